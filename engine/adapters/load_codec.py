"""What is to be loaded as the arguments of `load.lua`, and its answers as aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.adapters.answers import Answer, Word
from engine.adapters.document_codec import decode_document
from engine.adapters.event_codec import decode_entry
from engine.domain.aggregates import AGGREGATES
from engine.domain.effects import DOMAINS
from engine.domain.streams import kind_of, pool_stream, user_stream
from engine.ports import AsOf, Loaded, Owner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.ports import Document

MOST_EVENTS = 256  # of one aggregate in one answer
_REMEMBERED = 4096  # documents kept decoded
_DOCUMENT_WORDS = {
    kind: (keys.documents_key(kind), aggregate.fold_version)
    for kind, aggregate in AGGREGATES.items()
}


def load_arguments(wanted: Sequence[str | Owner | AsOf]) -> tuple[list[str], list[Word]]:
    """Keys and arguments of one call that loads all of these."""
    used = {keys.LOG: None, keys.HEADS: None, keys.META: None}
    words: list[Word] = []
    for one in wanted:
        name, head = _name_and_head(one)
        kind = kind_of(name or _owners(one))
        documents, fold_version = _DOCUMENT_WORDS.get(kind) or (keys.documents_key(kind), 0)
        used[documents] = None
        words += (name, head, documents, fold_version)
        if isinstance(one, Owner):
            claims = [(keys.claims_key(one.pool, kind), value) for kind, value in one.claims]
            used |= dict.fromkeys(claim_hash for claim_hash, _ in claims)
            words += (_owners(one), one.sub or "", len(claims))
            words += [word for claim in claims for word in claim]
    return list(used), [MOST_EVENTS, len(wanted), *words]


def _name_and_head(one: str | Owner | AsOf) -> tuple[str, str]:
    """The stream, unknown of an owner, and its last event as `heads` has it, if not the present."""
    if isinstance(one, AsOf):
        return one.stream, f"{one.version} {one.position}"
    return (one, "") if isinstance(one, str) else ("", "")


def _owners(one: str | Owner | AsOf) -> str:
    """What the stream of whoever may be the owner begins with."""
    if not isinstance(one, Owner):
        return ""
    return pool_stream("") if one.pool == DOMAINS else user_stream(one.pool, "")


class LoadAnswers:
    """Decodes answers; documents that stay the same, such as a pool's, are decoded once."""

    def __init__(self) -> None:
        """With nothing remembered."""
        self._remembered: dict[str, tuple[bytes, Document | None]] = {}

    def decode(self, generation: int, answer: Answer) -> tuple[Loaded | None, int]:
        """The aggregate, and the position where its earlier events go on (0: all are there)."""
        if answer is None:
            return None, 0
        name, stored, entries, rest = answer
        stream = name.decode()
        document = self._document(stream, stored) if stored is not None else None
        events = tuple([decode_entry(entry) for entry in reversed(entries)])
        return Loaded(stream, document, events, generation), rest

    def _document(self, stream: str, stored: bytes) -> Document | None:
        known = self._remembered.get(stream)
        if known is not None and known[0] == stored:
            return known[1]
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        document = decode_document(stream, stored)
        self._remembered[stream] = (stored, document)
        return document
