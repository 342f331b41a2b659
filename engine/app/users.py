"""What can be asked of a pool's users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.compose import Composers, addressee, newcomer
from engine.app.holders import held
from engine.app.updates import Asker, Found, Updates, keys_of
from engine.domain import user_decide
from engine.domain.aggregates import evolve
from engine.domain.effects import USERNAME
from engine.domain.errors import UsernameTaken
from engine.domain.streams import user_stream
from engine.domain.user import User
from engine.domain.user_decide import Outside
from engine.ports import ClaimTaken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.commands import CreateUser, DeleteAttributes, InviteAgain, UpdateAttributes
    from engine.domain.decision import Decision
    from engine.domain.recorded import Recorded
    from engine.domain.sending import Due


class Users:
    """Commands to users, and one user as stored now."""

    def __init__(self, handler: Handler, composers: Composers) -> None:
        self._handler = handler
        self._composers = composers
        self._updates = Updates(handler, composers)

    async def get(self, caller: Caller, pool_id: str, name: str) -> User:
        """The user whom a name leads to. Raises PoolNotFound or UserNotFound."""
        look = self._handler.look()
        return await look.user(await look.pool(pool_id, caller.account, caller.region), name)

    async def update_attributes(
        self, caller: Caller, pool_id: str, name: str, command: UpdateAttributes
    ) -> None:
        """Update a user as an administrator does: everything, or a DomainError and nothing."""
        await self._updates.carry_out(_administrator(caller, pool_id, name), command)

    async def delete_attributes(
        self, caller: Caller, pool_id: str, name: str, command: DeleteAttributes
    ) -> None:
        """Delete attributes by name; no message ever follows."""
        await self._updates.delete(_administrator(caller, pool_id, name), command)

    async def create(self, caller: Caller, pool_id: str, command: CreateUser) -> User:
        """Create a user as an administrator does, and invite it unless that is suppressed."""
        composer = self._composers.fresh()

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            created = user_decide.plan_creation(command, pool)
            aliases = pool.settings.alias_attributes
            wanted = {kind: name for kind, name in created.activated.items() if kind in aliases}
            holders = await held(look, pool, wanted)
            user_decide.check_takeable(holders, pool, may_move=command.force_alias)
            due: Sequence[Due] = ()
            if not command.suppressed:
                due = user_decide.invitations_due(
                    created.attributes, command.media, self._handler.disputed
                )
            to = newcomer(created, command.sub, command.client_metadata)
            sendings = await composer.compose(look, pool, to, due, command.temporary_password)
            outside = Outside(sendings, holders)
            return user_decide.decide_creation(created, command, pool, outside)

        keys = keys_of(pool_id, command.username, dict(command.attributes))
        try:
            recorded = await self._handler.settle(keys, decide, command.now, caller.request)
        except ClaimTaken as taken:
            raise UsernameTaken(None if taken.kind == USERNAME else taken.kind) from taken
        return _folded(user_stream(pool_id, command.sub), recorded)

    async def invite_again(self, caller: Caller, pool_id: str, command: InviteAgain) -> User:
        """Repeat an invitation, with a new temporary password."""
        composer = self._composers.fresh()

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            user = await look.user(pool, command.username)
            user_decide.check_invitable(user)
            due = user_decide.invitations_due(
                user.attributes, command.media, self._handler.disputed
            )
            to = addressee(user, command.client_metadata)
            sendings = await composer.compose(look, pool, to, due, command.temporary_password)
            return user_decide.decide_invitation(command, user, pool, Outside(sendings))

        keys = keys_of(pool_id, command.username)
        await self._handler.settle(keys, decide, command.now, caller.request)
        return await self.get(caller, pool_id, command.username)

    async def enable(self, caller: Caller, pool_id: str, name: str, *, enabled: bool) -> None:
        """Let a user sign in again, or no more; nothing is recorded if it is so already."""

        async def decide(look: Look) -> Decision:
            user = await look.user(await look.pool(pool_id, caller.account, caller.region), name)
            return user_decide.decide_enabled(user, enabled=enabled)

        now = self._handler.clock.now()
        await self._handler.settle(keys_of(pool_id, name), decide, now, caller.request)

    async def delete(self, caller: Caller, pool_id: str, name: str) -> None:
        """Remove a user; its names are free at once."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return user_decide.decide_deletion(await look.user(pool, name))

        now = self._handler.clock.now()
        await self._handler.settle(keys_of(pool_id, name), decide, now, caller.request)


def _administrator(caller: Caller, pool_id: str, name: str) -> Asker:
    """Somebody with credentials, who names the user."""

    async def find(look: Look) -> Found:
        pool = await look.pool(pool_id, caller.account, caller.region)
        return Found(pool, await look.user(pool, name))

    return Asker(find, pool_id, name, caller.request)


def _folded(stream: str, recorded: Sequence[Recorded]) -> User:
    state = None
    for one in recorded:
        if one.stream == stream:
            state = evolve(state, one)
    if not isinstance(state, User):
        raise TypeError(stream)
    return state
