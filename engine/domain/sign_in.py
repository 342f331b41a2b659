"""Signing in: who may, with which password, and what is asked before somebody is let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from engine.domain.access import Owner, is_password
from engine.domain.events import SignedIn
from engine.domain.names import claimed
from engine.domain.sending import Due
from engine.domain.sign_in_errors import (
    FactorWithoutNumber,
    FlowNotEnabled,
    PasswordIncorrect,
    PasswordResetNeeded,
    TemporaryPasswordExpired,
    UserNotEnabled,
    UserUnconfirmed,
)
from engine.domain.user import FIRST_PASSWORD, RESET_REQUIRED, UNCONFIRMED

if TYPE_CHECKING:
    from engine.domain.client import Client
    from engine.domain.events import Flow
    from engine.domain.pool import Pool
    from engine.domain.user import User


class Drawn(Struct, frozen=True):
    """The time of a call, and what it may come to need: ids of a session and of tokens."""

    now: str
    session: str
    origin: str


def check_flow(client: Client, flow: Flow) -> None:
    """Raise FlowNotEnabled unless one may sign in through the client in this way."""
    if flow not in client.settings.flows:
        raise FlowNotEnabled(flow)


def check_enterable(user: User) -> None:
    """Raise for a state in which nobody is let in, whatever it proves."""
    if not user.enabled:
        raise UserNotEnabled
    if user.status == UNCONFIRMED:
        raise UserUnconfirmed
    if user.status == RESET_REQUIRED:
        raise PasswordResetNeeded


def check_password_of(user: User, password: str, now: str) -> None:
    """Raise PasswordIncorrect, or TemporaryPasswordExpired for a right one past its end."""
    if not is_password(user.access, Owner(user.pool, user.username), password):
        raise PasswordIncorrect
    check_not_expired(user, now)


def check_not_expired(user: User, now: str) -> None:
    """Raise TemporaryPasswordExpired if the user's password was temporary and is past its end."""
    until = user.access.temporary_until
    if until is not None and until <= now:
        raise TemporaryPasswordExpired


def must_change_password(user: User) -> bool:
    """Whether the user has a password that it did not choose itself."""
    return user.status == FIRST_PASSWORD


def second_factor(pool: Pool, user: User) -> Literal["SMS_MFA", "MFA_SETUP"] | None:
    """What is asked where a password is not enough: a code by text, or to set a factor up first."""
    settings = pool.settings
    if settings.mfa == "ON" and factors_to_set_up(pool):
        reachable = settings.sms_mfa and user.attributes.get("phone_number")
        return "SMS_MFA" if reachable else "MFA_SETUP"
    wished = settings.mfa == "OPTIONAL" and settings.sms_mfa and user.access.sms_mfa
    return "SMS_MFA" if wished else None


def factors_to_set_up(pool: Pool) -> tuple[str, ...]:
    """The second factors that the pool offers, by the names that callers know them by."""
    offered = {"SMS_MFA": pool.settings.sms_mfa, "SOFTWARE_TOKEN_MFA": pool.settings.app_mfa}
    return tuple(factor for factor, is_offered in offered.items() if is_offered)


def code_due(user: User) -> Due:
    """The text with that code. Raises FactorWithoutNumber if there is nowhere to send it."""
    number = user.attributes.get("phone_number")
    if not number:
        raise FactorWithoutNumber
    return Due("Authentication", "SMS", number)


def signed_in(client: Client, drawn: Drawn) -> SignedIn:
    """The event of being let in."""
    return SignedIn(client.id, drawn.origin)


def goes_by(pool: Pool, user: User, name: str) -> bool:
    """Whether a name that an answer bears may be this user's: its name, its sub, an alias."""
    if name == user.sub or claimed(pool, "username", name) == user.claimed_username:
        return True
    return any(claimed(pool, kind, name) == value for kind, value in user.activated.items())
