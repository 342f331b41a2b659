"""When an update sends a code, to whom, and through whose account."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    AttributesUpdated,
    EmailConfiguration,
    EmailSender,
    SmsConfiguration,
)
from engine.domain.sending import Due
from engine.domain.user_decide import Outside, decide_update
from engine.domain.user_update import plan_update
from tests.domain.given import NOON
from tests.domain.users import (
    BOTH,
    DEFAULTS,
    NEW,
    NEW_NUMBER,
    OLD,
    OLD_NUMBER,
    ROLE,
    STREAM,
    a_pool,
    ada,
    code,
    mail,
    sendings,
    text,
    update,
)

VERIFYING = a_pool(auto_verified=BOTH)
MOVED = AttributesUpdated(changed={"email": NEW, "email_verified": "false"})
OWN = "arn:aws:ses:eu-west-1:111122223333:identity/shop@shop.example"


def test_a_changed_address_is_verified_at_the_new_address():
    ada(VERIFYING, email=OLD, email_verified="true").when(update(email=NEW)).then_on(
        {STREAM: (MOVED, code("email", NEW)), **mail(NEW)}
    )


def test_a_changed_number_is_verified_at_the_new_number():
    ada(VERIFYING, phone_number=OLD_NUMBER).when(update(phone_number=NEW_NUMBER)).then_on(
        {
            STREAM: (
                AttributesUpdated(
                    changed={"phone_number": NEW_NUMBER, "phone_number_verified": "false"}
                ),
                code("phone_number", NEW_NUMBER),
            ),
            **text(NEW_NUMBER),
        }
    )


def test_two_changed_attributes_have_a_message_each():
    ada(VERIFYING, email=OLD).when(update(phone_number=NEW_NUMBER, email=NEW)).then_on(
        {
            STREAM: (
                AttributesUpdated(
                    changed={
                        "phone_number": NEW_NUMBER,
                        "email": NEW,
                        "email_verified": "false",
                        "phone_number_verified": "false",
                    }
                ),
                code("email", NEW, 1),
                code("phone_number", NEW_NUMBER, 2),
            ),
            **mail(NEW, 1),
            **text(NEW_NUMBER, 2),
        }
    )


def test_what_is_not_verified_by_itself_sends_nothing():
    ada(a_pool(auto_verified=("phone_number",)), email=OLD).when(update(email=NEW)).then(MOVED)


def test_a_value_called_verified_sends_nothing():
    ada(VERIFYING, email=OLD).when(update(email=NEW, email_verified="true")).then(
        AttributesUpdated(changed={"email": NEW, "email_verified": "true"})
    )


def test_a_value_called_unverified_is_verified_by_a_code():
    ada(VERIFYING, email=OLD).when(update(email=NEW, email_verified="false")).then_on(
        {STREAM: (MOVED, code("email", NEW)), **mail(NEW)}
    )


@pytest.mark.parametrize(
    "wish",
    [update(email=OLD), update(name="Ada"), update(email=""), update(email_verified="false")],
    ids=["the same value", "another attribute", "a deletion", "the flag alone"],
)
def test_nothing_else_sends_a_code(wish):
    given = ada(VERIFYING, email=OLD, email_verified="true").after(wish)

    assert not given.messages


def test_the_message_says_whether_users_sign_in_with_the_attribute():
    signing_in = a_pool(auto_verified=BOTH, alias_attributes=("email",))

    ada(signing_in).when(update(email=NEW)).then_on(
        {STREAM: (MOVED, code("email", NEW)), **mail(NEW, signs_in=True)}
    )


def test_a_text_leaves_from_the_region_that_the_pool_names():
    away = a_pool(auto_verified=BOTH, sms=SmsConfiguration(ROLE, region="eu-west-1"))

    moved = AttributesUpdated(
        changed={"phone_number": NEW_NUMBER, "phone_number_verified": "false"}
    )
    ada(away).when(update(phone_number=NEW_NUMBER)).then_on(
        {STREAM: (moved, code("phone_number", NEW_NUMBER)), **text(NEW_NUMBER, region="eu-west-1")}
    )


@pytest.mark.parametrize(
    ("configuration", "sender", "region"),
    [
        (EmailConfiguration(), EmailSender("no-reply@verificationemail.com", shared=True), None),
        (
            EmailConfiguration(from_address="Shop <hi@shop.example>"),
            EmailSender("Shop <hi@shop.example>", shared=True),
            None,
        ),
        (
            EmailConfiguration(identity_arn=OWN),
            EmailSender("shop@shop.example", "shop@shop.example", shared=True),
            "eu-west-1",
        ),
        (
            EmailConfiguration(own_identity=True, identity_arn=OWN),
            EmailSender("shop@shop.example", "shop@shop.example"),
            "eu-west-1",
        ),
        (
            EmailConfiguration(
                own_identity=True, identity_arn=OWN, from_address="S <s@shop.example>"
            ),
            EmailSender("S <s@shop.example>", "shop@shop.example"),
            "eu-west-1",
        ),
        (
            EmailConfiguration(own_identity=True, identity_arn="arn"),
            EmailSender("", identity=""),
            None,
        ),
    ],
)
def test_a_mail_is_from_whom_the_pool_says_and_from_the_identity_s_region(
    configuration, sender, region
):
    pool = a_pool(auto_verified=BOTH, email=configuration)
    more = {} if region is None else {"region": region}

    ada(pool).when(update(email=NEW)).then_on(
        {STREAM: (MOVED, code("email", NEW)), **mail(NEW, sender=sender, **more)}
    )


def test_a_code_lives_a_day():
    late = update(email=NEW, now="2026-12-31T23:59:59.999Z")

    ada(VERIFYING).when(late).then_on(
        {STREAM: (MOVED, code("email", NEW, at="2027-01-01T23:59:59.999Z")), **mail(NEW)}
    )


def test_a_message_that_proves_no_attribute_issues_no_code():
    user = ada(VERIFYING).state
    plan = plan_update((), user, VERIFYING, DEFAULTS, NOON)
    greeting = sendings((Due("AdminCreateUser", "EMAIL", NEW),))

    decision = decide_update(plan, user, VERIFYING, Outside(greeting), DEFAULTS, NOON)

    assert list(decision) == ["message/m1"]
