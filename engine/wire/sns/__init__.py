"""Amazon SNS, as far as text messages are concerned: each operation, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.service import Service, invalid_as
from engine.wire.sns import opt_outs, origination_numbers, publish, sandbox, sms_attributes
from engine.wire.sns.errors import in_snss_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

OPERATIONS: Mapping[str, Operation] = {
    "Publish": publish.publish,
    "SetSMSAttributes": sms_attributes.set_sms_attributes,
    "GetSMSAttributes": sms_attributes.get_sms_attributes,
    "GetSMSSandboxAccountStatus": sandbox.get_sms_sandbox_account_status,
    "CreateSMSSandboxPhoneNumber": sandbox.create_sms_sandbox_phone_number,
    "VerifySMSSandboxPhoneNumber": sandbox.verify_sms_sandbox_phone_number,
    "DeleteSMSSandboxPhoneNumber": sandbox.delete_sms_sandbox_phone_number,
    "ListSMSSandboxPhoneNumbers": sandbox.list_sms_sandbox_phone_numbers,
    "CheckIfPhoneNumberIsOptedOut": opt_outs.check_if_phone_number_is_opted_out,
    "ListPhoneNumbersOptedOut": opt_outs.list_phone_numbers_opted_out,
    "OptInPhoneNumber": opt_outs.opt_in_phone_number,
    "ListOriginationNumbers": origination_numbers.list_origination_numbers,
}

SNS = Service(
    "sns",
    OPERATIONS,
    in_snss_words,
    invalid=invalid_as("ValidationError"),  # observed, of Publish and others
    fault="InternalErrorException",
    elsewhere=publish.TOPICS_NOT_SIMULATED,
)
