"""Opt-out lists of End User Messaging SMS as boto3 sees them, one of them shared with SNS."""

from __future__ import annotations

import pytest

from engine.domain.account_commands import DeleteOptedOut, PutOptedOut, ReceiveKeyword
from tests.support.sending import REGION, Sending, ago, told

ADA = "+12065550100"
BOB = "+12065550101"
EVE = "+12065550102"


@pytest.fixture
def eum(account: Sending):
    return account.client("pinpoint-sms-voice-v2")


@pytest.fixture
def sns(account: Sending):
    return account.client("sns")


def bare(answer: dict) -> dict:
    """An answer without what is about the request."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def names(eum, **asked) -> list[str]:
    """The lists that are found, in order."""
    return [one["OptOutListName"] for one in eum.describe_opt_out_lists(**asked)["OptOutLists"]]


def put(eum, number: str = ADA, name: str = "Default"):
    return eum.put_opted_out_number(OptOutListName=name, OptedOutNumber=number)


def take_off(eum, number: str = ADA, name: str = "Default"):
    return eum.delete_opted_out_number(OptOutListName=name, OptedOutNumber=number)


def on_list(eum, name: str = "Default", **asked) -> list[tuple[str, bool]]:
    """The numbers that are found on a list, and whether their owners put them there."""
    found = eum.describe_opted_out_numbers(OptOutListName=name, **asked)["OptedOutNumbers"]
    return [(one["OptedOutNumber"], one["EndUserOptedOut"]) for one in found]


def reason(account: Sending, exception, call) -> str:
    """Why a call is refused, after which log and account are as they were."""
    return str(account.refused(exception, call).response["Reason"])


# ── CreateOptOutList ─────────────────────────────────────────────────────────────────────────


def test_a_new_list_is_described_beside_the_one_that_every_account_has(account, eum):
    answer = bare(eum.create_opt_out_list(OptOutListName="News"))

    assert answer.pop("CreatedTimestamp")
    assert answer == {
        "OptOutListArn": f"arn:aws:sms-voice:{REGION}:{account.id}:opt-out-list/News",
        "OptOutListName": "News",
    }
    assert names(eum) == ["Default", "News"]


def test_tags_are_repeated_to_who_gave_them(eum):
    tags = [{"Key": "team", "Value": "accounts"}]

    assert eum.create_opt_out_list(OptOutListName="News", Tags=tags)["Tags"] == tags


def test_the_same_request_again_makes_no_other_list(account, eum):
    asked = {"OptOutListName": "News", "ClientToken": "once"}
    first = bare(eum.create_opt_out_list(**asked))

    with account.unchanged():
        second = bare(eum.create_opt_out_list(**asked))

    assert first == second


@pytest.mark.parametrize("name", ["News", "Default"])
def test_a_name_is_taken_once(account, eum, name):
    eum.create_opt_out_list(OptOutListName="News")

    error = account.refused(
        eum.exceptions.ConflictException, lambda: eum.create_opt_out_list(OptOutListName=name)
    )

    text = (
        f'Conflict Occurred - Reason="RESOURCE_ALREADY_EXISTS" ResourceType="opt-out-list" '
        f'ResourceId="{name}"'
    )
    assert told(error) == (400, "ConflictException", text)
    assert error.response["Reason"] == "RESOURCE_ALREADY_EXISTS"


def test_an_account_has_only_so_many_lists(account, eum):
    for order in range(25):
        eum.create_opt_out_list(OptOutListName=f"list-{order}")

    why = reason(
        account,
        eum.exceptions.ServiceQuotaExceededException,
        lambda: eum.create_opt_out_list(OptOutListName="one-more"),
    )

    assert why == "OPT_OUT_LISTS_PER_ACCOUNT"


# ── DescribeOptOutLists ──────────────────────────────────────────────────────────────────────


def test_lists_are_described_by_name_or_arn(account, eum):
    eum.create_opt_out_list(OptOutListName="News")
    eum.create_opt_out_list(OptOutListName="Offers")
    arn = f"arn:aws:sms-voice:{REGION}:{account.id}:opt-out-list/Offers"

    assert names(eum, OptOutListNames=["News"]) == ["News"]
    assert names(eum, OptOutListNames=[arn, "Default"]) == ["Default", "Offers"]


@pytest.mark.parametrize(
    "name", ["News", "arn:aws:sms-voice:eu-west-1:000000000000:opt-out-list/Default"]
)
def test_a_list_that_is_not_there_cannot_be_described(account, eum, name):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.describe_opt_out_lists(OptOutListNames=[name]),
    )

    assert error.response["ResourceType"] == "opt-out-list"
    assert error.response["ResourceId"] == name


def test_nothing_is_shared_between_accounts(eum):
    assert names(eum, Owner="SELF") == ["Default"]
    assert names(eum, Owner="SHARED") == []


def test_names_and_owner_exclude_each_other(account, eum):
    why = reason(
        account,
        eum.exceptions.ValidationException,
        lambda: eum.describe_opt_out_lists(OptOutListNames=["Default"], Owner="SELF"),
    )

    assert why == "PARAMETERS_CANNOT_BE_USED_TOGETHER"


def test_lists_are_described_page_by_page(eum):
    for name in ("a", "b", "c", "d"):
        eum.create_opt_out_list(OptOutListName=name)

    pages = list(
        eum.get_paginator("describe_opt_out_lists").paginate(PaginationConfig={"PageSize": 2})
    )

    found = [[one["OptOutListName"] for one in page["OptOutLists"]] for page in pages]
    assert found == [["Default", "a"], ["b", "c"], ["d"]]
    assert "NextToken" not in pages[-1]


# ── DeleteOptOutList ─────────────────────────────────────────────────────────────────────────


def test_a_deleted_list_takes_its_numbers_with_it(eum):
    created = bare(eum.create_opt_out_list(OptOutListName="News"))
    put(eum, ADA, "News")

    deleted = bare(eum.delete_opt_out_list(OptOutListName="News"))
    eum.create_opt_out_list(OptOutListName="News")

    assert deleted == created
    assert on_list(eum, "News") == []


def test_the_list_that_every_account_has_cannot_be_deleted(account, eum):
    why = reason(
        account,
        eum.exceptions.ConflictException,
        lambda: eum.delete_opt_out_list(OptOutListName="Default"),
    )

    assert why == "RESOURCE_DELETION_NOT_ALLOWED"


def test_a_list_that_is_not_there_cannot_be_deleted(account, eum):
    account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.delete_opt_out_list(OptOutListName="News"),
    )


# ── PutOptedOutNumber ────────────────────────────────────────────────────────────────────────


def test_a_call_opts_a_number_out_and_says_that_its_owner_did_not(account, eum):
    answer = bare(put(eum))

    assert answer.pop("OptedOutTimestamp")
    assert answer == {
        "OptOutListArn": f"arn:aws:sms-voice:{REGION}:{account.id}:opt-out-list/Default",
        "OptOutListName": "Default",
        "OptedOutNumber": ADA,
        "EndUserOptedOut": False,
    }
    assert on_list(eum) == [(ADA, False)]


def test_who_opted_out_stays_as_it_is(account, eum):
    account.act(ReceiveKeyword(ADA, "STOP", ago(hours=1)))

    with account.unchanged():
        answer = put(eum)

    assert answer["EndUserOptedOut"] is True


def test_the_plus_sign_may_be_left_out(eum):
    put(eum, ADA.removeprefix("+"))

    assert on_list(eum) == [(ADA, False)]


def test_a_number_that_nobody_can_have_is_not_opted_out(account, eum):
    error = account.refused(eum.exceptions.ValidationException, lambda: put(eum, "+1206555"))

    assert error.response["Reason"] == "INVALID_PARAMETER"
    assert [field["Name"] for field in error.response["Fields"]] == ["OptedOutNumber"]


def test_numbers_are_put_on_lists_that_there_are(account, eum):
    account.refused(eum.exceptions.ResourceNotFoundException, lambda: put(eum, ADA, "News"))

    eum.create_opt_out_list(OptOutListName="News")
    put(eum, ADA, "News")

    assert (on_list(eum, "News"), on_list(eum)) == ([(ADA, False)], [])


# ── DeleteOptedOutNumber ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by_owner", [True, False])
def test_a_number_is_taken_off_a_list(account, eum, by_owner):
    if by_owner:
        account.act(ReceiveKeyword(ADA, "STOP", ago(hours=1)))
    else:
        account.act(PutOptedOut("Default", ADA, ago(hours=1)))

    answer = take_off(eum)

    assert answer["EndUserOptedOut"] is by_owner
    assert answer["OptedOutTimestamp"].timestamp() == pytest.approx(
        account.at(account.version()), abs=0.001
    )
    assert on_list(eum) == []


def test_a_number_that_is_not_on_the_list_cannot_be_taken_off(account, eum):
    error = account.refused(eum.exceptions.ResourceNotFoundException, lambda: take_off(eum))

    assert error.response["ResourceType"] == "opted-out-number"
    assert error.response["ResourceId"] == ADA


@pytest.mark.parametrize(("days", "possible"), [(30.1, True), (29.9, False)])
def test_a_call_takes_a_number_off_once_in_thirty_days(account, eum, days, possible):
    account.act(PutOptedOut("Default", ADA, ago(days=31)))
    account.act(DeleteOptedOut("Default", ADA, ago(days=days)))
    account.act(PutOptedOut("Default", ADA, ago(hours=1)))

    if possible:
        assert take_off(eum)["OptedOutNumber"] == ADA
    else:
        why = reason(account, eum.exceptions.ValidationException, lambda: take_off(eum))
        assert why == "PHONE_NUMBER_CANNOT_BE_OPTED_IN"


def test_each_list_counts_its_own_thirty_days(account, eum):
    eum.create_opt_out_list(OptOutListName="News")
    put(eum)
    take_off(eum)
    put(eum)
    put(eum, ADA, "News")

    account.refused(eum.exceptions.ValidationException, lambda: take_off(eum))
    take_off(eum, ADA, "News")

    assert (on_list(eum), on_list(eum, "News")) == ([(ADA, False)], [])


# ── DescribeOptedOutNumbers ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [(ADA, True), (BOB, False), (EVE, False)]),
        ({"OptedOutNumbers": [EVE, ADA]}, [(ADA, True), (EVE, False)]),
        (
            {"Filters": [{"Name": "end-user-opted-out", "Values": ["true"]}]},
            [(ADA, True)],
        ),
        (
            {"Filters": [{"Name": "end-user-opted-out", "Values": ["false"]}]},
            [(BOB, False), (EVE, False)],
        ),
        (
            {"Filters": [{"Name": "end-user-opted-out", "Values": ["true", "false"]}]},
            [(ADA, True), (BOB, False), (EVE, False)],
        ),
        (
            {
                "OptedOutNumbers": [EVE],
                "Filters": [{"Name": "end-user-opted-out", "Values": ["true"]}],
            },
            [],
        ),
    ],
)
def test_numbers_are_described_by_what_is_asked(account, eum, asked, found):
    account.act(ReceiveKeyword(ADA, "STOP", ago(hours=1)))
    put(eum, EVE)
    put(eum, BOB)

    assert on_list(eum, **asked) == found


def test_numbers_are_described_page_by_page(account, eum):
    for last in range(5):
        put(eum, f"+1206555010{last}")

    pages = list(
        eum.get_paginator("describe_opted_out_numbers").paginate(
            OptOutListName="Default", PaginationConfig={"PageSize": 2}
        )
    )

    found = [[one["OptedOutNumber"][-1] for one in page["OptedOutNumbers"]] for page in pages]
    assert found == [["0", "1"], ["2", "3"], ["4"]]
    assert {page["OptOutListName"] for page in pages} == {"Default"}
    assert "NextToken" not in pages[-1]


def test_a_token_belongs_to_its_list(account, eum):
    eum.create_opt_out_list(OptOutListName="News")
    put(eum, ADA)
    put(eum, BOB)
    page = eum.describe_opted_out_numbers(OptOutListName="Default", MaxResults=1)

    why = reason(
        account,
        eum.exceptions.ValidationException,
        lambda: eum.describe_opted_out_numbers(OptOutListName="News", NextToken=page["NextToken"]),
    )

    assert why == "INVALID_NEXT_TOKEN"


def test_a_number_that_is_not_on_the_list_cannot_be_described(account, eum):
    put(eum, BOB)

    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.describe_opted_out_numbers(
            OptOutListName="Default", OptedOutNumbers=[BOB, ADA]
        ),
    )

    assert error.response["ResourceId"] == ADA


# ── One list with SNS ────────────────────────────────────────────────────────────────────────


def test_sns_sees_the_list_that_every_account_has_and_no_other(eum, sns):
    eum.create_opt_out_list(OptOutListName="News")
    put(eum, ADA)
    put(eum, BOB, "News")

    assert sns.list_phone_numbers_opted_out()["phoneNumbers"] == [ADA]
    assert not sns.check_if_phone_number_is_opted_out(phoneNumber=BOB)["isOptedOut"]


def test_an_opt_in_through_sns_counts_here_too(account, eum, sns):
    put(eum)
    sns.opt_in_phone_number(phoneNumber=ADA)
    put(eum)

    account.refused(eum.exceptions.ValidationException, lambda: take_off(eum))
    account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.opt_in_phone_number(phoneNumber=ADA),
    )
