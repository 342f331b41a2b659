"""Why a mail may not arrive: one function for each rule of SES.

No rule knows another's answer. `EMAIL_RULES` has them in SES's order; SES itself names all
addresses that failed in one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from engine.domain.account_messages import IDENTITY_PURPOSE
from engine.domain.email_address import (
    EmailAddress,
    covering_identities,
    identity_key,
)
from engine.domain.events import Step
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed, Rule
from engine.domain.rules.invitation import invitation_has_password
from engine.domain.rules.steps import Place, aws, sandpost
from engine.domain.verdicts import FORBIDDEN, NOT_VERIFIED, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.events import MessageRequested
    from engine.domain.rules.choices import RuleChoices

# SES developer guide: the mailbox simulator may be written to from within the sandbox.
MAILBOX_SIMULATOR = "simulator.amazonses.com"


@dataclass(frozen=True, slots=True)
class EmailSend:
    """A mail about to be sent: its request, with the two addresses that count read.

    `identity` is the identity that Cognito was told to use, if it was told one; `shared` says
    that AWS sends for Cognito or for itself, so that the account's sandbox does not matter.
    """

    request: MessageRequested
    sender: str
    identity: str | None
    shared: bool

    @staticmethod
    def of(request: MessageRequested) -> EmailSend:
        """The mail that was requested; without a sender it is AWS's own."""
        sender = request.sender
        if sender is None or request.sandbox_exempt:
            return EmailSend(request, sender.from_address if sender else "", None, shared=True)
        return EmailSend(request, sender.from_address, sender.identity, sender.shared)

    @property
    def place(self) -> Place:
        """Where its repairs must happen."""
        return Place(self.request.account, self.request.region)

    @property
    def chosen_because(self) -> str:
        """Why the mail is from this sender."""
        if self.request.sandbox_exempt:
            return "AWS itself sends this mail"
        if self.identity is not None:
            return "the pool's e-mail configuration names this identity"
        if self.shared:
            return "the pool has no identity of its own: Cognito's shared sender"
        return "the pool's e-mail configuration names this address"


# ── sender-policy ────────────────────────────────────────────────────────────────────────────


def cognito_may_send(send: EmailSend, account: SendingAccount, _: RuleChoices) -> Answer:
    """An identity's policy may not let Cognito send; the policies of which nobody spoke do."""
    if send.identity is None:
        return NotApplicable("documented", {"identity": False})
    known = account.identities.get(identity_key(send.identity))
    if known is None or known.cognito_may_send:
        return Passed("assumed", {"identity": send.identity})
    return Failed(
        Verdict.SENDER_IDENTITY_FORBIDDEN,
        basis="documented",
        saw={"identity": send.identity, "cognito_may_send": False},
        because=f"The policy of {send.identity} does not let Cognito send from it.",
        source="Cognito developer guide, email settings: the identity's sending authorization "
        "policy must allow Cognito's service principal",
        aws_says=FORBIDDEN,
        steps=(sandpost(send.place, f"identity {quote(send.identity)}"),),
    )


# ── sender-identity ──────────────────────────────────────────────────────────────────────────


def sender_identity_is_verified(
    send: EmailSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """A mail leaves only from a verified identity; AWS's shared senders always are.

    An identity named by its ARN must be verified itself: its domain does not stand in for it, as
    people found out.
    """
    if send.shared and send.identity is None:
        return Passed("documented", {"sender": send.sender, "shared": True})
    if send.identity is not None:
        wanted, verified = send.identity, _is_verified(send.identity, account, choices)
    else:
        wanted, verified = send.sender, _covering(send.sender, account, choices) is not None
    if verified:
        return Passed("documented", {"sender": send.sender, "identity": wanted})
    named = _arn(send) if send.identity is not None else wanted
    return Failed(
        Verdict.SENDER_IDENTITY_UNVERIFIED,
        basis="documented",
        saw={"sender": send.sender, "identity": wanted, "verified": False},
        because=f"The mail is from {wanted}, which is not a verified identity in "
        f"{send.place.region}.",
        source="SES developer guide, verified identities; SES names every identity that failed",
        aws_says=ses_sentence(send.place, (named,)),
        steps=_verification(send.place, wanted),
        named=named,
    )


def _arn(send: EmailSend) -> str:
    """With an identity given by ARN, SES shows the ARN instead of the address (seen by many)."""
    return f"arn:aws:ses:{send.place.region}:{send.place.account}:identity/{send.identity}"


# ── ses-sandbox ──────────────────────────────────────────────────────────────────────────────


def sandbox_recipient_is_verified(
    send: EmailSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """In the SES sandbox only verified recipients and the mailbox simulator get mail."""
    if send.shared:
        return NotApplicable("documented", {"shared": True})
    if not account.in_ses_sandbox:
        return NotApplicable("documented", {"in_sandbox": False})
    recipient = send.request.destination
    address = EmailAddress.parse(recipient)
    if address is not None and address.domain.lower() == MAILBOX_SIMULATOR:
        return Passed("documented", {"in_sandbox": True, "mailbox_simulator": True})
    identity = _covering(recipient, account, choices)
    if identity is not None:
        return Passed("documented", {"in_sandbox": True, "identity": identity})
    return Failed(
        Verdict.SANDBOX_RECIPIENT_UNVERIFIED,
        basis="documented",
        saw={"in_sandbox": True, "recipient": recipient, "verified": False},
        because=f"The account is in the SES sandbox and {recipient} is not a verified recipient.",
        source="SES developer guide, moving out of the sandbox",
        aws_says=ses_sentence(send.place, (recipient,)),
        steps=_verification(send.place, recipient),
        named=recipient,
    )


# ── Identities ───────────────────────────────────────────────────────────────────────────────


def _covering(address: str, account: SendingAccount, choices: RuleChoices) -> str | None:
    """The most specific verified identity that covers the address."""
    parsed = EmailAddress.parse(address)
    if parsed is None:
        return None
    for candidate in covering_identities(parsed):
        if _is_verified(candidate, account, choices):
            return candidate
    return None


def _is_verified(identity: str, account: SendingAccount, choices: RuleChoices) -> bool:
    known = account.identities.get(identity_key(identity))
    if known is None or not known.verified:
        return False
    exact = choices.identity_case == "exact" and "@" in identity
    return not exact or known.written == identity


def _verification(place: Place, identity: str) -> tuple[Step, ...]:
    """A mail with a link for an address; a domain's DNS records are the owner's own doing."""
    address = EmailAddress.parse(identity)
    if address is None:
        return (sandpost(place, f"identity {quote(identity)}"),)
    return (
        aws(place, f"ses verify-email-identity --email-address {quote(address.written)}"),
        Step(
            "wait",
            wait_for=f"the verification mail to {address.written}, in the inbox; open its link",
            inbox=address.written,
            purpose=IDENTITY_PURPOSE,
            opens_link=True,
        ),
    )


# Who may use an identity is asked of it before it is used.
EMAIL_RULES: tuple[Rule[EmailSend], ...] = (
    Rule("invitation", invitation_has_password),
    Rule("sender-policy", cognito_may_send),
    Rule("sender-identity", sender_identity_is_verified),
    Rule("ses-sandbox", sandbox_recipient_is_verified),
)


def ses_sentence(place: Place, names: tuple[str, ...]) -> str:
    """SES's one sentence for everything that is not verified."""
    return NOT_VERIFIED.format(region=place.region.upper(), identities=", ".join(names))
