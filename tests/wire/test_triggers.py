"""A pool's custom message trigger, behind a real HTTP endpoint."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from engine.wire import lambda_triggers
from tests.support.functions import texts
from tests.support.live import live_server
from tests.support.sending import Sending, told
from tests.support.shop import KEEPING, VERIFYING, Shop, pairs

OLD, NEW, NUMBER = "ada@old.example", "ada@new.example", "+12065550100"
VERIFIED = {"email": OLD, "email_verified": "true"}
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:none"
INVALID = "InvalidParameterException"
UNUSABLE = ("InvalidLambdaResponseException", "Unrecognizable lambda output")
EMAIL_PATTERN = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"


def triggering(arn: str, **more: Any) -> dict[str, Any]:
    return {**VERIFYING, "LambdaConfig": {"CustomMessage": arn}, **more}


@pytest.fixture
def ask(shop, functions):
    """A pool whose trigger answers like this, with ada in it, and the trigger's ARN."""

    def made(answer, **more: Any):
        arn = functions.add(answer if callable(answer) else lambda _: answer)
        pool = shop(**triggering(arn, **more))
        pool.user("ada", **VERIFIED)
        return pool, arn

    return made


# ── What it is asked ─────────────────────────────────────────────────────────────────────────


def test_the_event_of_an_update_looks_like_a_recorded_one(ask, functions):
    pool, arn = ask(texts())

    pool.update("ada", email=NEW, name="Ada", ClientMetadata={"lang": "en"})

    assert functions.asked(arn) == [
        {
            "version": "1",
            "region": "us-east-1",
            "userPoolId": pool.pool,
            "userName": "ada",
            "callerContext": {
                "awsSdkVersion": "aws-sdk-unknown-unknown",
                "clientId": "CLIENT_ID_NOT_APPLICABLE",
            },
            "triggerSource": "CustomMessage_UpdateUserAttribute",
            "request": {
                "userAttributes": {
                    "sub": pool.state("ada").sub,
                    "cognito:user_status": "FORCE_CHANGE_PASSWORD",
                    "email": NEW,
                    "email_verified": "false",
                    "name": "Ada",
                },
                "codeParameter": "{####}",
                "linkParameter": "{##Click Here##}",
                "usernameParameter": None,
                "clientMetadata": {"lang": "en"},
            },
            "response": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
        }
    ]


def test_the_event_of_an_invitation_names_the_user(ask, functions):
    pool, arn = ask(texts())

    pool.create("bob", UserAttributes=pairs({"email": OLD}), DesiredDeliveryMediums=["EMAIL"])

    (event,) = functions.asked(arn)
    assert event["triggerSource"] == "CustomMessage_AdminCreateUser"
    assert event["userName"] == "bob"
    assert event["request"] == {
        "userAttributes": {
            "sub": pool.state("bob").sub,
            "cognito:user_status": "FORCE_CHANGE_PASSWORD",
            "email": OLD,
        },
        "codeParameter": "{####}",
        "linkParameter": "{##Click Here##}",
        "usernameParameter": "{username}",
    }


def test_a_value_that_waits_is_shown_as_the_new_one(ask, functions):
    pool, arn = ask(texts(), **KEEPING)

    pool.update("ada", email=NEW)

    assert functions.asked(arn)[0]["request"]["userAttributes"]["email"] == NEW


def test_the_old_value_is_shown_where_aws_shows_it(other_shop, functions):
    arn = functions.add(lambda _: texts())
    pool = other_shop(**triggering(arn))
    pool.user("ada", **VERIFIED)

    pool.update("ada", email=NEW)

    shown = functions.asked(arn)[0]["request"]["userAttributes"]
    assert (shown["email"], shown["email_verified"]) == (OLD, "true")


@pytest.mark.parametrize(
    "wish",
    [
        {"email": OLD},
        {"name": "Ada"},
        {"email": NEW, "email_verified": "true"},
        {"email": ""},
        {},
    ],
)
def test_it_is_not_asked_where_no_message_follows(ask, functions, wish):
    pool, arn = ask(texts())

    pool.update("ada", wish)

    assert not functions.asked(arn)


def test_one_question_is_asked_once_for_two_messages(ask, functions):
    """The question does not say for which medium it is asked."""
    pool, arn = ask(texts())

    pool.update("ada", email=NEW, phone_number=NUMBER)

    assert len(functions.asked(arn)) == 1
    assert len(pool.messages()) == 2


# ── What it answers ──────────────────────────────────────────────────────────────────────────


