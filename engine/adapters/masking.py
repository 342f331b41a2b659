"""A log without its secrets, to be sent to somebody: masked alike wherever they stand.

A mask holds a space, which neither a code nor a password may have in any call: it opens nothing.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Which fields of which events hold secrets, by stored name without its version: it is not read
# here what the event means, so that events of older versions are masked too.
SECRETS: Mapping[str, tuple[str, ...]] = {
    "code-issued": ("code",),
    "temporary-password-issued": ("password",),
    "temporary-password-set": ("salt", "verifier"),
    "password-set": ("salt", "verifier"),
    "challenge-issued": ("secret",),
    "client-created": ("secret",),
    "signing-key-made": ("private_key",),
    "message-requested": ("code",),
    "sandbox-number-added": ("code",),
    "identity-added": ("token",),
}
# Which fields may repeat a secret of the same append.
TEXTS: Mapping[str, tuple[str, ...]] = {"message-requested": ("body", "subject")}

Payload = tuple[str, bytes]  # stored name, JSON


class Masks:
    """Numbers the secrets of one log in the order in which they appear."""

    def __init__(self) -> None:
        self._count = 0

    def masked(self, payloads: Sequence[Payload]) -> list[bytes]:
        """The payloads of one append, with each secret replaced by the same mask everywhere."""
        names = [stored_name.rpartition(".")[0] for stored_name, _ in payloads]
        if not any(name in SECRETS for name in names):
            return [payload for _, payload in payloads]
        events = [msgspec.json.decode(payload) for _, payload in payloads]
        masks = self._masks(zip(names, events, strict=True))
        for name, event in zip(names, events, strict=True):
            for field in SECRETS.get(name, ()):
                if event.get(field):
                    event[field] = masks[event[field]]
            for field in TEXTS.get(name, ()):
                if event.get(field):
                    event[field] = _replaced(event[field], masks)
        return [msgspec.json.encode(event) for event in events]

    def _masks(self, events: Iterable[tuple[str, dict[str, str]]]) -> dict[str, str]:
        masks: dict[str, str] = {}
        for name, event in events:
            for field in SECRETS.get(name, ()):
                secret = event.get(field)
                if secret and secret not in masks:
                    self._count += 1
                    masks[secret] = f"(masked {self._count})"
        return masks


def _replaced(text: str, masks: Mapping[str, str]) -> str:
    """The text without the secrets, as they are or as a page or an address writes them."""
    for secret in sorted(masks, key=len, reverse=True):
        for written in dict.fromkeys((secret, escape(secret), quote(secret, safe=""))):
            text = text.replace(written, masks[secret])
    return text
