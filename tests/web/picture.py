"""Makes the README's picture: `python -m tests.web.picture .github/inbox.png`."""

import sys
from pathlib import Path

from tests.web import instances
from tests.web.browser import browser

WIDTH, HEIGHT = 1280, 1420


def take(file: Path) -> None:
    """The inbox of a shop with one message open that never arrives."""
    with instances.instance() as running, browser() as page:
        shop = instances.shop(running)
        for name in ("ada", "grace", "linus", "margaret"):
            shop.user(name)
        running.post("/account", {"act": "receive", "keyword": "STOP", "from": "+33639980123"})
        shop.change("grace", "email", "grace@shop.example")
        shop.change("linus", "phone_number", "+33639980123")
        shop.change("margaret", "phone_number", "+493023125042")
        shop.change("ada", "email", "ada@new.example")
        shop.change("ada", "phone_number", instances.NUMBER)
        message = shop.judged("ada")
        page.size(WIDTH, HEIGHT)
        page.open(f"{running.url}/messages/{message['id']}")
        page.picture(file)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
