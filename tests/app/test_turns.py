"""Turns: who goes away hears only that it was stopped, and the others get theirs."""

from __future__ import annotations

import asyncio

import pytest

from engine.app.turns import Turns


async def waiting(turns: Turns) -> asyncio.Task[None]:
    task = asyncio.create_task(turns.take("ada"))
    await asyncio.sleep(0)
    return task


async def test_turns_are_taken_in_order_of_arrival():
    turns, order = Turns(), []
    await turns.take("ada")

    async def one(number: int) -> None:
        await turns.take("ada")
        order.append(number)
        turns.give("ada")

    tasks = [asyncio.create_task(one(number)) for number in range(3)]
    await asyncio.sleep(0)
    turns.give("ada")
    await asyncio.gather(*tasks)

    assert order == [0, 1, 2]


async def test_who_goes_away_while_waiting_leaves_the_line():
    turns = Turns()
    await turns.take("ada")
    gone, next_ = await waiting(turns), await waiting(turns)

    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    turns.give("ada")

    await asyncio.wait_for(next_, 1)


@pytest.mark.parametrize("given_first", [True, False])
async def test_who_goes_away_in_the_moment_of_its_turn_passes_it_on(given_first):
    turns = Turns()
    await turns.take("ada")
    gone, next_ = await waiting(turns), await waiting(turns)

    if given_first:
        turns.give("ada")
        gone.cancel()
    else:
        gone.cancel()
        turns.give("ada")
    with pytest.raises(asyncio.CancelledError):
        await gone

    await asyncio.wait_for(next_, 1)
    turns.give("ada")
    await asyncio.wait_for(turns.take("ada"), 1)
