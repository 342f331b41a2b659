"""What carriers were told to do with some of the texts: which scenario is for which text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.lots import share

if TYPE_CHECKING:
    from engine.domain.account_state import Scenario, SendingAccount
    from engine.domain.phone import PhoneNumber

ALL_PERCENT = 100


def scenario_for(to: PhoneNumber, account: SendingAccount, message: str) -> Scenario | None:
    """What carriers do with this very message; None: what they do with all others.

    Of several targets that fit, the one that says most of the number counts, and that one alone:
    a message that it spares is not tried on a wider one.
    """
    if not account.scenarios:
        return None
    fitting = [target for target in account.scenarios if to.e164.startswith(target)]
    target = max(fitting, key=len, default=to.country)
    scenario = account.scenarios.get(target or "")
    if scenario is None:
        return None
    drawn = ALL_PERCENT * share(message, "scenario", scenario.seed)
    return scenario if drawn < scenario.percent else None
