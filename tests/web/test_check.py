"""Asking before anything is sent: `/_sandpost/check` and `sandpost check`."""

import json

import pytest

from tests.web.instances import NUMBER


@pytest.fixture
def unchanged(running):
    """Nothing that a test asks may change anything."""
    before = running.end()
    yield
    assert running.end() == before


def test_a_message_nobody_asked_for_is_judged_as_the_real_one_is(shop):
    shop.user("ada")
    supposed = shop.instance.get("/check", to=NUMBER, pool=shop.pool).json()["messages"][0]

    shop.change("ada", "phone_number", NUMBER)
    real = shop.judged("ada")

    same = ("medium", "from", "destination", "outcome", "verdict", "checks", "steps", "aws_says")
    assert {name: supposed[name] for name in same} == {name: real[name] for name in same}


def test_of_a_pool_through_end_user_messaging_it_is_told_that_the_call_would_fail(running):
    direct = {"CallerArn": "arn:aws:iam::000000000000:role/sms"}
    cognito = running.aws()
    pool = cognito.create_user_pool(PoolName="direct", SmsConfiguration={"EumsSms": direct})
    id_ = pool["UserPool"]["Id"]
    try:
        (message,) = running.get("/check", to=NUMBER, pool=id_).json()["messages"]
    finally:
        cognito.delete_user_pool(UserPoolId=id_)

    verdict = "sandbox-destination-unverified"
    assert (message["outcome"], message["verdict"]) == ("undelivered", verdict)
    assert message["caller_saw"] == "an error, and nothing changed"


def test_the_message_s_words_are_the_pool_s_own(running):
    cognito = running.aws()
    pool = cognito.create_user_pool(
        PoolName="words", SmsVerificationMessage="Shop code {####} for you"
    )["UserPool"]["Id"]
    try:
        answered = running.get("/check", to=NUMBER, pool=pool).json()
    finally:
        cognito.delete_user_pool(UserPoolId=pool)

    assert answered["messages"][0]["body"] == "Shop code 123456 for you"


@pytest.mark.usefixtures("unchanged")
def test_countries_are_a_table_of_where_texts_would_arrive(running):
    table = running.cli("check", "--countries", "US,FR")
    answer = running.cli("check", "--countries", "us,fr", "--json")

    rows = [line.split() for line in table.stdout.splitlines()]
    assert rows[1][0] == "US"
    assert "us-origination" in rows[1][-1]
    assert rows[2][0] == "FR"
    assert "aws pinpoint-sms-voice-v2 request-phone-number" in table.stdout
    assert [one["country"] for one in json.loads(answer.stdout)["messages"]] == ["US", "FR"]


@pytest.mark.usefixtures("unchanged")
def test_a_list_of_users_is_counted_by_who_would_never_get_a_code(running, tmp_path):
    users = tmp_path / "users.json"
    phones = [f"+12065550{number:03}" for number in range(100, 112)]
    listed = [
        {"Username": f"user-{n}", "Attributes": [{"Name": "phone_number", "Value": phone}]}
        for n, phone in enumerate(phones)
    ]
    listed.append({"Username": "none", "Attributes": [{"Name": "email", "Value": "a@x.example"}]})
    users.write_text(json.dumps({"Users": listed}))

    told = running.cli("check", "--users", str(users))
    answer = json.loads(running.cli("check", "--users", str(users), "--json").stdout)
    mails = json.loads(
        running.cli("check", "--users", str(users), "--medium", "email", "--json").stdout
    )

    assert "13 users, 0 would get a code, 12 never would." in told.stdout
    assert "1 have no phone number." in told.stdout
    assert "sandpost account leave-sms-sandbox" in told.stdout
    assert (answer["users"], answer["without_destination"], answer["judged"]) == (13, 1, 12)
    assert answer["verdicts"]["sandbox-destination-unverified"]["count"] == 12
    assert (mails["judged"], mails["delivered"]) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ({}, 400, "to or country must say where a message would go."),
        ({"country": "XX"}, 400, "No country: XX."),
        ({"to": NUMBER, "region": "x", "verdict": "y"}, 400, "Unknown: verdict."),
        ({"to": NUMBER, "account": "1"}, 400, "an account id has 12 digits"),
        ({"to": NUMBER, "pool": "us-east-1_Nobody"}, 409, "us-east-1_Nobody"),
    ],
)
@pytest.mark.usefixtures("unchanged")
def test_what_cannot_be_meant_is_refused_with_a_reason(running, asked, status, sentence):
    answered = running.get("/check", **asked)

    assert answered.status_code == status
    assert sentence in answered.json()["error"]


def test_a_file_that_is_no_list_of_users_is_refused_with_a_reason(running, tmp_path):
    users = tmp_path / "users.json"
    users.write_text('{"UserPools": []}')

    wrong = running.cli("check", "--users", str(users))
    missing = running.cli("check", "--users", str(tmp_path / "none.json"))

    assert wrong.returncode == missing.returncode == 1
    assert "is not a list of users" in wrong.stderr
    assert "cannot be read" in missing.stderr


@pytest.mark.parametrize("words", [(), ("--to", NUMBER, "--countries", "US")])
def test_exactly_one_way_of_asking_is_needed(running, words):
    told = running.cli("check", *words)

    assert told.returncode == 1
    assert "Say one of --to, --countries, --users." in told.stderr
