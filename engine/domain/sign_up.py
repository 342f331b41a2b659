"""Somebody makes an account and confirms it: what may be asked, and which events follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.domain.client_attributes import check_writable
from engine.domain.codes import Sendings, codes_issued
from engine.domain.effects import USERNAME
from engine.domain.errors import (
    AliasTakenByConfirmation,
    AttributeTypeUnknown,
    RequiredAttributesMissing,
)
from engine.domain.events import UserConfirmed, UserCreated
from engine.domain.names import active_aliases, claimed
from engine.domain.password import check_password
from engine.domain.sending import Due
from engine.domain.sign_in_errors import (
    AlreadyConfirmed,
    CodesNotSent,
    NotConfirmable,
    PreferredNameTooEarly,
    SignUpClosed,
)
from engine.domain.srp import password_set
from engine.domain.streams import user_stream
from engine.domain.user import UNCONFIRMED
from engine.domain.user_decide import check_takeable, losses, messages_to
from engine.domain.user_update import MEDIA, check_values, requested
from engine.domain.usernames import stored_username

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.access_commands import SignUp
    from engine.domain.client import Client
    from engine.domain.decision import Decision
    from engine.domain.disputed import Disputed
    from engine.domain.events import AttributeVerified
    from engine.domain.pool import Pool
    from engine.domain.user import User

# Where both could get the code, the number does (AWS developer guide "Signing up").
CONFIRMING = ("phone_number", "email")


def plan_sign_up(
    username: str, command: SignUp, client: Client, pool: Pool, disputed: Disputed
) -> UserCreated:
    """The user that would come to be. Raises a DomainError if it may not.

    The order is a choice: the pool, name, schema, what the client may write, what is required,
    and last the password.
    """
    if pool.settings.admin_creates_users_only:
        raise SignUpClosed
    given = requested(command.attributes, disputed)
    wanted = dict(given)
    stored = stored_username(username, command.sub, pool, wanted)
    _check_attributes(given, wanted, client, pool, disputed)
    check_password(command.password, pool.settings.password_policy)
    attributes = {name: value for name, value in wanted.items() if value}
    return UserCreated(
        username=stored,
        claimed_username=claimed(pool, USERNAME, stored),
        attributes=attributes,
        status=UNCONFIRMED,
        activated=active_aliases(pool, attributes),
    )


def _check_attributes(
    given: Mapping[str, str],
    wanted: Mapping[str, str],
    client: Client,
    pool: Pool,
    disputed: Disputed,
) -> None:
    """Raise for the first kind of trouble; what the name itself fills in needs no permission."""
    if disputed.unknown_attribute_on_sign_up == "type":
        for name in wanted:
            if name.startswith("custom:") and name not in pool.attributes:
                raise AttributeTypeUnknown(name)
    check_values(pool, wanted, creating=True, required_may_go=True)
    check_writable(client.settings, given, disputed)
    if given.get("preferred_username") and "preferred_username" in pool.settings.alias_attributes:
        raise PreferredNameTooEarly
    missing = [one.name for one in pool.schema if one.required and not wanted.get(one.name)]
    if "sub" in missing:
        missing.remove("sub")  # the pool gives it
    if missing:
        raise RequiredAttributesMissing(tuple(missing))


def confirmation_due(
    purpose: Literal["SignUp", "ResendCode"], attributes: Mapping[str, str], pool: Pool
) -> tuple[Due, ...]:
    """The one message with which somebody confirms an account, if the pool verifies anything."""
    settings = pool.settings
    for attribute in CONFIRMING:
        value = attributes.get(attribute)
        if value and attribute in settings.auto_verified:
            by_link = attribute == "email" and settings.confirms_by_link
            return (Due(purpose, MEDIA[attribute], value, attribute, "confirm", by_link),)
    return ()


def decide_sign_up(
    created: UserCreated, command: SignUp, pool: Pool, salt: str, sendings: Sendings
) -> Decision:
    """The events of a sign-up: the user with its password, the code, its message."""
    password = password_set(pool.id, created.username, command.password, salt)
    return {
        user_stream(pool.id, command.sub): (
            created,
            password,
            *codes_issued(sendings, command.now),
        ),
        **messages_to(pool, command.sub, created.username, sendings),
    }


def check_confirmable(user: User) -> None:
    """Raise NotConfirmable for whoever is confirmed, or is to confirm in another way."""
    if user.status != UNCONFIRMED:
        raise NotConfirmable(user.status)


def decide_confirmation(
    proof: AttributeVerified,
    user: User,
    pool: Pool,
    holders: Mapping[str, User],
    *,
    force_alias: bool,
) -> Decision:
    """The events of a confirmation by code: what it proved, and that the account is confirmed.

    An alias that somebody else has moves only by force, else AliasTakenByConfirmation is raised.
    """
    for kind in holders:
        if not force_alias:
            raise AliasTakenByConfirmation(kind)
    check_takeable(holders, pool, may_move=True)
    return {**losses(holders, pool), user_stream(pool.id, user.sub): (proof, UserConfirmed())}


def decide_confirmation_by_administrator(user: User) -> Decision:
    """The account is confirmed, and nothing of it is verified by that."""
    check_confirmable(user)
    return {user_stream(user.pool, user.sub): (UserConfirmed(),)}


def resend_due(user: User, pool: Pool) -> tuple[Due, ...]:
    """The message that carries a new code. Raises AlreadyConfirmed or CodesNotSent."""
    if user.status != UNCONFIRMED:
        raise AlreadyConfirmed
    due = confirmation_due("ResendCode", user.attributes, pool)
    if not due:
        raise CodesNotSent
    return due


def decide_code(user: User, pool: Pool, sendings: Sendings, now: str) -> Decision:
    """The events of a code sent to a user: the code itself, and the message that carries it."""
    return {
        user_stream(pool.id, user.sub): tuple(codes_issued(sendings, now)),
        **messages_to(pool, user.sub, user.username, sendings),
    }
