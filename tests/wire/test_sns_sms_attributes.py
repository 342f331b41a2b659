"""SetSMSAttributes and GetSMSAttributes, as boto3 sees them."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from engine.domain.account_texting import RaiseSpendQuota
from tests.support.sending import Sending, ago, told

ROLE = "arn:aws:iam::123456789012:role/texts/sns-logs"
EVERY = {
    "MonthlySpendLimit": "0.75",
    "DeliveryStatusIAMRole": ROLE,
    "DeliveryStatusSuccessSamplingRate": "100",
    "DefaultSenderID": "LSTest",
    "DefaultSMSType": "Promotional",
    "UsageReportS3Bucket": "usage-reports",
}


@pytest.fixture
def sns(account: Sending):
    return account.client("sns")


def told_attributes(sns, **given: list[str]) -> dict[str, str]:
    attributes: dict[str, str] = sns.get_sms_attributes(**given)["attributes"]
    return attributes


def refused(account, sns, attributes: dict[str, str]) -> tuple[int, str, str]:
    """What SetSMSAttributes says of this."""
    error = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.set_sms_attributes(attributes=attributes),
    )
    return told(error)


def test_a_region_that_nobody_touched_tells_its_spend_limit_only(sns):
    assert told_attributes(sns) == {"MonthlySpendLimit": "1"}


def test_what_is_set_is_told(sns):
    sns.set_sms_attributes(attributes=EVERY)

    assert told_attributes(sns) == EVERY


def test_setting_answers_nothing(sns):
    answer = sns.set_sms_attributes(attributes=EVERY)

    assert set(answer) == {"ResponseMetadata"}


def test_of_attributes_that_are_named_those_are_told_that_are_there(sns):
    sns.set_sms_attributes(attributes={"DefaultSMSType": "Transactional"})
    names = ["DefaultSenderID", "DefaultSMSType", "Unheard"]

    assert told_attributes(sns, attributes=names) == {"DefaultSMSType": "Transactional"}


def test_naming_none_tells_all(sns):
    assert told_attributes(sns, attributes=[]) == {"MonthlySpendLimit": "1"}


def test_setting_one_attribute_leaves_the_others(sns):
    sns.set_sms_attributes(attributes=EVERY)

    sns.set_sms_attributes(attributes={"DefaultSMSType": "Transactional"})

    assert told_attributes(sns) == {**EVERY, "DefaultSMSType": "Transactional"}


def test_setting_what_is_so_already_records_nothing(account, sns):
    sns.set_sms_attributes(attributes=EVERY)

    with account.unchanged():
        sns.set_sms_attributes(attributes=EVERY)


def test_each_region_has_settings_of_its_own(account, sns):
    account.client("sns", "eu-west-1").set_sms_attributes(attributes=EVERY)

    assert told_attributes(sns) == {"MonthlySpendLimit": "1"}


def test_an_empty_value_takes_a_setting_back_as_terraform_does(account, sns):
    sns.set_sms_attributes(attributes=EVERY)

    sns.set_sms_attributes(attributes=dict.fromkeys(EVERY, ""))

    assert told_attributes(sns) == {"MonthlySpendLimit": "1"}
    with account.unchanged():
        sns.set_sms_attributes(attributes=dict.fromkeys(EVERY, ""))


def test_one_setting_can_be_taken_back_while_another_is_set(sns):
    sns.set_sms_attributes(attributes={"DefaultSenderID": "SHOP"})

    sns.set_sms_attributes(attributes={"DefaultSenderID": "", "DefaultSMSType": "Transactional"})

    assert told_attributes(sns, attributes=["DefaultSenderID", "DefaultSMSType"]) == {
        "DefaultSMSType": "Transactional"
    }


# ── Spend limit ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "shown", "micro"),
    [
        ("1", "1", 1_000_000),
        ("0", "0", 0),
        ("0.1", "0.1", 100_000),
        ("0.000001", "0.000001", 1),
        ("0.50", "0.5", 500_000),
        ("01", "1", 1_000_000),
        ("0.999999", "0.999999", 999_999),
    ],
)
def test_the_spend_limit_is_exact(account, sns, given, shown, micro):
    sns.set_sms_attributes(attributes={"MonthlySpendLimit": given})

    assert told_attributes(sns) == {"MonthlySpendLimit": shown}
    assert account.state().monthly_limit == micro


def test_the_spend_limit_goes_no_higher_than_aws_allows(account, sns):
    account.act(RaiseSpendQuota(50_000_000, ago()))
    sns.set_sms_attributes(attributes={"MonthlySpendLimit": "50"})

    answer = refused(account, sns, {"MonthlySpendLimit": "50.000001"})

    assert answer == (400, "InvalidParameter", "MonthlySpendLimit is invalid")
    assert told_attributes(sns) == {"MonthlySpendLimit": "50"}


# ── Refused ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["InvalidAttribute", "DefaultSendID", "defaultSMSType", "é", ""])
@pytest.mark.parametrize("value", ["invalid", ""])
def test_an_unknown_name_is_no_attribute(account, sns, name, value):
    text = f"{name} is not a valid attribute"

    assert refused(account, sns, {name: value}) == (400, "InvalidParameter", text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DefaultSMSType", "invalid"),
        ("DefaultSMSType", "transactional"),
        ("DefaultSMSType", "Promotional\n"),
        ("DefaultSenderID", "a" * 12),
        ("DefaultSenderID", "123456789"),
        ("DefaultSenderID", "my shop"),
        ("DefaultSenderID", "shøp"),
        ("DeliveryStatusSuccessSamplingRate", "101"),
        ("DeliveryStatusSuccessSamplingRate", "-1"),
        ("DeliveryStatusSuccessSamplingRate", "50.5"),
        ("DeliveryStatusSuccessSamplingRate", "\u0665"),  # five, in Arabic
        ("DeliveryStatusSuccessSamplingRate", "half"),
        ("DeliveryStatusIAMRole", "sns-logs"),
        ("DeliveryStatusIAMRole", "arn:aws:iam::123456789012:user/ada"),
        ("DeliveryStatusIAMRole", "arn:aws:iam::123:role/logs"),
        ("DeliveryStatusIAMRole", ROLE + "\n"),
        ("UsageReportS3Bucket", "ab"),
        ("UsageReportS3Bucket", "Usage_Reports"),
        ("UsageReportS3Bucket", "x" * 64),
        ("MonthlySpendLimit", "1.000001"),  # more than the account may spend
        ("MonthlySpendLimit", "0.0000001"),  # less than can be counted
        ("MonthlySpendLimit", "-1"),
        ("MonthlySpendLimit", "1e0"),
        ("MonthlySpendLimit", "a lot"),
        ("MonthlySpendLimit", "."),
        ("MonthlySpendLimit", ".5"),
        ("MonthlySpendLimit", " 1"),
        ("MonthlySpendLimit", "9" * 5_000),
        ("MonthlySpendLimit", "NaN"),
        ("MonthlySpendLimit", "\u0661"),
    ],
)
def test_a_setting_that_cannot_be_so_is_invalid(account, sns, name, value):
    assert refused(account, sns, {name: value}) == (400, "InvalidParameter", f"{name} is invalid")


@pytest.mark.parametrize("value", ["a", "a2345678901", "my-shop", "1a"])
def test_a_default_sender_id_has_up_to_eleven_characters_and_a_letter(sns, value):
    sns.set_sms_attributes(attributes={"DefaultSenderID": value})

    assert told_attributes(sns, attributes=["DefaultSenderID"]) == {"DefaultSenderID": value}


@pytest.mark.parametrize("value", ["0", "7", "10", "99", "100"])
def test_any_whole_percentage_of_successes_may_be_logged(sns, value):
    name = "DeliveryStatusSuccessSamplingRate"

    sns.set_sms_attributes(attributes={name: value})

    assert told_attributes(sns, attributes=[name]) == {name: value}


def test_one_bad_setting_keeps_all_from_being_set(account, sns):
    attributes = {"DefaultSenderID": "SHOP", "MonthlySpendLimit": "2"}

    assert refused(account, sns, attributes)[2] == "MonthlySpendLimit is invalid"
    assert told_attributes(sns) == {"MonthlySpendLimit": "1"}


def test_without_attributes_the_model_is_broken(account, sns):
    error = account.refused(ClientError, lambda: sns.set_sms_attributes(attributes={}))

    text = (
        "1 validation error detected: Value null at 'attributes' failed to satisfy constraint: "
        "Member must not be null"
    )
    assert told(error) == (400, "ValidationError", text)
