"""What is said to people about a message's end."""

from __future__ import annotations

import msgspec
import pytest

from engine.domain.events import CarrierScenarioSet, MessageStuck
from engine.domain.explain import Explanation, explanation
from engine.domain.message import Message
from engine.domain.rules.judge import judge
from tests.domain.accounts import REGISTERED, VERIFIED, given, identity
from tests.domain.given import NOON
from tests.rules.sends import AT_NOON, mail, text

RESEND = (
    "Repeating the same value sends no new code: the user asks for one "
    "(GetUserAttributeVerificationCode), or the value is removed and set again."
)

PASSWORD_AGAIN = (
    "Creating the same sandbox number again sends a new one-time password, at most five in 24 "
    "hours."
)


def message(request, judged=None, stuck=None):
    return Message(request, NOON, 17, judged=judged, stuck=stuck)


def undelivered(request):
    judged = judge(request, given().state, AT_NOON)
    assert judged.outcome == "undelivered"
    return explanation(message(request, judged))


def test_an_undelivered_text_is_explained_with_every_reason_and_what_to_do_in_order():
    assert undelivered(text()) == Explanation(
        what="The SMS to +1 206 555 0100 will not arrive.",
        why="The account is in the SMS sandbox and +12065550100 is not a verified destination. "
        "+12065550100 is a US number and the account has no US origination number.",
        next_step="Request a toll-free number and complete its registration. "
        "Verify the number for the SMS sandbox, or have the account moved out of it.",
        consequence="ada cannot sign in by phone until the number is verified.",
        resend=RESEND,
        aws_says="Sandboxed account unable to send to number.",
        caller_saw="200",
    )


def test_a_delivered_text_says_what_it_is_sent_from():
    judged = judge(text(), given(*REGISTERED, *VERIFIED).state, AT_NOON)

    assert explanation(message(text(), judged)) == Explanation(
        what="The SMS to +1 206 555 0100 arrives.",
        why="It is sent from +18335550100: the toll-free number is the account's only usable "
        "number for the United States.",
        aws_says="Message has been accepted by phone carrier",
    )


def delayed(milliseconds, **changed):
    request = msgspec.structs.replace(text(), **changed)
    late = CarrierScenarioSet("US", "delivered", delay_ms=milliseconds)
    world = given(*REGISTERED, *VERIFIED, late)
    return explanation(message(request, judge(request, world.state, AT_NOON)))


DAY_MS = 24 * 60 * 60 * 1000


@pytest.mark.parametrize(
    ("milliseconds", "span"),
    [
        (500, "0.5 seconds"),
        (1_500, "1.5 seconds"),
        (119_999, "119.999 seconds"),
        (120_000, "2 minutes"),
        (90 * 60_000, "90 minutes"),
        (2 * 60 * 60_000, "2 hours"),
        (DAY_MS - 1, "24 hours"),
    ],
)
def test_a_text_that_comes_late_says_how_late_and_that_it_comes(milliseconds, span):
    told = delayed(milliseconds)

    assert told.what == "The SMS to +1 206 555 0100 arrives."
    assert (told.why or "").endswith(f"States. It arrives {span} after it was sent.")
    assert (told.consequence, told.resend) == (None, None)


@pytest.mark.parametrize(
    ("milliseconds", "span"), [(DAY_MS, "24 hours"), (25 * 3_600_000, "25 hours")]
)
def test_a_text_that_comes_when_its_code_has_expired_is_of_no_use(milliseconds, span):
    told = delayed(milliseconds)

    assert told.what == "The SMS to +1 206 555 0100 arrives."
    assert f"{span} after it was sent." in (told.why or "")
    assert told.consequence == (
        "The text comes when its code, valid for 24 hours, has expired. ada cannot sign in by "
        "phone until the number is verified."
    )
    assert told.resend == RESEND


def test_a_text_without_a_code_does_not_expire():
    told = delayed(3 * DAY_MS, attribute=None, purpose="Publish")

    assert "72 hours" in (told.why or "")
    assert (told.consequence, told.resend) == (None, None)


def test_the_right_simulator_number_gets_a_code_when_it_is_set():
    request = text("+14254147167")
    judged = judge(request, given(*REGISTERED).state, AT_NOON)

    assert judged.verdict == "carrier-unknown-error"
    told = explanation(message(request, judged))
    assert told.resend == "Setting the right number sends a code to it."


def test_a_delivered_mail_says_whom_it_is_sent_from():
    world = given(*identity("ops@shop.example"), *identity("new.example"))

    told = explanation(message(mail(), judge(mail(), world.state, AT_NOON)))

    assert told.what == "The mail to ada@new.example arrives."
    assert told.why == (
        "It is sent from ops@shop.example: the pool's e-mail configuration names this identity."
    )


def test_a_pending_message_has_nothing_to_explain_yet():
    assert explanation(message(text())) == Explanation(
        what="The SMS to +1 206 555 0100 waits to be judged."
    )


