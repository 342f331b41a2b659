"""Cognito's words for what the domain refuses: the exception and its exact text.

Texts are those recorded from the live service where there is a recording; the README's known
differences name the invented ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import errors as domain
from engine.domain.verdicts import FORBIDDEN
from engine.wire.aws_error import AwsError
from engine.wire.cognito.sign_in_errors import (
    INVALID,
    NOT_AUTHORIZED,
    Words,
    of_second_factor,
    of_signing_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.errors import DomainError, Placeholder
    from engine.wire.service import Call

# What a text must match, by what it must carry. Those of the model, but for the user name: that an
# invitation without it is refused is documented, in which words is not.
ANY = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"
PLACEHOLDERS: Mapping[Placeholder, str] = {
    "code": r"\{####\}",
    "link": rf"\{{##{ANY}##\}}",
    "username": r"\{username\}",
}
DAILY_LIMIT = (
    "Exceeded daily email limit for the operation or the account. If a higher limit is required, "
    "please configure your user pool to use your own Amazon SES configuration for sending email."
)
FROM_SES = "Cognito received the following error from Amazon SES when attempting to send email: "

SIMPLE: Mapping[type[DomainError], tuple[str, str]] = {
    domain.UserNotFound: ("UserNotFoundException", "User does not exist."),
    domain.EmailMalformed: (INVALID, "Invalid email address format."),
    domain.PhoneNumberMalformed: (INVALID, "Invalid phone number format."),
    domain.SmsNotConfigured: (
        INVALID,
        "User pool does not have SMS configuration to send messages.",
    ),
    domain.RoleNotTrusted: (
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
    ),
    domain.IdentityForbidden: ("InvalidEmailRoleAccessPolicyException", FORBIDDEN),
    domain.SharedSenderExhausted: ("LimitExceededException", DAILY_LIMIT),
    domain.TriggerAnswerUnusable: (
        "InvalidLambdaResponseException",
        "Unrecognizable lambda output",
    ),
    domain.PoolProtected: (
        INVALID,
        (
            "The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first."
        ),
    ),
    domain.PoolHasDomain: (
        INVALID,
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    ),
    domain.DomainNotFound: (INVALID, "No such domain or user pool exists."),
    domain.ForeignIdentity: (
        "NotAuthorizedException",
        "Email arn does not belong to your account.",
    ),
    domain.Contended: ("TooManyRequestsException", "Rate exceeded"),
    domain.UserNotOfClient: ("UserNotFoundException", "Username/client id combination not found."),
    domain.AttributesNotWritable: (
        NOT_AUTHORIZED,
        "A client attempted to write unauthorized attribute",
    ),
    domain.DomainMissing: (
        INVALID,
        (
            "Cannot perform specific action because there does not exist a valid use pool domain "
            "associated with the user pool"
        ),
    ),
    domain.FilterUnreadable: (INVALID, "Error while parsing filter"),
    domain.AttributeUnset: (INVALID, "One or more requested attributes do not exist."),
    domain.PageTokenUnreadable: (INVALID, "Invalid pagination token given."),
}

# How AdminUpdateUserAttributes words what the schema forbids is not recorded: the form of
# UpdateUserAttributes is used. The forms do differ by operation, on purpose.
NOT_CONFORMING = "Attributes did not conform to the schema: "
SCHEMA_FORMS: Mapping[str, tuple[str, str]] = {
    "AdminCreateUser": (NOT_CONFORMING, ""),
    "SignUp": (NOT_CONFORMING, ""),
    "AdminDeleteUserAttributes": ("Invalid user attributes: ", "user."),
    "DeleteUserAttributes": ("Invalid user attributes: ", "user."),
}
# Which operations have an exception of their own for tags that cannot be (API reference).
TAGGED_BESIDES = frozenset({"CreateUserPool", "UpdateUserPool"})

# Whoever replaces a password is told of the policy in other words (users report both).
CHOOSING_ANEW = frozenset({"ConfirmForgotPassword", "ChangePassword"})


def in_cognitos_words(error: DomainError, call: Call) -> AwsError:
    """The exception that Cognito answers with."""
    if (words := of_second_factor(error, call.operation)) is not None:
        return AwsError(*words)
    if (simple := SIMPLE.get(type(error))) is not None:
        return AwsError(*simple)
    for told in (_of_values, _of_new_accounts, _of_names, _of_triggers, _of_sentences):
        if (words := told(error, call)) is not None:
            return AwsError(*words)
    if (words := of_signing_in(error)) is not None:
        return AwsError(*words)
    raise error


def _of_values(error: DomainError, call: Call) -> Words | None:
    match error:
        case domain.AttributeNotMutable(name=name):
            return INVALID, f"Cannot modify the non-mutable attribute {name}"
        case domain.AttributeValueMissing(name=name):
            return INVALID, f"Attribute value for {name} must not be null"
        case domain.SchemaViolated(violations=violations):
            heading, prefix = SCHEMA_FORMS.get(call.operation, ("", "user."))
            return INVALID, heading + "".join(f"{prefix}{n}: {why}\n" for n, why in violations)
        case domain.AttributeNamedTwice(name=name):
            return INVALID, f"Attribute {name} is given more than once"
        case domain.VerifiedWithoutValue(name=name):
            return INVALID, f"{name} has no value that could be verified"
        case domain.FilterAttributeUnsearchable(name=name):
            return INVALID, f"Invalid search attribute: {name}"
        case _:
            return None


def _of_new_accounts(error: DomainError, call: Call) -> Words | None:
    match error:
        case domain.PasswordUnsuitable(sentence=missing):
            heading = "Password did not conform with policy"
            if call.operation in CHOOSING_ANEW:
                heading = "Password does not conform to policy"
            return "InvalidPasswordException", f"{heading}: {missing}"
        case domain.RequiredAttributesMissing(names=names):
            return INVALID, NOT_CONFORMING + "".join(map(_required, names))
        case domain.AttributeTypeUnknown(name=name):
            return INVALID, f"{NOT_CONFORMING}Type for attribute {{{name}}} could not be determined"
        case _:
            return None


def _required(name: str) -> str:
    """The line about a required attribute; that of `name` was seen to be told differently."""
    if name == "name":
        return "name.formatted: The attribute name.formatted is required\n"
    return f"{name}: The attribute is required\n"


def _of_names(error: DomainError, call: Call) -> Words | None:
    match error:
        case domain.PoolNotFound(pool=pool):
            return "ResourceNotFoundException", f"User pool {pool} does not exist."
        case domain.AliasTaken(kind=kind):
            return "AliasExistsException", f"An account with the given {kind} already exists."
        case domain.ClientNotFound(client=client):
            return "ResourceNotFoundException", f"User pool client {client} does not exist."
        case domain.AliasTakenByConfirmation(kind=kind):
            return "AliasExistsException", f"An account with the {kind} already exists."
        case domain.UsernameTaken(kind=None) if call.operation == "SignUp":
            return "UsernameExistsException", "User already exists"
        case domain.UsernameTaken(kind=None):
            return "UsernameExistsException", "User account already exists"
        case domain.UsernameTaken(kind=kind):
            return "UsernameExistsException", f"An account with the given {kind} already exists."
        case domain.ResendImpossible(username=username):
            text = f"Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD"
            return "UnsupportedUserStateException", text
        case _:
            return None


def _of_triggers(error: DomainError, _: Call) -> Words | None:
    match error:
        case domain.TriggerRaised(trigger=trigger, message=message):
            return "UserLambdaValidationException", f"{trigger} failed with error {message}."
        case domain.TriggerUnreachable(trigger=trigger, reason=reason):
            text = f"{trigger} invocation failed due to error {reason}."
            return "UnexpectedLambdaException", text
        case domain.TriggerTextUnusable(part=part, text=text, most=most, carries=carries):
            around = ANY if part == "emailBody" else ".*"
            pattern = f"{around}{PLACEHOLDERS[carries]}{around}"
            constraint = f"Member must satisfy regular expression pattern: {pattern}"
            if len(text) > most:
                constraint = f"Member must have length less than or equal to {most}"
            problem = f"Value '{text}' at '{part}' failed to satisfy constraint: {constraint}"
            return INVALID, f"1 validation error detected: {problem}"
        case _:
            return None


def _of_sentences(error: DomainError, call: Call) -> Words | None:
    match error:
        case domain.TagsUnsuitable(sentence=sentence) if call.operation in TAGGED_BESIDES:
            return "UserPoolTaggingException", sentence
        case domain.IdentityNotVerified(identity_arn=arn, region=region):
            where = f"The following identities failed the check in region {region.upper()}: {arn}"
            return INVALID, f"{FROM_SES}Email address is not verified. {where}"
        case domain.CodeNotDeliverable(medium=medium, sentence=sentence):
            text = FROM_SES + sentence if medium == "EMAIL" else sentence
            return "CodeDeliveryFailureException", text
        case domain.RoleMayNotPublish(through=service):
            text = f"Role does not have permission to publish with {service}"
            return "InvalidSmsRoleAccessPolicyException", text
        case domain.DomainTaken():
            return INVALID, "Domain already associated with another user pool."
        case (
            domain.UsernameUnsuitable(sentence=sentence)
            | domain.MfaUnsuitable(sentence=sentence)
            | domain.PoolSettingsUnsuitable(sentence=sentence)
            | domain.ClientSettingsUnsuitable(sentence=sentence)
            | domain.DomainUnsuitable(sentence=sentence)
            | domain.TagsUnsuitable(sentence=sentence)
            | domain.DestinationRefused(sentence=sentence)
        ):
            return INVALID, sentence
        case _:
            return None
