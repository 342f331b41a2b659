"""Verified destinations: the only numbers that an account in the SMS sandbox may text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.account_commands import (
    CreateDestination,
    RemoveDestination,
    SendDestinationCode,
    VerifyDestination,
)
from engine.domain.account_destinations import destination
from engine.domain.direct_errors import DestinationUnknown
from engine.domain.moments import epoch_seconds
from engine.wire.paging import page_of
from engine.wire.sms_voice.errors import unknown, validation
from engine.wire.sms_voice.names import DESTINATION, arn, bare, drawn_id, e164
from engine.wire.sms_voice.send import check_sets, options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.app.handle import Caller
    from engine.domain.account_state import SandboxNumber, SendingAccount
    from engine.wire.service import Call, Members

MOST_ON_A_PAGE = 100
DEFAULT_LANGUAGE = "EN_US"


async def create_verified_destination_number(call: Call) -> Members:
    """Make a destination known; nothing is sent to it. The same request again changes nothing."""
    given, app = call.given, call.app
    if given.get("RcsAgentId"):
        raise unknown("rcs-agent", given["RcsAgentId"])
    number = e164(given["DestinationPhoneNumber"])
    command = CreateDestination(f"vdn-{drawn_id(call)}", number, app.clock.now())
    await app.accounts.carry_out(call.caller, command)
    shown = _found(command.id, await app.accounts.get(call.caller), call.caller)
    return {**shown, "Tags": given.get("Tags")}


async def send_destination_number_verification_code(call: Call) -> Members:
    """Send a destination a one-time password by text."""
    given, app = call.given, call.app
    if given["VerificationChannel"] != "TEXT":
        sentence = "Sandpost does not simulate voice messages: use TEXT."
        raise validation("INVALID_PARAMETER", "VerificationChannel", sentence)
    check_sets(given)
    account = await app.accounts.get(call.caller)
    command = SendDestinationCode(
        id=_id(call),
        code=app.chance.code(),
        message_id=app.chance.id(),
        now=app.clock.now(),
        text=options(given, account, call.caller),
        language=_as_sns_says(given.get("LanguageCode", DEFAULT_LANGUAGE)),
    )
    await app.accounts.carry_out(call.caller, command)
    return {"MessageId": command.message_id}


async def verify_destination_number(call: Call) -> Members:
    """Prove a destination with its one-time password."""
    given, app = call.given, call.app
    command = VerifyDestination(_id(call), given["VerificationCode"], app.clock.now())
    await app.accounts.carry_out(call.caller, command)
    return _found(command.id, await app.accounts.get(call.caller), call.caller)


async def describe_verified_destination_numbers(call: Call) -> Members:
    """The destinations that were asked for, oldest first, whoever made them known."""
    given = call.given
    account = await call.app.accounts.get(call.caller)
    filters = given.get("Filters", ())
    described = {
        f"{known.added_at} {known.id}": shown
        for number, known in _asked_for(call, account).items()
        if _passes(shown := _described(number, known, call.caller), filters)
    }
    page = page_of(
        call.operation,
        described,
        limit=given.get("MaxResults", MOST_ON_A_PAGE),
        token=given.get("NextToken"),
    )
    return {"VerifiedDestinationNumbers": page.items, "NextToken": page.token}


async def delete_verified_destination_number(call: Call) -> Members:
    """Forget a destination; the answer shows it one last time."""
    app = call.app
    id_ = _id(call)
    shown = _found(id_, await app.accounts.get(call.caller), call.caller)
    await app.accounts.carry_out(call.caller, RemoveDestination(id_, app.clock.now()))
    return {name: value for name, value in shown.items() if name != "Status"}


def _as_sns_says(language: str) -> str:
    """`DE_DE` as SNS has it, which shares the list: `de-DE`; Korean is `kr-KR` there."""
    spoken, _, where = language.replace("KO_", "KR_").partition("_")
    return f"{spoken.lower()}-{where}"


def _id(call: Call) -> str:
    return bare(call.given["VerifiedDestinationNumberId"], DESTINATION, call.caller)


def _asked_for(call: Call, account: SendingAccount) -> Mapping[str, SandboxNumber]:
    ids = call.given.get("VerifiedDestinationNumberIds")
    numbers = call.given.get("DestinationPhoneNumbers")
    found = account.sandbox_numbers
    if ids:
        named = [destination(bare(one, DESTINATION, call.caller), account) for one in ids]
        found = dict(named)
    if numbers:
        wanted = [e164(number) for number in numbers]
        if missing := [number for number in wanted if number not in account.sandbox_numbers]:
            raise DestinationUnknown(missing[0])
        found = {number: known for number, known in found.items() if number in wanted}
    return found


def _found(id_: str, account: SendingAccount, caller: Caller) -> Members:
    return _described(*destination(id_, account), caller)


def _described(number: str, known: SandboxNumber, caller: Caller) -> Members:
    return {
        "VerifiedDestinationNumberArn": arn(caller, DESTINATION, known.id),
        "VerifiedDestinationNumberId": known.id,
        "DestinationPhoneNumber": number,
        "Status": "VERIFIED" if known.verified else "PENDING",
        "CreatedTimestamp": epoch_seconds(known.added_at),
    }


def _passes(described: Members, filters: Sequence[Members]) -> bool:
    """Whether the destination has one of the wanted values; none has an RCS agent."""
    return all(one["Name"] == "status" and described["Status"] in one["Values"] for one in filters)
