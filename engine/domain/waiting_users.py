"""Users who wait for a message that never arrived, because their present state hangs on it.

Whose attribute was verified since, who was confirmed by an administrator, or who got a later
message that arrived, waits no longer; nor does whoever is disabled, for other reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.domain.consequence import ATTRIBUTE_WORDS, consequence_of
from engine.domain.schema import FLAGS
from engine.domain.user import CONFIRM, FIRST_PASSWORD, RESET, RESET_REQUIRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.domain.disputed import Disputed
    from engine.domain.events import MessageRequested
    from engine.domain.message import Message
    from engine.domain.user import Code, User

INVITATION = "AdminCreateUser"
NEVER_CAME = frozenset({"undelivered", "stuck"})


class Wait(NamedTuple):
    """A message that somebody waits for, and what it cannot do without it."""

    message: Message
    cannot: str


def known_as(user: User) -> str:
    """What people call the user: by what it signs in, where its user name is only an id."""
    if user.username != user.sub:
        return user.username
    names = (user.attributes.get(name) for name in ("email", "phone_number"))
    return next((name for name in names if name), user.username)


def waits_of(
    user: User, messages: Sequence[Message], disputed: Disputed, now: str
) -> tuple[Wait, ...]:
    """What the user waits for, of the messages that it was sent, newest first; each lack once."""
    found: dict[str, Wait] = {}
    for message in messages:
        cannot = waits_for(user, message.request, now) if message.outcome in NEVER_CAME else None
        if cannot is None or _is_made_up_for(user, message, messages, disputed, now):
            continue
        found.setdefault(cannot, Wait(message, cannot))
    return tuple(found.values())


def waits_for(user: User, request: MessageRequested, now: str) -> str | None:
    """What the user could do if this message had arrived, and cannot do as it is; or None."""
    if not user.enabled:
        return None
    who = known_as(user)
    for slot, code in user.codes.items():
        if code.message == request.id:
            return _without_code(user, slot, code, request, now)
    for asked in user.access.challenges.values():
        if asked.message == request.id and not asked.answered and asked.expires_at > now:
            return consequence_of(request, who)
    invited = user.status == FIRST_PASSWORD and user.access.invitation is not None
    return consequence_of(request, who) if invited and request.purpose == INVITATION else None


def _without_code(
    user: User, slot: str, code: Code, request: MessageRequested, now: str
) -> str | None:
    who = known_as(user)
    if slot == CONFIRM:
        return consequence_of(request, who)
    if slot == RESET:
        if user.status == RESET_REQUIRED:
            return f"{who} cannot choose a new password, and cannot sign in with the old one."
        return consequence_of(request, who) if code.expires_at > now else None
    pending = user.pending.get(slot)
    if pending is not None and pending.value == code.destination:
        over = pending.expires_at is not None and pending.expires_at <= now
        return None if over else _pending(request, who)
    verified = user.attributes.get(FLAGS[slot]) == "true"
    return None if verified else consequence_of(request, who)


def _pending(request: MessageRequested, who: str) -> str:
    """The old value stays in use until the new one is verified."""
    _, name, short = ATTRIBUTE_WORDS[request.attribute or ""]
    if request.signs_in:
        return f"{who} cannot sign in by the new {short} until it is verified, only by the old one."
    return f"The new {name} of {who} is not in use until it is verified."


def _is_made_up_for(
    user: User, message: Message, messages: Sequence[Message], disputed: Disputed, now: str
) -> bool:
    """Whether another message says the same, or may still."""
    if message.request.purpose == INVITATION:
        invitations = [one for one in messages if one.request.purpose == INVITATION]
        newest = invitations[0].requested_at  # of one invitation, all are asked for at once
        same = (one for one in invitations if one.requested_at == newest)
        return any(one.outcome not in NEVER_CAME for one in same)
    if disputed.earlier_codes != "valid":
        return False
    codes = [code for code in user.codes.values() if code.message == message.request.id]
    valid = {one.code for code in codes for one in code.earlier if one.expires_at > now}
    return any(one.request.code in valid and one.outcome == "delivered" for one in messages)
