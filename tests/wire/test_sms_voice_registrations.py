"""Registrations as boto3 sees them, from the first form to the end."""

from __future__ import annotations

import re

import pytest

from tests.support.sending import REGION, Sending, told
from tests.wire.registering import TOLL_FREE, TYPE, UNCLEAR, Registering, bare

UNKNOWN = "registration-00000000000000000000000000000000"
COMPANY = "companyInfo.companyName"


@pytest.fixture
def clerk(account: Sending) -> Registering:
    return Registering(account)


@pytest.fixture
def eum(clerk: Registering):
    return clerk.eum


def conflict(reason: str, id_: str, kind: str = "registration") -> str:
    return f'Conflict Occurred - Reason="{reason}" ResourceType="{kind}" ResourceId="{id_}"'


# ── CreateRegistration ───────────────────────────────────────────────────────────────────────


def test_a_registration_is_created(account, eum):
    tags = [{"Key": "Name", "Value": "toll-free"}]

    created = bare(eum.create_registration(RegistrationType=TYPE, Tags=tags))

    id_ = created["RegistrationId"]
    assert re.fullmatch("registration-[0-9a-f]{32}", id_)
    assert created.pop("CreatedTimestamp")
    assert created == {
        "RegistrationArn": f"arn:aws:sms-voice:{REGION}:{account.id}:registration/{id_}",
        "RegistrationId": id_,
        "RegistrationType": TYPE,
        "RegistrationStatus": "CREATED",
        "CurrentVersionNumber": 1,
        "Tags": tags,
    }


def test_the_same_request_again_creates_no_other(account, eum):
    first = bare(eum.create_registration(RegistrationType=TYPE, ClientToken="once"))

    with account.unchanged():
        second = bare(eum.create_registration(RegistrationType=TYPE, ClientToken="once"))

    assert first == second


def test_a_type_that_there_is_not_is_refused(account, eum):
    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.create_registration(RegistrationType="US_TOLL_FREE_VERIFICATION"),
    )

    assert error.response["Reason"] == "UNKNOWN_REGISTRATION_TYPE"
    assert [one["Name"] for one in error.response["Fields"]] == ["RegistrationType"]


# ── DescribeRegistrations ────────────────────────────────────────────────────────────────────


def found(eum, **asked) -> list[str]:
    """The registrations that are found, in order."""
    return [one["RegistrationId"] for one in eum.describe_registrations(**asked)["Registrations"]]


def test_registrations_are_described_by_id_or_arn(clerk, eum):
    first = eum.create_registration(RegistrationType=TYPE)
    clerk.created()

    assert found(eum, RegistrationIds=[first["RegistrationId"]]) == [first["RegistrationId"]]
    assert found(eum, RegistrationIds=[first["RegistrationArn"]]) == [first["RegistrationId"]]


def test_registrations_are_described_by_filter(clerk, eum):
    draft, brand = clerk.created(), clerk.created("US_TEN_DLC_BRAND_REGISTRATION")
    eum.submit_registration_version(RegistrationId=brand)

    def filtered(name: str, *values: str) -> list[str]:
        return found(eum, Filters=[{"Name": name, "Values": list(values)}])

    assert filtered("registration-type", TYPE) == [draft]
    assert filtered("registration-status", "SUBMITTED") == [brand]
    assert filtered("registration-status", "CREATED", "SUBMITTED") == [draft, brand]
    assert filtered("registration-status", "COMPLETE") == []


def test_registrations_are_described_page_by_page(clerk, eum):
    created = [clerk.created() for _ in range(5)]

    pages = list(
        eum.get_paginator("describe_registrations").paginate(PaginationConfig={"PageSize": 2})
    )

    sizes = [len(page["Registrations"]) for page in pages]
    shown = [one["RegistrationId"] for page in pages for one in page["Registrations"]]
    assert sizes == [2, 2, 1]
    assert sorted(shown) == sorted(created)


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("describe_registration_versions", {}),
        ("describe_registration_field_values", {}),
        ("put_registration_field_value", {"FieldPath": COMPANY, "TextValue": "Shop"}),
        ("delete_registration_field_value", {"FieldPath": COMPANY}),
        ("submit_registration_version", {}),
        ("create_registration_version", {}),
        ("discard_registration_version", {}),
        ("create_registration_association", {"ResourceId": "phone-1"}),
        ("list_registration_associations", {}),
        ("delete_registration", {}),
    ],
)
def test_a_registration_that_is_not_there_is_told(account, eum, operation, more):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: getattr(eum, operation)(RegistrationId=UNKNOWN, **more),
    )

    text = f'Resource Not Found - ResourceType="registration" ResourceId="{UNKNOWN}"'
    assert told(error) == (400, "ResourceNotFoundException", text)


