"""Judge messages that nobody asked for: what would become of them. Nothing changes by asking.

The words are the pool's own or the default ones: no trigger is asked, for that could do anything.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import structs

from engine.app.handle import Caller
from engine.app.surroundings import Surroundings
from engine.app.texts import NO_ANSWER, filled, template
from engine.domain.events import EmailSender, MessageRequested
from engine.domain.message import Message
from engine.domain.sending import SHARED_SENDER, SMS_TYPE, Due, Sending, message_for, text_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.handle import Handler
    from engine.domain.commands import Purpose
    from engine.domain.events import Medium
    from engine.domain.pool import Pool
    from engine.ports import MessageTexts

PURPOSE: Purpose = "UpdateUserAttribute"
SAMPLE_CODE = "123456"
JUDGED_AT_A_TIME = 50  # messages between two turns of others: about 20 ms


@dataclass(frozen=True, slots=True)
class Supposed:
    """A message that might be sent: whom it would go to, and which user that is, if any."""

    destination: str
    user: str = ""

    @property
    def medium(self) -> Medium:
        """A number gets a text, an address a mail."""
        return "EMAIL" if "@" in self.destination else "SMS"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who would send: a pool, or an account itself; and with which words, if not the pool's."""

    caller: Caller
    pool: str | None = None
    body: str | None = None


class Beforehand:
    """Judges messages by the rules and the account that would decide if they were sent now."""

    def __init__(self, handler: Handler, texts: MessageTexts) -> None:
        self._handler = handler
        self._texts = texts

    async def judge(self, origin: Origin, supposed: Sequence[Supposed]) -> list[Message]:
        """Each message with its judgement, each as if it were the next one.

        Raises PoolNotFound.
        """
        look, now = self._handler.look(), self._handler.clock.now()
        pool = None
        if origin.pool is not None:
            region = origin.pool.partition("_")[0]
            pool = await look.pool(origin.pool, origin.caller.account, region)
        surroundings = Surroundings(look, self._handler.asked, now)
        judged = []
        for number, one in enumerate(supposed):
            request = self._request(origin, pool, one)
            if pool is not None and one.medium == "SMS":
                account = await surroundings.account(request)
                request = structs.replace(request, text=text_options(pool, account))
            judgement = await surroundings.judged(request)
            judged.append(Message(request, now, 0, judgement, now, 0))
            if number % JUDGED_AT_A_TIME == 0:
                await asyncio.sleep(0)
        return judged

    def _request(self, origin: Origin, pool: Pool | None, supposed: Supposed) -> MessageRequested:
        if pool is None:
            return self._request_of_account(origin, supposed)
        attribute = "phone_number" if supposed.medium == "SMS" else "email"
        due = Due(PURPOSE, supposed.medium, supposed.destination, attribute)
        own = template(due, pool.settings.templates, NO_ANSWER, self._texts)
        text = filled(own, SAMPLE_CODE)
        sending = Sending("", SAMPLE_CODE, origin.body or text.body, text.subject)
        return message_for(pool, supposed.user, supposed.user, due, sending)

    def _request_of_account(self, origin: Origin, supposed: Supposed) -> MessageRequested:
        default = self._texts.default("verification", supposed.medium)
        text = filled(default, SAMPLE_CODE)
        mail = supposed.medium == "EMAIL"
        return MessageRequested(
            id="",
            medium=supposed.medium,
            purpose=PURPOSE,
            destination=supposed.destination,
            body=origin.body or text.body,
            account=origin.caller.account,
            region=origin.caller.region,
            subject=text.subject,
            code=SAMPLE_CODE,
            username=supposed.user or None,
            sender=EmailSender(SHARED_SENDER, shared=True) if mail else None,
            sms_type=None if mail else SMS_TYPE,
        )
