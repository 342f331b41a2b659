"""A user gets another password: which events follow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.access import Owner, is_password
from engine.domain.events import UserConfirmed
from engine.domain.moments import later
from engine.domain.password import check_password
from engine.domain.sign_in_errors import PasswordIncorrect
from engine.domain.srp import password_set, temporary_password_set
from engine.domain.streams import user_stream
from engine.domain.user import UNCONFIRMED

if TYPE_CHECKING:
    from engine.domain.access_commands import ChangePassword, SetPassword
    from engine.domain.decision import Decision
    from engine.domain.events import UserEvent
    from engine.domain.pool import Pool
    from engine.domain.user import User


def own_password(user: User, password: str, salt: str) -> tuple[UserEvent, ...]:
    """The events of a password of the user's own; it confirms whoever was not."""
    chosen = password_set(user.pool, user.username, password, salt)
    return (chosen, UserConfirmed()) if user.status == UNCONFIRMED else (chosen,)


def decide_setting(command: SetPassword, user: User, pool: Pool, salt: str) -> Decision:
    """The events of a password that an administrator sets. Raises PasswordUnsuitable."""
    policy = pool.settings.password_policy
    check_password(command.password, policy)
    stream = user_stream(pool.id, user.sub)
    if command.permanent:
        return {stream: own_password(user, command.password, salt)}
    until = later(command.now, timedelta(days=policy.temporary_password_validity_days))
    temporary = temporary_password_set(user.pool, user.username, command.password, salt, until)
    return {stream: (temporary,)}


def decide_change(command: ChangePassword, user: User, pool: Pool, salt: str) -> Decision:
    """The event of a password that its user changes.

    Raises PasswordIncorrect if the previous one is not given, then PasswordUnsuitable.
    """
    if has_password(user) and not is_password(
        user.access, Owner(user.pool, user.username), command.previous or ""
    ):
        raise PasswordIncorrect
    check_password(command.proposed, pool.settings.password_policy)
    return {user_stream(pool.id, user.sub): own_password(user, command.proposed, salt)}


def has_password(user: User) -> bool:
    """Whether the user has any password, if only a temporary one."""
    return user.access.password is not None or user.access.invitation is not None
