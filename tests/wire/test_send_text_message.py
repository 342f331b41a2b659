"""SendTextMessage as boto3 sees it: judged in the call, refused for the cause and for no other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import ClientError

from engine.domain.account_commands import (
    ChangeOriginationNumber,
    LeaveSmsSandbox,
    ReceiveKeyword,
    RequestOriginationNumber,
)
from engine.domain.account_texting import (
    BlockDestinations,
    EndReview,
    SetCarrierScenario,
    StartReview,
    UnblockDestinations,
)
from engine.domain.events import TextOptions
from tests.support.sending import REGION, Sending, ago, told

ADA = "+12065550100"
BERLIN = "+4930123456"
TOKYO = "+81312345678"
TOLL_FREE = "+18335550100"
SIMULATOR = "+14705550100"
US_SIMULATOR_DESTINATION = "+14254147755"
GB_SIMULATOR_DESTINATION = "+447860019066"


@pytest.fixture
def eum(account: Sending):
    return account.client("pinpoint-sms-voice-v2")


@pytest.fixture
def ready(account: Sending) -> Sending:
    """An account from which everything arrives: no sandbox, a registered toll-free number."""
    account.act(LeaveSmsSandbox(ago(days=9)))
    account.lease(days_ago=9)
    return account


@pytest.fixture
def send(account: Sending, eum):
    """Send Ada a text, with whatever else is asked for."""

    def sent(**more: Any) -> Any:
        asked = {"DestinationPhoneNumber": ADA, "MessageBody": "Your order is ready."}
        return eum.send_text_message(**asked | more)

    return sent


def reason(account: Sending, call: Callable[[], object]) -> tuple[str, str]:
    """Exception and reason of a refused call, after which log and account are as they were."""
    error = account.refused(account.client("pinpoint-sms-voice-v2").exceptions.ClientError, call)
    assert told(error)[0] == 400
    return told(error)[1], error.response.get("Reason", "")


def lease(account: Sending, number_type: str, country: str = "US", **but: Any) -> str:
    """The id of a further number."""
    id_ = f"phone-{number_type.lower()}-{country.lower()}"
    account.act(
        RequestOriginationNumber(
            **{
                "id": id_,
                "country": country,
                "number_type": number_type,
                "message_type": "TRANSACTIONAL",
                "capabilities": ("SMS",),
                "now": ago(days=1),
                **but,
            }
        )
    )
    return id_


# ── What is sent ─────────────────────────────────────────────────────────────────────────────


def test_a_text_is_requested_and_judged_in_one_append(ready, send):
    id_ = send()["MessageId"]

    (message,) = ready.messages()
    judged = ready.judgement(id_)
    assert (message.id, message.destination, message.body) == (id_, ADA, "Your order is ready.")
    assert (message.purpose, message.sms_type) == ("SendTextMessage", "Transactional")
    assert message.text == TextOptions(direct=True)
    assert (judged.outcome, judged.sent_from) == ("delivered", TOLL_FREE)
    assert judged.as_of == ready.version()
    assert ready.recorded_with(id_) == [message, judged]


def test_everything_that_was_asked_for_is_kept(ready, send):
    send(
        OriginationIdentity=TOLL_FREE,
        MessageType="TRANSACTIONAL",
        Keyword="SHOP",
        MaxPrice="0.05",
        TimeToLive=60,
        Context={"order": "17"},
        DestinationCountryParameters={"IN_ENTITY_ID": "entity", "IN_TEMPLATE_ID": "template"},
        MessageFeedbackEnabled=False,
    )

    (message,) = ready.messages()
    assert message.text == TextOptions(
        origination=TOLL_FREE,
        max_price=50_000,
        entity_id="entity",
        template_id="template",
        direct=True,
        keyword="SHOP",
        context={"order": "17"},
        lifetime_s=60,
    )


def test_the_plus_sign_may_be_left_out(ready, send):
    send(DestinationPhoneNumber=ADA.removeprefix("+"))

    assert ready.messages()[0].destination == ADA


def test_what_was_sent_is_read_at_once_by_everybody(ready, send):
    id_ = send()["MessageId"]

    assert ready.stored(id_).outcome == "delivered"


def test_a_dry_run_records_nothing(ready, send):
    with ready.unchanged():
        answer = send(DryRun=True)

    assert answer["MessageId"]
    assert ready.messages() == []


def test_a_dry_run_is_refused_for_what_a_real_one_is(account, send):
    account.lease()

    why = reason(account, lambda: send(DryRun=True))

    assert why == ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED")


# ── What it is sent from ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("spelling", ["id", "arn", "number", "digits"])
def test_a_number_can_be_named_in_every_way(ready, send, spelling):
    (id_,) = ready.state().origination_numbers
    name = {
        "id": id_,
        "arn": f"arn:aws:sms-voice:{REGION}:{ready.id}:phone-number/{id_}",
        "number": TOLL_FREE,
        "digits": TOLL_FREE.removeprefix("+"),
    }[spelling]

    send(OriginationIdentity=name)

    assert ready.messages()[0].text.origination == TOLL_FREE


@pytest.mark.parametrize("by_arn", [True, False])
def test_a_sender_id_can_be_named_by_itself_or_its_arn(ready, send, by_arn):
    arn = f"arn:aws:sms-voice:{REGION}:{ready.id}:sender-id/SHOP/DE"

    send(DestinationPhoneNumber=BERLIN, OriginationIdentity=arn if by_arn else "SHOP")

    assert ready.messages()[0].text == TextOptions(sender_id="SHOP", direct=True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("phone-00000000000000000000000000000000", "phone-number"),
        ("+18335550199", "phone-number"),
        ("pool-00000000000000000000000000000000", "pool"),
        ("arn:aws:sms-voice:us-east-1:000000000000:pool/pool-1", "pool"),
        ("arn:aws:sms-voice:eu-west-1:000000000000:phone-number/phone-1", "phone-number"),
        ("rcs-00000000000000000000000000000000", "rcs-agent"),
    ],
)
def test_what_is_not_the_accounts_cannot_be_named(ready, eum, send, name, kind):
    error = ready.refused(
        eum.exceptions.ResourceNotFoundException, lambda: send(OriginationIdentity=name)
    )

    text = f'Resource Not Found - ResourceType="{kind}" ResourceId="{name}"'
    assert told(error) == (400, "ResourceNotFoundException", text)
    assert (error.response["ResourceType"], error.response["ResourceId"]) == (kind, name)


def test_a_named_number_must_be_registered(ready, send):
    waiting = ready.lease("TEN_DLC", registered=False)

    error = ready.refused(
        ready.client("pinpoint-sms-voice-v2").exceptions.ConflictException,
        lambda: send(OriginationIdentity=waiting),
    )

    text = (
        'Conflict Occurred - Reason="RESOURCE_NOT_ACTIVE" ResourceType="phone-number" '
        f'ResourceId="{waiting}"'
    )
    assert told(error) == (400, "ConflictException", text)
    assert send(OriginationIdentity=TOLL_FREE)


@pytest.mark.parametrize(
    ("of_number", "of_text", "sent"),
    [
        ("TRANSACTIONAL", "TRANSACTIONAL", True),
        ("TRANSACTIONAL", "PROMOTIONAL", False),
        ("PROMOTIONAL", "PROMOTIONAL", True),
        ("PROMOTIONAL", "TRANSACTIONAL", False),
        ("PROMOTIONAL", None, True),
        ("TRANSACTIONAL", None, True),
    ],
)
def test_a_named_number_sends_texts_of_its_own_type(ready, send, of_number, of_text, sent):
    id_ = lease(ready, "LONG_CODE", "CA", message_type=of_number)
    asked = {"DestinationPhoneNumber": "+14165550111", "OriginationIdentity": id_}
    asked |= {"MessageType": of_text} if of_text else {}

    if sent:
        send(**asked)
        assert ready.messages()[-1].sms_type == of_number.capitalize()
    else:
        assert reason(ready, lambda: send(**asked)) == (
            "ConflictException",
            "MESSAGE_TYPE_MISMATCH",
        )


@pytest.mark.parametrize(("capabilities", "sent"), [(("SMS", "VOICE"), True), (("VOICE",), False)])
def test_a_named_number_must_carry_texts(ready, send, capabilities, sent):
    id_ = lease(ready, "LONG_CODE", "CA", capabilities=capabilities)
    asked = {"DestinationPhoneNumber": "+14165550111", "OriginationIdentity": id_}

    if sent:
        assert send(**asked)["MessageId"]
    else:
        assert reason(ready, lambda: send(**asked)) == (
            "ConflictException",
            "NUMBER_CAPABILITIES_MISMATCH",
        )


@pytest.mark.parametrize(
    ("to", "sent"),
    [
        (US_SIMULATOR_DESTINATION, True),
        (GB_SIMULATOR_DESTINATION, False),
        (ADA, False),
    ],
)
def test_a_simulator_number_reaches_simulator_destinations_of_its_country(ready, send, to, sent):
    id_ = lease(ready, "SIMULATOR")
    asked = {"DestinationPhoneNumber": to, "OriginationIdentity": id_}

    if sent:
        assert send(**asked)["MessageId"]
    else:
        assert reason(ready, lambda: send(**asked)) == ("ValidationException", "INVALID_PARAMETER")


@pytest.mark.parametrize(
    ("international", "to", "sent"),
    [
        (False, "+14165550111", True),
        (False, BERLIN, False),
        (True, BERLIN, True),
        (True, "+447700900123", False),
    ],
)
def test_a_named_number_must_reach_the_country(ready, send, international, to, sent):
    id_ = lease(ready, "LONG_CODE", "CA", international=international)
    asked = {"DestinationPhoneNumber": to, "OriginationIdentity": id_}

    if sent:
        assert send(**asked)["MessageId"]
    else:
        assert reason(ready, lambda: send(**asked)) == (
            "ValidationException",
            "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
        )


@pytest.mark.parametrize(("to", "sent"), [(BERLIN, True), (ADA, False)])
def test_a_sender_id_is_refused_where_no_phone_shows_one(ready, send, to, sent):
    asked = {"DestinationPhoneNumber": to, "OriginationIdentity": "SHOP"}

    if sent:
        assert send(**asked)["MessageId"]
    else:
        assert reason(ready, lambda: send(**asked)) == (
            "ValidationException",
            "SENDER_ID_NOT_SUPPORTED",
        )


# ── What the rules would stop ────────────────────────────────────────────────────────────────


def test_in_the_sandbox_only_verified_destinations_get_texts(account, eum, send):
    account.lease(days_ago=9)

    error = account.refused(eum.exceptions.ConflictException, send)
    account.act(LeaveSmsSandbox(ago()))

    text = (
        'Conflict Occurred - Reason="DESTINATION_PHONE_NUMBER_NOT_VERIFIED" '
        f'ResourceType="verified-destination-number" ResourceId="{ADA}"'
    )
    assert told(error) == (400, "ConflictException", text)
    assert error.response["Reason"] == "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"
    assert send()["MessageId"]


def test_verifying_the_destination_through_this_api_lets_texts_pass(account, eum, send):
    account.lease(days_ago=9)
    id_ = eum.create_verified_destination_number(DestinationPhoneNumber=ADA)[
        "VerifiedDestinationNumberId"
    ]
    eum.send_destination_number_verification_code(
        VerifiedDestinationNumberId=id_, VerificationChannel="TEXT"
    )
    before = reason(account, send)
    eum.verify_destination_number(
        VerifiedDestinationNumberId=id_, VerificationCode=account.messages()[-1].code
    )

    assert before == ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED")
    assert send()["MessageId"]


def test_a_destination_that_opted_out_gets_nothing_until_it_opts_in(ready, eum, send):
    ready.act(ReceiveKeyword(ADA, "STOP", ago()))

    error = ready.refused(eum.exceptions.ConflictException, send)
    ready.act(ReceiveKeyword(ADA, "START", ago()))

    text = (
        'Conflict Occurred - Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT" '
        'ResourceType="opt-out-list" ResourceId="Default"'
    )
    assert told(error) == (400, "ConflictException", text)
    assert send()["MessageId"]


def test_the_united_states_take_nothing_without_a_number_of_ones_own(account, eum, send):
    account.act(LeaveSmsSandbox(ago()))

    error = account.refused(eum.exceptions.ConflictException, send)
    account.lease()

    text = (
        'Conflict Occurred - Reason="NO_ORIGINATION_IDENTITIES_FOUND" '
        f'ResourceType="phone-number" ResourceId="{ADA}"'
    )
    assert told(error) == (400, "ConflictException", text)
    assert send()["MessageId"]


def test_a_number_that_waits_for_its_registration_is_none_unless_it_is_named(account, send):
    account.act(LeaveSmsSandbox(ago()))
    account.lease(registered=False)

    assert reason(account, send) == ("ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND")


def test_a_number_that_nobody_can_have_is_refused(ready, eum, send):
    error = ready.refused(
        eum.exceptions.ValidationException, lambda: send(DestinationPhoneNumber="+1206555")
    )

    assert error.response["Reason"] == "INVALID_PARAMETER"
    assert [field["Name"] for field in error.response["Fields"]] == ["DestinationPhoneNumber"]


@pytest.mark.parametrize(
    ("begins", "ends", "refused"),
    [
        (
            BlockDestinations("+1206", ago()),
            UnblockDestinations("+1206", ago()),
            ("ValidationException", "DESTINATION_COUNTRY_BLOCKED"),
        ),
        (
            StartReview(ago()),
            EndReview(ago()),
            ("AccessDeniedException", "INSUFFICIENT_ACCOUNT_REPUTATION"),
        ),
    ],
)
def test_what_aws_does_to_an_account_is_told_in_the_call(ready, send, begins, ends, refused):
    ready.act(begins)

    why = reason(ready, send)
    ready.act(ends)

    assert why == refused
    assert send()["MessageId"]


def test_a_text_costs_no_more_than_its_sender_allows(ready, eum, send):
    id_ = send()["MessageId"]
    price = ready.judgement(id_).charge.amount  # in micro-USD
    too_little, enough = f".{price - 10:06}"[:6], f".{price + 10:06}"[:6]

    error = ready.refused(eum.exceptions.ValidationException, lambda: send(MaxPrice=too_little))

    assert error.response["Reason"] == "PRICE_OVER_THRESHOLD"
    assert [field["Name"] for field in error.response["Fields"]] == ["MaxPrice"]
    assert send(MaxPrice=enough)["MessageId"]


def test_nothing_is_sent_beyond_the_months_limit(ready, eum, send):
    eum.set_text_message_spend_limit_override(MonthlyLimit=0)

    error = ready.refused(eum.exceptions.ServiceQuotaExceededException, send)
    eum.delete_text_message_spend_limit_override()

    reason = "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"
    text = f'Service Quota Exceeded - Reason="{reason}"'
    assert told(error) == (400, "ServiceQuotaExceededException", text)
    assert error.response["Reason"] == reason
    assert send()["MessageId"]


def test_many_callers_at_once_spend_no_more_than_the_limit(ready, send):
    ends: list[str] = []

    def try_to_send() -> None:
        try:
            ends.append(send(DestinationPhoneNumber=TOKYO)["MessageId"])
        except ClientError as error:
            ends.append(error.response["Error"]["Code"])

    callers = [Thread(target=try_to_send) for _ in range(24)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    refused = ends.count("ServiceQuotaExceededException")
    charges = [ready.judgement(message.id).charge.amount for message in ready.messages()]
    assert len(charges) == len(ends) - refused
    assert sum(charges) == ready.spent() <= 1_000_000 < sum(charges) + charges[0]


def test_the_list_of_the_number_that_sends_is_asked_and_no_other(ready, eum, send):
    (id_,) = ready.state().origination_numbers
    eum.create_opt_out_list(OptOutListName="News")
    ready.act(ChangeOriginationNumber(id_, ago(), opt_out_list="News"))
    eum.put_opted_out_number(OptOutListName="Default", OptedOutNumber=ADA)

    sent = send()["MessageId"]
    eum.put_opted_out_number(OptOutListName="News", OptedOutNumber=ADA)
    error = ready.refused(eum.exceptions.ConflictException, send)
    eum.delete_opted_out_number(OptOutListName="News", OptedOutNumber=ADA)

    assert sent
    assert error.response["Reason"] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    assert error.response["ResourceId"] == "News"
    assert send()["MessageId"]


def test_a_list_that_a_number_uses_cannot_be_deleted(ready, eum):
    (id_,) = ready.state().origination_numbers
    eum.create_opt_out_list(OptOutListName="News")
    ready.act(ChangeOriginationNumber(id_, ago(), opt_out_list="News"))

    why = reason(ready, lambda: eum.delete_opt_out_list(OptOutListName="News"))
    ready.act(ChangeOriginationNumber(id_, ago(), opt_out_list="Default"))

    assert why == ("ConflictException", "RESOURCE_DELETION_NOT_ALLOWED")
    assert eum.delete_opt_out_list(OptOutListName="News")["OptOutListName"] == "News"


def test_a_phone_that_answers_a_number_is_on_that_numbers_list(ready, eum, send):
    (id_,) = ready.state().origination_numbers
    other = lease(ready, "LONG_CODE", "CA")
    eum.create_opt_out_list(OptOutListName="News")
    ready.act(ChangeOriginationNumber(id_, ago(), opt_out_list="News"))

    ready.act(ReceiveKeyword(ADA, "STOP", ago(), to=other))
    sent = send()["MessageId"]
    ready.act(ReceiveKeyword(ADA, "STOP", ago()))

    assert sent
    assert reason(ready, send) == ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")


# ── What a carrier finds out ─────────────────────────────────────────────────────────────────


def test_what_only_a_carrier_finds_out_is_accepted_and_told_later(ready, send):
    ready.act(SetCarrierScenario(ADA, "spam", ago()))

    id_ = send()["MessageId"]

    judged = ready.judgement(id_)
    assert (judged.outcome, judged.verdict) == ("undelivered", "blocked-as-spam")
    assert ready.stored(id_).outcome == "undelivered"
    assert judged.charge is not None


# ── What has no effect here ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("ConfigurationSetName", "configuration-set"),
        ("ProtectConfigurationId", "protect-configuration"),
    ],
)
def test_nothing_of_these_kinds_is_there_to_be_named(ready, eum, send, member, kind):
    error = ready.refused(
        eum.exceptions.ResourceNotFoundException, lambda: send(**{member: "mine"})
    )

    assert (error.response["ResourceType"], error.response["ResourceId"]) == (kind, "mine")


def test_message_feedback_is_refused_and_named(ready, eum, send):
    error = ready.refused(
        eum.exceptions.ValidationException, lambda: send(MessageFeedbackEnabled=True)
    )

    (field,) = error.response["Fields"]
    assert field["Name"] == "MessageFeedbackEnabled"
    assert "Sandpost does not simulate" in field["Message"]


# ── Malformed requests ───────────────────────────────────────────────────────────────────────


def test_a_text_needs_a_body(ready, eum):
    error = ready.refused(
        eum.exceptions.ValidationException,
        lambda: eum.send_text_message(DestinationPhoneNumber=ADA),
    )

    assert error.response["Reason"] == "MISSING_PARAMETER"
    assert [field["Name"] for field in error.response["Fields"]] == ["MessageBody"]


@pytest.mark.parametrize(
    "asked",
    [
        {"MessageBody": "  \n "},
        {"MessageBody": ""},
        {"MessageBody": "x" * 1601},
        {"DestinationPhoneNumber": "12-34"},
        {"MaxPrice": "0.123456"},
        {"MaxPrice": "1"},
        {"TimeToLive": 4},
        {"TimeToLive": 259_201},
        {"MessageType": "URGENT"},
        {"OriginationIdentity": "no spaces"},
        {"Context": {"key": " padded "}},
        {"DestinationCountryParameters": {"DE_ID": "x"}},
    ],
)
def test_what_breaks_the_model_is_refused(ready, send, asked):
    assert reason(ready, lambda: send(**asked)) == (
        "ValidationException",
        "FIELD_VALIDATION_FAILED",
    )


def test_a_body_of_1600_characters_is_sent(ready, send):
    send(MessageBody="x" * 1600)

    assert len(ready.messages()[0].body) == 1600
