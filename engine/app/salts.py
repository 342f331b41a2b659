"""What is drawn for a new password: no two are kept alike, though they be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.ports import Chance


def drawn_salt(chance: Chance) -> str:
    """A salt as it is kept: 32 hexadecimal digits."""
    return chance.id().replace("-", "")
