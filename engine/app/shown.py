"""What is shown to whoever reads states and events: all of it, but for private keys.

Codes and secrets are what people come for. With a private key somebody could only sign tokens as
the pool does, which Sandpost does itself.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import msgspec

from engine.domain.events import SigningKeyMade
from engine.domain.pool import Pool, SigningKey

if TYPE_CHECKING:
    from engine.domain.aggregates import State
    from engine.domain.events import Event

HIDDEN = "(hidden)"


def shown_state(state: State | None) -> State | None:
    """An aggregate as readers see it."""
    if not isinstance(state, Pool):
        return state
    keys = tuple(SigningKey(key.id, HIDDEN) for key in state.signing_keys)
    return dataclasses.replace(state, signing_keys=keys)


def shown_event(event: Event) -> Event:
    """An event as readers see it."""
    if isinstance(event, SigningKeyMade):
        return msgspec.structs.replace(event, private_key=HIDDEN)
    return event
