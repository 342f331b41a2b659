"""Pools that keep a value until the new one is verified (`verified_before_update`)."""

from __future__ import annotations

import pytest

from engine.domain.disputed import Disputed
from engine.domain.errors import AliasTaken
from engine.domain.events import (
    AttributesUpdated,
    PendingValueDropped,
    PendingValueSubmitted,
)
from engine.domain.user_update import plan_deletion
from tests.domain.given import NOON
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
    ada,
    code,
    created,
    mail,
    somebody,
    text,
    update,
    updating,
)

KEEPING = a_pool(auto_verified=BOTH, verified_before_update=BOTH)
OTHER = "ada@other.example"
PENDING = PendingValueSubmitted("email", NEW, NEXT_NOON)
DROPPED = PendingValueDropped("email", NEW)
ASKED = update(email=NEW)


def waiting(disputed=None, /, **attributes):
    """Ada, verified at her old address, while the new one waits for its code."""
    has = {"email": OLD, "email_verified": "true", **attributes}
    return ada(KEEPING, disputed or Disputed(), **has).after(ASKED)


def test_the_new_value_waits_and_the_code_goes_to_it():
    ada(KEEPING, email=OLD, email_verified="true").when(ASKED).then_on(
        {STREAM: (PENDING, code("email", NEW)), **mail(NEW)}
    )


def test_while_it_waits_the_old_value_is_in_use_and_verified():
    user = waiting().state

    assert user.attributes == {"email": OLD, "email_verified": "true"}
    assert user.pending["email"].value == NEW


def test_a_number_waits_like_an_address():
    ada(KEEPING, phone_number=OLD_NUMBER).when(update(phone_number=NEW_NUMBER)).then_on(
        {
            STREAM: (
                PendingValueSubmitted("phone_number", NEW_NUMBER, NEXT_NOON),
                code("phone_number", NEW_NUMBER),
            ),
            **text(NEW_NUMBER),
        }
    )


def test_what_else_the_request_says_takes_effect_at_once():
    ada(KEEPING, email=OLD).when(update(name="Ada", email=NEW)).then_on(
        {
            STREAM: (AttributesUpdated(changed={"name": "Ada"}), PENDING, code("email", NEW)),
            **mail(NEW),
        }
    )


def test_only_the_listed_attribute_waits():
    pool = a_pool(auto_verified=BOTH, verified_before_update=("phone_number",))

    ada(pool, email=OLD).when(ASKED).then_on(
        {
            STREAM: (
                AttributesUpdated(changed={"email": NEW, "email_verified": "false"}),
                code("email", NEW),
            ),
            **mail(NEW),
        }
    )


def test_what_is_not_verified_by_itself_cannot_wait():
    pool = a_pool(verified_before_update=("email",))

    ada(pool, email=OLD).when(ASKED).then(
        AttributesUpdated(changed={"email": NEW, "email_verified": "false"})
    )


def test_a_pending_value_lives_as_long_as_its_code():
    assert waiting().state.pending["email"].expires_at == NEXT_NOON


def test_a_pending_value_waits_for_ever_if_that_is_how_aws_behaves():
    assert (
        waiting(Disputed(pending_value_lifetime="until-replaced")).state.pending["email"].expires_at
        is None
    )


def test_another_value_replaces_the_pending_one():
    waiting().when(update(email=OTHER)).then_on(
        {
            STREAM: (
                PendingValueSubmitted("email", OTHER, NEXT_NOON),
                code("email", OTHER),
            ),
            **mail(OTHER),
        }
    )


def test_a_value_with_its_flag_applies_at_once_and_drops_what_was_pending():
    for value in (NEW, OTHER):
        waiting().when(update(email=value, email_verified="true")).then(
            AttributesUpdated(changed={"email": value}), DROPPED
        )


def test_a_new_value_with_the_flag_false_waits_too():
    ada(KEEPING, email=OLD, email_verified="true").when(
        update(email=NEW, email_verified="false")
    ).then_on({STREAM: (PENDING, code("email", NEW)), **mail(NEW)})


def test_a_new_value_with_the_flag_false_applies_if_that_is_how_aws_behaves():
    applying = Disputed(pending_with_flag_false="apply")

    ada(KEEPING, applying, email=OLD, email_verified="true").when(
        update(email=NEW, email_verified="false")
    ).then_on(
        {
            STREAM: (
                AttributesUpdated(changed={"email": NEW, "email_verified": "false"}),
                code("email", NEW),
            ),
            **mail(NEW),
        }
    )
    ada(KEEPING, applying, email=OLD).when(ASKED).then_on(
        {STREAM: (PENDING, code("email", NEW)), **mail(NEW)}
    )
    waiting(applying).when(update(email=OTHER, email_verified="false")).then_on(
        {
            STREAM: (
                AttributesUpdated(changed={"email": OTHER, "email_verified": "false"}),
                DROPPED,
                code("email", OTHER),
            ),
            **mail(OTHER),
        }
    )


