"""What AdminUpdateUserAttributes comes to: the table of outcomes, row by row, each with its basis.

After every refusal, log and users are as they were (`refused`).
"""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import DeclareRole, LeaveSmsSandbox
from engine.domain.account_texting import RaiseSpendQuota
from tests.support.sending import ago, told
from tests.support.shop import BOTH, KEEPING, ROLE, SMS, VERIFYING

OLD, NEW = "ada@old.example", "ada@new.example"
OLD_NUMBER, NEW_NUMBER = "+12065550100", "+12065550199"
INVALID = "InvalidParameterException"
ALIASES: dict[str, Any] = {"AliasAttributes": ["email", "phone_number", "preferred_username"]}
NAMES: dict[str, Any] = {"UsernameAttributes": BOTH}
VERIFIED = {"email": OLD, "email_verified": "true"}

# What is known of each case: pool, user, request → attributes, destinations of messages.
OUTCOMES = [
    pytest.param(
        VERIFYING, VERIFIED, [], {"email": NEW, "email_verified": "true"},
        {"email": NEW, "email_verified": "true"}, [],
        id="1 a new value with its flag: stored, verified, silent (documented)",
    ),
    pytest.param(
        VERIFYING, VERIFIED, [], {"email": NEW},
        {"email": NEW, "email_verified": "false"}, [NEW],
        id="2 a new value, verified by itself: stored, unverified, a code to it (observed)",
    ),
    pytest.param(
        {}, VERIFIED, [], {"email": NEW},
        {"email": NEW, "email_verified": "false"}, [],
        id="3 a new value, not verified by itself: stored, unverified, silent (observed)",
    ),
    pytest.param(
        KEEPING, VERIFIED, [], {"email": NEW}, VERIFIED, [NEW],
        id="4 a new value, verified before: the old one stays, a code to the new (documented)",
    ),
    pytest.param(
        KEEPING, VERIFIED, [{"email": NEW}], {"email": NEW, "email_verified": "true"},
        {"email": NEW, "email_verified": "true"}, [NEW],
        id="5 the same with its flag: stored, verified, nothing pending, silent (documented)",
    ),
    pytest.param(
        KEEPING, VERIFIED, [], {"email": NEW, "email_verified": "false"}, VERIFIED, [NEW],
        id="6 the same with the flag false: pends (unknown, a setting)",
    ),
    pytest.param(
        VERIFYING, VERIFIED, [], {"email": OLD}, VERIFIED, [],
        id="7 the same value: as it was, silent (observed; the flag a setting)",
    ),
    pytest.param(
        VERIFYING, {"email": OLD}, [], {"email_verified": "true"}, VERIFIED, [],
        id="8 the flag alone: verified, silent (documented)",
    ),
    pytest.param(
        KEEPING, {"email": OLD}, [{"email": NEW}], {"email_verified": "true"}, VERIFIED, [NEW],
        id="9 the flag alone while pending: of the value in use (ambiguous, a setting)",
    ),
    pytest.param(
        VERIFYING, VERIFIED, [], {"email": ""}, {}, [],
        id="10 a blank value: gone (observed), its flag too (a setting)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "has", "earlier", "wish", "after", "sent"), OUTCOMES)
def test_outcome(shop, settings, has, earlier, wish, after, sent):
    pool = shop(**settings)
    pool.user("ada", **has)
    for one in earlier:
        pool.update("ada", one)

    pool.update("ada", wish)

    assert pool.get("ada") == after
    assert [message.destination for message in pool.messages()] == sent


OTHER_OUTCOMES = [
    pytest.param(
        KEEPING, VERIFIED, [], {"email": NEW, "email_verified": "false"},
        {"email": NEW, "email_verified": "false"}, [NEW], id="6 applies",
    ),
    pytest.param(
        VERIFYING, VERIFIED, [], {"email": OLD}, {"email": OLD, "email_verified": "false"}, [],
        id="7 the flag is reset",
    ),
    pytest.param(
        KEEPING, {"email": OLD}, [{"email": NEW}], {"email_verified": "true"},
        {"email": NEW, "email_verified": "true"}, [NEW], id="9 the pending value is promoted",
    ),
    pytest.param(
        VERIFYING, VERIFIED, [], {"email": ""}, {"email_verified": "true"}, [],
        id="10 the flag stays",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "has", "earlier", "wish", "after", "sent"), OTHER_OUTCOMES)
def test_outcome_where_aws_behaves_the_other_way(
    other_shop, settings, has, earlier, wish, after, sent
):
    test_outcome(other_shop, settings, has, earlier, wish, after, sent)


def test_outcome_11_a_verified_alias_moves_and_its_holder_is_unverified(shop):
    """Alias pool, value + flag true: observed, no error."""
    pool = shop(**ALIASES)
    pool.user("ada", **VERIFIED)
    pool.user("bob")

    pool.update("bob", VERIFIED)

    assert pool.get("bob") == VERIFIED
    assert pool.get("ada") == {"email": OLD, "email_verified": "false"}
    assert pool.state(OLD).username == "bob"
    assert not pool.messages()


def test_outcome_11_where_aws_refuses(other_shop):
    pool = other_shop(**ALIASES)
    pool.user("ada", **VERIFIED)
    pool.user("bob")

    pool.refused(
        "AliasExistsException",
        "An account with the given email already exists.",
        lambda: pool.update("bob", VERIFIED),
    )
    pool.update("ada", email="")
    pool.update("bob", VERIFIED)


@pytest.mark.parametrize(
    ("attribute", "ada", "bob"),
    [
        ("email", "ada@shop.example", "bob@shop.example"),
        ("phone_number", "+12065550101", "+12065550102"),
    ],
)
@pytest.mark.parametrize("verified", [True, False])
def test_outcome_12_a_taken_user_name_attribute_is_refused(shop, attribute, ada, bob, verified):
    """Observed, also for a request that calls the value verified."""
    pool = shop(**NAMES, **VERIFYING)
    pool.user(ada)
    pool.user(bob)
    flag = {f"{attribute}_verified": "true"} if verified else {}

    pool.refused(
        "AliasExistsException",
        f"An account with the given {attribute} already exists.",
        lambda: pool.update(bob, {attribute: ada, **flag}),
    )
    assert not pool.messages()
    pool.update(bob, {attribute: NEW if attribute == "email" else NEW_NUMBER, **flag})


def test_outcome_12_holds_before_any_verification(shop):
    pool = shop(**NAMES, **KEEPING)
    pool.user("ada@shop.example")
    pool.user("bob@shop.example")

    pool.refused(
        "AliasExistsException",
        "An account with the given email already exists.",
        lambda: pool.update("bob@shop.example", email="ada@shop.example"),
    )


NOT_TRUSTED = (
    "InvalidSmsRoleTrustRelationshipException",
    "Role does not have a trust relationship allowing Cognito to assume the role",
)
MAY_NOT = (
    "InvalidSmsRoleAccessPolicyException",
    "Role does not have permission to publish with SNS",
)


@pytest.mark.parametrize(
    ("declared", "error"),
    [
        ({"assumable": False}, NOT_TRUSTED),
        ({"external_id": "another"}, NOT_TRUSTED),
        ({"may_publish": False}, MAY_NOT),
    ],
)
def test_outcome_13_a_broken_role_refuses_a_new_number_and_nothing_is_kept(shop, declared, error):
    """The types are documented, that nothing is kept is a choice."""
    pool = shop(AutoVerifiedAttributes=BOTH, SmsConfiguration={**SMS, "ExternalId": "ours"})
    pool.user("ada", phone_number=OLD_NUMBER)
    pool.account.act(DeclareRole(ROLE, ago(), **declared))

    pool.refused(*error, lambda: pool.update("ada", phone_number=NEW_NUMBER, name="Ada"))
    pool.update("ada", email=NEW)  # no text, no role
    pool.update("ada", phone_number=NEW_NUMBER, phone_number_verified="true")
    pool.account.act(DeclareRole(ROLE, ago(), external_id="ours"))
    pool.update("ada", phone_number=OLD_NUMBER)


def test_outcome_13_without_a_configuration_there_are_no_texts(shop):
    pool = shop(AutoVerifiedAttributes=BOTH)
    pool.user("ada")

    pool.refused(
        INVALID,
        "User pool does not have SMS configuration to send messages.",
        lambda: pool.update("ada", phone_number=NEW_NUMBER),
    )
    pool.update("ada", phone_number=NEW_NUMBER, phone_number_verified="true")
    shop(**VERIFYING).user("ada")


def test_outcome_14_a_trigger_that_raises_refuses_and_nothing_is_kept(shop, functions):
    """The type is documented, that nothing is kept is a choice."""
    broken = functions.add(lambda _: (200, {}, b'{"errorMessage": "no"}'))
    pool = shop(**VERIFYING, LambdaConfig={"CustomMessage": broken})
    pool.user("ada", **VERIFIED)

    pool.refused(
        "UserLambdaValidationException",
        "CustomMessage failed with error no.",
        lambda: pool.update("ada", email=NEW, name="Ada"),
    )
    pool.update("ada", name="Ada")


def test_outcome_15_a_text_that_is_lost_is_no_error(shop):
    """A new account: sandbox, no number. Observed for SNS in general."""
    pool = shop(**VERIFYING)
    pool.user("ada", phone_number=OLD_NUMBER, phone_number_verified="true")

    pool.update("ada", phone_number=NEW_NUMBER)

    assert pool.get("ada") == {"phone_number": NEW_NUMBER, "phone_number_verified": "false"}
    assert [message.destination for message in pool.messages()] == [NEW_NUMBER]


def test_outcome_15_where_aws_tells_of_the_loss(other_shop):
    pool = other_shop(**VERIFYING)
    pool.user("ada")

    call = lambda: pool.update("ada", phone_number=NEW_NUMBER)  # noqa: E731
    error = pool.account.refused(pool.cognito.exceptions.InvalidParameterException, call)

    assert "Sandboxed account" in told(error)[2] or "sandbox" in told(error)[2].lower()


def test_outcome_15_where_aws_tells_of_a_spent_limit(other_shop):
    pool = other_shop(**VERIFYING)
    pool.user("ada")
    pool.account.act(LeaveSmsSandbox(ago()))
    pool.account.lease()
    pool.account.act(RaiseSpendQuota(12_000, ago()))  # micro-USD: one text's price, and some

    pool.update("ada", phone_number=NEW_NUMBER)
    (message,) = pool.account.messages()
    pool.account.judged(message.id)
    error = pool.account.refused(
        pool.cognito.exceptions.CodeDeliveryFailureException,
        lambda: pool.update("ada", phone_number="+12065550177"),
    )

    assert "No quota left for account" in told(error)[2]
