"""Updates of attributes, whoever asks for them: an administrator, or the user itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.app.compose import Addressee, Composer, Composers, addressee
from engine.app.holders import held_by_others
from engine.domain import user_decide
from engine.domain.errors import (
    AliasTaken,
    CodeNotDeliverable,
    DestinationRefused,
    IdentityForbidden,
    RoleMayNotPublish,
    RoleNotTrusted,
    SharedSenderExhausted,
    SmsNotConfigured,
)
from engine.domain.schema import FLAGS
from engine.domain.user_decide import Outside
from engine.domain.user_update import plan_deletion, plan_update
from engine.ports import ClaimTaken

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from engine.app.handle import Handler
    from engine.app.look import Look
    from engine.domain.client import Client
    from engine.domain.codes import Sendings
    from engine.domain.commands import DeleteAttributes, UpdateAttributes
    from engine.domain.decision import Decision
    from engine.domain.events import ClientSettings
    from engine.domain.pool import Pool
    from engine.domain.recorded import Recorded
    from engine.domain.user import User
    from engine.domain.user_update import UpdatePlan

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


class Found(Struct, frozen=True):
    """Whose attributes are meant; `client` is what they ask through who ask for themselves."""

    pool: Pool
    user: User
    client: Client | None = None

    @property
    def through(self) -> ClientSettings | None:
        """What their client lets them do; None: an administrator asks, who may do all."""
        return None if self.client is None else self.client.settings


Find = Callable[["Look"], Awaitable[Found]]


class Asker(Struct, frozen=True):
    """How the user is found, whom the call waits in line for, and the call's own id."""

    find: Find
    pool: str
    name: str
    request: str


class Updates:
    """Carries updates out: everything, or a DomainError and nothing."""

    def __init__(self, handler: Handler, composers: Composers) -> None:
        self._handler = handler
        self._composers = composers

    async def carry_out(self, asker: Asker, command: UpdateAttributes) -> Sequence[Recorded]:
        """Update a user's attributes; what was recorded."""
        handler = self._handler
        composer: Composer | None = None

        async def decide(look: Look) -> Decision:
            nonlocal composer
            found = await asker.find(look)
            pool, user = found.pool, found.user
            plan = self._planned(found, command)
            wanted = _looked_up(pool, plan)
            holders = await self._holders(look, pool, plan, user, wanted) if wanted else {}
            sendings: Sendings = ()
            if plan.due:
                to = self._updated(found, plan, command)
                composer = composer or self._composers.fresh()
                sendings = await composer.compose(look, pool, to, plan.due)
            outside = Outside(sendings, holders)
            return user_decide.decide_update(
                plan, user, pool, outside, handler.disputed, command.now
            )

        keys = keys_of(asker.pool, asker.name, dict(command.attributes))
        try:
            return await handler.settle(keys, decide, command.now, asker.request)
        except ClaimTaken as taken:
            raise AliasTaken(taken.kind) from taken
        except MET_ON_SENDING:
            await self._refuse_taken(asker.find, command)
            raise

    async def delete(self, asker: Asker, command: DeleteAttributes) -> None:
        """Delete attributes by name; no message ever follows."""
        disputed = self._handler.disputed

        async def decide(look: Look) -> Decision:
            found = await asker.find(look)
            pool, user = found.pool, found.user
            plan = plan_deletion(command.names, user, pool, disputed, command.now, found.through)
            return user_decide.decide_update(plan, user, pool, Outside(), disputed, command.now)

        keys = keys_of(asker.pool, asker.name)
        await self._handler.settle(keys, decide, command.now, asker.request)

    def _planned(self, found: Found, command: UpdateAttributes) -> UpdatePlan:
        return plan_update(
            command.attributes,
            found.user,
            found.pool,
            self._handler.disputed,
            command.now,
            found.through,
        )

    async def _refuse_taken(self, find: Find, command: UpdateAttributes) -> None:
        """Raise AliasTaken if that would have refused the update before it came to sending."""
        look = self._handler.look()
        found = await find(look)
        plan = self._planned(found, command)
        wanted = _looked_up(found.pool, plan, every=True)
        await self._holders(look, found.pool, plan, found.user, wanted)

    def _updated(self, found: Found, plan: UpdatePlan, command: UpdateAttributes) -> Addressee:
        """The user as the trigger sees it; with or without the new values is a setting."""
        user, metadata = found.user, command.client_metadata
        client = None if found.client is None else found.client.id
        if self._handler.disputed.trigger_sees == "old":
            return addressee(user, metadata, client)
        attributes = {**user.attributes, **plan.changed, **plan.pended}
        return Addressee(user.username, user.sub, attributes, user.status, metadata, client)

    async def _holders(
        self, look: Look, pool: Pool, plan: UpdatePlan, user: User, wanted: Mapping[str, str]
    ) -> Mapping[str, User]:
        """Who else holds these; raises AliasTaken for one that cannot be taken away."""
        others = await held_by_others(look, pool, user, wanted)
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


NOTHING: Mapping[str, str | None] = {}


def keys_of(pool_id: str, name: str, wanted: Mapping[str, str | None] = NOTHING) -> list[Hashable]:
    """What a call waits in line for: the user, and each alias it would take from another."""
    keys: list[Hashable] = [(pool_id, name)]
    for kind, flag in FLAGS.items():
        if wanted.get(flag) and (value := wanted.get(kind)):
            keys.append((pool_id, kind, value))
    return keys
