"""Logs that released versions wrote: each stays as it is, and means what it meant."""

import json
from pathlib import Path

from tests.web.instances import run

DEMO = Path(__file__).parents[1] / "golden" / "demo-0.1.0.jsonl"


def test_the_story_that_version_0_1_0_wrote_still_ends_with_the_code_delivered():
    replayed = run("replay", str(DEMO), "--json")

    assert replayed.returncode == 0, replayed.stderr
    streams = json.loads(replayed.stdout)["streams"]
    states = [(name.partition("/")[0], one["state"]) for name, one in streams.items()]
    ends = {
        (one["request"]["purpose"], one["judged"]["outcome"], one["judged"].get("verdict"))
        for kind, one in states
        if kind == "message"
    }
    assert ends == {
        ("UpdateUserAttribute", "undelivered", "sandbox-destination-unverified"),
        ("SandboxNumberVerification", "delivered", None),
        ("UpdateUserAttribute", "delivered", None),
    }
    (account,) = [one for kind, one in states if kind == "account"]
    assert account["in_sms_sandbox"] is True
    assert [one["verified_at"] is not None for one in account["sandbox_numbers"].values()] == [True]
    assert [one["registered_at"] for one in account["origination_numbers"].values()] != [None]