def test_its_words_are_used(ask):
    pool, _ = ask(
        texts(
            smsMessage="SMS {####}",
            emailMessage="<b>{####}</b> {username}",
            emailSubject="For you {####}",
        )
    )

    pool.update("ada", email=NEW, phone_number=NUMBER)

    mail, text = pool.messages()
    assert (mail.subject, mail.body) == ("For you {####}", f"<b>{mail.code}</b> {{username}}")
    assert text.body == f"SMS {text.code}"


def test_an_invitation_in_its_words_names_the_user(ask):
    pool, _ = ask(texts(emailMessage="{username}: {####}", emailSubject="Hi"))

    pool.create(
        "bob",
        UserAttributes=pairs({"email": OLD}),
        DesiredDeliveryMediums=["EMAIL"],
        TemporaryPassword="Abcdef1!",
    )

    assert [message.body for message in pool.messages()] == ["bob: Abcdef1!"]


@pytest.mark.parametrize(
    "answer",
    [
        texts(),
        texts(smsMessage=None, emailMessage=None, emailSubject=None),
        texts(smsMessage="only for texts {####}"),
    ],
)
def test_where_it_has_no_words_the_pools_are_used(ask, answer):
    pool, _ = ask(answer, EmailVerificationMessage="Pool: {####}")

    pool.update("ada", email=NEW)

    (mail,) = pool.messages()
    assert mail.body == f"Pool: {mail.code}"
    assert mail.subject == "Your verification code"


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b""),
        (200, {}, b"not json"),
        (200, {}, b"\xff"),
        (200, {}, b"null"),
        (200, {}, b"[]"),
        (200, {}, b'"text"'),
        (200, {}, b"{}"),
        (200, {}, b'{"response": null}'),
        (200, {}, b'{"response": []}'),
        (200, {}, b"[" * 5000),
        texts(emailMessage=5),
        texts(emailSubject=["x"]),
        texts(smsMessage={}),
    ],
)
def test_an_unusable_answer_refuses_the_call(ask, answer):
    pool, _ = ask(answer)

    pool.refused(*UNUSABLE, lambda: pool.update("ada", email=NEW))


@pytest.mark.parametrize(
    ("answer", "wish", "told_of"),
    [
        (
            {"emailMessage": "<p>no code</p>"},
            {"email": NEW},
            (
                "Value '<p>no code</p>' at 'emailBody' failed to satisfy constraint: Member must "
                f"satisfy regular expression pattern: {EMAIL_PATTERN}"
            ),
        ),
        (
            {"emailMessage": ""},
            {"email": NEW},
            (
                "Value '' at 'emailBody' failed to satisfy constraint: Member must satisfy regular "
                f"expression pattern: {EMAIL_PATTERN}"
            ),
        ),
        (
            {"emailMessage": "{####}" + "x" * 19_995},
            {"email": NEW},
            (
                f"Value '{{####}}{'x' * 19_995}' at 'emailBody' failed to satisfy "
                f"constraint: Member "
                "must have length less than or equal to 20000"
            ),
        ),
        (
            {"smsMessage": "no code"},
            {"phone_number": NUMBER},
            (
                "Value 'no code' at 'smsMessage' failed to satisfy constraint: Member must satisfy "
                r"regular expression pattern: .*\{####\}.*"
            ),
        ),
        (
            {"smsMessage": "{####}" + "x" * 135},
            {"phone_number": NUMBER},
            (
                f"Value '{{####}}{'x' * 135}' at 'smsMessage' failed to satisfy constraint: Member "
                "must have length less than or equal to 140"
            ),
        ),
    ],
)
def test_words_without_the_code_or_too_many_refuse_the_call(ask, answer, wish, told_of):
    """For mails the text was observed; for texts it is put together like it."""
    pool, _ = ask(texts(**answer))

    error = pool.account.refused(
        pool.cognito.exceptions.InvalidParameterException, lambda: pool.update("ada", wish)
    )

    assert told(error)[2] == f"1 validation error detected: {told_of}"


USERNAME_PATTERN = EMAIL_PATTERN.replace(r"\{####\}", r"\{username\}")


@pytest.mark.parametrize(
    ("words", "pattern"),
    [("Your password: {####}", USERNAME_PATTERN), ("For {username}", EMAIL_PATTERN)],
)
def test_an_invitation_in_its_words_must_have_user_name_and_password(ask, words, pattern):
    """That both are wanted is documented (facts 6.1); the words for a missing name are ours."""
    pool, _ = ask(texts(emailMessage=words))

    pool.refused(
        INVALID,
        f"1 validation error detected: Value '{words}' at 'emailBody' failed to satisfy "
        f"constraint: Member must satisfy regular expression pattern: {pattern}",
        lambda: pool.create(
            "bob", UserAttributes=pairs({"email": OLD}), DesiredDeliveryMediums=["EMAIL"]
        ),
    )
    assert not pool.exists("bob")


