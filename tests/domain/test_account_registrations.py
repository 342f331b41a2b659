"""What a sending account decides about registrations: forms, reviews, what they stand for."""

from __future__ import annotations

import pytest

from engine.domain import origination_errors as errors
from engine.domain.account_commands import (
    CompleteRegistration,
    ReleaseOriginationNumber,
    RequestOriginationNumber,
)
from engine.domain.account_errors import OriginationNumberUnknown
from engine.domain.account_sender_ids import ReleaseSenderId
from engine.domain.events import (
    OriginationNumberReleased,
    RegistrationAssociated,
    RegistrationAttachmentAdded,
    RegistrationAttachmentRemoved,
    RegistrationClosed,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationDeleted,
    RegistrationDisassociated,
    RegistrationFieldCleared,
    RegistrationFieldSet,
    RegistrationSubmitted,
    RegistrationVersionCreated,
    RegistrationVersionDiscarded,
    SenderIdReleased,
    SenderIdRequested,
)
from engine.domain.origination_numbers import is_usable
from engine.domain.registration import FieldValue
from engine.domain.registration_commands import (
    AddRegistrationAttachment,
    AssociateRegistration,
    ClearRegistrationField,
    CreateRegistration,
    CreateRegistrationVersion,
    DecideRegistration,
    DeleteRegistration,
    DiscardRegistrationVersion,
    RemoveRegistrationAttachment,
    SetRegistrationField,
    SubmitRegistration,
)
from engine.domain.registration_status import status_of
from engine.domain.sender_id import is_there
from tests.domain.accounts import after_noon, given, leased
from tests.domain.given import NOON, At

ID, BRAND, CAMPAIGN = "registration-1", "registration-brand", "registration-campaign"
COMPANY, VOLUME = "companyInfo.companyName", "messagingUseCase.monthlyMessageVolume"
IMAGE, NAME = "messagingUseCase.optInImage", "senderIdInfo.senderId"
UNCLEAR = ("Unclear Opt-in Language",)

CREATED = RegistrationCreated(ID, "US_TOLL_FREE_REGISTRATION")
FILLED = (
    RegistrationAttachmentAdded("registration-attachment-1"),
    RegistrationFieldSet(ID, COMPANY, "Shop"),
    RegistrationFieldSet(ID, VOLUME, choices=("1,000",)),
    RegistrationFieldSet(ID, IMAGE, attachment="registration-attachment-1"),
)
FOR_A_NUMBER = (leased(), CREATED, RegistrationAssociated(ID, "phone-1"))
READY = (*FOR_A_NUMBER, *FILLED)
SUBMITTED = (*READY, RegistrationSubmitted(ID, 1))
APPROVED = (*SUBMITTED, RegistrationDecided(ID, 1, approved=True))
DENIED = (*SUBMITTED, RegistrationDecided(ID, 1, approved=False, reasons=UNCLEAR))
DISCARDED = (*READY, RegistrationVersionDiscarded(ID, 1))
CLOSED = (
    *APPROVED,
    RegistrationDisassociated(ID, "phone-1"),
    RegistrationClosed(ID),
    OriginationNumberReleased("phone-1"),
)
SUBMIT = SubmitRegistration(ID, NOON)
APPROVE = DecideRegistration(ID, approved=True, reasons=(), now=NOON)
DENY = DecideRegistration(ID, approved=False, reasons=UNCLEAR, now=NOON)


def text(value: str) -> FieldValue:
    return FieldValue(text=value)


def put(field: str, value: FieldValue, id_: str = ID) -> SetRegistrationField:
    return SetRegistrationField(id_, field, value, NOON)


# ── Beginning ────────────────────────────────────────────────────────────────────────────────


def test_a_registration_begins_as_a_draft_of_its_type():
    given().when(CreateRegistration(ID, "US_TOLL_FREE_REGISTRATION", NOON)).then(CREATED)


def test_the_same_request_again_begins_nothing():
    given(CREATED).when(CreateRegistration(ID, "US_TOLL_FREE_REGISTRATION", NOON)).then()


@pytest.mark.parametrize(
    "type_",
    [
        "US_TEN_DLC_BRAND_REGISTRATION",
        "US_TEN_DLC_BRAND_VETTING",
        "US_TEN_DLC_CAMPAIGN_REGISTRATION",
        "GB_SENDER_ID_REGISTRATION",
        "SG_SENDER_ID_REGISTRATION",
    ],
)
def test_there_are_types_for_brands_campaigns_and_names(type_):
    given().when(CreateRegistration(ID, type_, NOON)).then(RegistrationCreated(ID, type_))


