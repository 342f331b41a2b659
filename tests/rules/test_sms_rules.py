"""Every SMS rule: one table of what it answers, and the full answer where it fails."""

from __future__ import annotations

from inspect import unwrap

import pytest

from engine.domain.account_commands import GrantShortCode
from engine.domain.events import (
    NumberOptedIn,
    NumberOptedOut,
    OptOutListCreated,
    RegistrationCompleted,
    SandboxNumberAdded,
    SmsSandboxLeft,
    Step,
    TextOptions,
)
from engine.domain.rules.check import Failed, NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.invitation import invitation_has_password
from engine.domain.rules.sms import SMS_RULES
from engine.domain.rules.sms_account import account_is_not_under_review
from engine.domain.rules.sms_carrier import carrier_delivers
from engine.domain.rules.sms_content import body_can_be_sent
from engine.domain.rules.sms_cost import price_is_within_maximum, spending_stays_within_limit
from engine.domain.rules.sms_destination import (
    destination_is_not_blocked,
    destination_is_not_opted_out,
    number_is_possible,
    sandbox_destination_is_verified,
)
from engine.domain.rules.sms_origination import us_origination_is_registered
from engine.domain.rules.sms_region import region_has_what_is_needed
from engine.domain.rules.sms_send import SmsSend
from engine.domain.rules.sms_sender_id import sender_is_accepted
from engine.domain.verdicts import Verdict
from tests.domain.accounts import (
    ADA,
    OPTED_OUT,
    PENDING,
    REGISTERED,
    VERIFIED,
    before_noon,
    given,
    leased,
)
from tests.domain.given import NOON, At
from tests.rules.sends import AT_NOON, text

CHOICES = RuleChoices()
LEFT = SmsSandboxLeft()
GERMAN = "+4930123456"


def verdict_of(answer):
    """The verdict of a failed answer; for others, what kind of answer it is."""
    return answer.verdict if isinstance(answer, Failed) else type(answer)


def test_the_rules_are_asked_in_awss_order_under_names_that_never_change():
    expected = [
        ("invitation", invitation_has_password),
        ("number", number_is_possible),
        ("opt-out", destination_is_not_opted_out),
        ("blocked", destination_is_not_blocked),
        ("review", account_is_not_under_review),
        ("region", region_has_what_is_needed),
        ("sms-sandbox", sandbox_destination_is_verified),
        ("us-origination", us_origination_is_registered),
        ("sender-id", sender_is_accepted),
        ("content", body_can_be_sent),
        ("max-price", price_is_within_maximum),
        ("spend", spending_stays_within_limit),
        ("carrier", carrier_delivers),
    ]

    assert [(rule.name, unwrap(rule.check)) for rule in SMS_RULES] == [
        (name, unwrap(check)) for name, check in expected
    ]


# ── number ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("to", "answer"),
    [
        (ADA, Passed("documented", {"possible": True, "valid": True, "country": "US"})),
        # A number that is merely invalid, as those kept for fiction may be, is only remarked.
        ("+12061550100", Passed("documented", {"possible": True, "valid": False, "country": "US"})),
        (GERMAN, Passed("documented", {"possible": True, "valid": True, "country": "DE"})),
        ("+1206555010", Verdict.NUMBER_IMPOSSIBLE),
        ("+120655501000", Verdict.NUMBER_IMPOSSIBLE),
        ("+999123456789", Verdict.NUMBER_IMPOSSIBLE),
        ("+111", Verdict.NUMBER_IMPOSSIBLE),
    ],
)
def test_only_possible_numbers_can_be_reached(to, answer):
    found = number_is_possible(SmsSend.of(text(to), AT_NOON), given().state, CHOICES)

    assert answer in (found, verdict_of(found))


