"""Sentences about users that hold for every sequence of commands.

The log is a list here; everything that decides and folds is the real thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.adapters.event_codec import decode_event, encode_payload, stored_name
from engine.domain import user_decide
from engine.domain.aggregates import evolve
from engine.domain.commands import CreateUser, UpdateAttributes
from engine.domain.decision import Decision
from engine.domain.disputed import Disputed
from engine.domain.effects import Release, Take, claims_of
from engine.domain.errors import AliasTaken, DomainError
from engine.domain.events import CodeIssued, MessageRequested
from engine.domain.names import active_aliases
from engine.domain.pool import Pool
from engine.domain.recorded import Recorded
from engine.domain.schema import FLAGS as BY_FLAG
from engine.domain.schema import VERIFIABLE
from engine.domain.sending import Sending
from engine.domain.streams import user_stream
from engine.domain.user import User
from engine.domain.user_decide import Outside
from engine.domain.user_update import UpdatePlan, plan_update
from tests.domain.given import NOON
from tests.domain.users import BOTH, a_pool

POOLS = {
    "plain": a_pool(auto_verified=BOTH),
    "aliases": a_pool(
        auto_verified=("email",), alias_attributes=("email", "phone_number", "preferred_username")
    ),
    "aliases without case": a_pool(
        auto_verified=BOTH, alias_attributes=("email",), case_sensitive=False
    ),
    "user names": a_pool(auto_verified=("phone_number",), username_attributes=BOTH),
    "waiting": a_pool(auto_verified=BOTH, verified_before_update=BOTH, alias_attributes=("email",)),
    "waiting user names": a_pool(
        auto_verified=BOTH,
        verified_before_update=("email",),
        username_attributes=BOTH,
        case_sensitive=False,
    ),
}
SUBS = ("sub-1", "sub-2", "sub-3")
EMAILS = ("ada@shop.example", "Ada@Shop.example", "bob@shop.example", "")
NUMBERS = ("+12065550100", "+12065550199", "")
FLAG_VALUES = ("true", "false", "True", "")
SECRET = "Abcdef1!"

wishes = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(EMAILS),
        "email_verified": st.sampled_from(FLAG_VALUES),
        "phone_number": st.sampled_from(NUMBERS),
        "phone_number_verified": st.sampled_from(FLAG_VALUES),
        "preferred_username": st.sampled_from(("ada", "Ada", "bob", "")),
        "name": st.sampled_from(("Ada", "Bob", "")),
    },
)
choices = st.builds(
    Disputed,
    alias_conflict=st.sampled_from(("move", "refuse")),
    verified_alone_while_pending=st.sampled_from(("keep-pending", "promote")),
    original_value_while_pending=st.sampled_from(("cancel", "keep")),
    pending_value_lifetime=st.sampled_from(("code", "until-replaced")),
    pending_with_flag_false=st.sampled_from(("pend", "apply")),
    flag_on_unchanged_value=st.sampled_from(("unchanged", "reset")),
    flag_on_deleted_value=st.sampled_from(("removed", "left")),
    flag_without_value=st.sampled_from(("accept", "refuse")),
)
hours = st.integers(0, 100).map(lambda n: f"2026-11-{22 + n // 24:02}T{n % 24:02}:00:00.000Z")


@dataclass
class Town:
    """A pool's users, their log and their claims, as the store would keep them."""

    pool: Pool
    disputed: Disputed
    log: list[Recorded] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    claims: dict[tuple[str, str], str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def record(self, decision: Decision, now: str = NOON) -> list[Recorded]:
        """Append everything, claims included, or nothing and AliasTaken.

        Every event must survive its codec.
        """
        claims = dict(self.claims)
        for stream, events in decision.items():
            for event in events:
                for claim in claims_of(stream, event):
                    key = (claim.kind, claim.value)
                    if isinstance(claim, Release):
                        assert claims.pop(key, None) == claim.owner
                    elif claims.setdefault(key, claim.owner) != claim.owner:
                        raise AliasTaken(claim.kind)
        self.claims = claims
        new = []
        for stream, events in decision.items():
            for event in events:
                stored = encode_payload(event)
                assert decode_event(stored_name(event), stored) == event
                version = self.versions[stream] = self.versions.get(stream, 0) + 1
                new.append(Recorded(len(self.log) + 1, stream, version, event, now))
                self.log.append(new[-1])
        for one in new:
            self._fold(one)
        return new

    def _fold(self, one: Recorded) -> None:
        if one.stream.startswith("user/"):
            state = evolve(self.users.get(one.stream), one)
            self.users.pop(one.stream, None)
            if isinstance(state, User):
                self.users[one.stream] = state

    def holders(self, user: User | None, wanted: dict[str, str]) -> dict[str, User]:
        """Who else holds wanted values of alias kinds."""
        found = {}
        for kind, value in wanted.items():
            owner = self.claims.get((kind, value))
            if owner is not None and (user is None or owner != user.sub):
                found[kind] = self.users[user_stream(self.pool.id, owner)]
        return found

    def sendings(self, due: Any) -> Any:
        """Finished messages, each with an id and a code of its own."""
        made = []
        for one in due:
            number = next(self.numbers)
            made.append((one, Sending(f"m{number}", f"{number:06}", f"Code {number:06}")))
        return tuple(made)

    def create(self, sub: str, name: str, wish: dict[str, str], *, force: bool) -> list[Recorded]:
        """Create a user silently."""
        pairs = tuple(wish.items())
        command = CreateUser(name, pairs, sub, SECRET, NOON, force_alias=force)
        created = user_decide.plan_creation(command, self.pool)
        held = self.holders(None, dict(created.activated))
        return self.record(
            user_decide.decide_creation(created, command, self.pool, Outside((), held))
        )

    def plan(self, user: User, wish: dict[str, str], now: str) -> UpdatePlan:
        """What an update would do."""
        return plan_update(tuple(wish.items()), user, self.pool, self.disputed, now)

    def update(self, user: User, wish: dict[str, str], now: str = NOON) -> list[Recorded]:
        """Carry an update out."""
        plan = self.plan(user, wish, now)
        held = self.holders(user, {**plan.activated, **plan.must_be_free})
        outside = Outside(self.sendings(plan.due), held)
        decided = user_decide.decide_update(plan, user, self.pool, outside, self.disputed, now)
        return self.record(decided, now)


class Users(RuleBasedStateMachine):
    """Users come, change and go in one pool."""

    @initialize(pool=st.sampled_from(sorted(POOLS)), disputed=choices)
    def begin(self, pool, disputed):
        self.town = Town(POOLS[pool], disputed)
        self.creating = False

    def attempt(self, work):
        """Do it; what is refused changes nothing."""
        before = (list(self.town.log), dict(self.town.users), dict(self.town.claims))
        try:
            return work()
        except DomainError as refused:
            assert before == (self.town.log, self.town.users, self.town.claims)
            if isinstance(refused, AliasTaken):
                self.was_never_to_move(refused.kind)
            return []

    def was_never_to_move(self, kind):
        """A verified alias is refused only where it may not be taken away."""
        aliases = self.town.pool.settings.alias_attributes
        may_move = kind in VERIFIABLE and kind in aliases and not self.creating
        assert not (may_move and self.town.disputed.alias_conflict == "move")

    @rule(sub=st.sampled_from(SUBS), wish=wishes, force=st.booleans())
    def create(self, sub, wish, force):
        if any(one.stream.endswith(sub) for one in self.town.log):
            return  # a sub is drawn once
        named = self.town.pool.settings.username_attributes
        name = f"{sub}@shop.example" if named else f"name of {sub}"
        self.creating = not force
        self.attempt(lambda: self.town.create(sub, name, wish, force=force))
        self.creating = False

    @precondition(lambda self: self.town.users)
    @rule(place=st.integers(0, 2), wish=wishes, now=hours)
    def update(self, place, wish, now):
        users = sorted(self.town.users)
        user = self.town.users[users[place % len(users)]]
        waiting = bool(self.town.pool.settings.verified_before_update)

        new = self.attempt(lambda: self.town.update(user, wish, now))

        self.messages_go_to_new_values(user, wish, new)
        after = self.town.users[user_stream(self.town.pool.id, user.sub)]
        self.a_new_value_is_verified_only_if_it_is_called_so(user, wish, after)
        if new and not waiting and self.town.disputed.flag_on_unchanged_value == "unchanged":
            assert self.town.update(after, wish, now) == []

    def a_new_value_is_verified_only_if_it_is_called_so(self, before, wish, after):
        for attribute, flag in BY_FLAG.items():
            value = after.attributes.get(attribute)
            if value is not None and value != before.attributes.get(attribute):
                called = wish.get(flag, "").lower() == "true"
                assert (after.attributes.get(flag) == "true") is called

    def messages_go_to_new_values(self, user, wish, new):
        """One code and one message for each changed attribute, both for its new value."""
        messages = [one.event for one in new if isinstance(one.event, MessageRequested)]
        codes = [one.event for one in new if isinstance(one.event, CodeIssued)]
        assert len(messages) == len(codes) == len({message.attribute for message in messages})
        for message, code in zip(messages, codes, strict=True):
            attribute = message.attribute
            assert message.destination == code.destination == wish[attribute]
            assert message.destination != user.attributes.get(attribute)
            assert (message.code, message.id) == (code.code, code.message)
            assert attribute in self.town.pool.settings.auto_verified
            assert wish.get(f"{attribute}_verified", "").lower() != "true"

    @precondition(lambda self: len(self.town.users) > 1)
    @rule(place=st.integers(0, 2))
    def delete(self, place):
        users = sorted(self.town.users)
        user = self.town.users[users[place % len(users)]]
        self.town.record(user_decide.decide_deletion(user))

    @invariant()
    def a_value_belongs_to_one_user_and_every_user_holds_what_leads_to_it(self):
        if not hasattr(self, "town"):
            return
        held = {}
        for user in self.town.users.values():
            held[("username", user.claimed_username)] = user.sub
            for kind, value in user.activated.items():
                assert (kind, value) not in held
                held[(kind, value)] = user.sub
        assert held == self.town.claims

    @invariant()
    def what_leads_to_a_user_follows_from_its_attributes(self):
        if not hasattr(self, "town"):
            return
        for user in self.town.users.values():
            assert user.activated == active_aliases(self.town.pool, user.attributes)

    @invariant()
    def attributes_are_never_blank_and_flags_are_lower_case(self):
        if not hasattr(self, "town"):
            return
        for user in self.town.users.values():
            assert all(user.attributes.values())
            flags = {v for name, v in user.attributes.items() if name.endswith("_verified")}
            assert flags <= {"true", "false"}

    def teardown(self):
        if hasattr(self, "town"):
            claims_follow_from_the_log(self.town)


def claims_follow_from_the_log(town: Town) -> None:
    """Whoever reads the log from the start comes to the same claims."""
    claims: dict[tuple[str, str], str] = {}
    for one in town.log:
        for claim in claims_of(one.stream, one.event):
            key = (claim.kind, claim.value)
            if isinstance(claim, Take):
                claims[key] = claim.owner
            else:
                del claims[key]
    assert claims == town.claims


TestUsers = Users.TestCase
TestUsers.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)


