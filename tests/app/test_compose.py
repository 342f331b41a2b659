"""The words of every message, links, and what a trigger is asked and may answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace as replaced

from engine.adapters.template_texts import TemplateTexts
from engine.app.compose import Addressee, Composer
from engine.domain.commands import Purpose
from engine.domain.disputed import Disputed
from engine.domain.errors import DomainMissing, TriggerAnswerUnusable, TriggerTextUnusable
from engine.domain.events import EmailConfiguration, MessageTemplates, SmsConfiguration
from engine.domain.sending import Due
from engine.ports import TriggerAnswer, TriggerQuestion
from tests.domain.users import ROLE, a_pool

if TYPE_CHECKING:
    from engine.domain.pool import Pool

ADDRESS, NUMBER, CODE = "ada@new.example", "+12065550100", "135790"
URL = "https://sandpost.shop.example"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:words"
ADA = Addressee("ada", "sub-1", {"email": ADDRESS}, "UNCONFIRMED", {}, "client1")
POOL = replace(a_pool(sms=SmsConfiguration(ROLE)), domain="shop")
DEFAULTS = Disputed()
SIGN_UP = Due("SignUp", "EMAIL", ADDRESS, "email", "confirm", by_link=True)


class Answering:
    """A trigger that always gives the same answer, and remembers what it was asked."""

    def __init__(self, answer: TriggerAnswer) -> None:
        self.answer = answer
        self.asked: list[TriggerQuestion] = []

    async def custom_message(self, question: TriggerQuestion) -> TriggerAnswer:
        self.asked.append(question)
        return self.answer


class Drawn:
    """The only code that is ever drawn."""

    def code(self) -> str:
        return CODE

    def id(self) -> str:
        return "m-1"


@pytest.fixture
def written(sandpost):
    """The finished message for what is due, to whom; a trigger's answer makes the pool ask it."""

    async def write(
        due: Due,
        pool: Pool = POOL,
        *,
        to: Addressee = ADA,
        answer: TriggerAnswer | None = None,
        disputed: Disputed = DEFAULTS,
        **more: Any,
    ):
        if answer is not None:
            settings = _with(pool, custom_message_trigger=FUNCTION)
            pool = replace(pool, settings=settings)
        triggers = Answering(answer or TriggerAnswer())
        drawn: Any = Drawn()
        composer = Composer(triggers, TemplateTexts(), drawn, disputed)
        look = sandpost.handler.look()
        ((_, sending),) = await composer.compose(look, pool, to, (due,), **more)
        return sending

    return write


def _with(pool: Pool, **settings: Any):
    return replaced(pool.settings, **settings)


def pool_with(**settings: Any) -> Pool:
    return replace(POOL, settings=_with(POOL, **settings))


# ── The default words ────────────────────────────────────────────────────────────────────────

# Facts 7.1: of sign-up [rec], of a reset observed, of attributes and MFA as the console has them.
DEFAULT_WORDS = [
    ("SignUp", "EMAIL", "Your verification code", "Your confirmation code is 135790"),
    ("SignUp", "SMS", None, "Your confirmation code is 135790"),
    ("ResendCode", "EMAIL", "Your verification code", "Your confirmation code is 135790"),
    ("ResendCode", "SMS", None, "Your confirmation code is 135790"),
    ("ForgotPassword", "EMAIL", "Your verification code", "Your password reset code is 135790"),
    ("ForgotPassword", "SMS", None, "Your password reset code is 135790"),
    ("UpdateUserAttribute", "EMAIL", "Your verification code", "Your verification code is 135790"),
    ("UpdateUserAttribute", "SMS", None, "Your verification code is 135790"),
    ("VerifyUserAttribute", "EMAIL", "Your verification code", "Your verification code is 135790"),
    ("VerifyUserAttribute", "SMS", None, "Your verification code is 135790"),
    ("Authentication", "SMS", None, "Your authentication code is 135790. "),
    (
        "AdminCreateUser",
        "EMAIL",
        "Your temporary password",
        "Your username is ada and temporary password is 135790. ",
    ),
    ("AdminCreateUser", "SMS", None, "Your username is ada and temporary password is 135790. "),
]