def test_an_impossible_number_is_repaired_by_the_right_one():
    failed = number_is_possible(SmsSend.of(text("+1206555"), AT_NOON), given().state, CHOICES)

    assert failed == Failed(
        Verdict.NUMBER_IMPOSSIBLE,
        basis="documented",
        saw={"possible": False, "valid": False},
        because="No phone can have the number +1206555.",
        source="SNS developer guide, SMS delivery logs: Invalid phone number; what is possible "
        "follows the published numbering plans",
        aws_says="Invalid phone number",
        steps=(
            Step("wait", wait_for="the right number, from its owner", yields="RIGHT_NUMBER"),
            Step(
                "aws",
                run="aws cognito-idp admin-update-user-attributes --user-pool-id us-east-1_Shop "
                "--username ada --user-attributes Name=phone_number,Value=RIGHT_NUMBER",
                needs=("RIGHT_NUMBER",),
            ),
        ),
    )


def test_the_repair_names_the_pools_region_and_quotes_the_user():
    request = text("+1206555", pool="eu-west-1_Shop", username="ada & co")

    failed = number_is_possible(SmsSend.of(request, AT_NOON), given().state, CHOICES)

    assert isinstance(failed, Failed)
    assert failed.steps[1].run == (
        "aws cognito-idp admin-update-user-attributes --user-pool-id eu-west-1_Shop "
        "--username 'ada & co' --user-attributes Name=phone_number,Value=RIGHT_NUMBER "
        "--region eu-west-1"
    )


@pytest.mark.parametrize("without", [{"pool": None}, {"username": None}])
def test_without_a_user_only_the_owner_of_the_number_can_help(without):
    failed = number_is_possible(
        SmsSend.of(text("+1206555", **without), AT_NOON), given().state, CHOICES
    )

    assert isinstance(failed, Failed)
    assert [step.by for step in failed.steps] == ["wait"]


# ── opt-out ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("past", "to", "answer"),
    [
        ((), ADA, Passed("documented", {"opted_out": False})),
        (OPTED_OUT, ADA, Verdict.OPTED_OUT),
        (OPTED_OUT, "+12065550101", Passed("documented", {"opted_out": False})),
        ((*OPTED_OUT, NumberOptedIn(ADA)), ADA, Passed("documented", {"opted_out": False})),
    ],
)
def test_a_phone_that_answered_stop_gets_nothing_more(past, to, answer):
    found = destination_is_not_opted_out(SmsSend.of(text(to), AT_NOON), given(*past).state, CHOICES)

    assert answer in (found, verdict_of(found))


def opted_out(*past, choices=CHOICES, **fields):
    send = SmsSend.of(text(**fields), AT_NOON)
    failed = destination_is_not_opted_out(send, given(*past).state, choices)
    assert isinstance(failed, Failed)
    return failed


def test_an_opted_out_number_is_repaired_by_an_api_call():
    assert opted_out(*OPTED_OUT) == Failed(
        Verdict.OPTED_OUT,
        basis="observed",
        saw={"opted_out": True, "since": NOON},
        because=f"+12065550100 is on the account's opt-out list since {NOON}.",
        source="SNS developer guide, opting out of SMS; accepted and lost, as delivery logs show",
        aws_says="Phone number is opted out",
        steps=(Step("aws", run="aws sns opt-in-phone-number --phone-number +12065550100"),),
    )


THIRTY_DAYS_AGO = before_noon(days=30)
ALMOST = before_noon(days=30, milliseconds=-1)


@pytest.mark.parametrize(
    ("opted_in_at", "numbers", "run"),
    [
        (THIRTY_DAYS_AGO, (), "aws sns opt-in-phone-number --phone-number +12065550100"),
        (ALMOST, (), "sandpost account receive START --from +12065550100"),
        # Carriers of a toll-free number do not look for START.
        (ALMOST, REGISTERED, "sandpost account receive UNSTOP --from +12065550100"),
    ],
)
def test_a_number_that_a_call_opted_in_within_30_days_is_repaired_by_its_phone(
    opted_in_at, numbers, run
):
    past = (*OPTED_OUT, At(opted_in_at, NumberOptedIn(ADA)), *OPTED_OUT)

    assert [step.run for step in opted_out(*past, *numbers).steps] == [run]


