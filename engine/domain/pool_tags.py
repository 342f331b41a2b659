"""What a pool's commands about its tags record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import TagsUnsuitable
from engine.domain.events import PoolTagged, PoolUntagged
from engine.domain.streams import pool_stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.commands import TagPool, UntagPool
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool

MAX_TAGS = 50  # AWS API reference, TagResource
RESERVED = "aws:"  # AWS general reference, "Tagging your resources"


def decide_tags(command: TagPool, pool: Pool) -> Decision:
    """What is new among the tags; nothing if the pool bears them all. Raises TagsUnsuitable."""
    events = _added(pool.tags, command.tags)
    return {pool_stream(pool.id): events} if events else {}


def decide_untagging(command: UntagPool, pool: Pool) -> Decision:
    """The pool loses those of the tags that it bears."""
    events = _removed(pool.tags, command.keys)
    return {pool_stream(pool.id): events} if events else {}


def first_tags(tags: Mapping[str, str]) -> tuple[PoolTagged, ...]:
    """What a new pool records of its tags. Raises TagsUnsuitable."""
    return _added({}, tags)


def replaced_tags(
    before: Mapping[str, str], tags: Mapping[str, str]
) -> tuple[PoolTagged | PoolUntagged, ...]:
    """What makes these the pool's tags instead of those before. Raises TagsUnsuitable."""
    lost = tuple(key for key in before if key not in tags)
    kept = {key: value for key, value in before.items() if key in tags}
    return (*_removed(before, lost), *_added(kept, tags))


def _added(before: Mapping[str, str], tags: Mapping[str, str]) -> tuple[PoolTagged, ...]:
    reserved = sorted(key for key in tags if key.lower().startswith(RESERVED))
    if reserved:
        sentence = f"Tag keys that begin with {RESERVED} are AWS's own: {', '.join(reserved)}."
        raise TagsUnsuitable(sentence)
    if len({**before, **tags}) > MAX_TAGS:
        sentence = f"A user pool can have at most {MAX_TAGS} tags."
        raise TagsUnsuitable(sentence)
    new = {key: value for key, value in tags.items() if before.get(key) != value}
    return (PoolTagged(new),) if new else ()


def _removed(before: Mapping[str, str], keys: tuple[str, ...]) -> tuple[PoolUntagged, ...]:
    lost = tuple(key for key in dict.fromkeys(keys) if key in before)
    return (PoolUntagged(lost),) if lost else ()
