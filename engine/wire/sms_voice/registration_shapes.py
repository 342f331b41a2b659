"""Registrations as End User Messaging SMS names and describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.account_registrations import registration_known
from engine.domain.moments import epoch_seconds
from engine.domain.origination_errors import RegistrationVersionUnknown
from engine.domain.registration_status import (
    VersionStatus,
    approved_version,
    denied_version,
    history_of,
    status_of,
    version_status_of,
)
from engine.wire.sms_voice.names import REGISTRATION, arn, bare

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.domain.registration import FieldValue, Registration, RegistrationVersion
    from engine.wire.service import Call, Members

SINCE: Mapping[VersionStatus, str] = {
    "DRAFT": "DraftTimestamp",
    "SUBMITTED": "SubmittedTimestamp",
    "AWS_REVIEWING": "AwsReviewingTimestamp",
    "REVIEWING": "ReviewingTimestamp",
    "APPROVED": "ApprovedTimestamp",
    "ARCHIVED": "ArchivedTimestamp",
    "DENIED": "DeniedTimestamp",
    "DISCARDED": "DiscardedTimestamp",
}


def id_named(call: Call) -> str:
    """The id of the registration that the call is about, which it may name by its ARN."""
    return bare(call.given["RegistrationId"], REGISTRATION, call.caller)


async def registration_named(call: Call) -> Registration:
    """The registration that the call is about, as it is now. Raises RegistrationUnknown."""
    return registration_known(id_named(call), await call.app.accounts.get(call.caller))


def version_numbered(registration: Registration, number: int) -> RegistrationVersion:
    """One of its versions. Raises RegistrationVersionUnknown."""
    for version in registration.versions:
        if version.number == number:
            return version
    raise RegistrationVersionUnknown(registration.id, number)


def reference(registration: Registration, caller: Caller) -> dict[str, object]:
    """What every answer about a registration begins with."""
    return {
        "RegistrationArn": arn(caller, REGISTRATION, registration.id),
        "RegistrationId": registration.id,
    }


def described_registration(registration: Registration, caller: Caller, now: str) -> Members:
    """A registration as DescribeRegistrations shows it."""
    approved, denied = approved_version(registration, now), denied_version(registration)
    decided = {"ApprovedVersionNumber": approved, "LatestDeniedVersionNumber": denied}
    return {
        **reference(registration, caller),
        "RegistrationType": registration.type,
        "RegistrationStatus": status_of(registration, now),
        "CurrentVersionNumber": registration.newest.number,
        **{name: version.number for name, version in decided.items() if version is not None},
        "CreatedTimestamp": epoch_seconds(registration.created_at),
    }


def described_version(
    registration: Registration, version: RegistrationVersion, now: str
) -> Members:
    """A version as DescribeRegistrationVersions shows it."""
    history = history_of(registration, version, now)
    denied = [{"Reason": reason, "ShortDescription": reason} for reason in version.reasons]
    return {
        "VersionNumber": version.number,
        "RegistrationVersionStatus": version_status_of(registration, version, now),
        "RegistrationVersionStatusHistory": {
            SINCE[status]: epoch_seconds(at) for status, at in history.items()
        },
        "DeniedReasons": denied or None,
    }


def described_value(field: str, value: FieldValue) -> Members:
    """What is written in a field."""
    return {
        "FieldPath": field,
        "SelectChoices": list(value.choices) or None,
        "TextValue": value.text,
        "RegistrationAttachmentId": value.attachment,
    }
