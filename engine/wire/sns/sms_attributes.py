"""An account's settings for texts, as SNS reads and tells them.

Observed: what a region tells in which nothing was ever set, and the texts on unknown names and on
a type that does not exist; the texts on other values are made after that one. An empty value takes
a setting back, as Terraform does when it destroys its resource.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.domain.account_state import SmsAttributes
from engine.domain.account_texting import SetSmsAttributes
from engine.domain.money import usd
from engine.wire.aws_error import AwsError
from engine.wire.money import read_usd
from engine.wire.sns.errors import INVALID

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.account_texting import SmsSetting
    from engine.wire.service import Call, Members

SPEND_LIMIT = "MonthlySpendLimit"
ROLE = "DeliveryStatusIAMRole"
SAMPLING_RATE = "DeliveryStatusSuccessSamplingRate"
SENDER_ID = "DefaultSenderID"
SMS_TYPE = "DefaultSMSType"
BUCKET = "UsageReportS3Bucket"

# Exactly so many digits as can be counted and told again.
AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
# SNS API reference: 1 to 11 characters (the developer guide says 3 to 11), at least one letter.
SENDER_ID_FORM = re.compile(r"(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{1,11}")
ROLE_FORM = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}", re.ASCII)
BUCKET_FORM = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
PERCENT = re.compile(r"100|[1-9]?[0-9]")
FORMS: Mapping[str, re.Pattern[str]] = {
    SENDER_ID: SENDER_ID_FORM,
    SMS_TYPE: re.compile(r"Promotional|Transactional"),
    ROLE: ROLE_FORM,
    SAMPLING_RATE: PERCENT,
    BUCKET: BUCKET_FORM,
}
SETTINGS: Mapping[str, SmsSetting] = {
    SENDER_ID: "default_sender_id",
    SMS_TYPE: "default_type",
    ROLE: "delivery_log_role",
    SAMPLING_RATE: "success_sampling_percent",
    BUCKET: "usage_report_bucket",
}


async def set_sms_attributes(call: Call) -> Members:
    """Change settings of all texts; those that are not named stay."""
    command = command_of(call.given["attributes"], call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return {}


async def get_sms_attributes(call: Call) -> Members:
    """The settings that there are; if some are named, of those."""
    told = _told(await call.app.accounts.get(call.caller))
    named = call.given.get("attributes") or told
    return {"attributes": {name: value for name, value in told.items() if name in named}}


def command_of(given: Mapping[str, str], now: str) -> SetSmsAttributes:
    """What was asked for. Raises AwsError for the first setting that cannot be so."""
    limit = given.get(SPEND_LIMIT)
    values: dict[str, Any] = {}
    emptied: list[SmsSetting] = []
    for name, text in given.items():
        if name == SPEND_LIMIT:
            continue
        setting = _setting(name)
        if text:
            values[setting] = _value(name, text)
        else:
            emptied.append(setting)
    return SetSmsAttributes(
        SmsAttributes(**values),
        now,
        limit=_amount(limit) if limit else None,
        emptied=tuple(emptied),
        lifts_limit=limit == "",
    )


def _setting(name: str) -> SmsSetting:
    if name not in SETTINGS:
        raise AwsError(INVALID, f"{name} is not a valid attribute")
    return SETTINGS[name]


def _value(name: str, text: str) -> str | int:
    if not FORMS[name].fullmatch(text):
        raise AwsError(INVALID, f"{name} is invalid")
    return int(text) if name == SAMPLING_RATE else text


def _amount(text: str) -> int | None:
    if not AMOUNT.fullmatch(text):
        raise AwsError(INVALID, f"{SPEND_LIMIT} is invalid")
    return read_usd(text)


def _told(account: SendingAccount) -> Mapping[str, str]:
    """Every setting that there is, by its name; the spend limit is there always (observed)."""
    attributes = {name: getattr(account.sms, setting) for name, setting in SETTINGS.items()}
    set_ = {name: str(value) for name, value in attributes.items() if value is not None}
    return {SPEND_LIMIT: usd(account.monthly_limit), **set_}
