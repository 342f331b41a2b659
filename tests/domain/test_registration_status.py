"""Where a registration stands follows from its events and the time, and from nothing else."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    RegistrationAssociated,
    RegistrationClosed,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationDisassociated,
    RegistrationFieldSet,
    RegistrationSubmitted,
    RegistrationVersionCreated,
    RegistrationVersionDiscarded,
)
from engine.domain.registration import Registration
from engine.domain.registration_status import (
    approved_version,
    denied_version,
    history_of,
    is_approved,
    is_registered,
    status_of,
    version_status_of,
)
from tests.domain.accounts import after_noon, given
from tests.domain.given import NOON, At

ID = "registration-1"
CREATED = RegistrationCreated(ID, "US_TOLL_FREE_REGISTRATION")
SUBMITTED = RegistrationSubmitted(ID, 1)
TIMED = RegistrationSubmitted(ID, 1, approval_due=after_noon(days=15))
APPROVED = RegistrationDecided(ID, 1, approved=True)
DENIED = RegistrationDecided(ID, 1, approved=False, reasons=("Unclear Opt-in Language",))
SECOND = RegistrationVersionCreated(ID, 2)
SECOND_SUBMITTED = RegistrationSubmitted(ID, 2)
SECOND_DENIED = RegistrationDecided(ID, 2, approved=False, reasons=("Invalid Website",))
SECOND_APPROVED = RegistrationDecided(ID, 2, approved=True)
FIRST_DISCARDED = RegistrationVersionDiscarded(ID, 1)
CLOSED = RegistrationClosed(ID)


def registration(*events) -> Registration:
    """A registration to which this has happened, all at noon unless said otherwise."""
    return given(CREATED, *events).state.registrations[ID]


@pytest.mark.parametrize(
    ("events", "status", "versions"),
    [
        ((), "CREATED", ["DRAFT"]),
        ((SUBMITTED,), "SUBMITTED", ["SUBMITTED"]),
        ((RegistrationSubmitted(ID, 1, aws_review=True),), "AWS_REVIEWING", ["AWS_REVIEWING"]),
        ((SUBMITTED, APPROVED), "COMPLETE", ["APPROVED"]),
        ((SUBMITTED, DENIED), "REQUIRES_UPDATES", ["DENIED"]),
        ((SUBMITTED, DENIED, SECOND), "REQUIRES_UPDATES", ["DENIED", "DRAFT"]),
        ((SUBMITTED, DENIED, SECOND, SECOND_SUBMITTED), "SUBMITTED", ["DENIED", "SUBMITTED"]),
        ((SUBMITTED, APPROVED, SECOND), "COMPLETE", ["APPROVED", "DRAFT"]),
        ((SUBMITTED, APPROVED, SECOND, SECOND_SUBMITTED), "SUBMITTED", ["APPROVED", "SUBMITTED"]),
        (
            (SUBMITTED, APPROVED, SECOND, SECOND_SUBMITTED, SECOND_DENIED),
            "REQUIRES_UPDATES",
            ["APPROVED", "DENIED"],
        ),
        (
            (SUBMITTED, APPROVED, SECOND, SECOND_SUBMITTED, SECOND_APPROVED),
            "COMPLETE",
            ["ARCHIVED", "APPROVED"],
        ),
        ((FIRST_DISCARDED,), "CREATED", ["DISCARDED"]),
        ((FIRST_DISCARDED, SECOND), "CREATED", ["DISCARDED", "DRAFT"]),
        ((SUBMITTED, APPROVED, CLOSED), "CLOSED", ["APPROVED"]),
    ],
)
def test_a_registration_stands_as_what_was_submitted_last(events, status, versions):
    one = registration(*events)

    assert status_of(one, NOON) == status
    assert [version_status_of(one, version, NOON) for version in one.versions] == versions


@pytest.mark.parametrize(
    ("days", "status", "approved"),
    [
        (0, "SUBMITTED", False),
        (0.999, "SUBMITTED", False),
        (1, "REVIEWING", False),
        (14.999, "REVIEWING", False),
        (15, "COMPLETE", True),
        (400, "COMPLETE", True),
    ],
)
def test_with_a_day_set_a_review_runs_its_course_by_the_clock_alone(days, status, approved):
    one = registration(TIMED)

    assert status_of(one, after_noon(days=days)) == status
    assert is_approved(one, after_noon(days=days)) is approved


def test_without_one_nothing_happens_however_long_one_waits():
    assert status_of(registration(SUBMITTED), after_noon(days=4000)) == "SUBMITTED"


def test_a_review_that_ends_on_its_first_day_is_never_seen_under_way():
    one = registration(RegistrationSubmitted(ID, 1, approval_due=after_noon(days=1)))

    assert status_of(one, after_noon(hours=23)) == "SUBMITTED"
    assert list(history_of(one, one.newest, after_noon(days=2))) == [
        "DRAFT",
        "SUBMITTED",
        "APPROVED",
    ]


def test_a_denial_stands_whatever_the_clock_would_have_done():
    denied = At(after_noon(days=3), DENIED)

    assert status_of(registration(TIMED, denied), after_noon(days=30)) == "REQUIRES_UPDATES"


def test_the_history_says_since_when_each_status_was_had():
    one = registration(
        At(after_noon(hours=1), RegistrationSubmitted(ID, 1, after_noon(days=15), aws_review=True)),
        At(after_noon(days=3), APPROVED),
        At(after_noon(days=4), SECOND),
        At(after_noon(days=5), SECOND_SUBMITTED),
        At(after_noon(days=6), SECOND_APPROVED),
    )

    assert dict(history_of(one, one.versions[0], after_noon(days=9))) == {
        "DRAFT": NOON,
        "SUBMITTED": after_noon(hours=1),
        "AWS_REVIEWING": after_noon(hours=1),
        "REVIEWING": after_noon(hours=25),
        "APPROVED": after_noon(days=3),
        "ARCHIVED": after_noon(days=6),
    }


def test_an_approved_version_stays_in_force_until_a_later_one_is_approved():
    denied_later = registration(SUBMITTED, APPROVED, SECOND, SECOND_SUBMITTED, SECOND_DENIED)
    approved_later = registration(SUBMITTED, APPROVED, SECOND, SECOND_SUBMITTED, SECOND_APPROVED)

    in_force = [approved_version(one, NOON) for one in (denied_later, approved_later)]
    assert [version.number for version in in_force if version] == [1, 2]
    assert is_approved(denied_later, NOON)


def test_the_last_denial_is_remembered_with_its_reasons():
    one = registration(SUBMITTED, DENIED, SECOND, SECOND_SUBMITTED, SECOND_DENIED)

    denied = denied_version(one)

    assert denied is not None
    assert (denied.number, denied.reasons) == (2, ("Invalid Website",))
    assert denied_version(registration(SUBMITTED, APPROVED)) is None


def test_a_new_version_begins_with_no_field():
    one = registration(RegistrationFieldSet(ID, "companyInfo.companyName", "Shop"), SUBMITTED)
    later = registration(
        RegistrationFieldSet(ID, "companyInfo.companyName", "Shop"), SUBMITTED, DENIED, SECOND
    )

    assert set(one.newest.fields) == {"companyInfo.companyName"}
    assert not later.newest.fields


@pytest.mark.parametrize(
    ("events", "registered"),
    [
        ((), False),
        ((RegistrationAssociated(ID, "phone-1"),), False),
        ((RegistrationAssociated(ID, "phone-1"), SUBMITTED), False),
        ((RegistrationAssociated(ID, "phone-1"), SUBMITTED, APPROVED), True),
        ((RegistrationAssociated(ID, "phone-1"), SUBMITTED, DENIED), False),
        ((RegistrationAssociated(ID, "phone-1"), SUBMITTED, APPROVED, CLOSED), False),
        ((RegistrationAssociated(ID, "phone-2"), SUBMITTED, APPROVED), False),
        (
            (
                RegistrationAssociated(ID, "phone-1"),
                SUBMITTED,
                APPROVED,
                RegistrationDisassociated(ID, "phone-1"),
            ),
            False,
        ),
    ],
)
def test_what_an_approved_registration_stands_for_is_registered(events, registered):
    registrations = {ID: registration(*events)}

    assert is_registered("phone-1", registrations, NOON) is registered


def test_by_the_clock_a_number_is_registered_from_the_very_moment_on():
    registrations = {ID: registration(RegistrationAssociated(ID, "phone-1"), TIMED)}

    assert not is_registered("phone-1", registrations, after_noon(days=15, seconds=-1))
    assert is_registered("phone-1", registrations, after_noon(days=15))
