"""The demo, judged by somebody who knows nothing of us but the file it leaves."""

import json
import subprocess
import sys

import pytest

from tests.web.instances import ROOT, instance, run


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What the demo printed, and the lines of the log it left."""
    file = tmp_path_factory.mktemp("demo") / "log.jsonl"
    told = run("demo", "--once", "--export", str(file))
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout, [json.loads(line) for line in file.read_text().splitlines()]


def test_the_story_is_of_one_message_lost_its_repair_and_one_that_arrives(played):
    _, (header, *events) = played

    requests = {
        one["stream"]: one["payload"] for one in events if one["type"] == "message-requested.1"
    }
    ends = [
        (requests[one["stream"]].get("username"), one["payload"]["outcome"])
        for one in events
        if one["type"] == "message-judged.1"
    ]
    types = [one["type"] for one in events]
    assert header["events"] == len(events)
    assert ends == [("ada", "undelivered"), (None, "delivered"), ("ada", "delivered")]
    order = ["origination-number-requested.1", "registration-completed.1"]
    order += ["sandbox-number-added.1", "sandbox-number-verified.1"]
    assert [one for one in types if one in order] == order
    # Then ada signs in by name, asks for a code, verifies, and signs in by the number.
    afterwards = types[types.index("sandbox-number-verified.1") :]
    order = ["signed-in.1", "code-issued.1", "attribute-verified.1", "signed-in.1"]
    assert [one for one in afterwards if one in order] == order


def test_what_is_carried_out_is_what_was_printed(played):
    story, _ = played

    said = story[: story.index("4. So do what it says")]
    done = story[story.index("4. So do what it says") :]
    for line in ("aws sns create-sms-sandbox-phone-number --phone-number +12065550100",):
        assert line in said
        assert f"$ {line}" in done
    assert "sandpost account register PHONE_NUMBER_ID" in said
    assert "$ sandpost account register phone-" in done


def test_a_program_is_told_the_ends_of_the_story_and_nothing_else():
    told = run("demo", "--once", "--json")

    ends = json.loads(told.stdout)
    assert told.returncode == 0
    assert ends["verdict"] == "sandbox-destination-unverified"
    assert ends["undelivered"] != ends["delivered"]


def test_the_environment_does_not_change_the_story():
    told = run("demo", "--once", "--json", SANDPOST_SMS_SANDBOX_REFUSAL="code-delivery")

    assert told.returncode == 0


def test_a_story_that_comes_out_wrong_is_status_1():
    # As it is, but nobody repairs anything.
    spoilt = (
        "from engine.cli.story import Story\n"
        "Story._repair = lambda self, lost: None\n"
        "import sys; sys.argv = ['sandpost', 'demo', '--once']\n"
        "from engine.cli import main; main()\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", spoilt],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert told.returncode == 1
    assert "The story came out wrong" in told.stderr


def test_the_log_it_leaves_can_be_imported_and_replayed(tmp_path):
    file = tmp_path / "log.jsonl"
    assert run("demo", "--once", "--export", str(file)).returncode == 0
    replayed = run("replay", str(file), "--json")

    with instance() as running:
        imported = running.cli("import", str(file), "--json")
        again = running.cli("export", str(tmp_path / "again.jsonl"))

        streams = json.loads(replayed.stdout)["streams"]
        assert json.loads(imported.stdout)["events"] == running.end()
        assert again.returncode == 0
        for stream, document in streams.items():
            state = running.get(f"/state/{stream}").json()
            assert (state["version"], state["state"]) == (document["version"], document["state"])
    assert (tmp_path / "again.jsonl").read_bytes() == file.read_bytes()


def test_a_log_is_replayed_up_to_a_position_and_for_one_stream(played, tmp_path):
    _, (header, *events) = played
    file = tmp_path / "log.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in (header, *events)))
    user = next(one["stream"] for one in events if one["type"] == "user-created.1")
    changed = next(one["position"] for one in events if one["type"] == "attributes-updated.1")

    before = run("replay", str(file), "--stream", user, "--at", str(changed - 1), "--json")
    after = run("replay", str(file), "--stream", user, "--at", str(changed), "--json")

    def number(told):
        return json.loads(told.stdout)["streams"][user]["state"]["attributes"].get("phone_number")

    assert (number(before), number(after)) == (None, "+12065550100")


@pytest.mark.parametrize("cut", ["a line", "the end of one"])
def test_a_log_that_is_not_whole_is_not_replayed(played, tmp_path, cut):
    _, (header, *events) = played
    lines = [json.dumps(line) + "\n" for line in (header, *events)]
    kept = lines[:5] + lines[6:] if cut == "a line" else [*lines[:-1], lines[-1][:20]]
    file = tmp_path / "cut.jsonl"
    file.write_text("".join(kept))

    told = run("replay", str(file))

    assert told.returncode == 1
    assert "line" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_request_that_comes_unjudged_with_a_log_waits_until_somebody_asks(played, tmp_path):
    _, (header, *events) = played
    first = next(one["position"] for one in events if one["type"] == "message-judged.1")
    kept = [{**header, "events": first - 1}, *events[: first - 1]]
    file = tmp_path / "open.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in kept))

    with instance() as running:
        assert running.cli("import", str(file)).returncode == 0
        (waiting,) = running.get("/messages").json()["messages"]
        pending = running.get("/health").json()["outbox_pending"]
        asked = running.post(f"/messages/{waiting['id']}/judge")
        judged = running.get(f"/messages/{waiting['id']}", wait="10").json()

    assert (waiting["outcome"], pending, asked.status_code) == ("pending", 0, 202)
    assert judged["outcome"] == "undelivered"
