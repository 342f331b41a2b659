"""Why an invitation is never sent, by text or by mail: its words have no place for the password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.domain.events import Step
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed
from engine.domain.verdicts import Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.events import MessageRequested
    from engine.domain.rules.choices import RuleChoices

INVITATION = "AdminCreateUser"


class Send(Protocol):
    """A message about to be sent, whatever its medium."""

    @property
    def request(self) -> MessageRequested:
        """What was asked for."""


# ── invitation ───────────────────────────────────────────────────────────────────────────────


def invitation_has_password(send: Send, _: SendingAccount, __: RuleChoices) -> Answer:
    """Cognito sends no invitation whose words lack the password, and says so to nobody."""
    request = send.request
    if request.purpose != INVITATION or request.code is None:
        return NotApplicable("documented", {"invitation": False})
    if request.code in request.body:
        return Passed("documented", {"password_in_words": True})
    return Failed(
        Verdict.INVITATION_WITHOUT_PASSWORD,
        basis="documented",
        saw={"password_in_words": False},
        because="The pool's invitation has no {####}, where the temporary password would be, and "
        "Cognito does not send it.",
        source="Cognito API reference, MessageTemplateType: without the code placeholder the "
        "message is not delivered",
        aws_says="",
        steps=(
            Step(
                "wait",
                wait_for="the pool's invitation to have {####} where the password goes",
                yields="WORDS",
            ),
        ),
    )
