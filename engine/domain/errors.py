"""Commands the domain will not carry out: domain facts and a sentence, no AWS names."""

from __future__ import annotations


class DomainError(Exception):
    """A command is refused and nothing changed. The sentence is for developers."""
