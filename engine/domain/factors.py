"""A user's second factors: only codes by text are known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain.errors import MfaUnsuitable
from engine.domain.events import MfaPreferenceSet
from engine.domain.streams import user_stream

if TYPE_CHECKING:
    from engine.domain.decision import Decision
    from engine.domain.user import User

NOT_REGISTERED = "User does not have delivery config set to turn on {factor}"
SMS = "SMS_MFA"


class Preference(Struct, frozen=True):
    """What is wanted of codes by text (None: as it is), and the other factors to be turned on."""

    enabled: bool | None = None
    preferred: bool = False
    others: tuple[str, ...] = ()


def decide_preference(wanted: Preference, user: User) -> Decision:
    """The event of a preference; none if it is so already. Raises MfaUnsuitable.

    Other factors are refused as AWS refuses those that nobody registered: here nobody can.
    """
    for factor in wanted.others:
        raise MfaUnsuitable(NOT_REGISTERED.format(factor=factor))
    if wanted.enabled is None:
        return {}
    if wanted.preferred and not wanted.enabled:
        sentence = f"{SMS} cannot be preferred without being enabled"
        raise MfaUnsuitable(sentence)
    if wanted.enabled and not user.attributes.get("phone_number"):
        raise MfaUnsuitable(NOT_REGISTERED.format(factor=SMS))
    access = user.access
    if (access.sms_mfa, access.sms_mfa_preferred) == (wanted.enabled, wanted.preferred):
        return {}
    event = MfaPreferenceSet(sms=wanted.enabled, sms_preferred=wanted.preferred)
    return {user_stream(user.pool, user.sub): (event,)}
