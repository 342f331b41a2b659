"""Documents on Redis, as whoever folded much writes them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.adapters.answers import Word
from engine.adapters.document_codec import encode_document
from engine.adapters.scripts import SAVE
from engine.domain.streams import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.adapters.line import Lines
    from engine.ports import Document


class RedisDocuments:
    """`Documents`: an older fold never replaces a newer one, nor one of another generation."""

    def __init__(self, lines: Lines) -> None:
        """Documents in the store that these lines lead to."""
        self._lines = lines

    async def save(self, documents: Mapping[str, Document], generation: int = 0) -> None:
        """Keep each document unless a newer one is there, or its generation ended."""
        if not documents:
            return
        hashes = [keys.documents_key(kind_of(stream)) for stream in documents]
        words: list[Word] = [generation]
        for stream, document in documents.items():
            words += (stream, encode_document(stream, document))
        await self._lines.run(SAVE, [keys.META, *hashes], words)
