"""Why the SMS never came, as people reported it: from Cognito's call to the phone, over sockets.

Every call here answers 200. What became of the text stands in the inbox, and in AWS's log.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.app.records import MessageRow
from engine.domain.account_commands import (
    AccountCommand,
    CompleteRegistration,
    LeaveSmsSandbox,
    ReceiveKeyword,
)
from engine.domain.account_texting import (
    BlockDestinations,
    RaiseSpendQuota,
    SetCarrierScenario,
    StartReview,
)
from engine.domain.events import MessageJudged
from engine.domain.registration_commands import DecideRegistration
from engine.domain.rules.sms_carrier import FAILURES
from engine.domain.verdicts import MEANINGS, Verdict
from tests.support.live import WHOLE_LOG
from tests.support.sending import Sending, ago
from tests.support.shop import SMS, VERIFYING, Shop, pairs

ADA = "+12065550100"
BERLIN, BRUSSELS, LONDON = "+4930123456", "+3221234567", "+447400123456"
ACCEPTED = "Message has been accepted by phone carrier"
IRELAND = "eu-west-1"


class Reporter:
    """Somebody whose users wait for codes: an account, a pool in it, and what they look at."""

    def __init__(self, account: Sending, **settings: Any) -> None:
        self.account = account
        self.shop = Shop(account, **{**VERIFYING, **settings})
        self._asked = 0

    def code_for(self, number: str) -> MessageRow:
        """What became of the code that a user is sent who gives this number."""
        self._asked += 1
        name = self.shop.user(f"ada-{self._asked}")
        self.shop.update(name, phone_number=number)
        return self.newest()

    def newest(self) -> MessageRow:
        """The last message to a user of the pool, once it is judged."""
        return self.account.judged(self.shop.messages()[-1].id)

    def did(self, command: AccountCommand) -> None:
        """What AWS, a carrier or a phone did."""
        self.account.act(command)


@pytest.fixture
def reporter(account: Sending) -> Reporter:
    return Reporter(account)


@pytest.fixture
def ready(account: Sending) -> Reporter:
    """One for whom everything is in order."""
    account.act(LeaveSmsSandbox(ago()))
    account.lease()
    return Reporter(account)


def lost(message: MessageRow) -> tuple[str | None, str | None]:
    """The verdict of a text that never arrived, and what AWS's log would say of it."""
    assert message.outcome == "undelivered"
    assert sum(check.result == "failed" for check in message.checks) == 1
    return message.verdict, message.aws_says


def steps(message: MessageRow) -> list[str]:
    return [step.run or f"wait for {step.wait_for}" for step in message.steps]


# ── What people reported ─────────────────────────────────────────────────────────────────────


def test_sandbox_number_not_verified(account, reporter):
    account.lease()
    sns = account.client("sns")

    message = reporter.code_for(ADA)

    assert lost(message) == (
        "sandbox-destination-unverified",
        "Sandboxed account unable to send to number.",
    )
    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)
    (password,) = [one for one in account.inbox(ADA) if one.pool is None]
    sns.verify_sms_sandbox_phone_number(PhoneNumber=ADA, OneTimePassword=password.code)
    assert reporter.code_for(ADA).outcome == "delivered"


def test_a_simulator_number_needs_no_verification_in_the_sandbox(account, reporter):
    account.lease()

    assert reporter.code_for("+14254147755").outcome == "delivered"
    assert lost(reporter.code_for("+14254147167")) == (
        "carrier-unknown-error",
        "Unknown error attempting to reach phone",
    )


def test_toll_free_not_registered(account, reporter):
    reporter.did(LeaveSmsSandbox(ago()))
    number = account.client("pinpoint-sms-voice-v2").request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="TOLL_FREE",
    )

    message = reporter.code_for(ADA)

    assert lost(message) == (
        "origination-identity-unregistered",
        "No origination entities available to send",
    )
    assert steps(message) == [
        f"sandpost account register {number['PhoneNumberId']} --account {account.id}"
    ]


def test_no_number_at_all(reporter):
    reporter.did(LeaveSmsSandbox(ago()))

    assert lost(reporter.code_for(ADA)) == (
        "origination-identity-missing",
        "No origination entities available to send",
    )


