"""E-mail addresses and domains: how they are written, and which identities cover an address.

The rules are those of the SES developer guide, "Creating and verifying identities".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

# SES developer guide: a label has at most 63 characters, a domain at most 255; only ASCII.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,255}}\Z){_LABEL}(?:\.{_LABEL})+")
_LOCAL = re.compile(r"[!-?A-~]{1,64}")  # printable ASCII without space and @


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """The two parts of an address, each as written."""

    local: str
    domain: str

    @staticmethod
    def parse(text: str) -> EmailAddress | None:
        """The address in `address` or `Name <address>`; None if there is none."""
        local, at, domain = parseaddr(text)[1].rpartition("@")
        if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
            return None
        return EmailAddress(local, domain)

    @property
    def written(self) -> str:
        """The address, without a name."""
        return f"{self.local}@{self.domain}"


def is_address(identity: str) -> bool:
    """Written as an address and nothing else: no name around it, no spaces."""
    parsed = EmailAddress.parse(identity)
    return parsed is not None and parsed.written == identity


def is_domain(identity: str) -> bool:
    """Written as a domain of at least two labels."""
    return _DOMAIN.fullmatch(identity) is not None


def identity_key(identity: str) -> str:
    """What two spellings of one identity have in common: the domain's case does not count."""
    local, at, domain = identity.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def covering_identities(address: EmailAddress) -> tuple[str, ...]:
    """Every identity that would cover the address, the most specific first.

    The address itself; without its `+label`; its domain; the domains above that.
    """
    unlabelled = address.local.partition("+")[0]
    locals_ = (address.local, unlabelled) if unlabelled else (address.local,)
    addresses = tuple(dict.fromkeys(f"{local}@{address.domain}" for local in locals_))
    labels = address.domain.split(".")
    domains = tuple(".".join(labels[start:]) for start in range(len(labels) - 1))
    return (*addresses, *domains)
