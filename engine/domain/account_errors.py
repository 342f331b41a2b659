"""What a sending account refuses, one error for each cause: domain facts and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import DomainError

# ── Numbers ──────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class InvalidPhoneNumber(DomainError):
    """What was given cannot be a phone number."""

    number: str

    def __str__(self) -> str:
        """What was given, and how a number is written."""
        return f"{self.number!r} is not a phone number: write it like +12065550100."


@dataclass(eq=False)
class SandboxNumberUnknown(DomainError):
    """The SMS sandbox knows no such destination."""

    number: str

    def __str__(self) -> str:
        """Which number, and what to do first."""
        return f"{self.number} is not a destination of the SMS sandbox: create it first."


@dataclass(eq=False)
class WrongOneTimePassword(DomainError):
    """The one-time password is not the newest one sent to the destination."""

    number: str

    def __str__(self) -> str:
        """Which number; never the right password."""
        return f"The one-time password for {self.number} is not the newest one sent to it."


@dataclass(eq=False)
class TooManySandboxNumbers(DomainError):
    """The SMS sandbox takes no further destination."""

    most: int

    def __str__(self) -> str:
        """How many it takes."""
        return f"The SMS sandbox holds {self.most} destinations and takes no more."


@dataclass(eq=False)
class TooManyOneTimePasswords(DomainError):
    """A destination has been sent all the one-time passwords that a day allows."""

    number: str
    most: int

    def __str__(self) -> str:
        """How many a day, to which number."""
        return f"{self.number} has been sent {self.most} one-time passwords within 24 hours."


@dataclass(eq=False)
class SandboxNumberTooYoung(DomainError):
    """A destination may be removed only a day after its verification or the last attempt."""

    number: str
    removable_at: str

    def __str__(self) -> str:
        """From when on it can be removed."""
        return f"{self.number} can be removed from the SMS sandbox from {self.removable_at} on."


@dataclass(eq=False)
class NumberIsOptedOut(DomainError):
    """The phone asked not to be texted."""

    number: str

    def __str__(self) -> str:
        """Which number, and what to do first."""
        return f"{self.number} is opted out: opt it in first."


@dataclass(eq=False)
class OptInTooSoon(DomainError):
    """An API call may opt a number in only once in 30 days."""

    number: str
    possible_at: str

    def __str__(self) -> str:
        """When it can be opted in, and who can do so before."""
        return (
            f"{self.number} was opted in less than 30 days ago: possible again from "
            f"{self.possible_at} on, or at once by START from the phone itself."
        )


@dataclass(eq=False)
class OptOutListUnknown(DomainError):
    """The account has no opt-out list of this name."""

    name: str

    def __str__(self) -> str:
        """Which name."""
        return f"There is no opt-out list {self.name}."


@dataclass(eq=False)
class UnknownKeyword(DomainError):
    """A word that is no keyword: what else a phone writes has no effect here."""

    keyword: str

    def __str__(self) -> str:
        """The word, and the ones that are understood."""
        return f"{self.keyword!r} is no keyword: use STOP (or its kin), START, UNSTOP or HELP."


# ── Origination numbers ──────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class NoOriginationIdentity(DomainError):
    """The account has nothing that it could send a text to this destination from."""

    number: str

    def __str__(self) -> str:
        """Which destination, and what is missing."""
        return f"There is no usable origination number to text {self.number} from."


@dataclass(eq=False)
class OriginationNumberUnknown(DomainError):
    """The account leases no such number."""

    id: str

    def __str__(self) -> str:
        """What was asked for."""
        return f"The account leases no number {self.id}."


@dataclass(eq=False)
class NumberTypeNotOffered(DomainError):
    """Numbers of this type are not to be had in this country."""

    number_type: str
    country: str

    def __str__(self) -> str:
        """Which type, in which country."""
        return f"{self.number_type} numbers are not offered in {self.country} here."


@dataclass(eq=False)
class SimulatorNumberMustBeTransactional(DomainError):
    """A simulator number sends transactional texts only."""

    message_type: str

    def __str__(self) -> str:
        """Which message type was asked for."""
        return f"A SIMULATOR number takes TRANSACTIONAL messages only, not {self.message_type}."


@dataclass(eq=False)
class NumbersExhausted(DomainError):
    """Every number that is kept for fiction is leased already."""

    number_type: str
    country: str

    def __str__(self) -> str:
        """Which type, in which country."""
        return f"The account leases every fictional {self.number_type} number of {self.country}."


@dataclass(eq=False)
class NumberCannotBeReleased(DomainError):
    """A number that did not come by an API call does not go by one."""

    id: str

    def __str__(self) -> str:
        """Which number."""
        return f"{self.id} is a short code: only AWS support can release it."


@dataclass(eq=False)
class NumberDeletionProtected(DomainError):
    """The number was leased with protection against its release."""

    id: str

    def __str__(self) -> str:
        """Which number."""
        return f"{self.id} is protected against deletion."


@dataclass(eq=False)
class InvalidShortCode(DomainError):
    """A US short code has five or six digits."""

    short_code: str

    def __str__(self) -> str:
        """What was given."""
        return f"{self.short_code!r} is not a short code: those have five or six digits."


@dataclass(eq=False)
class ShortCodeTaken(DomainError):
    """The account has this short code already."""

    short_code: str

    def __str__(self) -> str:
        """Which one."""
        return f"The account has the short code {self.short_code} already."


# ── E-mail identities ────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class InvalidIdentity(DomainError):
    """What was given is neither an e-mail address nor a domain."""

    identity: str

    def __str__(self) -> str:
        """What was given."""
        return f"{self.identity!r} is neither an e-mail address nor a domain."


@dataclass(eq=False)
class IdentityTokenUnknown(DomainError):
    """The link belongs to no identity of the account, or to an older mail."""

    token: str

    def __str__(self) -> str:
        """What to do."""
        return "The link belongs to no identity that waits: verify the identity again."


@dataclass(eq=False)
class IdentityLinkExpired(DomainError):
    """The link of a verification mail works for 24 hours."""

    identity: str

    def __str__(self) -> str:
        """Whose link, and what to do."""
        return f"The link for {self.identity} is older than 24 hours: verify the identity again."


# ── Spending ─────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class SpendLimitAboveQuota(DomainError):
    """The account may not spend that much on texts in a month; amounts are micro-USD."""

    limit: int
    quota: int

    def __str__(self) -> str:
        """Both amounts in USD, and who can change that."""
        return (
            f"{self.limit / 1_000_000:.2f} USD a month is more than AWS allows the account, "
            f"{self.quota / 1_000_000:.2f} USD; its support raises that on request."
        )
