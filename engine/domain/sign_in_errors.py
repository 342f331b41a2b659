"""Why nobody is let in, confirmed or sent a code: the refusals around codes and passwords."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import DomainError


class CodeWrong(DomainError):
    """This is not the code that was sent."""


class CodeExpired(DomainError):
    """The code is not valid any more, or there never was one."""


class AttemptsExceeded(DomainError):
    """Too often within the hour: the same call may succeed later."""


class PasswordAttemptsExceeded(DomainError):
    """Too many wrong passwords: the user is locked for a while."""


class PasswordIncorrect(DomainError):
    """User name and password do not belong together."""


class UserUnconfirmed(DomainError):
    """The account is not confirmed yet."""


class UserNotEnabled(DomainError):
    """The account is disabled."""


class PasswordResetNeeded(DomainError):
    """The password is dead until the user chooses a new one with a code."""


class TemporaryPasswordExpired(DomainError):
    """The temporary password is past its end, and an administrator must give a new one."""


@dataclass(eq=False)
class NotConfirmable(DomainError):
    """Only somebody unconfirmed can be confirmed."""

    status: str


class AlreadyConfirmed(DomainError):
    """There is nothing to send a code for: the account is confirmed."""


class SignUpClosed(DomainError):
    """Only administrators create users in this pool."""


class PreferredNameTooEarly(DomainError):
    """A preferred user name to sign in by is chosen only once the account is confirmed."""


class CodesNotSent(DomainError):
    """The pool verifies nothing by itself, so that there is no code to send again."""


class NothingToReset(DomainError):
    """No verified address or number, to which the code for a new password could go."""


class OnlyAdministratorsReset(DomainError):
    """The pool has it that only an administrator resets passwords."""


class PasswordNotResettable(DomainError):
    """The user is in a state in which its password cannot be reset."""


@dataclass(eq=False)
class AttributeNotVerifiable(DomainError):
    """There is no value to verify, or not an attribute that is verified by code."""

    name: str


@dataclass(eq=False)
class SecretHashMissing(DomainError):
    """The client has a secret, and the call bears no hash made with it."""

    client: str


@dataclass(eq=False)
class SecretHashWrong(DomainError):
    """The call's hash was not made with the client's secret for this user."""

    client: str


@dataclass(eq=False)
class SecretHashUnexpected(DomainError):
    """The call bears a hash, and the client has no secret."""

    client: str


@dataclass(eq=False)
class FlowNotEnabled(DomainError):
    """The client does not allow this way of signing in."""

    flow: str


@dataclass(eq=False)
class SignInUnsuitable(DomainError):
    """This cannot be asked for in this way; the sentence says what is wrong."""

    sentence: str


class TokenUnreadable(DomainError):
    """What was given for an access token is none of this pool's."""


class TokenPastItsEnd(DomainError):
    """The access token has expired."""


class TokenRevoked(DomainError):
    """The access token was revoked, alone or with all others of its user."""


class RefreshTokenUnusable(DomainError):
    """What was given for a refresh token is none of this client, or its user is gone."""


class RefreshTokenPastItsEnd(DomainError):
    """The refresh token has expired."""


class RefreshTokenRevoked(DomainError):
    """The refresh token was revoked, alone or with all others of its user."""


class SessionUnknown(DomainError):
    """No challenge was issued with this session to this user."""


class SessionUsed(DomainError):
    """The challenge of this session was answered before."""


class SessionPastItsEnd(DomainError):
    """The challenge of this session was not answered in time."""


class ChallengeCodeWrong(DomainError):
    """The answer to the challenge is not what was sent."""


class ProofImpossible(DomainError):
    """The client's public value is not one with which a password could be proved."""


class FactorWithoutNumber(DomainError):
    """Signing in needs a code by text, and the user has no number to send it to."""


# ── Ending tokens ────────────────────────────────────────────────────────────────────────────


class TokenOfNobody(DomainError):
    """What should be revoked is no token of this client, or the client's secret is wrong."""


class TokenNotRevocable(DomainError):
    """Only refresh tokens are revoked; what comes of them ends with them."""


class RevocationNotEnabled(DomainError):
    """The client has it that its tokens are not revoked."""
