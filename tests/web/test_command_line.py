"""The command line as a client: what it prints for people, and for programs."""

import json
import signal
import socket
import subprocess
import threading

import pytest

from tests.web.instances import NUMBER, command, instance, run, shop


def test_the_inbox_is_a_table_for_people_and_the_api_s_answer_for_programs(shop):
    shop.change(shop.user("ada"), "phone_number", NUMBER)
    message = shop.judged("ada")

    table = shop.instance.cli("inbox", "--pool", shop.pool)
    answer = shop.instance.cli("inbox", "--pool", shop.pool, "--json")

    row = table.stdout.splitlines()[1]
    for word in (message["id"][:8], "+1 206 555 0100", "ada", "never arrives", message["verdict"]):
        assert word in row
    assert json.loads(answer.stdout) == shop.instance.get("/messages", pool=shop.pool).json()


def test_why_explains_a_message_named_by_the_beginning_of_its_id(shop):
    shop.change(shop.user("ada"), "phone_number", NUMBER)
    message = shop.judged("ada")

    told = shop.instance.cli("why", message["id"][:8])
    answer = shop.instance.cli("why", message["id"], "--json")

    assert told.returncode == 0
    said = " ".join(told.stdout.split())
    assert "It never arrives. sandbox-destination-unverified" in said
    assert "AWS's log would say" in said
    for step in message["steps"]:
        assert (step.get("run") or step["for"]) in said
    assert message["consequence"] in said
    assert json.loads(answer.stdout) == message


def test_an_id_that_no_message_has_ends_with_a_word_on_where_to_look(running):
    told = running.cli("why", "ffffffff-none")

    assert told.returncode == 1
    assert "No message's id begins with ffffffff-none" in told.stderr
    assert told.stdout == ""


def test_the_log_is_told_event_by_event(shop):
    shop.user("ada")

    told = shop.instance.cli("log", "--stream", f"pool/{shop.pool}")
    answer = shop.instance.cli("log", "--after", "0", "--limit", "2", "--json")

    assert f"pool/{shop.pool}@1  pool-created.1" in told.stdout
    assert [one["position"] for one in json.loads(answer.stdout)["events"]] == [1, 2]


def test_a_state_is_told_as_of_a_position(shop):
    ada = shop.user("ada")
    shop.change(ada, "email", "one@new.example")
    stream = f"user/{shop.pool}/{shop.judged(ada)['sub']}"
    then = shop.instance.end()
    shop.change(ada, "email", "two@new.example")

    told = shop.instance.cli("state", stream, "--at", str(then), "--json")
    now = shop.instance.cli("state", stream)

    assert json.loads(told.stdout)["state"]["attributes"]["email"] == "one@new.example"
    assert "two@new.example" in now.stdout


@pytest.mark.parametrize(
    ("words", "member", "expected"),
    [
        (["leave-sms-sandbox"], "in_sms_sandbox", False),
        (["leave-ses-sandbox"], "in_ses_sandbox", False),
        (["short-code", "12345"], "origination_numbers", "12345"),
        (["receive", "STOP", "--from", NUMBER], "opted_out", NUMBER),
        (["identity", "shop.example"], "identities", "shop.example"),
        (["identity", "x.example", "--no-cognito"], "identities", '"cognito_may_send": false'),
        (["spend-quota", "12.50"], "spend_quota", 12_500_000),
        (["block", "+7"], "blocked_prefixes", "+7"),
        (["review", "start"], "under_review", True),
        (["carrier", "+4915", "spam", "--percent", "30", "--seed", "7"], "scenarios", "+4915"),
        (["role", "arn:aws:iam::000000000000:role/x", "--no-assumable"], "roles", "role/x"),
        (
            ["role", "arn:aws:iam::000000000000:role/y", "--no-may-send-texts"],
            "roles",
            '"may_send_texts": false',
        ),
    ],
)
def test_every_act_of_the_account_is_a_command(running, words, member, expected):
    where = ["--region", "ap-southeast-2", "--account", "111122223333"]

    told = running.cli("account", *words, *where, "--json")

    assert told.returncode == 0, told.stderr
    account = json.loads(told.stdout)
    assert (account["account"], account["region"]) == ("111122223333", "ap-southeast-2")
    assert account[member] == expected or str(expected) in json.dumps(account[member])
    shown = running.cli("account", *where)
    assert member.replace("_", " ") in shown.stdout


