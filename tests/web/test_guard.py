"""Who may look: only this machine's own names, and nobody else's page."""

import httpx
import pytest
from starlette.responses import PlainTextResponse

from engine.web.guard import Guard

GUARDED = Guard(PlainTextResponse("135790"), ["sandpost", "Box.Example."])


async def asked(**headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=GUARDED)
    async with httpx.AsyncClient(transport=transport, base_url="http://ours") as client:
        return await client.get("/_sandpost/messages", headers=headers)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:7678",
        "LOCALHOST:7678",
        "127.0.0.1:7678",
        "127.0.0.5",
        "[::1]:7678",
        "app.localhost:7678",
        "sandpost:7678",
        "box.example",
        "box.example.:7678",
    ],
)
async def test_a_name_of_this_machine_or_a_configured_one_is_answered(host):
    answered = await asked(host=host)

    assert answered.text == "135790"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7678",
        "localhost.evil.example",
        "127.0.0.1.evil.example:7678",
        "evil-localhost",
        "notsandpost",
        "192.168.1.5:7678",
        "[::2]:7678",
        "[::1",
        "localhost@evil.example",
        ":7678",
        "",
    ],
)
async def test_a_foreign_name_is_refused_wherever_it_leads(host):
    answered = await asked(host=host)

    assert answered.status_code == 403
    assert "135790" not in answered.text
    assert "SANDPOST_ALLOWED_HOSTS" in answered.json()["next_step"]


@pytest.mark.parametrize("origin", ["http://localhost:7678", "https://localhost:7678"])
async def test_a_page_of_our_own_may_ask(origin):
    answered = await asked(host="localhost:7678", origin=origin)

    assert answered.text == "135790"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost:3000",
        "http://localhost",
        "http://127.0.0.1:7678",
        "null",
        "",
        "file://localhost:7678",
        "localhost:7678",
    ],
)
async def test_a_page_from_elsewhere_may_not_ask_even_on_this_machine(origin):
    answered = await asked(host="localhost:7678", origin=origin)

    assert answered.status_code == 403
    assert "135790" not in answered.text


async def test_a_refusal_gives_no_page_leave_to_read_it():
    answered = await asked(host="localhost:7678", origin="https://evil.example")

    assert "access-control-allow-origin" not in answered.headers


async def test_every_answer_forbids_what_a_page_of_ours_never_does():
    answered = await asked(host="localhost")

    policy = answered.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answered.headers["cache-control"] == "no-store"
    assert answered.headers["x-content-type-options"] == "nosniff"
    assert answered.headers["cross-origin-resource-policy"] == "same-origin"
