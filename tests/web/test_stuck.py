"""Who cannot go on because a message never arrived, as people and programs are told."""

from __future__ import annotations

import json

import pytest

from tests.web.instances import NUMBER, WAIT, instance, shop

UNVERIFIED = "ada cannot sign in by phone until the number is verified."
SANDBOX = "sandbox-destination-unverified"


@pytest.fixture
def lost(shop):
    """A shop with one user who waits for the code of a number."""
    shop.change(shop.user("ada"), "phone_number", NUMBER)
    shop.judged("ada")
    return shop


def stuck(shop):
    """The API's answer about the shop's pool."""
    answered = shop.instance.get("/stuck", pool=shop.pool)
    assert answered.status_code == 200, answered.text
    return answered.json()


def verify(shop, user: str, value: str = "true") -> None:
    shop.change(user, "phone_number_verified", value)


def test_who_waits_is_named_with_the_message_and_what_it_cannot_do(lost):
    told = stuck(lost)

    message = lost.judged("ada")
    (row,) = told["waiting"]
    assert row == {
        "user": "ada",
        "sub": message["sub"],
        "known_as": "ada",
        "cannot": UNVERIFIED,
        "since": message["requested_at"],
        "message": message["id"],
        "medium": "SMS",
        "purpose": "UpdateUserAttribute",
        "destination": NUMBER,
        "outcome": "undelivered",
        "verdict": SANDBOX,
        "steps": message["steps"],
        "resend": message["resend"],
    }
    assert row["cannot"] == message["consequence"]
    assert (told["pool"], told["looked_at"], told["lag"], told["next"]) == (lost.pool, 1, 0, None)


def test_the_step_that_helps_most_of_them_comes_first(lost):
    for n in (1, 2):
        lost.change(lost.user(f"bob-{n}"), "phone_number", f"+4477009001{n:02}")
        lost.judged(f"bob-{n}")

    found = stuck(lost)["census"]

    assert found["judged"] == 3
    helps = [(one["rule"], one["needed_by"]) for one in found["helps"]]
    assert helps == [
        ("sender-id", 2),
        ("sms-sandbox", 2),
        ("us-origination", 1),
        ("sms-sandbox", 1),
    ]


@pytest.fixture
def alone():
    """The same in an instance of its own, whose account may be repaired."""
    with instance() as running:
        ours = shop(running)
        ours.change(ours.user("ada"), "phone_number", NUMBER)
        ours.judged("ada")
        yield ours


def test_what_was_repaired_is_not_asked_for_again(alone):
    texts = alone.instance.aws("pinpoint-sms-voice-v2")
    leased = texts.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="TOLL_FREE",
    )["PhoneNumberId"]
    alone.instance.post("/account", {"act": "register", "id": leased})
    half = stuck(alone)
    alone.instance.post("/account", {"act": "leave-sms-sandbox"})
    whole = stuck(alone)
    said = " ".join(alone.instance.cli("stuck", alone.pool).stdout.split())

    (row,) = half["waiting"]
    assert [one["rule"] for one in half["census"]["helps"]] == ["sms-sandbox"]
    assert not any("request-phone-number" in step.get("run", "") for step in row["steps"])
    (row,) = whole["waiting"]
    assert (row["verdict"], row["steps"], row["cannot"]) == (SANDBOX, [], UNVERIFIED)
    assert (whole["census"]["delivered"], whole["census"]["helps"]) == (1, [])
    assert "It would arrive if sent again now." in said
    assert "What to do" not in said


def test_who_was_helped_by_other_means_is_not_named_any_more(lost):
    verify(lost, "ada")

    assert stuck(lost)["waiting"] == []


def test_a_user_who_is_gone_waits_for_nothing(lost):
    lost.cognito.admin_delete_user(UserPoolId=lost.pool, Username="ada")

    assert stuck(lost)["waiting"] == []


def test_a_message_that_arrived_leaves_nobody_waiting():
    with instance("--world", "ready") as ready:
        ours = shop(ready)
        ours.change(ours.user("ada"), "phone_number", NUMBER)
        assert ours.judged("ada")["outcome"] == "delivered"

        assert stuck(ours)["waiting"] == []
        assert stuck(ours)["census"]["judged"] == 0


def test_an_invitation_is_waited_for_until_one_arrives(shop):
    def invite(**more: object) -> None:
        shop.cognito.admin_create_user(
            UserPoolId=shop.pool,
            Username="eve",
            UserAttributes=[{"Name": "phone_number", "Value": NUMBER}],
            **more,
        )

    invite()
    shop.judged("eve")
    first = stuck(shop)["waiting"]
    invite(MessageAction="RESEND")
    second = shop.judged("eve")

    (row,) = stuck(shop)["waiting"]
    assert row["cannot"] == "eve does not get the temporary password and cannot sign in."
    assert row["message"] == second["id"] != first[0]["message"]