def test_an_accounts_amounts_are_shown_in_dollars_and_what_is_not_set_as_such(running):
    where = ["--region", "ap-southeast-3"]
    running.cli("account", "spend-quota", "1250", *where)

    shown = running.cli("account", *where).stdout

    lines = {" ".join(line.split()) for line in shown.splitlines()}
    assert {
        "spend quota 1250 USD",
        "spend limit none set",
        "spent this month 0 USD",
    } <= lines
    assert "None" not in shown


def test_what_carriers_do_is_said_in_full_and_taken_back(running):
    where = ["--region", "ap-northeast-1", "--json"]
    words = ["GB", "delivered", "--percent", "40", "--seed", "3", "--delay", "1.5"]

    told = running.cli("account", "carrier", *words, *where)
    cleared = running.cli("account", "carrier", "GB", "--clear", *where)

    assert json.loads(told.stdout)["scenarios"] == {
        "GB": {"result": "delivered", "percent": 40, "seed": 3, "delay_ms": 1500}
    }
    assert json.loads(cleared.stdout)["scenarios"] == {}


def test_blocks_and_reviews_end_as_they_began(running):
    where = ["--region", "ap-northeast-2", "--json"]
    running.cli("account", "block", "+7", *where)
    running.cli("account", "review", "start", *where)

    running.cli("account", "unblock", "+7", *where)
    told = running.cli("account", "review", "end", *where)

    account = json.loads(told.stdout)
    assert (account["blocked_prefixes"], account["under_review"]) == ([], False)


def test_what_is_said_of_the_account_before_the_act_is_meant_for_the_act(running):
    where = ["--region", "ap-southeast-1", "--account", "444455556666", "--json"]

    told = running.cli("account", *where, "leave-sms-sandbox")
    mine = running.cli("account", "--json")

    account = json.loads(told.stdout)
    assert (account["account"], account["region"]) == ("444455556666", "ap-southeast-1")
    assert account["in_sms_sandbox"] is False
    assert json.loads(mine.stdout)["account"] == "000000000000"


def test_an_act_that_is_refused_says_why_and_ends_with_status_1(running):
    told = running.cli("account", "receive", "PERHAPS", "--from", NUMBER)

    assert told.returncode == 1
    assert "'PERHAPS' is no keyword" in told.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["inbox"],
        ["why", "x"],
        ["log"],
        ["state", "clock"],
        ["account"],
        ["account", "leave-sms-sandbox"],
        ["export", "log.jsonl"],
    ],
)
def test_where_nothing_answers_a_client_says_so_and_what_to_do(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"

    told = run(*words, SANDPOST_URL=nobody)

    assert told.returncode == 1
    assert f"Nothing answers at {nobody}" in told.stderr
    assert "sandpost up" in told.stderr
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_answers_and_is_no_sandpost_is_said():
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer_once():
            connection, _ = other.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(page)

        answering = threading.Thread(target=answer_once)
        answering.start()
        told = run("inbox", SANDPOST_URL=f"http://127.0.0.1:{other.getsockname()[1]}")
        answering.join()

    assert told.returncode == 1
    assert "is not a Sandpost" in told.stderr


@pytest.mark.parametrize("url", ["localhost", "http://localhost:seven", "ftp://localhost"])
def test_an_address_that_is_none_is_said(url):
    told = run("inbox", "--url", url)

    assert told.returncode == 1
    assert f"Nothing answers at {url}" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_url_option_goes_before_the_environment(running):
    told = run("inbox", "--json", "--url", running.url, SANDPOST_URL="http://127.0.0.1:1")

    assert told.returncode == 0
    assert "messages" in json.loads(told.stdout)


def test_a_port_that_is_taken_is_said_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = run("up", "--store", "memory", "--port", str(taken.getsockname()[1]))

    assert told.returncode == 1
    assert "cannot be used" in told.stderr
    assert "--port 0" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--redis-url", "redis://127.0.0.1:1/0"], "The store cannot be reached"),
        (["--store", "redis"], "SANDPOST_REDIS_URL"),
        (["--redis-url", "localhost:6379"], "SANDPOST_REDIS_URL cannot be read"),
        (["--port", "99999"], "SANDPOST_PORT"),
        (["--store", "memory", "--world", "nowhere.json"], "nowhere.json"),
    ],
)
def test_what_keeps_an_instance_from_starting_is_a_sentence(words, said):
    told = run("up", "--port", "0", *words)

    assert told.returncode == 1
    assert said in told.stderr
    assert "Traceback" not in told.stderr


