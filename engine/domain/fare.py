"""What a text would cost its account: its parts, each at the price of where it goes to and from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain import origination
from engine.domain.segments import Encoding, segments
from engine.domain.sms_prices import price_per_part

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.origination import Chosen
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend


@dataclass(frozen=True, slots=True)
class Fare:
    """Parts and encoding of a text, its price in micro-USD (0 if free), what it is sent from."""

    parts: int
    encoding: Encoding
    price: int
    chosen: Chosen | None = None


def fare_of(send: SmsSend, account: SendingAccount, choices: RuleChoices) -> Fare:
    """What the text costs if carriers get it, whether they deliver it or not."""
    if send.fare is not None:
        return send.fare
    cut, chosen = segments(send.request.body), origination.choose(send, account)
    kind = origination.SHARED if chosen is None else chosen.kind
    charged = choices.one_time_password_price == "charged"  # noqa: S105  # no password
    free = send.request.sandbox_exempt and not charged
    price = 0 if free else cut.parts * price_per_part(send.to.country, kind)
    return Fare(cut.parts, cut.encoding, price, chosen)
