"""The same account in other regions."""

from __future__ import annotations

import pytest

from engine.app.elsewhere import elsewhere
from engine.app.known import Aggregates, Memory
from engine.domain.events import ReviewStarted, SmsSandboxLeft
from engine.domain.streams import account_stream
from tests.support.working import record

ACCOUNT = "000000000000"


async def happened(sandpost, region: str, *events, account: str = ACCOUNT) -> None:
    await record(sandpost, account_stream(account, region), 0, *events)


def aggregates(sandpost) -> Aggregates:
    return Aggregates(sandpost.log, sandpost.documents, Memory())


async def test_only_regions_in_which_something_happened_are_there(sandpost):
    await happened(sandpost, "us-east-1", SmsSandboxLeft())
    await happened(sandpost, "eu-west-1", SmsSandboxLeft())
    await happened(sandpost, "ap-southeast-2", ReviewStarted())
    await happened(sandpost, "us-west-2", SmsSandboxLeft(), account="111111111111")

    found = await elsewhere(aggregates(sandpost), ACCOUNT, "us-east-1")

    assert sorted(found) == ["ap-southeast-2", "eu-west-1"]
    assert not found["eu-west-1"].in_sms_sandbox
    assert found["ap-southeast-2"].under_review


@pytest.mark.parametrize(
    ("region", "there"),
    [
        ("us-gov-west-1", ["us-gov-east-1"]),
        ("us-east-1", []),
        # A region without texts has neighbours that send them.
        ("ap-east-1", ["us-east-1"]),
    ],
)
async def test_an_account_belongs_to_one_partition(sandpost, region, there):
    await happened(sandpost, "us-gov-east-1", SmsSandboxLeft())
    await happened(sandpost, "us-east-1", SmsSandboxLeft())

    assert sorted(await elsewhere(aggregates(sandpost), ACCOUNT, region)) == there
