"""Pools whose texts End User Messaging SMS sends: refused where SNS would have been silent."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import DeclareRole, LeaveSmsSandbox, ReceiveKeyword
from engine.domain.events import CodeIssued, MessageJudged, MessageRequested, TextOptions
from tests.support.sending import REGION, Sending, ago, told
from tests.support.shop import ROLE, SMS

ADA = "+12065550100"
TOLL_FREE = "+18335550100"
DIRECT: dict[str, Any] = {"EumsSms": {"CallerArn": ROLE}}
VERIFYING: dict[str, Any] = {"AutoVerifiedAttributes": ["phone_number"]}
NOT_VERIFIED = f"The account is in the SMS sandbox and {ADA} is not a verified destination."


def verifying(**direct: Any) -> dict[str, Any]:
    """Settings of a pool that verifies numbers through End User Messaging SMS."""
    return {**VERIFYING, "SmsConfiguration": {"EumsSms": {"CallerArn": ROLE, **direct}}}


@pytest.fixture
def ready(account: Sending) -> Sending:
    """An account from which everything arrives: no sandbox, a registered toll-free number."""
    account.act(LeaveSmsSandbox(ago(days=9)))
    account.lease(days_ago=9)
    return account


# ── The pool's configuration ─────────────────────────────────────────────────────────────────


def test_a_pool_repeats_its_configuration(account, shop):
    configuration = {
        "CallerArn": ROLE,
        "ExternalId": "x",
        "OriginationIdentity": TOLL_FREE,
        "ConfigurationSetName": "mine",
        "InEntityId": "entity",
        "InTemplateId": "template",
        "Region": REGION,
    }
    one = shop(SmsConfiguration={"EumsSms": configuration})

    described = one.cognito.describe_user_pool(UserPoolId=one.pool)["UserPool"]

    assert described["SmsConfiguration"] == {"EumsSms": configuration}
    assert "SmsConfigurationFailure" not in described


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (
            {**DIRECT, **SMS},
            "SmsConfiguration takes either EumsSms or SnsCallerArn, not both.",
        ),
        (
            {**DIRECT, "ExternalId": "x", "SnsRegion": REGION},
            "SmsConfiguration takes either EumsSms or ExternalId, SnsRegion, not both.",
        ),
        (
            {"EumsSms": {"CallerArn": ROLE, "Region": "us-west-2"}},
            (
                f"SmsConfiguration.EumsSms.Region must be the region of the user pool, {REGION}, "
                "not us-west-2."
            ),
        ),
        ({"ExternalId": "x"}, "SmsConfiguration needs SnsCallerArn or EumsSms."),
    ],
)
def test_a_configuration_that_contradicts_itself_is_refused(account, settings, text):
    cognito = account.client("cognito-idp")

    error = account.refused(
        cognito.exceptions.InvalidParameterException,
        lambda: cognito.create_user_pool(PoolName="shop", SmsConfiguration=settings),
    )

    assert told(error) == (400, "InvalidParameterException", text)


def test_a_configuration_needs_a_role(account):
    cognito = account.client("cognito-idp")

    account.refused(
        cognito.exceptions.InvalidParameterException,
        lambda: cognito.create_user_pool(PoolName="shop", SmsConfiguration={"EumsSms": {}}),
    )


# ── Refused where SNS is silent ──────────────────────────────────────────────────────────────


def test_in_the_sandbox_an_update_is_refused_and_nothing_changes(account, shop):
    account.lease(days_ago=9)
    one = shop(**verifying())
    ada = one.user()

    one.refused(
        "CodeDeliveryFailureException", NOT_VERIFIED, lambda: one.update(ada, phone_number=ADA)
    )
    account.act(LeaveSmsSandbox(ago()))
    one.update(ada, phone_number=ADA)

    assert one.get(ada) == {"phone_number": ADA, "phone_number_verified": "false"}
    assert [message.destination for message in one.messages()] == [ADA]


def test_the_same_pool_through_sns_accepts_it_and_the_text_is_lost(account, shop):
    account.lease(days_ago=9)
    one = shop(**VERIFYING, SmsConfiguration=SMS)
    ada = one.user()

    one.update(ada, phone_number=ADA)

    (message,) = one.messages()
    judged = account.judged(message.id)
    assert message.text is None
    assert one.get(ada) == {"phone_number": ADA, "phone_number_verified": "false"}
    assert (judged.outcome, judged.verdict) == ("undelivered", "sandbox-destination-unverified")


def test_an_update_through_another_value_that_is_refused_keeps_all_old_values(account, shop):
    account.lease(days_ago=9)
    one = shop(**verifying())
    ada = one.user(email="ada@old.example")

    one.refused(
        "CodeDeliveryFailureException",
        NOT_VERIFIED,
        lambda: one.update(ada, email="ada@new.example", phone_number=ADA),
    )

    assert one.get(ada) == {"email": "ada@old.example"}


def test_a_phone_that_opted_out_is_told_in_the_call(ready, shop):
    one = shop(**verifying())
    ada = one.user()
    ready.act(ReceiveKeyword(ADA, "STOP", ago()))

    with pytest.raises(one.cognito.exceptions.CodeDeliveryFailureException):
        one.update(ada, phone_number=ADA)
    ready.act(ReceiveKeyword(ADA, "START", ago()))
    one.update(ada, phone_number=ADA)

    assert one.get(ada)["phone_number"] == ADA


def test_an_account_without_a_number_is_told_in_the_call(account, shop):
    account.act(LeaveSmsSandbox(ago()))
    one = shop(**verifying())
    ada = one.user()

    one.refused(
        "CodeDeliveryFailureException",
        f"{ADA} is a US number and the account has no US origination number.",
        lambda: one.update(ada, phone_number=ADA),
    )
    account.lease()
    one.update(ada, phone_number=ADA)

    assert one.get(ada)["phone_number"] == ADA


def test_an_invitation_is_refused_with_the_user_it_was_for(account, shop):
    account.lease(days_ago=9)
    one = shop(**verifying())
    attributes = [{"Name": "phone_number", "Value": ADA}]

    error = account.refused(
        one.cognito.exceptions.CodeDeliveryFailureException,
        lambda: one.create("ada", UserAttributes=attributes, DesiredDeliveryMediums=["SMS"]),
    )
    account.act(LeaveSmsSandbox(ago()))
    one.create("ada", UserAttributes=attributes, DesiredDeliveryMediums=["SMS"])

    assert told(error) == (400, "CodeDeliveryFailureException", NOT_VERIFIED)
    assert [message.purpose for message in one.messages()] == ["AdminCreateUser"]


def test_a_taken_alias_is_told_before_what_sending_would_say(account, shop):
    account.lease(days_ago=9)
    one = shop(**verifying(), UsernameAttributes=["phone_number"])
    one.user(ADA)
    eve = one.user("+12065550101")

    one.refused(
        "AliasExistsException",
        "An account with the given phone_number already exists.",
        lambda: one.update(eve, phone_number=ADA),
    )


def test_the_exception_may_be_another(other_shop):
    one = other_shop(**verifying())
    one.account.lease(days_ago=9)
    ada = one.user()

    one.refused(
        "InvalidParameterException", NOT_VERIFIED, lambda: one.update(ada, phone_number=ADA)
    )


# ── The role ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("direct", "may_publish", "may_send_texts", "sent"),
    [
        (True, True, False, False),
        (True, False, True, True),
        (False, True, False, True),
        (False, False, True, False),
    ],
)
def test_each_way_needs_a_permission_of_its_own(
    ready, shop, direct, may_publish, may_send_texts, sent
):
    configuration = DIRECT if direct else SMS
    one = shop(**VERIFYING, SmsConfiguration=configuration)
    ada = one.user()
    ready.act(DeclareRole(ROLE, ago(), may_publish=may_publish, may_send_texts=may_send_texts))

    if sent:
        one.update(ada, phone_number=ADA)
        assert len(one.messages()) == 1
    else:
        service = "End User Messaging SMS" if direct else "SNS"
        one.refused(
            "InvalidSmsRoleAccessPolicyException",
            f"Role does not have permission to publish with {service}",
            lambda: one.update(ada, phone_number=ADA),
        )


def test_a_role_that_may_not_send_texts_makes_no_pool(account):
    cognito = account.client("cognito-idp")
    account.act(DeclareRole(ROLE, ago(), may_send_texts=False))

    account.refused(
        cognito.exceptions.InvalidSmsRoleAccessPolicyException,
        lambda: cognito.create_user_pool(PoolName="shop", SmsConfiguration=DIRECT),
    )


def test_a_pool_says_what_is_wrong_with_its_role_and_nothing_of_the_sandbox(account, shop):
    one = shop(**verifying())
    account.act(DeclareRole(ROLE, ago(), may_send_texts=False))

    described = one.cognito.describe_user_pool(UserPoolId=one.pool)["UserPool"]

    assert described["SmsConfigurationFailure"] == "InvalidSmsRoleAccessPolicyException"


# ── What a success records ───────────────────────────────────────────────────────────────────


def test_change_code_request_and_judgement_are_one_append(ready, shop):
    one = shop(**verifying())
    ada = one.user()

    one.update(ada, phone_number=ADA)

    (message,) = one.messages()
    judged = ready.judgement(message.id)
    together = ready.recorded_with(message.id)
    assert [type(event) for event in together][-3:] == [CodeIssued, MessageRequested, MessageJudged]
    assert one.state(ada).codes["phone_number"].code == message.code
    assert (judged.outcome, judged.sent_from) == ("delivered", TOLL_FREE)
    assert judged.as_of == ready.version()


def test_the_pools_wishes_go_with_the_text(ready, shop):
    one = shop(**verifying(OriginationIdentity=TOLL_FREE, InEntityId="entity", InTemplateId="t"))

    one.update(one.user(), phone_number=ADA)

    assert one.messages()[0].text == TextOptions(
        origination=TOLL_FREE, entity_id="entity", template_id="t", direct=True
    )


@pytest.mark.parametrize("registered", [True, False])
def test_a_pool_may_name_its_number_by_arn(ready, shop, registered):
    id_ = ready.lease("TEN_DLC", registered=registered)
    arn = f"arn:aws:sms-voice:{REGION}:{ready.id}:phone-number/{id_}"
    one = shop(**verifying(OriginationIdentity=arn))
    ada = one.user()

    if registered:
        one.update(ada, phone_number=ADA)
        assert one.messages()[0].text == TextOptions(origination="+13035550100", direct=True)
    else:
        one.refused(
            "CodeDeliveryFailureException",
            f"{id_} cannot send yet: its registration is not complete.",
            lambda: one.update(ada, phone_number=ADA),
        )


def test_a_sender_id_does_not_reach_the_united_states(ready, shop):
    one = shop(**verifying(OriginationIdentity="SHOP"))
    ada = one.user()

    one.refused(
        "CodeDeliveryFailureException",
        "US supports no sender ids, so not SHOP.",
        lambda: one.update(ada, phone_number=ADA),
    )
    one.update(ada, phone_number="+4930123456")

    assert one.messages()[0].text == TextOptions(sender_id="SHOP", direct=True)


def test_mail_of_such_a_pool_is_judged_later_as_ever(account, shop):
    one = shop(AutoVerifiedAttributes=["email"], SmsConfiguration=DIRECT)

    one.update(one.user(), email="ada@new.example")

    (message,) = one.messages()
    assert message.text is None
    assert account.judged(message.id).outcome == "delivered"
