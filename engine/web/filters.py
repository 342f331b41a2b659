"""Which messages a page shows: filters, addresses that keep them, links that change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.records import InboxCounts

Filters = dict[str, str]


def address(filters: Mapping[str, str], message: str | None = None) -> str:
    """Where the inbox stands under these filters, with this message open."""
    path = "/" if message is None else f"/messages/{message}"
    return f"{path}?{urlencode(filters)}" if filters else path


def without(filters: Mapping[str, str], *names: str) -> Filters:
    """The filters less those; a page of older messages never survives another choice."""
    return {name: value for name, value in filters.items() if name not in {*names, "before"}}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows or widens what the list shows."""

    words: str
    url: str
    on: bool = False
    count: int = 0


def outcome_choices(counts: InboxCounts, filters: Mapping[str, str]) -> tuple[Choice, ...]:
    """All, never arrives, delivered; waiting and stuck only while there are any."""
    chosen = filters.get("outcome")
    rest = without(filters, "outcome")
    choices = [Choice("All", address(rest), chosen is None, counts.total)]
    for outcome, words, count, always in (
        ("undelivered", "Never arrives", counts.undelivered, True),
        ("delivered", "Delivered", counts.delivered, True),
        ("pending", "Waiting", counts.pending, False),
        ("stuck", "Stuck", counts.stuck, False),
    ):
        if always or count or chosen == outcome:
            url = address({**rest, "outcome": outcome})
            choices.append(Choice(words, url, chosen == outcome, count))
    return tuple(choices)


def medium_choices(filters: Mapping[str, str]) -> tuple[Choice, ...]:
    """SMS or e-mail; following the chosen one again shows both."""
    chosen = filters.get("medium")
    rest = without(filters, "medium")
    return tuple(
        Choice(
            words,
            address(rest if chosen == medium else {**rest, "medium": medium}),
            chosen == medium,
        )
        for medium, words in (("SMS", "SMS"), ("EMAIL", "E-mail"))
    )


def narrowings(filters: Mapping[str, str]) -> tuple[Choice, ...]:
    """Whose messages the list is narrowed to, each with the link that undoes it."""
    return tuple(
        Choice(f"{words} {filters[name]}", address(without(filters, name)))
        for name, words in (("pool", "pool"), ("user", "user"), ("to", "to"))
        if name in filters
    )
