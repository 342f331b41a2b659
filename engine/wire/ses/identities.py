"""Operations on e-mail identities: the addresses and domains an account may send from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.app.links import identity_link
from engine.domain.account_commands import RemoveIdentity, VerifyIdentity
from engine.domain.account_identities import status_of
from engine.domain.email_address import identity_key
from engine.wire.constraints import ConstraintViolations, Violation
from engine.wire.paging import page_of

if TYPE_CHECKING:
    from engine.domain.account_state import EmailIdentity
    from engine.wire.service import Call, Members

# Limits that the API reference tells and the API's model does not.
MOST_ASKED_FOR = 100
MOST_ON_A_PAGE = 1000

STATUSES: Mapping[str, str] = {"verified": "Success", "pending": "Pending", "failed": "Failed"}


async def verify_email_identity(call: Call) -> Members:
    """Send an address the mail whose link proves it; none if it is proved already."""
    app = call.app
    token = app.chance.id()
    command = VerifyIdentity(
        identity=call.given["EmailAddress"],
        token=token,
        link=identity_link(app.public_url, call.caller, token),
        message_id=app.chance.id(),
        now=app.clock.now(),
    )
    await app.accounts.carry_out(call.caller, command)
    return {}


async def get_identity_verification_attributes(call: Call) -> Members:
    """Where each identity's proof stands; nothing about those that the account has not."""
    asked = call.given["Identities"]
    if len(asked) > MOST_ASKED_FOR:
        _refuse("identities", f"Member must have length less than or equal to {MOST_ASKED_FOR}")
    account = await call.app.accounts.get(call.caller)
    now = call.app.clock.now()
    found = {name: account.identities.get(identity_key(name)) for name in asked}
    return {
        "VerificationAttributes": {
            name: _attributes(known, now) for name, known in found.items() if known is not None
        }
    }


def _attributes(identity: EmailIdentity, now: str) -> Members:
    return {
        "VerificationStatus": STATUSES[status_of(identity, now)],
        "VerificationToken": identity.token if _type(identity) == "Domain" else None,
    }


async def list_identities(call: Call) -> Members:
    """The identities in alphabetical order, proved or not."""
    given = call.given
    limit = given.get("MaxItems", MOST_ON_A_PAGE)
    if limit < 1:
        _refuse("maxItems", "Member must have value greater than or equal to 1")
    if limit > MOST_ON_A_PAGE:
        _refuse("maxItems", f"Member must have value less than or equal to {MOST_ON_A_PAGE}")
    account = await call.app.accounts.get(call.caller)
    wanted = given.get("IdentityType")
    identities = {
        key: identity.written
        for key, identity in account.identities.items()
        if wanted in {None, _type(identity)}
    }
    page = page_of(call.operation, identities, limit=limit, token=given.get("NextToken"))
    return {"Identities": page.items, "NextToken": page.token}


def _type(identity: EmailIdentity) -> str:
    return "EmailAddress" if "@" in identity.written else "Domain"


async def delete_identity(call: Call) -> Members:
    """Forget an identity; SES says nothing about one that it does not know (observed)."""
    command = RemoveIdentity(call.given["Identity"], call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return {}


def _refuse(path: str, constraint: str) -> None:
    raise ConstraintViolations([Violation("Value", path, constraint)])
