"""The sending account: what it decides and where its events lead.

One AWS account in one region. What it decides about sandbox and opt-outs, about numbers, sender ids
and registrations, about identities and about texts is in the `account_…` modules; this is their
one door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from engine.domain import account_destinations as destinations
from engine.domain import account_identities as identities
from engine.domain import account_numbers as numbers
from engine.domain import account_opt_outs as opt_outs
from engine.domain import account_registrations as registrations
from engine.domain import account_sandbox as sandbox
from engine.domain import account_sender_ids as sender_ids
from engine.domain import account_texting as texting
from engine.domain.account_commands import (
    AccountCommand,
    AddSandboxNumber,
    DeclareRole,
    DestinationCommand,
    IdentityCommand,
    LeaveSesSandbox,
    LeaveSmsSandbox,
    NumberCommand,
    OptOutListCommand,
    OriginationCommand,
    SandboxCommand,
    SendDestinationCode,
    VerifyIdentity,
)
from engine.domain.account_fold import evolve
from engine.domain.account_messages import (
    destination_code,
    one_time_password,
    verification_mail,
)
from engine.domain.account_sender_ids import SenderIdCommand
from engine.domain.account_state import (
    FOLD_VERSION,
    INITIAL,
    EmailIdentity,
    OriginationNumber,
    Role,
    SandboxNumber,
    SendingAccount,
)
from engine.domain.account_texting import TextingCommand
from engine.domain.events import RoleDeclared, SesSandboxLeft, SmsSandboxLeft
from engine.domain.streams import account_stream, message_stream

if TYPE_CHECKING:
    from engine.domain.decision import Decision
    from engine.domain.events import AccountEvent, Event, MessageRequested

__all__ = [
    "FOLD_VERSION",
    "INITIAL",
    "EmailIdentity",
    "OriginationNumber",
    "Role",
    "SandboxNumber",
    "SendingAccount",
    "decide",
    "evolve",
]


def decide(
    command: AccountCommand, account: SendingAccount, account_id: str, region: str
) -> Decision:
    """The events that follow from a command; none if all is so already. Raises DomainError.

    The one-time password or verification mail that a command sends is in the same decision.
    """
    decision: dict[str, tuple[Event, ...]] = {}
    if events := _events(command, account):
        decision[account_stream(account_id, region)] = events
        message = _message(command, account, account_id, region)
        if message is not None:
            decision[message_stream(message.id)] = (message,)
    return decision


def _events(command: AccountCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    if isinstance(command, SandboxCommand):
        return sandbox.decide(command, account)
    if isinstance(command, DestinationCommand):
        return destinations.decide(command, account)
    if isinstance(command, OptOutListCommand):
        return opt_outs.decide(command, account)
    if isinstance(command, OriginationCommand):
        return _of_origination(command, account)
    if isinstance(command, IdentityCommand):
        return identities.decide(command, account)
    if isinstance(command, TextingCommand):
        return texting.decide(command, account)
    match command:
        case LeaveSmsSandbox():
            return (SmsSandboxLeft(),) if account.in_sms_sandbox else ()
        case LeaveSesSandbox():
            return (SesSandboxLeft(),) if account.in_ses_sandbox else ()
        case DeclareRole():
            return _declared(command, account)
        case _:
            assert_never(command)


def _of_origination(
    command: OriginationCommand, account: SendingAccount
) -> tuple[AccountEvent, ...]:
    """What texts are sent from: numbers, sender ids, and what is registered of them."""
    if isinstance(command, NumberCommand):
        return numbers.decide(command, account)
    if isinstance(command, SenderIdCommand):
        return sender_ids.decide(command, account)
    return registrations.decide(command, account)


def _declared(command: DeclareRole, account: SendingAccount) -> tuple[AccountEvent, ...]:
    said = (
        command.assumable,
        command.may_publish,
        command.external_id,
        command.may_send_texts,
    )
    if account.roles.get(command.arn) == Role(*said):
        return ()
    return (RoleDeclared(command.arn, *said),)


def _message(
    command: AccountCommand, account: SendingAccount, account_id: str, region: str
) -> MessageRequested | None:
    match command:
        case AddSandboxNumber():
            return one_time_password(command, account_id, region)
        case SendDestinationCode(id=id_):
            number, _ = destinations.destination(id_, account)
            return destination_code(command, number, account_id, region)
        case VerifyIdentity():
            return verification_mail(command, account_id, region)
        case _:
            return None