def test_a_setting_that_does_not_exist_is_said_with_the_one_that_was_meant():
    told = run("up", SANDPOST_STOER="memory")

    assert told.returncode == 1
    assert "SANDPOST_STORE" in told.stderr


@pytest.mark.parametrize("words", [["serve"], ["work", "projector"], ["work", "notifier"]])
def test_a_process_alone_refuses_a_store_that_no_other_can_reach(words):
    told = run(*words)

    assert told.returncode == 1
    assert "needs a Redis server" in told.stderr


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_up_tells_where_it_is_and_stops_cleanly_when_told(told):
    line, environment = command("up", "--store", "memory", "--port", "0")

    with subprocess.Popen(
        line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(4)]
        process.send_signal(told)
        _, errors = process.communicate(timeout=30)

    assert said[0].startswith("Sandpost is at http://localhost:")
    assert "store: memory. Nothing is kept" in said[1]
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_page_that_is_open_does_not_keep_a_server_from_stopping():
    line, environment = command("up", "--store", "memory", "--port", "0", "--json")

    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        place = url.partition("://")[2].replace("localhost", "127.0.0.1").split(":")
        with socket.create_connection((place[0], int(place[1]))) as page:
            page.sendall(b"GET /live?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200 OK" in page.recv(4096)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=8) == 0


def test_the_version_is_told_to_whoever_asks():
    told = run("--version")

    assert told.returncode == 0
    assert told.stdout.startswith("sandpost ")


def test_a_reset_begins_the_same_world_in_an_empty_log():
    with instance("--world", "ready") as fresh:
        beginning = fresh.end()
        shop(fresh)

        told = fresh.cli("reset")

        assert "world: ready" in told.stdout
        assert fresh.end() == beginning


def test_a_log_that_goes_on_says_how_to_see_the_rest(shop):
    shop.user("ada")

    told = shop.instance.cli("log", "--limit", "1")

    assert "There may be later ones: --after 1." in told.stdout


def test_the_code_of_a_message_that_arrived_is_all_that_is_printed(shop):
    shop.change(shop.user("ada"), "email", "ada@shop.example")

    told = shop.instance.cli("code", shop.pool, "ada")

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.strip() == shop.judged("ada")["code"]


def test_a_code_that_never_arrives_is_kept_back_with_the_reason(shop):
    shop.change(shop.user("ada"), "phone_number", NUMBER)
    message = shop.judged("ada")

    told = shop.instance.cli("code", shop.pool, "ada")
    anyway = shop.instance.cli("code", shop.pool, "ada", "--anyway")

    assert (told.returncode, told.stdout) == (1, "")
    assert message["why"] in told.stderr
    assert f"`sandpost why {message['id'][:8]}`" in told.stderr
    assert (anyway.returncode, anyway.stdout.strip()) == (0, message["code"])


def test_who_has_no_code_is_said_with_when_one_is_sent(shop):
    shop.user("ada")

    told = shop.instance.cli("code", shop.pool, "ada", "--wait", "0")

    assert told.returncode == 1
    assert f"ada has no valid code in {shop.pool}." in told.stderr
    assert "One is sent on signing up" in told.stderr


@pytest.mark.parametrize("group", [[], ["account"], ["clock"]])
def test_every_command_says_in_one_line_what_it_does(group):
    told = run(*group, "--help", COLUMNS="80")

    commands = told.stdout.split("Commands:\n")[1].splitlines()
    assert commands
    assert [line for line in commands if line.endswith("...") or line.startswith("   ")] == []
