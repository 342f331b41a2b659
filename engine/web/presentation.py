"""From a record to what a page prints: words, links and marks, no decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.money import usd
from engine.web.filters import address
from engine.web.words import (
    GOT,
    MEDIUM_WORDS,
    OUTCOME_SENTENCES,
    OUTCOME_WORDS,
    PURPOSE_WORDS,
    cost_words,
    links_of,
    shown_destination,
    shown_evidence,
    text_of,
)
from engine.wire.logs.record import line_of, record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.records import CheckRow, MessageRow
    from engine.domain.events import Step
    from engine.domain.silence import Silence


@dataclass(frozen=True, slots=True)
class Remark:
    """One word on how things stand; `fault` is the tone for what is ours."""

    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """One line of the list."""

    id: str
    url: str
    outcome: str
    words: str
    medium_words: str
    destination: str
    who: str
    verdict: str | None
    requested_at: str
    position: int
    clock: str


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One line of what was checked."""

    rule: str
    result: str
    basis: str
    sentence: str
    saw_words: str
    source: str | None
    decides: bool
    would_fail_next: bool


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """One message, opened."""

    id: str
    url: str
    permalink: str
    title: str
    medium: str
    destination: str
    sent_from: str | None
    chosen_because: str | None
    subject: str | None
    body: str
    text: str
    links: tuple[str, ...]
    code: str | None
    before_code: str
    after_code: str
    user: str | None
    user_url: str
    pool: str | None
    pool_url: str
    receiver: str
    purpose_words: str
    requested_at: str
    clock: str
    position: int
    outcome: str
    words: str
    words_as_sentence: str
    verdict: str | None
    why: str | None
    next_step: str | None
    caller_saw: str
    aws_says: str | None
    got: str
    checks: tuple[ShownCheck, ...]
    steps: tuple[Step, ...]
    consequence: str | None
    resend: str | None
    settings: Mapping[str, str]
    error: str | None
    cost: str | None
    record: str | None
    silence: Silence | None


def listed(row: MessageRow, filters: Mapping[str, str]) -> ListedMessage:
    """The message as a line of the list."""
    return ListedMessage(
        id=row.id,
        url=address(filters, row.id),
        outcome=row.outcome,
        words=OUTCOME_WORDS[row.outcome],
        medium_words=MEDIUM_WORDS[row.medium],
        destination=shown_destination(row.medium, row.destination),
        who=row.known_as or PURPOSE_WORDS.get(row.purpose, row.purpose),
        verdict=row.verdict,
        requested_at=row.requested_at,
        position=row.position,
        clock=_clock(row.requested_at),
    )


def opened(row: MessageRow, filters: Mapping[str, str]) -> ShownMessage:
    """The message with everything there is to say about it."""
    destination = shown_destination(row.medium, row.destination)
    before, code, after = _around_code(row)
    return ShownMessage(
        id=row.id,
        url=address(filters, row.id),
        permalink=address({}, row.id),
        title=f"{'SMS' if row.medium == 'SMS' else 'E-mail'} to {destination}",
        medium=row.medium,
        destination=destination,
        sent_from=row.sent_from and shown_destination(row.medium, row.sent_from),
        chosen_because=row.chosen_because,
        subject=row.subject,
        body=row.body,
        text=text_of(row.body),
        links=links_of(row.body) if row.medium == "EMAIL" else (),
        code=code or None,
        before_code=before,
        after_code=after,
        user=row.known_as,
        user_url=address({"user": row.user or ""}),
        pool=row.pool,
        pool_url=address({"pool": row.pool or ""}),
        receiver=row.known_as or ("The phone" if row.medium == "SMS" else "The mailbox"),
        purpose_words=PURPOSE_WORDS.get(row.purpose, row.purpose),
        requested_at=row.requested_at,
        clock=_clock(row.requested_at),
        position=row.position,
        outcome=row.outcome,
        words=OUTCOME_WORDS[row.outcome],
        words_as_sentence=OUTCOME_SENTENCES[row.outcome],
        verdict=row.verdict,
        why=row.why,
        next_step=row.next_step,
        caller_saw="200, no error" if row.caller_saw == "200" else row.caller_saw,
        aws_says=row.aws_says,
        got=GOT[row.outcome],
        checks=tuple(_shown(check) for check in row.checks),
        steps=row.steps,
        consequence=row.consequence,
        resend=row.resend,
        settings=row.settings,
        error=row.error,
        cost=_cost(row),
        record=None if (record := record_of(row)) is None else line_of(record),
        silence=row.silence,
    )


def _cost(row: MessageRow) -> str | None:
    if row.carriage is None:
        return None
    price = None if row.price is None else usd(row.price)
    return cost_words(row.carriage.parts, row.carriage.encoding, price)


def _around_code(row: MessageRow) -> tuple[str, str, str]:
    """The body cut at its code; a link's token is no code that anybody types."""
    if not row.code or f"={row.code}" in row.body:
        return row.body, "", ""
    return row.body.partition(row.code)


def _shown(check: CheckRow) -> ShownCheck:
    saw = shown_evidence(check.saw)
    return ShownCheck(
        rule=check.rule,
        result=check.result,
        basis=check.basis,
        sentence=check.because or saw or "does not apply to this message",
        saw_words=saw,
        source=check.source,
        decides=check.decides,
        would_fail_next=check.result == "failed" and not check.decides,
    )


def _clock(at: str) -> str:
    """Hours and minutes in UTC, for readers without JavaScript."""
    return f"{at[11:16]} UTC"
