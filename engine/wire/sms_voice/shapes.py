"""Numbers as End User Messaging SMS names and describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.account_errors import OriginationNumberUnknown
from engine.domain.moments import epoch_seconds
from engine.wire.origination import number_status

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.domain.account_state import OriginationNumber, SendingAccount

OPT_OUT_LIST = "Default"  # the one list there is; SNS uses it too (observed)


def number_arn(caller: Caller, id_: str) -> str:
    """The ARN of a number of the caller's."""
    return f"arn:aws:sms-voice:{caller.region}:{caller.account}:phone-number/{id_}"


def number_named(name: str, account: SendingAccount, caller: Caller) -> OriginationNumber:
    """The number of this id or ARN. Raises OriginationNumberUnknown."""
    id_ = name.removeprefix(number_arn(caller, ""))
    number = account.origination_numbers.get(id_)
    if number is None:
        raise OriginationNumberUnknown(name)
    return number


def described_number(number: OriginationNumber, caller: Caller) -> dict[str, Any]:
    """A number as DescribePhoneNumbers shows it."""
    return {
        "PhoneNumberArn": number_arn(caller, number.id),
        "PhoneNumberId": number.id,
        "PhoneNumber": number.number,
        "Status": number_status(number),
        "IsoCountryCode": number.country,
        "MessageType": number.message_type,
        "NumberCapabilities": list(number.capabilities),
        "NumberType": number.number_type,
        "MonthlyLeasingPrice": number.monthly_price,
        "TwoWayEnabled": False,
        "SelfManagedOptOutsEnabled": False,
        "OptOutListName": OPT_OUT_LIST,
        "InternationalSendingEnabled": False,
        "DeletionProtectionEnabled": number.deletion_protected,
        "CreatedTimestamp": epoch_seconds(number.requested_at),
    }
