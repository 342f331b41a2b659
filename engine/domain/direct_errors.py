"""What End User Messaging SMS refuses around a text to be sent: one error for each cause."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import DomainError

# ── Verified destinations ────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class DestinationUnknown(DomainError):
    """The account has no verified destination of this id."""

    id: str

    def __str__(self) -> str:
        """Which id."""
        return f"There is no verified destination {self.id}."


@dataclass(eq=False)
class DestinationExists(DomainError):
    """The number is a destination of the account already."""

    number: str
    id: str

    def __str__(self) -> str:
        """Which number, under which id."""
        return f"{self.number} is a destination already: {self.id}."


@dataclass(eq=False)
class DestinationAlreadyVerified(DomainError):
    """The destination is proved: no further one-time password is of use."""

    id: str

    def __str__(self) -> str:
        """Which destination."""
        return f"The destination {self.id} is verified already."


@dataclass(eq=False)
class OneTimePasswordExpired(DomainError):
    """The one-time password was right, and is too old."""

    id: str

    def __str__(self) -> str:
        """Whose password, and what to do."""
        return f"The one-time password of {self.id} is older than 24 hours: send a new one."


@dataclass(eq=False)
class DestinationTooYoung(DomainError):
    """A destination may be removed only a day after it was created."""

    id: str
    removable_at: str

    def __str__(self) -> str:
        """From when on it can be removed."""
        return f"The destination {self.id} can be removed from {self.removable_at} on."


# ── Opt-out lists ────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class NumberNotOptedOut(DomainError):
    """The number is not on the list."""

    number: str

    def __str__(self) -> str:
        """Which number."""
        return f"{self.number} is not on the list of numbers that opted out."


@dataclass(eq=False)
class OptOutListExists(DomainError):
    """The account has an opt-out list of this name already."""

    name: str

    def __str__(self) -> str:
        """Which name."""
        return f"There is an opt-out list {self.name} already."


@dataclass(eq=False)
class OptOutListInUse(DomainError):
    """The list cannot go: numbers use it, or every account has it."""

    name: str
    numbers: tuple[str, ...]

    def __str__(self) -> str:
        """Which list, and who uses it."""
        why = f"used by {', '.join(self.numbers)}" if self.numbers else "the one every account has"
        return f"The opt-out list {self.name} cannot be deleted: it is {why}."


@dataclass(eq=False)
class TooManyOptOutLists(DomainError):
    """The account takes no further opt-out list."""

    most: int

    def __str__(self) -> str:
        """How many it takes."""
        return f"An account has at most {self.most} opt-out lists beside the one every account has."


# ── Texts ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class TextRefused(DomainError):
    """A text would be lost, and who asked for it is told at once: the rules' verdict, and why.

    `origination` and `sender_id` are what it was to be sent from, if that was said, and
    `sender_id_owned` whether the account has that name in the country, registered or not.
    `opt_out_list` is the list that the destination is on, if it is another than every account's.
    """

    verdict: str
    because: str
    number: str
    origination: str | None
    sender_id: str | None
    sender_id_owned: bool
    opt_out_list: str

    def __str__(self) -> str:
        """Why it would be lost."""
        return self.because


@dataclass(eq=False)
class OriginationIdentityUnknown(DomainError):
    """The account has nothing of this name to send texts from."""

    name: str

    def __str__(self) -> str:
        """What was named."""
        return f"The account has nothing called {self.name} to send texts from."


@dataclass(eq=False)
class NumberNotActive(DomainError):
    """The number that a text is to be sent from waits for its registration."""

    id: str

    def __str__(self) -> str:
        """Which number."""
        return f"{self.id} cannot send yet: its registration is not complete."


@dataclass(eq=False)
class NumberWithoutTexts(DomainError):
    """The number that a text is to be sent from carries no texts."""

    id: str

    def __str__(self) -> str:
        """Which number."""
        return f"{self.id} has no SMS among its capabilities."


@dataclass(eq=False)
class NumberReachesNot(DomainError):
    """The number that a text is to be sent from does not reach the destination's country."""

    id: str
    country: str
    number: str

    def __str__(self) -> str:
        """From where to where."""
        return f"{self.id} is a number of {self.country} and does not reach {self.number}."


@dataclass(eq=False)
class MessageTypeMismatch(DomainError):
    """What a text is to be sent from is meant for texts of another type."""

    id: str
    types: str

    def __str__(self) -> str:
        """What it is meant for."""
        return f"{self.id} is for texts of the type {self.types}."


@dataclass(eq=False)
class SimulatorReachesSimulatorsOnly(DomainError):
    """A simulator number reaches simulator destinations of its own country only."""

    origination: str
    number: str

    def __str__(self) -> str:
        """From where to where."""
        return (
            f"{self.origination} is a simulator number and {self.number} no simulator destination "
            "of its country."
        )


@dataclass(eq=False)
class SenderIdNotShown(DomainError):
    """The destination's country shows no sender ids."""

    sender_id: str
    country: str

    def __str__(self) -> str:
        """Which sender id, in which country."""
        return f"{self.country} supports no sender ids, so not {self.sender_id}."
