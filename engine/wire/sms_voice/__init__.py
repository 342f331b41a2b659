"""AWS End User Messaging SMS (`pinpoint-sms-voice-v2`): each operation, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.service import Service
from engine.wire.sms_voice import (
    describe,
    lease,
    registration_associations,
    registration_attachments,
    registration_definitions,
    registration_fields,
    registrations,
    sender_ids,
)
from engine.wire.sms_voice.errors import invalid
from engine.wire.sms_voice.origination_refusals import in_sms_voices_words

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
}

SMS_VOICE = Service(
    "pinpoint-sms-voice-v2",
    OPERATIONS,
    in_sms_voices_words,
    invalid=invalid,
    fault="InternalServerException",
)
