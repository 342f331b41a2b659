"""What boto3 is told of kinds of registrations, their forms, and the documents they take."""

from __future__ import annotations

import pytest

from tests.support.sending import REGION, Sending, told
from tests.wire.registering import TYPE, Registering, bare


@pytest.fixture
def clerk(account: Sending) -> Registering:
    return Registering(account)


@pytest.fixture
def eum(clerk: Registering):
    return clerk.eum


# ── Types, sections, fields ──────────────────────────────────────────────────────────────────


def test_a_type_says_what_it_stands_for_and_when(eum):
    answer = eum.describe_registration_type_definitions(RegistrationTypes=[TYPE])

    assert answer["RegistrationTypeDefinitions"] == [
        {
            "RegistrationType": TYPE,
            "SupportedAssociations": [
                {
                    "ResourceType": "TOLL_FREE",
                    "IsoCountryCode": "US",
                    "AssociationBehavior": "ASSOCIATE_BEFORE_SUBMIT",
                    "DisassociationBehavior": "DISASSOCIATE_ALL_CLOSES_REGISTRATION",
                }
            ],
            "DisplayHints": {"Title": "US toll-free number registration"},
        }
    ]


def types(eum, **asked) -> list[str]:
    answer = eum.describe_registration_type_definitions(**asked)
    return [one["RegistrationType"] for one in answer["RegistrationTypeDefinitions"]]


@pytest.mark.parametrize(
    ("name", "value", "listed"),
    [
        (
            "supported-association-resource-type",
            "US_TEN_DLC_BRAND_REGISTRATION",
            ["US_TEN_DLC_BRAND_VETTING", "US_TEN_DLC_CAMPAIGN_REGISTRATION"],
        ),
        ("supported-association-resource-type", "TOLL_FREE", [TYPE]),
        ("supported-association-iso-country-code", "GB", ["GB_SENDER_ID_REGISTRATION"]),
        ("supported-association-iso-country-code", "FR", []),
    ],
)
def test_types_are_described_by_filter(eum, name, value, listed):
    assert types(eum, Filters=[{"Name": name, "Values": [value]}]) == listed


def test_types_are_described_page_by_page(eum):
    pages = eum.get_paginator("describe_registration_type_definitions").paginate(
        PaginationConfig={"PageSize": 4}
    )
    paged = [one["RegistrationType"] for p in pages for one in p["RegistrationTypeDefinitions"]]

    assert paged == types(eum)
    assert {"US_TEN_DLC_BRAND_REGISTRATION", "SG_SENDER_ID_REGISTRATION", TYPE} <= set(paged)


def test_the_sections_of_a_form_are_described(eum):
    answer = eum.describe_registration_section_definitions(RegistrationType=TYPE)
    one = eum.describe_registration_section_definitions(
        RegistrationType=TYPE, SectionPaths=["companyInfo"]
    )

    paths = [each["SectionPath"] for each in answer["RegistrationSectionDefinitions"]]
    assert answer["RegistrationType"] == TYPE
    assert paths == ["companyInfo", "messagingUseCase"]
    assert [each["SectionPath"] for each in one["RegistrationSectionDefinitions"]] == [
        "companyInfo"
    ]


def test_the_fields_of_a_form_are_described(eum):
    answer = eum.describe_registration_field_definitions(RegistrationType=TYPE)

    company, volume, image = answer["RegistrationFieldDefinitions"]
    assert answer["RegistrationType"] == TYPE
    assert company == {
        "SectionPath": "companyInfo",
        "FieldPath": "companyInfo.companyName",
        "FieldType": "TEXT",
        "FieldRequirement": "REQUIRED",
        "TextValidation": {
            "MinLength": 1,
            "MaxLength": 100,
            "Pattern": r"^(?=\s*\S)[\s\S]+$",
        },
        "DisplayHints": {
            "Title": "Company name",
            "ShortDescription": "Legal name which your company is registered under.",
        },
    }
    assert (volume["FieldType"], image["FieldType"]) == ("SELECT", "ATTACHMENT")
    assert volume["SelectValidation"]["Options"][:2] == ["10", "100"]
    assert "TextValidation" not in image


def test_fields_are_described_by_section_and_by_path(eum):
    def paths(**asked) -> list[str]:
        answer = eum.describe_registration_field_definitions(RegistrationType=TYPE, **asked)
        return [one["FieldPath"] for one in answer["RegistrationFieldDefinitions"]]

    assert paths(SectionPath="companyInfo") == ["companyInfo.companyName"]
    assert paths(FieldPaths=["messagingUseCase.optInImage"]) == ["messagingUseCase.optInImage"]


@pytest.mark.parametrize(
    ("operation", "asked", "reason"),
    [
        ("type", {"RegistrationTypes": ["NO_SUCH"]}, "UNKNOWN_REGISTRATION_TYPE"),
        ("section", {"RegistrationType": "NO_SUCH"}, "UNKNOWN_REGISTRATION_TYPE"),
        ("field", {"RegistrationType": "NO_SUCH"}, "UNKNOWN_REGISTRATION_TYPE"),
        (
            "section",
            {"RegistrationType": TYPE, "SectionPaths": ["senderIdInfo"]},
            "UNKNOWN_REGISTRATION_SECTION",
        ),
        (
            "field",
            {"RegistrationType": TYPE, "SectionPath": "senderIdInfo"},
            "UNKNOWN_REGISTRATION_SECTION",
        ),
        (
            "field",
            {"RegistrationType": TYPE, "FieldPaths": ["companyInfo.motto"]},
            "UNKNOWN_REGISTRATION_FIELD",
        ),
    ],
)
def test_what_there_is_not_cannot_be_described(account, eum, operation, asked, reason):
    describe = getattr(eum, f"describe_registration_{operation}_definitions")

    error = account.refused(eum.exceptions.ValidationException, lambda: describe(**asked))

    assert error.response["Reason"] == reason


