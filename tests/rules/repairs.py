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
from typing import get_args

import msgspec

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
from engine.domain.account_texting import (
    EndReview,
    RaiseSpendQuota,
    SetCarrierScenario,
    SetSmsAttributes,
    UnblockDestinations,
)
from engine.domain.events import CarrierResult, MessageRequested, Step
from engine.domain.money import micro_usd
from engine.domain.registration import FieldValue
from engine.domain.registration_commands import (
    AddRegistrationAttachment,
    CreateRegistration,
    CreateRegistrationVersion,
    SetRegistrationField,
    SubmitRegistration,
)
from engine.domain.repair import command_of
from engine.domain.rules.judge import judge
from engine.domain.rules.sms_send import Circumstances
from tests.domain.given import NOON, Given
from tests.rules.sends import AT_NOON

RESULTS: Mapping[str, CarrierResult] = {result: result for result in get_args(CarrierResult)}


def said(attributes: str, name: str) -> str:
    """The value of a message attribute, as the AWS CLI's shorthand writes it."""
    found = re.search(rf"\.{name}={{DataType=String, StringValue=([^}}]*)}}", attributes)
    assert found, attributes
    return found[1]


def written(options: Mapping[str, str]) -> FieldValue:
    """The value of a registration's field, as the AWS CLI is given it."""
    choice = options.get("--select-choices")
    return FieldValue(
        options.get("--text-value"),
        () if choice is None else (choice,),
        options.get("--registration-attachment-id"),
    )


@dataclass
class Repair:
    """A message and the world that is being repaired for it: account, inbox, what steps brought.

    `elsewhere` is the account in other regions, for who moves there.
    """

    world: Given
    request: MessageRequested
    told: Mapping[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    now: str = NOON
    under: Circumstances = AT_NOON
    elsewhere: Mapping[str, Given] = field(default_factory=dict)

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
            self._told(step.yields, self.told[step.yields])
            return
        message = next(
            m
            for m in reversed(self.world.messages)
            if isinstance(m, MessageRequested)
            and (m.destination, m.purpose) == (step.inbox, step.purpose)
        )
        assert judge(message, self.world.state, self.under).outcome == "delivered"
        if step.yields is not None:
            self.values[step.yields] = message.code or ""
        if step.opens_link:
            link = next(w for w in message.body.split() if w.startswith("http"))
            self._do(ConfirmIdentity(link.rpartition("/")[2], self.now))

    def _told(self, what: str, value: str) -> None:
        """What people do who were waited for: the next step does it, unless there is none."""
        match what:
            case "WORDS":
                self.request = msgspec.structs.replace(self.request, body=value)
            case "RIGHT_REGION":
                self.request = msgspec.structs.replace(self.request, region=value)
                self.world = self.elsewhere[value]
            case "RIGHT_NUMBER" if self.request.pool is None:
                self._sent_to(value)
            case "RIGHT_ORIGINATION":
                self._asks_for(origination=value or None)
            case _:
                pass

    def _sent_to(self, number: str) -> None:
        self.request = msgspec.structs.replace(self.request, destination=number)

    def _asks_for(self, **options: str | int | None) -> None:
        """The text is sent with these options in place of its own."""
        assert self.request.text is not None
        asked = msgspec.structs.replace(self.request.text, **options)
        self.request = msgspec.structs.replace(self.request, text=asked)

    def _run(self, name: str, words: list[str]) -> str:
        options = {word: words[i + 1] for i, word in enumerate(words) if word.startswith("--")}
        match name:
            case "cognito-idp admin-update-user-attributes":
                self._sent_to(options["--user-attributes"].rpartition("Value=")[2])
            case "sns publish":
                most = micro_usd(said(options["--message-attributes"], "MaxPrice"))
                self._asks_for(max_price=most)
            case "pinpoint-sms-voice-v2 request-phone-number":
                return self._lease(options, f"phone-new-{next(self.ids)}")
            case "pinpoint-sms-voice-v2 create-registration":
                return self._begun(options, f"registration-{next(self.ids):032}")
            case "pinpoint-sms-voice-v2 create-registration-attachment":
                return self._attached(options, f"registration-attachment-{next(self.ids):032}")
            case _:
                self._do(self._command(name, words, options))
        return ""

    def _command(self, name: str, words: list[str], options: dict[str, str]) -> AccountCommand:
        operand, registration = words[0] if words else "", options.get("--registration-id", "")
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
            "account review": lambda: {"end": EndReview(now)}[operand],
            "account unblock": lambda: UnblockDestinations(operand, now),
            "account carrier": lambda: SetCarrierScenario(operand, RESULTS[words[1]], now),
            "account spend-quota": lambda: RaiseSpendQuota(micro_usd(operand), now),
            "sns set-sms-attributes": lambda: SetSmsAttributes(
                SmsAttributes(), now, micro_usd(options["--attributes"].rpartition("Limit=")[2])
            ),
            "pinpoint-sms-voice-v2 create-registration-version": lambda: CreateRegistrationVersion(
                registration, now
            ),
            "pinpoint-sms-voice-v2 put-registration-field-value": lambda: SetRegistrationField(
                registration, options["--field-path"], written(options), now
            ),
            "pinpoint-sms-voice-v2 submit-registration-version": lambda: SubmitRegistration(
                registration, now
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

    def _begun(self, options: dict[str, str], id_: str) -> str:
        assert options["--query"] == "RegistrationId"
        self._do(CreateRegistration(id_, options["--registration-type"], self.now))
        return id_

    def _attached(self, options: dict[str, str], id_: str) -> str:
        assert options["--query"] == "RegistrationAttachmentId"
        self._do(AddRegistrationAttachment(id_, self.now, options["--attachment-url"]))
        return id_

    def _do(self, command: AccountCommand) -> None:
        self.world = self.world.after(command)
