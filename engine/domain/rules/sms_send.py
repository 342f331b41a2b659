"""A text about to be sent, and the circumstances in which it is: all that its rules may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import structs

from engine.domain.events import TextOptions
from engine.domain.phone import PhoneNumber
from engine.domain.rules.steps import Place

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.events import MessageRequested
    from engine.domain.fare import Fare


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a judgement depends on beside the message, the account and the settings.

    `now` is the time of the judgement, RFC 3339; `as_of` the version of the account's stream;
    `spent` what the account's texts have cost this month, in micro-USD; `elsewhere` the same
    account in other regions, as far as anything happened there, asked only where it matters.
    """

    now: str
    as_of: int = 0
    spent: int = 0
    elsewhere: Mapping[str, SendingAccount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SmsSend:
    """A text about to be sent: its request, with the destination read as a number.

    `fare` is what it costs and is sent from, once that was looked up for all who want to know.
    """

    request: MessageRequested
    to: PhoneNumber
    circumstances: Circumstances
    fare: Fare | None = None

    @staticmethod
    def of(request: MessageRequested, circumstances: Circumstances) -> SmsSend:
        """The text that was requested."""
        return SmsSend(request, PhoneNumber.parse(request.destination), circumstances)

    def moved_to(self, region: str) -> SmsSend:
        """The same text, sent from another region, where it may be sent from something else."""
        request = structs.replace(self.request, region=region)
        return SmsSend(request, self.to, self.circumstances)

    @property
    def options(self) -> TextOptions:
        """What its sender asked for beyond number and words."""
        return self.request.text or TextOptions()

    @property
    def place(self) -> Place:
        """Where its repairs must happen."""
        return Place(self.request.account, self.request.region)
