"""What a log starts with."""

from __future__ import annotations

from typing import Any

from engine.domain.aggregates import evolve
from engine.domain.events import PoolCreated, PoolSettings, RoleDeclared
from engine.domain.recorded import Recorded
from engine.domain.schema import STANDARD
from engine.domain.world import NEW, DescribedAccount, DescribedNumber, World, ready
from tests.domain.given import NOON
from tests.domain.users import ACCOUNT, POOL, REGION, ROLE

STREAM = f"account/{ACCOUNT}/{REGION}"


def begun(described: DescribedAccount) -> Any:
    """The account as it is after the world's first events."""
    state: Any = None
    for version, event in enumerate(World("x", (described,)).begins().get(STREAM, ()), start=1):
        state = evolve(state, Recorded(version, STREAM, version, event, NOON))
    return state


def test_a_new_world_is_empty():
    assert NEW.begins() == {}


def test_an_account_as_aws_gives_it_needs_no_event():
    assert World("x", (DescribedAccount(ACCOUNT, REGION),)).begins() == {}


def test_a_ready_world_has_one_account_in_order_in_each_region():
    world = ready(ACCOUNT, [REGION, "eu-west-1"])

    assert world.name == "ready"
    assert list(world.begins()) == [STREAM, f"account/{ACCOUNT}/eu-west-1"]
    account = begun(world.accounts[0])
    (number,) = account.origination_numbers.values()
    assert (account.in_sms_sandbox, account.in_ses_sandbox) == (False, False)
    assert (number.number, number.number_type, number.usable) == ("+18335550100", "TOLL_FREE", True)
    assert account.monthly_limit == 1_000_000_000_000


def test_each_described_thing_is_there():
    account = begun(
        DescribedAccount(
            ACCOUNT,
            REGION,
            sms_sandbox=False,
            origination_numbers=(
                DescribedNumber("+12065550101", "TEN_DLC"),
                DescribedNumber("+18335550102", registered=False),
                DescribedNumber("+12505550103", "LONG_CODE", "CA"),
            ),
            verified_destinations=("+12065550100",),
            opted_out=("+12065550199",),
            verified_identities=("shop.example",),
            roles=(RoleDeclared(ROLE, assumable=False),),
            spend_quota_usd=0.5,
            delivery_log_role=ROLE,
        )
    )

    assert (account.in_sms_sandbox, account.in_ses_sandbox) == (False, True)
    assert {n.number: n.usable for n in account.origination_numbers.values()} == {
        "+12065550101": True,
        "+18335550102": False,
        "+12505550103": True,
    }
    assert account.sandbox_numbers["+12065550100"].verified
    assert set(account.opted_out) == {"+12065550199"}
    assert account.identities["shop.example"].verified
    assert not account.roles[ROLE].assumable
    assert (account.spend_quota, account.monthly_limit) == (500_000, 500_000)
    assert account.sms.delivery_log_role == ROLE


def test_other_streams_begin_as_they_are_said():
    pool = PoolCreated(POOL, "shop", ACCOUNT, REGION, STANDARD, PoolSettings())

    assert World("x", events={f"pool/{POOL}": (pool,)}).begins() == {f"pool/{POOL}": (pool,)}
