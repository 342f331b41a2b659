"""The pages' templates, ready to render: HTML is escaped, undefined names are errors."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment


class Pages:
    """Renders `templates/pages`."""

    def __init__(self, root: Path) -> None:
        self._templates = SandboxedEnvironment(
            loader=FileSystemLoader(root / "pages"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, name: str, **names: object) -> str:
        """The page as HTML."""
        return self._templates.get_template(name).render(**names)
