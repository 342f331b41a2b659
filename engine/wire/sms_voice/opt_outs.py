"""Opt-out lists, and the numbers on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.account_commands import (
    CreateOptOutList,
    DeleteOptedOut,
    DeleteOptOutList,
    PutOptedOut,
)
from engine.domain.account_opt_outs import opt_out_list
from engine.domain.account_state import OptOut
from engine.domain.direct_errors import NumberNotOptedOut
from engine.domain.events import DEFAULT_OPT_OUT_LIST
from engine.domain.moments import epoch_seconds
from engine.wire.paging import page_of
from engine.wire.sms_voice.errors import validation
from engine.wire.sms_voice.names import OPT_OUT_LIST, arn, bare, e164, request_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.app.handle import Caller
    from engine.domain.account_state import OptOutList, SendingAccount
    from engine.wire.service import Call, Members

MOST_ON_A_PAGE = 100


async def create_opt_out_list(call: Call) -> Members:
    """Keep a further list; the same request again changes nothing."""
    given, app = call.given, call.app
    token = given.get("ClientToken")
    request = None if token is None else request_id(call, token)
    command = CreateOptOutList(given["OptOutListName"], app.clock.now(), request)
    await app.accounts.carry_out(call.caller, command)
    created = opt_out_list(command.name, await app.accounts.get(call.caller))
    return {**_described(command.name, created, call.caller), "Tags": given.get("Tags")}


async def describe_opt_out_lists(call: Call) -> Members:
    """The lists that were asked for, in the order of their names."""
    given = call.given
    account = await call.app.accounts.get(call.caller)
    described = {
        name: _described(name, opt_out_list(name, account), call.caller)
        for name in _asked_for(call, account)
    }
    page = page_of(
        call.operation,
        described,
        limit=given.get("MaxResults", MOST_ON_A_PAGE),
        token=given.get("NextToken"),
    )
    return {"OptOutLists": page.items, "NextToken": page.token}


async def delete_opt_out_list(call: Call) -> Members:
    """Forget a list and all opt-outs on it; the answer shows it one last time."""
    app = call.app
    name = _name(call)
    deleted = opt_out_list(name, await app.accounts.get(call.caller))
    await app.accounts.carry_out(call.caller, DeleteOptOutList(name, app.clock.now()))
    return _described(name, deleted, call.caller)


async def put_opted_out_number(call: Call) -> Members:
    """Opt a number out in place of its owner; who opted out already stays as it is."""
    given, app = call.given, call.app
    command = PutOptedOut(_name(call), e164(given["OptedOutNumber"]), app.clock.now())
    await app.accounts.carry_out(call.caller, command)
    known = opt_out_list(command.opt_out_list, await app.accounts.get(call.caller))
    # Whoever took it off again meanwhile did so after this call.
    out = known.opted_out.get(command.number, OptOut(command.now, by_owner=False))
    return _on_list(call, command.opt_out_list, _described_number(command.number, out))


async def delete_opted_out_number(call: Call) -> Members:
    """Take a number off a list; the answer says when, and who had put it there."""
    given, app = call.given, call.app
    command = DeleteOptedOut(_name(call), e164(given["OptedOutNumber"]), app.clock.now())
    before = opt_out_list(command.opt_out_list, await app.accounts.get(call.caller))
    await app.accounts.carry_out(call.caller, command)
    out = before.opted_out.get(command.number, OptOut(command.now, by_owner=False))
    described = {
        **_described_number(command.number, out),
        "OptedOutTimestamp": epoch_seconds(command.now),
    }
    return _on_list(call, command.opt_out_list, described)


async def describe_opted_out_numbers(call: Call) -> Members:
    """The numbers on a list that were asked for, in the order of their digits."""
    given = call.given
    name = _name(call)
    known = opt_out_list(name, await call.app.accounts.get(call.caller))
    filters = given.get("Filters", ())
    described = {
        number: _described_number(number, out)
        for number, out in _numbers_asked_for(given, known).items()
        if _passes(out, filters)
    }
    page = page_of(
        f"{call.operation}/{name}",
        described,
        limit=given.get("MaxResults", MOST_ON_A_PAGE),
        token=given.get("NextToken"),
    )
    return _on_list(call, name, {"OptedOutNumbers": page.items, "NextToken": page.token})


def _name(call: Call) -> str:
    return bare(call.given["OptOutListName"], OPT_OUT_LIST, call.caller)


def _asked_for(call: Call, account: SendingAccount) -> Iterable[str]:
    names, owner = call.given.get("OptOutListNames"), call.given.get("Owner")
    if names and owner:
        sentence = "Owner and OptOutListNames can't be used at the same time."
        raise validation("PARAMETERS_CANNOT_BE_USED_TOGETHER", "Owner", sentence)
    if owner == "SHARED":
        return ()  # nothing is shared between accounts here
    if names:
        return [bare(name, OPT_OUT_LIST, call.caller) for name in names]
    return [DEFAULT_OPT_OUT_LIST, *account.opt_out_lists]


def _described(name: str, known: OptOutList, caller: Caller) -> Members:
    return {
        "OptOutListArn": arn(caller, OPT_OUT_LIST, name),
        "OptOutListName": name,
        "CreatedTimestamp": epoch_seconds(known.created_at),
    }


def _numbers_asked_for(given: Members, known: OptOutList) -> Mapping[str, OptOut]:
    if not given.get("OptedOutNumbers"):
        return known.opted_out
    wanted = [e164(number) for number in given["OptedOutNumbers"]]
    if missing := [number for number in wanted if number not in known.opted_out]:
        raise NumberNotOptedOut(missing[0])
    return {number: known.opted_out[number] for number in wanted}


def _passes(out: OptOut, filters: Sequence[Members]) -> bool:
    """Whether the number passes all filters; there is but one thing to filter by."""
    by_owner = "true" if out.by_owner else "false"
    return all(by_owner in one["Values"] for one in filters)


def _described_number(number: str, out: OptOut) -> Members:
    return {
        "OptedOutNumber": number,
        "OptedOutTimestamp": epoch_seconds(out.since),
        "EndUserOptedOut": out.by_owner,
    }


def _on_list(call: Call, name: str, members: Members) -> Members:
    list_arn = arn(call.caller, OPT_OUT_LIST, name)
    return {"OptOutListArn": list_arn, "OptOutListName": name, **members}
