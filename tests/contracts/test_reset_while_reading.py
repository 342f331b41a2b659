"""A reset ends every read of the world before it, whenever it comes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.adapters.redis_log import RedisEventLog
from engine.ports import GenerationEnded
from tests.support.writing import created, stream_of, writing


class ResettingLines:
    """Lines on which the world is reset once, after so many answers."""

    def __init__(self, room, answers: int) -> None:
        self._room = room
        self._left = answers

    async def ask(self, *command, **limits):
        answer = await self._room.lines.ask(*command, **limits)
        self._left -= 1
        if self._left == 0:
            await self._room.worlds.reset()
        return answer


@pytest.mark.parametrize("answers", [1, 2, 3])
async def test_a_reset_between_the_questions_of_a_read_is_not_missed(room, answers):
    for name in ("ada", "bob"):
        await room.log.append(writing(stream_of(name), 0, created(name)))
    lines: Any = ResettingLines(room, answers)
    log = RedisEventLog(lines)

    with pytest.raises(GenerationEnded):
        await log.read(2, 10, wait_ms=300)
