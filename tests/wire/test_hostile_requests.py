"""Requests that no SDK would send: AWS's errors, never a fault and never a stack trace."""

from __future__ import annotations

import json
import socket
from typing import Any

import httpx
import pytest

from tests.support.live import Live

PREFIX = "AWSCognitoIdentityProviderService"
UPDATE = f"{PREFIX}.AdminUpdateUserAttributes"


def post(live: Live, body: bytes | Any, target: str | None = UPDATE, **headers: str):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {} if target is None else {"x-amz-target": target}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("content-type", "application/x-amz-json-1.1")
    written = {name.encode(): value.encode() for name, value in named.items()}
    return httpx.post(live.url, content=content, headers=written, timeout=30, trust_env=False)


def signed(account: str, region: str) -> str:
    return (
        f"AWS4-HMAC-SHA256 Credential={account}/20261122/{region}/cognito-idp/aws4_request, "
        "SignedHeaders=host, Signature=00"
    )


def told(answer: httpx.Response) -> tuple[int, dict[str, str]]:
    return answer.status_code, answer.json()


# ── Bodies ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"UserPoolId": "us-east-1_x", "Username": "a',
        b"UserPoolId=x",
        b"\xff\xfe\x00",
        b'{"Username": "\xff"}',
        b'{"Username": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"Username":' + b"[" * 100_000,
        b"x" * 1_000_000,
        b"\x00" * 1_000_000,
        b"NaN",
        b'{"Username": "a"} trailing',
    ],
    ids=range(14),
)
def test_what_is_no_json_cannot_be_read(live, body):
    with live.recording_nothing():
        status, answer = told(post(live, body))

    assert (status, answer["__type"]) == (400, "SerializationException")
    assert set(answer) <= {"__type", "Message"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ([], None),
        ("text", None),
        (5, None),
        (None, None),
        ({"Username": 5}, "NUMBER_VALUE can not be converted to a String"),
        ({"Username": True}, "TRUE_VALUE can not be converted to a String"),
        ({"Username": []}, None),
        ({"Username": {}}, None),
        ({"UserAttributes": {}}, None),
        ({"UserAttributes": "x"}, None),
        ({"UserAttributes": ["x"]}, None),
        ({"UserAttributes": [[]]}, None),
        ({"UserAttributes": [{"Name": "email_verified", "Value": True}]}, None),
        ({"ClientMetadata": []}, None),
        ({"ClientMetadata": "x"}, "Expected map or null"),
        ({"ClientMetadata": {"x": 5}}, None),
    ],
)
def test_a_wrong_kind_of_json_cannot_be_converted(live, body, text):
    status, answer = told(post(live, body))

    assert (status, answer["__type"]) == (400, "SerializationException")
    if text is not None:
        assert answer["Message"] == text


def test_missing_members_are_all_told(live):
    status, answer = told(post(live, {}))

    assert (status, answer["__type"]) == (400, "InvalidParameterException")
    assert answer["message"].startswith("3 validation errors detected: ")
    for part in (
        "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
        "Value at 'username' failed to satisfy constraint: Member must not be null",
        "Value null at 'userAttributes' failed to satisfy constraint: Member must not be null",
    ):
        assert part in answer["message"]


def test_unknown_members_are_ignored(live, shop):
    pool = shop()
    pool.user("ada")
    body = {
        "UserPoolId": pool.pool,
        "Username": "ada",
        "UserAttributes": [{"Name": "name", "Value": "Ada", "Extra": {"deep": [[[]]]}}],
        "Unheard": {"of": 1},
    }

    answer = post(live, body, authorization=signed(pool.account.id, "us-east-1"))

    assert told(answer) == (200, {})
    assert pool.get("ada") == {"name": "Ada"}


@pytest.mark.parametrize(
    "values",
    [
        {"name": "x\u0000y"},
        {"name": "🦀" * 1000},
        {"name": "\u202e"},
        {"email": "x" * 1000 + "@shop.example"},
        {"custom:x" + "y" * 20: "z"},
        {"__proto__": "x"},
        {"phone_number": "+" + "1" * 2000},
        {"updated_at": "9" * 2000},
        {"updated_at": "1e400"},
    ],
)
def test_strange_values_are_answered(shop, values):
    pool = shop()
    pool.user("ada")

    try:
        pool.update("ada", values)
    except pool.cognito.exceptions.InvalidParameterException:
        assert pool.get("ada") == {}
    else:
        assert pool.get("ada").items() >= values.items()


