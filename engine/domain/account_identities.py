"""What a sending account decides about e-mail identities: their mails, links and proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

from engine.domain.account_commands import (
    ConfirmIdentity,
    DeclareIdentity,
    IdentityCommand,
    RemoveIdentity,
    VerifyIdentity,
)
from engine.domain.account_errors import (
    IdentityLinkExpired,
    IdentityTokenUnknown,
    InvalidIdentity,
)
from engine.domain.account_limits import IDENTITY_LINK_LIFETIME
from engine.domain.email_address import identity_key, is_address, is_domain
from engine.domain.events import (
    IdentityAdded,
    IdentityPolicyDeclared,
    IdentityRemoved,
    IdentityVerified,
)
from engine.domain.moments import later

if TYPE_CHECKING:
    from engine.domain.account_state import EmailIdentity, SendingAccount
    from engine.domain.events import AccountEvent


def decide(command: IdentityCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about identities records; nothing if all is so already."""
    match command:
        case VerifyIdentity():
            return _started(command, account)
        case ConfirmIdentity():
            return _confirmed(command, account)
        case DeclareIdentity():
            return _declared(command, account)
        case RemoveIdentity():
            return _removed(command, account)
        case _:
            assert_never(command)


def _started(command: VerifyIdentity, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The address waits for its link, which the same decision sends; not if it is proved."""
    if not is_address(command.identity):
        raise InvalidIdentity(command.identity)
    known = account.identities.get(identity_key(command.identity))
    if known is not None and known.verified:
        return ()
    return (IdentityAdded(command.identity, command.token),)


def _confirmed(command: ConfirmIdentity, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """Whoever has the newest link reads the mail: the address is proved."""
    for known in account.identities.values():
        if known.token == command.token:
            break
    else:
        raise IdentityTokenUnknown(command.token)
    if known.verified:
        return ()
    if has_failed(known, command.now):
        raise IdentityLinkExpired(known.written)
    return (IdentityVerified(known.written),)


def _declared(command: DeclareIdentity, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The address or domain is proved, without a mail, and lets Cognito send or not."""
    identity = command.identity
    if not is_address(identity) and not is_domain(identity):
        raise InvalidIdentity(identity)
    known = account.identities.get(identity_key(identity))
    events: tuple[AccountEvent, ...] = ()
    if known is None or not known.verified:
        events = (IdentityAdded(identity, command.token), IdentityVerified(identity))
    if command.cognito_may_send is not (known is None or known.cognito_may_send):
        events = (*events, IdentityPolicyDeclared(identity, command.cognito_may_send))
    return events


def _removed(command: RemoveIdentity, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The identity is forgotten; SES does not complain about one it does not have (observed)."""
    known = account.identities.get(identity_key(command.identity))
    return () if known is None else (IdentityRemoved(known.written),)


def has_failed(identity: EmailIdentity, now: str) -> bool:
    """Its link was not used in time."""
    return not identity.verified and later(identity.added_at, IDENTITY_LINK_LIFETIME) < now


def status_of(identity: EmailIdentity, now: str) -> Literal["verified", "pending", "failed"]:
    """Where the identity's proof stands at this moment."""
    if identity.verified:
        return "verified"
    return "failed" if has_failed(identity, now) else "pending"
