"""The words that pages and command line use for stored names: one table for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from html.parser import HTMLParser

from engine.app.records import Evidence, OutcomeSeen
from engine.domain.phone import PhoneNumber

OUTCOME_WORDS: Mapping[OutcomeSeen, str] = {
    "undelivered": "never arrives",
    "delivered": "delivered",
    "pending": "waiting",
    "stuck": "stuck",
}

OUTCOME_SENTENCES: Mapping[OutcomeSeen, str] = {
    "undelivered": "It never arrives.",
    "delivered": "It arrives.",
    "pending": "Not judged yet.",
    "stuck": "It could not be judged.",
}

GOT: Mapping[OutcomeSeen, str] = {
    "undelivered": "nothing",
    "delivered": "this message",
    "pending": "not known yet",
    "stuck": "not known: a fault of ours",
}

WORLD_WORDS: Mapping[str, str] = {"new": "new account's world", "ready": "ready world"}

MEDIUM_WORDS: Mapping[str, str] = {"SMS": "SMS", "EMAIL": "Mail"}

# The names that a custom message trigger sees after `CustomMessage_`, and the account's own two.
PURPOSE_WORDS: Mapping[str, str] = {
    "UpdateUserAttribute": "verification after an update",
    "VerifyUserAttribute": "verification asked for",
    "AdminCreateUser": "invitation",
    "SignUp": "verification of a new user",
    "ResendCode": "code sent again",
    "ForgotPassword": "password reset",
    "Authentication": "sign-in code",
    "Publish": "published text",
    "SendTextMessage": "text sent by End User Messaging",
    "SandboxNumberVerification": "one-time password of the SMS sandbox",
    "IdentityVerification": "verification of an e-mail identity",
}


def shown_destination(medium: str, destination: str) -> str:
    """A phone number in groups as people write it; anything else as it is."""
    return PhoneNumber.parse(destination).shown if medium == "SMS" else destination


def shown_evidence(saw: Mapping[str, Evidence]) -> str:
    """What a rule saw as one line: `in sandbox: yes · registered: none`."""
    return " · ".join(f"{name.replace('_', ' ')}: {_fact(value)}" for name, value in saw.items())


def _fact(value: Evidence) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(value) or "none"
        case _:
            return str(value)


_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_PICTURE = re.compile(r"<(?:img|link)\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']+")


def as_html(body: str) -> str:
    """A mail's body as a page: its own HTML, or its text with lines kept and links to follow."""
    if not _TAG.search(body):
        text = _LINK.sub(r'<a href="\g<0>">\g<0></a>', escape(body))
        body = f'<pre style="white-space:pre-wrap;font:inherit">{text}</pre>'
    return f'<!doctype html><meta charset="utf-8"><base target="_blank">{body}'


def links_of(body: str) -> tuple[str, ...]:
    """The addresses that a mail links to, in order, once each; its pictures are none of them."""
    if _TAG.search(body):
        body = _PICTURE.sub("", unescape(body))
    return tuple(dict.fromkeys(_LINK.findall(body)))


class _Text(HTMLParser):
    """Collects what a reader of the HTML would read, and where its links lead."""

    BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3"})
    SILENT = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0
        self.target: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        if tag in self.BREAKS:
            self.parts.append("\n")
        if tag == "a":
            self.target = dict(attrs).get("href")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        if tag == "a" and self.target and self.parts[-1:] != [self.target]:
            self.parts.append(f" ({self.target})")
            self.target = None

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def text_of(html: str) -> str:
    """A mail's HTML as text, with the targets of its links."""
    if not _TAG.search(html):
        return html.strip()
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


def cost_words(parts: int, encoding: str, price_usd: str | None) -> str:
    """`2 parts, GSM, 0.01766 USD`: what a text's length comes to."""
    counted = "1 part" if parts == 1 else f"{parts} parts"
    paid = "nothing charged" if price_usd is None else f"{price_usd} USD"
    return f"{counted}, {encoding}, {paid}"