@pytest.mark.parametrize("name", ["a/b", "a:b", "{0}", "*", "user/x/y", "é", "../..", "a" * 128])
def test_strange_names_are_names(shop, name):
    pool = shop()

    pool.user(name)
    pool.update(name, name="x")

    assert pool.get(name) == {"name": "x"}


def test_a_thousand_attributes_are_too_many_or_all_unknown(shop):
    pool = shop()
    pool.user("ada")

    with pytest.raises(pool.cognito.exceptions.InvalidParameterException) as refused:
        pool.update("ada", {f"a{n}": "x" for n in range(1000)})

    assert refused.value.response["Error"]["Message"].count("\n") == 1000


def test_a_body_larger_than_any_request_is_refused(live):
    answer = post(live, b'{"x":"' + b"y" * (17 * 1024 * 1024) + b'"}')

    assert answer.status_code == 413


def test_a_body_cut_short_disturbs_nobody(live):
    address = live.url.removeprefix("http://").split(":")
    head = f"POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: {UPDATE}\r\ncontent-length: 1000\r\n\r\n"
    with socket.create_connection((address[0], int(address[1]))) as caller:
        caller.sendall(head.encode() + b'{"UserPoolId":')

    with live.recording_nothing():
        assert post(live, {}).status_code == 400


# ── Targets ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "target",
    ["", "x", f"{PREFIX}.", f"{PREFIX}.Unheard", PREFIX, "Other.ListUsers", f"{UPDATE}x", "é"],
)
def test_an_unknown_target_is_an_unknown_operation(live, target):
    answer = post(live, {}, target)

    assert told(answer) == (400, {"__type": "UnknownOperationException"})
    assert answer.headers["x-amzn-errortype"] == "UnknownOperationException:"


def test_without_a_target_there_is_no_operation(live):
    answer = post(live, {}, None)

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("operation", ["CreateGroup", "ListGroups", "CreateIdentityProvider"])
def test_an_operation_that_is_not_simulated_says_so(live, operation):
    with live.recording_nothing():
        answer = post(live, {}, f"{PREFIX}.{operation}")

    assert answer.status_code == 501
    assert answer.json() == {
        "__type": "NotImplementedException",
        "message": f"Sandpost does not simulate {operation} of cognito-idp.",
    }


def test_an_sdk_shows_that_an_operation_is_not_simulated(live):
    cognito = live.client("cognito-idp")

    with pytest.raises(cognito.exceptions.ClientError, match="does not simulate ListGroups"):
        cognito.list_groups(UserPoolId="us-east-1_x")


# ── Who calls ────────────────────────────────────────────────────────────────────────────────

CREATE = f"{PREFIX}.CreateUserPool"


def arn(answer: httpx.Response) -> str:
    made: str = answer.json()["UserPool"]["Arn"]
    return made.rpartition(":userpool/")[0]


@pytest.mark.parametrize(
    ("authorization", "account", "region"),
    [
        (signed("123456789012", "eu-west-1"), "123456789012", "eu-west-1"),
        (signed("AKIAIOSFODNN7EXAMPLE", "eu-west-1"), "000000000000", "eu-west-1"),
        (signed("12345678901", "eu-west-1"), "000000000000", "eu-west-1"),
        (signed("1234567890123", "eu-west-1"), "000000000000", "eu-west-1"),
        (signed("١٢٣٤٥٦٧٨٩٠١٢", "eu-west-1"), "000000000000", "eu-west-1"),
        ("Bearer x", "000000000000", "us-east-1"),
        ("AWS4-HMAC-SHA256 Credential=", "000000000000", "us-east-1"),
        ("AWS4-HMAC-SHA256 Credential=a/b", "000000000000", "us-east-1"),
        ("", "000000000000", "us-east-1"),
        (None, "000000000000", "us-east-1"),
    ],
)
def test_the_signature_says_whose_account_and_which_region(live, authorization, account, region):
    headers = {} if authorization is None else {"authorization": authorization}

    answer = post(live, {"PoolName": "shop"}, CREATE, **headers)

    assert arn(answer) == f"arn:aws:cognito-idp:{region}:{account}"


