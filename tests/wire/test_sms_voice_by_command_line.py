"""Numbers, sender ids and registrations as the AWS CLI sees them: every operation."""

from __future__ import annotations

import base64

import pytest

from tests.support.aws_cli import AwsCli
from tests.support.sending import Sending
from tests.wire.registering import TYPE, UNCLEAR, Registering

EUM = "pinpoint-sms-voice-v2"
NEW_NUMBER = (
    *("request-phone-number", "--iso-country-code", "US", "--number-type", "TOLL_FREE"),
    *("--message-type", "TRANSACTIONAL", "--number-capabilities", "SMS"),
)


@pytest.fixture
def eum(account: Sending):
    aws = AwsCli(account.live.url, account.id)
    return lambda *words: aws(EUM, *words)


@pytest.fixture
def clerk(account: Sending) -> Registering:
    return Registering(account)


@pytest.fixture
def refused(account: Sending):
    aws = AwsCli(account.live.url, account.id)
    return lambda *words: aws.refused(EUM, *words)


def test_a_number_is_leased_changed_and_given_back(eum, refused):
    leased = eum(*NEW_NUMBER, "--deletion-protection-enabled")
    named = ("--phone-number-id", leased["PhoneNumberId"])
    protected = refused("release-phone-number", *named)

    updated = eum("update-phone-number", *named, "--no-deletion-protection-enabled")
    described = eum("describe-phone-numbers", "--phone-number-ids", leased["PhoneNumberArn"])
    released = eum("release-phone-number", *named)

    assert 'Reason="DELETION_PROTECTION_ENABLED"' in protected
    assert described["PhoneNumbers"] == [updated]
    assert released["Status"] == "DELETED"


def test_a_name_is_had_changed_and_given_back(eum, refused):
    named = ("--sender-id", "Shop", "--iso-country-code", "DE")

    requested = eum("request-sender-id", *named, "--message-types", "TRANSACTIONAL")
    updated = eum("update-sender-id", *named, "--deletion-protection-enabled")
    found = eum("describe-sender-ids", "--sender-ids", "SenderId=SHOP,IsoCountryCode=DE")
    protected = refused("release-sender-id", *named)
    eum("update-sender-id", *named, "--no-deletion-protection-enabled")
    released = eum("release-sender-id", *named)

    assert requested["SenderId"] == "SHOP"
    assert found["SenderIds"] == [updated]
    assert protected.endswith(
        "An error occurred (ConflictException) when calling the ReleaseSenderId operation: "
        'Conflict Occurred - Reason="DELETION_PROTECTION_ENABLED" ResourceType="sender-id" '
        'ResourceId="SHOP"'
    )
    assert released["SenderIdArn"] == requested["SenderIdArn"]


def test_a_form_is_written_and_read(clerk, eum):
    named = ("--registration-id", clerk.created())
    write = ("put-registration-field-value", *named, "--field-path")

    eum(*write, "other.field", "--text-value", "nothing")
    eum("delete-registration-field-value", *named, "--field-path", "other.field")
    eum(*write, "messagingUseCase.monthlyMessageVolume", "--select-choices", "10,000")
    picture = base64.b64encode(b"a picture").decode()
    document = eum("create-registration-attachment", "--attachment-body", picture)
    id_ = document["RegistrationAttachmentId"]
    eum(*write, "messagingUseCase.optInImage", "--registration-attachment-id", id_)

    assert eum("describe-registration-field-values", *named)["RegistrationFieldValues"] == [
        {"FieldPath": "messagingUseCase.monthlyMessageVolume", "SelectChoices": ["10,000"]},
        {"FieldPath": "messagingUseCase.optInImage", "RegistrationAttachmentId": id_},
    ]


def test_a_registration_comes_to_stand_for_a_number(clerk, eum):
    named, number = ("--registration-id", clerk.created()), clerk.number()

    associated = eum("create-registration-association", *named, "--resource-id", number)
    listed = eum("list-registration-associations", *named)["RegistrationAssociations"]

    assert associated["PhoneNumber"] == "+18335550100"
    assert [one["ResourceId"] for one in listed] == [number]


def test_a_registration_is_submitted_denied_and_begun_again(clerk, eum):
    _, registration = clerk.ready()
    named = ("--registration-id", registration)

    submitted = eum("submit-registration-version", *named)
    clerk.decide(registration, UNCLEAR)
    (version,) = eum("describe-registration-versions", *named)["RegistrationVersions"]
    begun = eum("create-registration-version", *named)
    discarded = eum("discard-registration-version", *named)

    assert submitted["RegistrationVersionStatus"] == "SUBMITTED"
    assert [one["Reason"] for one in version["DeniedReasons"]] == [UNCLEAR]
    assert begun["VersionNumber"] == 2
    assert discarded["RegistrationVersionStatus"] == "DISCARDED"


def test_a_registration_and_its_documents_are_looked_at_and_deleted(eum, refused):
    created = eum("create-registration", "--registration-type", TYPE)
    document = eum("create-registration-attachment", "--attachment-url", "s3://shop/a.png")

    listed = eum("describe-registrations", "--filters", f"Name=registration-type,Values={TYPE}")
    documents = eum("describe-registration-attachments")["RegistrationAttachments"]
    deleted = eum("delete-registration", "--registration-id", created["RegistrationArn"])
    gone = refused("describe-registrations", "--registration-ids", created["RegistrationId"])
    removed = eum(
        "delete-registration-attachment",
        *("--registration-attachment-id", document["RegistrationAttachmentId"]),
    )

    assert [one["RegistrationId"] for one in listed["Registrations"]] == [created["RegistrationId"]]
    assert documents == [document]
    assert deleted["RegistrationStatus"] == removed["AttachmentStatus"] == "DELETED"
    assert "(ResourceNotFoundException)" in gone


def test_types_and_their_forms_are_looked_at(eum):
    types = eum("describe-registration-type-definitions", "--registration-types", TYPE)
    sections = eum("describe-registration-section-definitions", "--registration-type", TYPE)
    fields = eum(
        *("describe-registration-field-definitions", "--registration-type", TYPE),
        *("--field-paths", "messagingUseCase.monthlyMessageVolume"),
    )

    assert len(types["RegistrationTypeDefinitions"]) == 1
    assert len(sections["RegistrationSectionDefinitions"]) == 2
    (volume,) = fields["RegistrationFieldDefinitions"]
    assert "10,000" in volume["SelectValidation"]["Options"]
