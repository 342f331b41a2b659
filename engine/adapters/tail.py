"""The end of the log, watched: new entries, and the resets after which there is another log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.adapters.answers import Answer
from engine.ports import GenerationEnded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.adapters.line import Lines

ANSWER_AFTER_WAIT_S = 5.0  # how much later than its own end a waiting read may answer
_RESETS = keys.RESETS.encode()


async def last_reset(lines: Lines) -> bytes:
    """The entry of the last reset; a wait that is given it ends when there is a later one."""
    resets = await lines.ask("XREVRANGE", keys.RESETS, "+", "-", "COUNT", 1)
    return bytes(resets[0][0]) if resets else b"0-0"


async def wait_for_entries(
    lines: Lines, after: int, limit: int, wait_ms: int, reset: bytes
) -> Sequence[Answer]:
    """Entries after a position, as soon as there are any; none if `wait_ms` pass without.

    Raises GenerationEnded if there was a reset after `reset`, even while nobody waited.
    """
    streams = await lines.ask(
        *("XREAD", "COUNT", limit, "BLOCK", wait_ms),
        *("STREAMS", keys.LOG, keys.RESETS, f"{after}-0", reset),
        within_s=wait_ms / 1000 + ANSWER_AFTER_WAIT_S,
    )
    entries: Sequence[Answer] = ()
    for name, found in streams or ():
        if name == _RESETS:
            raise GenerationEnded
        entries = found
    return entries
