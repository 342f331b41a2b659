"""What an account decides about verified destinations and opt-out lists."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain import account_errors, direct_errors
from engine.domain.account_commands import (
    AddSandboxNumber,
    CreateDestination,
    CreateOptOutList,
    DeleteOptedOut,
    DeleteOptOutList,
    PutOptedOut,
    ReceiveKeyword,
    RemoveDestination,
    RemoveSandboxNumber,
    SendDestinationCode,
    VerifyDestination,
)
from engine.domain.account_messages import SANDBOX_PURPOSE
from engine.domain.events import (
    MessageRequested,
    NumberOptedIn,
    NumberOptedOut,
    OptOutListCreated,
    OptOutListDeleted,
    SandboxNumberAdded,
    SandboxNumberRemoved,
    SandboxNumberVerified,
    TextOptions,
)
from engine.domain.streams import message_stream
from tests.domain.accounts import (
    ACCOUNT,
    ADA,
    OPTED_OUT,
    REGION,
    REGISTERED,
    STREAM,
    TOLL_FREE,
    after_noon,
    before_noon,
    given,
    leased,
)
from tests.domain.given import NOON, At

DIRECT = TextOptions(direct=True)
KNOWN = SandboxNumberAdded(ADA, id="vdn-1")
SENT = SandboxNumberAdded(ADA, "111111")
VERIFIED = (KNOWN, SENT, SandboxNumberVerified(ADA))
NEWS = OptOutListCreated("News")
NEWS_NUMBER = (leased(opt_out_list="News", needs_registration=False),)

# ── Verified destinations ────────────────────────────────────────────────────────────────────


def test_a_destination_is_recorded_without_a_code_and_nothing_is_sent():
    given().when(CreateDestination("vdn-1", ADA, NOON)).then(KNOWN)


def test_the_same_destination_again_changes_nothing():
    given(KNOWN).when(CreateDestination("vdn-1", ADA, NOON)).then()


def test_another_destination_of_the_same_number_is_refused():
    command = CreateDestination("vdn-2", ADA, NOON)

    given(KNOWN).when(command).then_refused(direct_errors.DestinationExists, number=ADA, id="vdn-1")


def test_a_number_that_opted_out_is_no_destination():
    command = CreateDestination("vdn-1", ADA, NOON)

    given(*OPTED_OUT).when(command).then_refused(account_errors.NumberIsOptedOut, number=ADA)


@pytest.mark.parametrize(("known", "fits"), [(9, True), (10, False)])
def test_ten_destinations_fit(known, fits):
    past = [SandboxNumberAdded(f"+1206555{n:04}", id=f"vdn-{n}") for n in range(100, 100 + known)]
    asked = given(*past).when(CreateDestination("vdn-1", "+12065550199", NOON))

    if fits:
        asked.then(SandboxNumberAdded("+12065550199", id="vdn-1"))
    else:
        asked.then_refused(account_errors.TooManySandboxNumbers, most=10)


def test_a_one_time_password_is_recorded_and_sent_with_the_wishes_of_who_asked():
    wishes = TextOptions(origination=TOLL_FREE, direct=True)
    command = SendDestinationCode("vdn-1", "222222", "m-1", NOON, wishes, "de-DE")

    given(*REGISTERED, KNOWN).when(command).then_on(
        {
            STREAM: (SandboxNumberAdded(ADA, "222222", "de-DE"),),
            message_stream("m-1"): (
                MessageRequested(
                    id="m-1",
                    medium="SMS",
                    purpose=SANDBOX_PURPOSE,
                    destination=ADA,
                    body="Your AWS verification code is: 222222",
                    account=ACCOUNT,
                    region=REGION,
                    code="222222",
                    sms_type="Transactional",
                    sandbox_exempt=True,
                    text=wishes,
                ),
            ),
        }
    )


def send_code(now: str = NOON, **wishes: Any) -> SendDestinationCode:
    return SendDestinationCode("vdn-1", "222222", "m-1", now, TextOptions(direct=True, **wishes))


def test_without_a_number_of_its_own_an_account_sends_no_password():
    given(KNOWN).when(send_code()).then_refused(account_errors.NoOriginationIdentity, number=ADA)


@pytest.mark.parametrize("wish", [{"origination": TOLL_FREE}, {"sender_id": "SHOP"}])
def test_what_a_password_is_to_be_sent_from_may_be_named(wish):
    after = given(KNOWN).after(send_code(**wish))

    assert after.state.sandbox_numbers[ADA].code == "222222"


@pytest.mark.parametrize(("sent", "fits"), [(4, True), (5, False)])
def test_a_day_has_five_passwords(sent, fits):
    past = [At(before_noon(hours=23), SENT)] * sent
    asked = given(*REGISTERED, KNOWN, *past)

    if fits:
        assert asked.after(send_code()).state.sandbox_numbers[ADA].code == "222222"
    else:
        asked.when(send_code()).then_refused(account_errors.TooManyOneTimePasswords, most=5)


def test_a_verified_destination_gets_no_password():
    asked = given(*REGISTERED, *VERIFIED).when(send_code())

    asked.then_refused(direct_errors.DestinationAlreadyVerified, id="vdn-1")


def verify(code: str = "111111", now: str = NOON) -> VerifyDestination:
    return VerifyDestination("vdn-1", code, now)


@pytest.mark.parametrize(
    ("past", "command", "refused"),
    [
        ((), verify(), direct_errors.DestinationUnknown),
        ((KNOWN,), verify(), account_errors.WrongOneTimePassword),
        ((KNOWN, SENT), verify("222222"), account_errors.WrongOneTimePassword),
        ((KNOWN, SENT), verify(now=after_noon(hours=24)), direct_errors.OneTimePasswordExpired),
        (VERIFIED, verify(), direct_errors.DestinationAlreadyVerified),
    ],
)
def test_a_destination_is_not_verified_by_anything_else(past, command, refused):
    given(*past).when(command).then_refused(refused)


@pytest.mark.parametrize("now", [NOON, after_noon(hours=23, minutes=59)])
def test_a_destination_is_verified_by_its_newest_password_for_a_day(now):
    given(KNOWN, SENT).when(verify(now=now)).then(SandboxNumberVerified(ADA))


@pytest.mark.parametrize(
    ("now", "removed"), [(after_noon(hours=24), True), (after_noon(hours=23, minutes=59), False)]
)
def test_a_destination_can_be_removed_a_day_after_it_was_created(now, removed):
    late = At(after_noon(hours=23), SENT)
    asked = given(KNOWN, late).when(RemoveDestination("vdn-1", now))

    if removed:
        asked.then(SandboxNumberRemoved(ADA))
    else:
        asked.then_refused(direct_errors.DestinationTooYoung, removable_at=after_noon(hours=24))


def test_sns_gives_a_new_number_its_id_and_leaves_a_known_one_its_own():
    add = AddSandboxNumber(ADA, "222222", "m-1", NOON, id="vdn-2")

    new = given(*REGISTERED).after(add)
    known = given(*REGISTERED, KNOWN).after(add)

    assert new.state.sandbox_numbers[ADA].id == "vdn-2"
    assert known.state.sandbox_numbers[ADA].id == "vdn-1"


def test_sns_removes_what_no_password_was_sent_to_a_day_after_it_was_created():
    given(KNOWN).when(RemoveSandboxNumber(ADA, after_noon(hours=24))).then(
        SandboxNumberRemoved(ADA)
    )
    given(KNOWN).when(RemoveSandboxNumber(ADA, after_noon(hours=23))).then_refused(
        account_errors.SandboxNumberTooYoung
    )


# ── Opt-out lists ────────────────────────────────────────────────────────────────────────────


def test_a_list_is_created_once_for_each_request():
    given().when(CreateOptOutList("News", NOON, "call-1")).then(OptOutListCreated("News", "call-1"))
    given(OptOutListCreated("News", "call-1")).when(CreateOptOutList("News", NOON, "call-1")).then()


@pytest.mark.parametrize(
    ("past", "command"),
    [
        ((NEWS,), CreateOptOutList("News", NOON)),
        ((NEWS,), CreateOptOutList("News", NOON, "call-1")),
        ((OptOutListCreated("News", "call-1"),), CreateOptOutList("News", NOON, "call-2")),
        ((), CreateOptOutList("Default", NOON)),
    ],
)
def test_a_name_is_taken_once(past, command):
    given(*past).when(command).then_refused(direct_errors.OptOutListExists, name=command.name)


@pytest.mark.parametrize(("lists", "fits"), [(24, True), (25, False)])
def test_an_account_has_25_lists_of_its_own(lists, fits):
    past = [OptOutListCreated(f"list-{n}") for n in range(lists)]
    asked = given(*past).when(CreateOptOutList("News", NOON))

    if fits:
        asked.then(NEWS)
    else:
        asked.then_refused(direct_errors.TooManyOptOutLists, most=25)


def test_a_list_that_nothing_uses_is_deleted():
    given(NEWS, leased()).when(DeleteOptOutList("News", NOON)).then(OptOutListDeleted("News"))


@pytest.mark.parametrize(
    ("past", "name", "numbers"),
    [((NEWS, *NEWS_NUMBER), "News", ("phone-1",)), ((), "Default", ())],
)
def test_a_list_that_is_used_is_not_deleted(past, name, numbers):
    asked = given(*past).when(DeleteOptOutList(name, NOON))

    asked.then_refused(direct_errors.OptOutListInUse, name=name, numbers=numbers)


@pytest.mark.parametrize(
    "command",
    [
        DeleteOptOutList("News", NOON),
        PutOptedOut("News", ADA, NOON),
        DeleteOptedOut("News", ADA, NOON),
    ],
)
def test_a_list_that_there_is_not_is_told(command):
    given().when(command).then_refused(account_errors.OptOutListUnknown, name="News")


def test_a_call_opts_out_in_place_of_the_owner_once():
    given(NEWS).when(PutOptedOut("News", ADA, NOON)).then(NumberOptedOut(ADA, opt_out_list="News"))
    given(NumberOptedOut(ADA, "STOP")).when(PutOptedOut("Default", ADA, NOON)).then()


def test_a_number_that_nobody_can_have_does_not_opt_out():
    asked = given().when(PutOptedOut("Default", "+1206555", NOON))

    asked.then_refused(account_errors.InvalidPhoneNumber, number="+1206555")


def test_a_number_is_taken_off_the_list_that_it_is_on():
    on_news = NumberOptedOut(ADA, "STOP", "News")

    given(NEWS, on_news).when(DeleteOptedOut("News", ADA, NOON)).then(
        NumberOptedIn(ADA, opt_out_list="News")
    )
    given(NEWS, on_news).when(DeleteOptedOut("Default", ADA, NOON)).then_refused(
        direct_errors.NumberNotOptedOut, number=ADA
    )


@pytest.mark.parametrize(("days", "possible"), [(30, True), (29, False)])
def test_a_call_takes_off_once_in_thirty_days(days, possible):
    past = (
        NumberOptedOut(ADA),
        At(before_noon(days=days), NumberOptedIn(ADA)),
        NumberOptedOut(ADA),
    )
    asked = given(*past).when(DeleteOptedOut("Default", ADA, NOON))

    if possible:
        asked.then(NumberOptedIn(ADA))
    else:
        asked.then_refused(account_errors.OptInTooSoon, possible_at=after_noon(days=1))


@pytest.mark.parametrize(
    ("past", "to", "on"),
    [
        ((), None, "Default"),
        ((NEWS, *NEWS_NUMBER), None, "News"),
        ((NEWS, *NEWS_NUMBER), TOLL_FREE, "News"),
        ((NEWS, *NEWS_NUMBER), "phone-1", "News"),
        (
            (NEWS, *NEWS_NUMBER, leased("phone-2", "+14165550100", "LONG_CODE", "CA")),
            "+14165550100",
            "Default",
        ),
    ],
)
def test_a_phone_is_on_the_list_of_the_number_that_it_answers(past, to, on):
    asked = given(*past).when(ReceiveKeyword(ADA, "STOP", NOON, to))

    asked.then(NumberOptedOut(ADA, "STOP", on))


def test_a_phone_cannot_answer_a_number_that_is_not_the_accounts():
    asked = given().when(ReceiveKeyword(ADA, "STOP", NOON, "+18335550199"))

    asked.then_refused(account_errors.OriginationNumberUnknown, id="+18335550199")
