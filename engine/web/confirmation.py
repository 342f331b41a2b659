"""Where the link of a sign-up mail leads: the account is confirmed, or it is said why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.domain.access_commands import ClientCall, ConfirmSignUp
from engine.domain.errors import AliasTakenByConfirmation, ClientNotFound, DomainError, UserNotFound
from engine.domain.sign_in_errors import (
    AttemptsExceeded,
    CodeExpired,
    CodeWrong,
    NotConfirmable,
)
from engine.web import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.sign_ups import SignUps
    from engine.ports import Chance, Clock

MEMBERS = ("client_id", "user_name", "confirmation_code")
NEW_LINK = "ResendConfirmationCode, through the application, sends a new link."


class Told(NamedTuple):
    """What the page says: what happened, why, what next."""

    what: str
    why: str
    next_step: str = ""
    status: int = 200


NOT_CONFIRMED: Mapping[type[DomainError], Told] = {
    CodeWrong: Told(
        "This link is not the right one.",
        "The code in it is not the one that was sent last: a newer mail has the right one.",
        NEW_LINK,
        400,
    ),
    CodeExpired: Told(
        "This link leads nowhere any more.",
        "Its code has expired, or it was sent to an address that the user no longer has.",
        NEW_LINK,
        400,
    ),
    AttemptsExceeded: Told(
        "That was tried too often.",
        "An account may be confirmed 15 times an hour.",
        "The same link works again in the next hour.",
        400,
    ),
    AliasTakenByConfirmation: Told(
        "The address is somebody else's way to sign in.",
        "Another user of the pool has verified it already.",
        "ConfirmSignUp with ForceAliasCreation takes it away from there.",
        400,
    ),
    ClientNotFound: Told(
        "There is no such application.",
        "It was deleted, or it is of a world that was reset.",
        status=404,
    ),
    UserNotFound: Told(
        "There is no such user.", "It was deleted, or it is of a world that was reset.", status=404
    ),
}


async def confirmation(
    parameters: Mapping[str, str], sign_ups: SignUps, clock: Clock, chance: Chance
) -> Told:
    """Do what the link asks for. Raises NotUnderstood for one without all of its members."""
    for member in MEMBERS:
        if not parameters.get(member):
            problem = f"The link lacks {member}."
            raise asked.NotUnderstood(problem)
    client, user, code = (parameters[member] for member in MEMBERS)
    call, command = ClientCall(client, user), ConfirmSignUp(code, clock.now())
    try:
        name = await sign_ups.follow_link(call, command, chance.id())
    except NotConfirmable as already:
        why = f"{user} is {already.status}, not UNCONFIRMED: the link was followed before, perhaps."
        return Told("There is nothing to confirm.", why)
    except DomainError as refused:
        if (told := NOT_CONFIRMED.get(type(refused))) is None:
            raise
        return told
    return Told("The account is confirmed.", f"{name} may sign in now.")
