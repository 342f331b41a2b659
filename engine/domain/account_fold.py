"""How each event changes a sending account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, assert_never

from engine.domain.account_limits import MOST_SANDBOX_CODES_A_DAY
from engine.domain.account_state import (
    INITIAL,
    EmailIdentity,
    OriginationNumber,
    Role,
    SandboxNumber,
    SendingAccount,
)
from engine.domain.email_address import identity_key
from engine.domain.events import (
    AccountEvent,
    IdentityAdded,
    IdentityRemoved,
    IdentityVerified,
    NumberOptedIn,
    NumberOptedOut,
    OriginationNumberReleased,
    OriginationNumberRequested,
    RegistrationCompleted,
    RoleDeclared,
    SandboxNumberAdded,
    SandboxNumberRemoved,
    SandboxNumberVerified,
    SesSandboxLeft,
    SmsSandboxLeft,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.recorded import Recorded

V = TypeVar("V")


def evolve(
    account: SendingAccount | None, recorded: Recorded, event: AccountEvent
) -> SendingAccount:
    """The account after the event; a stream without events is a new AWS account."""
    now = account or INITIAL
    match event:
        case SmsSandboxLeft():
            return replace(now, in_sms_sandbox=False)
        case SesSandboxLeft():
            return replace(now, in_ses_sandbox=False)
        case SandboxNumberAdded() | SandboxNumberVerified() | SandboxNumberRemoved():
            return replace(
                now, sandbox_numbers=_sandbox_after(now.sandbox_numbers, event, recorded.at)
            )
        case NumberOptedOut() | NumberOptedIn():
            return _opt_outs_after(now, event, recorded.at)
        case OriginationNumberRequested() | RegistrationCompleted() | OriginationNumberReleased():
            numbers = _numbers_after(now.origination_numbers, event, recorded.at)
            return replace(now, origination_numbers=numbers)
        case IdentityAdded() | IdentityVerified() | IdentityRemoved():
            return replace(now, identities=_identities_after(now.identities, event, recorded.at))
        case RoleDeclared(arn=arn):
            role = Role(event.assumable, event.may_publish, event.external_id)
            return replace(now, roles={**now.roles, arn: role})
        case _:
            assert_never(event)


def _sandbox_after(
    numbers: Mapping[str, SandboxNumber],
    event: SandboxNumberAdded | SandboxNumberVerified | SandboxNumberRemoved,
    at: str,
) -> Mapping[str, SandboxNumber]:
    match event:
        case SandboxNumberAdded(number=number, code=code, language=language):
            known = numbers.get(number)
            attempts = (*(known.attempts if known else ()), at)
            added = SandboxNumber(
                code=code,
                language=language,
                added_at=known.added_at if known else at,
                attempts=attempts[-MOST_SANDBOX_CODES_A_DAY:],  # older ones never count
                verified_at=known.verified_at if known else None,
            )
            return {**numbers, number: added}
        case SandboxNumberVerified(number=number):
            return {**numbers, number: replace(numbers[number], verified_at=at)}
        case SandboxNumberRemoved(number=number):
            return _without(numbers, number)
        case _:
            assert_never(event)


def _opt_outs_after(
    account: SendingAccount, event: NumberOptedOut | NumberOptedIn, at: str
) -> SendingAccount:
    match event:
        case NumberOptedOut(number=number):
            return replace(account, opted_out={**account.opted_out, number: at})
        case NumberOptedIn(number=number, keyword=keyword):
            opted_out = _without(account.opted_out, number)
            if keyword is not None:
                return replace(account, opted_out=opted_out)
            opted_in_at = {**account.opted_in_at, number: at}
            return replace(account, opted_out=opted_out, opted_in_at=opted_in_at)
        case _:
            assert_never(event)


def _numbers_after(
    numbers: Mapping[str, OriginationNumber],
    event: OriginationNumberRequested | RegistrationCompleted | OriginationNumberReleased,
    at: str,
) -> Mapping[str, OriginationNumber]:
    match event:
        case OriginationNumberRequested(id=id_):
            leased = OriginationNumber(
                id=id_,
                number=event.number,
                country=event.country,
                number_type=event.number_type,
                message_type=event.message_type,
                capabilities=event.capabilities,
                needs_registration=event.needs_registration,
                monthly_price=event.monthly_price,
                requested_at=at,
                deletion_protected=event.deletion_protected,
            )
            return {**numbers, id_: leased}
        case RegistrationCompleted(id=id_):
            return {**numbers, id_: replace(numbers[id_], registered_at=at)}
        case OriginationNumberReleased(id=id_):
            return _without(numbers, id_)
        case _:
            assert_never(event)


def _identities_after(
    identities: Mapping[str, EmailIdentity],
    event: IdentityAdded | IdentityVerified | IdentityRemoved,
    at: str,
) -> Mapping[str, EmailIdentity]:
    key = identity_key(event.identity)
    match event:
        case IdentityAdded(identity=identity, token=token):
            return {**identities, key: EmailIdentity(identity, token, at)}
        case IdentityVerified():
            return {**identities, key: replace(identities[key], verified_at=at)}
        case IdentityRemoved():
            return _without(identities, key)
        case _:
            assert_never(event)


def _without(values: Mapping[str, V], key: str) -> dict[str, V]:
    return {name: value for name, value in values.items() if name != key}
