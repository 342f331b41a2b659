"""Somebody makes an account: signing up, confirming, codes sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.compose import Composers, addressee, newcomer
from engine.app.holders import held, held_by_others
from engine.app.hourly import Hourly
from engine.app.salts import drawn_salt
from engine.app.through_client import place_of, told, told_or_pretended, user_of
from engine.domain import sign_up
from engine.domain.codes import check_code
from engine.domain.effects import USERNAME
from engine.domain.errors import UsernameTaken
from engine.domain.sign_in_errors import CodeExpired, UserNotEnabled
from engine.domain.user import CONFIRM, UNCONFIRMED
from engine.domain.user_decide import Outside
from engine.domain.verification import verified
from engine.domain.verify_attribute import decide_code
from engine.domain.waiting_users import known_as

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.app.through_client import Place
    from engine.domain.access_commands import ClientCall, ConfirmSignUp, SignUp
    from engine.domain.decision import Decision
    from engine.domain.delivery import Delivery
    from engine.domain.events import UserCreated
    from engine.domain.pool import Pool
    from engine.domain.user import User
    from engine.ports import Attempts

    Find = Callable[[Look], Awaitable[tuple[Pool, User]]]

# Per user and hour (AWS quota page).
MOST_CONFIRMATIONS = 15
MOST_CODES = 5


class SignUps:
    """Commands of people who have no account yet, or an unconfirmed one."""

    def __init__(self, handler: Handler, composers: Composers, attempts: Attempts) -> None:
        self._handler = handler
        self._composers = composers
        self._attempts = attempts

    async def sign_up(self, call: ClientCall, command: SignUp, request: str) -> Delivery | None:
        """Make an unconfirmed account; where its code went, if the pool sends one."""
        handler, composer = self._handler, self._composers.fresh()
        salt = drawn_salt(handler.chance)

        async def decide(look: Look) -> Decision:
            client, pool = await place_of(look, call)
            planned = sign_up.plan_sign_up(call.username, command, client, pool, handler.disputed)
            await _check_free(look, pool, planned)
            due = sign_up.confirmation_due("SignUp", planned.attributes, pool)
            to = newcomer(planned, command.sub, call.metadata, call.client)
            sendings = await composer.compose(look, pool, to, due, public_url=call.public_url)
            return sign_up.decide_sign_up(planned, command, pool, salt, sendings)

        return told(await handler.settle(_keys(call), decide, command.now, request))

    async def confirm(self, call: ClientCall, command: ConfirmSignUp, request: str) -> None:
        """Confirm an account by the code of its sign-up, and what received the code with it."""

        async def find(look: Look) -> tuple[Pool, User]:
            place = await place_of(look, call)
            user = await user_of(look, place, call)
            if user is None:
                raise CodeExpired  # as for somebody to whom no code was sent
            return place.pool, user

        await self._confirm(find, call, command, request)

    async def follow_link(self, call: ClientCall, command: ConfirmSignUp, request: str) -> str:
        """Confirm an account as `confirm` does, by the link of a mail, which proves no secret.

        Answers what people call the user.
        """
        name = call.username

        async def find(look: Look) -> tuple[Pool, User]:
            nonlocal name
            _, pool = await look.client(call.client)
            user = await look.user(pool, call.username)
            name = known_as(user)
            return pool, user

        await self._confirm(find, call, command, request)
        return name

    async def _confirm(
        self, find: Find, call: ClientCall, command: ConfirmSignUp, request: str
    ) -> None:
        disputed = self._handler.disputed
        hourly = Hourly(self._attempts, disputed, "confirm", MOST_CONFIRMATIONS)

        async def decide(look: Look) -> Decision:
            pool, user = await find(look)
            sign_up.check_confirmable(user)
            await hourly.attempt(user, command.now)
            code = check_code(user, CONFIRM, command.code, disputed, command.now)
            proof = verified(pool, user, code.attribute, code.destination)
            holders = await held_by_others(look, pool, user, proof.activated)
            return sign_up.decide_confirmation(
                proof, user, pool, holders, force_alias=command.force_alias
            )

        await self._handler.settle(_keys(call), decide, command.now, request)

    async def confirm_by_administrator(self, caller: Caller, pool_id: str, name: str) -> None:
        """Confirm an account without any code; nothing is verified by it."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return sign_up.decide_confirmation_by_administrator(await look.user(pool, name))

        now = self._handler.clock.now()
        await self._handler.settle([(pool_id, name)], decide, now, caller.request)

    async def resend(self, call: ClientCall, now: str, request: str) -> Delivery:
        """Send another code to whoever is not confirmed; where it went, or is said to have gone."""
        composer = self._composers.fresh()
        hourly = Hourly(self._attempts, self._handler.disputed, "resend", MOST_CODES)

        async def decide(look: Look) -> Decision:
            place = await place_of(look, call)
            user = await user_of(look, place, call)
            if user is None or self._is_passed_over(user, place):
                return {}
            due = sign_up.resend_due(user, place.pool)
            await hourly.attempt(user, now)
            to = addressee(user, call.metadata, call.client)
            sendings = await composer.compose(look, place.pool, to, due, public_url=call.public_url)
            return decide_code(user, place.pool, Outside(sendings), now)

        recorded = await self._handler.settle(_keys(call), decide, now, request)
        return told_or_pretended(recorded, call)

    def _is_passed_over(self, user: User, place: Place) -> bool:
        """Whether nothing is sent, and nobody shall notice. Raises UserNotEnabled."""
        if not user.enabled:
            if not place.hides_users:
                raise UserNotEnabled
            return True
        confirmed = user.status != UNCONFIRMED
        pretends = self._handler.disputed.resend_when_confirmed == "pretend"
        return confirmed and pretends and place.hides_users


async def _check_free(look: Look, pool: Pool, planned: UserCreated) -> None:
    """Raise UsernameTaken before anything is sent, if somebody has a name or value of it."""
    wanted = {USERNAME: planned.claimed_username, **planned.activated}
    for kind in await held(look, pool, wanted):
        raise UsernameTaken(None if kind == USERNAME else kind)


def _keys(call: ClientCall) -> list[Hashable]:
    """What a call waits in line for: others about the same name."""
    return [(call.client, call.username)]
