"""A real account, as the AWS CLI printed it, made again here."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.aws_cli import AwsCli
from tests.web.instances import instance, run

COPIED = Path(__file__).parents[1] / "wire" / "copied_account"
REGION = "eu-west-1"
ACCOUNT = "123456789012"
POOL = "eu-west-1_Shop00001"
CLIENT = "6s1shopweb0000000000000001"
COUNTED_HERE = {"EstimatedNumberOfUsers"}  # users are not copied
DATED_HERE = {"LastModifiedDate", "CreationDate"}  # of clients
COGNITOS_OWN = {"identities"}  # listed in every schema, and in nobody's hands


def copied(file: str) -> Any:
    return json.loads((COPIED / REGION / f"{file}.json").read_text())


@pytest.fixture(scope="module")
def aws():
    """The AWS CLI with that account's credentials, and an instance that the copy was taken to."""
    with instance() as fresh:
        imported = fresh.cli("import-aws", str(COPIED))
        assert imported.returncode == 0, imported.stderr
        yield AwsCli(fresh.url, ACCOUNT, REGION)


def alike(here: Any, there: Any) -> bool:
    """Everything that was told there is told here; times in whatever way they are written."""
    if isinstance(there, dict):
        return all(
            name in COUNTED_HERE or (name in here and alike(here[name], value))
            for name, value in there.items()
        )
    if isinstance(there, list):
        there = [one for one in there if not is_cognitos_own(one)]
        return len(here) == len(there) and all(
            any(alike(one, other) for one in here) for other in there
        )
    return here == there or (isinstance(here, float) and here == seconds(there))


def is_cognitos_own(listed: Any) -> bool:
    return isinstance(listed, dict) and listed.get("Name") in COGNITOS_OWN


def seconds(written: Any) -> float | None:
    try:
        return datetime.fromisoformat(written).timestamp()
    except (TypeError, ValueError):
        return None


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("get-sms-sandbox-account-status", "sns get-sms-sandbox-account-status"),
        ("list-sms-sandbox-phone-numbers", "sns list-sms-sandbox-phone-numbers"),
        ("get-sms-attributes", "sns get-sms-attributes"),
        ("describe-phone-numbers", "pinpoint-sms-voice-v2 describe-phone-numbers"),
        ("describe-sender-ids", "pinpoint-sms-voice-v2 describe-sender-ids"),
        ("describe-registrations", "pinpoint-sms-voice-v2 describe-registrations"),
        ("describe-spend-limits", "pinpoint-sms-voice-v2 describe-spend-limits"),
        (
            "describe-opted-out-numbers",
            "pinpoint-sms-voice-v2 describe-opted-out-numbers --opt-out-list-name Default",
        ),
        (f"describe-user-pool-{POOL}", f"cognito-idp describe-user-pool --user-pool-id {POOL}"),
    ],
)
def test_the_same_command_tells_the_same_of_the_copy(aws, file, command):
    here = aws(*command.split())

    assert alike(here, copied(file)), here


def test_a_client_is_copied_with_its_id_and_its_secret(aws):
    here = aws(
        "cognito-idp", "describe-user-pool-client", "--user-pool-id", POOL, "--client-id", CLIENT
    )

    there = copied(f"describe-user-pool-client-{CLIENT}")["UserPoolClient"]
    assert here["UserPoolClient"].keys() == there.keys()
    assert {n: v for n, v in here["UserPoolClient"].items() if n not in DATED_HERE} == {
        n: v for n, v in there.items() if n not in DATED_HERE
    }


def test_the_ids_of_verified_destinations_are_the_account_s_own(aws):
    here = aws("pinpoint-sms-voice-v2", "describe-verified-destination-numbers")

    (there,) = copied("describe-verified-destination-numbers")["VerifiedDestinationNumbers"]
    ids = {
        one["DestinationPhoneNumber"]: one["VerifiedDestinationNumberId"]
        for one in here["VerifiedDestinationNumbers"]
    }
    assert ids[there["DestinationPhoneNumber"]] == there["VerifiedDestinationNumberId"]


