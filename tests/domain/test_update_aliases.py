"""Which values lead to a user, and what happens when somebody else has them."""

from __future__ import annotations

import pytest

from engine.domain.disputed import Disputed
from engine.domain.errors import AliasTaken
from engine.domain.events import AttributesUpdated
from engine.domain.names import active_aliases, claimed, ways_to
from engine.domain.streams import user_stream
from engine.domain.user_update import plan_deletion, plan_update
from tests.domain.users import (
    BOTH,
    NEW,
    NEW_NUMBER,
    OLD,
    OLD_NUMBER,
    POOL,
    STREAM,
    a_pool,
    ada,
    created,
    somebody,
    update,
    updating,
)

ALIASES = a_pool(alias_attributes=("email", "phone_number", "preferred_username"))
NAMES = a_pool(username_attributes=BOTH)
PLAIN = a_pool()
VERIFIED = {"email": OLD, "email_verified": "true"}


# ── Alias pools ──────────────────────────────────────────────────────────────────────────────


def test_a_verified_address_becomes_an_alias():
    ada(ALIASES, email=OLD).when(update(email_verified="true")).then(
        AttributesUpdated(changed={"email_verified": "true"}, activated={"email": OLD})
    )


def test_an_unverified_address_is_stored_but_leads_nowhere():
    ada(ALIASES).when(update(email=NEW)).then(
        AttributesUpdated(changed={"email": NEW, "email_verified": "false"})
    )


def test_a_changed_address_stops_being_an_alias_until_verified():
    ada(ALIASES, **VERIFIED).when(update(email=NEW)).then(
        AttributesUpdated(
            changed={"email": NEW, "email_verified": "false"}, deactivated={"email": OLD}
        )
    )


def test_a_changed_address_with_its_flag_is_the_alias_instead():
    ada(ALIASES, **VERIFIED).when(update(email=NEW, email_verified="true")).then(
        AttributesUpdated(
            changed={"email": NEW}, activated={"email": NEW}, deactivated={"email": OLD}
        )
    )


def test_a_flag_taken_away_ends_the_alias():
    ada(ALIASES, **VERIFIED).when(update(email_verified="false")).then(
        AttributesUpdated(changed={"email_verified": "false"}, deactivated={"email": OLD})
    )


def test_a_deleted_address_ends_the_alias():
    ada(ALIASES, **VERIFIED).when(update(email="")).then(
        AttributesUpdated(removed=("email", "email_verified"), deactivated={"email": OLD})
    )


def test_a_flag_left_without_a_value_is_no_alias():
    leaving = Disputed(flag_on_deleted_value="left")

    ada(ALIASES, leaving, **VERIFIED).when(update(email="")).then(
        AttributesUpdated(removed=("email",), deactivated={"email": OLD})
    )


def test_a_preferred_user_name_is_an_alias_at_once():
    ada(ALIASES).when(update(preferred_username="countess")).then(
        AttributesUpdated(
            changed={"preferred_username": "countess"},
            activated={"preferred_username": "countess"},
        )
    )


def test_an_update_of_something_else_touches_no_alias():
    ada(ALIASES, **VERIFIED).when(update(name="Ada")).then(
        AttributesUpdated(changed={"name": "Ada"})
    )


def with_bob(pool, kind, disputed=None, /, **attributes):
    """Ada without anything, in a pool where bob has the value she will want."""
    bob = somebody(pool, "sub-of-bob", **attributes)
    decider = updating(pool, disputed or Disputed(), {kind: bob})
    return decider.given(created(pool))


def test_a_value_called_verified_moves_here_and_its_holder_is_no_longer_verified():
    given = with_bob(ALIASES, "email", **VERIFIED)

    given.when(update(email=OLD, email_verified="true")).then_on(
        {
            user_stream(POOL, "sub-of-bob"): (
                AttributesUpdated(changed={"email_verified": "false"}, deactivated={"email": OLD}),
            ),
            STREAM: (
                AttributesUpdated(
                    changed={"email": OLD, "email_verified": "true"}, activated={"email": OLD}
                ),
            ),
        }
    )


def test_two_values_of_one_holder_move_in_one_step():
    has = {**VERIFIED, "phone_number": OLD_NUMBER, "phone_number_verified": "true"}
    bob = somebody(ALIASES, "sub-of-bob", **has)
    decider = updating(ALIASES, holders={"email": bob, "phone_number": bob})

    decision = decider.decide(update(*has.items()), decider.given(created(ALIASES)).state)

    assert decision[user_stream(POOL, "sub-of-bob")] == (
        AttributesUpdated(changed={"email_verified": "false"}, deactivated={"email": OLD}),
        AttributesUpdated(
            changed={"phone_number_verified": "false"}, deactivated={"phone_number": OLD_NUMBER}
        ),
    )