def test_a_stuck_message_is_our_own_fault():
    stuck = MessageStuck("m-1", "RuntimeError: no", 5)

    assert explanation(message(text(), stuck=stuck)) == Explanation(
        what="The SMS to +1 206 555 0100 could not be judged: a fault of Sandpost's own.",
        why="RuntimeError: no (tried 5 times)",
        next_step="Remove the cause, then have the message judged again.",
    )


@pytest.mark.parametrize(
    ("purpose", "lifetime", "span"),
    [
        ("VerifyUserAttribute", DAY_MS, "24 hours"),
        ("SignUp", DAY_MS, "24 hours"),
        ("ForgotPassword", DAY_MS // 24, "60 minutes"),
        ("Authentication", DAY_MS // 96, "15 minutes at most"),
    ],
)
def test_each_purpose_s_code_is_of_use_as_long_as_it_is_valid(purpose, lifetime, span):
    in_time, too_late = (delayed(ms, purpose=purpose) for ms in (lifetime - 1, lifetime))

    assert (in_time.consequence, in_time.resend) == (None, None)
    assert f"when its code, valid for {span}, has expired. ada cannot" in too_late.consequence
    assert too_late.resend


def test_a_user_is_called_what_it_is_known_as():
    lost = message(text(), judge(text(), given().state, AT_NOON))

    told = explanation(lost, "ada@shop.example")

    assert told.consequence == (
        "ada@shop.example cannot sign in by phone until the number is verified."
    )


@pytest.mark.parametrize(
    ("changed", "consequence", "resend"),
    [
        (
            {"purpose": "SignUp"},
            "ada cannot confirm the account, and cannot sign in.",
            "ResendConfirmationCode sends another code.",
        ),
        (
            {"purpose": "ResendCode"},
            "ada cannot confirm the account, and cannot sign in.",
            "ResendConfirmationCode sends another code.",
        ),
        (
            {"purpose": "ForgotPassword"},
            "ada cannot choose a new password.",
            "ForgotPassword sends another code, and so does AdminResetUserPassword.",
        ),
        (
            {"purpose": "Authentication", "attribute": None},
            "ada cannot finish signing in.",
            "Signing in anew sends another code.",
        ),
        (
            {"purpose": "VerifyUserAttribute"},
            "ada cannot sign in by phone until the number is verified.",
            "The user asks for another code (GetUserAttributeVerificationCode).",
        ),
        (
            {"destination": "+1206555", "purpose": "SignUp"},
            "ada cannot confirm the account, and cannot sign in.",
            "ResendConfirmationCode sends another code.",
        ),
        ({}, "ada cannot sign in by phone until the number is verified.", RESEND),
        ({"signs_in": False}, "The phone number of ada stays unverified.", RESEND),
        (
            {"username": None, "attribute": None},
            "the user does not get the message.",
            RESEND,
        ),
        (
            {"purpose": "AdminCreateUser", "attribute": None},
            "ada does not get the temporary password and cannot sign in.",
            "AdminCreateUser with MessageAction RESEND sends a new invitation.",
        ),
        (
            {"purpose": "SandboxNumberVerification", "attribute": None, "sandbox_exempt": True},
            "+12065550100 stays unverified in the SMS sandbox.",
            PASSWORD_AGAIN,
        ),
        (
            {"purpose": "Publish", "attribute": None, "username": None, "pool": None},
            "+12065550100 does not get the text.",
            "Publishing the text again sends it anew.",
        ),
        (
            {"purpose": "Unheard", "attribute": None, "username": None},
            "the user does not get the message.",
            "The message has to be asked for again.",
        ),
        (
            {"destination": "+1206555"},
            "ada cannot sign in by phone until the number is verified.",
            "Setting the right number sends a code to it.",
        ),
        (
            {"destination": "+1206555", "purpose": "AdminCreateUser", "attribute": None},
            "ada does not get the temporary password and cannot sign in.",
            "AdminCreateUser with MessageAction RESEND sends a new invitation.",
        ),
    ],
)
def test_what_follows_and_how_to_have_it_sent_again_depend_on_the_purpose(
    changed, consequence, resend
):
    told = undelivered(msgspec.structs.replace(text(), **changed))

    assert (told.consequence, told.resend) == (consequence, resend)


@pytest.mark.parametrize(
    ("signs_in", "consequence"),
    [
        (True, "ada cannot sign in by e-mail until the address is verified."),
        (False, "The e-mail address of ada stays unverified."),
    ],
)
def test_an_undelivered_mail_leaves_the_address_unverified(signs_in, consequence):
    told = undelivered(msgspec.structs.replace(mail(), signs_in=signs_in))

    assert told.consequence == consequence
    assert told.what == "The mail to ada@new.example will not arrive."
    assert told.next_step == (
        "Verify the sender's identity. Verify the recipient's address, or have the account moved "
        "out of the SES sandbox."
    )


def test_a_lost_verification_mail_leaves_the_identity_unverified():
    request = msgspec.structs.replace(mail(), purpose="IdentityVerification", attribute=None)

    told = undelivered(request)

    assert told.consequence == "ada@new.example stays unverified in SES."
    assert told.resend == "Verifying the same identity again sends a new mail."
