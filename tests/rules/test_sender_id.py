"""The rule about senders: what a text names must be the account's, and some names registered."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    RegistrationDecided,
    RegistrationFieldSet,
    RegistrationSubmitted,
    RegistrationVersionCreated,
    SmsAttributesSet,
    Step,
    TextOptions,
)
from engine.domain.rules.check import Failed, NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.sms_send import SmsSend
from engine.domain.rules.sms_sender_id import sender_is_accepted
from engine.domain.verdicts import Verdict
from tests.domain.accounts import (
    ADA,
    after_noon,
    before_noon,
    given,
    leased,
    registered,
    sender_id,
    under_review,
)
from tests.domain.given import At
from tests.rules.sends import AT_NOON, text

CHOICES = RuleChoices()
BRITISH, GERMAN, CANADIAN, IRISH = "+447400123456", "+4930123456", "+16045550100", "+353851234567"
SINGAPOREAN, UNLISTED = "+6581234567", "+244923123456"
TOLL_FREE = leased(needs_registration=False)
ABROAD = leased("phone-a", "+18335550101", international=True)
LONG_CODE = leased("phone-c", "+447700900000", "LONG_CODE", "GB", needs_registration=False)
DEFAULT_NAME = SmsAttributesSet(default_sender_id="Shop")
OWN = sender_id("SHOP", "GB")
TYPE = "GB_SENDER_ID_REGISTRATION"
UNREGISTERED, UNKNOWN = (
    Verdict.SENDER_ID_UNREGISTERED,
    Verdict.ORIGINATION_IDENTITY_UNKNOWN,
)


def answer_to(to, *past, choices=CHOICES, exempt=False, region="us-east-1", **options):
    """What the rule says of a text to this number, in an account with this past."""
    request = text(to, options=TextOptions(**options), exempt=exempt, region=region)
    return sender_is_accepted(SmsSend.of(request, AT_NOON), given(*past).state, choices)


def failed(to, *past, **options):
    answer = answer_to(to, *past, **options)
    assert isinstance(answer, Failed)
    return answer


def verdict_of(answer):
    """The verdict of a failed answer; for others, the answer itself."""
    return answer.verdict if isinstance(answer, Failed) else answer


def passed(country, sender_ids, sent_from, basis="documented", **more):
    return Passed(basis, {"country": country, "sender_ids": sender_ids, "from": sent_from, **more})


# ── Names ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("to", "past", "asked", "answer"),
    [
        # Countries that show names: as they are given.
        (GERMAN, (), None, passed("DE", "yes", "NOTICE")),
        (GERMAN, (), "Shop", passed("DE", "yes", "Shop", sender_id="Shop")),
        (GERMAN, (DEFAULT_NAME,), None, passed("DE", "yes", "Shop")),
        (SINGAPOREAN, (), "Shop", passed("SG", "yes", "LIKELY-SCAM", sender_id="Shop")),
        # A country that nobody wrote of.
        (UNLISTED, (), "Shop", passed("AO", "yes", "Shop", "assumed", sender_id="Shop")),
        # Countries that show none: one of AWS's codes instead, and the text arrives.
        (CANADIAN, (), None, passed("CA", "no", "a shared code")),
        (CANADIAN, (), "Shop", passed("CA", "no", "a shared code", sender_id="Shop")),
        # Countries that show registered ones only.
        (BRITISH, (), None, UNREGISTERED),
        (BRITISH, (), "Shop", UNREGISTERED),
        (BRITISH, (DEFAULT_NAME,), None, UNREGISTERED),
        (BRITISH, (OWN, *under_review("SHOP/GB", TYPE)), "Shop", UNREGISTERED),
        (BRITISH, (OWN, *registered("SHOP/GB", TYPE)), "Other", UNREGISTERED),
        (
            BRITISH,
            (OWN, *registered("SHOP/GB", TYPE)),
            "Shop",
            passed("GB", "registration", "Shop", sender_id="Shop"),
        ),
        (BRITISH, (OWN, *registered("SHOP/GB", TYPE)), None, passed("GB", "registration", "SHOP")),
        (BRITISH, (LONG_CODE,), None, passed("GB", "registration", "+447700900000")),
        (BRITISH, (LONG_CODE,), "Shop", UNREGISTERED),
        (IRISH, (), "Shop", passed("IE", "registration", "Likely Scam", sender_id="Shop")),
        (IRISH, (), None, passed("IE", "registration", "Likely Scam")),
        # US carriers take numbers only, which is another rule's business.
        (ADA, (), None, NotApplicable("documented", {"country": "US"})),
        (ADA, (TOLL_FREE,), None, NotApplicable("documented", {"country": "US"})),
        (
            ADA,
            (TOLL_FREE,),
            "Shop",
            Passed("documented", {"country": "US", "sender_ids": "no", "sender_id": "Shop"}),
        ),
        ("+1206555", (), "Shop", NotApplicable("documented", {"country": ""})),
    ],
)
def test_some_countries_take_texts_under_registered_names_only(to, past, asked, answer):
    assert verdict_of(answer_to(to, *past, sender_id=asked)) == answer


def test_a_one_time_password_is_not_exempt():
    assert verdict_of(answer_to(BRITISH, exempt=True)) == UNREGISTERED


def test_a_name_that_is_not_registered_may_be_said_to_come_through_as_notice():
    choices = RuleChoices(unregistered_sender_id="notice")

    assert answer_to(BRITISH, choices=choices, sender_id="Shop") == passed(
        "GB", "registration", "NOTICE", "assumed", sender_id="Shop"
    )


# ── The steps that register a name ───────────────────────────────────────────────────────────

EUM = "aws pinpoint-sms-voice-v2"
COMPANY = Step(
    "wait",
    wait_for="Company name: Legal name which your company is registered under",
    yields="COMPANY_NAME",
)


def aws(command, *needs, yields=None):
    return Step("aws", run=f"{EUM} {command}", needs=needs, yields=yields)


def put(id_, path, value, *needs):
    command = f"put-registration-field-value --registration-id {id_} --field-path {path} {value}"
    return aws(command, *needs)


def test_a_name_is_registered_with_a_form_that_is_submitted_and_approved():
    new = "REGISTRATION_ID"

    assert failed(BRITISH, sender_id="Shop") == Failed(
        Verdict.SENDER_ID_UNREGISTERED,
        basis="documented",
        saw={
            "country": "GB",
            "sender_ids": "registration",
            "from": "NOTICE",
            "sender_id": "Shop",
        },
        because="Carriers of the United Kingdom want sender ids registered, and the account has no "
        "registered one for it.",
        source="End User Messaging SMS user guide, sender IDs: AWS tries NOTICE, which may be "
        "dropped",
        aws_says="Phone carrier has blocked this message",
        steps=(
            aws(
                f"create-registration --registration-type {TYPE} --query RegistrationId "
                "--output text",
                yields=new,
            ),
            put(new, "senderIdInfo.senderId", "--text-value SHOP", new),
            COMPANY,
            put(new, "companyInfo.companyName", "--text-value COMPANY_NAME", new, "COMPANY_NAME"),
            aws(f"submit-registration-version --registration-id {new}", new),
            Step("sandpost", run=f"sandpost account register {new}", needs=(new,)),
        ),
    )


@pytest.mark.parametrize(
    ("past", "asked", "name"),
    [
        ((), "Shop", "--text-value SHOP"),
        ((DEFAULT_NAME,), None, "--text-value SHOP"),
        ((DEFAULT_NAME, sender_id("OWN", "GB")), None, "--text-value OWN"),
        ((sender_id("OWN", "GB"),), "Shop", "--text-value SHOP"),
        ((sender_id("OWN", "DE"),), None, "--text-value SENDER_ID"),
        ((SmsAttributesSet(default_sender_id="S"),), None, "--text-value SENDER_ID"),
    ],
)
def test_the_name_that_is_registered_is_the_one_the_text_would_have_and_else_asked_for(
    past, asked, name
):
    steps = failed(BRITISH, *past, sender_id=asked).steps

    (put_name,) = (step.run for step in steps if "senderIdInfo" in (step.run or ""))
    assert put_name == (
        f"{EUM} put-registration-field-value --registration-id REGISTRATION_ID "
        f"--field-path senderIdInfo.senderId {name}"
    )
    assert any(step.yields == "SENDER_ID" for step in steps) == (name.endswith("SENDER_ID"))


ID = "registration-SHOP/GB"
PUT_NAME = put(ID, "senderIdInfo.senderId", "--text-value SHOP")
PUT_COMPANY = put(ID, "companyInfo.companyName", "--text-value 'Shop & Co'")
ASK_COMPANY = put(ID, "companyInfo.companyName", "--text-value COMPANY_NAME", "COMPANY_NAME")
SUBMIT = aws(f"submit-registration-version --registration-id {ID}")
AGAIN = aws(f"create-registration-version --registration-id {ID}")
APPROVE = Step("sandpost", run=f"sandpost account register {ID}")
NAME_SET = RegistrationFieldSet(ID, "senderIdInfo.senderId", "SHOP")
COMPANY_SET = RegistrationFieldSet(ID, "companyInfo.companyName", "Shop & Co")
CREATED, ASSOCIATED, SUBMITTED = under_review("SHOP/GB", TYPE)
FORM = (OWN, CREATED, ASSOCIATED, NAME_SET, COMPANY_SET, SUBMITTED)
DENIED = RegistrationDecided(ID, 1, approved=False, reasons=("Invalid website", "No opt-in"))


@pytest.mark.parametrize(
    ("past", "status", "because", "steps"),
    [
        (
            (OWN, CREATED, ASSOCIATED, NAME_SET),
            "CREATED",
            "was never submitted",
            (COMPANY, ASK_COMPANY, SUBMIT, APPROVE),
        ),
        (FORM, "SUBMITTED", "waits for its review", (APPROVE,)),
        (
            (*FORM, DENIED),
            "REQUIRES_UPDATES",
            "was denied (Invalid website; No opt-in)",
            (AGAIN, PUT_NAME, PUT_COMPANY, SUBMIT, APPROVE),
        ),
        (
            (*FORM, DENIED, RegistrationVersionCreated(ID, 2), NAME_SET),
            "REQUIRES_UPDATES",
            "was denied (Invalid website; No opt-in)",
            (COMPANY, ASK_COMPANY, SUBMIT, APPROVE),
        ),
    ],
)
def test_a_registration_that_was_begun_is_brought_to_its_end(past, status, because, steps):
    answer = failed(BRITISH, *past)

    assert answer.because.endswith(f"has only SHOP, whose registration {because}.")
    assert (answer.saw["registration"], answer.saw["status"]) == (ID, status)
    assert answer.saw.get("reasons", ()) == (
        ("Invalid website", "No opt-in") if status == "REQUIRES_UPDATES" else ()
    )
    assert answer.steps == steps


def test_a_registration_that_was_denied_and_submitted_again_tells_of_no_denial():
    again = (RegistrationVersionCreated(ID, 2), NAME_SET, COMPANY_SET, RegistrationSubmitted(ID, 2))

    answer = failed(BRITISH, *FORM, DENIED, *again)

    assert answer.because.endswith("has only SHOP, whose registration waits for its review.")
    assert "reasons" not in answer.saw
    assert answer.steps == (APPROVE,)


def test_a_review_that_the_clock_ends_is_under_way_until_then():
    due = RegistrationSubmitted(ID, 1, approval_due=after_noon(seconds=1))
    past = (OWN, CREATED, ASSOCIATED, NAME_SET, COMPANY_SET, At(before_noon(days=9), due))

    answer = failed(BRITISH, *past)

    assert answer.because.endswith("has only SHOP, whose registration is under review.")
    assert answer.saw["status"] == "REVIEWING"
    assert answer.steps == (APPROVE,)


def test_of_several_names_that_wait_the_oldest_is_told_of():
    younger = At(after_noon(seconds=1), sender_id("ALPHA", "GB"))

    assert "has only SHOP" in failed(BRITISH, younger, *FORM).because


def test_the_steps_say_where_unless_it_is_the_usual_place():
    steps = failed(BRITISH, *FORM, region="eu-west-1").steps

    assert [step.run for step in steps] == [f"sandpost account register {ID} --region eu-west-1"]


# ── What a text names ────────────────────────────────────────────────────────────────────────


def named(country, name, sent_from):
    return Passed("documented", {"country": country, "named": name, "from": sent_from})


@pytest.mark.parametrize(
    ("to", "past", "name", "answer"),
    [
        (ADA, (TOLL_FREE,), "+18335550100", named("US", "+18335550100", "+18335550100")),
        # That it is not registered is reported by the rule for the United States alone.
        (ADA, (leased(),), "phone-1", named("US", "phone-1", "+18335550100")),
        (BRITISH, (LONG_CODE,), "447700900000", named("GB", "447700900000", "+447700900000")),
        (GERMAN, (sender_id("SHOP", "DE"),), "SHOP", named("DE", "SHOP", "SHOP")),
        (ADA, (), "+18335550100", UNKNOWN),
        (ADA, (TOLL_FREE,), "+13035550100", UNKNOWN),
        (ADA, (LONG_CODE,), "+447700900000", UNKNOWN),
        (BRITISH, (TOLL_FREE,), "phone-1", UNKNOWN),
        (GERMAN, (ABROAD,), "phone-a", UNKNOWN),
        (GERMAN, (), "SHOP", UNKNOWN),
        (BRITISH, (OWN,), "SHOP", UNKNOWN),
    ],
)
def test_what_a_text_names_must_be_the_accounts_and_fit_its_destination(to, past, name, answer):
    assert verdict_of(answer_to(to, *past, origination=name)) == answer


def test_who_names_an_unknown_number_must_name_another_one():
    assert failed(ADA, TOLL_FREE, origination="+13035550100") == Failed(
        Verdict.ORIGINATION_IDENTITY_UNKNOWN,
        basis="documented",
        saw={"country": "US", "named": "+13035550100", "known": False},
        because="The text is to be sent to the United States from +13035550100, and the account "
        "has no such number or sender id.",
        source="Pinpoint user guide, message fallback: there is none for an unknown number",
        aws_says="No origination entities available to send",
        steps=(
            Step(
                "wait",
                wait_for="the same text, to be sent from nothing in particular, or from what the "
                "account has for the United States",
                yields="RIGHT_ORIGINATION",
            ),
        ),
    )


def test_who_names_nothing_may_still_lack_a_registered_name():
    answer = failed(BRITISH, OWN, *under_review("SHOP/GB", TYPE), origination="+13035550100")

    assert [step.run or step.yields for step in answer.steps] == [
        "RIGHT_ORIGINATION",
        "sandpost account register registration-SHOP/GB",
    ]


def test_a_number_of_another_country_is_known_and_does_not_help():
    answer = failed(BRITISH, TOLL_FREE, origination="phone-1")

    assert answer.saw == {"country": "GB", "named": "phone-1", "known": True}
    assert answer.because == (
        "The text is to be sent to the United Kingdom from phone-1, and this toll-free number of "
        "the United States sends no texts there."
    )


def test_a_named_number_for_abroad_that_is_not_registered_is_registered():
    assert failed(GERMAN, ABROAD, origination="phone-a") == Failed(
        Verdict.ORIGINATION_IDENTITY_UNKNOWN,
        basis="assumed",
        saw={"country": "DE", "named": "phone-a", "known": True, "registered": False},
        because="The text is to be sent to Germany from phone-a, and the registration of this "
        "toll-free number is not complete.",
        source="End User Messaging SMS user guide, phone number status: registration comes first",
        aws_says="No origination entities available to send",
        steps=(Step("sandpost", run="sandpost account register phone-a"),),
    )
