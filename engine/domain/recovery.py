"""A password is forgotten, or an administrator ends it: where the code goes, and what it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.codes import Sendings, codes_issued
from engine.domain.events import PasswordResetRequired
from engine.domain.password import check_password
from engine.domain.passwords import own_password
from engine.domain.schema import FLAGS
from engine.domain.sending import Due
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
    from engine.domain.events import AttributeVerified, RecoveryOption, UserEvent
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

    Raises UserNotEnabled, PasswordNotResettable, OnlyAdministratorsReset or NothingToReset.
    """
    check_recoverable(user)
    options = LEGACY if pool.settings.recovery is None else pool.settings.recovery
    if "admin_only" in options:
        raise OnlyAdministratorsReset
    for option in options:
        attribute = ATTRIBUTES[option]
        value = user.attributes.get(attribute)
        if value and _proved(user, attribute) and not _is_second_factor(user, pool, attribute):
            return (Due("ForgotPassword", MEDIA[attribute], value, attribute, "reset"),)
    raise NothingToReset


def reset_due(user: User, pool: Pool) -> tuple[Due, ...]:
    """The same for an administrator, who resets only whoever had a password and is confirmed."""
    if user.enabled and user.status not in {CONFIRMED, RESET_REQUIRED}:
        raise PasswordNotResettable
    return recovery_due(user, pool)


def check_recoverable(user: User) -> None:
    """Raise UserNotEnabled, or PasswordNotResettable for whoever still has its first password."""
    if not user.enabled:
        raise UserNotEnabled
    if user.status == FIRST_PASSWORD:  # it has another way in: the invitation
        raise PasswordNotResettable


def _proved(user: User, attribute: str) -> bool:
    return user.attributes.get(FLAGS[attribute]) == "true"


def _is_second_factor(user: User, pool: Pool, attribute: str) -> bool:
    """Whether signing in asks for a code sent there: then it alone must not give a new password."""
    settings = pool.settings
    if attribute != "phone_number" or not settings.sms_mfa:
        return False
    return settings.mfa == "ON" or (settings.mfa == "OPTIONAL" and user.access.sms_mfa)


def decide_recovery(user: User, pool: Pool, sendings: Sendings, now: str) -> Decision:
    """The events of a forgotten password: a code, and its message; the old one still opens."""
    return _sent(user, pool, sendings, now, ())


def decide_reset(user: User, pool: Pool, sendings: Sendings, now: str) -> Decision:
    """The events of a password that an administrator ends: it is dead, and a code goes out."""
    return _sent(user, pool, sendings, now, (PasswordResetRequired(),))


def _sent(
    user: User, pool: Pool, sendings: Sendings, now: str, first: tuple[UserEvent, ...]
) -> Decision:
    return {
        user_stream(pool.id, user.sub): (*first, *codes_issued(sendings, now)),
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
