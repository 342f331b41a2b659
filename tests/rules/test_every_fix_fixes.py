"""Every fix fixes: the printed steps, carried out in order, have the same message delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import msgspec
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from engine.domain.account_commands import AddSandboxNumber
from engine.domain.events import (
    CarrierScenarioSet,
    DestinationsBlocked,
    EmailSender,
    Event,
    IdentityAdded,
    IdentityPolicyDeclared,
    MessageRequested,
    NumberOptedIn,
    NumberOptedOut,
    OriginationNumberReleased,
    RegistrationDecided,
    ReviewStarted,
    SesSandboxLeft,
    SmsAttributesSet,
    SmsSandboxLeft,
    SpendLimitSet,
    SpendQuotaRaised,
    TextOptions,
)
from engine.domain.repair import steps_of
from engine.domain.rules.email import EMAIL_RULES
from engine.domain.rules.judge import judge
from engine.domain.rules.sms import SMS_RULES
from engine.domain.rules.sms_carrier import FAILURES
from engine.domain.rules.sms_send import Circumstances
from engine.domain.verdicts import MEANINGS, Verdict
from tests.domain.accounts import (
    ADA,
    OPTED_OUT,
    REGISTERED,
    VERIFIED,
    before_noon,
    given,
    identity,
    leased,
    registered,
    sender_id,
    under_review,
)
from tests.domain.given import NOON, At, Given
from tests.rules.repairs import Repair
from tests.rules.sends import AT_NOON, OWN, mail, text

LEFT = SmsSandboxLeft()
BRITISH = "+447400123456"
READY = (LEFT, *REGISTERED)
NAMES = "GB_SENDER_ID_REGISTRATION"
# What a form asks of whoever registers.
FORM = {
    "COMPANY_NAME": "Shop & Co",
    "SENDER_ID": "SHOP",
    "OPT_IN_IMAGE_ADDRESS": "s3://shop/opt-in.png",
    "RIGHT_ORIGINATION": "",
}
BLOCKS = (DestinationsBlocked("+1206"), DestinationsBlocked("+1"))
NOWHERE: Mapping[str, Given] = MappingProxyType({})
GERMAN = "+4930123456"
SPENT = replace(AT_NOON, spent=1_000_000)


@dataclass(frozen=True)
class Broken:
    """A message, a world in which only one rule fails, and that rule's verdict.

    `elsewhere` is the same account in other regions, `told` what people say who are waited for.
    """

    verdict: Verdict
    request: MessageRequested
    world: Given
    told: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, Given] = field(default_factory=dict)
    under: Circumstances = AT_NOON


def denied(resource: str) -> RegistrationDecided:
    """The review of its registration ended badly."""
    return RegistrationDecided(f"registration-{resource}", 1, approved=False, reasons=("No.",))


def invitation(request: MessageRequested) -> MessageRequested:
    """An invitation in words that do not have its password."""
    return msgspec.structs.replace(request, purpose="AdminCreateUser", body="Welcome")


FORBIDS = IdentityPolicyDeclared("ops@shop.example", cognito_may_send=False)
BROKEN = [
    Broken(
        Verdict.INVITATION_WITHOUT_PASSWORD,
        invitation(text()),
        given(*READY),
        {"WORDS": "Your password is 135790"},
    ),
    Broken(
        Verdict.INVITATION_WITHOUT_PASSWORD,
        invitation(mail()),
        given(SesSandboxLeft(), *identity("ops@shop.example")),
        {"WORDS": "Your password is 135790"},
    ),
    Broken(
        Verdict.NUMBER_IMPOSSIBLE,
        text("+1206555"),
        given(LEFT, *REGISTERED),
        {"RIGHT_NUMBER": ADA},
    ),
    Broken(Verdict.OPTED_OUT, text(), given(LEFT, *REGISTERED, *OPTED_OUT)),
    Broken(Verdict.SANDBOX_DESTINATION_UNVERIFIED, text(), given(*REGISTERED)),
    Broken(Verdict.SANDBOX_DESTINATION_UNVERIFIED, text(GERMAN), given()),
    Broken(Verdict.DESTINATION_BLOCKED, text(), given(*READY, *BLOCKS)),
    Broken(Verdict.ACCOUNT_UNDER_REVIEW, text(), given(*READY, ReviewStarted())),
    Broken(
        Verdict.REGION_WITHOUT_SMS,
        text(region="ap-east-1"),
        given(),
        {"RIGHT_REGION": "ap-southeast-1"},
        {"ap-southeast-1": given(*READY)},
    ),
    Broken(
        Verdict.CONFIGURED_IN_ANOTHER_REGION,
        text(),
        given(),
        {"RIGHT_REGION": "eu-west-1"},
        {"eu-west-1": given(*READY)},
    ),
    Broken(Verdict.ORIGINATION_IDENTITY_MISSING, text(), given(*VERIFIED)),
    Broken(Verdict.ORIGINATION_IDENTITY_UNREGISTERED, text(), given(*VERIFIED, leased())),
    Broken(
        Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        text(),
        given(*VERIFIED, leased(), *under_review("phone-1")),
    ),
    Broken(
        Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        text(),
        given(*VERIFIED, leased(), *under_review("phone-1")[:2]),
        FORM,
    ),
    Broken(
        Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        text(),
        given(*VERIFIED, leased(), *under_review("phone-1"), denied("phone-1")),
        FORM,
    ),
    Broken(
        Verdict.ORIGINATION_IDENTITY_UNKNOWN,
        text(options=TextOptions(origination="+18445550100")),
        given(*READY),
        {"RIGHT_ORIGINATION": "+18335550100"},
    ),
    Broken(
        Verdict.ORIGINATION_IDENTITY_UNKNOWN,
        text(GERMAN, options=TextOptions(origination="phone-1")),
        given(*READY),
        {"RIGHT_ORIGINATION": ""},
    ),
    Broken(
        Verdict.ORIGINATION_IDENTITY_UNKNOWN,
        text(GERMAN, options=TextOptions(origination="phone-1")),
        given(LEFT, leased(international=True)),
    ),
    Broken(Verdict.SENDER_ID_UNREGISTERED, text(BRITISH), given(LEFT), FORM),
    Broken(
        Verdict.SENDER_ID_UNREGISTERED,
        text(BRITISH, options=TextOptions(sender_id="Shop")),
        given(LEFT),
        FORM,
    ),
    Broken(
        Verdict.SENDER_ID_UNREGISTERED,
        text(BRITISH),
        given(LEFT, sender_id("SHOP", "GB"), *under_review("SHOP/GB", NAMES)),
    ),
    Broken(
        Verdict.SENDER_ID_UNREGISTERED,
        text(BRITISH),
        given(LEFT, sender_id("SHOP", "GB"), *under_review("SHOP/GB", NAMES), denied("SHOP/GB")),
        FORM,
    ),
    Broken(
        Verdict.MESSAGE_BODY_INVALID,
        msgspec.structs.replace(text(), body="a" * 1601),
        given(*READY),
        {"WORDS": "Your code is 135790"},
    ),
    Broken(
        Verdict.MESSAGE_BODY_INVALID,
        msgspec.structs.replace(text(), body=" "),
        given(*READY),
        {"WORDS": "Your code is 135790"},
    ),
    Broken(Verdict.PRICE_ABOVE_MAXIMUM, text(options=TextOptions(max_price=1_000)), given(*READY)),
    Broken(Verdict.SPEND_LIMIT_REACHED, text(), given(*READY), under=SPENT),
    Broken(
        Verdict.SPEND_LIMIT_REACHED,
        text(),
        given(*READY, SpendQuotaRaised(50_000_000), SpendLimitSet(1_000_000)),
        under=SPENT,
    ),
    *(
        Broken(verdict, text(), given(*READY, CarrierScenarioSet(target, result)))
        for result, (verdict, _) in FAILURES.items()
        for target in (ADA, "+1206", "US")
    ),
    Broken(Verdict.CARRIER_UNKNOWN_ERROR, text("+14254147167"), given(*REGISTERED)),
    Broken(
        Verdict.CARRIER_UNKNOWN_ERROR,
        text("+14254147167", pool=None),
        given(*REGISTERED),
        {"RIGHT_NUMBER": "+14254147755"},
    ),
    Broken(
        Verdict.SENDER_IDENTITY_FORBIDDEN,
        mail(),
        given(SesSandboxLeft(), *identity("ops@shop.example"), FORBIDS),
    ),
    Broken(Verdict.SENDER_IDENTITY_UNVERIFIED, mail(), given(SesSandboxLeft())),
    Broken(
        Verdict.SENDER_IDENTITY_UNVERIFIED,
        mail(sender=EmailSender("ops@shop.example", identity="shop.example")),
        given(SesSandboxLeft()),
    ),
    Broken(Verdict.SANDBOX_RECIPIENT_UNVERIFIED, mail(), given(*identity("ops@shop.example"))),
]


def failed_rules(judged):
    return [check.rule for check in judged.checks if check.result == "failed"]


def judged_in(world, request, elsewhere=NOWHERE, under=AT_NOON):
    regions = {region: other.state for region, other in elsewhere.items()}
    return judge(request, world.state, replace(under, elsewhere=regions))


def repaired(request, world, told=MappingProxyType({}), elsewhere=NOWHERE, under=AT_NOON):
    """The message as judged after the steps that its first judgement printed."""
    repair = Repair(world, request, told, under=under, elsewhere=elsewhere)
    for step in steps_of(judged_in(world, request, elsewhere, under)):
        repair.carry_out(step)
    return judge(repair.request, repair.world.state, under)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.verdict.value)
def test_the_steps_repair_a_world_in_which_one_rule_fails(broken):
    judged = judged_in(broken.world, broken.request, broken.elsewhere, broken.under)

    assert judged.verdict == broken.verdict.value
    assert len(failed_rules(judged)) == 1
    after = repaired(broken.request, broken.world, broken.told, broken.elsewhere, broken.under)
    assert after.outcome == "delivered"


def test_every_verdict_has_a_world_that_its_steps_repair():
    asked = {rule.name for rule in SMS_RULES} | {rule.name for rule in EMAIL_RULES}

    assert {broken.verdict for broken in BROKEN} == {
        verdict for verdict, meaning in MEANINGS.items() if meaning.rule in asked
    }


def sandbox_of(count):
    """So many other numbers for the sandbox."""
    return [AddSandboxNumber(f"+120655501{n:02}", "1", "m", NOON) for n in range(10, 10 + count)]


ORIGINATIONS = st.sampled_from(
    [
        (leased(), *under_review("phone-1"), denied("phone-1")),
        (leased(), *under_review("phone-1")[:2]),
        (SmsAttributesSet(default_sender_id="Shop"), leased(international=True)),
        (sender_id("SHOP", "GB"), *under_review("SHOP/GB", NAMES), denied("SHOP/GB")),
        (sender_id("SHOP", "GB"), *registered("SHOP/GB", NAMES)),
        (sender_id("SHOP", "DE"),),
        (),
        (leased(),),
        REGISTERED,
        (leased(number_type="LONG_CODE", country="CA", needs_registration=False),),
        (leased(number_type="SIMULATOR", needs_registration=False),),
    ]
)


@dataclass(frozen=True)
class Past:
    """Everything that can stand between a text and its phone, in any combination."""

    origination: tuple[Event, ...]
    in_sandbox: bool
    opted_out: bool
    opted_in_before: bool
    passwords: int
    others: int
    beside: tuple[Event, ...]

    def world(self, to: str) -> Given:
        """The account in which it stands between a text and this phone."""
        others = min(self.others, 9 if self.passwords else 10)
        passwords = [AddSandboxNumber(to, str(n), "m", NOON) for n in range(self.passwords)]
        world = given(*REGISTERED).after(*sandbox_of(others), *passwords)
        world = without_numbers(world).recording(*self.origination)
        if self.opted_in_before:
            world = world.recording(NumberOptedOut(to, "STOP"), NumberOptedIn(to))
        if self.opted_out:
            world = world.recording(NumberOptedOut(to, "STOP"))
        world = world.recording(*self.beside)
        return world if self.in_sandbox else world.recording(LEFT)


BOOLEANS = st.booleans()
TARGETS = st.sampled_from([ADA, GERMAN, "+1", "+49", "US", "DE", "GB"])
BESIDE = st.lists(
    st.one_of(
        st.builds(
            CarrierScenarioSet,
            TARGETS,
            st.sampled_from(["spam", "unknown", "acknowledged"]),
        ),
        st.builds(DestinationsBlocked, st.sampled_from(["+1", "+12", "+4", "+49", ADA])),
        st.just(ReviewStarted()),
    ),
    unique_by=str,
    max_size=4,
).map(tuple)
PASTS = st.builds(
    Past,
    ORIGINATIONS,
    BOOLEANS,
    BOOLEANS,
    BOOLEANS,
    st.integers(0, 5),
    st.integers(0, 10),
    BESIDE,
)


@dataclass(frozen=True)
class Money:
    """What there is to spend, what was spent, and the most that one text may cost."""

    quota: int
    limit: int | None
    spent: int
    max_price: int | None

    def recorded(self) -> list[Event]:
        """What support and the account itself have said of it."""
        limited = [] if self.limit is None else [SpendLimitSet(min(self.limit, self.quota))]
        return [SpendQuotaRaised(self.quota), *limited]


AMOUNTS = st.sampled_from([0, 1, 8_829, 8_830, 999_999, 1_000_000, 1_500_000, 40_000_000])
MONEY = st.builds(Money, AMOUNTS, st.none() | AMOUNTS, AMOUNTS, st.none() | AMOUNTS)


SENDERS_OF_TEXTS = st.builds(
    TextOptions,
    sender_id=st.sampled_from([None, "Shop", "Other"]),
    origination=st.sampled_from([None, None, "phone-1", "+18445550100", "SHOP"]),
)


@for_all(
    to=st.sampled_from([ADA, GERMAN, "+14165550100", BRITISH, "+6581234567", "+353851234567"]),
    past=PASTS,
    exempt=BOOLEANS,
    money=MONEY,
    options=SENDERS_OF_TEXTS,
)
def test_whatever_fails_together_the_steps_repair_it_in_their_order(
    to, past, exempt, money, options
):
    options = msgspec.structs.replace(options, max_price=money.max_price)
    world = past.world(to).recording(*money.recorded())
    under = replace(AT_NOON, spent=money.spent)

    again = repaired(text(to, exempt=exempt, options=options), world, FORM, under=under)

    assert again.outcome == "delivered"


def without_numbers(world: Given) -> Given:
    """The number that the passwords were sent from is given back."""
    return world.recording(OriginationNumberReleased("phone-1"))


SENDERS = st.sampled_from(
    [
        OWN,
        EmailSender("ops@shop.example"),
        EmailSender("Shop <ops@shop.example>"),
        EmailSender("ops@shop.example", identity="shop.example"),
        EmailSender("ops@shop.example", identity="ops@shop.example", shared=True),
    ]
)


@for_all(
    to=st.sampled_from(["ada@new.example", "ada+1@new.example", "ops@shop.example"]),
    sender=SENDERS,
    pending=st.booleans(),
    in_sandbox=st.booleans(),
    verified=st.sampled_from(["", "shop.example", "new.example", "ops@shop.example"]),
    forbidden=st.booleans(),
)
def test_whatever_fails_of_a_mail_the_steps_repair_it(
    to, sender, pending, in_sandbox, verified, forbidden
):
    world = given()
    if pending:
        world = world.recording(At(before_noon(days=3), IdentityAdded("ops@shop.example", "old")))
    if verified:
        world = world.recording(*identity(verified))
    if not in_sandbox:
        world = world.recording(SesSandboxLeft())
    if forbidden and "ops@shop.example" in world.state.identities:
        world = world.recording(FORBIDS)

    assert repaired(mail(to, sender), world).outcome == "delivered"
