"""What SNS writes of a text into its delivery log, as JSON.

Members and their order are those of the SNS developer guide's examples, of failures before the
carrier those of published logs. Moments are written as Java writes its SQL timestamps (observed:
trailing zeros are cut; that one decimal stays is how Java does it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from engine.app.records import MessageRow
    from engine.domain.events import Carriage

Record = dict[str, Any]

WRITTEN = frozenset({"success", "failure"})
MICRO = 1_000_000
DEFAULT_TYPE = "Promotional"  # SNS API reference, SetSMSAttributes


def record_of(row: MessageRow) -> Record | None:
    """The record of a text; None if the log has none of it."""
    carriage = row.carriage
    if carriage is None or carriage.log not in WRITTEN:
        return None
    return {
        "notification": {"messageId": row.id, "timestamp": _timestamp(row.requested_at)},
        "delivery": _carried(row, carriage)
        if carriage.reached_carrier
        else _stopped(row, carriage),
        "status": "SUCCESS" if carriage.log == "success" else "FAILURE",
    }


def line_of(record: Record) -> str:
    """The record as the log has it: JSON in one line."""
    return msgspec.json.encode(record).decode()


def _carried(row: MessageRow, carriage: Carriage) -> Record:
    """What is known of a text that a carrier got, whether it delivered it or not."""
    carrier = {} if carriage.carrier is None else {"phoneCarrier": carriage.carrier}
    mcc, mnc = carriage.network or (0, 0)
    return {
        **carrier,
        "mnc": mnc,
        "numberOfMessageParts": carriage.parts,
        "destination": row.destination,
        "priceInUSD": (row.price or 0) / MICRO,
        "smsType": row.sms_type or DEFAULT_TYPE,
        "mcc": mcc,
        "providerResponse": row.aws_says,
        "dwellTimeMs": carriage.dwell_ms,
        "dwellTimeMsUntilDeviceAck": carriage.device_ms,
    }


def _stopped(row: MessageRow, carriage: Carriage) -> Record:
    """What is said of a text that AWS itself stopped."""
    return {
        "destination": row.destination,
        "smsType": row.sms_type or DEFAULT_TYPE,
        "providerResponse": row.aws_says,
        "dwellTimeMs": carriage.dwell_ms,
    }


def _timestamp(at: str) -> str:
    """`2016-06-28T00:40:34.510Z` as `2016-06-28 00:40:34.51`."""
    seconds, _, fraction = at.removesuffix("Z").replace("T", " ").partition(".")
    return f"{seconds}.{fraction.rstrip('0') or '0'}"
