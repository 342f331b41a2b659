"""What no AWS call can do, as explicit acts: `{"act": "register", "id": "phone-…"}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from engine.app.handle import Caller
from engine.domain.account_commands import (
    CompleteRegistration,
    ConfirmIdentity,
    DeclareIdentity,
    DeclareRole,
    GrantShortCode,
    LeaveSesSandbox,
    LeaveSmsSandbox,
    ReceiveKeyword,
)
from engine.domain.account_texting import (
    BlockDestinations,
    ClearCarrierScenario,
    EndReview,
    RaiseSpendQuota,
    SetCarrierScenario,
    StartReview,
    UnblockDestinations,
)
from engine.domain.events import CarrierResult
from engine.domain.registration_commands import DecideRegistration
from engine.web import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.domain.account_commands import AccountCommand
    from engine.ports import Chance, Clock

DEFAULT_ACCOUNT = "000000000000"  # whose credentials are no account id
DEFAULT_REGION = "us-east-1"
ACCOUNT_ID = re.compile("[0-9]{12}")
CARRIER_RESULTS: Mapping[str, CarrierResult] = {one: one for one in get_args(CarrierResult)}
WHERE = ("act", "account", "region")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What only the outside knows when an act is carried out."""

    now: str
    chance: Chance


Words = dict[str, str]
Act = tuple[tuple[str, ...], tuple[str, ...], "Callable[[Words, Drawn], AccountCommand]"]


def _leave_sms_sandbox(_: Words, drawn: Drawn) -> AccountCommand:
    return LeaveSmsSandbox(drawn.now)


def _leave_ses_sandbox(_: Words, drawn: Drawn) -> AccountCommand:
    return LeaveSesSandbox(drawn.now)


def _register(words: Words, drawn: Drawn) -> AccountCommand:
    return CompleteRegistration(words["id"], drawn.now)


def _deny(words: Words, drawn: Drawn) -> AccountCommand:
    reasons = (words["reason"],)
    return DecideRegistration(words["id"], approved=False, reasons=reasons, now=drawn.now)


def _short_code(words: Words, drawn: Drawn) -> AccountCommand:
    id_ = "phone-" + drawn.chance.id().replace("-", "")
    return GrantShortCode(id_, words["code"], drawn.now)


def _receive(words: Words, drawn: Drawn) -> AccountCommand:
    return ReceiveKeyword(words["from"], words["keyword"], drawn.now, words.get("to"))


def _identity(words: Words, drawn: Drawn) -> AccountCommand:
    lets = words.get("cognito", "yes") == "yes"
    return DeclareIdentity(words["identity"], drawn.chance.id(), drawn.now, lets)


def _role(words: Words, drawn: Drawn) -> AccountCommand:
    return DeclareRole(
        words["arn"],
        drawn.now,
        assumable=words.get("assumable", "yes") == "yes",
        may_publish=words.get("may_publish", "yes") == "yes",
        external_id=words.get("external_id"),
        may_send_texts=words.get("may_send_texts", "yes") == "yes",
    )


def _spend_quota(words: Words, drawn: Drawn) -> AccountCommand:
    return RaiseSpendQuota(asked.micro_usd(words, "usd"), drawn.now)


def _block(words: Words, drawn: Drawn) -> AccountCommand:
    return BlockDestinations(words["prefix"], drawn.now)


def _unblock(words: Words, drawn: Drawn) -> AccountCommand:
    return UnblockDestinations(words["prefix"], drawn.now)


def _review(words: Words, drawn: Drawn) -> AccountCommand:
    starts = asked.one_of(words, "state", ("start", "end")) == "start"
    return StartReview(drawn.now) if starts else EndReview(drawn.now)


def _carrier(words: Words, drawn: Drawn) -> AccountCommand:
    """What carriers do with a target, or that they do nothing special with it any more."""
    target = words["target"]
    if asked.truth(words, "clear"):
        asked.only(words, (*WHERE, "target", "clear"))
        return ClearCarrierScenario(target, drawn.now)
    result = asked.one_of(words, "result", tuple(CARRIER_RESULTS))
    if result is None:
        raise asked.NotUnderstood(
            f"carrier must be told the result ({', '.join(CARRIER_RESULTS)}), or to clear."
        )
    return SetCarrierScenario(
        target,
        CARRIER_RESULTS[result],
        drawn.now,
        percent=asked.whole(words, "percent", 100) or 0,
        seed=asked.whole(words, "seed", 0) or 0,
        delay_ms=asked.milliseconds(words, "delay"),
    )


# act → (what it must be told, what it may be told, the command)
ACTS: Mapping[str, Act] = {
    "leave-sms-sandbox": ((), (), _leave_sms_sandbox),
    "leave-ses-sandbox": ((), (), _leave_ses_sandbox),
    "register": (("id",), (), _register),
    "deny": (("id", "reason"), (), _deny),
    "short-code": (("code",), (), _short_code),
    "receive": (("keyword", "from"), ("to",), _receive),
    "identity": (("identity",), ("cognito",), _identity),
    "spend-quota": (("usd",), (), _spend_quota),
    "block": (("prefix",), (), _block),
    "unblock": (("prefix",), (), _unblock),
    "review": (("state",), (), _review),
    "carrier": (("target",), ("result", "percent", "seed", "delay", "clear"), _carrier),
    "role": (("arn",), ("assumable", "may_publish", "may_send_texts", "external_id"), _role),
}


def understood(
    body: Mapping[str, object], clock: Clock, chance: Chance
) -> tuple[Caller, AccountCommand]:
    """Whose account, and the command that the act means. Raises NotUnderstood."""
    words = _words(body)
    act = words.get("act", "")
    if act not in ACTS:
        raise asked.NotUnderstood(f"act is {act!r}: use {', '.join(ACTS)}.")
    required, optional, command = ACTS[act]
    asked.only(words, (*WHERE, *required, *optional))
    if missing := [name for name in required if not words.get(name)]:
        raise asked.NotUnderstood(f"{act} must be told: {', '.join(missing)}.")
    for name in ("cognito", "assumable", "may_publish", "may_send_texts"):
        asked.one_of(words, name, ("yes", "no"))
    caller = caller_of(words.get("account"), words.get("region"))
    return caller, command(words, Drawn(clock.now(), chance))


def caller_of(account: str | None, region: str | None) -> Caller:
    """Whose account is meant; an id that is not 12 digits is refused, not replaced."""
    if account and not ACCOUNT_ID.fullmatch(account):
        raise asked.NotUnderstood(f"account is {account!r}: an account id has 12 digits.")
    return Caller(account or DEFAULT_ACCOUNT, region or DEFAULT_REGION)


def identity_confirmed(parameters: Mapping[str, str], now: str) -> tuple[Caller, ConfirmIdentity]:
    """What following the link of a verification mail means. Raises NotUnderstood."""
    asked.only(parameters, ("account", "region", "token"))
    if not parameters.get("token"):
        raise asked.NotUnderstood("The link has no token: follow it as it stands in the mail.")
    caller = caller_of(parameters.get("account"), parameters.get("region"))
    return caller, ConfirmIdentity(parameters["token"], now)


def _words(body: Mapping[str, object]) -> Words:
    words = {name: value for name, value in body.items() if isinstance(value, str)}
    if wrong := sorted(set(body) - set(words)):
        raise asked.NotUnderstood(f"Only strings are understood, unlike {', '.join(wrong)}.")
    return words