def test_a_registration_of_another_region_is_not_there(account, clerk):
    there, id_ = account.client("pinpoint-sms-voice-v2", "eu-west-1"), clerk.created()

    error = account.refused(
        there.exceptions.ResourceNotFoundException,
        lambda: there.describe_registrations(RegistrationIds=[id_]),
    )

    assert error.response["ResourceType"] == "registration"


# ── Fields ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("value", [{"TextValue": "Shop"}, {"SelectChoices": ["this", "that"]}])
def test_any_field_takes_a_value(account, clerk, eum, value):
    id_ = clerk.created()

    put = bare(eum.put_registration_field_value(RegistrationId=id_, FieldPath="any.field", **value))

    assert put == {
        "RegistrationArn": f"arn:aws:sms-voice:{REGION}:{account.id}:registration/{id_}",
        "RegistrationId": id_,
        "VersionNumber": 1,
        "FieldPath": "any.field",
        **value,
    }


@pytest.mark.parametrize("by_arn", [True, False])
def test_a_field_takes_an_attachment(clerk, eum, by_arn):
    attachment = eum.create_registration_attachment(AttachmentBody=b"a picture")
    name = attachment["RegistrationAttachmentArn" if by_arn else "RegistrationAttachmentId"]

    put = eum.put_registration_field_value(
        RegistrationId=clerk.created(),
        FieldPath="messagingUseCase.optInImage",
        RegistrationAttachmentId=name,
    )

    assert put["RegistrationAttachmentId"] == attachment["RegistrationAttachmentId"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({}, "MISSING_PARAMETER"),
        ({"TextValue": "a", "SelectChoices": ["b"]}, "PARAMETERS_CANNOT_BE_USED_TOGETHER"),
        ({"TextValue": "x" * 101}, "FIELD_VALIDATION_FAILED"),
        ({"SelectChoices": ["b"]}, "FIELD_VALIDATION_FAILED"),
    ],
)
def test_a_value_that_a_field_cannot_have_is_refused(account, clerk, eum, value, reason):
    id_ = clerk.created()

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.put_registration_field_value(RegistrationId=id_, FieldPath=COMPANY, **value),
    )

    assert error.response["Reason"] == reason


def test_an_attachment_that_is_not_there_is_told(account, clerk, eum):
    id_ = clerk.created()

    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.put_registration_field_value(
            RegistrationId=id_,
            FieldPath="any",
            RegistrationAttachmentId="registration-attachment-1",
        ),
    )

    assert error.response["ResourceType"] == "registration-attachment"


def test_values_are_described_by_section_by_path_and_by_version(clerk, eum):
    _, id_ = clerk.submitted()
    clerk.decide(id_, UNCLEAR)
    eum.create_registration_version(RegistrationId=id_)

    def paths(**asked) -> list[str]:
        answer = eum.describe_registration_field_values(RegistrationId=id_, **asked)
        return [one["FieldPath"] for one in answer["RegistrationFieldValues"]]

    assert paths() == []
    assert len(paths(VersionNumber=1)) == 3
    assert paths(VersionNumber=1, SectionPath="companyInfo") == [COMPANY]
    assert paths(VersionNumber=1, FieldPaths=[COMPANY, "another"]) == [COMPANY]


def test_values_are_described_page_by_page(clerk, eum):
    _, id_ = clerk.ready()
    pages = eum.get_paginator("describe_registration_field_values").paginate(
        RegistrationId=id_, PaginationConfig={"PageSize": 2}
    )

    assert [len(page["RegistrationFieldValues"]) for page in pages] == [2, 1]


