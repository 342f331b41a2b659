"""Operations of signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

OPERATIONS: Mapping[str, Operation] = {}
