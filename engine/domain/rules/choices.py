"""What the delivery rules do where AWS's behaviour is unknown or disputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RuleChoices:
    """One field for each disputed behaviour that a rule reads; the first value is the default."""

    # The log's sentence for an opted-out number: the documentation has a fixed one, delivery logs
    # that people published have the number in it (`+12065550100 is opted out`).
    opt_out_text: Literal["documented", "observed"] = "documented"
    # The log's sentence for a US number that waits for its registration: two projects saw the
    # same as for no number at all, one a carrier's block.
    unregistered_number_text: Literal["no-origination", "carrier-block"] = "no-origination"
    # Two neighbouring sentences of the SES guide: domains have no case, identities compare
    # exactly as strings.
    identity_case: Literal["ignored-in-domains", "exact"] = "ignored-in-domains"
    # The SMS sandbox's one-time passwords: the guide of 2023 gives the first five to a number free,
    # that of 2026 only the first. Free means that none is charged.
    one_time_password_price: Literal["free", "charged"] = "free"  # noqa: S105  # a price
    # A text under a name that is not registered, in a country that wants names registered: "AWS
    # tries NOTICE, which may be dropped" (End User Messaging SMS user guide). Dropped is what these
    # countries announce, and nobody can promise that such a text arrives.
    unregistered_sender_id: Literal["dropped", "notice"] = "dropped"


DEFAULT_CHOICES = RuleChoices()
