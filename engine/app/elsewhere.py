"""The same account in other regions, for who asks why something is missing in this one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.domain.account import SendingAccount
from engine.domain.sms_regions import REGIONS_WITH_TEXTS
from engine.domain.streams import account_stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.known import Aggregates

HOME = "aws"  # the partition of regions that send no texts, as far as they have neighbours that do


async def elsewhere(
    aggregates: Aggregates, account: str, region: str
) -> Mapping[str, SendingAccount]:
    """The account in every other region that sends texts, if anything happened there, in a trip."""
    regions = {account_stream(account, other): other for other in _others(region)}
    found = await aggregates.load(*regions)
    return {
        regions[one.stream]: one.state
        for one in found
        if one is not None and isinstance(one.state, SendingAccount)
    }


@lru_cache
def _others(region: str) -> tuple[str, ...]:
    """An account belongs to one partition."""
    partitions = REGIONS_WITH_TEXTS.values()
    own = next((one for one in partitions if region in one), REGIONS_WITH_TEXTS[HOME])
    return tuple(sorted(own - {region}))
