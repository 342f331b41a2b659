"""Printed steps, carried out in the domain: a stand-in for shell, inbox and the people who wait.

It reads a step's command as a shell would and turns it into the command of the domain that the
AWS operation or `sandpost account` stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from shlex import split

from engine.domain.account_commands import (
    AccountCommand,
    AddSandboxNumber,
    CompleteRegistration,
    ConfirmIdentity,
    DeclareIdentity,
    LeaveSmsSandbox,
    OptIn,
    ReceiveKeyword,
    RequestOriginationNumber,
    VerifyIdentity,
    VerifySandboxNumber,
)
from engine.domain.account_state import SmsAttributes
from engine.domain.account_texting import RaiseSpendQuota, SetSmsAttributes
from engine.domain.events import MessageRequested, Step
from engine.domain.money import micro_usd
from engine.domain.repair import command_of
from tests.domain.given import NOON, Given


def said(attributes: str, name: str) -> str:
    """The value of a message attribute, as the AWS CLI's shorthand writes it."""
    found = re.search(rf"\.{name}={{DataType=String, StringValue=([^}}]*)}}", attributes)
    assert found, attributes
    return found[1]


@dataclass
class Repair:
    """A world that is being repaired: the account, its inbox, and what the steps brought."""

    world: Given
    destination: str
    told: Mapping[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    now: str = NOON
    max_price: int | None = None

    def carry_out(self, step: Step) -> None:
        """Do what the step says, as it says it."""
        if step.by == "wait":
            self._wait(step)
            return
        words = split(command_of(step, self.values))
        assert words[0] == step.by
        output = self._run(" ".join(words[1:3]), words[3:])
        if step.yields is not None:
            self.values[step.yields] = output

    def _wait(self, step: Step) -> None:
        if step.inbox is None:
            assert step.yields is not None
            self.values[step.yields] = self.told[step.yields]
            return
        message = next(
            m
            for m in reversed(self.world.messages)
            if isinstance(m, MessageRequested)
            and (m.destination, m.purpose) == (step.inbox, step.purpose)
        )
        if step.yields is not None:
            self.values[step.yields] = message.code or ""
        if step.opens_link:
            link = next(w for w in message.body.split() if w.startswith("http"))
            self._do(ConfirmIdentity(link.rpartition("/")[2], self.now))

    def _run(self, name: str, words: list[str]) -> str:
        options = {word: words[i + 1] for i, word in enumerate(words) if word.startswith("--")}
        match name:
            case "cognito-idp admin-update-user-attributes":
                self.destination = options["--user-attributes"].rpartition("Value=")[2]
            case "sns publish":
                self.max_price = micro_usd(said(options["--message-attributes"], "MaxPrice"))
            case "pinpoint-sms-voice-v2 request-phone-number":
                return self._lease(options, f"phone-new-{next(self.ids)}")
            case _:
                self._do(self._command(name, words[0] if words else "", options))
        return ""

    def _command(self, name: str, operand: str, options: dict[str, str]) -> AccountCommand:
        number, n, now = options.get("--phone-number", ""), next(self.ids), self.now
        address, link = options.get("--email-address", ""), f"http://localhost:7678/verify/t{n}"
        commands: dict[str, Callable[[], AccountCommand]] = {
            "sns opt-in-phone-number": lambda: OptIn(number, now),
            "sns create-sms-sandbox-phone-number": lambda: AddSandboxNumber(
                number, f"{n:06}", f"otp-{n}", now
            ),
            "sns verify-sms-sandbox-phone-number": lambda: VerifySandboxNumber(
                number, options["--one-time-password"], now
            ),
            "ses verify-email-identity": lambda: VerifyIdentity(
                address, f"t{n}", link, f"mail-{n}", now
            ),
            "account register": lambda: CompleteRegistration(operand, now),
            "account leave-sms-sandbox": lambda: LeaveSmsSandbox(now),
            "account receive": lambda: ReceiveKeyword(options["--from"], operand, now),
            "account spend-quota": lambda: RaiseSpendQuota(micro_usd(operand), now),
            "sns set-sms-attributes": lambda: SetSmsAttributes(
                SmsAttributes(), now, micro_usd(options["--attributes"].rpartition("Limit=")[2])
            ),
            "account identity": lambda: DeclareIdentity(operand, f"t{n}", now),
        }
        return commands[name]()

    def _lease(self, options: dict[str, str], id_: str) -> str:
        assert options["--number-type"] == "TOLL_FREE"
        assert options["--query"] == "PhoneNumberId"
        self._do(
            RequestOriginationNumber(
                id_,
                options["--iso-country-code"],
                "TOLL_FREE",
                "TRANSACTIONAL",
                (options["--number-capabilities"],),
                self.now,
            )
        )
        return id_

    def _do(self, command: AccountCommand) -> None:
        self.world = self.world.after(command)
