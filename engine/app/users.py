"""What can be asked of a pool's users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.compose import Addressee, Composer, addressee
from engine.domain import user_decide
from engine.domain.aggregates import evolve
from engine.domain.effects import USERNAME
from engine.domain.errors import (
    AliasTaken,
    CodeNotDeliverable,
    DestinationRefused,
    IdentityForbidden,
    RoleMayNotPublish,
    RoleNotTrusted,
    SharedSenderExhausted,
    SmsNotConfigured,
    UsernameTaken,
)
from engine.domain.schema import FLAGS
from engine.domain.streams import user_stream
from engine.domain.user import User
from engine.domain.user_decide import Outside
from engine.domain.user_update import plan_deletion, plan_update
from engine.ports import ClaimTaken

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.codes import Sendings
    from engine.domain.commands import (
        CreateUser,
        DeleteAttributes,
        InviteAgain,
        UpdateAttributes,
    )
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool
    from engine.domain.recorded import Recorded
    from engine.domain.sending import Due
    from engine.domain.user_update import UpdatePlan
    from engine.ports import MessageTexts, Triggers

# A taken alias is told before these (nobody outside AWS knows the order; it is a choice).
MET_ON_SENDING = (
    SmsNotConfigured,
    RoleNotTrusted,
    RoleMayNotPublish,
    SharedSenderExhausted,
    CodeNotDeliverable,
    DestinationRefused,
    IdentityForbidden,
)


class Users:
    """Commands to users, and one user as stored now."""

    def __init__(self, handler: Handler, triggers: Triggers, texts: MessageTexts) -> None:
        self._handler = handler
        self._triggers = triggers
        self._texts = texts

    async def get(self, caller: Caller, pool_id: str, name: str) -> User:
        """The user whom a name leads to. Raises PoolNotFound or UserNotFound."""
        look = self._handler.look()
        return await look.user(await look.pool(pool_id, caller.account, caller.region), name)

    async def update_attributes(
        self, caller: Caller, pool_id: str, name: str, command: UpdateAttributes
    ) -> None:
        """Update a user as an administrator does: everything, or a DomainError and nothing."""
        handler, composer = self._handler, self._composer()

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            user = await look.user(pool, name)
            plan = plan_update(command.attributes, user, pool, handler.disputed, command.now)
            wanted = _looked_up(pool, plan)
            holders = await self._holders(look, pool, plan, user, wanted) if wanted else {}
            sendings: Sendings = ()
            if plan.due:
                to = self._updated(user, plan, command)
                sendings = await composer.compose(look, pool, to, plan.due)
            outside = Outside(sendings, holders)
            return user_decide.decide_update(
                plan, user, pool, outside, handler.disputed, command.now
            )

        keys = _keys(pool_id, name, dict(command.attributes))
        try:
            await handler.settle(keys, decide, command.now, caller.request)
        except ClaimTaken as taken:
            raise AliasTaken(taken.kind) from taken
        except MET_ON_SENDING:
            await self._refuse_taken(caller, pool_id, name, command)
            raise

    async def _refuse_taken(
        self, caller: Caller, pool_id: str, name: str, command: UpdateAttributes
    ) -> None:
        """Raise AliasTaken if that would have refused the update before it came to sending."""
        look = self._handler.look()
        pool = await look.pool(pool_id, caller.account, caller.region)
        user = await look.user(pool, name)
        plan = plan_update(command.attributes, user, pool, self._handler.disputed, command.now)
        await self._holders(look, pool, plan, user, _looked_up(pool, plan, every=True))

    async def delete_attributes(
        self, caller: Caller, pool_id: str, name: str, command: DeleteAttributes
    ) -> None:
        """Delete attributes by name; no message ever follows."""
        disputed = self._handler.disputed

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            user = await look.user(pool, name)
            plan = plan_deletion(command.names, user, pool, disputed, command.now)
            return user_decide.decide_update(plan, user, pool, Outside(), disputed, command.now)

        await self._handler.settle(_keys(pool_id, name), decide, command.now, caller.request)

    async def create(self, caller: Caller, pool_id: str, command: CreateUser) -> User:
        """Create a user as an administrator does, and invite it unless that is suppressed."""
        composer = self._composer()

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            created = user_decide.plan_creation(command, pool)
            holders = await _held(look, pool, created.activated, pool.settings.alias_attributes)
            user_decide.check_takeable(holders, pool, may_move=command.force_alias)
            due: Sequence[Due] = ()
            if not command.suppressed:
                due = user_decide.invitations_due(
                    created.attributes, command.media, self._handler.disputed
                )
            to = Addressee(
                created.username,
                command.sub,
                created.attributes,
                created.status,
                command.client_metadata,
            )
            sendings = await composer.compose(look, pool, to, due, command.temporary_password)
            outside = Outside(sendings, holders)
            return user_decide.decide_creation(created, command, pool, outside)

        keys = _keys(pool_id, command.username, dict(command.attributes))
        try:
            recorded = await self._handler.settle(keys, decide, command.now, caller.request)
        except ClaimTaken as taken:
            raise UsernameTaken(None if taken.kind == USERNAME else taken.kind) from taken
        return _folded(user_stream(pool_id, command.sub), recorded)

    async def invite_again(self, caller: Caller, pool_id: str, command: InviteAgain) -> User:
        """Repeat an invitation, with a new temporary password."""
        composer = self._composer()

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

        keys = _keys(pool_id, command.username)
        await self._handler.settle(keys, decide, command.now, caller.request)
        return await self.get(caller, pool_id, command.username)

    async def delete(self, caller: Caller, pool_id: str, name: str) -> None:
        """Remove a user; its names are free at once."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return user_decide.decide_deletion(await look.user(pool, name))

        now = self._handler.clock.now()
        await self._handler.settle(_keys(pool_id, name), decide, now, caller.request)

    def _composer(self) -> Composer:
        handler = self._handler
        return Composer(self._triggers, self._texts, handler.chance, handler.disputed)

    def _updated(self, user: User, plan: UpdatePlan, command: UpdateAttributes) -> Addressee:
        """The user as the trigger sees it; with or without the new values is a setting."""
        if self._handler.disputed.trigger_sees == "old":
            return addressee(user, command.client_metadata)
        attributes = {**user.attributes, **plan.changed, **plan.pended}
        return Addressee(user.username, user.sub, attributes, user.status, command.client_metadata)

    async def _holders(
        self, look: Look, pool: Pool, plan: UpdatePlan, user: User, wanted: Mapping[str, str]
    ) -> Mapping[str, User]:
        """Who else holds these; raises AliasTaken for one that cannot be taken away."""
        holders = await _held(look, pool, wanted, tuple(wanted))
        others = {kind: held for kind, held in holders.items() if held.sub != user.sub}
        user_decide.check_takeable(others, pool, may_move=plan.moves)
        return others


