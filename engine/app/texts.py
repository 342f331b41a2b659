"""The finished words of a message: the trigger's, else the pool's, else the default ones."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, assert_never

from engine.domain.errors import TriggerTextUnusable
from engine.ports import Template, TriggerAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.errors import Placeholder
    from engine.domain.events import Medium, MessageTemplates
    from engine.domain.sending import Due
    from engine.ports import MessageTexts, Words

CODE = "{####}"
USERNAME = "{username}"
LINK = re.compile(r"\{##((?:(?!\{##).)*?)##\}", re.DOTALL)  # in between is what people click on
SMS_MAX_CHARACTERS = 140  # AWS developer guide "Custom message Lambda trigger"
EMAIL_MAX_CHARACTERS = 20_000
NO_ANSWER = TriggerAnswer()
# What the pattern that mails must match has for characters: letters, marks, symbols, numbers,
# punctuation and white space. A joined emoji has others, and fails.
MAIL_CATEGORIES = frozenset("LMSNP")
MAIL_SPACE = frozenset(" \t\n\v\f\r")


def words_of(due: Due) -> Words:
    """Which words a due message is written in, where neither trigger nor pool has any."""
    if due.is_link:
        return "link"
    match due.purpose:
        case "AdminCreateUser":
            return "invitation"
        case "SignUp" | "ResendCode":
            return "confirmation"
        case "ForgotPassword":
            return "reset"
        case "Authentication":
            return "authentication"
        case "UpdateUserAttribute" | "VerifyUserAttribute":
            return "verification"
        case _:
            assert_never(due.purpose)


def template(
    due: Due, templates: MessageTemplates, answer: TriggerAnswer, texts: MessageTexts
) -> Template:
    """The words for a due message. Raises TriggerTextUnusable for a trigger's unusable ones."""
    _check(answer, due)
    words = words_of(due)
    own, default = _own(words, due.medium, templates), texts.default(words, due.medium)
    if due.medium == "SMS":
        return Template(answer.sms or own.body or default.body)
    return Template(
        answer.email or own.body or default.body,
        answer.email_subject or own.subject or default.subject,
    )


def _own(words: Words, medium: Medium, templates: MessageTemplates) -> Template:
    """The pool's words; one template serves all codes that prove something."""
    match words, medium:
        case "invitation", "SMS":
            return Template(templates.invitation_sms or "")
        case "invitation", _:
            return Template(templates.invitation_email or "", templates.invitation_email_subject)
        case "link", _:
            return Template(templates.link_email or "", templates.link_email_subject)
        case "authentication", _:
            return Template(templates.authentication_sms or "")
        case _, "SMS":
            return Template(templates.verification_sms or "")
        case _:
            return Template(
                templates.verification_email or "", templates.verification_email_subject
            )


# ── What a trigger wrote ─────────────────────────────────────────────────────────────────────


def _check(answer: TriggerAnswer, due: Due) -> None:
    """What the trigger wrote must carry what it is for and keep within the documented limits."""
    mail = due.medium == "EMAIL"
    part, text, most = (
        ("emailBody", answer.email, EMAIL_MAX_CHARACTERS)
        if mail
        else ("smsMessage", answer.sms, SMS_MAX_CHARACTERS)
    )
    if text is None:
        return
    missing = next(_missing(text, due), None)
    if missing is None and (len(text) > most or (mail and not _is_plain(text))):
        missing = "link" if due.is_link else "code"
    if missing is not None:
        raise TriggerTextUnusable(part, text, most, missing)


def _missing(text: str, due: Due) -> Iterator[Placeholder]:
    """The placeholders that the words lack."""
    if due.is_link and LINK.search(text) is None:
        yield "link"
    if not due.is_link and CODE not in text:
        yield "code"
    if due.purpose == "AdminCreateUser" and USERNAME not in text:
        yield "username"


def _is_plain(text: str) -> bool:
    """Whether every character is one that the mails' pattern knows."""
    return (text.isascii() and text.isprintable()) or all(map(_is_known, text))


def _is_known(character: str) -> bool:
    return character in MAIL_SPACE or unicodedata.category(character)[0] in MAIL_CATEGORIES


# ── Filling in ───────────────────────────────────────────────────────────────────────────────


def filled(words: Template, code: str, username: str | None = None) -> Template:
    """The words with the code put in; the user name too, in invitations only. No subject changes.

    One pass, so that a user name that looks like a placeholder stays what it is.
    """
    values: Mapping[str, str] = {CODE: code}
    if username is not None:
        values = {**values, USERNAME: username}
    pattern = "|".join(map(re.escape, values))
    return Template(re.sub(pattern, lambda found: values[found[0]], words.body), words.subject)


def linked(words: Template, link: str) -> Template:
    """The words with what people click on made a link, as HTML."""
    return Template(
        LINK.sub(lambda found: f'<a href="{link}">{found[1]}</a>', words.body), words.subject
    )
