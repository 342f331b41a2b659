"""People come, change, prove, forget and go: sentences that hold whatever they do, in any order.

The operations are those of the API, on the whole application (`house`); what the machine knows of
codes it read in the messages, as people do, and of passwords what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
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
from engine.domain.errors import AliasTaken, AliasTakenByConfirmation, DomainError, UserNotFound
from engine.domain.events import AttributeVerified, CodeIssued, MessageRequested
from engine.domain.moments import later
from engine.domain.names import active_aliases
from engine.domain.schema import FLAGS, VERIFIABLE
from engine.domain.sign_in_errors import (
    AttemptsExceeded,
    CodeExpired,
    CodeWrong,
    NotConfirmable,
    PasswordAttemptsExceeded,
    PasswordIncorrect,
    PasswordNotResettable,
    PasswordResetNeeded,
    TemporaryPasswordExpired,
    TokenPastItsEnd,
    TokenRevoked,
    UserNotEnabled,
    UserUnconfirmed,
)
from engine.domain.user import CONFIRMED, FIRST_PASSWORD, RESET_REQUIRED, UNCONFIRMED, User
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
PASSWORDS = ("Abcdef1!", "Zyxwvu9?")
WRONG = "no-code"
MOST_USERS = 3
USES = {
    "UpdateUserAttribute": "verify",
    "VerifyUserAttribute": "verify",
    "SignUp": "confirm",
    "ResendCode": "confirm",
    "ForgotPassword": "reset",
}
LIFETIMES = {"verify": 24, "confirm": 24, "reset": 1}  # hours (AWS quota page)
MOST = {"ask": 5, "verify": 15, "confirm": 15, "resend": 5, "recover": 5}  # an hour, per user

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
contacts = some.fixed_dictionaries(
    {"email": some.sampled_from(EMAILS)}, optional={"phone_number": some.sampled_from(NUMBERS)}
)
acts = some.sampled_from(
    ("confirm", "reset", "close", "open", "open", "give a password", "give a first password")
)
people = some.builds(lambda own, more: {**own, **more}, contacts, flags)
places = some.integers(0, MOST_USERS - 1)
passwords = some.sampled_from(PASSWORDS)
tryings = some.sampled_from(
    ("as sent", "as sent", "as sent", "by another", "for another attribute", "wrong")
)
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


@dataclass
class Ticket:
    """An access token, and whether it was ended before its time."""

    sub: str
    token: str
    expires_at: str
    ended: bool = False


class SignIn(RuleBasedStateMachine):
    """A pool, and what administrators and people do in it."""

    house: House

    @initialize(
        pool=some.sampled_from(sorted(POOLS)),
        disputed=disputes,
        first=people,
        second=people,
        password=passwords,
    )
    def begin(self, pool, disputed, first, second, password):
        self.house.begin(disputed, **POOLS[pool])
        self.kind, self.disputed = POOLS[pool], disputed
        self.sent: list[Sent] = []
        self.tickets: list[Ticket] = []
        self.passwords: dict[str, str] = {}
        self.tries: dict[tuple[str, str, str], int] = {}
        self.names = 0
        self.users: dict[str, User] = {}
        for wish in (first, second):
            self.create(wish, password, force=True, permanent=True)

    # ── Coming ───────────────────────────────────────────────────────────────────────────────

    def a_name(self):
        """What a newcomer is called."""
        self.names += 1
        named = "UsernameAttributes" in self.kind
        return EMAILS[self.names % len(EMAILS)] if named else f"name{self.names}"

    @precondition(lambda self: len(self.users) < MOST_USERS)
    @rule(wish=wishes, force=some.booleans(), password=passwords, permanent=some.booleans())
    def come(self, wish, force, password, permanent):
        self.create(wish, password, force=force, permanent=permanent)

    def create(self, wish, password, *, force, permanent):
        """An administrator makes a user with a password."""
        known = set(self.users)
        refused = self.attempt(
            "AdminCreateUser",
            UserPoolId=self.house.pool_id,
            Username=self.a_name(),
            UserAttributes=pairs(wish),
            MessageAction="SUPPRESS",
            ForceAliasCreation=force,
        )
        for sub in self.users.keys() - known:
            assert refused is None
            self.set_password(self.users[sub], password, permanent=permanent)

    @precondition(lambda self: len(self.users) < MOST_USERS)
    @rule(wish=contacts, password=passwords)
    def sign_up(self, wish, password):
        known, codes = set(self.users), len(self.sent)
        refused = self.attempt(
            "SignUp",
            ClientId=self.house.client_id,
            Username=self.a_name(),
            Password=password,
            UserAttributes=pairs(wish),
        )
        new = self.users.keys() - known
        assert len(new) == (refused is None)
        for sub in new:
            self.passwords[sub] = password
            assert self.users[sub].status == UNCONFIRMED
            contact = self.users[sub].attributes.keys() & set(VERIFIABLE)
            assert len(self.sent) - codes == bool(contact), "one code, if there is where to"

    # ── Changing ─────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.users)
    @rule(place=places, wish=wishes)
    def update(self, place, wish):
        user = self.somebody(place)
        self.administer("AdminUpdateUserAttributes", user, UserAttributes=pairs(wish))

    @precondition(lambda self: self.users)
    @rule(place=places, own=own_wishes, more=some.just({}) | flags)
    def update_oneself(self, place, own, more):
        user, token = self.bearer(place)
        if token is None:
            return
        given = pairs({**own, **more})
        refused = self.attempt("UpdateUserAttributes", AccessToken=token, UserAttributes=given)
        assert refused is not None or not more, "nobody calls oneself verified"
        after = self.users[user.sub]
        for attribute, flag in FLAGS.items():
            if after.attributes.get(attribute) != user.attributes.get(attribute):
                assert after.attributes.get(flag) != "true"
        if isinstance(refused, AliasTaken):
            assert "UsernameAttributes" in self.kind or refused.kind not in VERIFIABLE

    @precondition(lambda self: self.users)
    @rule(place=places, names=some.sets(some.sampled_from((*VERIFIABLE, "preferred_username"))))
    def delete_attributes(self, place, names):
        user, token = self.bearer(place)
        if token is None:
            return
        self.attempt("DeleteUserAttributes", AccessToken=token, UserAttributeNames=sorted(names))
        assert not self.users[user.sub].attributes.keys() & names

    # ── Proving ──────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.users)
    @rule(place=places, way=some.sampled_from(("prove", "prove", "confirm", "recover")))
    def ask_for_a_code(self, place, way):
        user = self.somebody(place)
        before = len(self.sent)
        match way:
            case "confirm":
                refused = self.through_client("ResendConfirmationCode", user)
                self.counts_at_most("resend", user, refused)
            case "recover":
                refused = self.through_client("ForgotPassword", user)
                self.counts_at_most("recover", user, refused)
            case _:
                refused = self.ask(user)
        assert len(self.sent) - before == (refused is None)

    def ask(self, user):
        """For a code that proves what the user has; so many an hour and no more."""
        token = self.token_of(user)
        contacts = sorted(user.attributes.keys() & set(VERIFIABLE))
        if token is None or not contacts:
            return UserNotFound()
        refused = self.attempt(
            "GetUserAttributeVerificationCode", AccessToken=token, AttributeName=contacts[0]
        )
        self.counts("ask", user, refused)
        return refused

    @precondition(lambda self: self.sent and self.users)
    @rule(back=some.integers(0, 2), place=places, how=tryings, password=passwords)
    def use_a_code(self, back, place, how, password):
        self.use(back, place, how, password)

    @precondition(lambda self: self.sent and self.users)
    @rule(password=passwords)
    def use_the_newest_code(self, password):
        self.use(0, 0, "as sent", password)

    def use(self, back, place, how, password):
        """Somebody does with a code what it is for, or what it is not for."""
        one = self.sent[-1 - back % len(self.sent)]
        user = self.users.get(one.sub)
        if user is None or how == "by another":
            user = self.somebody(place)
        code = WRONG if how == "wrong" else one.code
        match one.use:
            case "verify":
                attribute = one.attribute
                if how == "for another attribute":
                    attribute = VERIFIABLE[attribute == VERIFIABLE[0]]
                self.verify(user, attribute, code)
            case "confirm":
                self.confirm(user, code, force=how == "as sent")
            case _:
                self.choose_password(user, code, password)

    def verify(self, user, attribute, code):
        """Only the right code proves anything, and only what it was sent to."""
        token = self.token_of(user)
        if token is None:
            return
        good = self.good(user.sub, "verify", code, attribute)
        refused = self.attempt(
            "VerifyUserAttribute", AccessToken=token, AttributeName=attribute, Code=code
        )
        self.counts("verify", user, refused)
        self.follows_from(good, refused, user, AttemptsExceeded | AliasTaken)

    def confirm(self, user, code, *, force):
        """Only the right code confirms, and verifies what it was sent to."""
        good = self.good(user.sub, "confirm", code)
        refused = self.through_client(
            "ConfirmSignUp", user, ConfirmationCode=code, ForceAliasCreation=force
        )
        self.counts_at_most("confirm", user, refused)
        taken = AliasTaken | AliasTakenByConfirmation
        self.follows_from(good, refused, user, AttemptsExceeded | NotConfirmable | taken)
        if refused is None:
            assert self.users[user.sub].status == CONFIRMED

    def choose_password(self, user, code, password):
        """Only the right code replaces a password."""
        good = self.good(user.sub, "reset", code)
        refused = self.through_client(
            "ConfirmForgotPassword", user, ConfirmationCode=code, Password=password
        )
        self.counts_at_most("recover", user, refused)
        others = AttemptsExceeded | UserNotEnabled | PasswordNotResettable
        if refused is None:
            assert good is not None
            self.passwords[user.sub] = password
        else:
            assert isinstance(refused, others) or good is None

    def follows_from(self, good, refused, user, others):
        """A code was accepted if and only if it was good, unless something else was in the way."""
        if refused is None:
            assert good is not None
            after = self.users[user.sub].attributes
            assert after[good.attribute] == good.destination
            assert after[FLAGS[good.attribute]] == "true"
        elif isinstance(refused, CodeWrong | CodeExpired):
            assert good is None
        else:
            assert isinstance(refused, others)

    # ── Getting in ───────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.users)
    @rule(place=places, act=acts, password=passwords)
    def let_an_administrator(self, place, act, password):
        user = self.somebody(place)
        match act:
            case "confirm":
                refused = self.administer("AdminConfirmSignUp", user)
                assert isinstance(refused, NotConfirmable) == (user.status != UNCONFIRMED)
                assert self.users[user.sub].attributes == user.attributes
            case "reset":
                self.reset(user)
            case "close":
                assert self.administer("AdminDisableUser", user) is None
                self.end_tickets(user.sub)
            case "open":
                assert self.administer("AdminEnableUser", user) is None
            case _:
                self.set_password(user, password, permanent=act == "give a password")

    def reset(self, user):
        """The password is dead at once."""
        refused = self.administer("AdminResetUserPassword", user)
        self.counts_at_most("recover", user, refused)
        if refused is None:
            assert self.users[user.sub].status == RESET_REQUIRED
            self.passwords.pop(user.sub, None)

    def set_password(self, user, password, *, permanent):
        """The password is this one, for good or to be changed."""
        refused = self.administer(
            "AdminSetUserPassword", user, Password=password, Permanent=permanent
        )
        if refused is None:
            self.passwords[user.sub] = password

    @precondition(lambda self: self.users)
    @rule(place=places, by=some.sampled_from(("name", "sub", "alias")), right=some.booleans())
    def sign_in(self, place, by, right):
        user = self.somebody(place)
        known = self.passwords.get(user.sub)
        name = {"name": user.username, "sub": user.sub}.get(by)
        name = name or next(iter(user.attributes.get(kind) for kind in user.activated), user.sub)
        password = known if right and known else "Wrong-pw-1"
        self.enter(user, name, password, right=password == known)

    def enter(self, user, name, password, *, right):
        """Who is confirmed and has the right password gets in, and nobody else."""
        answer = self.attempt(
            "InitiateAuth",
            ClientId=self.house.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )
        if answer is not None:
            assert isinstance(answer, self.reasons(user, right=right))
            return
        assert right
        assert user.enabled
        answered = self.answered
        if user.status == FIRST_PASSWORD:
            assert answered["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
            answered = self.first_password(user, answered["Session"])
        assert self.users[user.sub].status == CONFIRMED
        token = answered["AuthenticationResult"]["AccessToken"]
        valid = later(self.house.now, timedelta(hours=1))
        self.tickets.append(Ticket(user.sub, token, valid))
        assert self.house.call("GetUser", AccessToken=token)["Username"] == user.username

    def first_password(self, user, session):
        """Whoever has its first password chooses another."""
        chosen = PASSWORDS[self.passwords[user.sub] == PASSWORDS[0]]
        refused = self.attempt(
            "RespondToAuthChallenge",
            ClientId=self.house.client_id,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=session,
            ChallengeResponses={"USERNAME": user.username, "NEW_PASSWORD": chosen},
        )
        assert refused is None
        self.passwords[user.sub] = chosen
        return self.answered

    def reasons(self, user, *, right):
        """Why somebody may be kept out."""
        found: list[type[DomainError]] = [PasswordAttemptsExceeded]
        if not right:
            found.append(PasswordIncorrect)
        if not user.enabled:
            found.append(UserNotEnabled)
        if user.status == UNCONFIRMED:
            found.append(UserUnconfirmed)
        if user.status == RESET_REQUIRED:
            found.append(PasswordResetNeeded)
        until = user.access.temporary_until
        if until is not None and until <= self.house.now:
            found.append(TemporaryPasswordExpired)
        return tuple(found)

    @precondition(lambda self: self.tickets)
    @rule(place=places, by_administrator=some.booleans())
    def sign_out_everywhere(self, place, by_administrator):
        user, token = self.bearer(place)
        if token is None or by_administrator:
            assert self.administer("AdminUserGlobalSignOut", user) is None
        else:
            assert self.attempt("GlobalSignOut", AccessToken=token) is None
        self.end_tickets(user.sub)

    @precondition(lambda self: self.tickets)
    @rule(back=some.integers(0, 3))
    def show_a_token(self, back):
        ticket = self.tickets[-1 - back % len(self.tickets)]
        refused = self.attempt("GetUser", AccessToken=ticket.token)
        if refused is None:
            assert ticket in list(self.valid())
        else:
            assert ticket not in list(self.valid())
            late = ticket.expires_at <= self.house.now
            assert isinstance(refused, TokenPastItsEnd) == late
            assert late or isinstance(
                refused,
                TokenRevoked | UserNotEnabled | UserNotFound | PasswordResetNeeded,
            )

    # ── Going, and time ──────────────────────────────────────────────────────────────────────

    @precondition(lambda self: len(self.users) == MOST_USERS)
    @rule(place=places)
    def delete(self, place):
        user = self.somebody(place)
        token = self.token_of(user)
        if token is not None:
            assert self.attempt("DeleteUser", AccessToken=token) is None
        else:
            assert self.administer("AdminDeleteUser", user) is None
        assert user.sub not in self.users

    @rule(minutes=some.sampled_from((1, 59, 23 * 60, 25 * 60)))
    def time_passes(self, minutes):
        self.house.pass_time(timedelta(minutes=minutes))

    # ── How it is done, and what is learnt from it ───────────────────────────────────────────

    def somebody(self, place):
        """One of the users."""
        users = list(self.users.values())
        return users[place % len(users)]

    def valid(self) -> Iterator[Ticket]:
        """The tokens that open something."""
        for ticket in self.tickets:
            user = self.users.get(ticket.sub)
            opens = user is not None and user.enabled and user.status != RESET_REQUIRED
            if opens and not ticket.ended and ticket.expires_at > self.house.now:
                yield ticket

    def bearer(self, place):
        """One of the users, with a token if there can be one."""
        user = self.somebody(place)
        token = self.token_of(user)
        return self.users[user.sub], token

    def token_of(self, user):
        """A token of the user's that opens something: an earlier one, or of signing in now."""
        known = self.passwords.get(user.sub)
        if self.ticket_of(user) is None and known is not None:
            self.enter(user, user.sub, known, right=True)
        ticket = self.ticket_of(user)
        return None if ticket is None else ticket.token

    def ticket_of(self, user):
        """The user's first that opens something."""
        return next((one for one in self.valid() if one.sub == user.sub), None)

    def end_tickets(self, sub):
        """No token of the user's opens anything any more."""
        for ticket in self.tickets:
            ticket.ended = ticket.ended or ticket.sub == sub

    def administer(self, operation, user, **given):
        """What an administrator does to a user."""
        return self.attempt(operation, UserPoolId=self.house.pool_id, Username=user.sub, **given)

    def through_client(self, operation, user, **given):
        """What somebody does through the client, without a token."""
        return self.attempt(
            operation, ClientId=self.house.client_id, Username=user.username, **given
        )

    def attempt(self, operation, **given):
        """Do it; what is refused changes nothing. The refusal, or None (see `answered`)."""
        before, end, beside = self.users, self.house.end(), self.house.beside()
        try:
            self.answered: Any = self.house.call(operation, **given)
        except DomainError as refused:
            assert (self.house.end(), self.house.beside()) == (end, beside)
            return refused
        if self.house.end() > end:
            self.users = self.house.users()
            self.learn(before, [one.event for one in self.house.log(end)])
        return None

    def learn(self, before, events):
        """What became of the codes that were sent, and which are new."""
        for one in self.sent:
            one.over = one.over or self.is_over(one, before, events)
        for event in events:
            if isinstance(event, MessageRequested):
                self.read(event, events)

    def is_over(self, one, before, events):
        """Whether the code was used, or what it was sent to is gone or of another time."""
        user, was = self.users.get(one.sub), before.get(one.sub)
        if user is None or was is None:
            return True
        name = one.attribute
        if user.attributes.get(name) != was.attributes.get(name):
            return True
        match one.use:
            case "verify":
                proved = AttributeVerified(name, one.destination)
                used = user != was and any(
                    isinstance(event, AttributeVerified)
                    and (event.attribute, event.value) == (proved.attribute, proved.value)
                    for event in events
                )
                return used or one.destination not in values(user, name)
            case "confirm":
                return user.status != UNCONFIRMED
            case _:
                return user.access.password != was.access.password and bool(user.access.password)

    def read(self, message, events):
        """Somebody reads a message: its code is recorded, for the very destination it went to."""
        (issued,) = [
            event
            for event in events
            if isinstance(event, CodeIssued) and event.message == message.id
        ]
        assert (issued.destination, issued.code) == (message.destination, message.code)
        assert message.code in message.body
        use = USES[message.purpose]
        user = self.users[message.user]
        if use == "verify":
            assert message.destination in values(user, message.attribute)
        else:
            assert message.destination == user.attributes[message.attribute]
        if use == "reset":
            assert user.attributes[FLAGS[message.attribute]] == "true"
        expires_at = later(self.house.now, timedelta(hours=LIFETIMES[use]))
        self.sent.append(
            Sent(
                message.user,
                use,
                message.attribute,
                message.destination,
                message.code,
                expires_at,
            )
        )

    def good(self, sub, use, code, attribute=None):
        """What the code proves, if it is good for it."""
        ours = [
            one
            for one in self.sent
            if (one.sub, one.use) == (sub, use) and attribute in {None, one.attribute}
        ]
        if not ours:
            return None
        newest = ours[-1]
        counting = [newest]
        if self.disputed.earlier_codes == "valid":
            counting = list(
                takewhile(lambda one: one.destination == newest.destination, reversed(ours))
            )
        found = [
            one
            for one in counting
            if one.code == code and not one.over and one.expires_at > self.house.now
        ]
        return found[0] if found else None

    def count(self, what, user):
        """How often this was done this hour."""
        hour = (what, user.sub, self.house.now[:13])
        self.tries[hour] = self.tries.get(hour, 0) + 1
        return self.tries[hour]

    def counts(self, what, user, refused):
        """So many an hour and no more, unless nothing is limited."""
        too_many = self.count(what, user) > MOST[what] and self.disputed.code_limits == "hourly"
        assert isinstance(refused, AttemptsExceeded) == too_many

    def counts_at_most(self, what, user, refused):
        """Nobody is refused for having done it too often who has not."""
        done = self.count(what, user)
        if isinstance(refused, AttemptsExceeded):
            assert done > MOST[what]
            assert self.disputed.code_limits == "hourly"

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


RUNS = settings(max_examples=80, stateful_step_count=30, deadline=None)


def test_the_sentences_hold_whatever_people_do():
    SignIn.house = House()
    try:
        run_state_machine_as_test(SignIn, settings=RUNS)
    finally:
        SignIn.house.close()
