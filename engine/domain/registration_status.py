"""Where a registration and its versions stand at a moment: functions of their events and the time.

Reviews take days or weeks at AWS. Here a version waits until somebody decides, unless it was said
at its submission when it is approved by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from engine.domain.moments import later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.registration import Registration, RegistrationVersion

RegistrationStatus = Literal[
    "CREATED",
    "SUBMITTED",
    "AWS_REVIEWING",
    "REVIEWING",
    "COMPLETE",
    "REQUIRES_UPDATES",
    "CLOSED",
]
VersionStatus = Literal[
    "DRAFT",
    "SUBMITTED",
    "AWS_REVIEWING",
    "REVIEWING",
    "APPROVED",
    "ARCHIVED",
    "DENIED",
    "DISCARDED",
]
UNDER_REVIEW = frozenset({"SUBMITTED", "AWS_REVIEWING", "REVIEWING"})
# What a registration is when the version that was submitted last is this.
STANDS_AS: Mapping[VersionStatus, RegistrationStatus] = {
    "SUBMITTED": "SUBMITTED",
    "AWS_REVIEWING": "AWS_REVIEWING",
    "REVIEWING": "REVIEWING",
    "APPROVED": "COMPLETE",
    "DENIED": "REQUIRES_UPDATES",
}
# Whoever will approve it by itself takes it up a day after it was submitted.
WAITS_FOR_REVIEW = timedelta(days=1)


def status_of(registration: Registration, now: str) -> RegistrationStatus:
    """Where a registration stands: as the version that was submitted last; drafts do not count."""
    if registration.closed_at is not None:
        return "CLOSED"
    submitted = [version for version in registration.versions if version.submitted_at is not None]
    if not submitted:
        return "CREATED"
    return STANDS_AS[version_status_of(registration, submitted[-1], now)]


def version_status_of(
    registration: Registration, version: RegistrationVersion, now: str
) -> VersionStatus:
    """Where one of its versions stands."""
    *_, last = history_of(registration, version, now)
    return last


def history_of(
    registration: Registration, version: RegistrationVersion, now: str
) -> Mapping[VersionStatus, str]:
    """Every status that the version has had, and since when; the last is the one it has."""
    history: dict[VersionStatus, str] = {"DRAFT": version.created_at, **_review(version, now)}
    approved_at = approval_of(version, now)
    if approved_at is not None:
        history["APPROVED"] = approved_at
        if (archived_at := _archived_at(registration, version, now)) is not None:
            history["ARCHIVED"] = archived_at
    elif version.decided_at is not None:
        history["DENIED"] = version.decided_at
    if version.discarded_at is not None:
        history["DISCARDED"] = version.discarded_at
    return history


def _review(version: RegistrationVersion, now: str) -> Mapping[VersionStatus, str]:
    """The stages of its review, as far as it came before it was decided on."""
    submitted_at, due = version.submitted_at, version.approval_due
    if submitted_at is None:
        return {}
    stages: dict[VersionStatus, str] = {"SUBMITTED": submitted_at}
    if version.aws_review:
        stages["AWS_REVIEWING"] = submitted_at
    taken_up_at = later(submitted_at, WAITS_FOR_REVIEW)
    ended_at = version.decided_at or due
    if due is not None and ended_at is not None and taken_up_at < ended_at and taken_up_at <= now:
        stages["REVIEWING"] = taken_up_at
    return stages


def approval_of(version: RegistrationVersion, now: str) -> str | None:
    """When the version was approved, by a decision or by itself; None if it is not approved."""
    if version.decided_at is not None:
        return version.decided_at if version.approved else None
    due = version.approval_due
    return due if due is not None and due <= now else None


def _archived_at(registration: Registration, version: RegistrationVersion, now: str) -> str | None:
    """When a later version took the place of this one."""
    after = (each for each in registration.versions if each.number > version.number)
    approvals = (approval_of(each, now) for each in after)
    return next((at for at in approvals if at is not None), None)


def approved_version(registration: Registration, now: str) -> RegistrationVersion | None:
    """The version in force, which a later draft, review or denial leaves in force."""
    approved = (one for one in reversed(registration.versions) if approval_of(one, now) is not None)
    return next(approved, None)


def denied_version(registration: Registration) -> RegistrationVersion | None:
    """The version that was denied last, with its reasons."""
    denied = (
        one
        for one in reversed(registration.versions)
        if one.decided_at is not None and not one.approved
    )
    return next(denied, None)


def is_approved(registration: Registration, now: str) -> bool:
    """Whether what it stands for may be used."""
    return registration.closed_at is None and approved_version(registration, now) is not None


def registrations_of(
    resource: str, registrations: Mapping[str, Registration]
) -> Iterable[Registration]:
    """The registrations that stand for a number (by its id) or a sender id (NAME/COUNTRY)."""
    return (one for one in registrations.values() if resource in one.resources)


def is_registered(resource: str, registrations: Mapping[str, Registration], now: str) -> bool:
    """Whether an approved registration stands for a number (its id) or sender id (NAME/COUNTRY)."""
    return any(is_approved(one, now) for one in registrations_of(resource, registrations))
