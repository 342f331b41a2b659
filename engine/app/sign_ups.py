"""Somebody makes an account: signing up, confirming, codes sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.app.handle import Handler
    from engine.ports import Attempts, MessageTexts, Triggers


class SignUps:
    """Commands of people who have no account yet, or an unconfirmed one."""

    def __init__(
        self, handler: Handler, triggers: Triggers, texts: MessageTexts, attempts: Attempts
    ) -> None:
        self._handler = handler
        self._triggers = triggers
        self._texts = texts
        self._attempts = attempts
