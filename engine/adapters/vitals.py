"""The signs of life that health shows, asked of the store as it is now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.ports import Signs

if TYPE_CHECKING:
    from engine.adapters.store import Store
    from engine.adapters.worlds import Worlds

UNNAMED_WORLD = "new"


class StoreVitals:
    """`Vitals`, of a store and the world in it."""

    def __init__(self, store: Store, worlds: Worlds) -> None:
        """The vitals of this store and this world."""
        self._store = store
        self._worlds = worlds

    async def signs(self) -> Signs:
        """As of now. Raises StoreUnavailable."""
        promise, said, waiting, dead = await asyncio.gather(
            self._store.promise(),
            self._worlds.said(),
            self._worlds.outbox_waiting(),
            self._worlds.dead(),
        )
        return Signs(
            store=self._store.kind,
            promise=promise.sentence,
            world=said.get("world", UNNAMED_WORLD),
            outbox_pending=waiting,
            dead=dead,
            clock_ahead_ms=int(said.get(keys.CLOCK, 0)),
        )
