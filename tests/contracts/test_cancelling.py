"""Whoever asks the store may be told to stop at any moment, and then stops."""

from __future__ import annotations

import asyncio


async def test_a_cancelled_reader_never_goes_on(room):
    async def read() -> None:
        await room.log.end()
        await room.log.read(0, 10, wait_ms=2000)

    went_on = 0
    for ticks in range(1, 60):
        reading = asyncio.create_task(read())
        for _ in range(ticks % 15):
            await asyncio.sleep(0)

        reading.cancel()

        done, _ = await asyncio.wait({reading}, timeout=0.5)
        went_on += not done
        await asyncio.wait({reading})

    assert went_on == 0


async def test_a_line_answers_its_next_question_after_a_cancelled_one(room):
    for ticks in range(30):
        asking = asyncio.create_task(room.lines.ask("SET", f"key {ticks}", "a long answer" * 100))
        for _ in range(ticks % 10):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait({asking})

        assert await room.lines.ask("ECHO", f"question {ticks}") == f"question {ticks}".encode()