class Registrar:
    """Who fills in the form for a toll-free number, and hands it in."""

    def __init__(self, account: Sending) -> None:
        self._eum = account.client("pinpoint-sms-voice-v2")
        leased = self._eum.request_phone_number(
            IsoCountryCode="US",
            MessageType="TRANSACTIONAL",
            NumberCapabilities=["SMS"],
            NumberType="TOLL_FREE",
        )
        self.number = leased["PhoneNumber"]
        created = self._eum.create_registration(RegistrationType="US_TOLL_FREE_REGISTRATION")
        self.id = created["RegistrationId"]
        self._eum.create_registration_association(
            RegistrationId=self.id, ResourceId=leased["PhoneNumberId"]
        )

    def hand_in(self) -> None:
        """Every field of the newest version, then its submission."""
        image = self._eum.create_registration_attachment(AttachmentBody=b"png")
        values: dict[str, Any] = {
            "companyInfo.companyName": {"TextValue": "Shop"},
            "messagingUseCase.monthlyMessageVolume": {"SelectChoices": ["100"]},
            "messagingUseCase.optInImage": {
                "RegistrationAttachmentId": image["RegistrationAttachmentId"]
            },
        }
        for path, value in values.items():
            self._eum.put_registration_field_value(RegistrationId=self.id, FieldPath=path, **value)
        self._eum.submit_registration_version(RegistrationId=self.id)

    def begin_again(self) -> None:
        """A further version, which starts blank."""
        self._eum.create_registration_version(RegistrationId=self.id)

    def denials(self) -> list[str]:
        """What the reviewers wrote of the last version."""
        described = self._eum.describe_registration_versions(RegistrationId=self.id)
        newest = max(
            described["RegistrationVersions"], key=lambda version: version["VersionNumber"]
        )
        return [reason["Reason"] for reason in newest["DeniedReasons"]]


def test_registration_denied(account, reporter):
    reporter.did(LeaveSmsSandbox(ago()))
    registrar = Registrar(account)
    registrar.hand_in()

    assert lost(reporter.code_for(ADA))[0] == "origination-identity-unregistered"
    reasons = ("The website shows no opt-in.",)
    reporter.did(DecideRegistration(registrar.number, approved=False, reasons=reasons, now=ago()))
    assert registrar.denials() == ["The website shows no opt-in."]
    assert lost(reporter.code_for(ADA)) == (
        "origination-identity-unregistered",
        "No origination entities available to send",
    )
    registrar.begin_again()
    registrar.hand_in()
    reporter.did(DecideRegistration(registrar.id, approved=True, reasons=(), now=ago()))
    arrived = reporter.code_for(ADA)
    assert (arrived.outcome, arrived.sent_from) == ("delivered", registrar.number)


def ready_in_ireland(account: Sending) -> None:
    """Out of the sandbox and with a registered number, in one region."""
    account.act(LeaveSmsSandbox(ago()), IRELAND)
    eum = account.client("pinpoint-sms-voice-v2", IRELAND)
    number = eum.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="TEN_DLC",
    )
    account.act(CompleteRegistration(number["PhoneNumberId"], ago()), IRELAND)


def test_number_in_another_region(account, reporter):
    ready_in_ireland(account)

    message = reporter.code_for(ADA)

    assert lost(message) == (
        "configured-in-another-region",
        "Sandboxed account unable to send to number.",
    )
    assert steps(message) == [
        "wait for the pool to send its texts from eu-west-1: the region in its SMS configuration"
    ]
    moved = Reporter(account, SmsConfiguration={**SMS, "SnsRegion": IRELAND})
    assert moved.code_for(ADA).outcome == "delivered"


def test_spend_limit_reached_mid_month(account, ready):
    sns = account.client("sns")
    assert ready.code_for(ADA).outcome == "delivered"
    long = "a" * 1600  # 11 parts, about a tenth of the dollar that a new account may spend
    while account.judged(sns.publish(PhoneNumber=ADA, Message=long)["MessageId"]).outcome != (
        "undelivered"
    ):
        pass
    while (message := ready.code_for(ADA)).outcome == "delivered":
        pass

    assert lost(message) == ("spend-limit-reached", "No quota left for account")
    ready.did(RaiseSpendQuota(5_000_000, ago()))
    sns.set_sms_attributes(attributes={"MonthlySpendLimit": "5"})
    assert ready.code_for(ADA).outcome == "delivered"


