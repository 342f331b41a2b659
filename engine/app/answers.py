"""Answering what is asked on signing in: a new password, a code, the proof of a password."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from engine.app.entering import Through, Way, client_of
from engine.app.holders import held_by_others
from engine.app.salts import drawn_salt
from engine.domain import sign_in
from engine.domain.access import Challenge
from engine.domain.challenges import check_answer, check_session, read_session
from engine.domain.client import Client
from engine.domain.errors import AliasTaken, UserNotFound
from engine.domain.events import ChallengeAnswered, Event, UserEvent
from engine.domain.new_password import NewPassword, plan_new_password
from engine.domain.pool import Pool
from engine.domain.secret_hash import check_secret_hash
from engine.domain.sign_in_errors import PasswordIncorrect, SessionUnknown
from engine.domain.srp import claim, password_set
from engine.domain.streams import user_stream
from engine.domain.user import User
from engine.domain.user_decide import Outside, check_takeable, decide_update
from engine.domain.verification import verified
from engine.ports import ClaimTaken

if TYPE_CHECKING:
    from engine.app.compose import Composer
    from engine.app.entering import Entering, Question
    from engine.app.handle import Decide, Handler
    from engine.app.look import Look
    from engine.app.password_locks import PasswordLocks
    from engine.domain.decision import Decision
    from engine.domain.events import ChallengeName
    from engine.domain.sign_in import Drawn
    from engine.domain.token_claims import Entry


class Answer(Struct, frozen=True):
    """Whose answer it is, through which client, and to the challenge of which session."""

    through: Through
    name: str
    session: str
    secret_hash: str | None = None
    client_metadata: Mapping[str, str] = {}


class Proof(Struct, frozen=True):
    """What a client that knows the password makes of the greeting."""

    signature: str
    timestamp: str


class Asked(NamedTuple):
    """What an answer belongs to."""

    client: Client
    pool: Pool
    user: User
    session: str
    challenge: Challenge

    @property
    def answered(self) -> ChallengeAnswered:
        """The event of meeting it."""
        return ChallengeAnswered(self.session)

    def way(self, composer: Composer, answer: Answer) -> Way:
        """How the user comes in."""
        return Way(self.client, self.pool, composer, answer.client_metadata)


class Answers:
    """Takes answers; whoever answers rightly is let in, or asked the next thing."""

    def __init__(self, handler: Handler, entering: Entering, locks: PasswordLocks) -> None:
        self._handler = handler
        self._entering = entering
        self._locks = locks

    async def proof(self, answer: Answer, proof: Proof) -> Entry | Question:
        """Take the proof of a password; its session is the block of the greeting."""
        drawn, composer = self._entering.drawn(), self._entering.composer()
        proved: User | None = None

        async def decide(look: Look) -> Decision:
            nonlocal proved
            try:
                asked = await self._asked(look, answer, "PASSWORD_VERIFIER", drawn)
            except SessionUnknown as nobody:  # such as whoever was greeted to hide that
                raise PasswordIncorrect from nobody
            proved = asked.user
            await self._locks.check(proved, drawn.now)
            if not _proves(proof, answer.session, asked.challenge, proved):
                if not look.remembered:  # nobody is refused from memory: it will be tried again
                    await self._locks.failed(proved, drawn.now)
                raise PasswordIncorrect
            sign_in.check_not_expired(proved, drawn.now)
            way = asked.way(composer, answer)
            return await self._entering.after_password(look, way, proved, drawn, (asked.answered,))

        outcome = await self._settled(answer, decide, drawn)
        if proved is not None:
            await self._locks.passed(proved)
        return outcome

    async def code(self, answer: Answer, code: str) -> Entry | Question:
        """Take the code that was sent; the number that got it is verified by that."""
        drawn = self._entering.drawn()

        async def decide(look: Look) -> Decision:
            asked = await self._asked(look, answer, "SMS_MFA", drawn)
            check_answer(asked.challenge, code)
            before = (asked.answered, *await self._verified(look, asked))
            entered = sign_in.signed_in(asked.client, drawn)
            return {user_stream(asked.pool.id, asked.user.sub): (*before, entered)}

        return await self._settled(answer, decide, drawn)

    async def new_password(self, answer: Answer, new: NewPassword) -> Entry | Question:
        """Take the password that replaces a temporary one, and attributes given with it."""
        drawn, composer = self._entering.drawn(), self._entering.composer()
        salt = drawn_salt(self._handler.chance)

        async def decide(look: Look) -> Decision:
            asked = await self._asked(look, answer, "NEW_PASSWORD_REQUIRED", drawn)
            return await self._renewed(look, asked, asked.way(composer, answer), new, drawn, salt)

        try:
            return await self._settled(answer, decide, drawn)
        except ClaimTaken as taken:
            raise AliasTaken(taken.kind) from taken

    async def _renewed(
        self,
        look: Look,
        asked: Asked,
        way: Way,
        new: NewPassword,
        drawn: Drawn,
        salt: str,
    ) -> Decision:
        client, pool, user = asked.client, asked.pool, asked.user
        disputed = self._handler.disputed
        plan = plan_new_password(new, user, pool, client, disputed, drawn.now)
        others = await held_by_others(look, pool, user, plan.must_be_free)
        check_takeable(others, pool, may_move=False)
        sendings = await way.composer.compose(look, pool, way.addressee(user), plan.due)
        decision = decide_update(plan, user, pool, Outside(sendings), disputed, drawn.now)
        stream = user_stream(pool.id, user.sub)
        chosen = password_set(pool.id, user.username, new.password, salt)
        before: tuple[Event, ...] = (*decision.get(stream, ()), asked.answered, chosen)
        renewed = replace(user, attributes={**user.attributes, **plan.changed})
        follows = await self._entering.after_own_password(look, way, renewed, drawn, before)
        return {**decision, **follows}

    async def _asked(
        self, look: Look, answer: Answer, challenge: ChallengeName, drawn: Drawn
    ) -> Asked:
        """What is answered. Raises SessionUnknown, SessionUsed, SessionPastItsEnd and others."""
        client, pool = await client_of(look, answer.through)
        check_secret_hash(client, answer.name, answer.secret_hash)
        session = read_session(answer.session)
        try:
            user = await look.user_with(pool, session.sub)
        except UserNotFound as nobody:
            raise SessionUnknown from nobody
        if not sign_in.goes_by(pool, user, answer.name):
            raise SessionUnknown
        found = check_session(user, session.id, challenge, client, drawn.now)
        sign_in.check_enterable(user)
        return Asked(client, pool, user, session.id, found)

    async def _verified(self, look: Look, asked: Asked) -> tuple[UserEvent, ...]:
        """The event of verifying the number that got the code, if it still is to be verified.

        Signing in takes no alias away from somebody else: the number then stays as it is.
        """
        pool, user, number = asked.pool, asked.user, asked.challenge.destination
        attributes = user.attributes
        if number is None or attributes.get("phone_number") != number:
            return ()
        if attributes.get("phone_number_verified") == "true":
            return ()
        event = verified(pool, user, "phone_number", number)
        others = await held_by_others(look, pool, user, event.activated)
        return () if others else (event,)

    async def _settled(self, answer: Answer, decide: Decide, drawn: Drawn) -> Entry | Question:
        through = answer.through
        keys = [(through.client, answer.name)]
        recorded = await self._handler.settle(keys, decide, drawn.now, through.caller.request)
        return await self._entering.outcome(recorded)


def _proves(proof: Proof, block: str, challenge: Challenge, user: User) -> bool:
    """Whether only somebody who knows the password could have made this of the greeting."""
    try:
        given = base64.b64decode(proof.signature, validate=True)
        said = base64.b64decode(block, validate=True)
        right = claim(challenge.secret or "", user.pool, user.username, said, proof.timestamp)
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(given, right)