@pytest.mark.parametrize("type_", ["US_TOLL_FREE_VERIFICATION", "FR_SENDER_ID_REGISTRATION"])
def test_a_registration_of_no_known_type_cannot_begin(type_):
    given().when(CreateRegistration(ID, type_, NOON)).then_refused(
        errors.RegistrationTypeUnknown, type=type_
    )


@pytest.mark.parametrize(
    "command",
    [
        put(COMPANY, text("Shop")),
        ClearRegistrationField(ID, COMPANY, NOON),
        SUBMIT,
        APPROVE,
        CreateRegistrationVersion(ID, NOON),
        DiscardRegistrationVersion(ID, NOON),
        AssociateRegistration(ID, "phone-1", NOON),
        DeleteRegistration(ID, NOON),
    ],
)
def test_nothing_can_be_done_to_a_registration_that_is_not_there(command):
    given(leased()).when(command).then_refused(errors.RegistrationUnknown, id=ID)


# ── The form ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("field", "value", "event"),
    [
        (COMPANY, text("Shop"), RegistrationFieldSet(ID, COMPANY, "Shop")),
        (
            VOLUME,
            FieldValue(choices=("1,000",)),
            RegistrationFieldSet(ID, VOLUME, choices=("1,000",)),
        ),
        (
            "contactInfo.firstName",
            text("Ada"),
            RegistrationFieldSet(ID, "contactInfo.firstName", "Ada"),
        ),
        (
            "anything.at.all",
            FieldValue(choices=("this", "that")),
            RegistrationFieldSet(ID, "anything.at.all", choices=("this", "that")),
        ),
    ],
)
def test_a_field_of_a_draft_takes_a_value(field, value, event):
    given(CREATED).when(put(field, value)).then(event)


def test_an_attachment_that_is_there_can_be_the_value_of_a_field():
    attachment = RegistrationAttachmentAdded("registration-attachment-1")
    value = FieldValue(attachment="registration-attachment-1")

    given(CREATED, attachment).when(put(IMAGE, value)).then(
        RegistrationFieldSet(ID, IMAGE, attachment="registration-attachment-1")
    )


def test_the_same_value_again_records_nothing():
    given(CREATED, RegistrationFieldSet(ID, COMPANY, "Shop")).when(
        put(COMPANY, text("Shop"))
    ).then()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (COMPANY, text("x" * 101)),
        (COMPANY, text("   ")),
        (COMPANY, FieldValue(choices=("Shop",))),
        (VOLUME, FieldValue(choices=("7",))),
        (VOLUME, FieldValue(choices=("10", "100"))),
        (VOLUME, text("10")),
        (IMAGE, text("s3://shop/opt-in.png")),
    ],
)
def test_a_described_field_takes_only_what_its_description_says(field, value):
    given(CREATED).when(put(field, value)).then_refused(
        errors.RegistrationFieldInvalid, field=field
    )


@pytest.mark.parametrize(
    "name", ["AB", "ABCDEFGHIJKL", "12345", "-ACME", "ACME-", "AC ME", "AC_ME"]
)
def test_the_name_in_a_form_must_be_one_that_phones_can_show(name):
    form = RegistrationCreated(ID, "GB_SENDER_ID_REGISTRATION")

    given(form).when(put(NAME, text(name))).then_refused(errors.RegistrationFieldInvalid)


def test_an_attachment_that_is_not_there_cannot_be_a_value():
    value = FieldValue(attachment="registration-attachment-9")

    given(CREATED).when(put(IMAGE, value)).then_refused(
        errors.AttachmentUnknown, id="registration-attachment-9"
    )


def test_a_field_can_be_emptied():
    filled = (CREATED, RegistrationFieldSet(ID, COMPANY, "Shop"))

    given(*filled).when(ClearRegistrationField(ID, COMPANY, NOON)).then(
        RegistrationFieldCleared(ID, COMPANY)
    )


def test_an_empty_field_cannot_be_emptied():
    given(CREATED).when(ClearRegistrationField(ID, COMPANY, NOON)).then_refused(
        errors.RegistrationFieldUnknown, field=COMPANY
    )


