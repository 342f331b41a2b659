"""From a judgement to what to do: the steps of all failed checks, in an order that works."""

from __future__ import annotations

import re
from shlex import join, split
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.events import Check, MessageJudged, Step

# What must be in order before the next can be repaired, which is not the order of the rules: a
# wrong number is worth no repair but its correction, and numbers, registrations and sandboxes are
# of one region. The SMS sandbox comes late, for its one-time password is a text like others: it
# needs a number that is not opted out, an origination number, money, and a carrier that delivers.
# What is published again needs all the rest before.
REPAIR_ORDER = (
    "invitation",
    "number",
    "region",
    "review",
    "blocked",
    "opt-out",
    "us-origination",
    "sender-id",
    "content",
    "spend",
    "carrier",
    "sms-sandbox",
    "max-price",
    "sender-identity",
    "sender-policy",
    "ses-sandbox",
)


def in_repair_order(judged: MessageJudged) -> tuple[Check, ...]:
    """The failed checks, in the order in which they can be repaired."""
    failed = (check for check in judged.checks if check.result == "failed")
    return tuple(sorted(failed, key=lambda check: REPAIR_ORDER.index(check.rule)))


def steps_of(judged: MessageJudged) -> tuple[Step, ...]:
    """All that is to be done, once each; done in this order, the same message is delivered."""
    return tuple(dict.fromkeys(s for check in in_repair_order(judged) for s in check.steps))


def command_of(step: Step, values: Mapping[str, str]) -> str:
    """The step's command, with the values that earlier steps brought in place of capitals."""
    words = split(step.run or "")
    for name in step.needs:
        words = [re.sub(rf"\b{name}\b", lambda _: values[name], word) for word in words]  # noqa: B023  # called at once
    return join(words)