def test_opted_out_then_opted_in_too_soon(account, ready):
    sns = account.client("sns")
    ready.did(ReceiveKeyword(ADA, "STOP", ago()))
    assert lost(ready.code_for(ADA)) == ("opted-out", "Phone number is opted out")
    sns.opt_in_phone_number(phoneNumber=ADA)
    assert ready.code_for(ADA).outcome == "delivered"
    ready.did(ReceiveKeyword(ADA, "STOP", ago()))

    message = ready.code_for(ADA)

    assert lost(message) == ("opted-out", "Phone number is opted out")
    with pytest.raises(
        sns.exceptions.InvalidParameterException, match="latest opt in is too recent"
    ):
        sns.opt_in_phone_number(phoneNumber=ADA)
    assert steps(message) == [
        f"sandpost account receive UNSTOP --from {ADA} --account {account.id}"
    ]
    ready.did(ReceiveKeyword(ADA, "UNSTOP", ago()))
    assert ready.code_for(ADA).outcome == "delivered"


def test_sender_id_in_a_country_without_support(account, ready):
    account.client("sns").set_sms_attributes(attributes={"DefaultSenderID": "SHOP"})

    belgian, german = ready.code_for(BRUSSELS), ready.code_for(BERLIN)

    assert (belgian.outcome, german.outcome) == ("delivered", "delivered")
    assert german.sent_from == "SHOP"
    assert belgian.sent_from != "SHOP"
    assert "Belgium" in (belgian.chosen_because or "")


def test_sender_id_that_its_country_wants_registered(account, ready):
    account.client("sns").set_sms_attributes(attributes={"DefaultSenderID": "SHOP"})

    message = ready.code_for(LONDON)

    assert lost(message) == (
        "sender-id-unregistered",
        "Phone carrier has blocked this message",
    )
    account.client("pinpoint-sms-voice-v2").request_phone_number(
        IsoCountryCode="GB",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="LONG_CODE",
    )
    arrived = ready.code_for(LONDON)
    assert (arrived.outcome, (arrived.sent_from or "")[:3]) == ("delivered", "+44")


def test_a_number_that_the_account_never_had(account, ready):
    sns = account.client("sns")
    options = {
        "AWS.MM.SMS.OriginationNumber": {"DataType": "String", "StringValue": "+18445550199"}
    }

    published = sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=options)

    assert lost(account.judged(published["MessageId"])) == (
        "origination-identity-unknown",
        "No origination entities available to send",
    )
    direct = {
        "CallerArn": SMS["SnsCallerArn"],
        "OriginationIdentity": "+18445550199",
    }
    pool = Reporter(account, SmsConfiguration={"EumsSms": direct})
    name = pool.shop.user("ada")
    with pytest.raises(pool.shop.cognito.exceptions.CodeDeliveryFailureException):
        pool.shop.update(name, phone_number=ADA)


def test_a_text_that_costs_more_than_its_sender_allows(account, ready):
    # Cognito knows no maximum price: this can only happen to who publishes.
    sns = account.client("sns")
    cheap = {"AWS.SNS.SMS.MaxPrice": {"DataType": "String", "StringValue": "0.00001"}}

    published = sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=cheap)

    assert lost(account.judged(published["MessageId"])) == (
        "price-above-maximum",
        "This delivery would exceed max price",
    )


def judged_event(account: Sending, message: str) -> MessageJudged:
    log = account.live.do(account.live.sandpost.log.read(0, WHOLE_LOG))
    return next(
        one.event
        for one in log
        if isinstance(one.event, MessageJudged) and one.event.message == message
    )


def test_an_emoji_that_doubles_the_parts(account):
    words = "Welcome to the shop, your code is {####}. Nobody of ours will ever ask you for it"
    account.act(LeaveSmsSandbox(ago()))
    account.lease()
    smiling = Reporter(account, SmsVerificationMessage=f"{words} 😀")
    plain = Reporter(account, SmsVerificationMessage=f"{words} :)")

    one, two = plain.code_for(ADA), smiling.code_for(ADA)

    carried = [judged_event(account, message.id) for message in (one, two)]
    assert [len(message.body) for message in (one, two)] == [84, 83]
    assert [each.carriage and each.carriage.encoding for each in carried] == ["GSM", "Unicode"]
    assert [each.carriage and each.carriage.parts for each in carried] == [1, 2]
    first, second = (each.charge.amount if each.charge else 0 for each in carried)
    assert second == 2 * first > 0


