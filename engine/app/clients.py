"""What can be asked of user pool clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.app.handle import Handler


class Clients:
    """Commands to clients, and one client as stored now."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
