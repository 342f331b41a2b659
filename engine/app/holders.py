"""Who holds a value that a decision would make somebody's alias."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.look import Look
    from engine.domain.pool import Pool
    from engine.domain.user import User


async def held(look: Look, pool: Pool, wanted: Mapping[str, str]) -> dict[str, User]:
    """Kind → who holds the wanted value, where somebody does."""
    holders = {kind: await look.holder(pool, kind, value) for kind, value in wanted.items()}
    return {kind: holder for kind, holder in holders.items() if holder is not None}


async def held_by_others(
    look: Look, pool: Pool, user: User, wanted: Mapping[str, str]
) -> dict[str, User]:
    """Kind → who but the user holds the wanted value, where somebody does."""
    holders = await held(look, pool, wanted)
    return {kind: holder for kind, holder in holders.items() if holder.sub != user.sub}