@pytest.mark.parametrize(
    ("past", "status"),
    [
        (SUBMITTED, "SUBMITTED"),
        (APPROVED, "APPROVED"),
        (DENIED, "DENIED"),
        (DISCARDED, "DISCARDED"),
        (CLOSED, "CLOSED"),
    ],
)
@pytest.mark.parametrize(
    "command", [put(COMPANY, text("Other")), ClearRegistrationField(ID, COMPANY, NOON)]
)
def test_only_a_draft_can_be_written_in(past, status, command):
    given(*past).when(command).then_refused(errors.RegistrationNotADraft, status=status)


# ── Submission ───────────────────────────────────────────────────────────────────────────────


def test_a_complete_draft_goes_to_review():
    given(*READY).when(SUBMIT).then(RegistrationSubmitted(ID, 1))


def test_with_review_days_it_is_known_at_once_when_it_is_approved():
    given(*READY).when(SubmitRegistration(ID, NOON, review_days=15)).then(
        RegistrationSubmitted(ID, 1, approval_due=after_noon(days=15))
    )


def test_a_review_by_aws_can_be_asked_for():
    given(*READY).when(SubmitRegistration(ID, NOON, aws_review=True)).then(
        RegistrationSubmitted(ID, 1, aws_review=True)
    )


@pytest.mark.parametrize("past", [SUBMITTED, APPROVED, DENIED])
def test_what_was_submitted_cannot_be_submitted_again(past):
    given(*past).when(SUBMIT).then_refused(errors.RegistrationAlreadySubmitted)


@pytest.mark.parametrize("past", [DISCARDED, CLOSED])
def test_what_was_thrown_away_or_closed_cannot_be_submitted(past):
    given(*past).when(SUBMIT).then_refused(errors.RegistrationNotSubmittable)


def test_a_toll_free_registration_needs_its_number_before_it_is_submitted():
    given(CREATED, *FILLED).when(SUBMIT).then_refused(errors.RegistrationNotComplete, id=ID)


def test_a_draft_without_its_required_fields_is_denied_at_once():
    without_volume = [one for one in READY if getattr(one, "field", "") not in {VOLUME, IMAGE}]

    given(*without_volume).when(SUBMIT).then(
        RegistrationSubmitted(ID, 1),
        RegistrationDecided(
            ID, 1, approved=False, reasons=(f"Missing required field: {VOLUME}, {IMAGE}",)
        ),
    )


def test_or_it_is_refused_where_that_is_chosen():
    command = SubmitRegistration(ID, NOON, incomplete="refuse")

    given(*FOR_A_NUMBER).when(command).then_refused(errors.RegistrationNotComplete, id=ID)


# ── Decision ─────────────────────────────────────────────────────────────────────────────────


def test_a_review_ends_with_an_approval():
    given(*SUBMITTED).when(APPROVE).then(RegistrationDecided(ID, 1, approved=True))


def test_a_review_ends_with_a_denial_and_its_reasons():
    given(*SUBMITTED).when(DENY).then(RegistrationDecided(ID, 1, approved=False, reasons=UNCLEAR))


def test_the_shortcut_for_numbers_approves_a_registration_too():
    given(*SUBMITTED).when(CompleteRegistration(ID, NOON)).then(
        RegistrationDecided(ID, 1, approved=True)
    )


@pytest.mark.parametrize(
    ("past", "status"),
    [
        (READY, "CREATED"),
        (APPROVED, "COMPLETE"),
        (DENIED, "REQUIRES_UPDATES"),
        (CLOSED, "CLOSED"),
    ],
)
@pytest.mark.parametrize("decision", [APPROVE, DENY, CompleteRegistration(ID, NOON)])
def test_nobody_decides_on_what_is_not_under_review(past, status, decision):
    given(*past).when(decision).then_refused(errors.RegistrationNotUnderReview, status=status)


def test_what_the_clock_has_approved_cannot_be_denied_any_more():
    timed = (*READY, RegistrationSubmitted(ID, 1, approval_due=after_noon(days=15)))
    late = DecideRegistration(ID, approved=False, reasons=UNCLEAR, now=after_noon(days=15))
    in_time = DecideRegistration(ID, approved=False, reasons=UNCLEAR, now=after_noon(days=14))

    given(*timed).when(late).then_refused(errors.RegistrationNotUnderReview, status="COMPLETE")
    given(*timed).when(in_time).then(RegistrationDecided(ID, 1, approved=False, reasons=UNCLEAR))


