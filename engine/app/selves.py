"""What users do to themselves, with an access token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.compose import Composers, addressee
from engine.app.holders import held_by_others
from engine.app.hourly import Hourly
from engine.app.updates import Asker, Found, Updates, keys_of
from engine.domain import user_decide, verify_attribute
from engine.domain.delivery import delivery_of
from engine.domain.errors import AliasTaken
from engine.domain.events import CodeIssued
from engine.domain.user_decide import Outside
from engine.ports import ClaimTaken

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from engine.app.bearers import Bearer, Bearers
    from engine.app.handle import Handler
    from engine.app.look import Look
    from engine.domain.commands import (
        AskForCode,
        DeleteAttributes,
        UpdateAttributes,
        VerifyAttribute,
    )
    from engine.domain.decision import Decision
    from engine.domain.delivery import Delivery
    from engine.domain.recorded import Recorded
    from engine.ports import Attempts

CODES_ASKED_FOR_AN_HOUR = 5  # AWS quota page, per user
CODES_TRIED_AN_HOUR = 15


class Selves:
    """Commands of somebody who signed in, about that very user.

    Each raises what `Bearers.bearer` does where the token is not good for it.
    """

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
        self._updates = Updates(handler, composers)

    async def get(self, token: str) -> Bearer:
        """Who bears the token, as stored now."""
        return await self._bearers.bearer(self._handler.look(), token)

    async def update_attributes(
        self, token: str, command: UpdateAttributes, request: str
    ) -> Sequence[Delivery]:
        """Update one's own attributes; where codes went because of it."""
        return _deliveries(await self._updates.carry_out(self._asker(token, request), command))

    async def delete_attributes(self, token: str, command: DeleteAttributes, request: str) -> None:
        """Delete one's own attributes by name."""
        await self._updates.delete(self._asker(token, request), command)

    async def ask_for_code(self, token: str, command: AskForCode, request: str) -> Delivery:
        """Have a code sent that proves an attribute; where it goes.

        Raises AttributeNotVerifiable, AttemptsExceeded, and what sending meets.
        """
        handler = self._handler
        composer = self._composers.fresh()
        asked = self._hourly("code", CODES_ASKED_FOR_AN_HOUR)

        async def decide(look: Look) -> Decision:
            bearer = await self._bearers.bearer(look, token)
            user, now = bearer.user, command.now
            due = verify_attribute.code_due(user, command.attribute, handler.disputed, now)
            await asked.attempt(user, now)
            to = addressee(user, command.client_metadata)
            sendings = await composer.compose(look, bearer.pool, to, (due,))
            return verify_attribute.decide_code(user, bearer.pool, Outside(sendings), now)

        recorded = await handler.settle(self._keys(token), decide, command.now, request)
        return _deliveries(recorded)[0]

    async def verify_attribute(self, token: str, command: VerifyAttribute, request: str) -> None:
        """Prove an attribute by a code: what the code was sent to is in use and verified.

        Raises CodeWrong, CodeExpired, AttributeNotVerifiable, AttemptsExceeded or AliasTaken.
        """
        disputed = self._handler.disputed
        tried = self._hourly("verify", CODES_TRIED_AN_HOUR)

        async def decide(look: Look) -> Decision:
            bearer = await self._bearers.bearer(look, token)
            user, pool = bearer.user, bearer.pool
            await tried.attempt(user, command.now)
            proved = verify_attribute.proved(
                user, pool, command.attribute, command.code, disputed, command.now
            )
            holders = await held_by_others(look, pool, user, proved.activated)
            outside = Outside(holders=holders)
            return verify_attribute.decide_verification(proved, user, pool, outside, disputed)

        try:
            await self._handler.settle(self._keys(token), decide, command.now, request)
        except ClaimTaken as taken:
            raise AliasTaken(taken.kind) from taken

    async def delete(self, token: str, request: str) -> None:
        """Remove oneself; one's names are free at once."""

        async def decide(look: Look) -> Decision:
            return user_decide.decide_deletion((await self._bearers.bearer(look, token)).user)

        now = self._handler.clock.now()
        await self._handler.settle(self._keys(token), decide, now, request)

    def _asker(self, token: str, request: str) -> Asker:
        async def find(look: Look) -> Found:
            bearer = await self._bearers.bearer(look, token)
            return Found(bearer.pool, bearer.user, bearer.client)

        return Asker(find, *self._bearers.whose(token), request)

    def _keys(self, token: str) -> Sequence[Hashable]:
        return keys_of(*self._bearers.whose(token))

    def _hourly(self, what: str, most: int) -> Hourly:
        return Hourly(self._attempts, self._handler.disputed, what, most)


def _deliveries(recorded: Sequence[Recorded]) -> Sequence[Delivery]:
    """Where the codes went that were recorded."""
    return [delivery_of(one.event) for one in recorded if isinstance(one.event, CodeIssued)]
