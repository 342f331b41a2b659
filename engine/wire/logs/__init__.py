"""Amazon CloudWatch Logs, as far as the delivery logs of texts are concerned: what reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.logs import events, groups
from engine.wire.logs.errors import INVALID, in_cloudwatchs_words
from engine.wire.service import Service, invalid_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

OPERATIONS: Mapping[str, Operation] = {
    "DescribeLogGroups": groups.describe_log_groups,
    "DescribeLogStreams": groups.describe_log_streams,
    "FilterLogEvents": events.filter_log_events,
    "GetLogEvents": events.get_log_events,
}

LOGS = Service(
    "logs",
    OPERATIONS,
    in_cloudwatchs_words,
    invalid=invalid_as(INVALID),
    fault="ServiceUnavailableException",
    elsewhere="its log groups are those of SNS's texts, and are only read.",
)
