"""A log in which everything happened that happens to pools, clients and people, taken elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from engine.adapters.redis_archive import RedisArchive
from engine.app.clocks import Clocks
from engine.app.time_travel import state_at
from engine.domain.clock import MoveBy
from engine.domain.events import (
    ClientEvent,
    ClockMoved,
    PoolEvent,
    UserEvent,
)
from tests.support.live import WHOLE_LOG, Live, live_server
from tests.support.oneself import Oneself
from tests.support.sending import Sending
from tests.support.shop import BOTH, VERIFYING, Shop, pairs
from tests.support.signing_in import ANOTHER, PASSWORD, Door, ask_for_codes

KEEPING = {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": BOTH}}
NUMBER, ADDRESS, ANOTHER_ADDRESS = "+12065550123", "ada@shop.example", "ada@new.example"
TEMPORARY = "Temp0rary!"


def live_a_life(live: Live) -> Door:
    """Ada comes, signs in, changes, forgets, is let go and taken back; others come and go."""
    door = Door(Shop(Sending(live), **VERIFYING, **KEEPING), GenerateSecret=True)
    cognito, of_pool = door.cognito, {"UserPoolId": door.shop.pool}
    ada = {**of_pool, "Username": "ada"}
    through: dict[str, Any] = {"ClientId": door.client, "Username": "ada"}
    through |= {"SecretHash": door.hash("ada")["SECRET_HASH"]}
    _settle_in(door)
    cognito.sign_up(**through, Password=PASSWORD, UserAttributes=pairs({"email": ADDRESS}))
    cognito.confirm_sign_up(**through, ConfirmationCode=_newest_code(door))
    door.shop.update("ada", phone_number=NUMBER, phone_number_verified="true")
    _change_of_mind(Oneself(door.shop))
    ask_for_codes(door.shop, "OPTIONAL")
    cognito.admin_set_user_mfa_preference(**ada, SMSMfaSettings={"Enabled": True})
    asked = door.enter()
    tokens = door.answer(asked, SMS_MFA_CODE=_newest_code(door), **door.hash("ada"))
    secret = {"ClientId": door.client, "ClientSecret": door.secret}
    cognito.revoke_token(Token=tokens["AuthenticationResult"]["RefreshToken"], **secret)
    cognito.admin_user_global_sign_out(**ada)
    cognito.admin_disable_user(**ada)
    cognito.admin_enable_user(**ada)
    cognito.admin_reset_user_password(**ada)
    cognito.confirm_forgot_password(
        **through, ConfirmationCode=_newest_code(door), Password=ANOTHER
    )
    cognito.admin_set_user_password(**ada, Password=TEMPORARY, Permanent=False)
    door.shop.create("bob", TemporaryPassword=TEMPORARY, MessageAction="SUPPRESS")
    cognito.admin_delete_user(**of_pool, Username="bob")
    door.enter("ada", TEMPORARY)  # and leaves the question open
    return door


def _settle_in(door: Door) -> None:
    """The pool and its clients are as they will be, by way of all they could have been."""
    cognito, of_pool = door.cognito, {"UserPoolId": door.shop.pool}
    tagged = {"ResourceArn": cognito.describe_user_pool(**of_pool)["UserPool"]["Arn"]}
    cognito.tag_resource(**tagged, Tags={"team": "shop", "stage": "test"})
    cognito.untag_resource(**tagged, TagKeys=["stage"])
    cognito.create_user_pool_domain(**of_pool, Domain="given-up")
    cognito.delete_user_pool_domain(**of_pool, Domain="given-up")
    cognito.create_user_pool_domain(**of_pool, Domain="shop-links")
    cognito.add_custom_attributes(
        **of_pool, CustomAttributes=[{"Name": "colour", "AttributeDataType": "String"}]
    )
    other = Door(door.shop)
    of_client = {**of_pool, "ClientId": other.client}
    cognito.update_user_pool_client(**of_client, RefreshTokenValidity=1)
    cognito.delete_user_pool_client(**of_client)
    cognito.delete_user_pool(UserPoolId=Shop(door.shop.account).pool)


def _change_of_mind(me: Oneself) -> None:
    """A new address waits, is given up, waits again."""
    me.update(email=ANOTHER_ADDRESS)
    me.update(email=ADDRESS)
    me.update(email=ANOTHER_ADDRESS)


def _newest_code(door: Door) -> str:
    code = door.shop.messages()[-1].code
    assert code is not None
    return code


@pytest.fixture(scope="module")
def lived() -> Iterator[tuple[Live, Door]]:
    with live_server() as live:
        door = live_a_life(live)
        sandpost = live.sandpost
        live.do(Clocks(sandpost.log, sandpost.clock, sandpost.chance).move(MoveBy(1000)))
        yield live, door


def taken_from(live: Live, *, masked: bool) -> bytes:
    """The log as a file."""

    async def exported() -> bytes:
        return b"".join([part async for part in archive_of(live).export(masked=masked)])

    return live.do(exported())


def taken_to(live: Live, file: bytes) -> None:
    async def chunks() -> Any:
        yield file

    live.do(archive_of(live).import_(chunks()))


def archive_of(live: Live) -> RedisArchive:
    sandpost = live.sandpost
    return RedisArchive(sandpost.store.lines, sandpost.log, sandpost.handler.forget)


def states_of(live: Live) -> dict[str, Any]:
    """Every aggregate as it is at the end of the log."""
    log, end = live.sandpost.log, live.end()
    streams = dict.fromkeys(one.stream for one in live.do(log.read(0, WHOLE_LOG)))
    return {stream: live.do(state_at(log, stream, end)).state for stream in streams}


def test_everything_has_happened(lived):
    live, _ = lived
    happened = {type(one) for one in live.recorded_since(0)}

    kinds = {*get_args(PoolEvent), *get_args(ClientEvent), *get_args(UserEvent), ClockMoved}
    assert kinds - happened == set()


def test_taken_elsewhere_everything_is_as_it_was(lived):
    live, _ = lived
    with live_server() as elsewhere:
        taken_to(elsewhere, taken_from(live, masked=False))

        assert states_of(elsewhere) == states_of(live)


def test_masked_it_can_still_be_read_and_lived_on_with_and_opens_nothing(lived):
    live, door = lived
    with live_server() as elsewhere:
        taken_to(elsewhere, taken_from(live, masked=True))
        states = states_of(elsewhere)
        assert states.keys() == states_of(live).keys()
        assert PASSWORD not in repr(states)

        there = _same_pool(door, elsewhere)
        for password in (PASSWORD, ANOTHER, TEMPORARY):
            with pytest.raises(there.cognito.exceptions.NotAuthorizedException):
                there.enter("ada", password)
        there.give_password("ada")
        assert there.enter()["ChallengeName"] == "SMS_MFA"


def _same_pool(door: Door, elsewhere: Live) -> Door:
    """The pool, through a new client, where its log was taken."""
    account = Sending(elsewhere)
    account.id = door.shop.account.id
    shop = Shop(account)
    shop.pool = door.shop.pool
    return Door(shop)
