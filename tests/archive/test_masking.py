"""Masks: every secret, everywhere, and nothing else."""

from __future__ import annotations

import re

import msgspec

from engine.adapters.event_codec import decode_event, encode_payload, stored_name
from engine.adapters.masking import SECRETS, Masks
from engine.domain.events import (
    STORED_NAMES,
    CodeIssued,
    Event,
    IdentityAdded,
    MessageRequested,
    SandboxNumberAdded,
    TemporaryPasswordIssued,
)
from tests.support.writing import NOON, renamed, requested

SOUNDS_SECRET = {"code", "password", "token", "secret", "verifier", "salt", "key"}


def masked(*events: Event) -> list[Event]:
    """The events of one append, masked and read back."""
    names = [stored_name(event) for event in events]
    payloads = [encode_payload(event) for event in events]
    found = Masks().masked(list(zip(names, payloads, strict=True)))
    return [decode_event(name, payload) for name, payload in zip(names, found, strict=True)]


def test_every_field_that_sounds_secret_is_masked():
    named = {
        (name.rpartition(".")[0], field)
        for name, event in STORED_NAMES.items()
        for field in event.__struct_fields__
        if SOUNDS_SECRET & set(field.split("_"))
    }

    assert named == {(name, field) for name, fields in SECRETS.items() for field in fields}


def test_a_code_is_masked_alike_in_the_event_and_in_the_words_that_carry_it():
    issued = CodeIssued("email", "ada@new.example", "135790", NOON, "m1")

    code, message = masked(issued, requested("m1"))

    assert isinstance(code, CodeIssued)
    assert isinstance(message, MessageRequested)
    assert code.code == message.code == "(masked 1)"
    assert message.body == "Your verification code is (masked 1)"
    assert message.destination == "ada@new.example"


def test_a_password_is_masked_as_a_page_writes_it_too():
    password = TemporaryPasswordIssued("a<b&c>", NOON)
    invitation = msgspec.structs.replace(
        requested("m1"), code=None, body="a<b&c> or <b>a&lt;b&amp;c&gt;</b>", subject="a<b&c>"
    )

    _, message = masked(password, invitation)

    assert isinstance(message, MessageRequested)
    assert (message.body, message.subject) == ("(masked 1) or <b>(masked 1)</b>", "(masked 1)")


def test_a_token_is_masked_within_a_link():
    link = msgspec.structs.replace(
        requested("m1"), code=None, body="http://localhost:7678/verify?token=a%2Fb%3D"
    )

    identity, message = masked(IdentityAdded("ada@new.example", "a/b="), link)

    assert isinstance(identity, IdentityAdded)
    assert isinstance(message, MessageRequested)
    assert identity.token == "(masked 1)"
    assert message.body == "http://localhost:7678/verify?token=(masked 1)"


def test_different_secrets_have_different_masks():
    first = SandboxNumberAdded("+12065550100", "111111")
    second = SandboxNumberAdded("+12065550101", "222222")

    events = masked(first, second, first)
    masks = {event.code for event in events if isinstance(event, SandboxNumberAdded)}

    assert masks == {"(masked 1)", "(masked 2)"}


def test_a_secret_that_begins_like_another_does_not_show_the_rest_of_it():
    short, long = (
        CodeIssued("email", "a", "123456", NOON, "m"),
        TemporaryPasswordIssued("1234567", NOON),
    )
    message = msgspec.structs.replace(requested("m1"), code=None, body="1234567 or 123456")

    *_, words = masked(short, long, message)

    assert isinstance(words, MessageRequested)
    assert words.body == "(masked 2) or (masked 1)"


def test_a_mask_cannot_be_entered_where_a_code_or_a_password_is_asked_for():
    (code,) = masked(CodeIssued("email", "ada@new.example", "135790", NOON, "m1"))

    assert isinstance(code, CodeIssued)
    # The pattern of ConfirmationCodeType and PasswordType in the AWS API model.
    assert not re.fullmatch(r"[\S]+", code.code)


def test_what_holds_no_secret_is_not_touched():
    payload = b'{ "changed": {"name": "135790"} }'

    assert Masks().masked([(stored_name(renamed(name="x")), payload)]) == [payload]
