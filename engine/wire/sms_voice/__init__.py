"""AWS End User Messaging SMS (`pinpoint-sms-voice-v2`): each operation, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.service import Service
from engine.wire.sms_voice import (
    describe,
    destinations,
    lease,
    limits,
    opt_outs,
    registration_associations,
    registration_attachments,
    registration_definitions,
    registration_fields,
    registrations,
    send,
    sender_ids,
)
from engine.wire.sms_voice.errors import invalid
from engine.wire.sms_voice.refusals import in_sms_voices_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

OPERATIONS: Mapping[str, Operation] = {
    "RequestPhoneNumber": lease.request_phone_number,
    "DescribePhoneNumbers": describe.describe_phone_numbers,
    "UpdatePhoneNumber": lease.update_phone_number,
    "ReleasePhoneNumber": lease.release_phone_number,
    "RequestSenderId": sender_ids.request_sender_id,
    "DescribeSenderIds": sender_ids.describe_sender_ids,
    "UpdateSenderId": sender_ids.update_sender_id,
    "ReleaseSenderId": sender_ids.release_sender_id,
    "CreateRegistration": registrations.create_registration,
    "DescribeRegistrations": registrations.describe_registrations,
    "DeleteRegistration": registrations.delete_registration,
    "PutRegistrationFieldValue": registration_fields.put_registration_field_value,
    "DeleteRegistrationFieldValue": registration_fields.delete_registration_field_value,
    "DescribeRegistrationFieldValues": registration_fields.describe_registration_field_values,
    "SubmitRegistrationVersion": registrations.submit_registration_version,
    "CreateRegistrationVersion": registrations.create_registration_version,
    "DiscardRegistrationVersion": registrations.discard_registration_version,
    "DescribeRegistrationVersions": registrations.describe_registration_versions,
    "DescribeRegistrationTypeDefinitions": (
        registration_definitions.describe_registration_type_definitions
    ),
    "DescribeRegistrationSectionDefinitions": (
        registration_definitions.describe_registration_section_definitions
    ),
    "DescribeRegistrationFieldDefinitions": (
        registration_definitions.describe_registration_field_definitions
    ),
    "CreateRegistrationAssociation": registration_associations.create_registration_association,
    "ListRegistrationAssociations": registration_associations.list_registration_associations,
    "CreateRegistrationAttachment": registration_attachments.create_registration_attachment,
    "DescribeRegistrationAttachments": registration_attachments.describe_registration_attachments,
    "DeleteRegistrationAttachment": registration_attachments.delete_registration_attachment,
    "CreateVerifiedDestinationNumber": destinations.create_verified_destination_number,
    "SendDestinationNumberVerificationCode": (
        destinations.send_destination_number_verification_code
    ),
    "VerifyDestinationNumber": destinations.verify_destination_number,
    "DescribeVerifiedDestinationNumbers": destinations.describe_verified_destination_numbers,
    "DeleteVerifiedDestinationNumber": destinations.delete_verified_destination_number,
    "CreateOptOutList": opt_outs.create_opt_out_list,
    "DescribeOptOutLists": opt_outs.describe_opt_out_lists,
    "DeleteOptOutList": opt_outs.delete_opt_out_list,
    "PutOptedOutNumber": opt_outs.put_opted_out_number,
    "DeleteOptedOutNumber": opt_outs.delete_opted_out_number,
    "DescribeOptedOutNumbers": opt_outs.describe_opted_out_numbers,
    "DescribeAccountAttributes": limits.describe_account_attributes,
    "DescribeAccountLimits": limits.describe_account_limits,
    "DescribeSpendLimits": limits.describe_spend_limits,
    "SetTextMessageSpendLimitOverride": limits.set_text_message_spend_limit_override,
    "DeleteTextMessageSpendLimitOverride": limits.delete_text_message_spend_limit_override,
    "SendTextMessage": send.send_text_message,
}

SMS_VOICE = Service(
    "pinpoint-sms-voice-v2",
    OPERATIONS,
    in_sms_voices_words,
    invalid=invalid,
    fault="InternalServerException",
)
