"""User pools, as an SDK sees them: created, described, listed, extended, deleted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from engine.domain import schema
from engine.domain.account_commands import DeclareIdentity, DeclareRole, LeaveSmsSandbox
from tests.support.sending import Sending, ago, told
from tests.support.shop import BOTH, ROLE, SMS

INVALID = "InvalidParameterException"
STANDARD = [one.name for one in schema.STANDARD]  # the order is pinned in tests/domain


@pytest.fixture
def cognito(account):
    return account.client("cognito-idp")


def refused(account: Sending, cognito: Any, name: str, call: Any) -> str:
    """The text of this exception; nothing was recorded."""
    error = account.refused(getattr(cognito.exceptions, name), call)
    status, code, text = told(error)
    assert (status, code) == (400, name)
    return text


def not_created(account: Sending, cognito: Any, name: str = INVALID, **settings: Any) -> str:
    call = lambda: cognito.create_user_pool(**{"PoolName": "shop", **settings})  # noqa: E731
    return refused(account, cognito, name, call)


# ── Creating and describing ──────────────────────────────────────────────────────────────────


def test_a_pool_with_nothing_but_a_name_has_awss_defaults(account, cognito):
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]

    assert re.fullmatch(r"us-east-1_[0-9A-Za-z]{9}", pool["Id"])
    assert pool["Arn"] == f"arn:aws:cognito-idp:us-east-1:{account.id}:userpool/{pool['Id']}"
    assert [one["Name"] for one in pool["SchemaAttributes"]] == STANDARD
    expected = {
        "Name": "shop",
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "MfaConfiguration": "OFF",
        "EstimatedNumberOfUsers": 0,
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": False,
            "UnusedAccountValidityDays": 7,
        },
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "UserPoolTier": "ESSENTIALS",
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": True,
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
    }
    assert {name: pool[name] for name in expected} == expected
    assert pool["CreationDate"] == pool["LastModifiedDate"]
    assert not pool.keys() & {"SmsConfiguration", "AliasAttributes", "SmsConfigurationFailure"}
    assert not pool.keys() & {"EmailVerificationMessage", "AccountRecoverySetting"}


def test_a_description_repeats_what_was_given(cognito):
    given: dict[str, Any] = {
        "AliasAttributes": BOTH,
        "AutoVerifiedAttributes": BOTH,
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "SmsConfiguration": {**SMS, "ExternalId": "e1", "SnsRegion": "eu-west-1"},
        "UsernameConfiguration": {"CaseSensitive": False},
        "DeletionProtection": "ACTIVE",
        "MfaConfiguration": "OFF",
        "UserPoolTags": {"team": "shop"},
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]
        },
        "LambdaConfig": {"CustomMessage": "arn:aws:lambda:us-east-1:000000000000:function:f"},
        "UserPoolTier": "LITE",
    }

    created = cognito.create_user_pool(PoolName="shop", **given)["UserPool"]
    described = cognito.describe_user_pool(UserPoolId=created["Id"])["UserPool"]

    assert {name: described[name] for name in given} == given
    assert {**created, "SmsConfigurationFailure": "SNSSandbox"} == described


def test_parts_that_were_not_given_are_described_by_their_defaults(cognito):
    pool = cognito.create_user_pool(
        PoolName="shop",
        Policies={"PasswordPolicy": {"MinimumLength": 6, "RequireNumbers": True}},
        EmailConfiguration={"ReplyToEmailAddress": "a@shop.example"},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        VerificationMessageTemplate={"SmsMessage": "Code {####}"},
    )["UserPool"]

    assert pool["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 6,
        "RequireUppercase": False,
        "RequireLowercase": False,
        "RequireNumbers": True,
        "RequireSymbols": False,
        "TemporaryPasswordValidityDays": 7,
    }
    assert pool["EmailConfiguration"]["EmailSendingAccount"] == "COGNITO_DEFAULT"
    assert pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] == 7
    assert pool["VerificationMessageTemplate"] == {
        "SmsMessage": "Code {####}",
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
    }


def test_a_schema_is_described_with_its_limits_as_text(cognito):
    pool = cognito.create_user_pool(
        PoolName="shop",
        Schema=[
            {"Name": "email", "AttributeDataType": "String", "Required": True},
            {
                "Name": "plan",
                "AttributeDataType": "String",
                "Mutable": True,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "256"},
            },
            {
                "Name": "seats",
                "AttributeDataType": "Number",
                "DeveloperOnlyAttribute": True,
                "NumberAttributeConstraints": {"MinValue": "-5"},
            },
        ],
    )["UserPool"]

    email, plan, seats = (pool["SchemaAttributes"][place] for place in (10, 20, 21))
    assert email == {
        "Name": "email",
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": True,
        "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"},
    }
    assert plan == {
        "Name": "custom:plan",
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "256"},
    }
    assert (seats["Name"], seats["Mutable"]) == ("dev:custom:seats", False)
    assert seats["NumberAttributeConstraints"] == {"MinValue": "-5"}


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        (
            {"Name": "email", "AttributeDataType": "Number"},
            (
                "You can not change AttributeDataType or set developerOnlyAttribute for standard "
                "schema attribute email"
            ),
        ),
        (
            {"Name": "plan"},
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        ),
        (
            {"Name": "plan", "AttributeDataType": "String", "Required": True},
            "Required custom attributes are not supported currently.",
        ),
        (
            {
                "Name": "plan",
                "AttributeDataType": "String",
                "StringAttributeConstraints": {"MaxLength": "2049"},
            },
            "user.custom:plan: String attributes cannot have a length of more than 2048",
        ),
        (
            {
                "Name": "plan",
                "AttributeDataType": "String",
                "StringAttributeConstraints": {"MinLength": "5", "MaxLength": "4"},
            },
            "user.custom:plan: Max length cannot be less than min length.",
        ),
        (
            {
                "Name": "plan",
                "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "5", "MaxValue": "4"},
            },
            "user.custom:plan: Max value cannot be less than min value.",
        ),
        *(
            (
                {
                    "Name": "plan",
                    "AttributeDataType": kind,
                    f"{kind}AttributeConstraints": {member: value},
                },
                f"Invalid {kind}AttributeConstraints for schema attribute plan",  # [obs] O4
            )
            for kind, member, value in [
                ("String", "MinLength", "x"),
                ("String", "MaxLength", "-1"),
                ("String", "MaxLength", "1_0"),
                ("Number", "MinValue", "1.5"),
                ("Number", "MaxValue", "9" * 40),
            ]
        ),
        ({"AttributeDataType": "String"}, "Every schema attribute needs a Name."),
        (
            {"Name": "phone_number_verified", "AttributeDataType": "Boolean"},
            (
                "1 validation error detected: Value 'phone_number_verified' at "
                "'schema.1.member.name' "
                "failed to satisfy constraint: Member must have length less than or equal to 20"
            ),
        ),
    ],
)
def test_an_unsuitable_attribute_is_refused(account, cognito, attribute, text):
    assert not_created(account, cognito, Schema=[attribute]) == text


def test_suitable_attributes_are_not(cognito):
    cognito.create_user_pool(
        PoolName="shop",
        Schema=[
            {"Name": "email"},
            {
                "Name": "plan",
                "AttributeDataType": "String",
                "StringAttributeConstraints": {"MinLength": "4", "MaxLength": "4"},
            },
        ],
    )


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (
            {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]},
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool",
        ),
        (
            {
                "AutoVerifiedAttributes": ["phone_number"],
                "UserAttributeUpdateSettings": {
                    "AttributesRequireVerificationBeforeUpdate": ["email"]
                },
            },
            (
                "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
                "AutoVerifiedAttributes"
            ),
        ),
        (
            {"AliasAttributes": ["mail"]},
            (
                "1 validation error detected: Value '[mail]' at 'aliasAttributes' "
                "failed to satisfy "
                "constraint: Member must satisfy constraint: [Member must satisfy enum value set: "
                "[phone_number, preferred_username, email]]"
            ),
        ),
        (
            {
                "SmsVerificationMessage": "A {####}",
                "VerificationMessageTemplate": {"SmsMessage": "B {####}"},
            },
            (
                "SmsVerificationMessage and VerificationMessageTemplate.SmsMessage "
                "must have the same "
                "value."
            ),
        ),
        (
            {"SmsVerificationMessage": "no code here"},
            (
                "1 validation error detected: Value 'no code here' at "
                "'smsVerificationMessage' failed "
                r"to satisfy constraint: Member must satisfy regular expression "
                r"pattern: .*\{####\}.*"
            ),
        ),
        (
            {"SmsConfiguration": {"ExternalId": "x"}},
            "SmsConfiguration needs SnsCallerArn or EumsSms.",
        ),
        (
            {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}},
            "EmailConfiguration needs SourceArn when EmailSendingAccount is DEVELOPER.",
        ),
    ],
)
def test_unsuitable_settings_are_refused(account, cognito, settings, text):
    assert not_created(account, cognito, **settings) == text


@pytest.mark.parametrize(
    "given",
    [
        {
            "SmsVerificationMessage": "S {####}",
            "EmailVerificationMessage": "E {####}",
            "EmailVerificationSubject": "Hello",
        },
        {
            "VerificationMessageTemplate": {
                "SmsMessage": "S {####}",
                "EmailMessage": "E {####}",
                "EmailSubject": "Hello",
            }
        },
    ],
)
def test_verification_texts_are_described_in_both_places(cognito, given):
    """Facts 3.1 [rec]; [obs] O4."""
    pool = cognito.create_user_pool(PoolName="shop", **given)["UserPool"]

    assert pool["SmsVerificationMessage"] == "S {####}"
    assert pool["EmailVerificationMessage"] == "E {####}"
    assert pool["EmailVerificationSubject"] == "Hello"
    assert pool["VerificationMessageTemplate"] == {
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
        "SmsMessage": "S {####}",
        "EmailMessage": "E {####}",
        "EmailSubject": "Hello",
    }


def test_the_same_text_may_stand_in_both_places(cognito):
    pool = cognito.create_user_pool(
        PoolName="shop",
        SmsVerificationMessage="A {####}",
        VerificationMessageTemplate={"SmsMessage": "A {####}"},
    )["UserPool"]

    assert pool["SmsVerificationMessage"] == "A {####}"


@pytest.mark.parametrize("name", ["x" * 129, "a/b"])
def test_a_name_keeps_its_constraints(account, cognito, name):
    text = not_created(account, cognito, PoolName=name)

    assert text.startswith(f"1 validation error detected: Value '{name}' at 'poolName' failed")


# ── The configuration is tried ───────────────────────────────────────────────────────────────

ADDRESS = "shop@shop.example"


def mailing(account, address=ADDRESS, region="eu-west-2", owner=None):
    arn = f"arn:aws:ses:{region}:{owner or account.id}:identity/{address}"
    return {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": arn}}


def test_an_own_identity_must_be_verified_in_its_region(account, cognito):
    settings = mailing(account)
    arn = settings["EmailConfiguration"]["SourceArn"]

    assert not_created(account, cognito, **settings) == (
        "Cognito received the following error from Amazon SES when attempting to send email: Email "
        "address is not verified. The following identities failed the check in region EU-WEST-2: "
        f"{arn}"
    )
    account.act(DeclareIdentity(ADDRESS, ago(), "t"), "us-east-1")
    account.act(DeclareIdentity("shop.example", ago(), "t"), "eu-west-2")
    not_created(account, cognito, **settings)
    account.act(DeclareIdentity(ADDRESS, ago(), "t"), "eu-west-2")
    cognito.create_user_pool(PoolName="shop", **settings)


def test_an_identity_of_another_account_is_refused(account, cognito):
    text = not_created(
        account, cognito, "NotAuthorizedException", **mailing(account, owner="9" * 12)
    )

    assert text == "Email arn does not belong to your account."


@pytest.mark.parametrize(
    ("declared", "name", "text"),
    [
        (
            {"assumable": False},
            "InvalidSmsRoleTrustRelationshipException",
            "Role does not have a trust relationship allowing Cognito to assume the role",
        ),
        (
            {"external_id": "another"},
            "InvalidSmsRoleTrustRelationshipException",
            "Role does not have a trust relationship allowing Cognito to assume the role",
        ),
        (
            {"may_publish": False},
            "InvalidSmsRoleAccessPolicyException",
            "Role does not have permission to publish with SNS",
        ),
    ],
)
def test_a_broken_role_is_refused(account, cognito, declared, name, text):
    settings = {"SmsConfiguration": {**SMS, "ExternalId": "ours"}}
    account.act(DeclareRole(ROLE, ago(), **declared))

    assert not_created(account, cognito, name, **settings) == text
    account.act(DeclareRole(ROLE, ago(), external_id="ours"))
    cognito.create_user_pool(PoolName="shop", **settings)


def test_a_description_tells_what_is_wrong_with_texts(account, cognito):
    pool = cognito.create_user_pool(PoolName="shop", SmsConfiguration=SMS)["UserPool"]["Id"]
    failure = lambda: cognito.describe_user_pool(UserPoolId=pool)["UserPool"].get(  # noqa: E731
        "SmsConfigurationFailure"
    )

    seen = [failure()]
    account.act(DeclareRole(ROLE, ago(), assumable=False))
    seen.append(failure())
    account.act(LeaveSmsSandbox(ago()))
    seen.append(failure())
    account.act(DeclareRole(ROLE, ago()))
    seen.append(failure())

    role = "InvalidSmsRoleAccessPolicyException"
    assert seen == ["SNSSandbox", f"{role},SNSSandbox", role, None]


# ── Unknown pools, deleting ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("call", ["describe_user_pool", "delete_user_pool"])
def test_an_unknown_pool_does_not_exist(account, cognito, call):
    text = refused(
        account,
        cognito,
        "ResourceNotFoundException",
        lambda: getattr(cognito, call)(UserPoolId="us-east-1_Unknown00"),
    )

    assert text == "User pool us-east-1_Unknown00 does not exist."


def test_a_deleted_pool_is_gone_with_its_users(account, cognito):
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")

    cognito.delete_user_pool(UserPoolId=pool)

    for call in (
        lambda: cognito.describe_user_pool(UserPoolId=pool),
        lambda: cognito.admin_get_user(UserPoolId=pool, Username="ada"),
        lambda: cognito.list_users(UserPoolId=pool),
        lambda: cognito.delete_user_pool(UserPoolId=pool),
    ):
        text = refused(account, cognito, "ResourceNotFoundException", call)
        assert text == f"User pool {pool} does not exist."
    assert cognito.list_user_pools(MaxResults=60)["UserPools"] == []


def test_a_protected_pool_stays(account, cognito):
    pool = cognito.create_user_pool(PoolName="shop", DeletionProtection="ACTIVE")["UserPool"]["Id"]

    text = refused(account, cognito, INVALID, lambda: cognito.delete_user_pool(UserPoolId=pool))

    assert "deletion protection is activated" in text
    assert cognito.describe_user_pool(UserPoolId=pool)


# ── Lists ────────────────────────────────────────────────────────────────────────────────────


def test_pools_are_listed_page_by_page(account, cognito):
    made = [cognito.create_user_pool(PoolName=f"p{n}")["UserPool"]["Id"] for n in range(5)]

    pages = list(
        cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 2})
    )

    assert [len(page["UserPools"]) for page in pages] == [2, 2, 1]
    listed = [pool for page in pages for pool in page["UserPools"]]
    assert [pool["Id"] for pool in listed] == made
    assert set(listed[0]) == {"Id", "Name", "LambdaConfig", "LastModifiedDate", "CreationDate"}
    assert "NextToken" not in pages[-1]


def test_pools_of_other_regions_and_accounts_are_not_listed(account, live, cognito):
    account.client("cognito-idp", "eu-west-1").create_user_pool(PoolName="far")
    live.client("cognito-idp", key="9" * 12).create_user_pool(PoolName="strange")

    assert cognito.list_user_pools(MaxResults=60)["UserPools"] == []


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {},
            (
                "1 validation error detected: Value null at 'maxResults' failed to "
                "satisfy constraint: "
                "Member must not be null"
            ),
        ),
        (
            {"MaxResults": 61},
            (
                "1 validation error detected: Value '61' at 'maxResults' failed to "
                "satisfy constraint: "
                "Member must have value less than or equal to 60"
            ),
        ),
        (
            {"MaxResults": 0},
            (
                "1 validation error detected: Value '0' at 'maxResults' failed to "
                "satisfy constraint: "
                "Member must have value greater than or equal to 1"
            ),
        ),
        ({"MaxResults": 1, "NextToken": "nonsense"}, "Invalid pagination token given."),
    ],
)
def test_a_list_keeps_its_constraints(account, cognito, given, text):
    assert refused(account, cognito, INVALID, lambda: cognito.list_user_pools(**given)) == text


# ── Further attributes ───────────────────────────────────────────────────────────────────────


def test_a_further_attribute_is_known_at_once(cognito):
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")

    cognito.add_custom_attributes(
        UserPoolId=pool,
        CustomAttributes=[
            {"Name": "address", "AttributeDataType": "String", "Mutable": True},
            {"Name": "fixed", "AttributeDataType": "String"},
        ],
    )

    for name, error in (("custom:address", None), ("custom:fixed", INVALID)):
        call = lambda name=name: cognito.admin_update_user_attributes(  # noqa: E731
            UserPoolId=pool, Username="ada", UserAttributes=[{"Name": name, "Value": "x"}]
        )
        if error is None:
            call()
        else:
            with pytest.raises(cognito.exceptions.InvalidParameterException):
                call()
    schema = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["SchemaAttributes"]
    assert [one["Name"] for one in schema[20:]] == ["custom:address", "custom:fixed"]


def custom(*names, **more):
    return [{"Name": name, "AttributeDataType": "String", **more} for name in names]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        (
            custom("banana"),
            "custom:banana: Existing attribute already has name dev:custom:banana.",
        ),
        (
            custom("plum", "plum"),
            "custom:plum: Existing attribute already has name custom:plum.",
        ),
        (
            custom("plum", Required=True),
            "Required custom attributes are not supported currently.",
        ),
        (
            [{"Name": "plum"}],
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        ),
    ],
)
def test_an_unsuitable_further_attribute_is_refused(account, cognito, attributes, text):
    schema = custom("banana", DeveloperOnlyAttribute=True)
    pool = cognito.create_user_pool(PoolName="shop", Schema=schema)["UserPool"]["Id"]
    add = lambda attributes: cognito.add_custom_attributes(  # noqa: E731
        UserPoolId=pool, CustomAttributes=attributes
    )

    assert refused(account, cognito, INVALID, lambda: add(attributes)) == text
    add(custom("plum"))


def test_there_are_at_most_25_at_once_and_50_altogether(account, cognito):
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    add = lambda *names: cognito.add_custom_attributes(  # noqa: E731
        UserPoolId=pool, CustomAttributes=custom(*names)
    )

    too_many = [f"x{n}" for n in range(26)]
    text = refused(account, cognito, INVALID, lambda: add(*too_many))
    assert "Member must have length less than or equal to 25" in text
    add(*too_many[:25])
    add(*(f"y{n}" for n in range(25)))
    assert "50" in refused(account, cognito, INVALID, lambda: add("z"))
