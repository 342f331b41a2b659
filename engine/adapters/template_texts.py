"""`templates/messages` as the words used where a pool has none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.adapters.template_files import templates_root
from engine.ports import Template

if TYPE_CHECKING:
    from pathlib import Path

    from engine.domain.events import Medium
    from engine.ports import Words


class TemplateTexts:
    """Default words, read once."""

    def __init__(self, root: Path | None = None) -> None:
        folder = (root or templates_root()) / "messages"
        self._words = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}

    def default(self, words: Words, medium: Medium) -> Template:
        """The default words of this kind in this medium."""
        if medium == "SMS":
            return Template(self._words[f"{words}.sms.txt"])
        return Template(
            self._words[f"{words}.email.html"], self._words[f"{words}.email.subject.txt"]
        )
