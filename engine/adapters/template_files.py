"""Where `templates/` is: beside `engine/` in a checkout, inside it in an installed wheel."""

from pathlib import Path

ENGINE = Path(__file__).resolve().parent.parent


def templates_root() -> Path:
    """The folder that holds `messages/` and `pages/`, wherever this code was started from."""
    for folder in (ENGINE / "_templates", ENGINE.parent / "templates"):
        if folder.is_dir():
            return folder
    message = f"Sandpost's templates are missing: this installation of {ENGINE} is not whole."
    raise FileNotFoundError(message)
