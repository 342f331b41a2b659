"""Finish the messages that a change causes: ask the trigger, fill the words, draw code and id.

The order of checks is a choice (nobody outside AWS knows it): schema, alias, trigger, role, send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from engine.app.texts import NO_ANSWER, filled, template
from engine.domain.errors import DomainError
from engine.domain.sending import Sending, check_role, sending_region, text_options
from engine.ports import TriggerQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.app.look import Look
    from engine.domain.codes import Sendings
    from engine.domain.pool import Pool
    from engine.domain.sending import Due
    from engine.domain.user import User
    from engine.ports import Chance, MessageTexts, TriggerAnswer, Triggers


class Addressee(Struct, frozen=True):
    """To whom a message is written, as a trigger is shown it.

    `client` is the application that the call came through; administrators' come through none.
    `client_metadata` is empty where AWS hands none on: beginning to sign in is such a call.
    """

    username: str
    sub: str
    attributes: Mapping[str, str]
    status: str
    client_metadata: Mapping[str, str]
    client: str | None = None


def addressee(
    user: User, client_metadata: Mapping[str, str], client: str | None = None
) -> Addressee:
    """The user as it is now."""
    return Addressee(user.username, user.sub, user.attributes, user.status, client_metadata, client)


class Composer:
    """Finishes messages for one command.

    A trigger's answer is kept while its question stays, and so is its failure: a command that is
    decided twice does not ask twice.
    """

    def __init__(self, triggers: Triggers, texts: MessageTexts, chance: Chance) -> None:
        self._triggers = triggers
        self._texts = texts
        self._chance = chance
        self._answers: list[tuple[TriggerQuestion, TriggerAnswer | DomainError]] = []

    async def compose(
        self,
        look: Look,
        pool: Pool,
        to: Addressee,
        due: Sequence[Due],
        secret: str | None = None,
    ) -> Sendings:
        """A finished message for each one due; `secret` is a password sent instead of codes.

        Raises the trigger's errors, then those of the pool's SMS role.
        """
        words = [
            template(
                one,
                pool.settings.templates,
                await self._ask(pool, to, one),
                self._texts,
            )
            for one in due
        ]
        text = None
        if any(one.medium == "SMS" for one in due):
            account = await look.account(pool.account, sending_region(pool, "SMS"))
            check_role(pool.settings.sms, account)
            text = text_options(pool, account)
        username = None if secret is None else to.username
        finished = []
        for one, word in zip(due, words, strict=True):
            code = secret or self._chance.code()
            said = filled(word, code, username)
            sending = Sending(self._chance.id(), code, said.body, said.subject, text)
            finished.append((one, sending))
        return tuple(finished)

    async def _ask(self, pool: Pool, to: Addressee, due: Due) -> TriggerAnswer:
        function = pool.settings.custom_message_trigger
        if function is None:
            return NO_ANSWER
        question = TriggerQuestion(
            function=function,
            purpose=due.purpose,
            pool=pool.id,
            region=pool.region,
            username=to.username,
            sub=to.sub,
            attributes=to.attributes,
            status=to.status,
            client_metadata=to.client_metadata,
            client=to.client,
        )
        answer = next((given for asked, given in self._answers if asked == question), None)
        if answer is None:
            answer = await self._answer(question)
            self._answers.append((question, answer))
        if isinstance(answer, DomainError):
            raise answer
        return answer

    async def _answer(self, question: TriggerQuestion) -> TriggerAnswer | DomainError:
        try:
            return await self._triggers.custom_message(question)
        except DomainError as refused:
            return refused
