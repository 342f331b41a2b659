"""How End User Messaging SMS names things: ARNs, and what callers may write in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from engine.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.wire.service import Call

REQUESTS = UUID("0b9e2f5a-5d0c-4b52-8d5b-3f6a1c7e9d24")
NUMBER = "phone-number"
OPT_OUT_LIST = "opt-out-list"
SENDER_ID = "sender-id"
REGISTRATION = "registration"
ATTACHMENT = "registration-attachment"
DESTINATION = "verified-destination-number"


def arn(caller: Caller, kind: str, name: str) -> str:
    """The ARN of a thing of the caller's."""
    return f"arn:aws:sms-voice:{caller.region}:{caller.account}:{kind}/{name}"


def bare(name: str, kind: str, caller: Caller) -> str:
    """The name in an ARN of the caller's; anything else as it is, which nothing is called like."""
    return name.removeprefix(arn(caller, kind, ""))


def drawn_id(call: Call) -> str:
    """32 hexadecimal digits: new ones, or those that the same request got the first time.

    SDKs repeat the token of a request when they repeat the request.
    """
    token = call.given.get("ClientToken")
    if token is None:
        return call.app.chance.id().replace("-", "")
    return request_id(call, token)


def request_id(call: Call, token: str) -> str:
    """What a token of a caller stands for; another's same token stands for something else."""
    caller = call.caller
    return uuid5(REQUESTS, f"{caller.account}/{caller.region}/{token}").hex


def e164(number: str) -> str:
    """A phone number as it is kept; the model allows to leave the plus sign out."""
    return PhoneNumber.parse(number if number.startswith("+") else f"+{number}").e164