def test_a_value_called_verified_is_refused_if_that_is_how_aws_behaves():
    given = with_bob(ALIASES, "email", Disputed(alias_conflict="refuse"), **VERIFIED)

    given.when(update(email=OLD, email_verified="true")).then_refused(AliasTaken, kind="email")


def test_a_taken_preferred_user_name_never_moves():
    given = with_bob(ALIASES, "preferred_username", preferred_username="countess")

    given.when(update(preferred_username="countess")).then_refused(
        AliasTaken, kind="preferred_username"
    )


# ── Pools that use an attribute as user name ─────────────────────────────────────────────────


def test_an_unverified_address_leads_to_its_user_where_it_is_the_user_name():
    ada(NAMES, email=OLD).when(update(email=NEW)).then(
        AttributesUpdated(
            changed={"email": NEW, "email_verified": "false"},
            activated={"email": NEW},
            deactivated={"email": OLD},
        )
    )


def test_a_taken_address_is_refused_where_it_is_the_user_name_verified_or_not():
    given = with_bob(NAMES, "email", **VERIFIED)

    for wish in (update(email=OLD), update(email=OLD, email_verified="true")):
        given.when(wish).then_refused(AliasTaken, kind="email")


def test_only_the_claims_that_change_are_taken():
    both = {"email": OLD, "phone_number": OLD_NUMBER}

    ada(NAMES, **both).when(update(phone_number=NEW_NUMBER)).then(
        AttributesUpdated(
            changed={"phone_number": NEW_NUMBER, "phone_number_verified": "false"},
            activated={"phone_number": NEW_NUMBER},
            deactivated={"phone_number": OLD_NUMBER},
        )
    )


def test_a_value_that_waits_must_be_free_where_it_is_the_user_name():
    pool = a_pool(
        auto_verified=BOTH,
        verified_before_update=BOTH,
        username_attributes=("email",),
        case_sensitive=False,
    )
    user = ada(pool, email=OLD).state
    wish = update(email="ADA@new.example", phone_number=NEW_NUMBER)

    plan = plan_update(wish.attributes, user, pool, Disputed(), wish.now)

    assert plan.must_be_free == {"email": NEW}
    assert not plan.activated


# ── Neither ──────────────────────────────────────────────────────────────────────────────────


def test_without_aliases_nothing_is_unique():
    ada(PLAIN, email=OLD).when(update(email=NEW, email_verified="true")).then(
        AttributesUpdated(changed={"email": NEW, "email_verified": "true"})
    )


# ── Comparing ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "sensitive", "insensitive"),
    [
        ("username", "Ada", "ada"),
        ("preferred_username", "Ada", "ada"),
        ("email", "Ada", "ada"),
        ("phone_number", "Ada", "Ada"),
    ],
)
def test_a_pool_without_case_compares_names_and_addresses_without_it(kind, sensitive, insensitive):
    assert claimed(a_pool(), kind, "Ada") == sensitive
    assert claimed(a_pool(case_sensitive=False), kind, "Ada") == insensitive


def test_another_spelling_is_another_value_but_the_same_claim():
    pool = a_pool(username_attributes=("email",), case_sensitive=False)

    ada(pool, email=OLD).when(update(email="Ada@Old.example")).then(
        AttributesUpdated(changed={"email": "Ada@Old.example", "email_verified": "false"})
    )


def test_an_alias_is_claimed_without_case_where_case_does_not_count():
    pool = a_pool(alias_attributes=("email",), case_sensitive=False)

    assert active_aliases(pool, {"email": OLD.upper(), "email_verified": "true"}) == {"email": OLD}


def test_names_are_looked_up_before_aliases():
    pool = a_pool(alias_attributes=("email", "preferred_username"), case_sensitive=False)

    assert ways_to(pool, "Ada") == (
        ("username", "ada"),
        ("email", "ada"),
        ("preferred_username", "ada"),
    )
    assert ways_to(NAMES, "a@b") == (("username", "a@b"), ("email", "a@b"), ("phone_number", "a@b"))


def test_blank_values_lead_nowhere():
    assert active_aliases(NAMES, {"email": ""}) == {}
    assert active_aliases(ALIASES, {"preferred_username": "", "email_verified": "true"}) == {}


# ── Deleting by name ─────────────────────────────────────────────────────────────────────────


def test_deleting_by_name_is_an_update_to_blank_values():
    user = ada(ALIASES, name="Ada", **VERIFIED).state

    plan = plan_deletion(("email", "name"), user, ALIASES, Disputed(), user.created_at)

    assert (plan.changed, plan.removed) == ({}, ("email", "name", "email_verified"))
    assert plan.deactivated == {"email": OLD}
    assert not plan.due
