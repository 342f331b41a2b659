"""`templates/messages` as the words used where a pool has none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.adapters.template_files import templates_root
from engine.ports import Template

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"AdminCreateUser": "invitation"}  # every other purpose verifies something


class TemplateTexts:
    """Default words, read once."""

    def __init__(self, root: Path | None = None) -> None:
        folder = (root or templates_root()) / "messages"
        self._words = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}

    def default(self, purpose: str, medium: str) -> Template:
        """The default words for this purpose and medium."""
        name = NAMES.get(purpose, "verification")
        if medium == "SMS":
            return Template(self._words[f"{name}.sms.txt"])
        return Template(self._words[f"{name}.email.html"], self._words[f"{name}.email.subject.txt"])