def test_a_value_is_deleted_and_shown_one_last_time(clerk, eum):
    id_ = clerk.created()
    value = {"RegistrationId": id_, "FieldPath": COMPANY, "TextValue": "Shop"}
    put = bare(eum.put_registration_field_value(**value))

    deleted = bare(eum.delete_registration_field_value(RegistrationId=id_, FieldPath=COMPANY))

    assert deleted == put
    assert not eum.describe_registration_field_values(RegistrationId=id_)["RegistrationFieldValues"]


def test_an_empty_field_cannot_be_deleted(account, clerk, eum):
    id_ = clerk.created()

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.delete_registration_field_value(RegistrationId=id_, FieldPath=COMPANY),
    )

    assert error.response["Reason"] == "UNKNOWN_REGISTRATION_FIELD"


def test_what_is_under_review_cannot_be_edited(account, clerk, eum):
    _, id_ = clerk.submitted()

    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.put_registration_field_value(
            RegistrationId=id_, FieldPath=COMPANY, TextValue="Other"
        ),
    )

    reason = "EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED"
    assert told(error) == (400, "ConflictException", conflict(reason, id_))


# ── Submission and decision ──────────────────────────────────────────────────────────────────


def test_a_draft_is_submitted(account, clerk, eum):
    _, id_ = clerk.ready()

    submitted = bare(eum.submit_registration_version(RegistrationId=id_))

    history = submitted.pop("RegistrationVersionStatusHistory")
    assert submitted == {
        "RegistrationArn": f"arn:aws:sms-voice:{REGION}:{account.id}:registration/{id_}",
        "RegistrationId": id_,
        "VersionNumber": 1,
        "RegistrationVersionStatus": "SUBMITTED",
        "AwsReview": False,
    }
    assert set(history) == {"DraftTimestamp", "SubmittedTimestamp"}
    assert clerk.status(id_) == "SUBMITTED"


def test_a_review_by_aws_is_a_status_of_its_own(clerk, eum):
    _, id_ = clerk.ready()

    submitted = eum.submit_registration_version(RegistrationId=id_, AwsReview=True)

    assert (submitted["AwsReview"], submitted["RegistrationVersionStatus"]) == (
        True,
        "AWS_REVIEWING",
    )
    assert clerk.status(id_) == "AWS_REVIEWING"


def test_an_approval_is_seen_on_registration_version_and_number(clerk, eum):
    number, id_ = clerk.submitted()
    assert clerk.number_status(number) == "PENDING"

    clerk.decide(id_)

    registration = eum.describe_registrations(RegistrationIds=[id_])["Registrations"][0]
    assert registration["RegistrationStatus"] == "COMPLETE"
    assert registration["ApprovedVersionNumber"] == 1
    assert "LatestDeniedVersionNumber" not in registration
    assert clerk.versions(id_) == ["APPROVED"]
    assert clerk.number_status(number) == "ACTIVE"
    listed = clerk.account.client("sns").list_origination_numbers()["PhoneNumbers"]
    assert [one["Status"] for one in listed] == ["ACTIVE"]


def test_a_denial_is_told_with_its_reasons(clerk, eum):
    number, id_ = clerk.submitted()

    clerk.decide(id_, UNCLEAR, "Invalid Website")

    registration = eum.describe_registrations(RegistrationIds=[id_])["Registrations"][0]
    (version,) = eum.describe_registration_versions(RegistrationId=id_)["RegistrationVersions"]
    assert registration["RegistrationStatus"] == "REQUIRES_UPDATES"
    assert registration["LatestDeniedVersionNumber"] == 1
    assert "ApprovedVersionNumber" not in registration
    assert version["RegistrationVersionStatus"] == "DENIED"
    assert [one["Reason"] for one in version["DeniedReasons"]] == [UNCLEAR, "Invalid Website"]
    assert set(version["RegistrationVersionStatusHistory"]) == {
        "DraftTimestamp",
        "SubmittedTimestamp",
        "DeniedTimestamp",
    }
    assert clerk.number_status(number) == "PENDING"


def test_a_form_without_its_required_fields_is_denied_at_once(clerk, eum):
    number, id_ = clerk.number(), clerk.created()
    eum.create_registration_association(RegistrationId=id_, ResourceId=number)

    submitted = eum.submit_registration_version(RegistrationId=id_)

    (version,) = eum.describe_registration_versions(RegistrationId=id_)["RegistrationVersions"]
    assert submitted["RegistrationVersionStatus"] == "DENIED"
    assert version["DeniedReasons"][0]["Reason"].startswith("Missing required field: ")