def test_identities_and_production_access_are_copied(aws):
    listed = aws("ses", "list-identities")["Identities"]
    told = aws("ses", "get-identity-verification-attributes", "--identities", *listed)

    states = {
        name: one["VerificationStatus"] for name, one in told["VerificationAttributes"].items()
    }
    assert states == {"shop.example": "Success", "ops@old.example": "Pending"}


def test_what_would_never_arrive_is_told_of_the_copy_before_anything_is_sent():
    with instance("--world", str(COPIED)) as fresh:
        where = {"account": ACCOUNT, "pool": POOL}
        verified = fresh.get("/check", to="+12065550100", **where).json()["messages"][0]
        unverified = fresh.get("/check", to="+12065550142", **where).json()["messages"][0]
        mail = fresh.get("/check", to="ada@x.example", **where).json()["messages"][0]

    assert (verified["outcome"], verified["from"]) == ("delivered", "+18335550142")
    assert verified["body"] == "Shop: 123456"
    assert unverified["verdict"] == "sandbox-destination-unverified"
    assert (mail["outcome"], mail["from"]) == ("delivered", "Shop <codes@shop.example>")


def test_an_account_that_has_a_history_here_is_not_overwritten(tmp_path):
    with instance() as fresh:
        assert fresh.cli("import-aws", str(COPIED)).returncode == 0
        before = fresh.end()

        again = fresh.cli("import-aws", str(COPIED))

        assert again.returncode == 1
        assert "has events already" in again.stderr
        assert fresh.end() == before


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        (f"{REGION}/describe-user-pools.json", "{}", "is none of the files that are read"),
        (f"{REGION}/get-account.json", '{"SendQuota": {}}', "is not what its command prints"),
        (f"{REGION}/get-account.json", "", "is not JSON"),
        (f"{REGION}/get-sms-attributes.json", '{"attributes": {"X": "1"}}', "X is not a valid"),
        ("get-caller-identity.json", '{"Account": 12}', "is not what its command prints"),
        (
            f"{REGION}/describe-user-pool-client-{CLIENT}.json",
            '{"UserPoolClient": {"UserPoolId": "eu-west-1_Other0001", "ClientId": "x"}}',
            "its pool eu-west-1_Other0001 is not copied",
        ),
    ],
)
def test_a_file_that_is_not_what_its_command_prints_is_named(
    aws, tmp_path, file, content, sentence
):
    folder = tmp_path / "copy"
    shutil.copytree(COPIED, folder)
    (folder / file).write_text(content)

    told = run("import-aws", str(folder), SANDPOST_URL=aws.url)

    assert told.returncode == 1
    assert Path(file).name in told.stderr
    assert sentence in told.stderr


def test_without_whose_account_it_is_nothing_is_copied(aws, tmp_path):
    (tmp_path / "empty").mkdir()

    told = run("import-aws", str(tmp_path / "empty"), SANDPOST_URL=aws.url)

    assert told.returncode == 1
    assert "There is no get-caller-identity.json" in told.stderr


def test_the_script_reads_every_file_that_is_understood(tmp_path):
    told = run("import-aws", "shop", "--script", "--region", REGION, "--region", "us-east-1")

    lines = told.stdout.splitlines()
    read = {line.rpartition("> ")[2].strip('"') for line in lines if "> " in line}
    there = {file.relative_to(COPIED).as_posix() for file in COPIED.rglob("*.json")}
    named = {f"shop/{name}".replace(POOL, "$pool").replace(CLIENT, "$client") for name in there}
    assert named <= read
    ran = [line.partition("aws ")[2] for line in lines if "aws " in line]
    verbs = {command.split()[1].partition("-")[0] for command in ran}
    assert verbs <= {"get", "list", "describe"}
