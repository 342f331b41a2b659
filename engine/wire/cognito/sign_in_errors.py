"""Cognito's words for refusals around codes, passwords and tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import sign_in_errors as domain
from engine.domain.errors import CodeNotDeliverable, DestinationRefused, SmsNotConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.errors import DomainError

Words = tuple[str, str]  # the exception, and its text

INVALID = "InvalidParameterException"
NOT_AUTHORIZED = "NotAuthorizedException"

SIMPLE: Mapping[type[DomainError], Words] = {
    domain.CodeWrong: (
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    ),
    domain.CodeExpired: (
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    ),
    domain.AttemptsExceeded: (
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    ),
    domain.PasswordAttemptsExceeded: (NOT_AUTHORIZED, "Password attempts exceeded"),
    domain.PasswordIncorrect: (NOT_AUTHORIZED, "Incorrect username or password."),
    domain.UserUnconfirmed: ("UserNotConfirmedException", "User is not confirmed."),
    domain.UserNotEnabled: (NOT_AUTHORIZED, "User is disabled."),
    domain.PasswordResetNeeded: (
        "PasswordResetRequiredException",
        "Password reset required for the user",
    ),
    domain.TemporaryPasswordExpired: (
        NOT_AUTHORIZED,
        "Temporary password has expired and must be reset by an administrator.",
    ),
    domain.AlreadyConfirmed: (INVALID, "User is already confirmed."),
    domain.SignUpClosed: (NOT_AUTHORIZED, "SignUp is not permitted for this user pool"),
    domain.PreferredNameTooEarly: (
        INVALID,
        (
            "Preferred username cannot be provided for unconfirmed account, since user pool is "
            "configured for preferred username alias."
        ),
    ),
    domain.CodesNotSent: (
        NOT_AUTHORIZED,
        "Cannot resend codes. Auto verification not turned on.",
    ),
    domain.NothingToReset: (
        INVALID,
        (
            "Cannot reset password for the user as there is no registered/verified email or "
            "phone_number"
        ),
    ),
    domain.OnlyAdministratorsReset: (NOT_AUTHORIZED, "Contact administrator to reset password."),
    domain.PasswordNotResettable: (
        NOT_AUTHORIZED,
        "User password cannot be reset in the current state.",
    ),
    domain.TokenUnreadable: (NOT_AUTHORIZED, "Invalid Access Token"),
    domain.TokenPastItsEnd: (NOT_AUTHORIZED, "Access Token has expired"),
    domain.TokenRevoked: (NOT_AUTHORIZED, "Access Token has been revoked"),
    domain.RefreshTokenUnusable: (NOT_AUTHORIZED, "Invalid Refresh Token."),
    domain.RefreshTokenPastItsEnd: (NOT_AUTHORIZED, "Refresh Token has expired"),
    domain.RefreshTokenRevoked: (NOT_AUTHORIZED, "Refresh Token has been revoked"),
    domain.SessionUnknown: (NOT_AUTHORIZED, "Invalid session for the user."),
    domain.SessionUsed: (
        NOT_AUTHORIZED,
        "Invalid session for the user, session can only be used once.",
    ),
    domain.SessionPastItsEnd: (
        NOT_AUTHORIZED,
        "Invalid session for the user, session is expired.",
    ),
    domain.ChallengeCodeWrong: (
        "CodeMismatchException",
        "Invalid code or auth state for the user.",
    ),
    domain.ProofImpossible: (INVALID, "SRP_A is not a value of the group"),
    domain.FactorWithoutNumber: (
        INVALID,
        "Invalid phone number provided/Unable to send the message. User has no phone number.",
    ),
    domain.TokenOfNobody: ("UnauthorizedException", "Invalid Refresh Token"),
    domain.TokenNotRevocable: (
        "UnsupportedTokenTypeException",
        "Only refresh tokens can be revoked",
    ),
    domain.RevocationNotEnabled: (
        "UnsupportedOperationException",
        "Token revocation is not enabled for this client",
    ),
}


# As recorded of a live pool in 2026 (floci pull request 1898).
NOT_VERIFIABLE: Mapping[str, str] = {
    "email": "User does not have a valid registered email address",
    "phone_number": "User does not have a valid registered phone number",
}
NEVER_VERIFIED = "Invalid attribute name. Only phone_number and email can be verified."
UNSENDABLE = "Invalid phone number provided/Unable to send the message. "
NO_CONFIGURATION = "User pool does not have SMS configuration to send messages."
SIGNING_IN = frozenset(
    f"{by}{what}" for by in ("", "Admin") for what in ("InitiateAuth", "RespondToAuthChallenge")
)


def of_second_factor(error: DomainError, operation: str) -> Words | None:
    """Words for a code that signing in cannot send: in a form of its own (recorded)."""
    if operation not in SIGNING_IN:
        return None
    match error:
        case SmsNotConfigured():
            return INVALID, UNSENDABLE + NO_CONFIGURATION
        case CodeNotDeliverable(medium="SMS", sentence=sentence):
            return INVALID, UNSENDABLE + sentence
        case DestinationRefused(sentence=sentence):
            return INVALID, UNSENDABLE + sentence
        case _:
            return None


def of_signing_in(error: DomainError) -> Words | None:
    """Words for a refusal around codes and passwords; None for any other."""
    if (simple := SIMPLE.get(type(error))) is not None:
        return simple
    match error:
        case domain.NotConfirmable(status=status):
            return NOT_AUTHORIZED, f"User cannot be confirmed. Current status is {status}"
        case domain.SecretHashMissing(client=client):
            text = f"Client {client} is configured with secret but SECRET_HASH was not received"
            return NOT_AUTHORIZED, text
        case domain.SecretHashWrong(client=client):
            return NOT_AUTHORIZED, f"Unable to verify secret hash for client {client}"
        case domain.SecretHashUnexpected(client=client):
            text = f"App client {client} is not configured for secret but secret hash was received"
            return INVALID, text
        case domain.FlowNotEnabled(flow=flow) if flow.startswith("ADMIN"):
            return INVALID, "Auth flow not enabled for this client"
        case domain.FlowNotEnabled(flow=flow):
            return INVALID, f"{flow} flow not enabled for this client"
        case domain.SignInUnsuitable(sentence=sentence):
            return INVALID, sentence
        case domain.AttributeNotVerifiable(name=name):
            return INVALID, NOT_VERIFIABLE.get(name, NEVER_VERIFIED)
        case _:
            return None