def test_or_the_call_is_refused_where_that_is_chosen(otherwise):
    account = Sending(otherwise)
    clerk = Registering(account)
    number, id_ = clerk.number(), clerk.created()
    clerk.eum.create_registration_association(RegistrationId=id_, ResourceId=number)

    error = account.refused(
        clerk.eum.exceptions.ConflictException,
        lambda: clerk.eum.submit_registration_version(RegistrationId=id_),
    )

    account.close()
    assert error.response["Reason"] == "REGISTRATION_NOT_COMPLETE"


def test_with_a_number_of_days_a_review_ends_by_itself(otherwise):
    account = Sending(otherwise)
    clerk = Registering(account)
    _, id_ = clerk.submitted()

    registration = account.state().registrations[id_]

    account.close()
    assert registration.newest.submitted_at is not None
    assert registration.newest.approval_due is not None
    assert registration.newest.approval_due > registration.newest.submitted_at


@pytest.mark.parametrize("decided", [False, True])
def test_what_was_submitted_cannot_be_submitted_again(account, clerk, eum, decided):
    _, id_ = clerk.submitted()
    if decided:
        clerk.decide(id_, UNCLEAR)

    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.submit_registration_version(RegistrationId=id_),
    )

    assert told(error)[2] == conflict("REGISTRATION_ALREADY_SUBMITTED", id_)


def test_without_its_number_a_toll_free_registration_is_not_complete(account, clerk, eum):
    id_ = clerk.created()

    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.submit_registration_version(RegistrationId=id_),
    )

    assert told(error)[2] == conflict("REGISTRATION_NOT_COMPLETE", id_)


def test_a_version_that_was_thrown_away_cannot_be_submitted(account, clerk, eum):
    _, id_ = clerk.ready()
    eum.discard_registration_version(RegistrationId=id_)

    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.submit_registration_version(RegistrationId=id_),
    )

    assert error.response["Reason"] == "SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED"


# ── Versions ─────────────────────────────────────────────────────────────────────────────────


def test_a_further_version_begins_blank(clerk, eum):
    _, id_ = clerk.submitted()
    clerk.decide(id_, UNCLEAR)

    version = bare(eum.create_registration_version(RegistrationId=id_))

    values = eum.describe_registration_field_values(RegistrationId=id_)
    assert (version["VersionNumber"], version["RegistrationVersionStatus"]) == (2, "DRAFT")
    assert values["VersionNumber"] == 2
    assert values["RegistrationFieldValues"] == []
    assert clerk.status(id_) == "REQUIRES_UPDATES"
    assert clerk.versions(id_) == ["DENIED", "DRAFT"]


def test_a_draft_is_thrown_away(clerk, eum):
    id_ = clerk.created()

    discarded = bare(eum.discard_registration_version(RegistrationId=id_))

    assert discarded["RegistrationVersionStatus"] == "DISCARDED"
    assert "DiscardedTimestamp" in discarded["RegistrationVersionStatusHistory"]
    assert clerk.versions(id_) == ["DISCARDED"]


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        ("create_registration_version", "CREATE_REGISTRATION_VERSION_NOT_ALLOWED"),
        ("discard_registration_version", "DISCARD_REGISTRATION_VERSION_NOT_ALLOWED"),
    ],
)
def test_under_review_versions_stay_as_they_are(account, clerk, eum, operation, reason):
    _, id_ = clerk.submitted()

    error = account.refused(
        eum.exceptions.ConflictException, lambda: getattr(eum, operation)(RegistrationId=id_)
    )

    assert told(error)[2] == conflict(reason, id_)


def test_versions_are_described_by_number_and_by_filter(clerk, eum):
    _, id_ = clerk.submitted()
    clerk.decide(id_, UNCLEAR)
    eum.create_registration_version(RegistrationId=id_)

    def numbers(**asked) -> list[int]:
        answer = eum.describe_registration_versions(RegistrationId=id_, **asked)
        return [one["VersionNumber"] for one in answer["RegistrationVersions"]]

    assert numbers() == [1, 2]
    assert numbers(VersionNumbers=[2]) == [2]
    filtered = [{"Name": "registration-version-status", "Values": ["DENIED"]}]
    assert numbers(Filters=filtered) == [1]


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("describe_registration_versions", {"VersionNumbers": [7]}),
        ("describe_registration_field_values", {"VersionNumber": 7}),
    ],
)
def test_a_version_that_there_is_not_is_told(account, clerk, eum, operation, asked):
    id_ = clerk.created()

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: getattr(eum, operation)(RegistrationId=id_, **asked),
    )

    assert error.response["Reason"] == "UNKNOWN_REGISTRATION_VERSION"