def test_whoever_writes_what_the_definitions_ask_for_has_a_complete_form(clerk, eum):
    number, id_ = clerk.number(), clerk.created()
    eum.create_registration_association(RegistrationId=id_, ResourceId=number)
    definitions = eum.describe_registration_field_definitions(RegistrationType=TYPE)
    for one in definitions["RegistrationFieldDefinitions"]:
        value = {
            "TEXT": lambda _: {"TextValue": "Shop"},
            "SELECT": lambda field: {"SelectChoices": field["SelectValidation"]["Options"][:1]},
            "ATTACHMENT": lambda _: {"RegistrationAttachmentId": clerk.attachment()},
        }[one["FieldType"]](one)
        eum.put_registration_field_value(RegistrationId=id_, FieldPath=one["FieldPath"], **value)

    submitted = eum.submit_registration_version(RegistrationId=id_)

    assert submitted["RegistrationVersionStatus"] == "SUBMITTED"


# ── Attachments ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "document", [{"AttachmentBody": b"a picture"}, {"AttachmentUrl": "s3://shop/opt-in.png"}]
)
def test_a_document_is_taken(account, eum, document):
    added = bare(eum.create_registration_attachment(**document))

    id_ = added["RegistrationAttachmentId"]
    assert added.pop("CreatedTimestamp")
    assert added == {
        "RegistrationAttachmentArn": (
            f"arn:aws:sms-voice:{REGION}:{account.id}:registration-attachment/{id_}"
        ),
        "RegistrationAttachmentId": id_,
        "AttachmentStatus": "UPLOAD_COMPLETE",
    }


def test_the_same_request_again_takes_no_other(account, eum):
    first = eum.create_registration_attachment(AttachmentBody=b"a", ClientToken="once")

    with account.unchanged():
        second = eum.create_registration_attachment(AttachmentBody=b"a", ClientToken="once")

    assert bare(first) == bare(second)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, "MISSING_PARAMETER"),
        (
            {"AttachmentBody": b"a", "AttachmentUrl": "s3://shop/a.png"},
            "PARAMETERS_CANNOT_BE_USED_TOGETHER",
        ),
    ],
)
def test_a_document_comes_from_one_place(account, eum, document, reason):
    error = account.refused(
        eum.exceptions.ValidationException, lambda: eum.create_registration_attachment(**document)
    )

    assert error.response["Reason"] == reason


def test_documents_are_described_by_id_by_arn_and_by_status(eum):
    first = eum.create_registration_attachment(AttachmentBody=b"a")
    second = eum.create_registration_attachment(AttachmentBody=b"b")

    def found(**asked) -> set[str]:
        answer = eum.describe_registration_attachments(**asked)
        return {one["RegistrationAttachmentId"] for one in answer["RegistrationAttachments"]}

    ids = [one["RegistrationAttachmentId"] for one in (first, second)]
    deleted = [{"Name": "attachment-status", "Values": ["DELETED"]}]
    assert found() == set(ids)
    assert found(RegistrationAttachmentIds=[ids[0]]) == {ids[0]}
    assert found(RegistrationAttachmentIds=[second["RegistrationAttachmentArn"]]) == {ids[1]}
    assert found(Filters=deleted) == set()


def test_a_document_is_deleted(eum):
    id_ = eum.create_registration_attachment(AttachmentBody=b"a")["RegistrationAttachmentId"]

    deleted = eum.delete_registration_attachment(RegistrationAttachmentId=id_)

    assert deleted["AttachmentStatus"] == "DELETED"
    assert not eum.describe_registration_attachments()["RegistrationAttachments"]


def test_documents_count_against_the_limits_of_the_account(eum):
    eum.create_registration_attachment(AttachmentBody=b"a")

    limits = eum.describe_account_limits()["AccountLimits"]

    used = {one["Name"]: one["Used"] for one in limits}
    assert used["REGISTRATION_ATTACHMENTS"] == 1


def test_a_document_that_a_form_refers_to_cannot_be_deleted(account, clerk, eum):
    clerk.ready()
    (id_,) = account.state().attachments

    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.delete_registration_attachment(RegistrationAttachmentId=id_),
    )

    assert error.response["Reason"] == "RESOURCE_DELETION_NOT_ALLOWED"
    assert error.response["ResourceType"] == "registration-attachment"


@pytest.mark.parametrize("operation", ["describe", "delete"])
def test_a_document_that_is_not_there_is_told(account, eum, operation):
    ask = {
        "describe": lambda: eum.describe_registration_attachments(
            RegistrationAttachmentIds=["registration-attachment-1"]
        ),
        "delete": lambda: eum.delete_registration_attachment(
            RegistrationAttachmentId="registration-attachment-1"
        ),
    }

    error = account.refused(eum.exceptions.ResourceNotFoundException, ask[operation])

    text = (
        'Resource Not Found - ResourceType="registration-attachment" '
        'ResourceId="registration-attachment-1"'
    )
    assert told(error)[2] == text
