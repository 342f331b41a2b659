"""Callers with an unchanged SDK, who change users all the time and note what they were promised."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Literal
from urllib.error import URLError
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.system.programs import say, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

REGION = "us-east-1"
ROLE = "arn:aws:iam::000000000000:role/cognito-sms"
READY, NEW = "000000000000", "111122223333"  # everything in order, and as AWS opens an account
# Reserved for fiction, in ten cities; more than anybody tries between two accepted calls.
AREAS = (206, 212, 213, 305, 312, 404, 415, 512, 617, 702)
NUMBERS = tuple(f"+1{area}5550{n}" for area in AREAS for n in range(100, 200))
PAUSE_S = 0.1  # of a caller who was not answered
BETWEEN_TEXTS_S = 0.1  # more often, and updates that read the account are throttled
HEARD_WITHIN_S = 60.0
THROTTLED = "TooManyRequestsException"  # what was read moved at each of several tries
OUTCOME_UNKNOWN = 500  # statuses from here on: as at AWS, nobody knows whether it happened


def sdk(url: str, service: str = "cognito-idp", account: str = READY, region: str = REGION) -> Any:
    """A client as anybody makes one, but for the endpoint, and it never asks twice."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="secret",
        config=Config(
            retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30, proxies={}
        ),
    )


Kind = Literal["plain", "username", "alias"]
SIGN_IN: Mapping[Kind, Mapping[str, object]] = {
    "plain": {},
    "username": {"UsernameAttributes": ["email"]},
    "alias": {"AliasAttributes": ["email"]},
}


@dataclass(frozen=True)
class Pool:
    """A pool that sends a code to every changed address and number."""

    id: str
    kind: Kind
    account: str


def new_pool(cognito: Any, kind: Kind, account: str) -> Pool:
    """Such a pool, made with the account's client."""
    made = cognito.create_user_pool(
        PoolName=kind,
        AutoVerifiedAttributes=["email", "phone_number"],
        SmsConfiguration={"SnsCallerArn": ROLE},
        **SIGN_IN[kind],
    )
    return Pool(made["UserPool"]["Id"], kind, account)


@dataclass
class Member:
    """A user whom only one caller ever changes; `attributes` are those of its last 200."""

    pool: Pool
    sub: str
    attributes: dict[str, str] = field(default_factory=dict)
    tried: int = 0

    @property
    def stream(self) -> str:
        """Where the log keeps its events."""
        return f"user/{self.pool.id}/{self.sub}"


def new_member(cognito: Any, pool: Pool, name: str) -> Member:
    """A user of this name, without any message."""
    called = f"{name}@first.example" if pool.kind == "username" else name
    made = cognito.admin_create_user(UserPoolId=pool.id, Username=called, MessageAction="SUPPRESS")
    attributes = {one["Name"]: one["Value"] for one in made["User"]["Attributes"]}
    return Member(pool, attributes["sub"], attributes)


@dataclass(frozen=True)
class Call:
    """One update: what it asked for, and to which destinations it must send a code."""

    stream: str
    values: Mapping[str, str]
    destinations: Sequence[str]
    request: str = ""


class Journal:
    """What callers were promised, and what they asked for without an answer."""

    def __init__(self) -> None:
        self.accepted: list[Call] = []
        self.unknown: list[Call] = []
        self.refused: list[Call] = []
        self.wrong: list[str] = []
        self._heard = threading.Condition()

    def accept(self, call: Call) -> None:
        """The caller got 200."""
        self._note(self.accepted, call)

    def wonder(self, call: Call) -> None:
        """The caller got no answer, or one that says that nobody knows."""
        self._note(self.unknown, call)

    def refuse(self, call: Call) -> None:
        """The caller got an error that says that nothing happened."""
        self._note(self.refused, call)

    def complain(self, what: str) -> None:
        """What must never happen has."""
        self._note(self.wrong, what)

    def _note(self, notes: list[Any], note: object) -> None:
        with self._heard:
            notes.append(note)
            self._heard.notify_all()

    @property
    def calls(self) -> int:
        """How many calls came to some end."""
        return len(self.accepted) + len(self.unknown) + len(self.refused) + len(self.wrong)

    def hear(self, further: int) -> None:
        """Wait for the end of so many further calls, whatever it is."""
        self._hear(lambda: self.calls, further, "calls ended")

    def hear_accepted(self, further: int) -> None:
        """Wait until so many further calls are accepted."""
        self._hear(lambda: len(self.accepted), further, "calls were accepted")

    def _hear(self, count: Callable[[], int], further: int, what: str) -> None:
        with self._heard:
            enough = count() + further
            heard = self._heard.wait_for(lambda: count() >= enough, HEARD_WITHIN_S)
        assert heard, f"no {further} further {what} within {HEARD_WITHIN_S:.0f} seconds"