def test_an_approval_makes_the_number_usable_and_a_denial_does_not():
    usable = [
        is_usable(account.origination_numbers["phone-1"], account, NOON)
        for account in (given(*past).state for past in (READY, SUBMITTED, DENIED, APPROVED))
    ]

    assert usable == [False, False, False, True]


# ── Versions ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("past", [APPROVED, DENIED, DISCARDED])
def test_a_further_version_begins_after_a_decision(past):
    given(*past).when(CreateRegistrationVersion(ID, NOON)).then(RegistrationVersionCreated(ID, 2))


@pytest.mark.parametrize("past", [READY, SUBMITTED, CLOSED])
def test_no_further_version_begins_before_one(past):
    given(*past).when(CreateRegistrationVersion(ID, NOON)).then_refused(
        errors.RegistrationVersionNotAllowed
    )


def test_after_a_denial_every_field_must_be_written_again():
    again = given(*DENIED, RegistrationVersionCreated(ID, 2))

    again.when(SUBMIT).then(
        RegistrationSubmitted(ID, 2),
        RegistrationDecided(
            ID,
            2,
            approved=False,
            reasons=(f"Missing required field: {COMPANY}, {VOLUME}, {IMAGE}",),
        ),
    )


def test_a_draft_can_be_thrown_away():
    given(*READY).when(DiscardRegistrationVersion(ID, NOON)).then(
        RegistrationVersionDiscarded(ID, 1)
    )


@pytest.mark.parametrize("past", [SUBMITTED, APPROVED, DENIED, DISCARDED, CLOSED])
def test_nothing_but_a_draft_can_be_thrown_away(past):
    given(*past).when(DiscardRegistrationVersion(ID, NOON)).then_refused(
        errors.RegistrationVersionNotDiscardable
    )


# ── What it stands for ───────────────────────────────────────────────────────────────────────


def test_a_toll_free_registration_stands_for_a_toll_free_number():
    given(leased(), CREATED).when(AssociateRegistration(ID, "phone-1", NOON)).then(
        RegistrationAssociated(ID, "phone-1")
    )


@pytest.mark.parametrize(
    "number",
    [
        leased(number_type="TEN_DLC"),
        leased(number_type="LONG_CODE", country="CA"),
        leased(country="CA"),
    ],
)
def test_it_stands_for_nothing_else(number):
    given(number, CREATED).when(AssociateRegistration(ID, "phone-1", NOON)).then_refused(
        errors.RegistrationDoesNotStandFor, resource="phone-1"
    )


def test_it_cannot_stand_for_what_the_account_does_not_have():
    given(CREATED).when(AssociateRegistration(ID, "phone-1", NOON)).then_refused(
        OriginationNumberUnknown, id="phone-1"
    )


@pytest.mark.parametrize("past", [SUBMITTED, APPROVED, DENIED])
def test_nothing_is_added_to_it_after_the_submission(past):
    second = leased("phone-2", "+18335550101")

    given(*past, second).when(AssociateRegistration(ID, "phone-2", NOON)).then_refused(
        errors.RegistrationAlreadySubmitted
    )


def test_nothing_is_added_to_a_closed_one():
    given(*CLOSED, leased()).when(AssociateRegistration(ID, "phone-1", NOON)).then_refused(
        errors.RegistrationEnded
    )


def test_a_number_is_registered_once():
    other = RegistrationCreated("registration-2", "US_TOLL_FREE_REGISTRATION")
    command = AssociateRegistration("registration-2", "phone-1", NOON)

    given(*FOR_A_NUMBER, other).when(command).then_refused(
        errors.AlreadyAssociated, resource="phone-1", id=ID
    )


def test_a_number_can_be_leased_with_its_registration():
    command = RequestOriginationNumber(
        "phone-1", "US", "TOLL_FREE", "TRANSACTIONAL", ("SMS",), NOON, registration=ID
    )

    account = given(CREATED).after(command).state

    assert account.registrations[ID].resources == ("phone-1",)
    assert not is_usable(account.origination_numbers["phone-1"], account, NOON)


