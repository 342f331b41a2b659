"""A password is forgotten, or an administrator ends it: where the code goes, and what it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.codes import Sendings, codes_issued
from engine.domain.events import PasswordResetRequired
from engine.domain.password import check_password
from engine.domain.passwords import own_password
from engine.domain.schema import FLAGS
from engine.domain.sending import Due
from engine.domain.sign_in import second_factor
from engine.domain.sign_in_errors import (
    NothingToReset,
    OnlyAdministratorsReset,
    PasswordNotResettable,
    UserNotEnabled,
)
from engine.domain.streams import user_stream
from engine.domain.user import CONFIRMED, FIRST_PASSWORD, RESET_REQUIRED
from engine.domain.user_decide import messages_to
from engine.domain.user_update import MEDIA
from engine.domain.verification import verified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.access_commands import ChooseNewPassword
    from engine.domain.decision import Decision
    from engine.domain.events import AttributeVerified, RecoveryOption
    from engine.domain.pool import Pool
    from engine.domain.user import Code, User

# Of pools that say nothing: a verified number first (AWS developer guide "Recovering accounts").
LEGACY: tuple[RecoveryOption, ...] = ("verified_phone_number", "verified_email")
ATTRIBUTES: Mapping[RecoveryOption, str] = {
    "verified_phone_number": "phone_number",
    "verified_email": "email",
}


def recovery_due(user: User, pool: Pool) -> tuple[Due, ...]:
    """The message with the code for a new password, by the pool's order of recovery.

    Raises OnlyAdministratorsReset, UserNotEnabled, PasswordNotResettable or NothingToReset.
    """
    check_open(pool)
    check_recoverable(user)
    options = LEGACY if pool.settings.recovery is None else pool.settings.recovery
    for option in options:
        attribute = ATTRIBUTES[option]
        value = user.attributes.get(attribute)
        if value and _proved(user, attribute) and not _is_barred(attribute, user, pool):
            return (Due("ForgotPassword", MEDIA[attribute], value, attribute, "reset"),)
    raise NothingToReset


def _is_barred(attribute: str, user: User, pool: Pool) -> bool:
    """Whether the number is what signing in asks for besides the password.

    Alone it then gives no new password, but in pools that say nothing of recovery (API reference).
    """
    if pool.settings.recovery is None or attribute != "phone_number":
        return False
    return second_factor(pool, user) == "SMS_MFA"


def check_open(pool: Pool) -> None:
    """Raise OnlyAdministratorsReset where users cannot recover by themselves, whoever asks."""
    if "admin_only" in (pool.settings.recovery or ()):
        raise OnlyAdministratorsReset


def reset_due(user: User, pool: Pool) -> tuple[Due, ...]:
    """The same for an administrator, who resets only whoever had a password and is confirmed."""
    if user.enabled and user.status not in {CONFIRMED, RESET_REQUIRED}:
        raise PasswordNotResettable
    return recovery_due(user, pool)


def check_recoverable(user: User) -> None:
    """Raise UserNotEnabled, or PasswordNotResettable for whoever still has its first password."""
    check_enabled(user)
    if user.status == FIRST_PASSWORD:  # it has another way in: the invitation
        raise PasswordNotResettable


def check_enabled(user: User) -> None:
    """Raise UserNotEnabled for whoever is let in no more."""
    if not user.enabled:
        raise UserNotEnabled


def _proved(user: User, attribute: str) -> bool:
    return user.attributes.get(FLAGS[attribute]) == "true"


def decide_reset(user: User, pool: Pool, sendings: Sendings, now: str) -> Decision:
    """The events of a password that an administrator ends: it is dead, and a code goes out."""
    return {
        user_stream(pool.id, user.sub): (PasswordResetRequired(), *codes_issued(sendings, now)),
        **messages_to(pool, user.sub, user.username, sendings),
    }


def proof(user: User, pool: Pool, code: Code) -> AttributeVerified | None:
    """What the code proves besides: the value it was sent to, if that is not called verified."""
    if _proved(user, code.attribute):
        return None
    return verified(pool, user, code.attribute, code.destination)


def decide_new_password(
    command: ChooseNewPassword,
    user: User,
    pool: Pool,
    salt: str,
    proved: AttributeVerified | None,
) -> Decision:
    """The events of a new password chosen with a code. Raises PasswordUnsuitable."""
    check_password(command.password, pool.settings.password_policy)
    chosen = own_password(user, command.password, salt)
    events = chosen if proved is None else (*chosen, proved)
    return {user_stream(pool.id, user.sub): events}
