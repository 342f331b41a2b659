"""CloudWatch Logs as boto3 sees it: the delivery logs of an account's texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.domain.account_commands import LeaveSmsSandbox
from engine.domain.account_state import SmsAttributes
from engine.domain.account_texting import SetSmsAttributes
from tests.support.sending import Sending, ago, told

ADA, BOB = "+12065550100", "+12065550101"
IMPOSSIBLE = "+1206555"
NO_GROUP = "The specified log group does not exist."


@dataclass
class Texting:
    """An account that publishes texts, and whoever reads its logs."""

    account: Sending
    sns: Any
    logs: Any

    @property
    def success(self) -> str:
        return f"sns/us-east-1/{self.account.id}/DirectPublishToPhoneNumber"

    @property
    def failure(self) -> str:
        return f"{self.success}/Failure"

    def log_to(self, role: str = "SNSFailureFeedback", **settings: Any) -> None:
        """Let the delivery log be written."""
        arn = f"arn:aws:iam::{self.account.id}:role/{role}"
        self.account.act(SetSmsAttributes(SmsAttributes(delivery_log_role=arn, **settings), ago()))

    def open(self) -> None:
        """Nothing stands in the way of texts."""
        self.account.act(LeaveSmsSandbox(ago()))
        self.account.lease()

    def publish(self, to: str = ADA, message: str = "Your table is ready") -> str:
        """The id of a text, once it is judged."""
        answer = self.sns.publish(PhoneNumber=to, Message=message)
        self.account.judged(answer["MessageId"])
        return str(answer["MessageId"])

    def found(self, group: str, **asked: Any) -> list[str]:
        """The ids of the messages that a filter lets pass."""
        answer = self.logs.filter_log_events(logGroupName=group, **asked)
        return [id_of(event) for event in answer["events"]]


def id_of(event: Any) -> str:
    return str(json.loads(event["message"])["notification"]["messageId"])


@pytest.fixture
def texting(account: Sending) -> Texting:
    return Texting(account, account.client("sns"), account.client("logs"))


def refused(texting: Texting, exception: str, operation: str, **given: Any) -> str:
    """What a call is refused with."""
    kind = getattr(texting.logs.exceptions, exception)
    call = getattr(texting.logs, operation)
    status, code, said = told(texting.account.refused(kind, lambda: call(**given)))
    assert (status, code) == (400, exception)
    return said


# ── What is written ──────────────────────────────────────────────────────────────────────────


def test_without_a_role_nothing_is_written_at_all(texting):
    texting.publish()

    assert texting.logs.describe_log_groups()["logGroups"] == []
    for group in (texting.success, texting.failure):
        said = refused(
            texting, "ResourceNotFoundException", "filter_log_events", logGroupName=group
        )
        assert said == NO_GROUP


def test_what_was_published_before_the_role_was_set_stays_unsaid(texting):
    texting.publish()
    texting.log_to()
    later = texting.publish()

    assert texting.found(texting.failure) == [later]


def test_a_failure_is_in_the_failure_group_in_its_short_form(texting):
    texting.log_to()
    message = texting.publish()

    (event,) = texting.logs.filter_log_events(logGroupName=texting.failure)["events"]

    record = json.loads(event["message"])
    published = record["notification"].pop("timestamp")
    assert record == {
        "notification": {"messageId": message},
        "delivery": {
            "destination": ADA,
            "smsType": "Promotional",
            "providerResponse": "Sandboxed account unable to send to number.",
            "dwellTimeMs": record["delivery"]["dwellTimeMs"],
        },
        "status": "FAILURE",
    }
    moment = datetime.fromisoformat(f"{published}000"[:23]).replace(tzinfo=UTC)
    assert event["timestamp"] == (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        milliseconds=1
    )
    assert event["ingestionTime"] >= event["timestamp"]
    assert len(event["eventId"]) == 56


def test_a_success_is_in_the_other_group_with_price_and_parts(texting):
    texting.log_to()
    texting.open()
    message = texting.publish(message="x" * 161)

    (event,) = texting.logs.filter_log_events(logGroupName=texting.success)["events"]
    (listed,) = texting.logs.describe_log_groups()["logGroups"]

    record = json.loads(event["message"])
    assert record["notification"]["messageId"] == message
    assert record["delivery"]["numberOfMessageParts"] == 2
    assert record["delivery"]["priceInUSD"] == 0.01766
    assert record["status"] == "SUCCESS"
    assert listed["logGroupName"] == texting.success


def test_of_successes_as_many_are_written_as_the_sample_has(texting):
    texting.log_to(success_sampling_percent=0)
    texting.open()
    texting.publish()
    lost = texting.publish(IMPOSSIBLE)

    (group,) = texting.logs.describe_log_groups()["logGroups"]

    assert group["logGroupName"] == texting.failure
    assert texting.found(texting.failure) == [lost]


def test_each_account_and_region_has_its_own_logs(texting):
    texting.log_to()
    texting.publish()
    there = texting.account.client("logs", "eu-west-1")

    assert there.describe_log_groups()["logGroups"] == []
    with pytest.raises(there.exceptions.ResourceNotFoundException):
        there.filter_log_events(logGroupName=texting.failure)


# ── FilterLogEvents ──────────────────────────────────────────────────────────────────────────


def test_a_pattern_lets_pass_what_it_means(texting):
    texting.log_to()
    sandboxed, wrong = texting.publish(), texting.publish(IMPOSSIBLE)

    def found(pattern):
        return texting.found(texting.failure, filterPattern=pattern)

    assert found('{ $.delivery.providerResponse = "Invalid phone number" }') == [wrong]
    assert found('{ $.status = "FAILURE" && $.delivery.destination != "+1206555" }') == [sandboxed]
    assert found('"Sandboxed account"') == [sandboxed]
    assert found("Promotional") == [sandboxed, wrong]
    assert found("nothing") == []


def test_a_pattern_that_is_not_understood_is_refused(texting):
    texting.log_to()
    texting.publish()

    said = refused(
        texting,
        "InvalidParameterException",
        "filter_log_events",
        logGroupName=texting.failure,
        filterPattern="{ $.delivery.dwellTimeMs > 100 }",
    )

    assert said.startswith("Invalid filter pattern at > 100: Sandpost understands words,")


def test_pages_lead_to_all_events_once_and_in_order(texting):
    texting.log_to()
    messages = [texting.publish() for _ in range(5)]
    pages = texting.logs.get_paginator("filter_log_events").paginate(
        logGroupName=texting.failure, PaginationConfig={"PageSize": 2}
    )

    found = [[id_of(event) for event in page["events"]] for page in pages]

    assert [id_ for page in found for id_ in page] == messages
    assert max(map(len, found)) == 2


def test_the_latest_events_come_first_if_asked_for(texting):
    texting.log_to()
    messages = [texting.publish() for _ in range(3)]
    asked = {"logGroupName": texting.failure, "limit": 2}

    first = texting.logs.filter_log_events(**asked, startFromHead=False)
    second = texting.logs.filter_log_events(**asked, nextToken=first["nextToken"])

    found = [id_of(event) for event in (*first["events"], *second["events"])]
    assert found == messages[::-1]


def test_a_time_range_includes_both_its_ends(texting):
    texting.log_to()
    messages = [texting.publish() for _ in range(3)]
    events = texting.logs.filter_log_events(logGroupName=texting.failure)["events"]
    first, second, third = (event["timestamp"] for event in events)

    def found(**times):
        return texting.found(texting.failure, **times)

    assert found(startTime=second, endTime=second) == [messages[1]]
    assert found(startTime=second) == messages[1:]
    assert found(endTime=second) == messages[:2]
    assert found(startTime=third + 1) == []
    assert found(endTime=first - 1) == []
    assert found(startTime=0, endTime=2**62) == messages


def test_streams_narrow_what_is_searched(texting):
    texting.log_to()
    message = texting.publish()
    (stream,) = texting.logs.describe_log_streams(logGroupName=texting.failure)["logStreams"]
    name = stream["logStreamName"]

    assert texting.found(texting.failure, logStreamNames=[name]) == [message]
    assert texting.found(texting.failure, logStreamNamePrefix=name[:4]) == [message]
    assert texting.found(texting.failure, logStreamNamePrefix="no-such") == []
    assert (
        refused(
            texting,
            "ResourceNotFoundException",
            "filter_log_events",
            logGroupName=texting.failure,
            logStreamNames=["no-such"],
        )
        == "The specified log stream does not exist."
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"logGroupName": "a", "logGroupIdentifier": "a"},
        {"logGroupName": "GROUP", "logStreamNames": ["x"], "logStreamNamePrefix": "x"},
        {"logGroupName": "GROUP", "nextToken": "x"},
        {"logGroupName": "GROUP", "nextToken": "ZWxzZS8x"},
        {"logGroupName": "GROUP", "nextToken": "Zi_CsQ=="},
        {"logGroupName": "GROUP", "limit": 0},
        {"logGroupName": "two words"},
    ],
)
def test_what_cannot_be_meant_is_an_invalid_parameter(texting, given):
    texting.log_to()
    texting.publish()
    given = {k: texting.failure if v == "GROUP" else v for k, v in given.items()}

    refused(texting, "InvalidParameterException", "filter_log_events", **given)


def test_a_group_may_be_named_by_its_arn(texting):
    texting.log_to()
    message = texting.publish()
    (group,) = texting.logs.describe_log_groups()["logGroups"]

    answer = texting.logs.filter_log_events(logGroupIdentifier=group["logGroupArn"])

    assert [id_of(event) for event in answer["events"]] == [message]
    assert group["arn"] == f"{group['logGroupArn']}:*"


# ── DescribeLogGroups, DescribeLogStreams ────────────────────────────────────────────────────


def test_groups_are_listed_by_name_from_their_first_record_on(texting):
    texting.log_to()
    texting.publish()
    texting.open()
    texting.publish()

    groups = texting.logs.describe_log_groups()["logGroups"]
    pages = texting.logs.get_paginator("describe_log_groups").paginate(
        PaginationConfig={"PageSize": 1}
    )

    assert [group["logGroupName"] for group in groups] == [texting.success, texting.failure]
    assert groups[0]["creationTime"] > groups[1]["creationTime"]
    assert [group for page in pages for group in page["logGroups"]] == groups


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"logGroupNamePrefix": "sns/us-east-1/"}, 1),
        ({"logGroupNamePrefix": "/aws/lambda"}, 0),
        ({"logGroupNamePattern": "Failure"}, 1),
        ({"logGroupNamePattern": "failure"}, 0),
        ({"logGroupClass": "STANDARD"}, 1),
        ({"logGroupClass": "INFREQUENT_ACCESS"}, 0),
        ({"includeLinkedAccounts": False}, 1),
    ],
)
def test_groups_are_found_by_prefix_pattern_and_class(texting, asked, count):
    texting.log_to()
    texting.publish()

    assert len(texting.logs.describe_log_groups(**asked)["logGroups"]) == count


def test_groups_are_found_by_their_identifiers(texting):
    texting.log_to()
    texting.publish()

    def count(identifier):
        answer = texting.logs.describe_log_groups(logGroupIdentifiers=[identifier])
        return len(answer["logGroups"])

    assert (count(texting.failure), count(texting.success)) == (1, 0)


@pytest.mark.parametrize(
    "given",
    [
        {"logGroupNamePrefix": "a", "logGroupNamePattern": "a"},
        {"includeLinkedAccounts": True},
        {"accountIdentifiers": ["000000000000"]},
        {"nextToken": "x"},
        {"limit": 51},
    ],
)
def test_what_groups_cannot_be_listed_by_is_refused(texting, given):
    refused(texting, "InvalidParameterException", "describe_log_groups", **given)


def test_a_group_has_one_stream_with_its_times(texting):
    texting.log_to()
    texting.publish()
    texting.publish()
    events = texting.logs.filter_log_events(logGroupName=texting.failure)["events"]

    (stream,) = texting.logs.describe_log_streams(
        logGroupName=texting.failure, orderBy="LastEventTime", descending=True
    )["logStreams"]

    assert stream["firstEventTimestamp"] == events[0]["timestamp"]
    assert stream["lastEventTimestamp"] == events[1]["timestamp"]
    assert stream["logStreamName"] == events[0]["logStreamName"]
    assert stream["arn"].endswith(f":log-stream:{stream['logStreamName']}")


def test_streams_that_cannot_be_listed_are_refused(texting):
    missing = refused(
        texting,
        "ResourceNotFoundException",
        "describe_log_streams",
        logGroupName=texting.failure,
    )
    texting.log_to()
    texting.publish()
    refused(
        texting,
        "InvalidParameterException",
        "describe_log_streams",
        logGroupName=texting.failure,
        orderBy="LastEventTime",
        logStreamNamePrefix="a",
    )
    none = texting.logs.describe_log_streams(
        logGroupName=texting.failure, logStreamNamePrefix="no-such"
    )

    assert missing == NO_GROUP
    assert none["logStreams"] == []


# ── GetLogEvents ─────────────────────────────────────────────────────────────────────────────


@dataclass
class Stream:
    """The failures of an account, read as they are."""

    texting: Texting

    def get(self, **asked: Any) -> Any:
        (stream,) = self.texting.logs.describe_log_streams(logGroupName=self.texting.failure)[
            "logStreams"
        ]
        return self.texting.logs.get_log_events(
            logGroupName=self.texting.failure, logStreamName=stream["logStreamName"], **asked
        )


def ids(answer: Any) -> list[str]:
    return [id_of(event) for event in answer["events"]]


def test_the_latest_events_are_got_in_the_order_of_time(texting):
    texting.log_to()
    messages = [texting.publish() for _ in range(3)]
    stream = Stream(texting)

    answer = stream.get(limit=2)

    assert ids(answer) == messages[1:]
    assert set(answer["events"][0]) == {"timestamp", "message", "ingestionTime"}


def test_tokens_lead_back_and_on_until_they_repeat_themselves(texting):
    texting.log_to()
    messages = [texting.publish() for _ in range(3)]
    stream = Stream(texting)

    last = stream.get(limit=2)
    first = stream.get(limit=2, nextToken=last["nextBackwardToken"])
    before = stream.get(nextToken=first["nextBackwardToken"])
    middle = stream.get(nextToken=first["nextForwardToken"], startFromHead=True)
    after = stream.get(nextToken=last["nextForwardToken"], startFromHead=True)
    messages.append(texting.publish())
    new = stream.get(nextToken=after["nextForwardToken"], startFromHead=True)

    assert (ids(first), ids(before)) == (messages[:1], [])
    assert before["nextBackwardToken"] == first["nextBackwardToken"]
    assert ids(middle) == messages[1:3]
    assert (ids(after), after["nextForwardToken"]) == ([], last["nextForwardToken"])
    assert ids(new) == messages[3:]


def test_a_stream_is_read_from_its_head(texting):
    texting.log_to()
    messages = [texting.publish() for _ in range(3)]
    stream = Stream(texting)

    first = stream.get(startFromHead=True, limit=2)
    second = stream.get(startFromHead=True, limit=2, nextToken=first["nextForwardToken"])

    assert ids(first) + ids(second) == messages


def test_the_end_of_a_time_range_is_not_got(texting):
    texting.log_to()
    messages = [texting.publish() for _ in range(2)]
    stream = Stream(texting)
    first, second = (event["timestamp"] for event in stream.get()["events"])

    assert ids(stream.get(endTime=second)) == messages[:1]
    assert ids(stream.get(startTime=second)) == messages[1:]
    empty = stream.get(endTime=first)
    assert ids(empty) == []
    assert empty["nextForwardToken"]
    assert empty["nextBackwardToken"]


def test_a_stream_that_there_is_not_is_told(texting):
    name = {"logGroupName": texting.failure, "logStreamName": "x"}
    before = refused(texting, "ResourceNotFoundException", "get_log_events", **name)
    texting.log_to()
    texting.publish()

    after = refused(texting, "ResourceNotFoundException", "get_log_events", **name)

    assert (before, after) == (NO_GROUP, "The specified log stream does not exist.")


# ── Everything else ──────────────────────────────────────────────────────────────────────────


def test_what_only_writes_logs_is_not_simulated(texting):
    with pytest.raises(texting.logs.exceptions.ClientError) as caught:
        texting.logs.create_log_group(logGroupName="mine")

    status, code, said = told(caught.value)
    assert (status, code) == (501, "NotImplementedException")
    assert said.startswith("Sandpost does not simulate CreateLogGroup of logs: ")
