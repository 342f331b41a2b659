"""The delivery logs as the AWS CLI shows them, and what the CLI makes of them by itself."""

from __future__ import annotations

import json

import pytest

from engine.domain.account_commands import LeaveSmsSandbox
from tests.support.aws_cli import AwsCli
from tests.support.sending import Sending, ago

ADA = "+12065550100"


@pytest.fixture
def aws(account: Sending) -> AwsCli:
    return AwsCli(account.live.url, account.id)


def published(account: Sending, aws: AwsCli) -> str:
    """The id of a text that was published and judged."""
    answer = aws("sns", "publish", "--phone-number", ADA, "--message", "Your table is ready")
    account.judged(answer["MessageId"])
    return str(answer["MessageId"])


def test_a_role_is_set_a_text_is_lost_and_the_log_says_why(account, aws):
    role = f"arn:aws:iam::{account.id}:role/SNSFailureFeedback"
    aws("sns", "set-sms-attributes", "--attributes", f"DeliveryStatusIAMRole={role}")
    message = published(account, aws)
    group = f"sns/us-east-1/{account.id}/DirectPublishToPhoneNumber/Failure"

    groups = aws("logs", "describe-log-groups", "--log-group-name-prefix", "sns/us-east-1")
    pattern = '{ $.delivery.providerResponse = "Sandboxed*" }'
    found = aws(
        *("logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", pattern)
    )
    streams = aws("logs", "describe-log-streams", "--log-group-name", group)
    got = aws(
        *("logs", "get-log-events", "--log-group-name", group),
        *("--log-stream-name", streams["logStreams"][0]["logStreamName"]),
    )

    assert [one["logGroupName"] for one in groups["logGroups"]] == [group]
    (event,) = found["events"]
    assert json.loads(event["message"])["notification"]["messageId"] == message
    assert [one["message"] for one in got["events"]] == [event["message"]]


def test_a_success_is_in_its_own_group(account, aws):
    account.lease()
    account.act(LeaveSmsSandbox(ago()))
    role = f"arn:aws:iam::{account.id}:role/SNSSuccessFeedback"
    aws("sns", "set-sms-attributes", "--attributes", f"DeliveryStatusIAMRole={role}")
    published(account, aws)
    group = f"sns/us-east-1/{account.id}/DirectPublishToPhoneNumber"

    found = aws(
        "logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", "SUCCESS"
    )

    (event,) = found["events"]
    assert json.loads(event["message"])["delivery"]["priceInUSD"] == 0.00883


def test_a_log_that_there_is_not_is_told(aws):
    said = aws.refused("logs", "filter-log-events", "--log-group-name", "sns/none")

    assert said.endswith(
        "An error occurred (ResourceNotFoundException) when calling the FilterLogEvents "
        "operation: The specified log group does not exist."
    )
