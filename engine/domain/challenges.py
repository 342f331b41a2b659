"""What is asked before somebody is let in, and whether an answer belongs to what was asked."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from engine.domain.codes import may_be_code
from engine.domain.events import ChallengeIssued
from engine.domain.moments import later
from engine.domain.sign_in_errors import (
    ChallengeCodeWrong,
    SessionPastItsEnd,
    SessionUnknown,
    SessionUsed,
)

if TYPE_CHECKING:
    from engine.domain.access import Challenge
    from engine.domain.client import Client
    from engine.domain.events import ChallengeName
    from engine.domain.sending import Due, Sending
    from engine.domain.sign_in import Drawn
    from engine.domain.user import User


class Session(NamedTuple):
    """Whose session it is, and which of that user's."""

    sub: str
    id: str

    def shown(self) -> str:
        """As callers get it, and give it back."""
        return base64.urlsafe_b64encode(f"{self.sub} {self.id}".encode()).decode()


def read_session(shown: str) -> Session:
    """The session that a caller gives back. Raises SessionUnknown for what is none."""
    try:
        said = base64.b64decode(shown, altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error) as unreadable:
        raise SessionUnknown from unreadable
    sub, space, id_ = said.partition(" ")
    if not space or "/" in sub:
        raise SessionUnknown
    return Session(sub, id_)


def asked(
    challenge: ChallengeName, client: Client, drawn: Drawn, secret: str | None = None
) -> ChallengeIssued:
    """The event of asking this; the client's settings say how long there is to answer."""
    ends = later(drawn.now, timedelta(seconds=client.settings.session_s))
    return ChallengeIssued(drawn.session, challenge, client.id, ends, secret)


def code_asked(client: Client, drawn: Drawn, due: Due, sending: Sending) -> ChallengeIssued:
    """The event of asking for the code that this message carries."""
    ends = later(drawn.now, timedelta(seconds=client.settings.session_s))
    return ChallengeIssued(
        session=drawn.session,
        challenge="SMS_MFA",
        client=client.id,
        expires_at=ends,
        secret=sending.code,
        destination=due.destination,
        message=sending.message,
    )


def check_session(
    user: User, session: str, challenge: ChallengeName, client: Client, now: str
) -> Challenge:
    """What the user was asked in this session.

    Raises SessionUnknown if it was something else or through another client, SessionUsed or
    SessionPastItsEnd.
    """
    found = user.access.challenges.get(session)
    if found is None or (found.challenge, found.client) != (challenge, client.id):
        raise SessionUnknown
    if found.answered:
        raise SessionUsed
    if found.expires_at <= now:
        raise SessionPastItsEnd
    return found


def check_answer(challenge: Challenge, code: str) -> None:
    """Raise ChallengeCodeWrong unless this is the code that was sent."""
    if code != challenge.secret or not may_be_code(code):
        raise ChallengeCodeWrong
