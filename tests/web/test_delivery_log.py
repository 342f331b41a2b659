"""AWS's delivery log through page, API and command line, beside what its own clients read."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.web.instances import NUMBER, WAIT, Instance

ROLE = "arn:aws:iam::000000000000:role/SNSFailureFeedback"
NO_ROLE = "AWS's log says nothing as things are: the account has no delivery-status role."
REGIONS = iter(
    [
        *("us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3"),
        *("eu-north-1", "eu-central-1", "ap-south-1", "ap-northeast-1", "ca-central-1"),
    ]
)


@dataclass(frozen=True)
class Texting:
    """The account in a region where nobody else texts."""

    instance: Instance
    region: str
    sns: Any

    def log_to(self, role: str) -> None:
        self.sns.set_sms_attributes(attributes={"DeliveryStatusIAMRole": role})

    def publish(self) -> Any:
        """A text as the API shows it, once it is judged: here it never arrives."""
        answer = self.sns.publish(PhoneNumber=NUMBER, Message="Your table is ready")
        return self.instance.get(f"/messages/{answer['MessageId']}", **WAIT).json()

    def log(self, **asked: str) -> Any:
        return self.instance.get("/delivery-log", region=self.region, **asked).json()

    def page(self, message: str) -> str:
        url = f"{self.instance.url}/messages/{message}"
        return html.unescape(httpx.get(url, timeout=30, trust_env=False).text)


@pytest.fixture
def texting(running: Instance) -> Texting:
    region = next(REGIONS)
    return Texting(running, region, running.aws("sns", region))


def test_without_a_role_it_is_said_that_there_is_nothing_and_what_changes_that(texting):
    message = texting.publish()

    log = texting.log()

    run = f"aws sns set-sms-attributes --attributes DeliveryStatusIAMRole={ROLE}"
    silence = {"because": NO_ROLE, "step": {"by": "aws", "run": f"{run} --region {texting.region}"}}
    assert log == {"records": [], "next": None, "silence": silence}
    assert (message["record"], message["silence"]) == (None, silence)
    assert message["aws_says"] == "Sandboxed account unable to send to number."


def test_a_record_is_the_same_wherever_it_is_read(texting):
    texting.log_to(ROLE)
    message = texting.publish()
    group = f"sns/{texting.region}/000000000000/DirectPublishToPhoneNumber/Failure"
    logs = texting.instance.aws("logs", texting.region)

    (event,) = logs.filter_log_events(logGroupName=group)["events"]
    log, one = texting.log(), texting.instance.get("/delivery-log", message=message["id"]).json()

    record = json.loads(event["message"])
    assert record["notification"]["messageId"] == message["id"]
    assert message["record"] == record
    shown = {
        "message": message["id"],
        "position": message["position"],
        "group": group,
        "record": record,
    }
    assert log == one == {"records": [shown], "next": None, "silence": None}
    assert message["silence"] is None


def test_the_newest_records_come_first_and_older_ones_are_asked_for_by_position(texting):
    texting.log_to(ROLE)
    messages = [texting.publish()["id"] for _ in range(3)]

    first = texting.log(limit="2")
    second = texting.log(limit="2", before=str(first["next"]))

    assert [one["message"] for one in first["records"]] == messages[:0:-1]
    assert [one["message"] for one in second["records"]] == messages[:1]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"message": "no-such"}, 404),
        ({"message": "no-such", "account": "000000000000"}, 400),
        ({"group": "sns"}, 400),
        ({"limit": "0"}, 400),
        ({"account": "mine"}, 400),
    ],
)
def test_what_cannot_be_meant_is_refused(running, asked, status):
    assert running.get("/delivery-log", **asked).status_code == status


def test_a_message_tells_what_it_cost_and_how_it_travelled(texting):
    message = texting.publish()

    assert message["price_usd"] is None
    assert message["carriage"]["parts"] == 1
    assert message["carriage"]["encoding"] == "GSM"
    assert message["carriage"]["log"] == "no-role"


def test_the_command_line_prints_the_record_or_why_there_is_none(texting):
    before = texting.publish()["id"]
    silent = texting.instance.cli("delivery-log", "--region", texting.region)
    texting.log_to(ROLE)
    message = texting.publish()

    of_one = texting.instance.cli("delivery-log", message["id"][:13])
    as_json = texting.instance.cli("delivery-log", "--region", texting.region, "--json")
    never = texting.instance.cli("delivery-log", before)
    why = texting.instance.cli("why", before)

    for said in (silent, never, why):
        assert NO_ROLE in said.stdout
        assert f"DeliveryStatusIAMRole={ROLE} --region {texting.region}" in said.stdout
    assert json.dumps(message["record"], separators=(",", ":")) in of_one.stdout
    (one,) = json.loads(as_json.stdout)["records"]
    assert one["record"] == message["record"]
    assert "1 part, GSM, nothing charged" in why.stdout


def test_a_log_without_records_is_said_to_have_none(texting):
    texting.log_to(ROLE)

    assert "No record." in texting.instance.cli("delivery-log", "--region", texting.region).stdout


def test_the_page_shows_the_record_or_why_there_is_none(texting):
    before = texting.page(texting.publish()["id"])
    texting.log_to(ROLE)
    message = texting.publish()
    after = texting.page(message["id"])

    assert NO_ROLE in before
    assert f"DeliveryStatusIAMRole={ROLE} --region {texting.region}" in before
    assert json.dumps(message["record"], separators=(",", ":")) in after
    assert NO_ROLE not in after
    assert "1 part, GSM, nothing charged" in after
