"""Every rule of a text, in the order in which AWS lets them decide, as far as that is known.

No rule knows another's answer.
"""

from __future__ import annotations

from engine.domain.rules.check import Rule
from engine.domain.rules.invitation import invitation_has_password
from engine.domain.rules.sms_account import account_is_not_under_review
from engine.domain.rules.sms_carrier import carrier_delivers
from engine.domain.rules.sms_content import body_can_be_sent
from engine.domain.rules.sms_cost import price_is_within_maximum, spending_stays_within_limit
from engine.domain.rules.sms_destination import (
    destination_is_not_blocked,
    destination_is_not_opted_out,
    number_is_possible,
    sandbox_destination_is_verified,
)
from engine.domain.rules.sms_origination import us_origination_is_registered
from engine.domain.rules.sms_region import in_this_region, region_has_what_is_needed
from engine.domain.rules.sms_send import SmsSend
from engine.domain.rules.sms_sender_id import sender_is_accepted

SPEND = "spend"

# The order is AWS's as far as it is known: the first failed check decides. The names are stored:
# they never change.
SMS_RULES: tuple[Rule[SmsSend], ...] = (
    Rule("invitation", invitation_has_password),
    Rule("number", number_is_possible),
    Rule("opt-out", destination_is_not_opted_out),
    Rule("blocked", destination_is_not_blocked),
    Rule("review", account_is_not_under_review),
    Rule("region", region_has_what_is_needed),
    Rule("sms-sandbox", in_this_region(sandbox_destination_is_verified)),
    Rule("us-origination", in_this_region(us_origination_is_registered)),
    Rule("sender-id", in_this_region(sender_is_accepted)),
    Rule("content", body_can_be_sent),
    Rule("max-price", price_is_within_maximum),
    Rule(SPEND, spending_stays_within_limit),
    Rule("carrier", carrier_delivers),
)
