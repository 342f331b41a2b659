"""What an account decides about texts that somebody publishes."""

from __future__ import annotations

import pytest

from engine.domain import account
from engine.domain.account_publishing import PublishText, decide
from engine.domain.events import MessageRequested, SmsAttributesSet, TextOptions
from engine.domain.publishing_errors import NumberNotPublishable, TextEmpty, TextTooLong
from tests.domain.accounts import ACCOUNT, ADA, OPTED_OUT, REGION
from tests.domain.given import NOON, Decider

MESSAGE = "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"
OPTIONS = TextOptions(sender_id="SHOP", max_price=50_000)
REQUEST = MessageRequested(
    id=MESSAGE,
    medium="SMS",
    purpose="Publish",
    destination=ADA,
    body="hi",
    account=ACCOUNT,
    region=REGION,
    sms_type="Promotional",
)


def in_region(region: str) -> Decider:
    """The account there, asked to publish."""
    return Decider(
        lambda command, state: decide(command, state, ACCOUNT, region),
        account.evolve,
        f"account/{ACCOUNT}/{region}",
        account.INITIAL,
    )


given = in_region(REGION).given


def publish(number=ADA, body="hi", **more) -> PublishText:
    return PublishText(MESSAGE, number, body, NOON, **more)


def test_a_published_text_is_a_request_in_a_stream_of_its_own():
    given().when(publish()).then_on({f"message/{MESSAGE}": (REQUEST,)})


def test_what_the_publisher_asked_for_goes_with_it():
    asked = publish(sms_type="Transactional", options=OPTIONS)

    (request,) = decide(asked, account.INITIAL, ACCOUNT, REGION)[f"message/{MESSAGE}"]

    assert isinstance(request, MessageRequested)
    assert (request.sms_type, request.text) == ("Transactional", OPTIONS)


@pytest.mark.parametrize(
    ("default", "asked", "kind"),
    [
        (None, None, "Promotional"),
        ("Transactional", None, "Transactional"),
        ("Promotional", "Transactional", "Transactional"),
        ("Transactional", "Promotional", "Promotional"),
    ],
)
def test_the_type_is_the_publishers_else_the_accounts_else_promotional(default, asked, kind):
    state = given(SmsAttributesSet(default_type=default)).state

    (request,) = decide(publish(sms_type=asked), state, ACCOUNT, REGION)[f"message/{MESSAGE}"]

    assert isinstance(request, MessageRequested)
    assert request.sms_type == kind


def test_nothing_that_aws_only_logs_is_refused():
    given(*OPTED_OUT).when(publish()).then_on({f"message/{MESSAGE}": (REQUEST,)})


@pytest.mark.parametrize("number", ["", "+", "+0123", "+1234567890123456", "ada", "+1 206"])
def test_a_number_that_is_not_e164_is_refused(number):
    given().when(publish(number)).then_refused(NumberNotPublishable, number=number)


def test_digits_alone_are_told_with_the_plus_that_they_lack():
    given().when(publish("0123")).then_refused(NumberNotPublishable, number="+0123")


def test_a_region_that_sends_no_texts_refuses_right_numbers_too():
    given = in_region("ap-east-1").given

    given().when(publish()).then_refused(NumberNotPublishable, number=ADA)


def test_an_empty_text_is_refused():
    given().when(publish(body="")).then_refused(TextEmpty)


def test_a_text_of_1600_characters_is_the_longest():
    given().when(publish(body="😀" * 1_601)).then_refused(TextTooLong, most=1_600)
    decision = decide(publish(body="😀" * 1_600), account.INITIAL, ACCOUNT, REGION)
    assert len(decision) == 1
