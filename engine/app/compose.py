"""Finish the messages that a change causes: ask the trigger, fill the words, draw code and id.

The order of checks is a choice (nobody outside AWS knows it): schema, alias, trigger, role, send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from engine.app.links import confirmation_link
from engine.app.texts import NO_ANSWER, filled, linked, template
from engine.domain.errors import DomainError, DomainMissing, TriggerAnswerUnusable
from engine.domain.sending import Sending, check_role, sending_region, text_options
from engine.ports import TriggerAnswer, TriggerQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.app.look import Look
    from engine.domain.codes import Sendings
    from engine.domain.disputed import Disputed
    from engine.domain.events import TextOptions, UserCreated
    from engine.domain.pool import Pool
    from engine.domain.sending import Due
    from engine.domain.user import User
    from engine.ports import Chance, MessageTexts, Template, Triggers


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


def newcomer(
    created: UserCreated, sub: str, client_metadata: Mapping[str, str], client: str | None = None
) -> Addressee:
    """The user as it will be once it is created."""
    return Addressee(
        created.username, sub, created.attributes, created.status, client_metadata, client
    )


class Composer:
    """Finishes messages for one command.

    A trigger's answer is kept while its question stays, and so is its failure: a command that is
    decided twice does not ask twice.
    """

    def __init__(
        self, triggers: Triggers, texts: MessageTexts, chance: Chance, disputed: Disputed
    ) -> None:
        self._triggers = triggers
        self._texts = texts
        self._chance = chance
        self._disputed = disputed
        self._answers: list[tuple[TriggerQuestion, TriggerAnswer | DomainError]] = []

    async def compose(
        self,
        look: Look,
        pool: Pool,
        to: Addressee,
        due: Sequence[Due],
        secret: str | None = None,
        *,
        public_url: str = "",
    ) -> Sendings:
        """A finished message for each one due; `secret` is a password sent instead of codes.

        Links begin with `public_url`. Raises the trigger's errors, then DomainMissing, then those
        of the pool's SMS role.
        """
        words = [
            template(one, pool.settings.templates, await self._ask(pool, to, one), self._texts)
            for one in due
        ]
        if pool.domain is None and any(one.is_link for one in due):
            raise DomainMissing
        text = await _text_options(look, pool, due)
        finished = []
        for one, word in zip(due, words, strict=True):
            said = Said(secret or self._chance.code(), to, public_url)
            finished.append((one, self._sending(one, word, said, text)))
        return tuple(finished)

    def _sending(self, due: Due, words: Template, said: Said, text: TextOptions | None) -> Sending:
        whole = said.filled_into(words, due)
        return Sending(
            self._chance.id(), said.code, whole.body, whole.subject, text, said.to.client
        )

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
        return self._usable(answer, pool)

    async def _answer(self, question: TriggerQuestion) -> TriggerAnswer | DomainError:
        try:
            return await self._triggers.custom_message(question)
        except DomainError as refused:
            return refused

    def _usable(self, answer: TriggerAnswer, pool: Pool) -> TriggerAnswer:
        """The answer as far as it counts: words for a mail of the shared sender are disputed."""
        written = answer.email is not None or answer.email_subject is not None
        if pool.settings.email.own_identity or not written:
            return answer
        match self._disputed.trigger_words_of_shared_mail:
            case "used":
                return answer
            case "ignored":
                return TriggerAnswer(sms=answer.sms)
            case "refused":
                raise TriggerAnswerUnusable


class Composers:
    """Whoever writes messages: one composer for each command."""

    def __init__(
        self, triggers: Triggers, texts: MessageTexts, chance: Chance, disputed: Disputed
    ) -> None:
        self._parts = triggers, texts, chance, disputed

    def fresh(self) -> Composer:
        """A composer that has not asked anybody yet."""
        return Composer(*self._parts)


class Said(NamedTuple):
    """What goes into a message's words: a code for somebody, or a link that carries it."""

    code: str
    to: Addressee
    public_url: str

    def filled_into(self, words: Template, due: Due) -> Template:
        """The finished words."""
        if due.is_link:
            to, code = self.to, self.code
            return linked(
                words, confirmation_link(self.public_url, to.client or "", to.username, code)
            )
        return filled(
            words, self.code, self.to.username if due.purpose == "AdminCreateUser" else None
        )


async def _text_options(look: Look, pool: Pool, due: Sequence[Due]) -> TextOptions | None:
    """What is asked of whoever sends texts, if one is due. Raises what the role is refused for."""
    if not any(one.medium == "SMS" for one in due):
        return None
    account = await look.account(pool.account, sending_region(pool, "SMS"))
    check_role(pool.settings.sms, account)
    return text_options(pool, account)
