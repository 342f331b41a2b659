"""E-mail addresses and domains, and when an identity covers one."""

from __future__ import annotations


def identity_key(identity: str) -> str:
    """What two spellings of one identity have in common: the domain's case does not count."""
    local, at, domain = identity.rpartition("@")
    return f"{local}{at}{domain.lower()}"
