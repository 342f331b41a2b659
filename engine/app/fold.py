"""From what is stored of an aggregate to what it is: documents, and events folded onto them."""

from __future__ import annotations

from engine.domain.aggregates import evolve, is_saved_at
from engine.domain.recorded import Recorded
from engine.ports import Document, Loaded


class EventNotFoldable(Exception):
    """An event does not follow what is stored of its stream."""


def after(document: Document | None, recorded: Recorded) -> Document:
    """The document with the stream's next event folded in; raises if it is not the next."""
    version = 0 if document is None else document.version
    if recorded.version != version + 1:
        raise EventNotFoldable(f"{recorded.stream}@{recorded.version} follows version {version}")
    state = evolve(None if document is None else document.state, recorded)
    return Document(recorded.version, recorded.position, state)


def last_saved(loaded: Loaded) -> Document | None:
    """The aggregate's document at its last version at which one is saved, if there is one."""
    document = saved = loaded.document
    for recorded in loaded.events:
        document = after(document, recorded)
        if is_saved_at(recorded.stream, recorded.version):
            saved = document
    return saved


def folded(loaded: Loaded) -> Document | None:
    """The aggregate as it is now; None if nothing was ever recorded of it."""
    document = loaded.document
    for recorded in loaded.events:
        document = after(document, recorded)
    return document