def test_a_number_cannot_be_leased_with_a_registration_that_cannot_stand_for_it():
    command = RequestOriginationNumber(
        "phone-1", "US", "TEN_DLC", "TRANSACTIONAL", ("SMS",), NOON, registration=ID
    )

    given(CREATED).when(command).then_refused(errors.RegistrationDoesNotStandFor)


# ── Brand and campaign ───────────────────────────────────────────────────────────────────────

BRAND_DRAFT = RegistrationCreated(BRAND, "US_TEN_DLC_BRAND_REGISTRATION")
BRAND_APPROVED = (
    BRAND_DRAFT,
    RegistrationSubmitted(BRAND, 1),
    RegistrationDecided(BRAND, 1, approved=True),
)
CAMPAIGN_DRAFT = RegistrationCreated(CAMPAIGN, "US_TEN_DLC_CAMPAIGN_REGISTRATION")
TEN_DLC = leased("phone-10", "+13035550100", "TEN_DLC")
OF_THE_BRAND = AssociateRegistration(CAMPAIGN, BRAND, NOON)


def test_a_campaign_rests_on_an_approved_brand():
    given(*BRAND_APPROVED, CAMPAIGN_DRAFT).when(OF_THE_BRAND).then(
        RegistrationAssociated(CAMPAIGN, BRAND)
    )
    given(BRAND_DRAFT, CAMPAIGN_DRAFT).when(OF_THE_BRAND).then_refused(
        errors.RegistrationNotComplete, id=BRAND
    )


def test_a_brand_bears_several_campaigns_each_once():
    borne = (*BRAND_APPROVED, CAMPAIGN_DRAFT, RegistrationAssociated(CAMPAIGN, BRAND))
    second = RegistrationCreated("registration-2", "US_TEN_DLC_CAMPAIGN_REGISTRATION")

    given(*borne, second).when(AssociateRegistration("registration-2", BRAND, NOON)).then(
        RegistrationAssociated("registration-2", BRAND)
    )
    given(*borne).when(OF_THE_BRAND).then_refused(errors.AlreadyAssociated)


def test_a_campaign_without_a_brand_cannot_be_submitted():
    given(*BRAND_APPROVED, CAMPAIGN_DRAFT).when(SubmitRegistration(CAMPAIGN, NOON)).then_refused(
        errors.RegistrationNotComplete, id=CAMPAIGN
    )


def test_a_campaign_takes_numbers_once_it_is_approved():
    submitted = (
        *BRAND_APPROVED,
        CAMPAIGN_DRAFT,
        RegistrationAssociated(CAMPAIGN, BRAND),
        RegistrationSubmitted(CAMPAIGN, 1),
        TEN_DLC,
    )
    command = AssociateRegistration(CAMPAIGN, "phone-10", NOON)

    given(*submitted).when(command).then_refused(errors.RegistrationNotComplete, id=CAMPAIGN)
    given(*submitted, RegistrationDecided(CAMPAIGN, 1, approved=True)).when(command).then(
        RegistrationAssociated(CAMPAIGN, "phone-10")
    )


def test_a_brand_cannot_be_deleted_while_a_campaign_rests_on_it():
    borne = (*BRAND_APPROVED, CAMPAIGN_DRAFT, RegistrationAssociated(CAMPAIGN, BRAND))

    given(*borne).when(DeleteRegistration(BRAND, NOON)).then_refused(
        errors.RegistrationUndeletable, id=BRAND
    )
    given(*borne).when(DeleteRegistration(CAMPAIGN, NOON)).then(RegistrationDeleted(CAMPAIGN))


# ── Sender ids ───────────────────────────────────────────────────────────────────────────────

NAME_FORM = (
    RegistrationCreated(ID, "GB_SENDER_ID_REGISTRATION"),
    RegistrationFieldSet(ID, COMPANY, "Shop"),
    RegistrationFieldSet(ID, NAME, "Shop"),
)
NAME_SUBMITTED = (
    *NAME_FORM,
    RegistrationSubmitted(ID, 1),
    SenderIdRequested("SHOP", "GB", ("TRANSACTIONAL", "PROMOTIONAL"), comes_with=ID),
    RegistrationAssociated(ID, "SHOP/GB"),
)
NAME_APPROVED = (*NAME_SUBMITTED, RegistrationDecided(ID, 1, approved=True))
NAME_DENIED = (*NAME_SUBMITTED, RegistrationDecided(ID, 1, approved=False, reasons=UNCLEAR))


