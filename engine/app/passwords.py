"""Passwords: forgotten, reset, set, changed; accounts disabled and enabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.app.bearers import Bearers
    from engine.app.handle import Handler
    from engine.ports import Attempts, MessageTexts, Triggers


class Passwords:
    """Commands about how a user gets in."""

    def __init__(
        self,
        handler: Handler,
        triggers: Triggers,
        texts: MessageTexts,
        attempts: Attempts,
        bearers: Bearers,
    ) -> None:
        self._handler = handler
        self._triggers = triggers
        self._texts = texts
        self._attempts = attempts
        self._bearers = bearers
