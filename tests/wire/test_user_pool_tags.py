"""Tags of pools: set with the pool, added, taken away, listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.shop import Shop

INVALID = "InvalidParameterException"
MISSING = "ResourceNotFoundException"


def tags(shop: Shop) -> dict[str, str]:
    """The pool's tags, as listed and as described."""
    listed: dict[str, str] = shop.cognito.list_tags_for_resource(ResourceArn=arn(shop))["Tags"]
    pool = shop.cognito.describe_user_pool(UserPoolId=shop.pool)["UserPool"]
    assert pool.get("UserPoolTags", {}) == listed
    return listed


def arn(shop: Shop) -> str:
    found: str = shop.description["Arn"]
    return found


def test_a_pool_is_created_with_tags(shop: Callable[..., Shop]):
    one = shop(UserPoolTags={"team": "shop"})

    assert one.description["UserPoolTags"] == {"team": "shop"}
    assert tags(one) == {"team": "shop"}


def test_tags_are_added_and_replaced(shop: Callable[..., Shop]):
    one = shop(UserPoolTags={"team": "shop", "cost": "1"})

    one.cognito.tag_resource(ResourceArn=arn(one), Tags={"cost": "2", "env": "dev"})

    assert tags(one) == {"team": "shop", "cost": "2", "env": "dev"}


def test_tags_are_taken_away(shop: Callable[..., Shop]):
    one = shop(UserPoolTags={"team": "shop", "cost": "1"})

    one.cognito.untag_resource(ResourceArn=arn(one), TagKeys=["cost", "env"])

    assert tags(one) == {"team": "shop"}


def test_a_pool_without_tags_lists_none(shop: Callable[..., Shop]):
    assert tags(shop()) == {}


def test_tagging_as_it_is_records_nothing(shop: Callable[..., Shop]):
    one = shop(UserPoolTags={"team": "shop"})

    with one.account.unchanged():
        one.cognito.tag_resource(ResourceArn=arn(one), Tags={"team": "shop"})
        one.cognito.untag_resource(ResourceArn=arn(one), TagKeys=["env"])


@pytest.mark.parametrize(
    ("new", "text"),
    [
        ({f"k{n}": "" for n in range(51)}, "A user pool can have at most 50 tags."),
        ({"aws:team": "x"}, "Tag keys that begin with aws: are AWS's own: aws:team."),
    ],
)
def test_unsuitable_tags_are_refused(shop: Callable[..., Shop], new: dict[str, str], text: str):
    """API reference, TagResource; AWS general reference [doc]; the sentences are ours."""
    one = shop()

    one.refused(INVALID, text, lambda: one.cognito.tag_resource(ResourceArn=arn(one), Tags=new))
    one.refused(
        "UserPoolTaggingException",
        text,
        lambda: one.cognito.create_user_pool(PoolName="other", UserPoolTags=new),
    )


@pytest.mark.parametrize("operation", ["tag_resource", "untag_resource", "list_tags_for_resource"])
@pytest.mark.parametrize(
    "another",
    [
        "arn:aws:cognito-idp:us-east-1:{account}:userpool/us-east-1_Unknown00",
        "arn:aws:cognito-idp:us-east-1:999999999999:userpool/{pool}",
        "arn:aws:cognito-idp:eu-west-1:{account}:userpool/{pool}",
    ],
)
def test_a_pool_that_is_not_the_callers_does_not_exist(
    shop: Callable[..., Shop], operation: str, another: str
):
    one = shop()
    named = another.format(account=one.account.id, pool=one.pool)
    more: Any = {"tag_resource": {"Tags": {"a": "b"}}, "untag_resource": {"TagKeys": ["a"]}}

    one.refused(
        MISSING,
        f"User pool {named.rpartition('/')[2]} does not exist.",
        lambda: getattr(one.cognito, operation)(ResourceArn=named, **more.get(operation, {})),
    )


def test_what_is_no_pool_cannot_be_tagged(shop: Callable[..., Shop]):
    one = shop()
    bucket = "arn:aws:s3:us-east-1:000000000000:bucket"

    one.refused(
        INVALID,
        f"{bucket} is not the ARN of a user pool.",
        lambda: one.cognito.list_tags_for_resource(ResourceArn=bucket),
    )


def test_what_is_no_arn_breaks_its_constraint(shop: Callable[..., Shop]):
    one = shop()

    with pytest.raises(one.cognito.exceptions.InvalidParameterException) as refused:
        one.cognito.list_tags_for_resource(ResourceArn=one.pool + "/" + "x" * 20)

    assert "at 'resourceArn' failed to satisfy constraint" in str(refused.value)