@pytest.mark.parametrize("joined", ["\u200d", "\u0007", "\u00a0"])
def test_a_mail_with_characters_outside_the_pattern_refuses_the_call(ask, joined):
    """Joined emoji are known to fail (facts 7.4, observed in 7.5)."""
    pool, _ = ask(texts(emailMessage=f"{joined}{{####}}"))

    pool.refused(
        INVALID,
        f"1 validation error detected: Value '{joined}{{####}}' at 'emailBody' failed to satisfy "
        f"constraint: Member must satisfy regular expression pattern: {EMAIL_PATTERN}",
        lambda: pool.update("ada", email=NEW),
    )


def test_a_mail_in_any_language_will_do(ask):
    pool, _ = ask(texts(emailMessage="<p>Grüße 👋 — «{####}»\n日本語</p>"))

    pool.update("ada", email=NEW)

    (mail,) = pool.messages()
    assert mail.body == f"<p>Grüße 👋 — «{mail.code}»\n日本語</p>"


@pytest.mark.parametrize("words", [{"emailMessage": "Own {####}"}, {"emailSubject": "Own"}])
def test_words_for_a_mail_of_the_shared_sender_refuse_the_call_where_aws_does_so(
    other_shop, functions, words
):
    """Documented, and contradicted by many (facts, contradiction 5): a setting."""
    pool = other_shop(**triggering(functions.add(lambda _: texts(**words))))
    pool.user("ada")

    pool.refused(*UNUSABLE, lambda: pool.update("ada", email=NEW))


def test_words_of_the_greatest_length_will_do(ask):
    pool, _ = ask(texts(smsMessage="{####}" + "x" * 134, emailMessage="{####}" + "x" * 19_994))

    pool.update("ada", email=NEW, phone_number=NUMBER)

    assert [len(message.body) for message in pool.messages()] == [20_000, 140]


# ── When it fails ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((200, {}, b'{"errorMessage": "out of words"}'), "out of words"),
        (
            (200, {"X-Amz-Function-Error": "Unhandled"}, b'{"errorMessage": "boom"}'),
            "boom",
        ),
        ((200, {"X-Amz-Function-Error": "Unhandled"}, b'{"errorType": "x"}'), "Unhandled"),
        ((200, {"X-Amz-Function-Error": "Unhandled"}, b'"text"'), "Unhandled"),
    ],
)
def test_a_function_that_raises_is_told_with_its_message(ask, answer, message):
    pool, _ = ask(answer)

    pool.refused(
        "UserLambdaValidationException",
        f"CustomMessage failed with error {message}.",
        lambda: pool.update("ada", email=NEW),
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            (403, {"x-amzn-errortype": "AccessDeniedException"}, b"{}"),
            "AccessDeniedException",
        ),
        (
            (409, {"x-amzn-errortype": "ResourceConflictException:http://x"}, b"{}"),
            "ResourceConflictException",
        ),
        ((502, {}, b"bad gateway"), "HTTP 502"),
    ],
)
def test_a_function_that_cannot_be_invoked_is_told_with_the_reason(ask, functions, answer, reason):
    pool, arn = ask(answer)

    pool.refused(
        "UnexpectedLambdaException",
        f"CustomMessage invocation failed due to error {reason}.",
        lambda: pool.update("ada", email=NEW),
    )
    assert len(functions.asked(arn)) == 1


def test_a_function_that_is_not_there_is_told(shop):
    pool = shop(**triggering(FUNCTION))
    pool.user("ada")

    pool.refused(
        "UnexpectedLambdaException",
        "CustomMessage invocation failed due to error ResourceNotFoundException.",
        lambda: pool.update("ada", email=NEW),
    )
    pool.update("ada", email=NEW, email_verified="true")


def test_an_invitation_is_refused_like_an_update(ask):
    pool, _ = ask((200, {}, b'{"errorMessage": "no"}'))

    pool.refused(
        "UserLambdaValidationException",
        "CustomMessage failed with error no.",
        lambda: pool.create(
            "bob", UserAttributes=pairs({"email": OLD}), DesiredDeliveryMediums=["EMAIL"]
        ),
    )
    assert not pool.exists("bob")