def test_the_phones_answer_counts_in_its_account():
    failed = opted_out(*OPTED_OUT, NumberOptedIn(ADA), *OPTED_OUT, account="111122223333")

    assert failed.steps[0].run == (
        "sandpost account receive START --from +12065550100 --account 111122223333"
    )


SHOPS = leased(opt_out_list="shop", needs_registration=False)
# A 10DLC number is what the account would take by itself.
PLAIN = leased("phone-2", "+13035550100", "TEN_DLC", needs_registration=False)
ON_SHOPS_LIST = (OptOutListCreated("shop"), NumberOptedOut(ADA, "STOP", "shop"))
FROM_SHOPS = TextOptions(origination="phone-1")


def test_a_number_that_is_opted_out_of_another_list_is_taken_off_that_one():
    failed = opted_out(SHOPS, *ON_SHOPS_LIST)

    assert failed.saw == {"opted_out": True, "since": NOON, "opt_out_list": "shop"}
    assert failed.because == f"+12065550100 is on the opt-out list shop since {NOON}."
    (step,) = failed.steps
    assert step.run == (
        "aws pinpoint-sms-voice-v2 delete-opted-out-number --opt-out-list-name shop "
        "--opted-out-number +12065550100"
    )


@pytest.mark.parametrize(
    ("numbers", "to"), [((SHOPS,), ""), ((SHOPS, PLAIN), " --to +18335550100")]
)
def test_the_phone_answers_the_number_whose_list_it_is_on_if_that_is_not_clear(numbers, to):
    opted_in = NumberOptedIn(ADA, opt_out_list="shop")

    failed = opted_out(*numbers, *ON_SHOPS_LIST, opted_in, *ON_SHOPS_LIST[1:], options=FROM_SHOPS)

    assert [step.run for step in failed.steps] == [
        f"sandpost account receive UNSTOP --from +12065550100{to}"
    ]


def test_the_log_may_name_the_opted_out_number():
    choices = RuleChoices(opt_out_text="observed")

    assert opted_out(*OPTED_OUT, choices=choices).aws_says == "+12065550100 is opted out"


# ── sms-sandbox ──────────────────────────────────────────────────────────────────────────────


def in_sandbox(**more):
    return {"in_sandbox": True, **more}


@pytest.mark.parametrize(
    ("past", "request_", "answer"),
    [
        ((), text(), Verdict.SANDBOX_DESTINATION_UNVERIFIED),
        (PENDING, text(), Verdict.SANDBOX_DESTINATION_UNVERIFIED),
        (VERIFIED, text(), Passed("documented", in_sandbox(verified=True))),
        (VERIFIED, text("+12065550101"), Verdict.SANDBOX_DESTINATION_UNVERIFIED),
        ((), text(GERMAN), Verdict.SANDBOX_DESTINATION_UNVERIFIED),
        ((LEFT,), text(), NotApplicable("documented", {"in_sandbox": False})),
        (
            (),
            text(exempt=True),
            NotApplicable("documented", in_sandbox(one_time_password=True)),
        ),
        ((), text("+1206555"), NotApplicable("assumed", in_sandbox(possible=False))),
        # AWS's simulators work from within the sandbox, the one that fails too.
        ((), text("+14254147755"), Passed("documented", in_sandbox(simulator=True))),
        ((), text("+14254147167"), Passed("documented", in_sandbox(simulator=True))),
    ],
)
def test_in_the_sandbox_only_verified_destinations_get_texts(past, request_, answer):
    found = sandbox_destination_is_verified(
        SmsSend.of(request_, AT_NOON), given(*past).state, CHOICES
    )

    assert answer in (found, verdict_of(found))


def unverified(*past, **fields):
    send = SmsSend.of(text(**fields), AT_NOON)
    failed = sandbox_destination_is_verified(send, given(*past).state, CHOICES)
    assert isinstance(failed, Failed)
    return failed


