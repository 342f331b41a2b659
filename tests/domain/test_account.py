"""What a sending account decides: destinations, numbers, identities, roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from engine.domain import account_errors as errors
from engine.domain import act_errors
from engine.domain.account_commands import (
    AddSandboxNumber,
    CompleteRegistration,
    ConfirmIdentity,
    DeclareIdentity,
    DeclareRole,
    GrantShortCode,
    LeaveSesSandbox,
    LeaveSmsSandbox,
    NumberType,
    OptIn,
    ReceiveKeyword,
    ReleaseOriginationNumber,
    RemoveIdentity,
    RemoveSandboxNumber,
    RequestOriginationNumber,
    VerifyIdentity,
    VerifySandboxNumber,
)
from engine.domain.account_identities import status_of
from engine.domain.account_state import EmailIdentity
from engine.domain.errors import DomainError
from engine.domain.events import (
    EmailSender,
    IdentityAdded,
    IdentityPolicyDeclared,
    IdentityRemoved,
    IdentityVerified,
    MessageRequested,
    NumberOptedIn,
    NumberOptedOut,
    OriginationNumberReleased,
    OriginationNumberRequested,
    RegistrationCompleted,
    RoleDeclared,
    SandboxNumberAdded,
    SandboxNumberRemoved,
    SandboxNumberVerified,
    SesSandboxLeft,
    SmsSandboxLeft,
)
from engine.domain.moments import later
from tests.domain.accounts import (
    ADA,
    OPTED_OUT,
    PENDING,
    REGISTERED,
    STREAM,
    TOLL_FREE,
    VERIFIED,
    after_noon,
    before_noon,
    given,
    identity,
    leased,
)
from tests.domain.given import NOON, At

GRACE, HANS = "+12065550101", "+4930123456"
ADD = AddSandboxNumber(ADA, "246810", "m-1", NOON)


def password_text(number=ADA, code="246810"):
    return MessageRequested(
        id="m-1",
        medium="SMS",
        purpose="SandboxNumberVerification",
        destination=number,
        body=f"Your AWS verification code is: {code}",
        account="000000000000",
        region="us-east-1",
        code=code,
        sms_type="Transactional",
        sandbox_exempt=True,
    )


# ── Adding a sandbox number ──────────────────────────────────────────────────────────────────


def test_a_sandbox_number_is_added_together_with_its_one_time_password():
    given(*REGISTERED).when(ADD).then_on(
        {STREAM: (SandboxNumberAdded(ADA, "246810"),), "message/m-1": (password_text(),)}
    )


def test_the_language_asked_for_is_kept():
    german = AddSandboxNumber(ADA, "246810", "m-1", NOON, language="de-DE")

    after = given(*REGISTERED).after(german)

    assert after.state.sandbox_numbers[ADA].language == "de-DE"


def test_in_a_new_account_no_sandbox_number_can_be_added_for_want_of_a_number_to_send_from():
    given().when(ADD).then_refused(errors.NoOriginationIdentity, number=ADA)


def test_the_same_holds_for_a_number_of_any_other_country():
    # Seen for US, UK and other destinations: it is the account that has nothing to send from.
    command = AddSandboxNumber(HANS, "246810", "m-1", NOON)

    given().when(command).then_refused(errors.NoOriginationIdentity, number=HANS)
    given(*REGISTERED).when(command).then_on(
        {STREAM: (SandboxNumberAdded(HANS, "246810"),), "message/m-1": (password_text(HANS),)}
    )


def test_an_unregistered_number_is_nothing_to_send_a_one_time_password_from():
    given(leased()).when(ADD).then_refused(errors.NoOriginationIdentity)


def test_a_number_of_another_country_sends_no_one_time_password_to_the_united_states():
    canadian = leased(
        number="+14165550100", number_type="LONG_CODE", country="CA", needs_registration=False
    )

    given(canadian).when(ADD).then_refused(errors.NoOriginationIdentity)
    given(canadian).when(AddSandboxNumber(HANS, "1", "m-1", NOON)).then_on(
        {STREAM: (SandboxNumberAdded(HANS, "1"),), "message/m-1": (password_text(HANS, "1"),)}
    )


def test_an_opted_out_number_is_not_sent_a_one_time_password():
    given(*REGISTERED, *OPTED_OUT).when(ADD).then_refused(errors.NumberIsOptedOut, number=ADA)


@pytest.mark.parametrize("number", ["+120655501", "2065550100", "ada", "", "+999123456789"])
def test_what_cannot_be_a_number_is_not_added(number):
    command = AddSandboxNumber(number, "246810", "m-1", NOON)

    given(*REGISTERED).when(command).then_refused(errors.InvalidPhoneNumber, number=number)


def test_adding_a_pending_number_again_sends_a_new_password_that_replaces_the_old_one():
    again = given(*REGISTERED, *PENDING).after(ADD)

    again.when(VerifySandboxNumber(ADA, "111111", NOON)).then_refused(errors.WrongOneTimePassword)
    again.when(VerifySandboxNumber(ADA, "246810", NOON)).then(SandboxNumberVerified(ADA))
    assert again.messages == (password_text(),)


def test_adding_a_verified_number_again_leaves_it_verified():
    again = given(*REGISTERED, *VERIFIED).after(ADD)

    assert again.state.sandbox_numbers[ADA].verified


def others(count):
    return tuple(SandboxNumberAdded(f"+120655501{n:02}", "1") for n in range(10, 10 + count))


def test_the_sandbox_takes_ten_numbers_and_no_eleventh():
    given(*REGISTERED, *others(9)).after(ADD)
    given(*REGISTERED, *others(10)).when(ADD).then_refused(errors.TooManySandboxNumbers, most=10)


def test_a_full_sandbox_still_sends_new_passwords_to_the_numbers_it_has():
    again = given(*REGISTERED, *PENDING, *others(9)).after(ADD)

    assert len(again.messages) == 1


def test_a_number_is_sent_five_passwords_in_24_hours_and_no_sixth():
    times = [before_noon(hours=hours) for hours in (23.9, 20, 10, 1)]
    four = tuple(At(time, SandboxNumberAdded(ADA, "1")) for time in times)
    fifth = At(NOON, SandboxNumberAdded(ADA, "1"))

    given(*REGISTERED, *four).after(ADD)
    given(*REGISTERED, *four, fifth).when(ADD).then_refused(
        errors.TooManyOneTimePasswords, number=ADA, most=5
    )


def test_a_day_after_the_first_of_five_passwords_another_may_be_sent():
    times = [before_noon(hours=hours) for hours in (24, 20, 10, 1, 0.5)]
    five = tuple(At(time, SandboxNumberAdded(ADA, "1")) for time in times)

    again = given(*REGISTERED, *five).after(ADD)

    assert again.state.sandbox_numbers[ADA].attempts == (*times[1:], NOON)
    again.when(ADD).then_refused(errors.TooManyOneTimePasswords)


def test_passwords_to_one_number_do_not_count_for_another():
    five = (SandboxNumberAdded(GRACE, "1"),) * 5

    assert given(*REGISTERED, *five).after(ADD).messages


# ── Verifying and removing one ───────────────────────────────────────────────────────────────


def test_the_right_one_time_password_verifies_the_number():
    command = VerifySandboxNumber(ADA, "111111", NOON)

    given(*PENDING).when(command).then(SandboxNumberVerified(ADA))
    assert given(*PENDING).after(command).state.sandbox_numbers[ADA].verified_at == NOON


def test_a_wrong_one_time_password_verifies_nothing():
    given(*PENDING).when(VerifySandboxNumber(ADA, "111112", NOON)).then_refused(
        errors.WrongOneTimePassword, number=ADA
    )


def test_verifying_twice_records_nothing_the_second_time():
    given(*VERIFIED).when(VerifySandboxNumber(ADA, "111111", NOON)).then()


@pytest.mark.parametrize(
    "command", [VerifySandboxNumber(GRACE, "1", NOON), RemoveSandboxNumber(GRACE, NOON)]
)
def test_a_number_that_the_sandbox_does_not_know_is_neither_verified_nor_removed(command):
    given(*PENDING).when(command).then_refused(errors.SandboxNumberUnknown, number=GRACE)


@pytest.mark.parametrize("past", [PENDING, VERIFIED])
def test_a_number_can_be_removed_only_a_day_after_it_was_last_touched(past):
    early = RemoveSandboxNumber(ADA, after_noon(hours=24, milliseconds=-1))
    late = RemoveSandboxNumber(ADA, after_noon(hours=24))

    given(*past).when(early).then_refused(
        errors.SandboxNumberTooYoung, number=ADA, removable_at=after_noon(hours=24)
    )
    given(*past).when(late).then(SandboxNumberRemoved(ADA))
    assert ADA not in given(*past).after(late).state.sandbox_numbers


def test_a_later_verification_makes_a_number_young_again():
    late = At(after_noon(hours=5), SandboxNumberVerified(ADA))

    given(*PENDING, late).when(RemoveSandboxNumber(ADA, after_noon(hours=28))).then_refused(
        errors.SandboxNumberTooYoung, removable_at=after_noon(hours=29)
    )


def test_a_later_password_makes_a_number_young_again():
    later_password = At(after_noon(hours=5), SandboxNumberAdded(ADA, "2"))

    given(*VERIFIED, later_password).when(
        RemoveSandboxNumber(ADA, after_noon(hours=28))
    ).then_refused(errors.SandboxNumberTooYoung, removable_at=after_noon(hours=29))


@pytest.mark.parametrize(
    "command",
    [
        VerifySandboxNumber("ada", "1", NOON),
        RemoveSandboxNumber("ada", NOON),
        OptIn("ada", NOON),
        ReceiveKeyword("ada", "STOP", NOON),
    ],
)
def test_what_cannot_be_a_number_is_refused_by_every_command(command):
    given().when(command).then_refused(errors.InvalidPhoneNumber, number="ada")


# ── Sandboxes ────────────────────────────────────────────────────────────────────────────────


def test_an_account_leaves_the_sms_sandbox_once():
    given().when(LeaveSmsSandbox(NOON)).then(SmsSandboxLeft())
    given(SmsSandboxLeft()).when(LeaveSmsSandbox(NOON)).then()
    assert given(SmsSandboxLeft()).state.in_ses_sandbox


def test_an_account_leaves_the_ses_sandbox_once():
    given().when(LeaveSesSandbox(NOON)).then(SesSandboxLeft())
    given(SesSandboxLeft()).when(LeaveSesSandbox(NOON)).then()
    assert given(SesSandboxLeft()).state.in_sms_sandbox


# ── Opt-out ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "keyword",
    ["ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE"],
)
def test_every_documented_keyword_opts_out(keyword):
    given().when(ReceiveKeyword(ADA, keyword, NOON)).then(NumberOptedOut(ADA, keyword))


def test_keywords_have_no_case_and_spaces_around_them_do_not_count():
    given().when(ReceiveKeyword(ADA, " Stop ", NOON)).then(NumberOptedOut(ADA, "STOP"))


@pytest.mark.parametrize("keyword", ["START", "UNSTOP"])
def test_the_phone_itself_may_opt_in_at_any_time(keyword):
    opted_in = (*OPTED_OUT, NumberOptedIn(ADA), *OPTED_OUT)

    given(*opted_in).when(ReceiveKeyword(ADA, keyword, NOON)).then(NumberOptedIn(ADA, keyword))


def test_stop_twice_and_start_without_stop_record_nothing():
    given(*OPTED_OUT).when(ReceiveKeyword(ADA, "STOP", NOON)).then()
    given().when(ReceiveKeyword(ADA, "START", NOON)).then()


@pytest.mark.parametrize("past", [(), OPTED_OUT])
@pytest.mark.parametrize("keyword", ["HELP", " help"])
def test_who_asks_for_help_changes_nothing(past, keyword):
    given(*past).when(ReceiveKeyword(ADA, keyword, NOON)).then()


TOLL_FREE_AND_10DLC = (leased(), leased("phone-2", "+13035550100", "TEN_DLC"))


@pytest.mark.parametrize("to", [TOLL_FREE, "phone-1"])
@pytest.mark.parametrize("keyword", ["ARRET", "QUIT", "START"])
def test_carriers_of_a_toll_free_number_know_stop_and_unstop_alone(to, keyword):
    given(*TOLL_FREE_AND_10DLC).when(ReceiveKeyword(ADA, keyword, NOON, to)).then_refused(
        act_errors.TollFreeKeywordUnknown, keyword=keyword, number=TOLL_FREE
    )


def test_what_carriers_of_a_toll_free_number_know_counts():
    world = given(*TOLL_FREE_AND_10DLC)

    world.when(ReceiveKeyword(ADA, "STOP", NOON, TOLL_FREE)).then(NumberOptedOut(ADA, "STOP"))
    world.recording(*OPTED_OUT).when(ReceiveKeyword(ADA, "UNSTOP", NOON, TOLL_FREE)).then(
        NumberOptedIn(ADA, "UNSTOP")
    )
    world.when(ReceiveKeyword(ADA, "HELP", NOON, TOLL_FREE)).then()


def test_other_numbers_know_every_keyword():
    given(*TOLL_FREE_AND_10DLC).when(ReceiveKeyword(ADA, "QUIT", NOON, "+13035550100")).then(
        NumberOptedOut(ADA, "QUIT")
    )


@pytest.mark.parametrize("keyword", ["hello", "STOPP", ""])
def test_other_words_are_refused_because_they_have_no_effect_here(keyword):
    given().when(ReceiveKeyword(ADA, keyword, NOON)).then_refused(
        errors.UnknownKeyword, keyword=keyword
    )


def test_an_opted_out_number_is_opted_in_by_an_api_call():
    given(*OPTED_OUT).when(OptIn(ADA, NOON)).then(NumberOptedIn(ADA))


def test_opting_in_a_number_that_never_opted_out_succeeds_and_records_nothing():
    given().when(OptIn(ADA, NOON)).then()


def test_a_second_opt_in_by_an_api_call_waits_for_30_days():
    twice = (*OPTED_OUT, NumberOptedIn(ADA), *OPTED_OUT)

    given(*twice).when(OptIn(ADA, after_noon(days=30, milliseconds=-1))).then_refused(
        errors.OptInTooSoon, number=ADA, possible_at=after_noon(days=30)
    )
    given(*twice).when(OptIn(ADA, after_noon(days=30))).then(NumberOptedIn(ADA))


def test_an_opt_in_by_the_phone_does_not_count_towards_the_30_days():
    by_phone = (*OPTED_OUT, NumberOptedIn(ADA, "START"), *OPTED_OUT)

    given(*by_phone).when(OptIn(ADA, NOON)).then(NumberOptedIn(ADA))


# ── Origination numbers ──────────────────────────────────────────────────────────────────────


def request(
    number_type: NumberType = "TOLL_FREE", country="US", id_="phone-9", message_type="TRANSACTIONAL"
):
    return RequestOriginationNumber(id_, country, number_type, message_type, ("SMS",), NOON)


@pytest.mark.parametrize(
    ("number_type", "country", "number", "needs_registration", "price"),
    [
        ("TOLL_FREE", "US", "+18335550100", True, "2.00"),
        ("TEN_DLC", "US", "+13035550100", True, "1.00"),
        ("SIMULATOR", "US", "+14705550100", False, "1.00"),
        ("LONG_CODE", "CA", "+14165550100", False, "1.00"),
        ("LONG_CODE", "PR", "+17875550100", False, "1.00"),
        ("LONG_CODE", "GB", "+447700900000", False, "1.00"),
    ],
)
def test_a_leased_number_is_one_that_nobody_can_have(
    number_type, country, number, needs_registration, price
):
    given().when(request(number_type, country)).then(
        OriginationNumberRequested(
            id="phone-9",
            number=number,
            country=country,
            number_type=number_type,
            message_type="TRANSACTIONAL",
            capabilities=("SMS",),
            needs_registration=needs_registration,
            monthly_price=price,
        )
    )


def test_capabilities_message_type_and_protection_are_as_asked_for():
    command = RequestOriginationNumber(
        "phone-9", "US", "TEN_DLC", "PROMOTIONAL", ("SMS", "VOICE"), NOON, deletion_protected=True
    )

    number = given().after(command).state.origination_numbers["phone-9"]

    assert (number.capabilities, number.message_type) == (("SMS", "VOICE"), "PROMOTIONAL")
    assert number.deletion_protected
    assert number.requested_at == NOON


@pytest.mark.parametrize(
    ("number_type", "country", "count"),
    [("TOLL_FREE", "US", 700), ("SIMULATOR", "US", 100), ("LONG_CODE", "GB", 1000)],
)
def test_every_leased_number_is_another_until_none_is_left(number_type, country, count):
    commands = [request(number_type, country, f"phone-{n}") for n in range(count)]

    after = given().after(*commands)

    assert len({n.number for n in after.state.origination_numbers.values()}) == count
    after.when(request(number_type, country, "phone-too-many")).then_refused(
        errors.NumbersExhausted, number_type=number_type, country=country
    )


@pytest.mark.parametrize(
    ("number_type", "country"),
    [("LONG_CODE", "US"), ("TOLL_FREE", "CA"), ("TEN_DLC", "GB"), ("LONG_CODE", "DE")],
)
def test_numbers_that_are_not_to_be_had_are_refused(number_type, country):
    given().when(request(number_type, country)).then_refused(
        errors.NumberTypeNotOffered, number_type=number_type, country=country
    )


def test_a_simulator_number_is_for_transactional_messages_only():
    given().when(request("SIMULATOR", message_type="PROMOTIONAL")).then_refused(
        errors.SimulatorNumberMustBeTransactional, message_type="PROMOTIONAL"
    )


@pytest.mark.parametrize("name", ["phone-1", TOLL_FREE])
def test_a_registration_is_completed_by_the_numbers_id_or_the_number(name):
    command = CompleteRegistration(name, NOON)

    given(leased()).when(command).then(RegistrationCompleted("phone-1"))
    assert given(leased()).after(command).state.origination_numbers["phone-1"].usable


def test_completing_what_is_complete_or_needs_no_registration_records_nothing():
    command = CompleteRegistration("phone-1", NOON)

    given(*REGISTERED).when(command).then()
    given(leased(needs_registration=False)).when(command).then()


@pytest.mark.parametrize(
    "command", [CompleteRegistration("phone-2", NOON), ReleaseOriginationNumber("phone-2", NOON)]
)
def test_a_number_that_is_not_leased_is_neither_registered_nor_released(command):
    given(leased()).when(command).then_refused(errors.OriginationNumberUnknown, id="phone-2")


def test_a_released_number_may_be_leased_again():
    after = given(*REGISTERED).after(ReleaseOriginationNumber("phone-1", NOON))

    given(leased()).when(ReleaseOriginationNumber("phone-1", NOON)).then(
        OriginationNumberReleased("phone-1")
    )
    assert after.after(request()).state.origination_numbers["phone-9"].number == TOLL_FREE
    assert not after.after(request()).state.origination_numbers["phone-9"].usable


def test_a_protected_number_is_not_released():
    given(leased(deletion_protected=True)).when(
        ReleaseOriginationNumber("phone-1", NOON)
    ).then_refused(errors.NumberDeletionProtected, id="phone-1")


@pytest.mark.parametrize("code", ["12345", "123456"])
def test_a_short_code_comes_registered(code):
    given().when(GrantShortCode("phone-9", code, NOON)).then(
        OriginationNumberRequested(
            id="phone-9",
            number=code,
            country="US",
            number_type="SHORT_CODE",
            message_type="TRANSACTIONAL",
            capabilities=("SMS",),
            needs_registration=True,
            monthly_price="995.00",
        ),
        RegistrationCompleted("phone-9"),
    )


@pytest.mark.parametrize("code", ["1234", "1234567", "12a45", "", "٣٤٥٦٧"])
def test_a_short_code_has_five_or_six_digits(code):
    given().when(GrantShortCode("phone-9", code, NOON)).then_refused(
        errors.InvalidShortCode, short_code=code
    )


def test_a_short_code_is_had_once():
    given().after(GrantShortCode("phone-8", "12345", NOON)).when(
        GrantShortCode("phone-9", "12345", NOON)
    ).then_refused(errors.ShortCodeTaken, short_code="12345")


def test_a_short_code_cannot_be_released_by_an_api_call():
    given().after(GrantShortCode("phone-9", "12345", NOON)).when(
        ReleaseOriginationNumber("phone-9", NOON)
    ).then_refused(errors.NumberCannotBeReleased, id="phone-9")


# ── E-mail identities ────────────────────────────────────────────────────────────────────────

OPS = "ops@shop.example"
VERIFY = VerifyIdentity(OPS, "t-2", "http://localhost:7678/verify/t-2", "m-1", NOON)
WAITING = (IdentityAdded(OPS, "t-1"),)


def test_verifying_an_address_sends_it_a_mail_with_the_link():
    given().when(VERIFY).then_on(
        {
            STREAM: (IdentityAdded(OPS, "t-2"),),
            "message/m-1": (
                MessageRequested(
                    id="m-1",
                    medium="EMAIL",
                    purpose="IdentityVerification",
                    destination=OPS,
                    subject="Verify ops@shop.example for Amazon SES in us-east-1",
                    body="Somebody asked Amazon SES to let the AWS account 000000000000 send mail "
                    "from ops@shop.example in us-east-1.\n\n"
                    "If that was you, open this link within 24 hours:\n\n"
                    "http://localhost:7678/verify/t-2\n\n"
                    "If it was not, there is nothing to do.\n",
                    account="000000000000",
                    region="us-east-1",
                    code="t-2",
                    sender=EmailSender("no-reply-aws@amazon.com"),
                    sandbox_exempt=True,
                ),
            ),
        }
    )


def test_the_link_verifies_the_address():
    command = ConfirmIdentity("t-1", after_noon(hours=24))

    given(*WAITING).when(command).then(IdentityVerified(OPS))
    assert given(*WAITING).after(command).state.identities[OPS].verified


def test_a_link_works_for_24_hours():
    given(*WAITING).when(ConfirmIdentity("t-1", after_noon(hours=24, milliseconds=1))).then_refused(
        errors.IdentityLinkExpired, identity=OPS
    )


def test_an_unknown_link_verifies_nothing():
    given(*WAITING).when(ConfirmIdentity("t-9", NOON)).then_refused(
        errors.IdentityTokenUnknown, token="t-9"
    )


def test_verifying_again_sends_a_new_link_and_ends_the_old_one():
    again = given(*WAITING).after(VERIFY)

    again.when(ConfirmIdentity("t-1", NOON)).then_refused(errors.IdentityTokenUnknown)
    again.when(ConfirmIdentity("t-2", NOON)).then(IdentityVerified(OPS))


def test_each_link_belongs_to_its_own_address():
    both = given(IdentityAdded("a@shop.example", "t-a"), IdentityAdded("b@shop.example", "t-b"))

    both.when(ConfirmIdentity("t-b", NOON)).then(IdentityVerified("b@shop.example"))


def test_a_verified_address_is_sent_no_further_mail_and_its_link_does_nothing_more():
    given(*identity(OPS)).when(VERIFY).then_on({})
    given(*identity(OPS)).when(ConfirmIdentity(f"token-of-{OPS}", after_noon(days=9))).then()


def test_an_address_is_the_same_whatever_the_case_of_its_domain():
    other = VerifyIdentity("ops@SHOP.example", "t", "link", "m-1", NOON)

    given(*identity(OPS)).when(other).then_on({})


def test_the_part_before_the_at_sign_has_case():
    other = VerifyIdentity("Ops@shop.example", "t", "link", "m-1", NOON)

    assert given(*identity(OPS)).after(other).messages


@pytest.mark.parametrize(
    "name",
    ["shop.example", "ops", "ops@", "@shop.example", "o ps@shop.example", "Ops <ops@shop.example>"],
)
def test_only_an_address_is_verified_by_mail(name):
    command = VerifyIdentity(name, "t", "link", "m-1", NOON)

    given().when(command).then_refused(errors.InvalidIdentity, identity=name)


@pytest.mark.parametrize("name", ["shop.example", OPS])
def test_a_domain_or_address_can_be_declared_verified(name):
    command = DeclareIdentity(name, "t", NOON)

    given().when(command).then(IdentityAdded(name, "t"), IdentityVerified(name))
    given(*identity(name)).when(command).then()


def test_an_identitys_policy_is_declared_and_declared_differently_but_not_twice_the_same():
    forbids = DeclareIdentity(OPS, "t", NOON, cognito_may_send=False)

    given().when(forbids).then(
        IdentityAdded(OPS, "t"),
        IdentityVerified(OPS),
        IdentityPolicyDeclared(OPS, cognito_may_send=False),
    )
    given(*identity(OPS)).when(forbids).then(IdentityPolicyDeclared(OPS, cognito_may_send=False))
    given().after(forbids).when(forbids).then()
    given().after(forbids).when(DeclareIdentity(OPS, "t", NOON)).then(IdentityPolicyDeclared(OPS))


def test_declaring_a_waiting_address_verifies_it():
    given(*WAITING).when(DeclareIdentity(OPS, "t", NOON)).then(
        IdentityAdded(OPS, "t"), IdentityVerified(OPS)
    )


@pytest.mark.parametrize("name", ["shop", "-shop.example", "a b", ""])
def test_what_is_neither_address_nor_domain_is_not_declared(name):
    given().when(DeclareIdentity(name, "t", NOON)).then_refused(
        errors.InvalidIdentity, identity=name
    )


def test_an_identity_is_removed_and_a_missing_one_silently_not():
    given(*identity(OPS)).when(RemoveIdentity("ops@SHOP.EXAMPLE", NOON)).then(IdentityRemoved(OPS))
    given().when(RemoveIdentity(OPS, NOON)).then()
    assert not given(*identity(OPS)).after(RemoveIdentity(OPS, NOON)).state.identities


@pytest.mark.parametrize(
    ("verified_at", "now", "status"),
    [
        (NOON, after_noon(days=9), "verified"),
        (None, NOON, "pending"),
        (None, after_noon(hours=24), "pending"),
        (None, after_noon(hours=24, milliseconds=1), "failed"),
    ],
)
def test_an_identity_is_verified_pending_or_failed(verified_at, now, status):
    assert status_of(EmailIdentity(OPS, "t", NOON, verified_at), now) == status


# ── Roles ────────────────────────────────────────────────────────────────────────────────────

ROLE = "arn:aws:iam::000000000000:role/sms"


def test_a_role_is_declared_and_declared_differently_but_not_twice_the_same():
    refused = DeclareRole(ROLE, NOON, assumable=False, may_publish=False, external_id="x")

    given().when(refused).then(
        RoleDeclared(ROLE, assumable=False, may_publish=False, external_id="x")
    )
    given().after(refused).when(refused).then()
    given().after(refused).when(DeclareRole(ROLE, NOON)).then(RoleDeclared(ROLE))
    assert given().after(refused).state.roles[ROLE].external_id == "x"


# ── Properties ───────────────────────────────────────────────────────────────────────────────

NUMBERS = st.sampled_from([ADA, GRACE, HANS])
MOMENTS = st.integers(0, 60 * 24 * 45).map(lambda minutes: after_noon(minutes=minutes))
CODES = st.sampled_from(["1", "2"])
COMMANDS = st.one_of(
    st.builds(AddSandboxNumber, NUMBERS, CODES, st.just("m"), MOMENTS),
    st.builds(VerifySandboxNumber, NUMBERS, CODES, MOMENTS),
    st.builds(RemoveSandboxNumber, NUMBERS, MOMENTS),
    st.builds(OptIn, NUMBERS, MOMENTS),
    st.builds(ReceiveKeyword, NUMBERS, st.sampled_from(["STOP", "START"]), MOMENTS),
    st.builds(LeaveSmsSandbox, MOMENTS),
    st.builds(GrantShortCode, st.just("phone-s"), st.just("12345"), MOMENTS),
)


@for_all(st.lists(COMMANDS, max_size=30))
def test_whatever_is_asked_an_account_is_never_sent_more_than_it_may_be(commands):
    world = given(*REGISTERED)
    sent: dict[str, list[str]] = {}

    for command in sorted(commands, key=lambda c: c.now):
        try:
            world = world.after(command)
        except DomainError:
            continue
        if isinstance(command, AddSandboxNumber):
            sent.setdefault(command.number, []).append(command.now)

    for times in sent.values():
        for first, sixth in zip(times, times[5:], strict=False):
            assert sixth >= later(first, timedelta(hours=24))
    assert len(world.state.sandbox_numbers) <= 10
