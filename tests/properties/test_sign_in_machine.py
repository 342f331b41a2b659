"""People come, change, prove, forget and go: sentences that hold whatever they do, in any order.

The operations are those of the API, on the whole application (`house`); what the machine knows of
codes it read in the messages, as people do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine.domain.disputed import Disputed
from engine.domain.errors import AliasTaken, DomainError
from engine.domain.events import AttributeVerified, CodeIssued, MessageRequested
from engine.domain.moments import later
from engine.domain.names import active_aliases
from engine.domain.schema import FLAGS, VERIFIABLE
from engine.domain.sign_in_errors import AttemptsExceeded, CodeExpired, CodeWrong
from tests.properties.house import House
from tests.support.shop import BOTH, SMS, pairs

VERIFYING: dict[str, Any] = {"AutoVerifiedAttributes": BOTH, "SmsConfiguration": SMS}
KEEPING: dict[str, Any] = {
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": BOTH}
}
POOLS: dict[str, dict[str, Any]] = {
    "plain": VERIFYING,
    "aliases": {**VERIFYING, "AliasAttributes": [*BOTH, "preferred_username"]},
    "waiting aliases": {**VERIFYING, **KEEPING, "AliasAttributes": BOTH},
    "user names": {**VERIFYING, "UsernameAttributes": BOTH},
    "waiting user names without case": {
        **VERIFYING,
        **KEEPING,
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
    },
}
EMAILS = ("ada@shop.example", "Ada@shop.example", "bob@shop.example")
NUMBERS = ("+12065550100", "+12065550199")
WRONG = "no-code"
MOST_USERS = 3
PURPOSES = {"UpdateUserAttribute": "verify", "VerifyUserAttribute": "verify"}
LIFETIME = timedelta(hours=24)
MOST = {"ask": 5, "verify": 15}  # an hour, of each user (AWS quota page)

own_wishes = some.fixed_dictionaries(
    {},
    optional={
        "email": some.sampled_from((*EMAILS, "")),
        "phone_number": some.sampled_from((*NUMBERS, "")),
        "preferred_username": some.sampled_from(("ada", "bob", "")),
    },
)
flags = some.fixed_dictionaries(
    {}, optional={flag: some.sampled_from(("true", "false")) for flag in FLAGS.values()}
)
wishes = some.builds(lambda own, more: {**own, **more}, own_wishes, flags)
places = some.integers(0, 2)
tryings = some.sampled_from(
    ("as sent", "as sent", "as sent", "by another", "for another attribute", "wrong")
)
attributes = some.sampled_from(VERIFIABLE)
disputes = some.builds(
    Disputed,
    alias_conflict=some.sampled_from(("move", "refuse")),
    alias_conflict_on_verification=some.sampled_from(("move", "refuse")),
    code_while_pending=some.sampled_from(("pending", "current")),
    original_value_while_pending=some.sampled_from(("cancel", "keep")),
    pending_value_lifetime=some.sampled_from(("code", "until-replaced")),
    verified_alone_while_pending=some.sampled_from(("keep-pending", "promote")),
    earlier_codes=some.sampled_from(("replaced", "valid")),
    code_limits=some.sampled_from(("hourly", "none")),
    shared_sender_daily_limit=some.just(0),
)


@dataclass
class Sent:
    """A code that somebody read in a message; `over` once it can prove nothing any more."""

    sub: str
    use: str
    attribute: str
    destination: str
    code: str
    expires_at: str
    over: bool = False


class SignIn(RuleBasedStateMachine):
    """A pool, and what administrators and people do in it."""

    house: House

    @initialize(pool=some.sampled_from(sorted(POOLS)), disputed=disputes)
    def begin(self, pool, disputed):
        self.house.begin(disputed, **POOLS[pool])
        self.kind, self.disputed = POOLS[pool], disputed
        self.sent: list[Sent] = []
        self.tries: dict[tuple[str, str, str], int] = {}
        self.names = 0
        self.users = self.house.users()

    # ── What people do ───────────────────────────────────────────────────────────────────────

    @precondition(lambda self: len(self.users) < MOST_USERS)
    @rule(wish=wishes, force=some.booleans())
    def create(self, wish, force):
        self.names += 1
        name = f"name{self.names}"
        if "UsernameAttributes" in self.kind:
            name = EMAILS[self.names % len(EMAILS)]
        self.attempt(
            "AdminCreateUser",
            UserPoolId=self.house.pool_id,
            Username=name,
            UserAttributes=pairs(wish),
            MessageAction="SUPPRESS",
            ForceAliasCreation=force,
        )

    @precondition(lambda self: self.users)
    @rule(place=places, wish=wishes)
    def update(self, place, wish):
        user = self.somebody(place)
        self.attempt(
            "AdminUpdateUserAttributes",
            UserPoolId=self.house.pool_id,
            Username=user.sub,
            UserAttributes=pairs(wish),
        )

    @precondition(lambda self: self.users)
    @rule(place=places, wish=own_wishes)
    def update_oneself(self, place, wish):
        user = self.somebody(place)
        refused = self.attempt(
            "UpdateUserAttributes",
            AccessToken=self.house.token(user),
            UserAttributes=pairs(wish),
        )
        after = self.users[user.sub]
        for attribute, flag in FLAGS.items():
            if after.attributes.get(attribute) != user.attributes.get(attribute):
                assert after.attributes.get(flag) != "true", "nobody calls oneself verified"
        if isinstance(refused, AliasTaken):
            assert "UsernameAttributes" in self.kind or refused.kind not in VERIFIABLE

    @precondition(lambda self: self.users)
    @rule(place=places, wish=flags)
    def call_oneself_verified(self, place, wish):
        user = self.somebody(place)
        refused = self.attempt(
            "UpdateUserAttributes",
            AccessToken=self.house.token(user),
            UserAttributes=pairs(wish),
        )
        assert (refused is not None) == bool(wish)

    @precondition(lambda self: self.users)
    @rule(place=places, names=some.sets(some.sampled_from((*VERIFIABLE, "preferred_username"))))
    def delete_attributes(self, place, names):
        user = self.somebody(place)
        self.attempt(
            "DeleteUserAttributes",
            AccessToken=self.house.token(user),
            UserAttributeNames=sorted(names),
        )
        assert not self.users[user.sub].attributes.keys() & names

    @precondition(lambda self: self.users)
    @rule(place=places, attribute=attributes)
    def ask(self, place, attribute):
        user = self.somebody(place)
        before = len(self.sent)
        refused = self.attempt(
            "GetUserAttributeVerificationCode",
            AccessToken=self.house.token(user),
            AttributeName=attribute,
        )
        if refused is None or isinstance(refused, AttemptsExceeded):
            self.counts("ask", user, refused)
        assert len(self.sent) - before == (refused is None)

    @precondition(lambda self: self.sent)
    @rule(back=some.integers(0, 2), place=places, how=tryings)
    def verify(self, back, place, how):
        one = self.sent[-1 - back % len(self.sent)]
        user = self.users.get(one.sub)
        attribute, code = one.attribute, one.code
        match how:
            case "by another":
                user = None
            case "for another attribute":
                attribute = VERIFIABLE[attribute == VERIFIABLE[0]]
            case "wrong":
                code = WRONG
            case _:
                pass
        if self.users:
            self.prove(user or self.somebody(place), attribute, code)

    def prove(self, user, attribute, code):
        """Only the right code proves anything, and only what it was sent to."""
        good = self.good(user.sub, attribute, "verify", code)
        refused = self.attempt(
            "VerifyUserAttribute",
            AccessToken=self.house.token(user),
            AttributeName=attribute,
            Code=code,
        )
        self.counts("verify", user, refused)
        if refused is None:
            assert good is not None
            after = self.users[user.sub]
            assert after.attributes[attribute] == good.destination
            assert after.attributes[FLAGS[attribute]] == "true"
        elif isinstance(refused, CodeWrong | CodeExpired):
            assert good is None
        else:
            assert isinstance(refused, AttemptsExceeded | AliasTaken)

    @precondition(lambda self: len(self.users) > 1)
    @rule(place=places, oneself=some.booleans())
    def delete(self, place, oneself):
        user = self.somebody(place)
        if oneself:
            self.attempt("DeleteUser", AccessToken=self.house.token(user))
        else:
            self.attempt("AdminDeleteUser", UserPoolId=self.house.pool_id, Username=user.sub)
        assert user.sub not in self.users

    @rule(minutes=some.sampled_from((1, 59, 23 * 60, 25 * 60)))
    def time_passes(self, minutes):
        self.house.pass_time(timedelta(minutes=minutes))

    # ── How it is done, and what is learnt from it ───────────────────────────────────────────

    def somebody(self, place):
        """One of the users."""
        users = list(self.users.values())
        return users[place % len(users)]

    def attempt(self, operation, **given):
        """Do it; what is refused changes nothing. The refusal, or None."""
        before, end, beside = self.users, self.house.end(), self.house.beside()
        try:
            self.house.call(operation, **given)
        except DomainError as refused:
            assert (self.house.end(), self.house.beside()) == (end, beside)
            return refused
        self.users = self.house.users()
        self.learn(before, [one.event for one in self.house.log(end)])
        return None

    def learn(self, before, events):
        """What became of the codes that were sent, and which are new."""
        for one in self.sent:
            one.over = one.over or self.proves_nothing(one, before)
        for event in events:
            if isinstance(event, AttributeVerified):
                for one in self.sent:
                    if (one.attribute, one.destination) == (event.attribute, event.value):
                        one.over = one.over or one.sub in self.changed(before)
            if isinstance(event, MessageRequested):
                self.read(event, events)

    def proves_nothing(self, one, before):
        """Whether what the code was sent to is gone, or was the value of another time."""
        user, was = self.users.get(one.sub), before.get(one.sub)
        if user is None or was is None:
            return True
        name = one.attribute
        changed = user.attributes.get(name) != was.attributes.get(name)
        return changed or one.destination not in values(user, name)

    def changed(self, before):
        """Whose attributes or codes are not what they were."""
        return {sub for sub, user in self.users.items() if user != before.get(sub)}

    def read(self, message, events):
        """Somebody reads a message: its code is recorded, for the very destination it went to."""
        (issued,) = [
            event
            for event in events
            if isinstance(event, CodeIssued) and event.message == message.id
        ]
        assert (issued.destination, issued.code) == (message.destination, message.code)
        assert message.code in message.body
        assert message.destination in values(self.users[message.user], message.attribute)
        self.sent.append(
            Sent(
                message.user,
                PURPOSES[message.purpose],
                message.attribute,
                message.destination,
                message.code,
                later(self.house.now, LIFETIME),
            )
        )

    def good(self, sub, attribute, use, code):
        """What the code proves, if it is good for it."""
        key = (sub, attribute, use)
        ours = [one for one in self.sent if (one.sub, one.attribute, one.use) == key]
        if not ours:
            return None
        newest = ours[-1]
        counting = [newest]
        if self.disputed.earlier_codes == "valid":
            counting = [one for one in ours if one.destination == newest.destination]
        found = [
            one
            for one in counting
            if one.code == code and not one.over and one.expires_at > self.house.now
        ]
        return found[-1] if found else None

    def counts(self, what, user, refused):
        """So many an hour and no more, unless nothing is limited."""
        hour = (what, user.sub, self.house.now[:13])
        self.tries[hour] = self.tries.get(hour, 0) + 1
        too_many = self.tries[hour] > MOST[what] and self.disputed.code_limits == "hourly"
        assert isinstance(refused, AttemptsExceeded) == too_many

    # ── What always holds ────────────────────────────────────────────────────────────────────

    @invariant()
    def a_value_leads_to_one_user_and_every_user_holds_what_leads_to_it(self):
        held: dict[tuple[str, str], str] = {}
        for user in self.users.values():
            for claim in (("username", user.claimed_username), *user.activated.items()):
                assert claim not in held
                held[claim] = user.sub
        assert held == self.house.claims()

    @invariant()
    def what_leads_to_a_user_follows_from_its_attributes(self):
        pool = self.house.pool()
        for user in self.users.values():
            assert user.activated == active_aliases(pool, user.attributes)

    @invariant()
    def users_are_a_fold_of_the_log(self):
        for user in self.users.values():
            assert self.house.stored(user.sub) == user
            assert self.house.remembered(user) == user

    def teardown(self):
        """What is kept beside the log is a fold of it."""
        assert self.house.is_a_fold()


def values(user, attribute):
    """What the user has, and what waits to be proved."""
    waiting = user.pending.get(attribute)
    return {user.attributes.get(attribute), None if waiting is None else waiting.value}


def test_sentences_hold_whatever_people_do():
    SignIn.house = House()
    try:
        run_state_machine_as_test(SignIn, settings=RUNS)
    finally:
        SignIn.house.close()


RUNS = settings(max_examples=80, stateful_step_count=20, deadline=None)
