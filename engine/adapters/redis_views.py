"""What the projector writes on Redis, and what lists and counts read of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.adapters.answers import Word
from engine.adapters.document_codec import decode_document, encode_document
from engine.adapters.scripts import COMMIT, DISCARD
from engine.domain.aggregates import AGGREGATES
from engine.domain.streams import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.adapters.line import Lines
    from engine.domain.views import ViewChange
    from engine.ports import Document, Projection

MOST_WORDS = 2000  # of one command inside the commit script
DOCUMENT_KEYS = tuple(keys.documents_key(kind) for kind in AGGREGATES)

Command = list[Word]


class RedisProjections:
    """`Projections`: every commit compares generation and checkpoint, so that one of two loses."""

    def __init__(self, lines: Lines) -> None:
        """Projections in the store that these lines lead to."""
        self._lines = lines
        self._generation = b""

    async def checkpoint(self) -> int:
        """Position up to which everything is projected."""
        return int(await self._lines.ask("GET", keys.CHECKPOINT) or 0)

    async def resume(self) -> int:
        """The checkpoint, in the generation of which all commits from now on are."""
        # In this order: a reset between the two leaves an old generation, whose commit is refused.
        self._generation = await self._lines.ask("HGET", keys.META, "generation")
        return await self.checkpoint()

    async def documents(self, streams: Sequence[str]) -> Mapping[str, Document]:
        """The saved documents of these streams, where this fold version made them."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for stream in streams:
            by_kind[kind_of(stream)].append(stream)
        found: dict[str, Document] = {}
        for kind, names in by_kind.items():
            values = await self._lines.ask("HMGET", keys.documents_key(kind), *names)
            for stream, stored in zip(names, values, strict=True):
                document = decode_document(stream, stored) if stored is not None else None
                if document is not None:
                    found[stream] = document
        return found

    async def commit(self, after: int, projection: Projection) -> bool:
        """Write all of it if nobody was first and the world is still the same."""
        changes = _view_commands(projection.changes)
        views = list(dict.fromkeys(str(command[1]) for command in changes))
        commands = [*_document_commands(projection.documents), *changes]
        if views:
            commands.append(["SADD", keys.NAMED, *views])
        words: list[Word] = [self._generation, after, projection.checkpoint, len(commands)]
        for command in commands:
            words += (len(command), *command)
        used = [keys.META, keys.CHECKPOINT, keys.NAMED, *DOCUMENT_KEYS, *views]
        return bool(await self._lines.run(COMMIT, used, words))

    async def discard(self) -> None:
        """Delete documents, views and checkpoint; the next commit must start from 0."""
        views = keys.key("views", "")
        discarded = 0
        while not discarded:  # a view that came up meanwhile makes the script ask again
            named = await self._lines.ask("SMEMBERS", keys.NAMED)
            made = [name.decode() for name in named if name.startswith(views.encode())]
            discarded = await self._lines.run(
                DISCARD, [keys.NAMED, keys.CHECKPOINT, *DOCUMENT_KEYS, *made], [views]
            )


def _document_commands(documents: Mapping[str, Document]) -> Iterable[Command]:
    by_kind: dict[str, list[Word]] = defaultdict(list)
    for stream, document in documents.items():
        by_kind[kind_of(stream)] += (stream, encode_document(stream, document))
    for kind, pairs in by_kind.items():
        yield from _in_pieces(["HSET", keys.documents_key(kind)], pairs)


def _view_commands(changes: Iterable[ViewChange]) -> list[Command]:
    """Fewest commands with the same end: of a member's places in a list only the last counts."""
    scores: dict[str, dict[str, int | None]] = defaultdict(dict)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for change in changes:
        if change.count:
            counts[change.view, change.member] += change.count
        if change.score is not None or not change.count:
            scores[change.view][change.member] = change.score
    commands: list[Command] = []
    for view, members in scores.items():
        placed = [(score, member) for member, score in members.items() if score is not None]
        gone = [member for member, score in members.items() if score is None]
        flat = [word for pair in placed for word in pair]
        commands += _in_pieces(["ZADD", keys.list_key(view)], flat)
        commands += _in_pieces(["ZREM", keys.list_key(view)], gone)
    # Nought too: whether a counter is there must not depend on where batches end.
    commands += [
        ["HINCRBY", keys.counts_key(view), member, count]
        for (view, member), count in counts.items()
    ]
    return commands


def _in_pieces(command: Command, words: Sequence[Word]) -> Iterable[Command]:
    for first in range(0, len(words), MOST_WORDS):
        yield [*command, *words[first : first + MOST_WORDS]]


class RedisViews:
    """`Views`: ordered lists and counts, as far as the projector has come."""

    def __init__(self, lines: Lines) -> None:
        """Views in the store that these lines lead to."""
        self._lines = lines

    async def newest(
        self, view: str, *, below: int | None, limit: int
    ) -> Sequence[tuple[int, str]]:
        """(score, member), highest score first, only scores under `below` if given."""
        highest = "+inf" if below is None else f"({below}"
        return await self._range("ZREVRANGEBYSCORE", view, highest, "-inf", limit)

    async def oldest(self, view: str, *, above: int, limit: int) -> Sequence[tuple[int, str]]:
        """(score, member), lowest score first, only scores over `above`."""
        return await self._range("ZRANGEBYSCORE", view, f"({above}", "+inf", limit)

    async def _range(
        self, command: str, view: str, start: str, stop: str, limit: int
    ) -> list[tuple[int, str]]:
        flat = await self._lines.ask(
            *(command, keys.list_key(view), start, stop, "WITHSCORES", "LIMIT", 0, limit)
        )
        members, scores = flat[::2], flat[1::2]
        return [
            (int(score), member.decode()) for member, score in zip(members, scores, strict=True)
        ]

    async def counts(self, view: str) -> Mapping[str, int]:
        """Every counter of a view."""
        flat = await self._lines.ask("HGETALL", keys.counts_key(view))
        names, values = flat[::2], flat[1::2]
        return {name.decode(): int(value) for name, value in zip(names, values, strict=True)}