def wait(number=ADA):
    return Step(
        "wait",
        wait_for="the one-time password, in the inbox",
        yields="CODE",
        inbox=number,
        purpose="SandboxNumberVerification",
    )


def create(number=ADA, more=""):
    run = f"aws sns create-sms-sandbox-phone-number --phone-number {number}{more}"
    return Step("aws", run=run)


def verify(number=ADA, more=""):
    run = f"aws sns verify-sms-sandbox-phone-number --phone-number {number}"
    return Step("aws", run=f"{run} --one-time-password CODE{more}", needs=("CODE",))


LEAVE = Step("sandpost", run="sandpost account leave-sms-sandbox")


def test_an_unverified_destination_is_repaired_by_its_one_time_password():
    assert unverified() == Failed(
        Verdict.SANDBOX_DESTINATION_UNVERIFIED,
        basis="observed",
        saw={"in_sandbox": True, "verified": False, "pending": False},
        because="The account is in the SMS sandbox and +12065550100 is not a verified destination.",
        source="SNS developer guide, SMS sandbox; the sentence is from a delivery log",
        aws_says="Sandboxed account unable to send to number.",
        steps=(create(), wait(), verify()),
    )


def codes(count):
    return (SandboxNumberAdded(ADA, "1"),) * count


def others(count):
    return tuple(SandboxNumberAdded(f"+120655501{n:02}", "1") for n in range(10, 10 + count))


@pytest.mark.parametrize(
    ("past", "to", "steps"),
    [
        (PENDING, ADA, (create(), wait(), verify())),
        (codes(4), ADA, (create(), wait(), verify())),
        # A sixth password in a day would be refused; the fifth still counts.
        (codes(5), ADA, (wait(), verify())),
        ((*others(9),), ADA, (create(), wait(), verify())),
        # An eleventh number would be refused.
        ((*others(10),), ADA, (LEAVE,)),
        ((*others(9), *PENDING), ADA, (create(), wait(), verify())),
        # A country without origination rule: the password itself has nothing to be sent from.
        ((), GERMAN, (LEAVE,)),
        ((leased(),), GERMAN, (LEAVE,)),
        (REGISTERED, GERMAN, (create(GERMAN), wait(GERMAN), verify(GERMAN))),
    ],
)
def test_a_destination_is_verified_where_it_can_be_and_the_sandbox_left_where_not(past, to, steps):
    assert unverified(*past, to=to).steps == steps


def test_the_repair_says_where_unless_it_is_the_usual_place():
    steps = unverified(account="111122223333", region="eu-west-1").steps
    left = unverified(to=GERMAN, account="111122223333", region="eu-west-1").steps

    assert steps == (create(more=" --region eu-west-1"), wait(), verify(more=" --region eu-west-1"))
    assert left[0].run == (
        "sandpost account leave-sms-sandbox --account 111122223333 --region eu-west-1"
    )


def test_a_destination_that_waits_is_seen_as_pending():
    assert unverified(*PENDING).saw == {"in_sandbox": True, "verified": False, "pending": True}


# ── us-origination ───────────────────────────────────────────────────────────────────────────


def ready(number, kind):
    return Passed("documented", {"country": "US", "from": number, "kind": kind})