def _looked_up(pool: Pool, plan: UpdatePlan, *, every: bool = False) -> Mapping[str, str]:
    """Kind → value, of what the update wants: whose holder must be known before it is decided.

    A value of a username attribute is claimed by the append itself; it is looked up only where the
    answer is needed earlier: it is not claimed yet, or a trigger would be asked (or `every` says
    so).
    """
    settings = pool.settings
    kinds = settings.alias_attributes
    if every or (settings.custom_message_trigger is not None and plan.due):
        kinds += settings.username_attributes
    if not (kinds or plan.must_be_free):
        return {}
    return {k: v for k, v in plan.activated.items() if k in kinds} | dict(plan.must_be_free)


async def _held(
    look: Look, pool: Pool, wanted: Mapping[str, str], kinds: Sequence[str]
) -> dict[str, User]:
    """Kind → who holds the wanted value, for these kinds, where somebody does."""
    found = {}
    for kind in kinds:
        if kind in wanted:
            holder = await look.holder(pool, kind, wanted[kind])
            if holder is not None:
                found[kind] = holder
    return found


NOTHING: Mapping[str, str | None] = {}


def _keys(pool_id: str, name: str, wanted: Mapping[str, str | None] = NOTHING) -> list[Hashable]:
    """What a call waits in line for: the user, and each alias it would take from another."""
    keys: list[Hashable] = [(pool_id, name)]
    for kind, flag in FLAGS.items():
        if wanted.get(flag) and (value := wanted.get(kind)):
            keys.append((pool_id, kind, value))
    return keys


def _folded(stream: str, recorded: Sequence[Recorded]) -> User:
    state = None
    for one in recorded:
        if one.stream == stream:
            state = evolve(state, one)
    if not isinstance(state, User):
        raise TypeError(stream)
    return state
