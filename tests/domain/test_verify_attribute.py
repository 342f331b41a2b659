"""A code proves the value that it was sent to, once, and makes it the alias that it can be."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.commands import AskForCode, UpdateAttributes, VerifyAttribute
from engine.domain.disputed import Disputed
from engine.domain.errors import AliasTaken
from engine.domain.events import (
    AttributesUpdated,
    AttributeVerified,
    CodeIssued,
    PendingValueSubmitted,
)
from engine.domain.sign_in_errors import AttributeNotVerifiable, CodeExpired, CodeWrong
from engine.domain.streams import user_stream
from engine.domain.user import evolve
from engine.domain.user_decide import Outside, decide_update
from engine.domain.user_update import plan_update
from engine.domain.verify_attribute import code_due, decide_code, decide_verification, proved
from tests.domain.given import NOON, Decider
from tests.domain.users import (
    BOTH,
    DEFAULTS,
    NEW,
    NEW_NUMBER,
    NEXT_NOON,
    OLD,
    OLD_NUMBER,
    STREAM,
    a_pool,
    code,
    created,
    mail,
    sendings,
    somebody,
    text,
    update,
)

Command = UpdateAttributes | AskForCode | VerifyAttribute
PLAIN = a_pool(auto_verified=BOTH)
ALIASES = a_pool(auto_verified=BOTH, alias_attributes=BOTH)
NAMES = a_pool(auto_verified=BOTH, username_attributes=BOTH)
KEEPING = a_pool(auto_verified=BOTH, verified_before_update=BOTH, alias_attributes=BOTH)
VALID = Disputed(earlier_codes="valid")
LAST_MOMENT = "2026-11-23T11:59:59.999Z"
TWO_NOONS_LATER = "2026-11-24T12:00:00.000Z"
VERIFIED = {"email": OLD, "email_verified": "true"}


def deciding(pool, disputed: Disputed = DEFAULTS, holders=None) -> Decider[Command, Any]:
    """How updates and codes of a user of this pool are decided; each message is `m1`."""

    def decide(command, user):
        now = command.now
        match command:
            case UpdateAttributes():
                plan = plan_update(command.attributes, user, pool, disputed, now)
                outside = Outside(sendings(plan.due), {})
                return decide_update(plan, user, pool, outside, disputed, now)
            case AskForCode():
                due = code_due(user, command.attribute, disputed, now)
                return decide_code(user, pool, Outside(sendings((due,))), now)
            case _:
                event = proved(user, pool, command.attribute, command.code, disputed, now)
                outside = Outside(holders=holders or {})
                return decide_verification(event, user, pool, outside, disputed)

    return Decider(decide, evolve, STREAM, None)


def ada(pool, disputed: Disputed = DEFAULTS, holders=None, /, **attributes: str):
    return deciding(pool, disputed, holders).given(created(pool, **attributes))


def verify(number: str = "100001", attribute: str = "email", now: str = NOON) -> VerifyAttribute:
    return VerifyAttribute(attribute, number, now)


def ask(attribute: str = "email", now: str = NOON) -> AskForCode:
    return AskForCode(attribute, now)


# ── Asking for a code ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flag", [{}, {"email_verified": "false"}, {"email_verified": "true"}])
def test_a_code_is_sent_to_the_value_verified_or_not(flag):
    asked = mail(OLD, purpose="VerifyUserAttribute")

    ada(PLAIN, email=OLD, **flag).when(ask()).then_on({STREAM: (code("email", OLD),), **asked})


def test_a_number_gets_it_by_text():
    asked = text(OLD_NUMBER, purpose="VerifyUserAttribute")
    issued = (code("phone_number", OLD_NUMBER),)

    ada(a_pool(), phone_number=OLD_NUMBER).when(ask("phone_number")).then_on(
        {STREAM: issued, **asked}
    )


@pytest.mark.parametrize(
    "attribute", ["phone_number", "name", "email_verified", "sub", "custom:x", "confirm", "reset"]
)
def test_without_a_value_or_for_what_is_not_verified_there_is_no_code(attribute):
    ada(PLAIN, email=OLD, name="Ada").when(ask(attribute)).then_refused(
        AttributeNotVerifiable, name=attribute
    )


@pytest.mark.parametrize(
    ("disputed", "to"), [(DEFAULTS, NEW), (Disputed(code_while_pending="current"), OLD)]
)
def test_while_a_value_is_pending_the_code_goes_to_it_or_to_the_one_in_use(disputed, to):
    waiting = ada(KEEPING, disputed, None, **VERIFIED).after(update(email=NEW))

    asked = mail(to, purpose="VerifyUserAttribute", signs_in=True)
    waiting.when(ask()).then_on({STREAM: (code("email", to),), **asked})


def test_a_value_without_a_predecessor_can_be_asked_for_while_it_is_pending():
    waiting = ada(KEEPING).after(update(email=NEW))

    asked = mail(NEW, purpose="VerifyUserAttribute", signs_in=True)
    waiting.when(ask()).then_on({STREAM: (code("email", NEW),), **asked})


def test_once_the_pending_value_is_over_the_code_goes_to_the_one_in_use():
    waiting = ada(KEEPING, **VERIFIED).after(update(email=NEW))

    issued = code("email", OLD, at=TWO_NOONS_LATER)
    asked = mail(OLD, purpose="VerifyUserAttribute", signs_in=True)
    waiting.when(ask(now=NEXT_NOON)).then_on({STREAM: (issued,), **asked})


# ── What a code proves ───────────────────────────────────────────────────────────────────────


def test_the_right_code_verifies_what_it_was_sent_to():
    sent = ada(PLAIN, email=OLD).after(update(email=NEW))

    sent.when(verify()).then(AttributeVerified("email", NEW))
    assert sent.after(verify()).state.attributes == {"email": NEW, "email_verified": "true"}


def test_the_pending_value_takes_effect():
    sent = ada(KEEPING, **VERIFIED).after(update(email=NEW))

    sent.when(verify()).then(
        AttributeVerified("email", NEW, activated={"email": NEW}, deactivated={"email": OLD})
    )
    after = sent.after(verify()).state
    assert after.attributes == {"email": NEW, "email_verified": "true"}
    assert (after.pending, after.codes) == ({}, {})


def test_a_verified_alias_is_active_at_once():
    sent = ada(ALIASES).after(update(email=NEW))

    sent.when(verify()).then(AttributeVerified("email", NEW, activated={"email": NEW}))


def test_where_the_address_is_the_user_name_it_is_active_already():
    sent = ada(NAMES, email=OLD).after(ask())

    sent.when(verify()).then(AttributeVerified("email", OLD))


def test_a_code_is_good_once():
    used = ada(PLAIN).after(update(email=NEW), verify())

    used.when(verify()).then_refused(CodeExpired)


@pytest.mark.parametrize(("now", "refusal"), [(LAST_MOMENT, CodeWrong), (NEXT_NOON, CodeExpired)])
def test_a_code_is_good_for_a_day(now, refusal):
    """Facts section 5 [doc]: 24 hours. After them a wrong code is told to be over as well."""
    sent = ada(PLAIN).after(update(email=NEW))

    sent.when(verify("999999", now=now)).then_refused(refusal)
    if refusal is CodeExpired:
        sent.when(verify(now=now)).then_refused(CodeExpired)
    else:
        sent.when(verify(now=now)).then(AttributeVerified("email", NEW))


def test_without_a_code_there_is_nothing_to_prove():
    ada(PLAIN, email=OLD).when(verify()).then_refused(CodeExpired)


@pytest.mark.parametrize("wrong", ["100002", "10000", " 100001", "1000010"])
def test_another_code_proves_nothing(wrong):
    ada(PLAIN).after(update(email=NEW)).when(verify(wrong)).then_refused(CodeWrong)


def test_the_code_of_one_attribute_does_not_prove_another():
    sent = ada(PLAIN, email=OLD).after(ask(), update(phone_number=NEW_NUMBER))
    issued = CodeIssued("email", OLD, "222222", NEXT_NOON, "m2")

    both = sent.recording(issued)

    both.when(verify("222222", "phone_number")).then_refused(CodeWrong)
    both.when(verify("100001", "email")).then_refused(CodeWrong)
    both.when(verify("100001", "phone_number")).then(AttributeVerified("phone_number", NEW_NUMBER))


@pytest.mark.parametrize("use", ["confirm", "reset"])
def test_a_code_for_something_else_proves_no_attribute(use):
    sent = ada(PLAIN, email=OLD).recording(
        CodeIssued("email", OLD, "100001", NEXT_NOON, "m1", use=use)
    )

    sent.when(verify()).then_refused(CodeExpired)
    sent.when(verify(attribute=use)).then_refused(AttributeNotVerifiable, name=use)


def test_a_code_goes_with_the_value_that_it_was_sent_to():
    changed = ada(a_pool(), email=OLD).after(ask(), update(email=NEW))

    changed.when(verify()).then_refused(CodeExpired)


@pytest.mark.parametrize("disputed", [DEFAULTS, VALID])
def test_a_code_that_a_newer_one_followed_counts_only_by_a_setting(disputed):
    """Facts section 12 [own]."""
    asked = ada(PLAIN, disputed, None, email=OLD).after(ask())
    newer = asked.recording(CodeIssued("email", OLD, "222222", NEXT_NOON, "m2"))

    newer.when(verify("222222")).then(AttributeVerified("email", OLD))
    if disputed is VALID:
        newer.when(verify("100001")).then(AttributeVerified("email", OLD))
    else:
        newer.when(verify("100001")).then_refused(CodeWrong)


def test_a_code_to_an_earlier_pending_value_proves_nothing():
    """Invariant 7: whatever the setting, a code proves the value it was sent to, and no other."""
    first = ada(KEEPING, VALID, None, **VERIFIED).after(update(email=NEW))
    second = first.recording(
        PendingValueSubmitted("email", "ada@newer.example", NEXT_NOON),
        CodeIssued("email", "ada@newer.example", "222222", NEXT_NOON, "m2"),
    )

    second.when(verify("100001")).then_refused(CodeWrong)


# ── While a value is pending ─────────────────────────────────────────────────────────────────


def test_a_code_asked_for_again_keeps_the_pending_value_waiting():
    """Facts section 12: a pending value lives as long as its code."""
    asked = ada(KEEPING, **VERIFIED).after(update(email=NEW), ask(now=LAST_MOMENT))

    later = "2026-11-24T11:00:00.000Z"
    asked.when(verify(now=later)).then(
        AttributeVerified("email", NEW, activated={"email": NEW}, deactivated={"email": OLD})
    )
    again = asked.after(ask(now=later)).state
    assert again.codes["email"].destination == NEW


def test_proving_the_value_in_use_leaves_the_pending_one_waiting():
    waiting = ada(KEEPING, Disputed(code_while_pending="current"), None, email=OLD).after(
        update(email=NEW), ask(), verify()
    )

    assert waiting.state.attributes == {"email": OLD, "email_verified": "true"}
    assert waiting.state.pending["email"].value == NEW


def test_a_value_proved_elsewhere_leaves_the_code_to_the_pending_one():
    """A new password is chosen with a code to the value in use, and proves that one."""
    waiting = ada(KEEPING, **VERIFIED).after(update(email=NEW))

    both = waiting.recording(AttributeVerified("email", OLD))

    both.when(verify()).then(
        AttributeVerified("email", NEW, activated={"email": NEW}, deactivated={"email": OLD})
    )


# ── Aliases of others ────────────────────────────────────────────────────────────────────────

BOB = somebody(ALIASES, "bob-1", "bob", email=NEW, email_verified="true")
BOBS = user_stream(ALIASES.id, "bob-1")


def test_an_alias_moves_to_who_proves_it():
    """Facts 2.9, contradictory [obs]: a setting. Whoever loses it keeps the value, unverified."""
    sent = ada(ALIASES, DEFAULTS, {"email": BOB}).after(update(email=NEW))

    sent.when(verify()).then_on(
        {
            BOBS: (
                AttributesUpdated(changed={"email_verified": "false"}, deactivated={"email": NEW}),
            ),
            STREAM: (AttributeVerified("email", NEW, activated={"email": NEW}),),
        }
    )


def test_an_alias_of_somebody_else_may_be_refused_instead():
    disputed = Disputed(alias_conflict_on_verification="refuse")

    sent = ada(ALIASES, disputed, {"email": BOB}).after(update(email=NEW))

    sent.when(verify()).then_refused(AliasTaken, kind="email")


def test_what_administrators_move_is_another_setting():
    disputed = Disputed(alias_conflict="refuse")

    sent = ada(ALIASES, disputed, {"email": BOB}).after(update(email=NEW))

    assert BOBS in deciding(ALIASES, disputed, {"email": BOB}).decide(verify(), sent.state)


def test_a_user_name_of_somebody_else_never_moves():
    holder = somebody(NAMES, "bob-1", "bob", email=NEW)

    sent = ada(NAMES, DEFAULTS, {"email": holder}).recording(code("email", NEW))

    sent.when(verify()).then_refused(AliasTaken, kind="email")
