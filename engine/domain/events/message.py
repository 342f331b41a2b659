"""Messages: stream `message/<id>`, and what requests and judgements are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Medium = Literal["SMS", "EMAIL"]
Outcome = Literal["delivered", "undelivered"]
Result = Literal["passed", "failed", "not-applicable"]
Basis = Literal["documented", "observed", "assumed"]


class EmailSender(Struct, frozen=True, omit_defaults=True):
    """Who a mail is from. `identity` is None for Cognito's shared sender, which needs none."""

    from_address: str
    identity: str | None = None
    shared: bool = False


class TextOptions(Struct, frozen=True, omit_defaults=True):
    """What the sender of a text asked for beyond number and words; None: nothing was said.

    `max_price` is in micro-USD. `direct` says that End User Messaging SMS was asked, which answers
    at once; otherwise SNS was, which accepts and tells only its log. `keyword`, `context` and
    `lifetime_s` are kept, and change nothing here.
    """

    sender_id: str | None = None
    origination: str | None = None
    max_price: int | None = None
    entity_id: str | None = None
    template_id: str | None = None
    direct: bool = False
    keyword: str | None = None
    context: Mapping[str, str] = {}
    lifetime_s: int | None = None


class Step(Struct, frozen=True, omit_defaults=True):
    """One thing to do: run a command (`aws` works here and at AWS), or wait for something.

    What becomes known only on the way stands in capitals: `yields` names what this step brings
    (a command prints it; a wait finds it as the code of the newest message of this `purpose` to
    `inbox`), `needs` what earlier steps must have brought. With `opens_link`, following that
    message's first link is part of the step.
    """

    by: Literal["aws", "sandpost", "wait"]
    run: str | None = None
    wait_for: str | None = None
    yields: str | None = None
    needs: tuple[str, ...] = ()
    inbox: str | None = None
    purpose: str | None = None
    opens_link: bool = False


class Check(Struct, frozen=True, omit_defaults=True):
    """One rule's answer; why, source and steps are there only when it failed."""

    rule: str
    result: Result
    basis: Basis
    saw: Mapping[str, str | int | bool | tuple[str, ...]]
    because: str | None = None
    source: str | None = None
    verdict: str | None = None
    steps: tuple[Step, ...] = ()


class MessageRequested(Struct, frozen=True, omit_defaults=True):
    """A message with this very text is to be sent; a channel decides later what becomes of it.

    `account` and `region` are the sending account's. `pool` and `user` are None for messages
    that the account itself causes: one-time passwords, identity verification mails. `client` is
    the application whose call it follows; None: an administrator's.
    """

    id: str
    medium: Medium
    purpose: str
    destination: str
    body: str
    account: str
    region: str
    subject: str | None = None
    code: str | None = None
    attribute: str | None = None
    pool: str | None = None
    user: str | None = None
    username: str | None = None
    sender: EmailSender | None = None
    sms_type: str | None = None
    sandbox_exempt: bool = False
    signs_in: bool = False
    text: TextOptions | None = None
    client: str | None = None


class Charge(Struct, frozen=True, omit_defaults=True):
    """What a text cost the account, in micro-USD, and the budget of the month it counts against."""

    budget: str
    amount: int


class Carriage(Struct, frozen=True, omit_defaults=True):
    """How a text travelled: its parts and encoding, and what AWS's delivery log says of the way.

    `log` is where the log has it, or why nowhere (`not-sns`: End User Messaging was asked, which
    has no such log; `not-sent`: Cognito asked nobody). Times are milliseconds from the request.
    What never reached a carrier has no carrier, no network codes and no price. `network` is mobile
    country code and network code.
    """

    parts: int
    encoding: Literal["GSM", "Unicode"]
    log: Literal["success", "failure", "no-role", "not-sampled", "not-sns", "not-sent"] = "no-role"
    reached_carrier: bool = False
    dwell_ms: int = 0
    device_ms: int | None = None
    carrier: str | None = None
    network: tuple[int, int] | None = None


class MessageJudged(Struct, frozen=True, omit_defaults=True):
    """The rules' answer: delivered, or undelivered with the first failed rule's verdict.

    `as_of` is the version of the account's stream that the rules saw; `settings` are the
    disputed behaviours and data versions that they read. Only texts have a `carriage`; only what
    was charged has a `charge`.
    """

    message: str
    outcome: Outcome
    checks: tuple[Check, ...]
    as_of: int
    verdict: str | None = None
    sent_from: str | None = None
    chosen_because: str | None = None
    aws_says: str | None = None
    settings: Mapping[str, str] = {}
    carriage: Carriage | None = None
    charge: Charge | None = None


class MessageStuck(Struct, frozen=True, omit_defaults=True):
    """The message could not be judged after the last try: our fault, kept as a dead letter."""

    message: str
    error: str
    tries: int


class MessageRequeued(Struct, frozen=True, omit_defaults=True):
    """Somebody asked for an unjudged message to be judged after all.

    It was stuck, or still pending: an imported request is in no outbox until somebody asks.
    """

    message: str
    was: Literal["stuck", "pending"]


MessageEvent = MessageRequested | MessageJudged | MessageStuck | MessageRequeued
