"""What an account refuses to publish: domain facts and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import DomainError


@dataclass(eq=False)
class NumberNotPublishable(DomainError):
    """No text can be published to this number, or none from this region: SNS tells both alike."""

    number: str

    def __str__(self) -> str:
        """Which number, and both things that may be wrong."""
        return (
            f"{self.number!r} cannot be published to: it is not written like +12065550100, or "
            "AWS sends no texts from this region."
        )


class TextEmpty(DomainError):
    """A text without a single character."""


@dataclass(eq=False)
class TextTooLong(DomainError):
    """A text with more characters than one call may send."""

    most: int

    def __str__(self) -> str:
        """How many there may be."""
        return f"A text may have {self.most} characters."
