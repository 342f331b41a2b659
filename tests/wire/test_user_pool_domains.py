"""Domains of pools: prefixes, each had by one pool of a region."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.sending import Sending
from tests.support.shop import Shop

INVALID = "InvalidParameterException"
MISSING = "ResourceNotFoundException"


def own(shop: Shop) -> str:
    """A domain that no other test asks for."""
    return f"shop-{shop.account.id}"


def create(shop: Shop, domain: str | None = None) -> None:
    shop.cognito.create_user_pool_domain(UserPoolId=shop.pool, Domain=domain or own(shop))


def delete(shop: Shop, domain: str | None = None) -> None:
    shop.cognito.delete_user_pool_domain(UserPoolId=shop.pool, Domain=domain or own(shop))


def described(shop: Shop, domain: str | None = None) -> dict[str, str]:
    answer = shop.cognito.describe_user_pool_domain(Domain=domain or own(shop))
    found: dict[str, str] = answer["DomainDescription"]
    return found


def test_a_domain_is_described_by_its_pool(shop: Callable[..., Shop]):
    one = shop()

    create(one)

    assert described(one) == {
        "UserPoolId": one.pool,
        "AWSAccountId": one.account.id,
        "Domain": own(one),
        "Status": "ACTIVE",
    }
    pool = one.cognito.describe_user_pool(UserPoolId=one.pool)["UserPool"]
    assert pool["Domain"] == own(one)


def test_a_domain_that_nobody_has_is_described_by_nothing(shop: Callable[..., Shop]):
    """As Terraform's provider reads it [rec]."""
    assert described(shop()) == {}


def test_a_domain_of_another_account_is_described_by_nothing(shop: Callable[..., Shop]):
    one = shop()
    create(one)
    stranger = Sending(one.live)

    answer = stranger.client("cognito-idp").describe_user_pool_domain(Domain=own(one))

    assert answer["DomainDescription"] == {}
    stranger.close()


def test_a_domain_is_had_by_one_pool(shop: Callable[..., Shop]):
    """The text was seen in reports."""
    one, other = shop(), shop()
    create(one)

    other.refused(
        INVALID, "Domain already associated with another user pool.", lambda: create(other)
    )
    delete(one)
    create(other)
    assert described(other)["UserPoolId"] == other.pool


def test_of_many_pools_that_want_a_domain_at_once_one_has_it(shop: Callable[..., Shop]):
    pools = [shop() for _ in range(8)]

    def tried(one: Shop) -> bool:
        try:
            create(one)
        except one.cognito.exceptions.InvalidParameterException:
            return False
        return True

    with ThreadPoolExecutor(len(pools)) as at_once:
        won = [one for one, has in zip(pools, at_once.map(tried, pools), strict=True) if has]

    assert [described(won[0])["UserPoolId"]] == [one.pool for one in won]


def test_the_same_prefix_may_be_had_in_another_region(shop: Callable[..., Shop]):
    one = shop()
    create(one)
    far = one.account.client("cognito-idp", "eu-west-1")
    pool = far.create_user_pool(PoolName="far")["UserPool"]["Id"]

    far.create_user_pool_domain(UserPoolId=pool, Domain=own(one))

    assert far.describe_user_pool_domain(Domain=own(one))["DomainDescription"]["UserPoolId"] == pool


def test_a_pool_has_one_domain(shop: Callable[..., Shop]):
    one = shop()
    create(one)

    one.refused(
        INVALID,
        "User pool already has a domain configured.",
        lambda: create(one, f"{own(one)}-2"),
    )


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        ("my-cognito", "Domain cannot contain reserved word: cognito"),
        (
            "Shop",
            (
                "1 validation error detected: Value 'Shop' at 'domain' failed to satisfy "
                "constraint: Member must satisfy regular expression pattern: "
                r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$"
            ),
        ),
    ],
)
def test_an_unsuitable_domain_is_refused(shop: Callable[..., Shop], domain: str, text: str):
    one = shop()

    one.refused(INVALID, text, lambda: create(one, domain))


def test_a_name_of_ones_own_is_not_simulated_and_says_so(shop: Callable[..., Shop]):
    one = shop()
    certificate = "arn:aws:acm:us-east-1:000000000000:certificate/1"

    one.refused(
        INVALID,
        "Sandpost does not simulate CustomDomainConfig: a domain here is a prefix.",
        lambda: one.cognito.create_user_pool_domain(
            UserPoolId=one.pool,
            Domain="auth",
            CustomDomainConfig={"CertificateArn": certificate},
        ),
    )


def test_a_domain_that_the_pool_has_not_cannot_be_deleted(shop: Callable[..., Shop]):
    one, other = shop(), shop()
    create(one)

    text = "No such domain or user pool exists."
    one.refused(INVALID, text, lambda: delete(one, "nobodys"))
    other.refused(INVALID, text, lambda: delete(other))


def test_a_pool_with_a_domain_is_deleted_after_the_domain(shop: Callable[..., Shop]):
    """Facts 3.1 [rec]; the text was seen in reports."""
    one = shop()
    create(one)

    one.refused(
        INVALID,
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        lambda: one.cognito.delete_user_pool(UserPoolId=one.pool),
    )
    delete(one)
    one.cognito.delete_user_pool(UserPoolId=one.pool)


@pytest.mark.parametrize("call", [create, delete])
def test_an_unknown_pool_does_not_exist(shop: Callable[..., Shop], call: Callable[[Shop], None]):
    one = shop()
    one.pool = "us-east-1_Unknown00"

    one.refused(MISSING, "User pool us-east-1_Unknown00 does not exist.", lambda: call(one))