# ── Associations ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by_arn", [True, False])
def test_a_registration_stands_for_a_number(account, clerk, eum, by_arn):
    number, id_ = eum.request_phone_number(**TOLL_FREE), clerk.created()
    name = number["PhoneNumberArn" if by_arn else "PhoneNumberId"]

    associated = bare(eum.create_registration_association(RegistrationId=id_, ResourceId=name))

    resource = {
        "ResourceArn": number["PhoneNumberArn"],
        "ResourceId": number["PhoneNumberId"],
        "ResourceType": "TOLL_FREE",
        "IsoCountryCode": "US",
        "PhoneNumber": "+18335550100",
    }
    reference = {
        "RegistrationArn": f"arn:aws:sms-voice:{REGION}:{account.id}:registration/{id_}",
        "RegistrationId": id_,
        "RegistrationType": TYPE,
    }
    assert associated == reference | resource
    listed = bare(eum.list_registration_associations(RegistrationId=id_))
    assert listed == reference | {"RegistrationAssociations": [resource]}
    assert eum.describe_phone_numbers()["PhoneNumbers"][0]["RegistrationId"] == id_


def test_a_number_is_leased_with_its_registration(clerk, eum):
    id_ = clerk.created()

    leased = eum.request_phone_number(**TOLL_FREE, RegistrationId=id_)

    assert leased["RegistrationId"] == id_
    listed = eum.list_registration_associations(RegistrationId=id_)["RegistrationAssociations"]
    assert [one["ResourceId"] for one in listed] == [leased["PhoneNumberId"]]


def test_associations_are_listed_by_filter(clerk, eum):
    number, id_ = clerk.number(), clerk.created()
    eum.create_registration_association(RegistrationId=id_, ResourceId=number)

    def listed(name: str, value: str) -> int:
        filters = [{"Name": name, "Values": [value]}]
        answer = eum.list_registration_associations(RegistrationId=id_, Filters=filters)
        return len(answer["RegistrationAssociations"])

    assert [listed("resource-type", kind) for kind in ("TOLL_FREE", "TEN_DLC")] == [1, 0]
    assert [listed("iso-country-code", code) for code in ("US", "CA")] == [1, 0]


def test_a_campaign_stands_on_an_approved_brand_and_then_for_numbers(account, clerk, eum):
    brand = clerk.created("US_TEN_DLC_BRAND_REGISTRATION")
    campaign = clerk.created("US_TEN_DLC_CAMPAIGN_REGISTRATION")
    association = {"RegistrationId": campaign, "ResourceId": brand}
    early = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.create_registration_association(**association),
    )
    eum.submit_registration_version(RegistrationId=brand)
    clerk.decide(brand)
    eum.create_registration_association(**association)
    eum.submit_registration_version(RegistrationId=campaign)
    clerk.decide(campaign)

    ten_dlc = eum.request_phone_number(
        **TOLL_FREE | {"NumberType": "TEN_DLC"}, RegistrationId=campaign
    )

    assert told(early)[2] == conflict("REGISTRATION_NOT_COMPLETE", brand)
    assert ten_dlc["Status"] == "ACTIVE"
    listed = eum.list_registration_associations(RegistrationId=campaign)
    assert [one["ResourceType"] for one in listed["RegistrationAssociations"]] == [
        "US_TEN_DLC_BRAND_REGISTRATION",
        "TEN_DLC",
    ]