@pytest.mark.parametrize(("purpose", "medium", "subject", "body"), DEFAULT_WORDS)
async def test_a_pool_without_words_sends_the_default_ones(written, purpose, medium, subject, body):
    sending = await written(Due(purpose, medium, "to"))

    assert (sending.subject, sending.body) == (subject, body)


def test_every_purpose_has_default_words():
    assert {purpose for purpose, *_ in DEFAULT_WORDS} == set(get_args(Purpose))


# ── The pool's words ─────────────────────────────────────────────────────────────────────────

OWN = pool_with(
    templates=MessageTemplates(
        verification_sms="verify sms {####}",
        verification_email="verify mail {####} {username}",
        verification_email_subject="verify subject {####}",
        invitation_sms="invite sms {username} {####}",
        invitation_email="invite mail {username} {####}",
        invitation_email_subject="invite subject {username}",
        link_email="link mail {##here##} {####}",
        link_email_subject="link subject {##here##}",
        authentication_sms="authenticate sms {####}",
    )
)


@pytest.mark.parametrize(
    "purpose", ["SignUp", "ResendCode", "VerifyUserAttribute", "ForgotPassword"]
)
async def test_one_template_serves_all_codes_that_prove_something(written, purpose):
    """Facts 7.2 [rec]; no user name but in invitations, nothing filled into subjects (7.3)."""
    mail = await written(Due(purpose, "EMAIL", ADDRESS), OWN)
    text = await written(Due(purpose, "SMS", NUMBER), OWN)

    assert (mail.subject, mail.body) == ("verify subject {####}", "verify mail 135790 {username}")
    assert text.body == "verify sms 135790"


async def test_a_sign_in_code_has_words_of_its_own(written):
    """Facts 7.2 [doc]: the authentication message, not the verification template."""
    sending = await written(Due("Authentication", "SMS", NUMBER), OWN)

    assert sending.body == "authenticate sms 135790"


async def test_an_invitation_names_the_user_and_its_password_but_not_in_the_subject(written):
    mail = await written(Due("AdminCreateUser", "EMAIL", ADDRESS), OWN, secret="Secret-1234")

    assert (mail.subject, mail.body) == ("invite subject {username}", "invite mail ada Secret-1234")
    assert mail.code == "Secret-1234"


async def test_a_pool_of_the_shared_sender_keeps_its_words(written):
    """Facts 7.4: real pools with COGNITO_DEFAULT carry words of their own."""
    shared = replace(OWN, settings=_with(OWN, email=EmailConfiguration()))

    assert (await written(Due("SignUp", "EMAIL", ADDRESS), shared)).body.startswith("verify mail")


# ── Links ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("purpose", ["SignUp", "ResendCode"])
async def test_where_people_follow_links_the_mail_has_one(written, purpose):
    """Facts 7.1 [obs] O46, 7.3 [doc]: the words, and the link's form."""
    due = replaced(SIGN_UP, purpose=purpose)

    mail = await written(due, public_url=URL)

    link = f"{URL}/confirmUser/?client_id=client1&user_name=ada&confirmation_code=135790"
    assert mail.subject == "Your verification link"
    assert mail.body == (
        "Please click the link below to verify your email address. "
        f'<a href="{link}">Verify Email</a> '
    )
    assert mail.code == CODE


async def test_a_link_carries_any_name_safely(written):
    to = Addressee('a&b="<ü>"', "sub-1", {}, "UNCONFIRMED", {}, "client1")

    mail = await written(SIGN_UP, to=to, public_url=f"{URL}/")

    link = mail.body.partition('href="')[2].partition('"')[0]
    asked = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert link.startswith(f"{URL}/confirmUser/?")
    assert asked == {
        "client_id": ["client1"],
        "user_name": ['a&b="<ü>"'],
        "confirmation_code": [CODE],
    }


