"""The rule about US numbers, as far as registrations stand for them or a text names one."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    RegistrationAssociated,
    RegistrationClosed,
    RegistrationCompleted,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationDisassociated,
    RegistrationFieldSet,
    RegistrationSubmitted,
    Step,
    TextOptions,
)
from engine.domain.rules.check import Failed, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.sms_origination import us_origination_is_registered
from engine.domain.rules.sms_send import SmsSend
from engine.domain.verdicts import Verdict
from tests.domain.accounts import (
    ADA,
    after_noon,
    before_noon,
    given,
    leased,
    registered,
    under_review,
)
from tests.domain.given import At
from tests.rules.sends import AT_NOON, text

UNREGISTERED, MISSING = (
    Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
    Verdict.ORIGINATION_IDENTITY_MISSING,
)
ID = "registration-phone-1"
CREATED, ASSOCIATED, SUBMITTED = under_review("phone-1")
APPROVED = RegistrationDecided(ID, 1, approved=True)
DENIED = RegistrationDecided(ID, 1, approved=False, reasons=("Unclear opt-in",))
TEN_DLC = leased("phone-t", "+13035550100", "TEN_DLC")
CANADIAN = leased("phone-c", "+14165550100", "LONG_CODE", "CA", needs_registration=False)


def answer_to(*past, to=ADA, **options):
    send = SmsSend.of(text(to, options=TextOptions(**options)), AT_NOON)
    return us_origination_is_registered(send, given(*past).state, RuleChoices())


def ready(number, kind="toll-free number"):
    return Passed("documented", {"country": "US", "from": number, "kind": kind})


def verdict_of(answer):
    return answer.verdict if isinstance(answer, Failed) else answer


@pytest.mark.parametrize(
    ("past", "named", "answer"),
    [
        ((leased(), CREATED, ASSOCIATED), None, UNREGISTERED),
        ((leased(), CREATED, ASSOCIATED, SUBMITTED), None, UNREGISTERED),
        ((leased(), CREATED, ASSOCIATED, SUBMITTED, DENIED), None, UNREGISTERED),
        ((leased(), CREATED, ASSOCIATED, SUBMITTED, APPROVED), None, ready("+18335550100")),
        # A registration that does not stand for the number does not help it.
        ((leased(), CREATED, SUBMITTED, APPROVED), None, UNREGISTERED),
        (
            (leased(), *registered("phone-1"), RegistrationDisassociated(ID, "phone-1")),
            None,
            UNREGISTERED,
        ),
        ((leased(), *registered("phone-1"), RegistrationClosed(ID)), None, UNREGISTERED),
        (
            (leased(), TEN_DLC, *registered("phone-t", "US_TEN_DLC_CAMPAIGN_REGISTRATION")),
            None,
            ready("+13035550100", "10DLC number"),
        ),
        # The number that the text names is the one in question …
        ((leased(), *registered("phone-1"), TEN_DLC), "phone-1", ready("+18335550100")),
        ((leased(), *registered("phone-1"), TEN_DLC), "phone-t", UNREGISTERED),
        # … unless it is none of the account's for the United States, which another rule reports.
        ((leased(), *registered("phone-1"), CANADIAN), "phone-c", ready("+18335550100")),
        ((leased(), *registered("phone-1")), "+18445550100", ready("+18335550100")),
        ((CANADIAN,), "phone-c", MISSING),
        ((), "+18445550100", MISSING),
    ],
)
def test_a_us_number_may_be_used_once_its_registration_is_complete(past, named, answer):
    assert verdict_of(answer_to(*past, origination=named)) == answer


def test_a_simulator_number_needs_no_registration_for_simulators_of_its_country():
    simulator = leased("phone-x", "+14705550100", "SIMULATOR", needs_registration=False)

    assert answer_to(simulator, to="+14254147755") == ready("+14705550100", "simulator number")
    assert verdict_of(answer_to(simulator)) == MISSING


def test_a_review_that_the_clock_ends_ends_at_its_hour():
    due = RegistrationSubmitted(ID, 1, approval_due=after_noon(seconds=1))
    over = RegistrationSubmitted(ID, 1, approval_due=before_noon(seconds=1))
    submitted = before_noon(days=15)

    waiting = answer_to(leased(), CREATED, ASSOCIATED, At(submitted, due))
    assert verdict_of(waiting) == UNREGISTERED
    assert waiting.saw["status"] == "REVIEWING"
    assert answer_to(leased(), CREATED, ASSOCIATED, At(submitted, over)) == ready("+18335550100")


# ── The steps ────────────────────────────────────────────────────────────────────────────────

EUM = "aws pinpoint-sms-voice-v2"
AT_FORM = f"--registration-id {ID} --field-path"
APPROVE = Step("sandpost", run=f"sandpost account register {ID}")
COMPANY = RegistrationFieldSet(ID, "companyInfo.companyName", "Shop")
VOLUME = RegistrationFieldSet(ID, "messagingUseCase.monthlyMessageVolume", choices=("1,000",))
IMAGE = RegistrationFieldSet(ID, "messagingUseCase.optInImage", attachment="attachment-1")
OTHER = RegistrationFieldSet(ID, "contactInfo.firstName", "Ada")


ATTACH = (
    f"{EUM} create-registration-attachment --attachment-url OPT_IN_IMAGE_ADDRESS "
    "--query RegistrationAttachmentId --output text"
)


def put(path, value):
    """A value that is written into a field of the form."""
    return f"{EUM} put-registration-field-value {AT_FORM} {path} {value}"


def told(steps):
    """The steps as they are printed; waits by what they are for."""
    return [step.run or step.wait_for for step in steps]


def test_a_draft_is_filled_in_and_submitted():
    answer = answer_to(leased(), CREATED, ASSOCIATED)

    assert isinstance(answer, Failed)
    assert answer.saw == {
        "country": "US",
        "unregistered": ("+18335550100",),
        "registration": ID,
        "status": "CREATED",
    }
    assert answer.because == (
        "+12065550100 is a US number and the registration of the account's toll-free number "
        "+18335550100 was never submitted."
    )
    assert told(answer.steps) == [
        "Company name: Legal name which your company is registered under",
        put("companyInfo.companyName", "--text-value COMPANY_NAME"),
        put("messagingUseCase.monthlyMessageVolume", "--select-choices 10"),
        "the address in S3 of Opt-in workflow image: What people see where they agree to be texted",
        ATTACH,
        put("messagingUseCase.optInImage", "--registration-attachment-id OPT_IN_IMAGE"),
        f"{EUM} submit-registration-version --registration-id {ID}",
        f"sandpost account register {ID}",
    ]
    assert [(step.yields, step.needs) for step in answer.steps if step.yields or step.needs] == [
        ("COMPANY_NAME", ()),
        (None, ("COMPANY_NAME",)),
        ("OPT_IN_IMAGE_ADDRESS", ()),
        ("OPT_IN_IMAGE", ("OPT_IN_IMAGE_ADDRESS",)),
        (None, ("OPT_IN_IMAGE",)),
    ]


def test_what_a_draft_has_already_is_not_written_again():
    answer = answer_to(leased(), CREATED, ASSOCIATED, COMPANY, VOLUME, IMAGE)

    assert isinstance(answer, Failed)
    assert told(answer.steps) == [
        f"{EUM} submit-registration-version --registration-id {ID}",
        f"sandpost account register {ID}",
    ]


def test_a_denied_registration_says_why_and_is_written_anew():
    # A version after a denial starts blank: every field must be put again (seen in 2026).
    fields = (COMPANY, VOLUME, IMAGE, OTHER)

    answer = answer_to(leased(), CREATED, ASSOCIATED, *fields, SUBMITTED, DENIED)

    assert isinstance(answer, Failed)
    assert answer.saw["reasons"] == ("Unclear opt-in",)
    assert answer.because.endswith("+18335550100 was denied (Unclear opt-in).")
    assert told(answer.steps) == [
        f"{EUM} create-registration-version --registration-id {ID}",
        put("companyInfo.companyName", "--text-value Shop"),
        put("messagingUseCase.monthlyMessageVolume", "--select-choices 1,000"),
        put("messagingUseCase.optInImage", "--registration-attachment-id attachment-1"),
        put("contactInfo.firstName", "--text-value Ada"),
        f"{EUM} submit-registration-version --registration-id {ID}",
        f"sandpost account register {ID}",
    ]


@pytest.mark.parametrize(
    ("submitted", "status", "because"),
    [
        (SUBMITTED, "SUBMITTED", "waits for its review"),
        (
            RegistrationSubmitted(ID, 1, aws_review=True),
            "AWS_REVIEWING",
            "is under AWS's review",
        ),
    ],
)
def test_a_registration_under_review_only_waits_for_its_approval(submitted, status, because):
    answer = answer_to(leased(), CREATED, ASSOCIATED, submitted)

    assert isinstance(answer, Failed)
    assert answer.saw["status"] == status
    assert answer.because.endswith(f"+18335550100 {because}.")
    assert answer.steps == (APPROVE,)


def test_a_number_that_no_registration_stands_for_is_registered_by_itself():
    for past in ((), (CREATED, SUBMITTED, APPROVED), (*registered("phone-2"),)):
        answer = answer_to(leased(), *past)

        assert isinstance(answer, Failed)
        assert answer.because.endswith("+18335550100 is not complete.")
        assert told(answer.steps) == ["sandpost account register phone-1"]


def test_the_newest_registration_of_a_number_is_the_one_that_is_told_of():
    other = "registration-other"
    past = (
        *(leased(), CREATED, ASSOCIATED, SUBMITTED, DENIED),
        At(after_noon(hours=1), RegistrationCreated(other, "US_TOLL_FREE_REGISTRATION")),
        RegistrationAssociated(other, "phone-1"),
        RegistrationSubmitted(other, 1),
    )

    answer = answer_to(*past)

    assert isinstance(answer, Failed)
    assert (answer.saw["registration"], answer.saw["status"]) == (other, "SUBMITTED")


def test_a_number_that_was_approved_by_itself_needs_no_registration_of_ours():
    assert answer_to(leased(), CREATED, ASSOCIATED, RegistrationCompleted("phone-1")) == ready(
        "+18335550100"
    )