def test_a_name_comes_with_its_registration():
    given(*NAME_FORM).when(SUBMIT).then(*NAME_SUBMITTED[len(NAME_FORM) :])


@pytest.mark.parametrize(
    ("past", "there"), [(NAME_SUBMITTED, False), (NAME_DENIED, False), (NAME_APPROVED, True)]
)
def test_it_is_there_from_the_approval_on(past, there):
    account = given(*past).state

    assert is_there(account.sender_ids["SHOP/GB"], account, NOON) is there


def test_it_is_approved_by_its_name_too():
    given(*NAME_SUBMITTED).when(CompleteRegistration("SHOP/GB", NOON)).then(
        RegistrationDecided(ID, 1, approved=True)
    )


def test_a_name_that_nothing_stands_for_cannot_be_approved():
    free = SenderIdRequested("SHOP", "DE", ("TRANSACTIONAL",))

    given(free).when(CompleteRegistration("SHOP/DE", NOON)).then_refused(
        errors.RegistrationUnknown, id="SHOP/DE"
    )


def test_by_the_clock_it_is_there_from_the_very_moment_on():
    account = given(*NAME_FORM).after(SubmitRegistration(ID, NOON, review_days=5)).state
    name = account.sender_ids["SHOP/GB"]

    assert not is_there(name, account, after_noon(days=4))
    assert is_there(name, account, after_noon(days=5))


def test_a_form_that_is_submitted_again_may_name_another():
    again = (
        *NAME_DENIED,
        RegistrationVersionCreated(ID, 2),
        RegistrationFieldSet(ID, COMPANY, "Shop"),
        RegistrationFieldSet(ID, NAME, "Shop2"),
    )

    given(*again).when(SUBMIT).then(
        RegistrationSubmitted(ID, 2),
        RegistrationDisassociated(ID, "SHOP/GB"),
        SenderIdReleased("SHOP", "GB"),
        SenderIdRequested("SHOP2", "GB", ("TRANSACTIONAL", "PROMOTIONAL"), comes_with=ID),
        RegistrationAssociated(ID, "SHOP2/GB"),
    )


def test_a_form_that_is_submitted_again_with_the_same_name_asks_for_no_other():
    again = (
        *NAME_DENIED,
        RegistrationVersionCreated(ID, 2),
        RegistrationFieldSet(ID, COMPANY, "Shop Ltd"),
        RegistrationFieldSet(ID, NAME, "SHOP"),
    )

    given(*again).when(SUBMIT).then(RegistrationSubmitted(ID, 2))


def test_an_approved_name_cannot_be_changed():
    again = (
        *NAME_APPROVED,
        RegistrationVersionCreated(ID, 2),
        RegistrationFieldSet(ID, COMPANY, "Shop"),
        RegistrationFieldSet(ID, NAME, "Shop2"),
    )

    given(*again).when(SUBMIT).then_refused(errors.RegistrationNotSubmittable)


def test_two_registrations_cannot_bring_the_same_name():
    second = (
        RegistrationCreated("registration-2", "GB_SENDER_ID_REGISTRATION"),
        RegistrationFieldSet("registration-2", COMPANY, "Shop"),
        RegistrationFieldSet("registration-2", NAME, "shop"),
    )

    given(*NAME_SUBMITTED, *second).when(SubmitRegistration("registration-2", NOON)).then_refused(
        errors.AlreadyAssociated, resource="SHOP/GB"
    )


def test_a_name_that_needs_no_registration_may_be_registered():
    asked = SenderIdRequested("SHOP", "SG", ("TRANSACTIONAL",))
    form = RegistrationCreated(ID, "SG_SENDER_ID_REGISTRATION")

    given(asked, form).when(AssociateRegistration(ID, "SHOP/SG", NOON)).then(
        RegistrationAssociated(ID, "SHOP/SG")
    )


# ── The end ──────────────────────────────────────────────────────────────────────────────────


def test_a_number_that_is_released_closes_its_registration():
    given(*APPROVED).when(ReleaseOriginationNumber("phone-1", NOON)).then(
        RegistrationDisassociated(ID, "phone-1"),
        RegistrationClosed(ID),
        OriginationNumberReleased("phone-1"),
    )


def test_a_number_under_review_cannot_be_released():
    given(*SUBMITTED).when(ReleaseOriginationNumber("phone-1", NOON)).then_refused(
        errors.ResourceUnderReview, resource="phone-1"
    )