def test_the_flag_alone_verifies_the_value_in_use_and_the_pending_one_waits_on():
    waiting(email_verified="false").when(update(email_verified="true")).then(
        AttributesUpdated(changed={"email_verified": "true"})
    )


def test_the_flag_alone_promotes_the_pending_value_if_that_is_how_aws_behaves():
    promoting = Disputed(verified_alone_while_pending="promote")

    waiting(promoting).when(update(email_verified="true")).then(
        AttributesUpdated(changed={"email": NEW}), DROPPED
    )
    waiting(promoting).when(update(email_verified="false")).then(
        AttributesUpdated(changed={"email_verified": "false"})
    )


def test_without_anything_pending_there_is_nothing_to_promote():
    promoting = Disputed(verified_alone_while_pending="promote")

    ada(KEEPING, promoting, email=OLD).when(update(email_verified="true")).then(
        AttributesUpdated(changed={"email_verified": "true"})
    )


@pytest.mark.parametrize("now", [NEXT_NOON, "2026-11-23T12:00:00.001Z"])
def test_an_expired_value_is_no_longer_pending(now):
    promoting = Disputed(verified_alone_while_pending="promote", flag_without_value="refuse")

    waiting(promoting, email_verified="false").when(update(email_verified="true", now=now)).then(
        AttributesUpdated(changed={"email_verified": "true"})
    )
    waiting().when(update(email=OLD, now=now)).then()


def test_a_value_is_pending_until_the_last_moment():
    promoting = Disputed(verified_alone_while_pending="promote")
    before = "2026-11-23T11:59:59.999Z"

    waiting(promoting).when(update(email_verified="true", now=before)).then(
        AttributesUpdated(changed={"email": NEW}), DROPPED
    )


def test_without_an_end_a_value_is_pending_long_after():
    ever = Disputed(verified_alone_while_pending="promote", pending_value_lifetime="until-replaced")

    waiting(ever).when(update(email_verified="true", now="2036-01-01T00:00:00.000Z")).then(
        AttributesUpdated(changed={"email": NEW}), DROPPED
    )


def test_the_original_value_again_cancels_the_pending_one():
    waiting().when(update(email=OLD)).then(DROPPED)


def test_the_original_value_again_keeps_the_pending_one_if_that_is_how_aws_behaves():
    keeping = Disputed(original_value_while_pending="keep")

    waiting(keeping).when(update(email=OLD)).then()
    waiting(keeping).when(update(email=OLD, email_verified="true")).then(DROPPED)
    waiting(keeping).when(update(email=OLD, email_verified="false")).then(
        AttributesUpdated(changed={"email_verified": "false"})
    )


def test_deleting_the_value_drops_the_pending_one():
    waiting().when(update(email="")).then(
        AttributesUpdated(removed=("email", "email_verified")), DROPPED
    )


def test_deleting_the_value_by_name_drops_the_pending_one_too_unless_it_expired():
    user = waiting().state

    dropped = [
        plan_deletion(("email",), user, KEEPING, DEFAULTS, now).dropped for now in (NOON, NEXT_NOON)
    ]

    assert dropped == [{"email": NEW}, {}]


def test_each_attribute_waits_for_itself():
    both = waiting(phone_number=OLD_NUMBER).after(update(phone_number=NEW_NUMBER))

    both.when(update(email=OLD)).then(DROPPED)
    assert set(both.state.pending) == {"email", "phone_number"}


def test_the_alias_in_use_stays_active_while_another_waits():
    pool = a_pool(auto_verified=BOTH, verified_before_update=BOTH, alias_attributes=("email",))

    user = ada(pool, email=OLD, email_verified="true").after(ASKED).state

    assert user.activated == {"email": OLD}


def test_a_taken_value_cannot_even_wait_in_a_pool_that_uses_it_as_username():
    pool = a_pool(auto_verified=BOTH, verified_before_update=BOTH, username_attributes=("email",))
    bob = somebody(pool, "sub-of-bob", email=NEW)

    updating(pool, holders={"email": bob}).given(created(pool, email=OLD)).when(ASKED).then_refused(
        AliasTaken, kind="email"
    )
