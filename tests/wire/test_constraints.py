"""The texts are those of live services; where a test says so, of which one and whence."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.wire import aws_json, constraints
from engine.wire.java import in_hash_order
from engine.wire.model import compile_service
from engine.wire.patterns import matcher
from tests.wire.codec_samples import operation

NAME = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"
USERNAME = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"
POOL = "us-east-1_AbCdEfGhI"


def said(name: str, request: object, service: str = "cognito-idp") -> str:
    """What the service says to that request; nothing if it finds nothing wrong."""
    op = operation(service, name)
    try:
        constraints.check(op, aws_json.parse(op, json.dumps(request).encode()))
    except constraints.ConstraintViolations as refused:
        return refused.text
    return ""


def update(*attributes: object, **members: object) -> str:
    request = {"UserPoolId": POOL, "Username": "ada", "UserAttributes": attributes}
    return said("AdminUpdateUserAttributes", request | members)


# ---- captured answers -----------------------------------------------------------------------


def test_an_empty_name_breaks_length_then_pattern():
    # UpdateUserAttributes against a live pool; the pattern has since been widened.
    assert update({"Name": "", "Value": "x"}) == (
        "2 validation errors detected: "
        "Value '' at 'userAttributes.1.member.name' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1; "
        "Value '' at 'userAttributes.1.member.name' failed to satisfy constraint: "
        f"Member must satisfy regular expression pattern: {NAME}"
    )


def test_a_missing_name_is_null():
    # UpdateUserAttributes against a live pool.
    assert update({"Value": "x"}) == (
        "1 validation error detected: Value null at 'userAttributes.1.member.name' "
        "failed to satisfy constraint: Member must not be null"
    )


def test_a_sensitive_value_is_not_echoed():
    # GetUser against a live pool.
    assert said("GetUser", {"AccessToken": "not a token"}) == (
        "1 validation error detected: Value at 'accessToken' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [A-Za-z0-9-_=.]+"
    )


def test_an_attribute_name_of_a_schema_is_limited_to_twenty_characters():
    # aws/aws-cdk issue 14175: CreateUserPool.
    schema = [{"Name": "phone_number_verified", "AttributeDataType": "Boolean"}]

    assert said("CreateUserPool", {"PoolName": "p", "Schema": schema}) == (
        "1 validation error detected: Value 'phone_number_verified' at 'schema.1.member.name' "
        "failed to satisfy constraint: Member must have length less than or equal to 20"
    )


def test_a_pool_id_must_match_as_a_whole():
    # aws/aws-sdk-js issue 3344: ListGroups.
    assert said("ListGroups", {"UserPoolId": " ap-northeast-1_xxx"}) == (
        "1 validation error detected: Value ' ap-northeast-1_xxx' at 'userPoolId' failed to "
        r"satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+"
    )


def test_an_enum_is_told_in_hash_order():
    # CreateUserPool through CloudFormation, 2018.
    assert said("CreateUserPool", {"PoolName": "p", "MfaConfiguration": "false"}) == (
        "1 validation error detected: Value 'false' at 'mfaConfiguration' failed to satisfy "
        "constraint: Member must satisfy enum value set: [OPTIONAL, OFF, ON]"
    )


def test_lists_of_texts_are_reported_whole_and_members_in_hash_order():
    # aws/aws-sdk-java-v2 issue 5528: UpdateUserPoolClient.
    request = {"UserPoolId": POOL, "ClientId": "c", "CallbackURLs": [""], "LogoutURLs": [""]}
    constraint = (
        "failed to satisfy constraint: Member must satisfy constraint: "
        "[Member must have length less than or equal to 1024, "
        "Member must have length greater than or equal to 1, "
        f"Member must satisfy regular expression pattern: {USERNAME}]"
    )

    assert said("UpdateUserPoolClient", request) == (
        f"2 validation errors detected: Value '[]' at 'logoutURLs' {constraint}; "
        f"Value '[]' at 'callbackURLs' {constraint}"
    )


def test_a_null_in_a_list_is_reported_with_the_list():
    # CreateManagedLoginBranding, measured by others against the live service.
    request = {"UserPoolId": POOL, "ClientId": "c", "Assets": [None]}

    assert said("CreateManagedLoginBranding", request) == (
        "1 validation error detected: Value '[null]' at 'assets' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must not be null]"
    )


def test_missing_members_are_all_reported_and_only_ordinary_ones_as_null():
    # AdminAddUserToGroup against a live pool.
    assert said("AdminAddUserToGroup", {"UserPoolId": POOL}) == (
        "2 validation errors detected: Value null at 'groupName' failed to satisfy constraint: "
        "Member must not be null; Value at 'username' failed to satisfy constraint: "
        "Member must not be null"
    )


def test_the_first_letter_alone_of_a_member_becomes_small():
    # AddPermission of live SNS.
    op = operation("sns", "AddPermission")

    with pytest.raises(constraints.ConstraintViolations) as refused:
        constraints.check(op, {"TopicArn": "arn:aws:sns:us-east-1:000000000000:t"})

    assert refused.value.text == "3 validation errors detected: " + "; ".join(
        f"Value null at '{member}' failed to satisfy constraint: Member must not be null"
        for member in ("aWSAccountId", "label", "actionName")
    )


@pytest.mark.parametrize(
    "observed",
    [
        ["password", "username"],  # Cognito SignUp
        ["confirmationCode", "password"],  # Cognito ConfirmForgotPassword
        ["execution", "domain"],  # SWF
        ["attributeType", "attributeName"],  # DynamoDB
        ["writeCapacityUnits", "readCapacityUnits"],  # DynamoDB
        ["versionId", "catalogId", "databaseName", "roleARN", "region", "tableName"],  # Firehose
        ["subjectAlternativeNames", "domainName"],  # ACM
        ["phone_number", "email"],  # Cognito's enum of verified attributes
    ],
)
def test_members_come_in_the_order_seen_in_live_services(observed):
    assert in_hash_order(sorted(observed)) == observed


def test_more_than_twelve_names_share_twice_as_many_buckets():
    # Java's hash map doubles its sixteen buckets when it is three quarters full.
    twelve = "0!abcdefghij"

    assert in_hash_order(twelve) == sorted(twelve, key=lambda c: ord(c) % 16)
    assert in_hash_order(f"{twelve}k") == sorted(f"{twelve}k", key=lambda c: ord(c) % 32)


# ---- kinds of constraints -------------------------------------------------------------------


def test_a_good_request_is_not_refused():
    attributes = [{"Name": "email", "Value": "ada@new.example"}, {"Name": "custom:ä", "Value": ""}]

    assert update(*attributes, ClientMetadata={"": "x"}) == ""


def test_lengths_count_characters():
    assert update({"Name": "😀" * 32}) == ""
    assert "less than or equal to 32" in update({"Name": "😀" * 33})


def test_every_member_of_a_list_is_judged():
    text = update({"Name": "email"}, {"Value": "x"}, {"Name": "n" * 33})

    assert re.findall(r"'userAttributes\.\d\.member\.\w+'", text) == [
        "'userAttributes.2.member.name'",
        "'userAttributes.3.member.name'",
    ]


def test_a_list_can_be_too_long_and_is_echoed():
    flows = ["code", "implicit", "client_credentials", "code"]

    assert said(
        "CreateUserPoolClient",
        {"UserPoolId": POOL, "ClientName": "c", "AllowedOAuthFlows": flows},
    ) == (
        "1 validation error detected: Value '[code, implicit, client_credentials, code]' at "
        "'allowedOAuthFlows' failed to satisfy constraint: "
        "Member must have length less than or equal to 3"
    )


def test_a_list_of_structures_is_echoed_as_java_prints_it():
    mechanisms = [{"Priority": 1, "Name": n} for n in ("verified_email", "admin_only")]
    settings = {"RecoveryMechanisms": [*mechanisms, {"Priority": 2, "Name": "admin_only"}]}

    text = said("CreateUserPool", {"PoolName": "p", "AccountRecoverySetting": settings})

    assert "'[RecoveryOptionType(priority=1, name=verified_email), " in text
    assert "at 'accountRecoverySetting.recoveryMechanisms' failed" in text


def test_keys_and_values_of_a_map_are_reported_once_each():
    assert said("CreateUserPool", {"PoolName": "p", "UserPoolTags": {"": "v" * 257}}) == (
        f"2 validation errors detected: Value '{{={'v' * 257}}}' at 'userPoolTags' failed to "
        "satisfy constraint: Map keys must satisfy constraint: "
        "[Member must have length less than or equal to 128, "
        f"Member must have length greater than or equal to 1]; Value '{{={'v' * 257}}}' at "
        "'userPoolTags' failed to satisfy constraint: Map value must satisfy constraint: "
        "[Member must have length less than or equal to 256, "
        "Member must have length greater than or equal to 0]"
    )


@pytest.mark.parametrize(
    ("limit", "constraint"),
    [(61, "less than or equal to 60"), (-1, "greater than or equal to 0")],
)
def test_numbers_have_bounds(limit, constraint):
    assert said("ListUsers", {"UserPoolId": POOL, "Limit": limit}) == (
        f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: "
        f"Member must have value {constraint}"
    )


@pytest.mark.parametrize("limit", [0, 60])
def test_bounds_belong_to_what_is_allowed(limit):
    assert said("ListUsers", {"UserPoolId": POOL, "Limit": limit}) == ""


def test_a_blob_is_limited_in_bytes():
    text = said("SetUICustomization", {"UserPoolId": POOL, "ImageFile": "AAAA" * 43_691})

    assert text.startswith("1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 ")
    assert text.endswith("Member must have length less than or equal to 131072")


# ---- secrets --------------------------------------------------------------------------------

SECRET = "Tr0ub4dor&3"


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("SignUp", {"Username": SECRET + " ", "Password": SECRET + " ", "ClientId": SECRET}),
        ("AdminCreateUser", {"TemporaryPassword": SECRET * 100}),
        ("AdminCreateUser", {"UserAttributes": [None, {"Name": "n", "Value": SECRET}]}),
        ("InitiateAuth", {"AuthParameters": {SECRET: SECRET * 12_000}}),
        ("InitiateAuth", {"UserContextData": {"IpAddress": SECRET * 12_000}}),
        ("SignUp", {"UserAttributes": [{"Name": "email", "Value": SECRET * 200}]}),
    ],
)  # fmt: skip
def test_no_part_of_a_secret_comes_back(name, request_):
    text = said(name, request_)

    assert text
    assert SECRET not in text


# ---- patterns -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        (r"[\w-]+_[0-9a-zA-Z]+", "é_1", False),  # Java's \w is ASCII
        (r"[\w\s+=,.@-]+", "Ada\u3000L", False),  # and its \s
        (r"[\p{L}\s*]*", "Ada\u3000L", False),
        (r"[\p{L}\s*]*", "Ådå\n L", True),
        (r"[\S]+", "Ada\u3000", True),
        (r".*\{####\}.*", "code {####}\u2028", False),  # Java's dot stops there
        (r".*\{####\}.*", "code {####}.", True),
        (r"(?s).*", "two\r\nlines", True),
        (r"^[0-9a-f]+$", "ab\n", False),
        (r"[0-9]+", "12x", False),
        (r"[^_\p{Z}]", "\u00a0", False),
        (r"[\p{L}]+", "a" * 2_000 + "ß", True),
    ],
)
def test_patterns_mean_what_they_mean_in_java(pattern, value, matches):
    assert matcher(pattern)(value) is matches


def test_a_pattern_that_would_take_hours_takes_a_moment():
    evil = "@" * 300_000 + " "
    email = {"ReplyToEmailAddress": evil}

    assert "at 'emailConfiguration.replyToEmailAddress'" in said(
        "CreateUserPool", {"PoolName": "p", "EmailConfiguration": email}
    )


@given(st.text(st.characters(max_codepoint=127), max_size=20))
def test_the_quick_way_with_ascii_agrees_with_the_thorough_one(text):
    for pattern in (NAME, USERNAME, r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\s]*"):
        assert matcher(pattern)(text) is matcher(f"(?:{pattern})é")(f"{text}é")


# ---- any model ------------------------------------------------------------------------------


def test_values_of_a_map_that_are_structures_are_judged_one_by_one():
    service = compile_service(
        "toy",
        {
            "metadata": {"protocol": "json", "apiVersion": "1", "endpointPrefix": "toy"},
            "operations": {"Put": {"name": "Put", "http": {}, "input": {"shape": "Request"}}},
            "shapes": {
                "Request": {"type": "structure", "members": {"Rules": {"shape": "Rules"}}},
                "Rules": {"type": "map", "key": {"shape": "Id"}, "value": {"shape": "Rule"}},
                "Rule": {
                    "type": "structure",
                    "members": {"Id": {"shape": "Id"}},
                    "required": ["Id"],
                },
                "Id": {"type": "string", "max": 2},
            },
        },
    )  # fmt: skip

    with pytest.raises(constraints.ConstraintViolations) as refused:
        constraints.check(service.operations["Put"], {"Rules": {"a": {}, "b": {"Id": "xyz"}}})

    assert [v.path for v in refused.value.violations] == [
        "rules.a.member.id",
        "rules.b.member.id",
    ]
