"""Cognito's shapes for user pool clients, from and to the domain.

What a client was given is kept and repeated by descriptions; only the members read in
`settings_of` have an effect here. The README lists the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec

from engine.domain.client_decide import DAY_S, HOUR_S, MINUTE_S
from engine.domain.errors import ClientSettingsUnsuitable
from engine.domain.events import ClientSettings, Flow
from engine.domain.moments import epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.domain.client import Client
    from engine.wire.service import Members

# What a description shows of a client that was created with nothing but a name (AWS CLI examples).
DEFAULTS: Members = {
    "RefreshTokenValidity": 30,
    "AllowedOAuthFlowsUserPoolClient": False,
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}
# Described from what they became, and not a setting.
NOT_REPEATED = frozenset({"UserPoolId", "ClientId", "ClientName", "GenerateSecret", "ClientSecret"})
UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
SECONDS = {"seconds": 1, "minutes": MINUTE_S, "hours": HOUR_S, "days": DAY_S}
DEFAULT = ClientSettings()
ALLOW = "ALLOW_"
# Each of the older values was said besides what every client could do.
OLDER_FLOWS: dict[str, Flow] = {
    "ADMIN_NO_SRP_AUTH": "ADMIN_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH": "USER_PASSWORD_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY": "CUSTOM_AUTH",
}


def settings_of(given: Members) -> ClientSettings:
    """What the given members let a client do. Raises ClientSettingsUnsuitable."""
    units = given.get("TokenValidityUnits") or {}
    return ClientSettings(
        reads=_listed(given.get("ReadAttributes")),
        writes=_listed(given.get("WriteAttributes")),
        flows=_flows(given.get("ExplicitAuthFlows") or ()),
        hides_users=given.get("PreventUserExistenceErrors") == "ENABLED",
        access_token_s=_seconds(given, units, "AccessToken") or DEFAULT.access_token_s,
        id_token_s=_seconds(given, units, "IdToken") or DEFAULT.id_token_s,
        refresh_token_s=_seconds(given, units, "RefreshToken") or DEFAULT.refresh_token_s,
        session_s=given.get("AuthSessionValidity", 3) * MINUTE_S,
        revokes=given.get("EnableTokenRevocation", True),
        repeated=_repeated(given),
    )


def _listed(names: Sequence[str] | None) -> tuple[str, ...] | None:
    return tuple(names) if names else None


def _flows(given: Sequence[str]) -> tuple[Flow, ...]:
    """The flows by the names of today; those of before cannot stand beside them."""
    if not given:
        return DEFAULT.flows
    allowed = [name.removeprefix(ALLOW) for name in given if name.startswith(ALLOW)]
    older = [name for name in given if not name.startswith(ALLOW)]
    if allowed and older:
        sentence = (
            "ExplicitAuthFlows takes either values that begin with ALLOW_ or "
            f"{', '.join(older)}, not both."
        )
        raise ClientSettingsUnsuitable(sentence)
    if allowed:
        return tuple(flow for flow in get_args(Flow) if flow in allowed)
    wanted = {*DEFAULT.flows, *(OLDER_FLOWS[name] for name in older)}
    if "CUSTOM_AUTH_FLOW_ONLY" in older:
        wanted.discard("USER_SRP_AUTH")
    return tuple(flow for flow in get_args(Flow) if flow in wanted)


def _seconds(given: Members, units: Members, token: str) -> int:
    """How long such a token is valid; 0: as by default (API reference, of refresh tokens)."""
    validity: int = given.get(f"{token}Validity", 0)
    return validity * SECONDS[units.get(token, UNITS[token])]


def _repeated(given: Members) -> str:
    members = {name: value for name, value in given.items() if name not in NOT_REPEATED}
    return msgspec.json.encode(members, order="deterministic").decode()


def secret_of(given: Members, drawn: str) -> str | None:
    """The secret that a new client has: the caller's own, the one that was drawn, or none."""
    own: str | None = given.get("ClientSecret")
    if own is not None and given.get("GenerateSecret"):
        sentence = "ClientSecret cannot be given together with GenerateSecret."
        raise ClientSettingsUnsuitable(sentence)
    return drawn if given.get("GenerateSecret") else own


def described_client(client: Client) -> dict[str, Any]:
    """A client as DescribeUserPoolClient shows it."""
    given: dict[str, Any] = msgspec.json.decode(client.settings.repeated)
    for lists in ("ReadAttributes", "WriteAttributes", "ExplicitAuthFlows"):
        if not given.get(lists):
            given.pop(lists, None)
    return {
        **DEFAULTS,
        **given,
        "RefreshTokenValidity": given.get("RefreshTokenValidity") or 30,
        "UserPoolId": client.pool,
        "ClientId": client.id,
        "ClientName": client.name,
        "ClientSecret": client.secret,
        "CreationDate": epoch_seconds(client.created_at),
        "LastModifiedDate": epoch_seconds(client.updated_at),
    }
