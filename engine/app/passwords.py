"""Passwords: forgotten, reset, set, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.compose import Composers, addressee
from engine.app.holders import held_by_others
from engine.app.hourly import Hourly
from engine.app.salts import drawn_salt
from engine.app.through_client import place_of, told_or_pretended, user_of
from engine.domain import passwords, recovery
from engine.domain.codes import check_code
from engine.domain.sign_in_errors import CodeWrong, NothingToReset, UserNotEnabled
from engine.domain.user import RESET
from engine.domain.user_decide import Outside
from engine.domain.verify_attribute import decide_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.bearers import Bearers
    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.access_commands import (
        ChangePassword,
        ChooseNewPassword,
        ClientCall,
        SetPassword,
    )
    from engine.domain.decision import Decision
    from engine.domain.delivery import Delivery
    from engine.ports import Attempts


MOST_CHANGES = 5  # per user and hour (AWS quota page)


class Passwords:
    """Commands about how a user gets in."""

    def __init__(
        self,
        handler: Handler,
        composers: Composers,
        attempts: Attempts,
        bearers: Bearers,
    ) -> None:
        self._handler = handler
        self._composers = composers
        self._attempts = attempts
        self._bearers = bearers

    async def forgot(self, call: ClientCall, now: str, request: str) -> Delivery:
        """Send a code for a new password; where it went, or is said to have gone."""
        composer, hourly = self._composers.fresh(), self._hourly()

        async def decide(look: Look) -> Decision:
            place = await place_of(look, call)
            recovery.check_open(place.pool)
            user = await user_of(look, place, call)
            if user is None:
                return {}
            try:
                due = recovery.recovery_due(user, place.pool)
            except (UserNotEnabled, NothingToReset):
                if not place.hides_users:
                    raise
                return {}
            await hourly.attempt(user, now)
            to = addressee(user, call.metadata, call.client)
            sendings = await composer.compose(look, place.pool, to, due)
            return decide_code(user, place.pool, Outside(sendings), now)

        recorded = await self._handler.settle([(call.client, call.username)], decide, now, request)
        return told_or_pretended(recorded, call)

    async def choose_new(self, call: ClientCall, command: ChooseNewPassword, request: str) -> None:
        """Replace a forgotten password by the code that was sent for it."""
        hourly, disputed = self._hourly(), self._handler.disputed
        salt = drawn_salt(self._handler.chance)

        async def decide(look: Look) -> Decision:
            place = await place_of(look, call)
            user = await user_of(look, place, call)
            if user is None or (place.hides_users and not user.enabled):
                raise CodeWrong
            recovery.check_enabled(user)
            await hourly.attempt(user, command.now)
            code = check_code(user, RESET, command.code, disputed, command.now)
            proved = recovery.proof(user, place.pool, code)
            if proved and await held_by_others(look, place.pool, user, proved.activated):
                proved = None  # it leads to somebody else by now, and stays there
            return recovery.decide_new_password(command, user, place.pool, salt, proved)

        keys = [(call.client, call.username)]
        await self._handler.settle(keys, decide, command.now, request)

    async def reset(
        self, caller: Caller, pool_id: str, name: str, metadata: Mapping[str, str], now: str
    ) -> None:
        """End a user's password as an administrator does, and send a code for a new one."""
        composer, hourly = self._composers.fresh(), self._hourly()

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            user = await look.user(pool, name)
            due = recovery.reset_due(user, pool)
            await hourly.attempt(user, now)
            sendings = await composer.compose(look, pool, addressee(user, metadata), due)
            return recovery.decide_reset(user, pool, sendings, now)

        await self._handler.settle([(pool_id, name)], decide, now, caller.request)

    async def set_password(
        self, caller: Caller, pool_id: str, name: str, command: SetPassword
    ) -> None:
        """Give a user a password as an administrator does; nobody is told of it."""
        salt = drawn_salt(self._handler.chance)

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            user = await look.user(pool, name)
            return passwords.decide_setting(command, user, pool, salt)

        await self._handler.settle([(pool_id, name)], decide, command.now, caller.request)

    async def change_password(self, token: str, command: ChangePassword, request: str) -> None:
        """Replace the password of whoever bears the access token."""
        salt = drawn_salt(self._handler.chance)
        changes = Hourly(self._attempts, self._handler.disputed, "change", MOST_CHANGES)

        async def decide(look: Look) -> Decision:
            bearer = await self._bearers.bearer(look, token)
            await changes.attempt(bearer.user, command.now)
            return passwords.decide_change(command, bearer.user, bearer.pool, salt)

        await self._handler.settle([token], decide, command.now, request)

    def _hourly(self) -> Hourly:
        """Codes asked for and tried count together (AWS quota page)."""
        disputed = self._handler.disputed
        return Hourly(self._attempts, disputed, "recover", disputed.recovery_limit)
