"""What lets a user in: its password, its second factor, what it is asked, what it revoked."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Mapping
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from engine.domain.events import (
    ChallengeAnswered,
    ChallengeIssued,
    ChallengeName,
    MfaPreferenceSet,
    PasswordResetRequired,
    PasswordSet,
    SessionRevoked,
    SignedIn,
    SignedOutEverywhere,
    TemporaryPasswordIssued,
    TemporaryPasswordSet,
    UserDisabled,
)
from engine.domain.srp import SALT_BYTES, secret_of, verifier_of

AccessEvent = (
    ChallengeAnswered
    | ChallengeIssued
    | MfaPreferenceSet
    | PasswordResetRequired
    | PasswordSet
    | SessionRevoked
    | SignedIn
    | SignedOutEverywhere
    | TemporaryPasswordIssued
    | TemporaryPasswordSet
    | UserDisabled
)


class Challenge(Struct, frozen=True, omit_defaults=True):
    """What a user was asked on signing in; once `answered` it opens nothing more."""

    challenge: ChallengeName
    client: str
    expires_at: str
    secret: str | None = None
    destination: str | None = None
    message: str | None = None
    answered: bool = False


class Verifier(Struct, frozen=True):
    """What a password is compared with, and the salt that belongs to it, both in hexadecimal."""

    salt: str
    verifier: str


class Access(Struct, frozen=True, omit_defaults=True):
    """How a user gets in.

    `invitation` is what the password of an invitation comes to (`srp.secret_of`), in hexadecimal:
    the password itself is not kept. `signed_out` counts how often all its tokens were revoked at
    once: a token bears the count of its time. `revoked` are the origins of tokens that were revoked
    alone, until they would have expired (by the time that tokens are dated by).
    """

    password: Verifier | None = None
    invitation: Verifier | None = None
    temporary_until: str | None = None
    sms_mfa: bool = False
    sms_mfa_preferred: bool = False
    challenges: Mapping[str, Challenge] = {}
    signed_out: int = 0
    revoked: Mapping[str, str] = {}


NO_ACCESS = Access()


class Owner(NamedTuple):
    """Whose password it is: part of what a password comes to."""

    pool: str
    username: str


def is_password(access: Access, owner: Owner, given: str) -> bool:
    """Whether this is the user's password, be it of its own, temporary or of its invitation."""
    if (kept := access.invitation) is not None:
        return f"{secret_of(*owner, given, kept.salt):x}" == kept.verifier
    if (kept := access.password) is not None:
        return verifier_of(secret_of(*owner, given, kept.salt)) == kept.verifier
    return False


def provable(access: Access) -> Verifier | None:
    """What the user's password can be proved against; None if it has none, or a masked one."""
    if (kept := access.invitation) is not None and _is_hexadecimal(kept):
        return Verifier(kept.salt, verifier_of(int(kept.verifier, 16)))
    if (kept := access.password) is not None and _is_hexadecimal(kept):
        return kept
    return None


def pretended(owner: Owner, unknown: str) -> Verifier:
    """As good as `provable`, of somebody who has no password, or does not exist at all.

    Who does not know `unknown` can prove nothing against it, nor tell that there is nothing to.
    """
    salt = _salt_of(owner)
    return Verifier(salt, verifier_of(secret_of(*owner, unknown, salt)))


def nobodys_name(pool: str, name: str) -> str:
    """The user name of somebody who does not exist: the same each time, and shaped like a sub.

    So AWS documents it of clients that hide who exists.
    """
    drawn = hashlib.sha256(f"{pool}/{name}".encode()).hexdigest()
    return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-a{drawn[17:20]}-{drawn[20:32]}"


def _is_hexadecimal(kept: Verifier) -> bool:
    return all(character in string.hexdigits for character in kept.salt + kept.verifier)


def access_after(  # noqa: C901  # a branch for every event
    access: Access, event: AccessEvent, owner: Owner, at: str
) -> Access:
    """What lets the user in after the event."""
    match event:
        case TemporaryPasswordIssued(password=password, expires_at=until):
            return _invited(access, owner, password, until)
        case TemporaryPasswordSet(salt=salt, verifier=verifier, expires_at=until):
            return _with_password(access, Verifier(salt, verifier), until)
        case PasswordSet(salt=salt, verifier=verifier):
            return _with_password(access, Verifier(salt, verifier), None)
        case PasswordResetRequired():
            return _with_password(access, None, None)
        case MfaPreferenceSet(sms=sms, sms_preferred=preferred):
            return replace(access, sms_mfa=sms, sms_mfa_preferred=preferred)
        case ChallengeIssued():
            return replace(access, challenges=_asked(access.challenges, event, at))
        case ChallengeAnswered(session=session):
            return replace(access, challenges=_answered(access.challenges, session))
        case SignedIn():
            return access
        case SessionRevoked(origin=origin, until=until, revoked_at=revoked_at):
            left = {one: end for one, end in access.revoked.items() if end > revoked_at}
            return replace(access, revoked={**left, origin: until})
        case SignedOutEverywhere() | UserDisabled():
            return replace(access, signed_out=access.signed_out + 1, revoked={})
        case _:
            assert_never(event)


def _with_password(access: Access, password: Verifier | None, until: str | None) -> Access:
    """With another password; what somebody began with the one before leads nowhere."""
    return replace(
        access,
        password=password,
        invitation=None,
        temporary_until=until,
        challenges={one: asked for one, asked in access.challenges.items() if asked.answered},
    )


def _invited(access: Access, owner: Owner, password: str, until: str) -> Access:
    """With what the invitation's password comes to; its salt follows from whose it is."""
    salt = _salt_of(owner)
    secret = secret_of(owner.pool, owner.username, password, salt)
    kept = Verifier(salt, f"{secret:x}")
    return replace(_with_password(access, None, until), invitation=kept)


def _salt_of(owner: Owner) -> str:
    """A salt that follows from whose it is."""
    named = f"{owner.pool}/{owner.username}".encode()
    return hashlib.sha256(named).hexdigest()[: 2 * SALT_BYTES]


MOST_OVER = 20  # expired and answered ones are remembered to say which they are, not for ever
MOST_OPEN = 100  # who begins to sign in without end makes nobody's state grow without end


def _asked(
    challenges: Mapping[str, Challenge], event: ChallengeIssued, at: str
) -> dict[str, Challenge]:
    """With the new one; of those that are over, and of those that are not, only the latest."""
    over = [one for one, asked in challenges.items() if asked.answered or asked.expires_at <= at]
    opened = [one for one in challenges if one not in over]
    kept = {*over[-MOST_OVER:], *opened[1 - MOST_OPEN :]}
    left = {one: asked for one, asked in challenges.items() if one in kept}
    asked = Challenge(
        challenge=event.challenge,
        client=event.client,
        expires_at=event.expires_at,
        secret=event.secret,
        destination=event.destination,
        message=event.message,
    )
    return {**left, event.session: asked}


def _answered(challenges: Mapping[str, Challenge], session: str) -> dict[str, Challenge]:
    asked = challenges.get(session)
    if asked is None:
        return dict(challenges)
    return {**challenges, session: replace(asked, answered=True, secret=None)}
