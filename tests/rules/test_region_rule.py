"""The rule `region`, and how the rules about what is lacking leave the word to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.events import (
    DestinationsBlocked,
    NumberOptedOut,
    RegistrationCompleted,
    ReviewStarted,
    SmsSandboxLeft,
    Step,
    TextOptions,
)
from engine.domain.rules.check import Failed, NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.judge import judge
from engine.domain.rules.sms import SMS_RULES
from engine.domain.rules.sms_region import region_has_what_is_needed
from engine.domain.rules.sms_send import SmsSend
from engine.domain.verdicts import Verdict
from tests.domain.accounts import (
    ADA,
    OPTED_OUT,
    REGISTERED,
    VERIFIED,
    given,
    leased,
    registered,
    sender_id,
)
from tests.rules.sends import AT_NOON, text

CHOICES = RuleChoices()
LEFT = SmsSandboxLeft()
GERMAN = "+4930123456"
BRITISH = "+447400123456"
READY = (LEFT, *REGISTERED)
NAMED = (LEFT, sender_id("SHOP", "GB"), *registered("SHOP/GB", "GB_SENDER_ID_REGISTRATION"))
PASSED = Passed("documented", {"region": "us-east-1", "sends_texts": True})
BOTH = [
    "The account is in the SMS sandbox and +12065550100 is not a verified destination.",
    "+12065550100 is a US number and the account has no US origination number.",
]


def under(**elsewhere):
    """What is known of the account in other regions; `_` stands for `-` in their names."""
    regions = {region.replace("_", "-"): given(*past).state for region, past in elsewhere.items()}
    return replace(AT_NOON, elsewhere=regions)


def answer(*past, to=ADA, region="us-east-1", circumstances=AT_NOON, **fields):
    send = SmsSend.of(text(to, region=region, **fields), circumstances)
    return region_has_what_is_needed(send, given(*past).state, CHOICES)


def verdict(*past, **how):
    found = answer(*past, **how)
    return found.verdict if isinstance(found, Failed) else found


# ── regions without texts ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("region", "better"),
    [
        # Cognito developer guide, SMS settings: Hong Kong and Malaysia use Singapore.
        ("ap-east-1", "ap-southeast-1"),
        ("ap-southeast-7", "ap-south-1"),
        ("cn-north-1", "us-east-1"),
        ("mars-north-1", "us-east-1"),
    ],
)
def test_a_region_without_texts_is_left_for_the_one_that_aws_names(region, better):
    assert answer(*READY, region=region) == Failed(
        Verdict.REGION_WITHOUT_SMS,
        basis="documented",
        saw={"region": region, "sends_texts": False},
        because=f"AWS sends no texts from {region}.",
        source="AWS's own list of the endpoints of End User Messaging SMS; the sentence was seen "
        "in issues of the SDKs",
        aws_says="Invalid parameter: PhoneNumber Reason: +12065550100 is not valid to publish to",
        steps=(
            Step(
                "wait",
                wait_for=f"the pool to send its texts from {better}: the region in its SMS "
                "configuration",
                yields="RIGHT_REGION",
            ),
        ),
    )


def test_it_is_left_for_a_region_in_which_everything_is_in_order_if_there_is_one():
    failed = answer(
        region="ap-east-1", circumstances=under(ap_southeast_1=(), eu_west_1=READY, ap_east_2=())
    )

    assert isinstance(failed, Failed)
    assert "from eu-west-1:" in (failed.steps[0].wait_for or "")


def test_who_sends_without_a_pool_sends_from_elsewhere():
    failed = answer(region="ap-east-1", pool=None)

    assert isinstance(failed, Failed)
    assert failed.steps == (
        Step("wait", wait_for="the same text, sent from ap-southeast-1", yields="RIGHT_REGION"),
    )


# ── configured in another region ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("past", "to", "there", "expected"),
    [
        # Nothing is known of other regions, or there is nothing in them.
        ((), ADA, {}, PASSED),
        ((), ADA, {"eu_west_1": ()}, PASSED),
        # All that is lacking is in order there.
        ((), ADA, {"eu_west_1": READY}, Verdict.CONFIGURED_IN_ANOTHER_REGION),
        (VERIFIED, ADA, {"eu_west_1": READY}, Verdict.CONFIGURED_IN_ANOTHER_REGION),
        (
            (LEFT, leased()),
            ADA,
            {"eu_west_1": READY},
            Verdict.CONFIGURED_IN_ANOTHER_REGION,
        ),
        (
            REGISTERED,
            ADA,
            {"eu_west_1": (*REGISTERED, *VERIFIED)},
            Verdict.CONFIGURED_IN_ANOTHER_REGION,
        ),
        ((), GERMAN, {"eu_west_1": (LEFT,)}, Verdict.CONFIGURED_IN_ANOTHER_REGION),
        ((LEFT,), BRITISH, {"eu_west_1": NAMED}, Verdict.CONFIGURED_IN_ANOTHER_REGION),
        # It is not there either, or only in part: to go there would repair nothing.
        ((), ADA, {"eu_west_1": (LEFT,)}, PASSED),
        ((), ADA, {"eu_west_1": REGISTERED}, PASSED),
        (VERIFIED, ADA, {"eu_west_1": REGISTERED}, PASSED),
        ((), ADA, {"eu_west_1": (LEFT, leased())}, PASSED),
        # Something else stands in the way there.
        ((), ADA, {"eu_west_1": (*READY, *OPTED_OUT)}, PASSED),
        ((), ADA, {"eu_west_1": (*READY, ReviewStarted())}, PASSED),
        ((), ADA, {"eu_west_1": (*READY, DestinationsBlocked("+1"))}, PASSED),
        # Texts leave from there no more than from here.
        ((), ADA, {"cn_north_1": READY}, PASSED),
        # Nothing is lacking here.
        (READY, ADA, {"eu_west_1": READY}, PASSED),
        ((LEFT,), GERMAN, {"eu_west_1": READY}, PASSED),
        ((), "+1206555", {"eu_west_1": READY}, PASSED),
        (NAMED, BRITISH, {"eu_west_1": NAMED}, PASSED),
    ],
)
def test_what_is_in_order_elsewhere_only_is_the_regions_problem(past, to, there, expected):
    assert verdict(*past, to=to, circumstances=under(**there)) == expected


def test_it_says_what_is_lacking_here_and_where_it_is():
    failed = answer(circumstances=under(eu_west_1=READY))

    assert failed == Failed(
        Verdict.CONFIGURED_IN_ANOTHER_REGION,
        basis="observed",
        saw={"region": "us-east-1", "elsewhere": "eu-west-1"},
        because=" ".join(BOTH)
        + " All that is in order in eu-west-1, but the text is sent from us-east-1.",
        source="End User Messaging SMS user guide: numbers are of one region; delivery logs name "
        "what is missing, as if it were nowhere",
        aws_says="Sandboxed account unable to send to number.",
        steps=(
            Step(
                "wait",
                wait_for="the pool to send its texts from eu-west-1: the region in its SMS "
                "configuration",
                yields="RIGHT_REGION",
            ),
        ),
    )


def test_awss_words_are_those_of_what_is_missing():
    failed = answer(LEFT, circumstances=under(eu_west_1=READY))

    assert isinstance(failed, Failed)
    assert failed.aws_says == "No origination entities available to send"


def test_a_number_that_a_text_names_may_be_one_of_another_region():
    # Reported by customers: the number was leased where the text did not leave from.
    options = TextOptions(origination="+18335550100")
    other = (LEFT, leased("phone-2", "+18445550100"), RegistrationCompleted("phone-2"))

    failed = answer(*other, options=options, circumstances=under(eu_west_1=READY))

    assert isinstance(failed, Failed)
    assert failed.aws_says == "No origination entities available to send"
    assert failed.saw["elsewhere"] == "eu-west-1"


def test_of_several_regions_in_order_the_first_by_name_is_taken():
    failed = answer(circumstances=under(us_west_2=READY, eu_west_1=READY, ap_south_1=()))

    assert isinstance(failed, Failed)
    assert failed.saw["elsewhere"] == "eu-west-1"


def test_only_the_region_is_said_to_be_wrong_where_it_is():
    judged = judge(text(), given().state, under(eu_west_1=READY), CHOICES)

    assert [check.rule for check in judged.checks if check.result == "failed"] == ["region"]
    assert judged.verdict == "configured-in-another-region"


def test_what_else_is_wrong_is_said_all_the_same():
    world = given(NumberOptedOut(ADA, "STOP"))

    judged = judge(text(), world.state, under(eu_west_1=READY), CHOICES)

    failed = [check.rule for check in judged.checks if check.result == "failed"]
    assert failed == ["opt-out", "region"]


@pytest.mark.parametrize("name", ["sms-sandbox", "us-origination", "sender-id"])
@pytest.mark.parametrize(
    ("region", "circumstances", "saw"),
    [
        ("ap-east-1", AT_NOON, {"sends_texts": False}),
        ("us-east-1", under(eu_west_1=READY), {"in_order_in": "eu-west-1"}),
    ],
)
def test_what_is_lacking_in_the_wrong_region_does_not_matter(name, region, circumstances, saw):
    rule = next(rule for rule in SMS_RULES if rule.name == name)
    send = SmsSend.of(text(region=region), circumstances)

    assert rule.check(send, given().state, CHOICES) == NotApplicable("documented", saw)


@pytest.mark.parametrize("name", ["sms-sandbox", "us-origination"])
def test_in_the_right_region_what_is_lacking_matters(name):
    rule = next(rule for rule in SMS_RULES if rule.name == name)
    send = SmsSend.of(text(), under(eu_west_1=()))

    assert isinstance(rule.check(send, given().state, CHOICES), Failed)
