"""How each event changes a sending account."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar, assert_never

from engine.domain.account_limits import MOST_SANDBOX_CODES_A_DAY
from engine.domain.account_state import (
    INITIAL,
    EmailIdentity,
    OptOut,
    OptOutList,
    Role,
    SandboxNumber,
    SendingAccount,
)
from engine.domain.account_texting import TextingEvent, texting_after
from engine.domain.email_address import identity_key
from engine.domain.events import (
    DEFAULT_OPT_OUT_LIST,
    AccountEvent,
    AttachmentEvent,
    IdentityAdded,
    IdentityPolicyDeclared,
    IdentityRemoved,
    IdentityVerified,
    NumberOptedIn,
    NumberOptedOut,
    OptOutListCreated,
    OptOutListDeleted,
    RegistrationEvent,
    RoleDeclared,
    SandboxNumberAdded,
    SandboxNumberRemoved,
    SandboxNumberVerified,
    SesSandboxLeft,
    SmsSandboxLeft,
)
from engine.domain.origination_fold import (
    NumberEvent,
    SenderIdEvent,
    numbers_after,
    sender_ids_after,
)
from engine.domain.registration import attachments_after, registrations_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.recorded import Recorded

V = TypeVar("V")
OptOutEvent = NumberOptedOut | NumberOptedIn | OptOutListCreated | OptOutListDeleted
AccessEvent = (
    SmsSandboxLeft
    | SesSandboxLeft
    | SandboxNumberAdded
    | SandboxNumberVerified
    | SandboxNumberRemoved
    | IdentityAdded
    | IdentityVerified
    | IdentityRemoved
    | IdentityPolicyDeclared
    | RoleDeclared
)


def evolve(
    account: SendingAccount | None, recorded: Recorded, event: AccountEvent
) -> SendingAccount:
    """The account after the event; a stream without events is a new AWS account."""
    now, at = account or INITIAL, recorded.at
    if isinstance(event, NumberEvent):
        numbers = numbers_after(now.origination_numbers, event, at)
        return replace(now, origination_numbers=numbers)
    if isinstance(event, SenderIdEvent):
        return replace(now, sender_ids=sender_ids_after(now.sender_ids, event, at))
    if isinstance(event, RegistrationEvent):
        return replace(now, registrations=registrations_after(now.registrations, event, at))
    if isinstance(event, AttachmentEvent):
        return replace(now, attachments=attachments_after(now.attachments, event, at))
    if isinstance(event, TextingEvent):
        return texting_after(now, event)
    if isinstance(event, OptOutEvent):
        return _opt_outs_after(now, event, at)
    return _access_after(now, event, at)


def _access_after(account: SendingAccount, event: AccessEvent, at: str) -> SendingAccount:
    """The account after an event of its sandboxes, identities or roles."""
    match event:
        case SmsSandboxLeft():
            return replace(account, in_sms_sandbox=False)
        case SesSandboxLeft():
            return replace(account, in_ses_sandbox=False)
        case SandboxNumberAdded() | SandboxNumberVerified() | SandboxNumberRemoved():
            numbers = _sandbox_after(account.sandbox_numbers, event, at)
            return replace(account, sandbox_numbers=numbers)
        case IdentityAdded() | IdentityVerified() | IdentityRemoved() | IdentityPolicyDeclared():
            return replace(account, identities=_identities_after(account.identities, event, at))
        case RoleDeclared(arn=arn):
            role = Role(event.assumable, event.may_publish, event.external_id, event.may_send_texts)
            return replace(account, roles={**account.roles, arn: role})
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
            sent = () if code is None else (at,)
            attempts = (*(known.attempts if known else ()), *sent)
            own_id = event.id or derived_id(number, at)  # older events have none
            added = SandboxNumber(
                code=code,
                language=language,
                added_at=known.added_at if known else at,
                attempts=attempts[-MOST_SANDBOX_CODES_A_DAY:],  # older ones never count
                verified_at=known.verified_at if known else None,
                id=known.id if known else own_id,
            )
            return {**numbers, number: added}
        case SandboxNumberVerified(number=number):
            return {**numbers, number: replace(numbers[number], verified_at=at)}
        case SandboxNumberRemoved(number=number):
            return _without(numbers, number)
        case _:
            assert_never(event)


def _opt_outs_after(account: SendingAccount, event: OptOutEvent, at: str) -> SendingAccount:
    match event:
        case OptOutListCreated(name=name, request=request):
            created = OptOutList(at, request=request)
            return replace(account, opt_out_lists={**account.opt_out_lists, name: created})
        case OptOutListDeleted(name=name):
            return replace(account, opt_out_lists=_without(account.opt_out_lists, name))
        case NumberOptedOut(opt_out_list=name) | NumberOptedIn(opt_out_list=name):
            before = account.opt_out_list(name) or OptOutList(at)
            return _with_list(account, name, _list_after(before, event, at))
        case _:
            assert_never(event)


def _list_after(before: OptOutList, event: NumberOptedOut | NumberOptedIn, at: str) -> OptOutList:
    number, by_owner = event.number, event.keyword is not None
    if isinstance(event, NumberOptedOut):
        return replace(
            before, opted_out={**before.opted_out, number: OptOut(event.since or at, by_owner)}
        )
    opted_out = _without(before.opted_out, number)
    if by_owner:
        return replace(before, opted_out=opted_out)
    return replace(before, opted_out=opted_out, opted_in_at={**before.opted_in_at, number: at})


def _with_list(account: SendingAccount, name: str, after: OptOutList) -> SendingAccount:
    if name == DEFAULT_OPT_OUT_LIST:
        return replace(account, opted_out=after.opted_out, opted_in_at=after.opted_in_at)
    return replace(account, opt_out_lists={**account.opt_out_lists, name: after})


def _identities_after(
    identities: Mapping[str, EmailIdentity],
    event: IdentityAdded | IdentityVerified | IdentityRemoved | IdentityPolicyDeclared,
    at: str,
) -> Mapping[str, EmailIdentity]:
    key = identity_key(event.identity)
    match event:
        case IdentityAdded(identity=identity, token=token):
            known = identities.get(key)
            lets = known is None or known.cognito_may_send
            added = EmailIdentity(identity, token, at, cognito_may_send=lets)
            return {**identities, key: added}
        case IdentityVerified():
            return {**identities, key: replace(identities[key], verified_at=at)}
        case IdentityRemoved():
            return _without(identities, key)
        case IdentityPolicyDeclared(cognito_may_send=lets):
            return {**identities, key: replace(identities[key], cognito_may_send=lets)}
        case _:
            assert_never(event)


def derived_id(number: str, added_at: str) -> str:
    """The id of a destination that was recorded without one: the same for whoever asks."""
    return "vdn-" + sha256(f"{number} {added_at}".encode()).hexdigest()[:32]


def _without(values: Mapping[str, V], key: str) -> dict[str, V]:
    return {name: value for name, value in values.items() if name != key}