def test_without_a_signature_the_pools_id_says_which_region(live):
    here = signed("000000000000", "eu-west-1")
    pool = post(live, {"PoolName": "shop"}, CREATE, authorization=here).json()["UserPool"]["Id"]

    described = post(live, {"UserPoolId": pool}, f"{PREFIX}.DescribeUserPool")

    assert described.json()["UserPool"]["Id"] == pool


# ── Headers ──────────────────────────────────────────────────────────────────────────────────


def test_every_answer_has_an_id_of_its_own(live):
    answers = [
        post(live, {"PoolName": "shop"}, CREATE),
        post(live, {}),
        post(live, b"{"),
        post(live, {}, "x"),
        post(live, {}, f"{PREFIX}.SignUp"),
    ]

    ids = [answer.headers["x-amzn-requestid"] for answer in answers]
    assert len(set(ids)) == len(answers)
    for one in ids:
        assert len(one) == 36
    assert {a.headers["content-type"] for a in answers} == {"application/x-amz-json-1.1"}


def test_the_request_id_is_in_the_log(live, shop):
    pool = shop()
    pool.user("ada")
    answer = pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.pool, Username="ada", UserAttributes=[{"Name": "name", "Value": "x"}]
    )

    last = live.do(live.sandpost.log.read(0, 100_000))[-1]

    assert last.correlation == answer["ResponseMetadata"]["RequestId"]


def test_an_error_is_named_in_body_and_header(live, shop):
    pool = shop()

    answer = post(
        live,
        {"UserPoolId": pool.pool, "Username": "ada", "UserAttributes": []},
        authorization=signed(pool.account.id, "us-east-1"),
    )

    assert answer.content == b'{"__type":"UserNotFoundException","message":"User does not exist."}'
    assert answer.status_code == 400
    assert answer.headers["x-amzn-errortype"] == "UserNotFoundException:"
    assert answer.headers["x-amzn-errormessage"] == "User does not exist."


def test_an_error_text_with_line_breaks_fits_into_a_header(live, shop):
    pool = shop()
    pool.user("ada")
    body = {
        "UserPoolId": pool.pool,
        "Username": "ada",
        "UserAttributes": [{"Name": n, "Value": "x"} for n in ("aé", "b\r\nx-injected: 1")],
    }

    answer = post(live, body, authorization=signed(pool.account.id, "us-east-1"))

    assert answer.status_code == 400
    assert "x-injected" not in answer.headers
    assert answer.json()["message"].startswith("user.aé: Attribute does not exist")


def test_a_browser_may_ask_from_any_page(live):
    preflight = httpx.options(
        live.url,
        headers={
            "origin": "https://shop.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type,x-amz-target",
        },
        trust_env=False,
    )
    answer = post(live, {}, origin="https://shop.example")

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "content-type,x-amz-target"
    assert answer.headers["access-control-allow-origin"] == "*"
    exposed = answer.headers["access-control-expose-headers"].lower().split(",")
    assert {"x-amzn-requestid", "x-amzn-errortype", "x-amzn-errormessage"} <= set(exposed)


@pytest.mark.parametrize("operation", ["DeleteUserPool", "AdminDeleteUser", "AddCustomAttributes"])
def test_an_operation_without_an_answer_answers_an_empty_object_or_nothing(live, shop, operation):
    pool = shop()
    pool.user("ada")
    body = {
        "UserPoolId": pool.pool,
        **({"Username": "ada"} if operation == "AdminDeleteUser" else {}),
    }
    if operation == "AddCustomAttributes":
        body["CustomAttributes"] = [{"Name": "x", "AttributeDataType": "String"}]

    answer = post(
        live, body, f"{PREFIX}.{operation}", authorization=signed(pool.account.id, "us-east-1")
    )

    assert (answer.status_code, answer.content) in {(200, b"{}"), (200, b"")}
