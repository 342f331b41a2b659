"""AWS End User Messaging SMS (`pinpoint-sms-voice-v2`): each operation, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.service import Service
from engine.wire.sms_voice import describe, lease
from engine.wire.sms_voice.errors import in_sms_voices_words, invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

OPERATIONS: Mapping[str, Operation] = {
    "RequestPhoneNumber": lease.request_phone_number,
    "DescribePhoneNumbers": describe.describe_phone_numbers,
    "ReleasePhoneNumber": lease.release_phone_number,
}

SMS_VOICE = Service(
    "pinpoint-sms-voice-v2",
    OPERATIONS,
    in_sms_voices_words,
    invalid=invalid,
    fault="InternalServerException",
)