async def test_the_words_of_a_link_are_the_pools_and_have_no_code(written):
    pool = replace(
        OWN, settings=_with(OWN, templates=MessageTemplates(link_email="{##one##}, {##two {#}##}"))
    )

    mail = await written(SIGN_UP, pool, public_url=URL)

    link = f'<a href="{URL}/confirmUser/?client_id=client1&user_name=ada&confirmation_code=135790">'
    assert mail.body == f"{link}one</a>, {link}two {{#}}</a>"
    assert (await written(SIGN_UP, OWN, public_url=URL)).subject == "link subject {##here##}"


async def test_a_text_has_a_code_even_where_people_follow_links(written):
    pool = replace(OWN, domain=None)

    text = await written(Due("SignUp", "SMS", NUMBER, by_link=True), pool)

    assert text.body == "verify sms 135790"


async def test_a_link_must_lead_somewhere(written):
    """Facts 7.3 [obs] O21: a link pool without a domain refuses the call."""
    with pytest.raises(DomainMissing):
        await written(SIGN_UP, replace(POOL, domain=None))


# ── The trigger ──────────────────────────────────────────────────────────────────────────────


async def test_words_for_a_link_must_have_a_place_for_it(written):
    own = await written(SIGN_UP, answer=TriggerAnswer(email="Go {##now##}"), public_url=URL)

    assert own.body.endswith(">now</a>")
    with pytest.raises(TriggerTextUnusable) as refused:
        await written(SIGN_UP, answer=TriggerAnswer(email="Your code is 1"))
    assert refused.value.carries == "link"


@pytest.mark.parametrize("purpose", get_args(Purpose))
async def test_a_trigger_is_told_the_purpose_and_the_client(sandpost, purpose):
    triggers, drawn = Answering(TriggerAnswer()), Drawn()
    composer = Composer(triggers, TemplateTexts(), drawn, Disputed())  # type: ignore[arg-type]
    pool = pool_with(custom_message_trigger=FUNCTION)

    await composer.compose(sandpost.handler.look(), pool, ADA, (Due(purpose, "SMS", NUMBER),))

    (question,) = triggers.asked
    assert (question.purpose, question.client) == (purpose, "client1")


WORDS = TriggerAnswer(sms="sms {####}", email="mail {####}", email_subject="subject")
OWN_MAIL = pool_with(email=EmailConfiguration(own_identity=True))
MAIL, TEXT = Due("SignUp", "EMAIL", ADDRESS), Due("SignUp", "SMS", NUMBER)


@pytest.mark.parametrize(
    ("pool", "choice", "due", "body"),
    [
        (POOL, "used", MAIL, "mail 135790"),
        (POOL, "ignored", MAIL, "Your confirmation code is 135790"),
        (POOL, "ignored", TEXT, "sms 135790"),
        (OWN_MAIL, "ignored", MAIL, "mail 135790"),
        (OWN_MAIL, "refused", MAIL, "mail 135790"),
    ],
)
async def test_words_for_the_shared_sender_are_used_or_not_as_the_setting_says(
    written, pool, choice, due, body
):
    """Contradiction 5 of the facts."""
    disputed = Disputed(trigger_words_of_shared_mail=choice)

    assert (await written(due, pool, answer=WORDS, disputed=disputed)).body == body


async def test_words_for_the_shared_sender_can_be_an_error(written):
    disputed = Disputed(trigger_words_of_shared_mail="refused")

    with pytest.raises(TriggerAnswerUnusable):
        await written(MAIL, answer=WORDS, disputed=disputed)
    sms_only = TriggerAnswer(sms="sms {####}")
    assert (await written(TEXT, answer=sms_only, disputed=disputed)).body == "sms 135790"


async def test_a_message_says_through_which_client_it_came(written):
    assert (await written(MAIL)).client == "client1"
