"""The sending side of End User Messaging SMS as the AWS CLI sees it: every operation."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import CreateDestination, LeaveSmsSandbox
from engine.domain.account_texting import RaiseSpendQuota
from tests.support.aws_cli import AwsCli
from tests.support.sending import REGION, Sending, ago

ADA = "+12065550100"


class Eum:
    """`aws pinpoint-sms-voice-v2 …` in a terminal."""

    def __init__(self, aws: AwsCli) -> None:
        self._aws = aws

    def __call__(self, *words: str) -> Any:
        return self._aws("pinpoint-sms-voice-v2", *words)

    def refused(self, *words: str) -> str:
        return self._aws.refused("pinpoint-sms-voice-v2", *words)


@pytest.fixture
def eum(account: Sending) -> Eum:
    return Eum(AwsCli(account.live.url, account.id))


def test_a_destination_is_verified_from_within_the_sandbox(account, eum):
    account.lease()

    created = eum("create-verified-destination-number", "--destination-phone-number", ADA)
    id_ = created["VerifiedDestinationNumberId"]
    by_id = ("--verified-destination-number-id", id_)
    pending = eum("describe-verified-destination-numbers", "--destination-phone-numbers", ADA)
    sent = eum(
        *("send-destination-number-verification-code", *by_id),
        *("--verification-channel", "TEXT", "--language-code", "EN_US"),
    )
    (message,) = account.messages()
    said = eum.refused("verify-destination-number", *by_id, "--verification-code", "none")
    verified = eum("verify-destination-number", *by_id, "--verification-code", message.code or "")
    too_early = eum.refused("delete-verified-destination-number", *by_id)

    assert [one["Status"] for one in pending["VerifiedDestinationNumbers"]] == ["PENDING"]
    assert sent == {"MessageId": message.id}
    assert "(ValidationException) when calling the VerifyDestinationNumber operation" in said
    assert 'Reason="VERIFICATION_CODE_MISMATCH"' in said
    assert (verified["DestinationPhoneNumber"], verified["Status"]) == (ADA, "VERIFIED")
    assert 'Reason="RESOURCE_DELETION_NOT_ALLOWED"' in too_early


def test_a_destination_is_deleted_after_a_day(account, eum):
    account.act(CreateDestination("vdn-1", ADA, ago(days=2)))

    deleted = eum("delete-verified-destination-number", "--verified-destination-number-id", "vdn-1")

    assert deleted["DestinationPhoneNumber"] == ADA
    assert account.state().sandbox_numbers == {}


def test_numbers_are_put_on_lists_and_taken_off(account, eum):
    on_news = ("--opt-out-list-name", "News")
    arn = f"arn:aws:sms-voice:{REGION}:{account.id}:opt-out-list"

    created = eum("create-opt-out-list", *on_news)
    lists = eum("describe-opt-out-lists")
    put = eum("put-opted-out-number", *on_news, "--opted-out-number", ADA)
    listed = eum(
        *("describe-opted-out-numbers", *on_news),
        *("--filters", "Name=end-user-opted-out,Values=false"),
    )
    off = eum("delete-opted-out-number", *on_news, "--opted-out-number", ADA)
    deleted = eum("delete-opt-out-list", *on_news)

    assert created["OptOutListArn"] == deleted["OptOutListArn"] == f"{arn}/News"
    assert [one["OptOutListArn"] for one in lists["OptOutLists"]] == [
        f"{arn}/Default",
        f"{arn}/News",
    ]
    assert put["EndUserOptedOut"] is False
    assert [one["OptedOutNumber"] for one in listed["OptedOutNumbers"]] == [ADA]
    assert off["OptedOutNumber"] == ADA


def test_limits_are_described_and_overridden(account, eum):
    account.act(RaiseSpendQuota(50_000_000, ago()))

    said = eum.refused("set-text-message-spend-limit-override", "--monthly-limit", "51")
    set_to = eum("set-text-message-spend-limit-override", "--monthly-limit", "5")
    overridden = eum("describe-spend-limits")
    back_to = eum("delete-text-message-spend-limit-override")
    attributes = eum("describe-account-attributes")
    limits = eum("describe-account-limits")

    assert 'Reason="REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT"' in said
    assert (set_to, back_to) == ({"MonthlyLimit": 5}, {"MonthlyLimit": 50})
    assert [one["EnforcedLimit"] for one in overridden["SpendLimits"]] == [5, 1]
    assert attributes == {"AccountAttributes": [{"Name": "ACCOUNT_TIER", "Value": "SANDBOX"}]}
    assert {one["Name"] for one in limits["AccountLimits"]} >= {"OPT_OUT_LISTS", "PHONE_NUMBERS"}


def test_a_text_is_sent_or_refused_at_once(account, eum):
    account.lease()
    text = (
        *("send-text-message", "--destination-phone-number", ADA),
        *("--message-body", "Your order is ready.", "--max-price", "0.05"),
        *("--context", "order=17", "--time-to-live", "60"),
    )

    said = eum.refused(*text)
    account.act(LeaveSmsSandbox(ago()))
    tried = eum(*text, "--dry-run")
    sent = eum(*text)

    assert "(ConflictException) when calling the SendTextMessage operation" in said
    assert 'Reason="DESTINATION_PHONE_NUMBER_NOT_VERIFIED"' in said
    assert [message.id for message in account.messages()] == [sent["MessageId"]]
    assert tried["MessageId"] != sent["MessageId"]


def test_a_pool_that_sends_this_way_is_created_and_described(account):
    aws = AwsCli(account.live.url, account.id)
    configuration = (
        "EumsSms={CallerArn=arn:aws:iam::000000000000:role/sms,OriginationIdentity=SHOP}"
    )

    pool = aws(
        *("cognito-idp", "create-user-pool", "--pool-name", "shop"),
        *("--auto-verified-attributes", "phone_number", "--sms-configuration", configuration),
    )["UserPool"]["Id"]
    aws(
        "cognito-idp",
        "admin-create-user",
        "--user-pool-id",
        pool,
        "--username",
        "ada",
        "--message-action",
        "SUPPRESS",
    )
    said = aws.refused(
        *("cognito-idp", "admin-update-user-attributes", "--user-pool-id", pool),
        *("--username", "ada", "--user-attributes", "Name=phone_number,Value=+4930123456"),
    )
    described = aws("cognito-idp", "describe-user-pool", "--user-pool-id", pool)["UserPool"]

    assert described["SmsConfiguration"]["EumsSms"]["OriginationIdentity"] == "SHOP"
    assert "(CodeDeliveryFailureException) when calling the AdminUpdateUserAttributes" in said
