"""Why a text may not arrive, as far as the sender that it names or lacks is concerned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from engine.domain import origination
from engine.domain.country_names import country_name
from engine.domain.events import Step
from engine.domain.origination import KIND_WORDS, US
from engine.domain.origination_fold import sender_id_key
from engine.domain.origination_numbers import reaches
from engine.domain.registration import FieldValue
from engine.domain.registration_types import SENDER_ID_FIELD
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed, Saw
from engine.domain.rules.registration_steps import (
    evidence,
    newest_registration,
    registered_anew,
    standing,
    until_approved,
)
from engine.domain.rules.steps import sandpost
from engine.domain.sender_id import is_sender_id
from engine.domain.sender_names import support
from engine.domain.sms_countries import COUNTRIES
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.events import Basis
    from engine.domain.origination import Chosen
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

FALLBACK = "Pinpoint user guide, message fallback: there is none for an unknown number"

# ── sender-id ────────────────────────────────────────────────────────────────────────────────


def sender_is_accepted(send: SmsSend, account: SendingAccount, choices: RuleChoices) -> Answer:
    """A text names what the account has, and a country's carriers want names registered or not."""
    country = send.to.country
    if country is None:
        return NotApplicable("documented", {"country": ""})
    chosen = origination.choose(send, account)
    if send.options.origination is not None:
        return _named(country, chosen, send, account, choices)
    if country == US or chosen is None:  # its carriers take numbers only, which is another rule
        return _unshown(country, send)
    saw = {
        "country": country,
        "sender_ids": support(country),
        "from": chosen.sent_from,
        **({} if send.options.sender_id is None else {"sender_id": send.options.sender_id}),
    }
    if chosen.unregistered and choices.unregistered_sender_id == "dropped":
        return _dropped(country, saw, send, account)
    return Passed(_basis(country, chosen), saw)


def _basis(country: str, chosen: Chosen) -> Basis:
    """Whether NOTICE comes through where it may be dropped nobody knows, nor some countries."""
    return "documented" if country in COUNTRIES and not chosen.unregistered else "assumed"


def _unshown(country: str, send: SmsSend) -> Answer:
    """A name has no effect where phones show none."""
    asked = send.options.sender_id
    if asked is None:
        return NotApplicable("documented", {"country": country})
    return Passed("documented", {"country": country, "sender_ids": "no", "sender_id": asked})


def _named(
    country: str,
    chosen: Chosen | None,
    send: SmsSend,
    account: SendingAccount,
    choices: RuleChoices,
) -> Answer:
    """What the text names must be the account's, and must be able to send there."""
    name = send.options.origination or ""
    if chosen is not None:
        saw = {"country": country, "named": name, "from": chosen.sent_from}
        return Passed("documented", saw)
    number = origination.named_number(name, account)
    if number is None or not reaches(number, send.to):
        otherwise = sender_is_accepted(_unnamed(send), account, choices)
        return _unknown(name, country, number, otherwise)
    if country == US:  # that its registration is not complete is reported by the rule for the US
        saw = {"country": country, "named": name, "from": number.number}
        return Passed("documented", saw)
    return _unregistered_number(name, country, number, send)


def _unnamed(send: SmsSend) -> SmsSend:
    """The same text, to be sent from whatever AWS would take."""
    options = structs.replace(send.options, origination=None)
    return replace(send, request=structs.replace(send.request, text=options), fare=None)


def _unknown(
    name: str, country: str, number: OriginationNumber | None, otherwise: Answer
) -> Failed:
    """`otherwise` is the answer for a text that names nothing: what it lacks must be had too."""
    where = country_name(country)
    lacks = "the account has no such number or sender id"
    if number is not None:
        kind = KIND_WORDS[number.number_type]
        lacks = f"this {kind} of {country_name(number.country)} sends no texts there"
    return Failed(
        Verdict.ORIGINATION_IDENTITY_UNKNOWN,
        basis="documented",
        saw={"country": country, "named": name, "known": number is not None},
        because=f"The text is to be sent to {where} from {name}, and {lacks}.",
        source=FALLBACK,
        aws_says=MEANINGS[Verdict.ORIGINATION_IDENTITY_UNKNOWN].aws_says,
        steps=(
            Step(
                "wait",
                wait_for="the same text, to be sent from nothing in particular, or from what the "
                f"account has for {where}",
                yields="RIGHT_ORIGINATION",
            ),
            *(otherwise.steps if isinstance(otherwise, Failed) else ()),
        ),
    )


def _unregistered_number(
    name: str, country: str, number: OriginationNumber, send: SmsSend
) -> Failed:
    where, kind = country_name(country), KIND_WORDS[number.number_type]
    return Failed(
        Verdict.ORIGINATION_IDENTITY_UNKNOWN,
        basis="assumed",
        saw={"country": country, "named": name, "known": True, "registered": False},
        because=f"The text is to be sent to {where} from {name}, and the registration of this "
        f"{kind} is not complete.",
        source="End User Messaging SMS user guide, phone number status: registration comes first",
        aws_says=MEANINGS[Verdict.ORIGINATION_IDENTITY_UNKNOWN].aws_says,
        steps=(sandpost(send.place, f"register {number.id}"),),
    )


# ── Names that are not registered ────────────────────────────────────────────────────────────


def _dropped(country: str, saw: Saw, send: SmsSend, account: SendingAccount) -> Failed:
    """Carriers of a country that wants names registered get NOTICE, which they may drop."""
    now, name = send.circumstances.now, _wanted(country, send, account)
    registration = newest_registration(sender_id_key(name, country), account)
    lack = "has no registered one for it"
    steps = registered_anew(
        send.place,
        f"{country}_SENDER_ID_REGISTRATION",
        {SENDER_ID_FIELD: FieldValue(text=name)} if is_sender_id(name, country) else {},
    )
    if registration is not None:
        lack = f"has only {name}, whose registration {standing(registration, now)}"
        steps = until_approved(send.place, registration, now)
    return Failed(
        Verdict.SENDER_ID_UNREGISTERED,
        basis="documented",
        saw={**saw, **evidence(registration, now)},
        because=f"Carriers of {country_name(country)} want sender ids registered, and the account "
        f"{lack}.",
        source="End User Messaging SMS user guide, sender IDs: AWS tries NOTICE, which may be "
        "dropped",
        aws_says=MEANINGS[Verdict.SENDER_ID_UNREGISTERED].aws_says,
        steps=steps,
    )


def _wanted(country: str, send: SmsSend, account: SendingAccount) -> str:
    """The name, in capitals, that the text would be sent under if it were registered.

    The one it asks for, else one of the account's for this country, else its default one.
    """
    if send.options.sender_id is not None:
        return send.options.sender_id.upper()
    own = [one for one in account.sender_ids.values() if one.country == country]
    if own:
        return min(own, key=lambda one: (one.requested_at, one.sender_id)).sender_id
    return (account.sms.default_sender_id or "").upper()
