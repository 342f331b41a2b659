"""Names that phones show as sender: what can be one, and which of an account's are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.domain.registration_status import is_approved
from engine.domain.sms_countries import COUNTRIES

if TYPE_CHECKING:
    from engine.domain.account_state import SenderId, SendingAccount

# 3 to 11 letters, digits and hyphens (user guide; the API's own text says 1 to 11, its pattern
# allows an underscore that its text does not), a letter among them, no hyphen at either end.
SHAPE = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9-]{1,9}[A-Za-z0-9]")
ALL_TYPES = ("TRANSACTIONAL", "PROMOTIONAL")  # what a name is for, unless it was said
WITHOUT_HYPHEN = frozenset({"FR"})  # since March 2026 (user guide, note on France)


def is_sender_id(name: str, country: str) -> bool:
    """Whether phones of the country can show this name."""
    return bool(SHAPE.fullmatch(name)) and not ("-" in name and country in WITHOUT_HYPHEN)


def needs_registration(country: str) -> bool:
    """Whether a sender id comes to this country only by way of a registration."""
    rules = COUNTRIES.get(country)
    return rules is not None and rules.sender_id == "registration"


def is_there(sender_id: SenderId, account: SendingAccount, now: str) -> bool:
    """Whether the account has the name: what comes with a registration, from its approval on."""
    if sender_id.comes_with is None:
        return True
    registration = account.registrations.get(sender_id.comes_with)
    return registration is not None and is_approved(registration, now)
