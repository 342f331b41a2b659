"""Signing in and out: passwords, challenges, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.app.bearers import Bearers
    from engine.app.handle import Handler
    from engine.ports import Attempts, MessageTexts, SigningKeys, Tokens, Triggers


class SignIns:
    """Lets users in, and their tokens end."""

    def __init__(
        self,
        handler: Handler,
        triggers: Triggers,
        texts: MessageTexts,
        attempts: Attempts,
        bearers: Bearers,
        tokens: Tokens,
        signing_keys: SigningKeys,
    ) -> None:
        self._handler = handler
        self._triggers = triggers
        self._texts = texts
        self._attempts = attempts
        self._bearers = bearers
        self._tokens = tokens
        self._signing_keys = signing_keys
