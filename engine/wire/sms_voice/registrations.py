"""Registrations: beginning, looking at and deleting them, and their versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.account_registrations import registration_known
from engine.domain.registration_commands import (
    CreateRegistration,
    CreateRegistrationVersion,
    DeleteRegistration,
    DiscardRegistrationVersion,
)
from engine.wire.sms_voice.listing import listed
from engine.wire.sms_voice.names import REGISTRATION, bare, drawn_id
from engine.wire.sms_voice.registration_shapes import (
    described_registration,
    described_version,
    id_named,
    reference,
    registration_named,
    version_numbered,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.account_state import SendingAccount
    from engine.domain.registration import Registration
    from engine.wire.service import Call, Members

FILTERED_BY: Mapping[str, str] = {
    "registration-type": "RegistrationType",
    "registration-status": "RegistrationStatus",
}
VERSIONS_FILTERED_BY: Mapping[str, str] = {
    "registration-version-status": "RegistrationVersionStatus",
}


async def create_registration(call: Call) -> Members:
    """Begin a registration; the same request again begins no other."""
    app, now = call.app, call.app.clock.now()
    command = CreateRegistration(
        f"registration-{drawn_id(call)}", call.given["RegistrationType"], now
    )
    await app.accounts.carry_out(call.caller, command)
    created = registration_known(command.id, await app.accounts.get(call.caller))
    return {
        **described_registration(created, call.caller, now),
        "Tags": call.given.get("Tags"),
    }


async def describe_registrations(call: Call) -> Members:
    """The registrations that were asked for, oldest first."""
    account, now = await call.app.accounts.get(call.caller), call.app.clock.now()
    described = {
        f"{one.created_at} {one.id}": described_registration(one, call.caller, now)
        for one in _asked_for(call, account)
    }
    return listed(call, "Registrations", described, FILTERED_BY)


def _asked_for(call: Call, account: SendingAccount) -> Iterable[Registration]:
    if names := call.given.get("RegistrationIds"):
        ids = [bare(name, REGISTRATION, call.caller) for name in names]
        return [registration_known(id_, account) for id_ in ids]
    return account.registrations.values()


async def delete_registration(call: Call) -> Members:
    """Forget a registration; the answer shows it one last time."""
    app, now = call.app, call.app.clock.now()
    registration = await registration_named(call)
    await app.accounts.carry_out(call.caller, DeleteRegistration(registration.id, now))
    shown = described_registration(registration, call.caller, now)
    return {**shown, "RegistrationStatus": "DELETED"}


# ── Versions ─────────────────────────────────────────────────────────────────────────────────


async def create_registration_version(call: Call) -> Members:
    """Begin a further version, with no field in it."""
    command = CreateRegistrationVersion(id_named(call), call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return await _newest(call)


async def discard_registration_version(call: Call) -> Members:
    """Throw the draft away."""
    command = DiscardRegistrationVersion(id_named(call), call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return await _newest(call)


async def submit_registration_version(call: Call) -> Members:
    """Hand the draft in."""
    aws_review = call.given.get("AwsReview", False)
    await call.app.accounts.submit_registration(call.caller, id_named(call), aws_review=aws_review)
    return {**await _newest(call), "AwsReview": aws_review}


async def _newest(call: Call) -> Members:
    """The version that counts; why it was denied only a list tells."""
    registration = await registration_named(call)
    shown = described_version(registration, registration.newest, call.app.clock.now())
    told = {name: value for name, value in shown.items() if name != "DeniedReasons"}
    return {**reference(registration, call.caller), **told}


async def describe_registration_versions(call: Call) -> Members:
    """A registration's versions, oldest first."""
    registration, now = await registration_named(call), call.app.clock.now()
    numbers = call.given.get("VersionNumbers")
    versions = (
        [version_numbered(registration, number) for number in numbers]
        if numbers
        else registration.versions
    )
    described = {f"{one.number:06}": described_version(registration, one, now) for one in versions}
    found = listed(call, "RegistrationVersions", described, VERSIONS_FILTERED_BY)
    return {**reference(registration, call.caller), **found}