class Caller(threading.Thread):
    """Changes its own users, one after the other, through whichever server it happens upon."""

    def __init__(
        self, name: str, urls: Sequence[str], members: Sequence[Member], journal: Journal, seed: int
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._members = members
        self._journal = journal
        self._chance = Random(seed)  # noqa: S311  # no secret: a run is repeated by its seed
        self._clients = [sdk(url, account=members[0].pool.account) for url in urls]
        self._told_to_stop = threading.Event()

    def run(self) -> None:
        """Call until told to stop; who is not answered pauses a moment."""
        while not self._told_to_stop.is_set():
            member = self._chance.choice(self._members)
            if not self._update(member):
                self._told_to_stop.wait(PAUSE_S)
            elif self._chance.random() < 0.1:
                self._read(member)

    def stop(self) -> None:
        """Let it finish its call, and hang up."""
        self._told_to_stop.set()
        self.join(HEARD_WITHIN_S)

    def update_all(self) -> None:
        """One more accepted update of each user, so that nothing unknown comes after it."""
        for member in self._members:
            until(lambda member=member: self._update(member), HEARD_WITHIN_S, "a last update")  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        for client in self._clients:
            client.close()

    def _update(self, member: Member) -> bool:
        """Whether the user surely has new values."""
        values, destinations = self._wanted(member)
        call = Call(member.stream, values, destinations)
        try:
            answered = self._chance.choice(self._clients).admin_update_user_attributes(
                UserPoolId=member.pool.id,
                Username=member.sub,
                UserAttributes=[{"Name": n, "Value": v} for n, v in values.items()],
            )
        except BotoCoreError:
            self._journal.wonder(call)
            return False
        except ClientError as error:
            self._refused(call, error)
            return False
        if (request := answered["ResponseMetadata"].get("RequestId")) is None:
            self._cut_short(answered)
            self._journal.wonder(call)
            return False
        member.attributes |= values
        self._journal.accept(Call(member.stream, values, destinations, request))
        return True

    def _cut_short(self, answered: Mapping[str, object]) -> None:
        """A server was killed while it answered, and the SDK takes a head without body for {}."""
        say("cut short", answered)

    def _refused(self, call: Call, error: ClientError) -> None:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= OUTCOME_UNKNOWN:
            self._journal.wonder(call)
        elif error.response["Error"]["Code"] == THROTTLED:
            self._journal.refuse(call)
        else:
            self._journal.complain(f"{call} was refused: {error}")

    def _wanted(self, member: Member) -> tuple[dict[str, str], list[str]]:
        """A new address and a new number; now and then the address comes verified."""
        member.tried += 1
        name = f"{self.name}-{member.sub[:8]}-{member.tried}"
        address, number = f"{name}@new.example", NUMBERS[member.tried % len(NUMBERS)]
        values = {"email": address, "phone_number": number, "nickname": name}
        if member.pool.kind == "alias" and self._chance.random() < 0.5:
            return {**values, "email_verified": "true"}, [number]
        return values, [address, number]

    def _read(self, member: Member) -> None:
        """What was just accepted is read back, whichever server is asked."""
        try:
            answered = self._chance.choice(self._clients).admin_get_user(
                UserPoolId=member.pool.id, Username=member.sub
            )
        except (BotoCoreError, ClientError):
            return
        if "UserAttributes" not in answered:
            self._cut_short(answered)
            return
        read = {one["Name"]: one["Value"] for one in answered["UserAttributes"]}
        if read["nickname"] != member.attributes["nickname"]:
            self._journal.complain(f"{member} was read back as {read}")


class PhoneOwner(threading.Thread):
    """Answers STOP and START in turn, so that the account moves while messages are judged."""

    def __init__(self, url: str) -> None:
        super().__init__(name="phone", daemon=True)
        self._url = url
        self._told_to_stop = threading.Event()

    def run(self) -> None:
        """Until told to stop; what does not get through is lost, as texts are."""
        keywords = ("STOP", "START")
        count = 0
        while not self._told_to_stop.wait(BETWEEN_TEXTS_S):
            with suppress(URLError, OSError):
                self._send(keywords[count % 2])
                count += 1

    def _send(self, keyword: str) -> None:
        body = {"act": "receive", "keyword": keyword, "from": NUMBERS[0]}
        act = Request(f"{self._url}/_sandpost/account", json.dumps(body).encode())  # noqa: S310  # our own loopback URL
        with urlopen(act, timeout=5) as answered:  # noqa: S310  # as above
            answered.read()

    def stop(self) -> None:
        """Hear no more of it."""
        self._told_to_stop.set()
        self.join(HEARD_WITHIN_S)


@contextmanager
def at_work(*threads: Caller | PhoneOwner) -> Iterator[None]:
    """They call while this lasts."""
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.stop()
