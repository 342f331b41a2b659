"""Messages to people without an account or a password, refused in the call; and who is first.

Facts: sections 4.3, 7.5 and 8.2.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from engine.domain.account_commands import DeclareIdentity, LeaveSesSandbox
from tests.support.newcomers import OTHER, STRONG, Newcomers
from tests.support.sending import REGION, ago
from tests.support.shop import VERIFYING

SENDER, ADDRESS = "shop@shop.example", "ada@shop.example"
BY_MAIL: dict[str, Any] = {"AutoVerifiedAttributes": ["email"]}
BY_LINK: dict[str, Any] = {
    **BY_MAIL,
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
}
REFUSED_BY_SES = (
    "CodeDeliveryFailureException",
    (
        "Cognito received the following error from Amazon SES when attempting to send email: "
        "Email address is not verified. The following identities failed the check in region "
        f"US-EAST-1: {ADDRESS}"
    ),
)


@pytest.fixture
def people(account, shop):
    """Whoever comes to a pool that sends by an identity of an account in the SES sandbox."""
    account.act(DeclareIdentity(SENDER, "t", ago()))
    arn = f"arn:aws:ses:{REGION}:{account.id}:identity/{SENDER}"
    sender = {"EmailSendingAccount": "DEVELOPER", "SourceArn": arn}
    return Newcomers(shop(EmailConfiguration=sender, **BY_MAIL))


def test_nobody_signs_up_whose_mail_ses_refuses(account, people):
    """Facts 8.2: type by the model [doc], text [obs]."""
    people.refused(*REFUSED_BY_SES, lambda: people.sign_up("ada", email=ADDRESS))

    assert not people.shop.exists("ada")
    account.act(LeaveSesSandbox(ago()))
    people.sign_up("ada", email=ADDRESS)
    assert account.judged(people.last().id).outcome == "delivered"


def test_no_code_is_sent_again_by_a_mail_that_ses_refuses(people):
    people.sign_up("ada")
    people.shop.update("ada", email=ADDRESS, email_verified="true")

    people.refused(*REFUSED_BY_SES, people.resend)
    people.refused(*REFUSED_BY_SES, people.forget)


def test_where_people_confirm_by_link_all_else_is_by_code(shop):
    """Facts 2.7 and 7.2: [obs] of verification, [rec] of updates."""
    people = Newcomers(shop(**BY_LINK))  # and no domain is needed for it
    people.shop.user("ada", email=ADDRESS, email_verified="true")
    people.cognito.admin_set_user_password(
        UserPoolId=people.shop.pool, Username="ada", Password=STRONG, Permanent=True
    )

    people.forget()
    people.choose()
    people.shop.update("ada", email="eve@shop.example")

    assert people.code(use="email") in people.last().body
    assert not any("http" in message.body for message in people.shop.messages())


def test_a_pool_without_a_domain_signs_nobody_up_by_link(shop):
    """Facts 4.3: the link needs a page to lead to."""
    people = Newcomers(shop(**BY_LINK))

    error = people.refused(
        "InvalidParameterException",
        (
            "Cannot perform specific action because there does not exist a valid use pool domain "
            "associated with the user pool"
        ),
        lambda: people.sign_up("ada", email=ADDRESS),
    )

    assert error.operation_name == "SignUp"
    assert not people.shop.exists("ada")


def test_only_mails_carry_links(shop):
    """Facts 7: a text is a code, a forgotten password too."""
    pool = shop(**{**VERIFYING, **BY_LINK, "AutoVerifiedAttributes": ["email", "phone_number"]})
    people = Newcomers(pool)

    people.sign_up("ada", phone_number="+12065550142")

    assert "confirmUser" not in people.last().body
    assert people.code("ada") in people.last().body
    pool.update("ada", email=ADDRESS, email_verified="true")
    people.forget("ada")
    assert "confirmUser" not in people.last().body


# ── Who is first ─────────────────────────────────────────────────────────────────────────────

CALLERS = 8


def answers(calls: list[Any]) -> Counter[str]:
    """How often which answer was given to calls that are made at once: an error's name, or `ok`."""

    def answer(call: Any) -> str:
        try:
            call()
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "ok"

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(answer, calls))


def test_of_many_who_want_one_name_exactly_one_gets_it(shop):
    people = Newcomers(shop(**BY_MAIL))

    told = answers([lambda: people.sign_up("ada", email=ADDRESS)] * CALLERS)

    assert told == {"ok": 1, "UsernameExistsException": CALLERS - 1}
    assert len(people.shop.messages()) == 1


def test_of_many_who_prove_one_address_exactly_one_signs_in_by_it(shop):
    people = Newcomers(shop(AliasAttributes=["email"], **BY_MAIL))
    names = [f"ada{n}" for n in range(CALLERS)]
    for name in names:
        people.sign_up(name, email=ADDRESS)
    codes = {name: people.code(name) for name in names}

    told = answers([lambda n=name: people.confirm(n, codes[n]) for name in names])

    assert told == {"ok": 1, "AliasExistsException": CALLERS - 1}
    states = [people.shop.state(name).status for name in names]
    assert sorted(states) == ["CONFIRMED"] + ["UNCONFIRMED"] * (CALLERS - 1)
    assert people.shop.state(ADDRESS).status == "CONFIRMED"


def test_of_many_who_force_an_alias_the_last_one_has_it_and_nobody_else(shop):
    people = Newcomers(shop(AliasAttributes=["email"], **BY_MAIL))
    names = [f"ada{n}" for n in range(CALLERS)]
    for name in names:
        people.sign_up(name, email=ADDRESS)
    codes = {name: people.code(name) for name in names}

    told = answers(
        [lambda n=name: people.confirm(n, codes[n], ForceAliasCreation=True) for name in names]
    )

    assert told == {"ok": CALLERS}
    verified = [n for n in names if people.shop.get(n)["email_verified"] == "true"]
    assert [people.shop.state(ADDRESS).username] == verified


def test_a_code_opens_once_however_many_try_it_at_once(shop):
    people = Newcomers(shop(**BY_MAIL))
    people.sign_up("ada", email=ADDRESS)
    people.confirm("ada")
    people.forget("ada")
    code = people.code("ada", "reset")

    told = answers([lambda: people.choose("ada", OTHER, code)] * 3)

    assert told == {"ok": 1, "ExpiredCodeException": 2}
    assert people.lets_in("ada", OTHER)
    assert not people.lets_in("ada", STRONG)
