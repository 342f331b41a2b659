"""What is left to chance in a judgement, drawn from the message itself.

The same message draws the same lots in every process, on any machine and at any time.
"""

from __future__ import annotations

from hashlib import blake2b

_BYTES = 8
_ALL = 1 << (8 * _BYTES)


def share(message: str, purpose: str, seed: int = 0) -> float:
    """From 0 up to 1; what is drawn for one purpose says nothing of what is for another."""
    return _number(message, purpose, seed) / _ALL


def between(least: int, most: int, message: str, purpose: str) -> int:
    """One of the whole numbers from `least` to `most`, each as likely."""
    return least + _number(message, purpose, 0) * (most - least + 1) // _ALL


def _number(message: str, purpose: str, seed: int) -> int:
    drawn = blake2b(f"{seed}/{purpose}/{message}".encode(), digest_size=_BYTES)
    return int.from_bytes(drawn.digest(), "big")
