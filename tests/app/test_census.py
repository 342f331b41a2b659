"""Many judged messages at a glance."""

from __future__ import annotations

from msgspec.structs import replace

from engine.app.census import Census, Lost, advised, census, together
from engine.domain.events import SmsSandboxLeft
from engine.domain.message import Message
from engine.domain.rules.judge import judge
from tests.domain.accounts import ADA, REGISTERED, VERIFIED, given
from tests.domain.given import NOON
from tests.rules.sends import AT_NOON, text

OTHERS = tuple(f"+120655501{last:02}" for last in range(1, 12))
VERIFY = (
    "aws sns verify-sms-sandbox-phone-number --phone-number DESTINATION --one-time-password CODE"
)
LEAVE = "sandpost account leave-sms-sandbox"


def judged(to: str, user: str, *past) -> Message:
    request = replace(text(to), username=user)
    return Message(request, NOON, 0, judge(request, given(*past).state, AT_NOON), NOON, 0)


def test_messages_are_counted_by_what_decides_them_and_name_some_who_would_wait():
    some = [judged(ADA, "ada", *REGISTERED, *VERIFIED)]
    some += [judged(to, f"user-{n}", *REGISTERED) for n, to in enumerate(OTHERS[:4])]

    found = census(some)

    assert (found.judged, found.delivered) == (5, 1)
    assert found.verdicts == {
        "sandbox-destination-unverified": Lost(4, ("user-0", "user-1", "user-2"))
    }


def test_a_repair_that_several_messages_need_is_said_once_whatever_their_numbers():
    both = [judged(to, user) for to, user in ((ADA, "ada"), (OTHERS[0], "bob"))]

    helps = {one.rule: one for one in census(both).helps}

    assert {rule: (one.needed_by, one.enough_for) for rule, one in helps.items()} == {
        "us-origination": (2, 0),
        "sms-sandbox": (2, 0),
    }
    assert [step.run for step in helps["sms-sandbox"].steps] == [
        "aws sns create-sms-sandbox-phone-number --phone-number DESTINATION",
        None,
        VERIFY,
    ]


def test_a_repair_is_enough_for_those_who_lack_nothing_else():
    left = SmsSandboxLeft()
    some = [judged(ADA, "ada", left), judged(OTHERS[0], "bob")]

    helps = {one.rule: one for one in census(some).helps}

    assert (helps["us-origination"].needed_by, helps["us-origination"].enough_for) == (2, 1)


def test_ten_numbers_are_verified_one_by_one_and_for_more_the_account_leaves_the_sandbox():
    eleven = [judged(to, to, *REGISTERED) for to in OTHERS]

    ten, all_of_them = advised(census(eleven[:10])), advised(census(eleven))

    assert (ten.helps[0].steps[0].run or "").startswith("aws sns create-sms-sandbox-phone-number")
    assert [(one.needed_by, [step.run for step in one.steps]) for one in all_of_them.helps] == [
        (11, [LEAVE])
    ]


def test_what_most_messages_need_is_said_first():
    left = SmsSandboxLeft()
    some = [judged(ADA, "ada"), judged(OTHERS[0], "bob", left), judged(OTHERS[1], "eve", left)]

    assert [one.rule for one in advised(census(some)).helps] == ["us-origination", "sms-sandbox"]


def test_the_census_of_two_halves_together_is_that_of_the_whole():
    some = [judged(to, to) for to in OTHERS] + [judged(ADA, "ada", *REGISTERED, *VERIFIED)]

    halves = together(together(Census(), census(some[:5])), census(some[5:]))

    assert advised(halves) == advised(census(some))
