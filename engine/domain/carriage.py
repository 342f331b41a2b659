"""How a text travels: its parts, its times on the way, and whether AWS's delivery log has it.

Times are drawn from the message's id within what published logs show. Carrier and network codes
are those of the documentation's example, whatever the country: nothing says which others AWS has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.domain.carrier import ALL_PERCENT, fate_of
from engine.domain.events import Carriage, Outcome
from engine.domain.lots import between, share
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.fare import Fare
    from engine.domain.rules.sms_send import SmsSend

Log = Literal["success", "failure", "no-role", "not-sampled", "not-sns", "not-sent"]

ACCEPTED = "Message has been accepted by phone carrier"  # SNS developer guide, delivery logs
ACKNOWLEDGED = "Message has been accepted by phone"  # seen in delivery logs
# What only a carrier can say of a text: AWS let it go, and charges it.
CARRIERS_SENTENCES = frozenset(
    meaning.aws_says for meaning in MEANINGS.values() if meaning.rule == "carrier"
)
# SNS developer guide, delivery logs: the success example.
CARRIER = "My Phone Carrier"
NETWORK = (310, 270)  # mobile country code, mobile network code
# Failures lose both in the guide's examples; a spam block in a published log kept them.
KNOWN_TO_CARRIER = frozenset({None, Verdict.BLOCKED_AS_SPAM.value})
# Milliseconds, as seen in published logs.
BEFORE_THE_CARRIER_MS = (59, 174)
TO_THE_CARRIER_MS = (100, 600)
TO_THE_DEVICE_MS = (1_300, 24_000)


def carried(
    send: SmsSend, account: SendingAccount, fare: Fare, verdict: str | None, *, reached: bool
) -> Carriage:
    """How the text travelled, to its carrier or (unless it was `reached`) not even there."""
    log = _log(send, account, "delivered" if verdict is None else "undelivered")
    if verdict == Verdict.INVITATION_WITHOUT_PASSWORD:
        log = "not-sent"
    message = send.request.id
    if not reached:
        dwell = between(*BEFORE_THE_CARRIER_MS, message, "dwell")
        return Carriage(fare.parts, fare.encoding, log, dwell_ms=dwell)
    delay = fate_of(message, send.to, account.scenarios).delay_ms
    known = verdict in KNOWN_TO_CARRIER
    return Carriage(
        parts=fare.parts,
        encoding=fare.encoding,
        log=log,
        reached_carrier=True,
        dwell_ms=between(*TO_THE_CARRIER_MS, message, "dwell") + delay,
        device_ms=between(*TO_THE_DEVICE_MS, message, "device") + delay,
        carrier=CARRIER if known else None,
        network=NETWORK if known else None,
    )


def accepted(send: SmsSend, account: SendingAccount) -> str:
    """AWS's sentence for a text that arrives."""
    fate = fate_of(send.request.id, send.to, account.scenarios)
    return ACKNOWLEDGED if fate.result == "acknowledged" else ACCEPTED


def _log(send: SmsSend, account: SendingAccount, outcome: Outcome) -> Log:
    """Where the delivery log has the text: failures always, successes as far as sampled."""
    if send.request.text is not None and send.request.text.direct:
        return "not-sns"  # End User Messaging tells its own event destinations instead
    if account.sms.delivery_log_role is None:
        return "no-role"
    if outcome == "undelivered":
        return "failure"
    percent = account.sms.success_sampling_percent
    if percent is None or ALL_PERCENT * share(send.request.id, "sampling") < percent:
        return "success"
    return "not-sampled"
