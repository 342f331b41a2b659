"""What goes over a line to the store and what comes back, before any codec has looked at it."""

from __future__ import annotations

from typing import Any, TypeAlias

Word: TypeAlias = str | int | bytes
Answer: TypeAlias = Any  # bytes, integers, None and lists of these: only codecs look inside
