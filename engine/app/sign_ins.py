"""Signing in: with a password, with the proof of one, or with a refresh token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from engine.app.entering import Through, Way, client_of, entrant
from engine.app.refresh_tokens import read_refresh_token
from engine.domain import sign_in
from engine.domain.access import NO_ACCESS, Owner, nobodys_name, pretended, provable
from engine.domain.challenges import Session, asked
from engine.domain.errors import UserNotFound
from engine.domain.events import Flow
from engine.domain.secret_hash import check_secret_hash
from engine.domain.sign_in_errors import (
    PasswordIncorrect,
    RefreshTokenPastItsEnd,
    RefreshTokenRevoked,
    RefreshTokenUnusable,
)
from engine.domain.srp import handshake
from engine.domain.streams import user_stream
from engine.domain.token_claims import Entry

if TYPE_CHECKING:
    from engine.app.entering import Entering, Question
    from engine.app.handle import Handler
    from engine.app.look import Look
    from engine.app.password_locks import PasswordLocks
    from engine.domain.access import Access
    from engine.domain.client import Client
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool
    from engine.domain.user import User
    from engine.ports import Tokens

B_CHARACTERS = 64  # more than the 256 bits that the secret value is made of


class Knock(Struct, frozen=True):
    """Somebody at the door: by which way, under which name, with the client's hash over it."""

    through: Through
    flow: Flow
    name: str
    secret_hash: str | None = None


class Greeting(Struct, frozen=True):
    """The service's part of a proof of a password; `block` is given back with the proof."""

    username: str
    salt: str
    public: str
    block: str


class SignIns:
    """Lets users in."""

    def __init__(
        self, handler: Handler, entering: Entering, locks: PasswordLocks, tokens: Tokens
    ) -> None:
        self._handler = handler
        self._entering = entering
        self._locks = locks
        self._tokens = tokens

    async def with_password(self, knock: Knock, password: str) -> Entry | Question:
        """Let in whoever knows the password, or ask what else is to be asked."""
        entering, drawn = self._entering, self._entering.drawn()
        composer = entering.composer()
        entered: User | None = None

        async def decide(look: Look) -> Decision:
            nonlocal entered
            client, pool = await self._door(look, knock)
            entered = user = await entrant(look, client, pool, knock.name)
            sign_in.check_enterable(user)
            await self._locks.check(user, drawn.now)
            try:
                sign_in.check_password_of(user, password, drawn.now)
            except PasswordIncorrect:
                if not look.remembered:  # nobody is refused from memory: it will be tried again
                    await self._locks.failed(user, drawn.now)
                raise
            return await entering.after_password(look, Way(client, pool, composer), user, drawn)

        through = knock.through
        keys = [(through.client, knock.name)]
        recorded = await self._handler.settle(keys, decide, drawn.now, through.caller.request)
        if entered is not None:
            await self._locks.passed(entered)
        return await entering.outcome(recorded)

    async def with_proof(self, knock: Knock, public: str) -> Greeting:
        """Answer a client's public value with ours: the password itself is never sent.

        Where a client hides who is unknown, somebody unknown is answered alike.
        """
        drawn, own = self._entering.drawn(), self._handler.chance.letters(B_CHARACTERS)
        greeting: Greeting | None = None

        async def decide(look: Look) -> Decision:
            nonlocal greeting
            client, pool = await self._door(look, knock)
            try:
                user = await entrant(look, client, pool, knock.name)
            except PasswordIncorrect:
                owner = Owner(pool.id, nobodys_name(pool.id, knock.name))
                nobody = Session(drawn.origin, drawn.session)
                greeting, _ = _greeted(NO_ACCESS, owner, nobody, public, own)
                return {}
            sign_in.check_enterable(user)
            await self._locks.check(user, drawn.now)
            owner, session = Owner(pool.id, user.username), Session(user.sub, drawn.session)
            greeting, key = _greeted(user.access, owner, session, public, own)
            event = asked("PASSWORD_VERIFIER", client, drawn, key)
            return {user_stream(pool.id, user.sub): (event,)}

        through = knock.through
        keys = [(through.client, knock.name)]
        await self._handler.settle(keys, decide, drawn.now, through.caller.request)
        if greeting is None:
            raise LookupError(knock.name)
        return greeting

    async def with_refresh_token(
        self, through: Through, token: str, secret_hash: str | None
    ) -> Entry:
        """Let in again whoever bears a refresh token of this client."""
        look = self._handler.look()
        client, pool = await client_of(look, through)
        sign_in.check_flow(client, "REFRESH_TOKEN_AUTH")
        refresh = read_refresh_token(self._tokens, token, pool)
        if refresh is None or refresh.client_id != client.id:
            raise RefreshTokenUnusable
        try:
            user = await look.user_with(pool, refresh.sub)
        except UserNotFound as gone:
            raise RefreshTokenUnusable from gone
        check_secret_hash(client, user.username, secret_hash, user.sub)
        sign_in.check_enterable(user)
        if refresh.exp <= self._handler.clock.token_time():
            raise RefreshTokenPastItsEnd
        if refresh.is_revoked(user):
            raise RefreshTokenRevoked
        since = refresh.auth_time
        return Entry(pool, user, client, refresh.origin_jti, refresh.event_id, since)

    async def _door(self, look: Look, knock: Knock) -> tuple[Client, Pool]:
        """The client and its pool, if one may sign in through it like this."""
        client, pool = await client_of(look, knock.through)
        sign_in.check_flow(client, knock.flow)
        check_secret_hash(client, knock.name, knock.secret_hash)
        return client, pool


def _greeted(
    access: Access, owner: Owner, session: Session, public: str, own: str
) -> tuple[Greeting, str]:
    """The greeting, and the key that whoever knows the password comes to."""
    kept = provable(access) or pretended(owner, own)
    met = handshake(kept.verifier, public, own)
    return Greeting(owner.username, kept.salt, met.public, session.shown()), met.key
