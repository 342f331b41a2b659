"""The user aggregate: what a user is, and how each event changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, assert_never

from msgspec import Struct
from msgspec.structs import replace

from engine.domain.access import NO_ACCESS, Access, AccessEvent, Owner, access_after
from engine.domain.events import (
    AttributesUpdated,
    AttributeVerified,
    ChallengeAnswered,
    ChallengeIssued,
    CodeIssued,
    CodeUse,
    MfaPreferenceSet,
    PasswordResetRequired,
    PasswordSet,
    PendingValueDropped,
    PendingValueSubmitted,
    SessionRevoked,
    SignedIn,
    SignedOutEverywhere,
    TemporaryPasswordIssued,
    TemporaryPasswordSet,
    UserConfirmed,
    UserCreated,
    UserDeleted,
    UserDisabled,
    UserEnabled,
    UserEvent,
)
from engine.domain.schema import FLAGS
from engine.domain.streams import id_of, pool_of

if TYPE_CHECKING:
    from engine.domain.recorded import Recorded

FOLD_VERSION = 3
V = TypeVar("V")

FIRST_PASSWORD = "FORCE_CHANGE_PASSWORD"  # noqa: S105  # states of a user, as Cognito names them
RESET_REQUIRED = "RESET_REQUIRED"
UNCONFIRMED = "UNCONFIRMED"
CONFIRMED = "CONFIRMED"


class PendingValue(Struct, frozen=True):
    """A value that waits for its verification; without expiry it waits until replaced."""

    value: str
    expires_at: str | None


class EarlierCode(Struct, frozen=True):
    """A code that a newer one to the same destination followed."""

    code: str
    expires_at: str


class Code(Struct, frozen=True):
    """The newest code sent for one use and attribute, and the message that carried it.

    `attribute` is what its destination is a value of.
    """

    destination: str
    code: str
    expires_at: str
    message: str
    attribute: str
    earlier: tuple[EarlierCode, ...] = ()


class User(Struct, frozen=True, omit_defaults=True):
    """A user as it is now; `activated` are the aliases (kind → claimed value) that lead to it.

    `codes` are by what they are good for (`slot_of`).
    """

    pool: str
    sub: str
    username: str
    claimed_username: str
    attributes: Mapping[str, str]
    status: str
    created_at: str
    updated_at: str
    enabled: bool = True
    activated: Mapping[str, str] = {}
    pending: Mapping[str, PendingValue] = {}
    codes: Mapping[str, Code] = {}
    access: Access = NO_ACCESS


def evolve(  # noqa: C901  # a branch for every event
    user: User | None, recorded: Recorded, event: UserEvent
) -> User | None:
    """The user after the event; None once it is deleted."""
    if isinstance(event, UserCreated):
        return User(
            pool=pool_of(recorded.stream),
            sub=id_of(recorded.stream),
            username=event.username,
            claimed_username=event.claimed_username,
            attributes=event.attributes,
            status=event.status,
            created_at=recorded.at,
            updated_at=recorded.at,
            activated=event.activated,
        )
    if user is None:
        msg = f"{recorded.stream} begins with {type(event).__name__}, not with its creation"
        raise ValueError(msg)
    match event:
        case AttributesUpdated():
            return _with_attributes(user, event, recorded.at)
        case PendingValueSubmitted(attribute=attribute, value=value, expires_at=expires_at):
            pending = {**user.pending, attribute: PendingValue(value, expires_at)}
            return replace(user, pending=pending, updated_at=recorded.at)
        case PendingValueDropped(attribute=attribute, value=value):
            pending = _without(user.pending, {attribute})
            return replace(user, pending=pending, codes=_not_sent_to(value, attribute, user.codes))
        case CodeIssued():
            return replace(user, codes={**user.codes, slot_of(event): _code(user, event)})
        case AttributeVerified():
            return _verified(user, event, recorded.at)
        case UserConfirmed():
            codes = _without(user.codes, {CONFIRM})
            return replace(user, status=CONFIRMED, codes=codes, updated_at=recorded.at)
        case UserEnabled():
            return replace(user, enabled=True, updated_at=recorded.at)
        case UserDeleted():
            return None
        case _:
            return _with_access(user, event, recorded.at)


def slot_of(event: CodeIssued) -> str:
    """What a code is kept under: one per attribute to prove, one to confirm, one to reset."""
    return event.attribute if event.use == "verify" else event.use


CONFIRM: CodeUse = "confirm"
RESET: CodeUse = "reset"
MOST_EARLIER_CODES = 20  # AWS sends fewer within the 24 hours that one is valid


def _code(user: User, event: CodeIssued) -> Code:
    earlier: tuple[EarlierCode, ...] = ()
    before = user.codes.get(slot_of(event))
    if before is not None and before.destination == event.destination:
        earlier = (*before.earlier, EarlierCode(before.code, before.expires_at))
    return Code(
        destination=event.destination,
        code=event.code,
        expires_at=event.expires_at,
        message=event.message,
        attribute=event.attribute,
        earlier=earlier[-MOST_EARLIER_CODES:],
    )


def _with_access(user: User, event: AccessEvent, at: str) -> User:
    """After what lets the user in has changed; its status follows from that."""
    access = access_after(user.access, event, Owner(user.pool, user.username), at)
    match event:
        case PasswordSet():
            status = CONFIRMED if user.status in {FIRST_PASSWORD, RESET_REQUIRED} else user.status
            codes = _without(user.codes, {RESET})
            return replace(user, access=access, status=status, codes=codes, updated_at=at)
        case PasswordResetRequired():
            return replace(user, access=access, status=RESET_REQUIRED, updated_at=at)
        case TemporaryPasswordSet():
            codes = _without(user.codes, {CONFIRM, RESET})  # it has another way in
            return replace(user, access=access, status=FIRST_PASSWORD, codes=codes, updated_at=at)
        case UserDisabled():
            return replace(user, access=access, enabled=False, updated_at=at)
        case (
            TemporaryPasswordIssued()
            | MfaPreferenceSet()
            | ChallengeIssued()
            | ChallengeAnswered()
            | SignedIn()
            | SessionRevoked()
            | SignedOutEverywhere()
        ):
            return replace(user, access=access)
        case _:
            assert_never(event)


def _verified(user: User, event: AttributeVerified, at: str) -> User:
    """The value is in use and verified; it waits no longer, and its code is used up.

    Another value that waits for the same attribute goes on waiting. Codes sent to what was the
    value before are good for nothing, not for a new password either.
    """
    activated = {**_without(user.activated, event.deactivated), **event.activated}
    attribute, value = event.attribute, event.value
    waiting = user.pending.get(attribute)
    waits_no_longer = {attribute} if waiting is not None and waiting.value == value else set()
    codes = user.codes
    if codes and user.attributes.get(attribute) != value:
        codes = _proving(codes, {attribute})
    return replace(
        user,
        attributes={
            **user.attributes,
            attribute: value,
            FLAGS[attribute]: "true",
        },
        activated=activated,
        pending=_without(user.pending, waits_no_longer),
        codes=_not_sent_to(value, attribute, codes),
        updated_at=at,
    )


def _not_sent_to(value: str, attribute: str, codes: Mapping[str, Code]) -> Mapping[str, Code]:
    """Without the code that proves this value of the attribute."""
    code = codes.get(attribute)
    if code is None or code.destination != value:
        return codes
    return _without(codes, {attribute})


def _with_attributes(user: User, event: AttributesUpdated, at: str) -> User:
    attributes = {**user.attributes, **event.changed}
    activated: Mapping[str, str] = user.activated
    codes = user.codes
    if codes:  # a code proves the value it was sent to, and no other
        codes = _proving(codes, {*event.changed, *event.removed})
    for name in event.removed:
        attributes.pop(name, None)
    if event.deactivated or event.activated:
        activated = {**_without(activated, event.deactivated), **event.activated}
    return replace(user, attributes=attributes, activated=activated, codes=codes, updated_at=at)


def _proving(codes: Mapping[str, Code], changed: set[str]) -> Mapping[str, Code]:
    """The codes that still prove something: not those sent to what was the value before."""
    return {slot: code for slot, code in codes.items() if code.attribute not in changed}


def _without(values: Mapping[str, V], keys: Mapping[str, str] | set[str]) -> dict[str, V]:
    return {key: value for key, value in values.items() if key not in keys}
