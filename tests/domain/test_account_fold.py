"""Where a sending account's events lead."""

from __future__ import annotations

import re

import pytest

from engine.domain.account import (
    INITIAL,
    EmailIdentity,
    OriginationNumber,
    Role,
    SandboxNumber,
    SendingAccount,
)
from engine.domain.account_fold import derived_id
from engine.domain.account_state import BEGINNING, OptOut, OptOutList
from engine.domain.events import (
    IdentityAdded,
    IdentityRemoved,
    IdentityVerified,
    NumberOptedIn,
    NumberOptedOut,
    OptOutListCreated,
    OptOutListDeleted,
    OriginationNumberReleased,
    RegistrationCompleted,
    RoleDeclared,
    SandboxNumberAdded,
    SandboxNumberRemoved,
    SandboxNumberVerified,
    SesSandboxLeft,
    SmsSandboxLeft,
)
from tests.domain.accounts import ADA, after_noon, given, leased
from tests.domain.given import NOON, At

ADAS_ID = derived_id(ADA, NOON)
LATER, LAST = after_noon(minutes=1), after_noon(minutes=2)
OPS, ROLE = "ops@shop.example", "arn:aws:iam::000000000000:role/sms"
LEASED = OriginationNumber(
    id="phone-1",
    number="+18335550100",
    country="US",
    number_type="TOLL_FREE",
    message_type="TRANSACTIONAL",
    capabilities=("SMS",),
    needs_registration=True,
    monthly_price="2.00",
    requested_at=NOON,
)


def added(code, language="en-US"):
    return SandboxNumberAdded(ADA, code, language)


@pytest.mark.parametrize(
    ("past", "state"),
    [
        ((), SendingAccount()),
        ((SmsSandboxLeft(),), SendingAccount(in_sms_sandbox=False)),
        ((SesSandboxLeft(),), SendingAccount(in_ses_sandbox=False)),
        (
            (added("1"),),
            SendingAccount(
                sandbox_numbers={ADA: SandboxNumber("1", "en-US", NOON, (NOON,), id=ADAS_ID)}
            ),
        ),
        (
            (added("1"), At(LATER, SandboxNumberVerified(ADA)), At(LAST, added("2", "de-DE"))),
            SendingAccount(
                sandbox_numbers={
                    ADA: SandboxNumber("2", "de-DE", NOON, (NOON, LAST), LATER, ADAS_ID)
                }
            ),
        ),
        ((added("1"), SandboxNumberRemoved(ADA)), SendingAccount()),
        ((NumberOptedOut(ADA, "STOP"),), SendingAccount(opted_out={ADA: OptOut(NOON)})),
        ((NumberOptedOut(ADA, "STOP"), NumberOptedIn(ADA, "START")), SendingAccount()),
        (
            (NumberOptedOut(ADA, "STOP"), At(LATER, NumberOptedIn(ADA))),
            SendingAccount(opted_in_at={ADA: LATER}),
        ),
        ((NumberOptedOut(ADA),), SendingAccount(opted_out={ADA: OptOut(NOON, by_owner=False)})),
        (
            (OptOutListCreated("News", "call-1"), At(LATER, NumberOptedOut(ADA, "STOP", "News"))),
            SendingAccount(
                opt_out_lists={
                    "News": OptOutList(NOON, {ADA: OptOut(LATER)}, request="call-1"),
                }
            ),
        ),
        (
            (
                OptOutListCreated("News"),
                NumberOptedOut(ADA, "STOP"),
                NumberOptedOut(ADA, opt_out_list="News"),
                At(LATER, NumberOptedIn(ADA, opt_out_list="News")),
            ),
            SendingAccount(
                opted_out={ADA: OptOut(NOON)},
                opt_out_lists={"News": OptOutList(NOON, opted_in_at={ADA: LATER})},
            ),
        ),
        (
            (
                OptOutListCreated("News"),
                NumberOptedOut(ADA, "STOP", "News"),
                NumberOptedIn(ADA, "START", "News"),
            ),
            SendingAccount(opt_out_lists={"News": OptOutList(NOON)}),
        ),
        ((OptOutListCreated("News"), OptOutListDeleted("News")), SendingAccount()),
        ((leased(),), SendingAccount(origination_numbers={"phone-1": LEASED})),
        ((leased(), OriginationNumberReleased("phone-1")), SendingAccount()),
        (
            (IdentityAdded(OPS, "t"),),
            SendingAccount(identities={OPS: EmailIdentity(OPS, "t", NOON)}),
        ),
        (
            (IdentityAdded("ops@SHOP.example", "t"), At(LATER, IdentityVerified(OPS))),
            SendingAccount(identities={OPS: EmailIdentity("ops@SHOP.example", "t", NOON, LATER)}),
        ),
        ((IdentityAdded(OPS, "t"), IdentityRemoved("ops@SHOP.example")), SendingAccount()),
        (
            (RoleDeclared(ROLE, assumable=False, may_publish=False, external_id="x"),),
            SendingAccount(roles={ROLE: Role(assumable=False, may_publish=False, external_id="x")}),
        ),
    ],
)
def test_the_state_is_exactly_what_the_events_say(past, state):
    folded = given(*past).state

    assert folded == state
    assert isinstance(folded.in_sms_sandbox, bool)
    assert isinstance(folded.in_ses_sandbox, bool)


def test_only_as_many_attempts_are_kept_as_ever_count():
    times = [after_noon(minutes=minute) for minute in range(7)]

    folded = given(*(At(time, added("1")) for time in times)).state

    assert folded.sandbox_numbers[ADA].attempts == tuple(times[2:])
    assert folded.sandbox_numbers[ADA].added_at == times[0]


def test_a_number_is_usable_once_registered_or_if_it_needs_no_registration():
    registered = given(leased(), At(LATER, RegistrationCompleted("phone-1"))).state
    free = given(leased(needs_registration=False)).state

    assert registered.origination_numbers["phone-1"].registered_at == LATER
    assert registered.origination_numbers["phone-1"].usable
    assert free.origination_numbers["phone-1"].usable
    assert not free.origination_numbers["phone-1"].registered
    assert not LEASED.usable


def test_a_stream_without_events_is_a_new_aws_account():
    assert INITIAL.in_sms_sandbox
    assert INITIAL.in_ses_sandbox


def test_a_destination_that_was_recorded_without_an_id_has_one_that_stays():
    first = given(added("1")).state.sandbox_numbers[ADA].id
    resent = given(added("1"), At(LATER, added("2"))).state.sandbox_numbers[ADA].id
    again = given(added("1"), SandboxNumberRemoved(ADA), At(LATER, added("1")))

    assert re.fullmatch("vdn-[0-9a-f]{32}", first)
    assert resent == first
    assert again.state.sandbox_numbers[ADA].id != first


def test_a_destination_keeps_the_id_it_was_recorded_with():
    known = given(SandboxNumberAdded(ADA, id="vdn-1"), SandboxNumberAdded(ADA, "1", id="vdn-2"))

    assert known.state.sandbox_numbers[ADA].id == "vdn-1"


def test_the_list_that_every_account_has_is_one_among_its_lists():
    account = given(NumberOptedOut(ADA, "STOP"), OptOutListCreated("News")).state

    assert account.opt_out_list("Default") == OptOutList(BEGINNING, {ADA: OptOut(NOON)})
    assert account.opt_out_list("News") == OptOutList(NOON)
    assert account.opt_out_list("Offers") is None
