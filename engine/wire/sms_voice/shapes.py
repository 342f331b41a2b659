"""Numbers as End User Messaging SMS names and describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.account_errors import OriginationNumberUnknown
from engine.domain.moments import epoch_seconds
from engine.domain.registration_status import registrations_of
from engine.wire.origination import number_status
from engine.wire.sms_voice.names import NUMBER, arn, bare

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.domain.account_state import OriginationNumber, SendingAccount


def number_named(name: str, account: SendingAccount, caller: Caller) -> OriginationNumber:
    """The number of this id or ARN. Raises OriginationNumberUnknown."""
    number = account.origination_numbers.get(bare(name, NUMBER, caller))
    if number is None:
        raise OriginationNumberUnknown(name)
    return number


def described_number(
    number: OriginationNumber, account: SendingAccount, caller: Caller, now: str
) -> dict[str, Any]:
    """A number as DescribePhoneNumbers shows it."""
    return {
        "PhoneNumberArn": arn(caller, NUMBER, number.id),
        "PhoneNumberId": number.id,
        "PhoneNumber": number.number,
        "Status": number_status(number, account, now),
        "IsoCountryCode": number.country,
        "MessageType": number.message_type,
        "NumberCapabilities": list(number.capabilities),
        "NumberType": number.number_type,
        "MonthlyLeasingPrice": number.monthly_price,
        "TwoWayEnabled": False,
        "SelfManagedOptOutsEnabled": False,
        "OptOutListName": number.opt_out_list,
        "InternationalSendingEnabled": number.international,
        "DeletionProtectionEnabled": number.deletion_protected,
        "RegistrationId": registration_of(number.id, account),
        "CreatedTimestamp": epoch_seconds(number.requested_at),
    }


def registration_of(resource: str, account: SendingAccount) -> str | None:
    """The registration that stands for a number (its id) or a sender id (NAME/COUNTRY)."""
    return next((one.id for one in registrations_of(resource, account.registrations)), None)
