"""One sending account on a live server, with clients of its own: nobody else ever uses it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from engine.app.handle import Caller
from engine.app.known import known
from engine.app.records import MessageRow, Wanted
from engine.domain.account_commands import (
    AccountCommand,
    CompleteRegistration,
    RequestOriginationNumber,
)
from engine.domain.account_state import SendingAccount
from engine.domain.effects import sms_spend_budget
from engine.domain.events import Event, MessageJudged, MessageRequested
from engine.domain.message import Message
from engine.domain.moments import moment
from engine.domain.recorded import Recorded
from engine.domain.streams import account_stream, message_stream
from engine.web.assembly import queries_of
from tests.support.live import WHOLE_LOG, Live

REGION = "us-east-1"
JUDGED_WITHIN_S = 20.0
_ids = itertools.count(100_000_000_001)


def ago(**by: float) -> str:
    """A moment that lies so far back."""
    return moment(datetime.now(UTC) - timedelta(**by))


class Sending:
    """A new AWS account in one region."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.id = str(next(_ids))
        self._clients: list[Any] = []

    def client(self, service: str, region: str = REGION) -> Any:
        """A boto3 client with this account's credentials, which leaves all checks to the server."""
        client = boto3.client(
            service,
            endpoint_url=self.live.url,
            region_name=region,
            aws_access_key_id=self.id,
            aws_secret_access_key="test",
            config=Config(
                parameter_validation=False, retries={"total_max_attempts": 1}, read_timeout=10
            ),
        )
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Close all clients."""
        for client in self._clients:
            client.close()

    def act(self, command: AccountCommand, region: str = REGION) -> None:
        """Carry out what no call can, or what happened at another time."""
        caller = Caller(self.id, region)
        self.live.do(self.live.sandpost.accounts.carry_out(caller, command))

    def state(self, region: str = REGION) -> SendingAccount:
        """The account as stored now."""
        return self.live.do(self.live.sandpost.accounts.get(Caller(self.id, region)))

    def lease(
        self, number_type: Any = "TOLL_FREE", *, registered: bool = True, days_ago: float = 0
    ) -> str:
        """The id of a number that the account can send from, unless told otherwise."""
        id_ = f"phone-{next(_ids):032x}"
        now = ago(days=days_ago)
        country = "CA" if number_type == "LONG_CODE" else "US"
        self.act(
            RequestOriginationNumber(id_, country, number_type, "TRANSACTIONAL", ("SMS",), now)
        )
        if registered:
            self.act(CompleteRegistration(id_, now))
        return id_

    def messages(self) -> list[MessageRequested]:
        """What the account itself sent, oldest first."""
        events = [one.event for one in self._log()]
        sent = [event for event in events if isinstance(event, MessageRequested)]
        return [message for message in sent if message.account == self.id]

    def judged(self, message: str) -> MessageRow:
        """A message as the inbox shows it, once a notifier has judged it."""
        inbox = queries_of(self.live.sandpost).inbox
        row = self.live.do(inbox.judged(message, wait_seconds=JUDGED_WITHIN_S))
        assert row is not None, "there is no such message"
        return row

    def inbox(self, to: str) -> Sequence[MessageRow]:
        """What the inbox lists of texts to a number that this account sent, newest first."""
        inbox = queries_of(self.live.sandpost).inbox
        listed = self.live.do(inbox.find(Wanted(to=to)))
        return [row for row in listed.messages if row.account == self.id]

    def judgement(self, message: str) -> MessageJudged:
        """What is recorded of a message's end, as things stand now."""
        found = self._end(message)
        assert found is not None, f"{message} is not judged"
        return found

    def _end(self, message: str) -> MessageJudged | None:
        ends = [one.event for one in self._log() if isinstance(one.event, MessageJudged)]
        return next((judged for judged in ends if judged.message == message), None)

    def recorded_with(self, message: str) -> list[Event]:
        """All events of the append that requested a message, in order."""
        log = self._log()
        first = next(one for one in log if one.stream == message_stream(message))
        return [one.event for one in log if one.correlation == first.correlation]

    def stored(self, id_: str) -> Message:
        """A message as whoever loads it now gets it, without memory or projector."""
        (loaded,) = self.live.do(self.live.sandpost.log.load(message_stream(id_)))
        assert loaded is not None
        state = known(loaded).state
        assert isinstance(state, Message)
        return state

    def spent(self) -> int:
        """What the account's texts have cost this month, in micro-USD."""
        budget = sms_spend_budget(self.id, REGION, ago())
        (amount,) = self.live.do(self.live.sandpost.budgets.spent(budget))
        return amount

    def version(self) -> int:
        """How many events the account has."""
        stream = account_stream(self.id, REGION)
        return sum(one.stream == stream for one in self._log())

    def at(self, version: int) -> float:
        """When the account's event of this version was recorded, in seconds since 1970."""
        stream = account_stream(self.id, REGION)
        own = [one for one in self._log() if one.stream == stream]
        return datetime.fromisoformat(own[version - 1].at).timestamp()

    def refused(self, exception: type[ClientError], call: Callable[[], object]) -> ClientError:
        """The error that a call is answered with; log and account are as they were before it."""
        with self.unchanged(), pytest.raises(exception) as caught:
            call()
        return caught.value

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Nothing may be recorded, of whatever account."""
        before = self.state()
        with self.live.recording_nothing():
            yield
        assert self.state() == before

    def _log(self) -> Sequence[Recorded]:
        return self.live.do(self.live.sandpost.log.read(0, WHOLE_LOG))


def told(error: ClientError) -> tuple[int, str, str]:
    """HTTP status, code and text of an error."""
    answer = error.response
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return status, answer["Error"]["Code"], answer["Error"]["Message"]
