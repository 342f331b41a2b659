"""Cognito's shapes for a pool's second factors, from and to the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.errors import MfaUnsuitable
from engine.wire.cognito.pool_shapes import FACTORS, given_to, settings_of

if TYPE_CHECKING:
    from engine.domain.events import PoolSettings
    from engine.domain.pool import Pool
    from engine.wire.service import Members


def configured(pool: Pool, given: Members) -> PoolSettings:
    """The pool's settings once SetUserPoolMfaConfig was given these members.

    Factors that it omits are offered no more; whether one is asked for stays, unless it says so.
    """
    _check_factors(pool, given)
    before = {name: value for name, value in given_to(pool).items() if name not in FACTORS}
    after = {**before, **{name: given[name] for name in FACTORS if name in given}}
    if (texts := given.get("SmsMfaConfiguration")) is not None:
        after["SmsConfiguration"] = _sending(pool, texts)
        own = {name: value for name, value in texts.items() if name != "SmsConfiguration"}
        after["SmsMfaConfiguration"] = own
    return settings_of({**after, "MfaConfiguration": _asked(pool, given)})


def _asked(pool: Pool, given: Members) -> str:
    return given.get("MfaConfiguration") or pool.settings.mfa


def _check_factors(pool: Pool, given: Members) -> None:
    if "EmailMfaConfiguration" in given:
        sentence = "Sandpost does not simulate second factors by e-mail."
        raise MfaUnsuitable(sentence)
    apps = (given.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled", False)
    if _asked(pool, given) != "OFF" and not apps and given.get("SmsMfaConfiguration") is None:
        sentence = (
            "At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be "
            "provided."
        )
        raise MfaUnsuitable(sentence)


def _sending(pool: Pool, texts: Members) -> Members:
    """How texts are sent: as the pool does already, unless that is said anew."""
    sending: Members | None = texts.get("SmsConfiguration") or given_to(pool).get(
        "SmsConfiguration"
    )
    if not sending:
        sentence = (
            "[SmsConfiguration] is a required member of [SoftwareTokenMfaConfiguration]."  # sic
        )
        raise MfaUnsuitable(sentence)
    return sending


def described_factors(pool: Pool) -> Members:
    """A pool's second factors as GetUserPoolMfaConfig shows them."""
    given = given_to(pool)
    described: dict[str, Any] = {name: given[name] for name in FACTORS if name in given}
    if pool.settings.sms_mfa or "SmsMfaConfiguration" in given:
        described["SmsMfaConfiguration"] = {
            "SmsAuthenticationMessage": pool.settings.templates.authentication_sms,
            "SmsConfiguration": given.get("SmsConfiguration"),
        }
    return {**described, "MfaConfiguration": pool.settings.mfa}