def test_users_without_a_name_are_called_by_what_they_sign_in_by(running):
    cognito = running.aws()
    pool = cognito.create_user_pool(
        PoolName="mail",
        UsernameAttributes=["email"],
        SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"},
    )["UserPool"]["Id"]
    user = cognito.admin_create_user(
        UserPoolId=pool,
        Username="ada@shop.example",
        UserAttributes=[{"Name": "phone_number", "Value": NUMBER}],
    )["User"]["Username"]
    lost = running.get("/messages", pool=pool, outcome="undelivered", **WAIT).json()["messages"][0]

    (row,) = running.get("/stuck", pool=pool).json()["waiting"]

    cannot = "ada@shop.example does not get the temporary password and cannot sign in."
    assert (row["user"], row["known_as"], row["cannot"]) == (user, "ada@shop.example", cannot)
    assert (lost["user"], lost["known_as"], lost["consequence"]) == (user, row["known_as"], cannot)
    found = running.get("/messages", pool=pool, user="ada@shop.example").json()["messages"]
    assert [one["id"] for one in found] == [lost["id"]]
    assert "ada@shop.example" in running.cli("inbox", "--pool", pool).stdout


def test_older_messages_are_asked_about_by_the_position_that_is_told(lost):
    before = str(lost.judged("ada")["position"])

    told = lost.instance.get("/stuck", pool=lost.pool, before=before).json()

    assert (told["waiting"], told["looked_at"]) == ([], 0)


@pytest.mark.parametrize(
    ("parameters", "status", "said"),
    [
        ({}, 400, "pool must say"),
        ({"pool": "us-east-1_Nowhere1"}, 404, "There is no pool us-east-1_Nowhere1."),
        ({"pool": "us-east-1_Nowhere1", "user": "ada"}, 400, "Unknown: user"),
        ({"pool": "us-east-1_Nowhere1", "before": "x"}, 400, "before is 'x'"),
    ],
)
def test_what_cannot_be_meant_is_said(running, parameters, status, said):
    answered = running.get("/stuck", **parameters)

    assert answered.status_code == status
    assert said in answered.json()["error"]


def test_the_command_names_who_waits_and_prints_what_helps(lost):
    told = lost.instance.cli("stuck", lost.pool)
    answer = lost.instance.cli("stuck", lost.pool, "--json")

    assert told.returncode == 0, told.stderr
    said = " ".join(told.stdout.split())
    assert said.startswith("1 user waits for a message that never arrived.")
    assert f"SMS +1 206 555 0100 {SANDBOX} {UNVERIFIED}" in said
    for step in lost.judged("ada")["steps"]:
        assert (step.get("run") or step["for"]) in said
    assert said.endswith(lost.judged("ada")["resend"])
    assert json.loads(answer.stdout) == stuck(lost)


def test_what_many_need_is_said_in_general(lost):
    lost.change(lost.user("bob"), "phone_number", "+12065550101")
    lost.judged("bob")

    said = " ".join(lost.instance.cli("stuck", lost.pool).stdout.split())

    assert said.startswith("2 users wait for a message that never arrived.")
    assert "Needed by 2, enough for 0 of them (sms-sandbox)" in said
    assert "aws sns create-sms-sandbox-phone-number --phone-number DESTINATION" in said


def test_the_command_says_so_when_nobody_waits(shop):
    assert "Nobody waits" in shop.instance.cli("stuck", shop.pool).stdout


def test_the_command_says_that_there_is_no_such_pool(running):
    told = running.cli("stuck", "us-east-1_Nowhere1")

    assert (told.returncode, told.stdout) == (1, "")
    assert "There is no pool us-east-1_Nowhere1." in told.stderr


def test_what_is_stuck_follows_the_clock():
    """The new number of a pool that keeps the old one until then is given up with its code."""
    with instance() as alone:
        cognito = alone.aws()
        pool = cognito.create_user_pool(
            PoolName="keeps",
            AutoVerifiedAttributes=["phone_number"],
            SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"},
            UserAttributeUpdateSettings={
                "AttributesRequireVerificationBeforeUpdate": ["phone_number"]
            },
        )["UserPool"]["Id"]
        cognito.admin_create_user(
            UserPoolId=pool,
            Username="ada",
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "phone_number", "Value": "+12065550199"}],
        )
        cognito.admin_update_user_attributes(
            UserPoolId=pool,
            Username="ada",
            UserAttributes=[{"Name": "phone_number", "Value": NUMBER}],
        )
        alone.get("/messages", pool=pool, outcome="undelivered", **WAIT)
        (row,) = alone.get("/stuck", pool=pool).json()["waiting"]

        alone.post("/clock", {"forward": "24h"})

        assert row["cannot"] == "The new phone number of ada is not in use until it is verified."
        assert alone.get("/stuck", pool=pool).json()["waiting"] == []
