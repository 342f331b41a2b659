"""The finished words of a message: the trigger's, else the pool's, else the default ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.domain.errors import TriggerTextUnusable
from engine.ports import Template, TriggerAnswer

if TYPE_CHECKING:
    from engine.domain.events import MessageTemplates
    from engine.domain.sending import Due
    from engine.ports import MessageTexts

CODE = "{####}"
USERNAME = "{username}"
SMS_MAX_CHARACTERS = 140  # AWS developer guide "Custom message Lambda trigger"
EMAIL_MAX_CHARACTERS = 20_000
NO_ANSWER = TriggerAnswer()


def template(
    due: Due, templates: MessageTemplates, answer: TriggerAnswer, texts: MessageTexts
) -> Template:
    """The words for a due message. Raises TriggerTextUnusable for a trigger's unusable ones."""
    _check(answer, due)
    own, default = _own(due, templates), texts.default(due.purpose, due.medium)
    if due.medium == "SMS":
        return Template(answer.sms or own.body or default.body)
    return Template(
        answer.email or own.body or default.body,
        answer.email_subject or own.subject or default.subject,
    )


def _own(due: Due, templates: MessageTemplates) -> Template:
    match due.purpose, due.medium:
        case "AdminCreateUser", "SMS":
            return Template(templates.invitation_sms or "")
        case "AdminCreateUser", _:
            return Template(templates.invitation_email or "", templates.invitation_email_subject)
        case _, "SMS":
            return Template(templates.verification_sms or "")
        case _:
            return Template(
                templates.verification_email or "", templates.verification_email_subject
            )


def _check(answer: TriggerAnswer, due: Due) -> None:
    """What the trigger wrote must carry the code and keep within the documented sizes."""
    part, text, most = (
        ("smsMessage", answer.sms, SMS_MAX_CHARACTERS)
        if due.medium == "SMS"
        else ("emailBody", answer.email, EMAIL_MAX_CHARACTERS)
    )
    if text is not None and (CODE not in text or len(text) > most):
        raise TriggerTextUnusable(part, text, most)


def filled(words: Template, code: str, username: str | None) -> Template:
    """The words with the code put in; the user name too, in invitations only. No subject changes.

    One pass, so that a user name that looks like a placeholder stays what it is.
    """
    values = {CODE: code} if username is None else {CODE: code, USERNAME: username}
    pattern = "|".join(map(re.escape, values))
    return Template(re.sub(pattern, lambda found: values[found[0]], words.body), words.subject)
