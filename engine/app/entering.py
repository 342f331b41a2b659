"""Through which client somebody comes in, and what follows once it has proved who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from engine.app.bearers import event_id
from engine.app.compose import Addressee, Composer, Composers, addressee
from engine.app.handle import Caller
from engine.domain import challenges, sign_in
from engine.domain.client import Client
from engine.domain.errors import ClientNotFound, UserNotFound
from engine.domain.events import ChallengeIssued, ChallengeName, SignedIn
from engine.domain.pool import Pool
from engine.domain.sign_in import Drawn
from engine.domain.sign_in_errors import PasswordIncorrect
from engine.domain.streams import id_of, user_stream
from engine.domain.token_claims import Entry
from engine.domain.user import User
from engine.domain.user_decide import messages_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.handle import Handler
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.events import Event
    from engine.domain.recorded import Recorded


SESSION_CHARACTERS = 32  # whoever knows it may answer: other than ids, nobody can guess it


class Through(Struct, frozen=True):
    """The client that a call comes through; an administrator's call names the pool as well."""

    client: str
    caller: Caller
    pool: str | None = None


class Question(Struct, frozen=True):
    """What is asked before somebody is let in, and the session that the answer must bear."""

    challenge: ChallengeName
    session: str
    pool: Pool
    user: User
    destination: str | None = None


class Way(NamedTuple):
    """Through which client of which pool somebody comes in, and how it is written to meanwhile.

    Triggers are handed the caller's metadata only where AWS does that: not on beginning to sign in.
    """

    client: Client
    pool: Pool
    composer: Composer
    client_metadata: Mapping[str, str] = {}

    def addressee(self, user: User) -> Addressee:
        """The user, as a trigger is shown it."""
        return addressee(user, self.client_metadata, self.client.id)


async def client_of(look: Look, through: Through) -> tuple[Client, Pool]:
    """The client and its pool. Raises PoolNotFound, or ClientNotFound for another pool's client."""
    if through.pool is not None:
        await look.pool(through.pool, through.caller.account, through.caller.region)
    client, pool = await look.client(through.client)
    if through.pool not in {None, pool.id}:
        raise ClientNotFound(through.client)
    return client, pool


async def entrant(look: Look, client: Client, pool: Pool, name: str) -> User:
    """Whoever goes by this name. Raises UserNotFound, or PasswordIncorrect if that is hidden."""
    try:
        return await look.user(pool, name)
    except UserNotFound as nobody:
        if client.settings.hides_users:
            raise PasswordIncorrect from nobody
        raise


class Entering:
    """Lets in whoever proved who it is, or asks what is to be asked first."""

    def __init__(self, handler: Handler, composers: Composers) -> None:
        self._handler = handler
        self._composers = composers

    def composer(self) -> Composer:
        """Whoever finishes the texts with codes, for one command."""
        return self._composers.fresh()

    def drawn(self) -> Drawn:
        """Now, and the ids that a signing in may come to need."""
        clock, chance = self._handler.clock, self._handler.chance
        return Drawn(clock.now(), chance.letters(SESSION_CHARACTERS), chance.id())

    async def after_password(
        self, look: Look, way: Way, user: User, drawn: Drawn, before: tuple[Event, ...] = ()
    ) -> Decision:
        """What follows a right password: a new one is asked for, a code, or nothing more.

        `before` are the user's events that led here.
        """
        if sign_in.must_change_password(user):
            event = challenges.asked("NEW_PASSWORD_REQUIRED", way.client, drawn)
            return {user_stream(user.pool, user.sub): (*before, event)}
        return await self.after_own_password(look, way, user, drawn, before)

    async def after_own_password(
        self, look: Look, way: Way, user: User, drawn: Drawn, before: tuple[Event, ...] = ()
    ) -> Decision:
        """What follows a right password that the user chose itself.

        Who must have a second factor and has none that could be asked for is told to set one up.
        """
        client, pool = way.client, way.pool
        stream = user_stream(pool.id, user.sub)
        factor = sign_in.second_factor(pool, user)
        if factor is None:
            return {stream: (*before, sign_in.signed_in(client, drawn))}
        if factor == "MFA_SETUP":
            return {stream: (*before, challenges.asked(factor, client, drawn))}
        due = [sign_in.code_due(user)]
        sendings = await way.composer.compose(look, pool, way.addressee(user), due)
        ((due_text, sending),) = sendings
        event = challenges.code_asked(client, drawn, due_text, sending)
        return {stream: (*before, event), **messages_to(pool, user.sub, user.username, sendings)}

    async def outcome(self, recorded: Sequence[Recorded]) -> Entry | Question:
        """What was recorded, as whoever signs in is told it."""
        for one in recorded:
            if isinstance(one.event, SignedIn):
                return await self._entry(one.stream, one.event)
            if isinstance(one.event, ChallengeIssued):
                return await self._question(one.stream, one.event)
        raise LookupError([type(one.event).__name__ for one in recorded])

    async def _entry(self, stream: str, entered: SignedIn) -> Entry:
        look = self._handler.look()
        client, pool = await look.client(entered.client)
        user = await look.user_with(pool, id_of(stream))
        since, origin = int(self._handler.clock.token_time()), entered.origin
        return Entry(pool, user, client, origin, event_id(user, origin), since)

    async def _question(self, stream: str, asked: ChallengeIssued) -> Question:
        look = self._handler.look()
        _, pool = await look.client(asked.client)
        user = await look.user_with(pool, id_of(stream))
        session = challenges.Session(user.sub, asked.session).shown()
        return Question(asked.challenge, session, pool, user, asked.destination)
