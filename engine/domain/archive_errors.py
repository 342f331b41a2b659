"""Why a log that was written to a file is not taken over."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import DomainError


@dataclass(eq=False)
class ArchiveRefused(DomainError):
    """A line of the file is not what it must be for the log to be whole."""

    line: int
    reason: str

    def __str__(self) -> str:
        """Which line, and what is wrong with it."""
        return f"line {self.line}: {self.reason}"


@dataclass(eq=False)
class AlreadyThere(DomainError):
    """What is to be copied has a history here, and two cannot be made one."""

    stream: str

    def __str__(self) -> str:
        """What is there, and what to do first."""
        return (
            f"{self.stream} has events already: start with an empty world (--world new), or reset "
            "it first (POST /_sandpost/reset)"
        )


class LogNotEmpty(DomainError):
    """Something is recorded already, and two logs cannot be made one."""

    def __str__(self) -> str:
        """What to do first."""
        return "the log is not empty: reset it first (POST /_sandpost/reset), then import"