@pytest.mark.parametrize(
    ("past", "to", "answer"),
    [
        ((), ADA, Verdict.ORIGINATION_IDENTITY_MISSING),
        ((leased(),), ADA, Verdict.ORIGINATION_IDENTITY_UNREGISTERED),
        (
            (leased(number="+13035550100", number_type="TEN_DLC"),),
            ADA,
            Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        ),
        (REGISTERED, ADA, ready("+18335550100", "toll-free number")),
        (
            (
                leased(number="+13035550100", number_type="TEN_DLC"),
                RegistrationCompleted("phone-1"),
            ),
            ADA,
            ready("+13035550100", "10DLC number"),
        ),
        (
            (leased(number_type="SIMULATOR", needs_registration=False),),
            ADA,
            Verdict.ORIGINATION_IDENTITY_MISSING,
        ),
        ((leased(capabilities=("VOICE",)),), ADA, Verdict.ORIGINATION_IDENTITY_MISSING),
        (
            (
                leased(
                    number="+14165550100",
                    number_type="LONG_CODE",
                    country="CA",
                    needs_registration=False,
                ),
            ),
            ADA,
            Verdict.ORIGINATION_IDENTITY_MISSING,
        ),
        ((leased(country="CA"),), ADA, Verdict.ORIGINATION_IDENTITY_MISSING),
        # One that is registered is enough.
        (
            (*REGISTERED, leased("phone-2", "+18335550101")),
            ADA,
            ready("+18335550100", "toll-free number"),
        ),
        ((), GERMAN, NotApplicable("documented", {"country": "DE"})),
        ((), "+14165550100", NotApplicable("documented", {"country": "CA"})),
        ((), "+17875550100", NotApplicable("documented", {"country": "PR"})),
        ((), "+1206555", NotApplicable("documented", {"country": ""})),
    ],
)
def test_us_destinations_need_a_registered_origination_number(past, to, answer):
    found = us_origination_is_registered(SmsSend.of(text(to), AT_NOON), given(*past).state, CHOICES)

    assert answer in (found, verdict_of(found))


def test_a_short_code_is_enough():
    account = given().after(GrantShortCode("phone-s", "12345", NOON)).state

    answer = us_origination_is_registered(SmsSend.of(text(), AT_NOON), account, CHOICES)

    assert answer == ready("12345", "short code")


def test_a_one_time_password_is_not_exempt():
    send = SmsSend.of(text(exempt=True), AT_NOON)

    answer = us_origination_is_registered(send, given().state, CHOICES)

    assert verdict_of(answer) == Verdict.ORIGINATION_IDENTITY_MISSING


def test_a_missing_number_is_leased_and_registered():
    send = SmsSend.of(text(account="111122223333", region="us-west-2"), AT_NOON)

    assert us_origination_is_registered(send, given().state, CHOICES) == Failed(
        Verdict.ORIGINATION_IDENTITY_MISSING,
        basis="documented",
        saw={"country": "US", "unregistered": ()},
        because="+12065550100 is a US number and the account has no US origination number.",
        source="SNS developer guide, SMS requirements for the United States",
        aws_says="No origination entities available to send",
        steps=(
            Step(
                "aws",
                run="aws pinpoint-sms-voice-v2 request-phone-number --iso-country-code US "
                "--message-type TRANSACTIONAL --number-capabilities SMS --number-type TOLL_FREE "
                "--query PhoneNumberId --output text --region us-west-2",
                yields="PHONE_NUMBER_ID",
            ),
            Step(
                "sandpost",
                run="sandpost account register PHONE_NUMBER_ID --account 111122223333 "
                "--region us-west-2",
                needs=("PHONE_NUMBER_ID",),
            ),
        ),
    )


def test_an_unregistered_number_is_registered():
    younger = leased("phone-2", "+18335550101")
    older = At(before_noon(days=1), leased("phone-1", "+18335550100"))
    account = given(younger, older).state

    assert us_origination_is_registered(SmsSend.of(text(), AT_NOON), account, CHOICES) == Failed(
        Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        basis="observed",
        saw={"country": "US", "unregistered": ("+18335550100", "+18335550101")},
        because="+12065550100 is a US number and the registration of the account's toll-free "
        "number +18335550100 is not complete.",
        source="End User Messaging SMS user guide, phone number status: registration comes first",
        aws_says="No origination entities available to send",
        steps=(Step("sandpost", run="sandpost account register phone-1"),),
    )


def test_the_log_may_call_an_unregistered_number_a_carriers_block():
    choices = RuleChoices(unregistered_number_text="carrier-block")

    answer = us_origination_is_registered(
        SmsSend.of(text(), AT_NOON), given(leased()).state, choices
    )

    assert isinstance(answer, Failed)
    assert answer.aws_says == "Phone carrier has blocked this message"
