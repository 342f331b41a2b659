"""The Lua scripts of the store: shipped beside this module, run by their digest."""

from __future__ import annotations

import hashlib
from importlib import resources

FOLDER = resources.files("engine.adapters") / "lua"


class Script:
    """A script by name, and the pieces it is built on."""

    __slots__ = ("digest", "name", "source")

    def __init__(self, name: str, *pieces: str) -> None:
        """Read `name.lua` and, in front of it, each of `pieces`."""
        parts = [(FOLDER / f"{part}.lua").read_text("utf-8") for part in (*pieces, name)]
        self.name = name
        self.source = "\n".join(parts)
        self.digest = hashlib.sha1(self.source.encode(), usedforsecurity=False).hexdigest()


APPEND = Script("append", "chain")
LOAD = Script("load", "chain")
EARLIER = Script("earlier", "chain")
COMMIT = Script("commit")
SAVE = Script("save")
DISCARD = Script("discard")
RESET = Script("reset")
STAGE = Script("stage")
COUNT = Script("count")
TAKE_OVER = Script("take_over")