def lived(pool: Pool, disputed: Disputed, updates: list[dict[str, str]]) -> Town:
    """A town of one user that all these updates were asked for."""
    town = Town(pool, disputed)
    named = pool.settings.username_attributes
    town.create("sub-1", "first@shop.example" if named else "first", {}, force=False)
    for wish in updates:
        (user,) = town.users.values()
        try:
            town.update(user, wish)
        except DomainError:
            continue
    return town


@pytest.mark.parametrize("kind", sorted(POOLS))
@given(disputed=choices, updates=st.lists(wishes, max_size=6), cut=st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_folding_up_to_any_cut_and_then_the_rest_is_folding_the_whole(kind, disputed, updates, cut):
    own = [
        one for one in lived(POOLS[kind], disputed, updates).log if one.stream.startswith("user")
    ]
    before, after = own[:cut], own[cut:]
    state: Any = None

    for one in before:
        state = evolve(state, one)
    for one in after:
        state = evolve(state, one)

    whole: Any = None
    for one in own:
        whole = evolve(whole, one)
    assert state == whole


@pytest.mark.parametrize("kind", ["plain", "aliases", "aliases without case", "user names"])
@given(updates=st.lists(wishes, max_size=3), wish=wishes)
@settings(max_examples=100, deadline=None)
def test_the_same_update_twice_records_nothing_the_second_time(kind, updates, wish):
    town = lived(POOLS[kind], Disputed(), updates)
    (user,) = town.users.values()
    town.update(user, wish)
    (user,) = town.users.values()

    assert town.update(user, wish) == []


@given(values=st.dictionaries(st.text(max_size=40), st.none() | st.text(max_size=3000), max_size=5))
@settings(max_examples=200, deadline=None)
def test_whatever_is_asked_for_is_recorded_or_refused_by_the_domain(values):
    town = lived(POOLS["aliases"], Disputed(), [])
    (user,) = town.users.values()
    command = UpdateAttributes(tuple(values.items()), NOON)

    try:
        plan_update(command.attributes, user, town.pool, town.disputed, NOON)
    except DomainError:
        return
