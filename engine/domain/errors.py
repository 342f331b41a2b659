"""Commands the domain will not carry out: domain facts and a sentence, no AWS names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What a message must carry, so that it is good for anything.
Placeholder = Literal["code", "link", "username"]


class DomainError(Exception):
    """A command is refused and nothing changed.

    What an error's class says of itself is the sentence for developers.
    """

    def __str__(self) -> str:
        """The sentence, and the facts."""
        sentence = (type(self).__doc__ or "").partition("\n")[0]
        facts = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{sentence} ({facts})" if facts else sentence


# ── Not there ────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class PoolNotFound(DomainError):
    """No such user pool in this account and region."""

    pool: str


class UserNotFound(DomainError):
    """Nobody in the pool goes by this name, sub or active alias."""


@dataclass(eq=False)
class ClientNotFound(DomainError):
    """No such client, or not one of this pool."""

    client: str


class UserNotOfClient(DomainError):
    """Nobody in the client's pool goes by this name; it is told, for the client hides nobody."""


# ── Values ───────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class AttributeNotMutable(DomainError):
    """`sub`, which nobody may set, or a flag where its user may not."""

    name: str


@dataclass(eq=False)
class AttributeValueMissing(DomainError):
    """A name without a value; to delete, the value is blank."""

    name: str


@dataclass(eq=False)
class SchemaViolated(DomainError):
    """Attributes the schema does not allow: (name, what is wrong), in the order given."""

    violations: tuple[tuple[str, str], ...]


@dataclass(eq=False)
class AttributeTypeUnknown(DomainError):
    """An attribute that the schema does not know, so that nobody can say what it holds."""

    name: str


class EmailMalformed(DomainError):
    """The value is not an e-mail address."""


class PhoneNumberMalformed(DomainError):
    """The value is not a plus sign followed by digits."""


@dataclass(eq=False)
class AttributeNamedTwice(DomainError):
    """One request names an attribute twice."""

    name: str


@dataclass(eq=False)
class VerifiedWithoutValue(DomainError):
    """An attribute without a value cannot be called verified."""

    name: str


class AttributesNotWritable(DomainError):
    """The client may not write one of these attributes."""


@dataclass(eq=False)
class RequiredAttributesMissing(DomainError):
    """A user cannot be made without these attributes, which the schema requires."""

    names: tuple[str, ...]


# ── Names that are taken ─────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class AliasTaken(DomainError):
    """Another user of the pool already has this e-mail address, number or preferred name."""

    kind: str


@dataclass(eq=False)
class UsernameTaken(DomainError):
    """A user of this name exists; `kind` says which sign-in attribute, for pools that use one."""

    kind: str | None = None


@dataclass(eq=False)
class AliasTakenByConfirmation(DomainError):
    """Confirming would make this a verified alias, and it leads to somebody else already."""

    kind: str


@dataclass(eq=False)
class UsernameUnsuitable(DomainError):
    """The name has a form that this pool does not allow for names; the sentence says which."""

    sentence: str


@dataclass(eq=False)
class ResendImpossible(DomainError):
    """An invitation can only be repeated to a user that still has its first password."""

    username: str


# ── Messages ─────────────────────────────────────────────────────────────────────────────────


class SmsNotConfigured(DomainError):
    """The pool has to send a text and has no SMS configuration."""


class RoleNotTrusted(DomainError):
    """Cognito cannot assume the pool's SMS role: its trust policy or its external id forbid it."""


@dataclass(eq=False)
class RoleMayNotPublish(DomainError):
    """The pool's SMS role has no permission to send texts through this service."""

    through: str


class SharedSenderExhausted(DomainError):
    """Cognito's shared e-mail sender has sent all it may send today."""


@dataclass(eq=False)
class CodeNotDeliverable(DomainError):
    """The channel of this medium refused the message in the call, in these words."""

    medium: str
    sentence: str


class IdentityForbidden(DomainError):
    """The policy of the pool's e-mail identity does not let Cognito send from it."""


@dataclass(eq=False)
class DestinationRefused(DomainError):
    """The channel refused the destination in the call, in these words."""

    sentence: str


# ── Triggers ─────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class TriggerRaised(DomainError):
    """The function ran and raised this error."""

    trigger: str
    message: str


@dataclass(eq=False)
class TriggerUnreachable(DomainError):
    """The function could not be invoked or did not answer in time."""

    trigger: str
    reason: str


class TriggerAnswerUnusable(DomainError):
    """The function's answer has not the shape of an answer."""


@dataclass(eq=False)
class TriggerTextUnusable(DomainError):
    """The function's text lacks a placeholder, is too long or has characters that mails have not.

    `carries` is the placeholder that it is measured by.
    """

    part: str
    text: str
    most: int
    carries: Placeholder = "code"


# ── Pools ────────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class PoolSettingsUnsuitable(DomainError):
    """A pool cannot be made or kept like this; the sentence says why."""

    sentence: str


@dataclass(eq=False)
class ClientSettingsUnsuitable(DomainError):
    """A client cannot be made or kept like this; the sentence says why."""

    sentence: str


class PoolProtected(DomainError):
    """Deletion protection is on."""


class PoolHasDomain(DomainError):
    """The pool has a domain, which must be given up first."""


@dataclass(eq=False)
class DomainUnsuitable(DomainError):
    """The pool cannot have this domain; the sentence says why."""

    sentence: str


@dataclass(eq=False)
class DomainNotFound(DomainError):
    """The pool has no such domain."""

    domain: str


@dataclass(eq=False)
class TagsUnsuitable(DomainError):
    """The pool cannot bear these tags; the sentence says why."""

    sentence: str


@dataclass(eq=False)
class IdentityNotVerified(DomainError):
    """The pool's own e-mail identity is not verified in the region it would send from."""

    identity_arn: str
    region: str


class ForeignIdentity(DomainError):
    """The e-mail identity is another account's, or its ARN is malformed."""


@dataclass(eq=False)
class DomainTaken(DomainError):
    """Another pool of the region has this domain prefix."""

    domain: str


class DomainMissing(DomainError):
    """The pool confirms by links, and has no domain that they could lead to."""


@dataclass(eq=False)
class MfaUnsuitable(DomainError):
    """A second factor cannot be asked for like this; the sentence says why."""

    sentence: str


class Contended(DomainError):
    """Too many calls change the same thing at once; the same call may succeed later."""


# ── Reading ──────────────────────────────────────────────────────────────────────────────────


class FilterUnreadable(DomainError):
    """A list filter that has not the form: attribute, operator, quoted value."""


@dataclass(eq=False)
class FilterAttributeUnsearchable(DomainError):
    """A list filter on an attribute that lists cannot be searched by."""

    name: str


class AttributeUnset(DomainError):
    """Somebody in a list has no value for an attribute that the list was asked to show."""


class PageTokenUnreadable(DomainError):
    """A token that no earlier page of this list handed out."""


@dataclass(eq=False)
class PasswordUnsuitable(DomainError):
    """The pool's policy does not allow the password; the sentence says what is missing."""

    sentence: str


# ── Judging ──────────────────────────────────────────────────────────────────────────────────


class MessageNotFound(DomainError):
    """Nobody ever asked for a message with this id."""


class MessageAlreadyJudged(DomainError):
    """The message has its one verdict: only a new message is judged anew."""