def on_a_server(monkeypatch, endpoint, attempts=3, seconds=1):
    """A pool on a server whose patience is shorter than AWS's five seconds."""
    monkeypatch.setattr(lambda_triggers, "ANSWER_WITHIN_SECONDS", seconds)
    return live_server(
        **({} if endpoint is None else {"SANDPOST_LAMBDA_ENDPOINT": endpoint}),
        SANDPOST_TRIGGER_ATTEMPTS=str(attempts),
    )


SILENT = (
    "CustomMessage invocation failed due to error Socket timeout while invoking Lambda function."
)


@pytest.mark.parametrize("attempts", [1, 3])
def test_a_function_that_does_not_answer_is_asked_three_times(monkeypatch, functions, attempts):
    over = threading.Event()

    def slow(_):
        over.wait(20)
        return texts()

    arn = functions.add(slow)
    with on_a_server(monkeypatch, functions.url, attempts) as live:
        account = Sending(live)
        pool = Shop(account, **triggering(arn))
        pool.user("ada")

        pool.refused("UnexpectedLambdaException", SILENT, lambda: pool.update("ada", email=NEW))
        over.set()

        assert len(functions.asked(arn)) == attempts
        account.close()


def test_a_second_answer_in_time_will_do(monkeypatch, functions):
    over, asked = threading.Event(), iter(range(3))

    def slow_at_first(_):
        if next(asked) == 0:
            over.wait(20)
        return texts(emailMessage="At last {####}")

    arn = functions.add(slow_at_first)
    with on_a_server(monkeypatch, functions.url) as live:
        account = Sending(live)
        pool = Shop(account, **triggering(arn))
        pool.user("ada")

        pool.update("ada", email=NEW)
        over.set()

        assert pool.messages()[0].body.startswith("At last")
        account.close()


def test_an_answer_that_drips_does_not_count_as_one(monkeypatch):
    """Five seconds are for the whole answer."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip():
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65_536)
                head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"
                try:
                    for byte in (head, *([b" "] * 40)):
                        connection.send(byte)
                        if over.wait(0.05):
                            return
                except OSError:
                    continue

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        endpoint = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with on_a_server(monkeypatch, endpoint, 1, 0.3) as live:
            account = Sending(live)
            pool = Shop(account, **triggering(FUNCTION))
            pool.user("ada")
            pool.refused("UnexpectedLambdaException", SILENT, lambda: pool.update("ada", email=NEW))
            account.close()
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@pytest.mark.parametrize(
    ("endpoint", "reason"),
    [(None, "ResourceNotFoundException"), ("http://127.0.0.1:9", "ConnectError")],
)
def test_without_anybody_to_ask_no_function_is_reached(monkeypatch, endpoint, reason):
    with on_a_server(monkeypatch, endpoint, seconds=5) as live:
        account = Sending(live)
        pool = Shop(account, **triggering(FUNCTION))
        pool.user("ada")

        pool.refused(
            "UnexpectedLambdaException",
            f"CustomMessage invocation failed due to error {reason}.",
            lambda: pool.update("ada", email=NEW),
        )
        account.close()


# ── What happens while it thinks ─────────────────────────────────────────────────────────────


def test_an_alias_taken_meanwhile_moves_all_the_same(ask, functions):
    """Whoever looked for the holder before asking the trigger looks again."""
    pool, _ = ask(texts(), AliasAttributes=["email"])
    pool.user("bob", email="shared@shop.example")
    name = pool.description["LambdaConfig"]["CustomMessage"].rpartition(":")[2]
    others = pool.account.client("cognito-idp")

    def meanwhile(_):
        others.admin_update_user_attributes(
            UserPoolId=pool.pool,
            Username="bob",
            UserAttributes=pairs({"email_verified": "true"}),
        )
        return texts()

    functions._functions[name] = meanwhile

    pool.update("ada", email="shared@shop.example", email_verified="true", phone_number=NUMBER)

    assert pool.state("shared@shop.example").username == "ada"
    assert pool.get("bob")["email_verified"] == "false"


def test_what_changes_meanwhile_is_not_overwritten(ask, functions):
    pool, arn = ask(texts())
    others = pool.account.client("cognito-idp")

    def meanwhile(_):
        if len(functions.asked(arn)) == 1:
            others.admin_update_user_attributes(
                UserPoolId=pool.pool,
                Username=pool.state("ada").sub,  # by another name, so that it does not queue
                UserAttributes=pairs({"nickname": "countess"}),
            )
        return texts()

    functions._functions[arn.rpartition(":")[2]] = meanwhile

    pool.update("ada", email=NEW)

    assert pool.get("ada") == {"email": NEW, "email_verified": "false", "nickname": "countess"}
    assert len(pool.messages()) == 1
