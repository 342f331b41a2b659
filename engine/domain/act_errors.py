"""What Sandpost's own acts on an account refuse; no AWS call can run into these."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import DomainError
from engine.domain.money import usd


@dataclass(eq=False)
class NoPrefix(DomainError):
    """What was given is not how a number begins."""

    prefix: str

    def __str__(self) -> str:
        """What was given, and how a number begins."""
        return f"{self.prefix!r} is not how a number begins: write + and digits, like +4915."


@dataclass(eq=False)
class NoCarrierTarget(DomainError):
    """What was given is neither a number, nor the beginning of one, nor a country."""

    target: str

    def __str__(self) -> str:
        """What was given, and what a target is."""
        return (
            f"{self.target!r} is no target: use a number like +12065550100, the beginning of one "
            "like +1206, or a country like US."
        )


@dataclass(eq=False)
class NoPercentage(DomainError):
    """What was given is no share of messages."""

    percent: int

    def __str__(self) -> str:
        """What was given, and what there is."""
        return f"{self.percent} is no percentage: use 1 to 100; `--clear` ends a scenario."


@dataclass(eq=False)
class DelayTooLong(DomainError):
    """AWS does not wait that long for a carrier."""

    delay_ms: int
    most_ms: int

    def __str__(self) -> str:
        """What was given, and the most there is."""
        return (
            f"A delay of {self.delay_ms / 1000:,.0f} seconds is too long: AWS gives a text up "
            f"after {self.most_ms // 1000:,} seconds."
        )


@dataclass(eq=False)
class SpendQuotaBelowLimit(DomainError):
    """AWS allows no less than what the account has set for itself; amounts are micro-USD."""

    quota: int
    limit: int

    def __str__(self) -> str:
        """Both amounts in USD, and what to do first."""
        return (
            f"{usd(self.quota)} USD a month is less than the account's own limit, "
            f"{usd(self.limit)} USD: lower that first."
        )


@dataclass(eq=False)
class TollFreeKeywordUnknown(DomainError):
    """Of a toll-free number the carriers keep the opt-outs, and they know few words."""

    keyword: str
    number: str

    def __str__(self) -> str:
        """The word, the number, and what its carriers understand."""
        return (
            f"{self.keyword!r} means nothing to the carriers of the toll-free number "
            f"{self.number}: they understand STOP and UNSTOP."
        )


@dataclass(eq=False)
class TimeOnlyMovesForward(DomainError):
    """What was recorded stays in the past."""

    now: str

    def __str__(self) -> str:
        """What time it is, and what takes a move back."""
        return f"Time only moves forward, and it is {self.now}; a reset makes it real again."


@dataclass(eq=False)
class TimeTooFarAhead(DomainError):
    """Time cannot be moved that far."""

    latest: str

    def __str__(self) -> str:
        """Where it ends."""
        return f"Simulated time ends at {self.latest}."
