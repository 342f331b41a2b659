"""SendTextMessage: a text, judged by the rules within the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.account_commands import SendText
from engine.domain.direct_errors import OriginationIdentityUnknown
from engine.domain.events import TextOptions
from engine.domain.money import read_usd
from engine.domain.naming import named
from engine.domain.origination import named_number
from engine.wire.sms_voice.errors import unknown, validation
from engine.wire.sms_voice.names import e164

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.domain.account_state import SendingAccount
    from engine.wire.service import Call, Members

# Things that can be named and that nobody can make here, so that none has the name.
NEVER_THERE = (
    ("ConfigurationSetName", "configuration-set"),
    ("ProtectConfigurationId", "protect-configuration"),
)


async def send_text_message(call: Call) -> Members:
    """Send a text, or refuse it for what the rules find; with DryRun only look."""
    given, app = call.given, call.app
    _refuse_what_has_no_effect(given)
    if "MessageBody" not in given:
        raise validation("MISSING_PARAMETER", "MessageBody", "A text message needs a body.")
    account = await app.accounts.get(call.caller)
    command = SendText(
        message_id=app.chance.id(),
        number=e164(given["DestinationPhoneNumber"]),
        body=given["MessageBody"],
        text=options(given, account, call.caller),
        now=app.clock.now(),
        message_type=given.get("MessageType"),
    )
    if given.get("DryRun"):
        await app.accounts.try_text(call.caller, command)
    else:
        await app.accounts.send_text(call.caller, command)
    return {"MessageId": command.message_id}


def _refuse_what_has_no_effect(given: Members) -> None:
    check_sets(given)
    if given.get("MessageFeedbackEnabled"):
        sentence = "Sandpost does not simulate message feedback."
        raise validation("INVALID_PARAMETER", "MessageFeedbackEnabled", sentence)


def check_sets(given: Members) -> None:
    """Raise for a configuration that a request names: there is none of that name here."""
    for member, kind in NEVER_THERE:
        if given.get(member):
            raise unknown(kind, given[member])


def options(given: Members, account: SendingAccount, caller: Caller) -> TextOptions:
    """What the request asks for beside number and words."""
    identity = given.get("OriginationIdentity")
    country = given.get("DestinationCountryParameters") or {}
    max_price = given.get("MaxPrice")
    origination, sender_id = (None, None) if identity is None else _known(identity, account, caller)
    return TextOptions(
        sender_id=sender_id,
        origination=origination,
        max_price=None if max_price is None else read_usd(max_price),
        entity_id=country.get("IN_ENTITY_ID"),
        template_id=country.get("IN_TEMPLATE_ID"),
        direct=True,
        keyword=given.get("Keyword"),
        context=given.get("Context") or {},
        lifetime_s=given.get("TimeToLive"),
    )


def _known(identity: str, account: SendingAccount, caller: Caller) -> tuple[str | None, str | None]:
    """Number or sender id; a number, or whatever else the name means, must be the account's."""
    origination, sender_id = named(identity, account, caller.account, caller.region)
    if origination is not None and named_number(origination, account) is None:
        raise OriginationIdentityUnknown(identity)
    return origination, sender_id