def test_a_name_is_associated_by_itself_or_its_arn(clerk, eum):
    name = eum.request_sender_id(SenderId="Shop", IsoCountryCode="SG")
    first, second = clerk.created("SG_SENDER_ID_REGISTRATION"), "SG_SENDER_ID_REGISTRATION"

    associated = eum.create_registration_association(RegistrationId=first, ResourceId="Shop")

    assert associated["ResourceArn"] == name["SenderIdArn"]
    assert (associated["ResourceId"], associated["ResourceType"]) == ("SHOP", "SENDER_ID")
    with pytest.raises(eum.exceptions.ConflictException) as twice:
        eum.create_registration_association(
            RegistrationId=clerk.created(second), ResourceId=name["SenderIdArn"]
        )
    assert twice.value.response["Reason"] == "RESOURCE_ALREADY_ASSOCIATED"


def test_what_the_type_cannot_stand_for_is_refused(account, clerk, eum):
    number, id_ = clerk.number(), clerk.created("GB_SENDER_ID_REGISTRATION")

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.create_registration_association(RegistrationId=id_, ResourceId=number),
    )

    assert error.response["Reason"] == "INVALID_REGISTRATION_ASSOCIATION"


def test_what_is_not_there_cannot_be_associated(account, clerk, eum):
    id_ = clerk.created()

    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.create_registration_association(RegistrationId=id_, ResourceId="phone-1"),
    )

    assert error.response["ResourceId"] == "phone-1"


def test_nothing_is_associated_after_the_submission(account, clerk, eum):
    _, id_ = clerk.submitted()
    second = clerk.number()

    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.create_registration_association(RegistrationId=id_, ResourceId=second),
    )

    assert error.response["Reason"] == "REGISTRATION_ALREADY_SUBMITTED"


# ── The end ──────────────────────────────────────────────────────────────────────────────────


def test_a_number_under_review_cannot_be_released(account, clerk, eum):
    number, _ = clerk.submitted()

    error = account.refused(
        eum.exceptions.ConflictException, lambda: eum.release_phone_number(PhoneNumberId=number)
    )

    reason = "PHONE_NUMBER_ASSOCIATED_TO_REGISTRATION"
    assert told(error)[2] == conflict(reason, number, "phone-number")


def test_a_released_number_closes_its_registration_which_can_then_only_be_deleted(
    account, clerk, eum
):
    number, id_ = clerk.submitted()
    clerk.decide(id_)
    released = eum.release_phone_number(PhoneNumberId=number)
    assert released["RegistrationId"] == id_
    assert clerk.status(id_) == "CLOSED"

    other = clerk.number()
    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.create_registration_association(RegistrationId=id_, ResourceId=other),
    )
    deleted = eum.delete_registration(RegistrationId=id_)

    assert error.response["Reason"] == "RESOURCE_MODIFICATION_NOT_ALLOWED"
    assert deleted["RegistrationStatus"] == "DELETED"
    assert found(eum) == []


def test_a_registration_that_stands_for_a_number_cannot_be_deleted(account, clerk, eum):
    _, id_ = clerk.ready()

    error = account.refused(
        eum.exceptions.ConflictException, lambda: eum.delete_registration(RegistrationId=id_)
    )

    assert told(error)[2] == conflict("RESOURCE_NOT_EMPTY", id_)


def test_a_registration_under_review_cannot_be_deleted(account, clerk, eum):
    _, id_ = clerk.submitted()

    error = account.refused(
        eum.exceptions.ConflictException, lambda: eum.delete_registration(RegistrationId=id_)
    )

    assert error.response["Reason"] == "RESOURCE_DELETION_NOT_ALLOWED"


# ── Names that come with their registration ──────────────────────────────────────────────────


def test_a_name_comes_with_the_approval_of_its_registration(account, clerk, eum):
    id_ = clerk.created("GB_SENDER_ID_REGISTRATION")
    for path, value in ((COMPANY, "Shop"), ("senderIdInfo.senderId", "Shop")):
        eum.put_registration_field_value(RegistrationId=id_, FieldPath=path, TextValue=value)
    eum.submit_registration_version(RegistrationId=id_)
    before = eum.describe_sender_ids()["SenderIds"]

    clerk.decide(id_)

    assert before == []
    (name,) = eum.describe_sender_ids()["SenderIds"]
    assert (name["SenderId"], name["IsoCountryCode"]) == ("SHOP", "GB")
    assert name["Registered"]
    assert name["RegistrationId"] == id_
    released = eum.release_sender_id(SenderId="SHOP", IsoCountryCode="GB")
    assert released["Registered"]
    assert clerk.status(id_) == "CLOSED"