def test_a_campaign_outlives_its_numbers():
    past = (
        *BRAND_APPROVED,
        CAMPAIGN_DRAFT,
        RegistrationSubmitted(CAMPAIGN, 1),
        RegistrationDecided(CAMPAIGN, 1, approved=True),
        TEN_DLC,
        RegistrationAssociated(CAMPAIGN, "phone-10"),
    )

    given(*past).when(ReleaseOriginationNumber("phone-10", NOON)).then(
        RegistrationDisassociated(CAMPAIGN, "phone-10"), OriginationNumberReleased("phone-10")
    )


def test_a_name_that_is_released_closes_its_registration():
    given(*NAME_APPROVED).when(ReleaseSenderId("SHOP", "GB", NOON)).then(
        RegistrationDisassociated(ID, "SHOP/GB"),
        RegistrationClosed(ID),
        SenderIdReleased("SHOP", "GB"),
    )


@pytest.mark.parametrize("past", [(CREATED,), (*CLOSED,)])
def test_a_registration_that_stands_for_nothing_can_be_deleted(past):
    given(*past).when(DeleteRegistration(ID, NOON)).then(RegistrationDeleted(ID))


@pytest.mark.parametrize("past", [READY, APPROVED, DENIED, NAME_APPROVED])
def test_a_registration_that_stands_for_something_cannot_be_deleted(past):
    given(*past).when(DeleteRegistration(ID, NOON)).then_refused(errors.RegistrationNotEmpty)


@pytest.mark.parametrize("past", [SUBMITTED, NAME_SUBMITTED])
def test_a_registration_under_review_cannot_be_deleted(past):
    given(*past).when(DeleteRegistration(ID, NOON)).then_refused(errors.RegistrationUndeletable)


def test_a_name_that_never_came_goes_with_its_registration():
    given(*NAME_DENIED).when(DeleteRegistration(ID, NOON)).then(
        SenderIdReleased("SHOP", "GB"), RegistrationDeleted(ID)
    )


def test_what_was_deleted_is_gone():
    account = given(CREATED).after(DeleteRegistration(ID, NOON)).state

    assert not account.registrations


# ── Attachments ──────────────────────────────────────────────────────────────────────────────

ATTACHMENT = "registration-attachment-1"


def test_a_document_is_added_once():
    command = AddRegistrationAttachment(ATTACHMENT, NOON, "s3://shop/opt-in.png")

    given().when(command).then(RegistrationAttachmentAdded(ATTACHMENT, "s3://shop/opt-in.png"))
    given().after(command).when(command).then()


def test_a_document_can_be_removed_unless_a_form_refers_to_it():
    command = RemoveRegistrationAttachment(ATTACHMENT, NOON)

    given(RegistrationAttachmentAdded(ATTACHMENT)).when(command).then(
        RegistrationAttachmentRemoved(ATTACHMENT)
    )
    given(*READY).when(command).then_refused(errors.AttachmentInUse, id=ATTACHMENT)
    given(*READY, RegistrationAttachmentAdded("another")).when(
        RemoveRegistrationAttachment("another", NOON)
    ).then(RegistrationAttachmentRemoved("another"))
    given().when(command).then_refused(errors.AttachmentUnknown, id=ATTACHMENT)


def test_a_removed_document_is_gone():
    added = At(NOON, RegistrationAttachmentAdded(ATTACHMENT))

    assert not given(added, RegistrationAttachmentRemoved(ATTACHMENT)).state.attachments


# ── A copied account ─────────────────────────────────────────────────────────────────────────

FOREIGN = RegistrationCreated(ID, "US_SHORT_CODE_REGISTRATION")


def test_a_copied_registration_of_a_type_unknown_here_lives_as_others_do():
    whole = given(FOREIGN).after(
        put("anything", text("goes")), SUBMIT, APPROVE, CreateRegistrationVersion(ID, NOON)
    )

    assert status_of(whole.state.registrations[ID], NOON) == "COMPLETE"
    whole.when(DeleteRegistration(ID, NOON)).then(RegistrationDeleted(ID))


def test_it_can_stand_for_nothing_more_than_it_did_when_it_was_copied():
    given(FOREIGN, leased()).when(AssociateRegistration(ID, "phone-1", NOON)).then_refused(
        errors.RegistrationDoesNotStandFor
    )