# ── What AWS and carriers do by themselves ───────────────────────────────────────────────────


def test_a_destination_that_aws_blocks(ready):
    ready.did(BlockDestinations("+1206", ago()))

    assert lost(ready.code_for(ADA)) == (
        "destination-blocked",
        "Destination is on a blocked list",
    )
    assert ready.code_for("+13035550100").outcome == "delivered"


def test_an_account_held_for_review(ready):
    ready.did(StartReview(ago()))

    verdict, aws_says = lost(ready.code_for(ADA))

    assert verdict == "account-under-review"
    assert aws_says is not None
    assert aws_says.startswith("Your account requires additional review prior to being able")


def test_a_pool_that_sends_from_a_region_without_texts(account):
    nowhere = Reporter(account, SmsConfiguration={**SMS, "SnsRegion": "ap-east-1"})

    assert lost(nowhere.code_for(ADA)) == (
        "region-without-sms",
        f"Invalid parameter: PhoneNumber Reason: {ADA} is not valid to publish to",
    )


def test_a_number_that_nobody_can_have(ready):
    assert lost(ready.code_for("+1206555")) == ("number-impossible", "Invalid phone number")


def test_an_invitation_that_is_too_long_because_of_a_long_name(account):
    invitation = {"SMSMessage": "{username}" * 13 + "{####}"}
    account.act(LeaveSmsSandbox(ago()))
    account.lease()
    wordy = Shop(
        account,
        **VERIFYING,
        AdminCreateUserConfig={"InviteMessageTemplate": invitation},
    )

    wordy.create(
        "a" * 128,
        UserAttributes=pairs({"phone_number": ADA, "phone_number_verified": "true"}),
        DesiredDeliveryMediums=["SMS"],
    )

    message = account.judged(wordy.messages()[-1].id)
    assert lost(message) == ("message-body-invalid", "Message body is invalid")


@pytest.mark.parametrize("result", FAILURES)
def test_what_carriers_do_with_a_code(ready, result):
    ready.did(SetCarrierScenario(ADA, result, ago()))

    verdict, aws_says = lost(ready.code_for(ADA))

    assert verdict == FAILURES[result][0].value
    assert aws_says == MEANINGS[Verdict(verdict)].aws_says
    assert ready.code_for("+12065550101").outcome == "delivered"


def test_a_code_that_its_phone_acknowledged(ready):
    ready.did(SetCarrierScenario("US", "acknowledged", ago()))

    message = ready.code_for(ADA)

    assert (message.outcome, message.aws_says) == (
        "delivered",
        "Message has been accepted by phone",
    )


def test_a_code_that_comes_when_it_has_expired(ready):
    day_and_hour = 25 * 60 * 60 * 1000
    ready.did(SetCarrierScenario("US", "delivered", ago(), delay_ms=day_and_hour))

    message = ready.code_for(ADA)

    assert (message.outcome, message.aws_says) == ("delivered", ACCEPTED)
    assert message.consequence is not None
    assert message.consequence.startswith(
        "The text comes when its code, valid for 24 hours, has expired."
    )


def test_a_share_of_all_codes_is_lost_and_nobody_else_s(ready):
    ready.did(SetCarrierScenario("US", "spam", ago(), percent=50, seed=1))

    verdicts = [ready.code_for(f"+120655501{n:02}").verdict for n in range(24)]

    # Fewer than 4 or more than 20 of 24 happen in one of 10,000 seeds.
    assert set(verdicts) == {None, "blocked-as-spam"}
    assert 4 <= verdicts.count("blocked-as-spam") <= 20


def test_every_verdict_of_a_text_is_told_here():
    told = Path(__file__).read_text() + " ".join(verdict for verdict, _ in FAILURES.values())

    assert [v for v, meaning in MEANINGS.items() if meaning.medium == "SMS" and v not in told] == []
