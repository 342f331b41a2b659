"""Many judged messages at a glance: how many arrive, why the others do not, and what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from shlex import quote

from msgspec import Struct
from msgspec.structs import replace

from engine.domain.account_limits import MOST_SANDBOX_NUMBERS
from engine.domain.events import Check, Step
from engine.domain.message import Message
from engine.domain.repair import REPAIR_ORDER, in_repair_order
from engine.domain.rules.steps import Place, sandpost

EXAMPLES = 3  # users named with each verdict
SANDBOX_RULE = "sms-sandbox"
DESTINATION, USER = "DESTINATION", "USERNAME"  # stand in steps for what differs from user to user


class Lost(Struct, frozen=True):
    """Messages that share a verdict, and some of the users who would wait for them."""

    count: int = 0
    examples: tuple[str, ...] = ()


class Help(Struct, frozen=True):
    """What a repair would do: how many messages need it, and for how many it is enough alone."""

    rule: str
    account: str
    region: str
    steps: tuple[Step, ...]
    needed_by: int = 0
    enough_for: int = 0


class Census(Struct, frozen=True):
    """What would become of many messages; `verdicts` are those that decide, `helps` all repairs."""

    judged: int = 0
    delivered: int = 0
    verdicts: Mapping[str, Lost] = {}
    helps: tuple[Help, ...] = ()


def census(messages: Iterable[Message]) -> Census:
    """What would become of these messages."""
    count = delivered = 0
    verdicts: dict[str, Lost] = {}
    helps: dict[tuple[object, ...], Help] = {}
    for message in messages:
        count += 1
        judged = message.judged
        if judged is None or judged.verdict is None:
            delivered += 1
            continue
        who = message.request.username or message.request.destination
        verdicts[judged.verdict] = _lost(verdicts.get(judged.verdict), Lost(1, (who,)))
        failed = in_repair_order(judged)
        for check in failed:
            _count(helps, _help(message, check, alone=len(failed) == 1))
    return Census(count, delivered, verdicts, tuple(helps.values()))


def together(some: Census, more: Census) -> Census:
    """One census of the messages of both."""
    verdicts = {**some.verdicts}
    for verdict, lost in more.verdicts.items():
        verdicts[verdict] = _lost(verdicts.get(verdict), lost)
    helps: dict[tuple[object, ...], Help] = {}
    for one in (*some.helps, *more.helps):
        _count(helps, one)
    return Census(
        some.judged + more.judged,
        some.delivered + more.delivered,
        verdicts,
        tuple(helps.values()),
    )


def advised(found: Census) -> Census:
    """The same with what helps most first, and only what can be done for so many."""
    crowded = Counter[tuple[str, str]]()
    for one in found.helps:
        if one.rule == SANDBOX_RULE:
            crowded[one.account, one.region] += one.needed_by
    helps: dict[tuple[object, ...], Help] = {}
    for one in found.helps:
        too_many = crowded[one.account, one.region] > MOST_SANDBOX_NUMBERS
        _count(helps, _leaving(one) if one.rule == SANDBOX_RULE and too_many else one)
    verdicts = dict(sorted(found.verdicts.items(), key=lambda item: (-item[1].count, item[0])))
    ordered = tuple(sorted(helps.values(), key=_urgency))
    return Census(found.judged, found.delivered, verdicts, ordered)


def _leaving(one: Help) -> Help:
    """The SMS sandbox takes ten numbers: for more, the account has to leave it."""
    return replace(one, steps=(sandpost(Place(one.account, one.region), "leave-sms-sandbox"),))


def _urgency(one: Help) -> tuple[int, int, int]:
    return -one.needed_by, -one.enough_for, REPAIR_ORDER.index(one.rule)


def _lost(before: Lost | None, more: Lost) -> Lost:
    if before is None:
        return more
    return Lost(before.count + more.count, (*before.examples, *more.examples)[:EXAMPLES])


def _help(message: Message, check: Check, *, alone: bool) -> Help:
    request = message.request
    return Help(
        rule=check.rule,
        account=request.account,
        region=request.region,
        steps=tuple(_for_anybody(step, message) for step in check.steps),
        needed_by=1,
        enough_for=int(alone),
    )


def _count(helps: dict[tuple[object, ...], Help], more: Help) -> None:
    key = (more.rule, more.account, more.region, more.steps)
    before = helps.get(key)
    if before is not None:
        more = replace(
            before,
            needed_by=before.needed_by + more.needed_by,
            enough_for=before.enough_for + more.enough_for,
        )
    helps[key] = more


def _for_anybody(step: Step, message: Message) -> Step:
    """The step with words in capitals where it speaks of this user."""
    named = {message.request.destination: DESTINATION}
    if message.request.username:
        named[f"--username {quote(message.request.username)}"] = f"--username {USER}"
    return replace(
        step,
        run=_renamed(step.run, named),
        wait_for=_renamed(step.wait_for, named),
        inbox=_renamed(step.inbox, named),
    )


def _renamed(text: str | None, named: Mapping[str, str]) -> str | None:
    if text is None:
        return None
    for name, stands_for in named.items():
        text = text.replace(name, stands_for)
    return text
