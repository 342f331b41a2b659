"""Which of a user's attributes a client may read and write.

Without lists of its own a client reads the standard attributes with both flags, and writes them
without (AWS developer guide "User pool attributes"). The sub is always read and never written;
flags are only ever read; `dev:` attributes are for callers with credentials alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import AttributeNotMutable, AttributesNotWritable
from engine.domain.schema import DEVELOPERS, FLAGS, STANDARD_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.disputed import Disputed
    from engine.domain.events import ClientSettings

SUB = "sub"
FLAG_NAMES = frozenset(FLAGS.values())
NEVER_WRITTEN = FLAG_NAMES | {SUB}


def readable(client: ClientSettings, name: str) -> bool:
    """Whether the client is shown this attribute."""
    listed = STANDARD_NAMES if client.reads is None else client.reads
    return name == SUB or (name in listed and not name.startswith(DEVELOPERS))


def check_writable(client: ClientSettings, names: Iterable[str], disputed: Disputed) -> None:
    """Raise for an attribute that the client may not write."""
    listed = STANDARD_NAMES if client.writes is None else client.writes
    for name in names:
        if name in FLAG_NAMES and disputed.flag_written_by_client == "non-mutable":
            raise AttributeNotMutable(name)
        if name in NEVER_WRITTEN or name not in listed or name.startswith(DEVELOPERS):
            raise AttributesNotWritable
