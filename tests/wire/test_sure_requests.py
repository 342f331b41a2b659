"""What is read and checked at once is what the long way reads, and finds nothing against."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.wire import aws_json, constraints
from engine.wire.model import Shape, load_service
from engine.wire.patterns import SHORT, in_short_ascii, matcher
from tests.wire.codec_samples import JSON_OPERATIONS, SERVED, operation

POOL = "us-east-1_AbCdEfGhI"
CHARACTERS = 'aZ09_-+=:/.,@!{#}" \\\t\n\r\x0b\x00\x7f\x85é\u0301\u2028😀'
ODD: list[object] = [None, True, 1, -1, 1.0, 1.5, 2**31, 2**63, 2**70, "", "1", [], {}, [None]]

few = settings(max_examples=8, deadline=None, database=None)


def update(**members: object) -> dict[str, object]:
    attributes = [{"Name": "email", "Value": "ada@shop.example"}, {"Name": "given_name"}]
    return {"UserPoolId": POOL, "Username": "ada", "UserAttributes": attributes} | members


def surely(name: str, request: object) -> dict[str, object] | None:
    body = request if isinstance(request, bytes) else json.dumps(request).encode()
    return aws_json.surely(operation("cognito-idp", name), body)


# ---- what is sure ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("AdminUpdateUserAttributes", update()),
        ("AdminUpdateUserAttributes", update(ClientMetadata={"a": "b"}, Username="a" * 128)),
        ("AdminUpdateUserAttributes", update(UserAttributes=[{"Name": "name", "Value": "Zoë"}])),
        ("AdminGetUser", {"UserPoolId": POOL, "Username": "ada"}),
        ("ListUsers", {"UserPoolId": POOL, "Limit": 60, "AttributesToGet": ["email"]}),
        ("AdminCreateUser", {"UserPoolId": POOL, "Username": "a", "MessageAction": "SUPPRESS"}),
        ("AdminCreateUser", {"UserPoolId": POOL, "Username": "a", "ForceAliasCreation": False}),
    ],
)
def test_an_ordinary_request_is_sure_and_as_it_was_given(name, request_):
    assert surely(name, request_) == request_


# ---- what is not ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_",
    [
        update(UserPoolId="us east"),
        update(UserPoolId="us-east-1_" + "a" * 46),
        update(Username=""),
        update(Username="a" * 129),
        update(Username="a\n"),
        update(Username=None),
        update(Username=1),
        update(UserAttributes=[None]),
        update(UserAttributes=[{"Value": "x"}]),
        update(UserAttributes=[{"Name": "a", "Value": "x" * 2049}]),
        update(UserAttributes={}),
        update(ClientMetadata={"a": None}),
        update(ClientMetadata=[]),
        update(Unknown=1),
        {"UserPoolId": POOL, "Username": "ada"},
        [],
        b"",
        b"{",
        b'{"Username": "\xff"}',
        json.dumps(update()).encode() + b" trailing",
        json.dumps(update(Unknown="\ud800")).encode(),
        b"[" * 100_000,
        b'{"Username":' * 100_000,
    ],
)
def test_a_request_with_anything_wrong_or_strange_is_not_sure(request_):
    assert surely("AdminUpdateUserAttributes", request_) is None


@pytest.mark.parametrize("limit", [-1, 61, 2**70, 1.0, True, "1"])
def test_a_number_that_is_none_or_out_of_range_is_not_sure(limit):
    assert surely("ListUsers", {"UserPoolId": POOL, "Limit": limit}) is None


@pytest.mark.parametrize(("length", "sure"), [(SHORT, True), (SHORT + 1, False)])
def test_a_pattern_is_tried_on_short_values_only(length, sure):
    # A pattern may take minutes over a longer one; the long way stops it in time.
    assert (surely("GetUser", {"AccessToken": "a" * length}) is not None) == sure


def test_of_an_enumeration_only_its_values_are_sure():
    request = {"UserPoolId": POOL, "Username": "a", "MessageAction": "suppress"}

    assert surely("AdminCreateUser", request) is None


# ---- whatever comes -------------------------------------------------------------------------


def near(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that are right, or wrong in a detail."""
    traits = shape.metadata
    low, high, needed = traits.get("min", 0), traits.get("max", 9), traits.get("required", ())
    match shape.type_name:
        case "structure" if depth < 4:
            return st.fixed_dictionaries(
                {n: near(m, depth + 1) for n, m in shape.members.items() if n in needed},
                optional={
                    n: near(m, depth + 1) for n, m in shape.members.items() if n not in needed
                },
            )
        case "list":
            few_of = min(low, 3)
            return st.lists(near(shape.member, depth + 1), min_size=few_of, max_size=few_of + 2)
        case "map":
            inside = near(shape.value, depth + 1)
            return st.dictionaries(near(shape.key, depth + 1), inside, max_size=2)
        case "string":
            known = [st.sampled_from(traits["enum"])] * 3 if "enum" in traits else []
            lengths = st.sampled_from([low - 1, low, low + 1, high - 1, high, high + 1])
            return st.one_of(
                *known,
                st.from_regex(r"[a-z]+_[0-9a-zA-Z]+", fullmatch=True),
                st.text(CHARACTERS, max_size=9),
                lengths.map(lambda length: "a" * max(0, min(length, 3000))),
            )
        case "integer" | "long":
            return st.sampled_from([low - 1, low, low + 1, high, high + 1, 2**31, -(2**63) - 1])
        case "boolean":
            return st.booleans()
        case _:
            return st.sampled_from(ODD)


def with_an_oddity(request: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    if not request:
        return st.just(request)
    oddly = st.tuples(st.sampled_from(sorted(request)), st.sampled_from(ODD))
    return st.one_of(st.just(request), oddly.map(lambda odd: request | dict([odd])))


@pytest.mark.parametrize(("service", "name"), JSON_OPERATIONS)
@few
@given(data=st.data())
def test_what_is_sure_is_read_the_same_and_breaks_no_constraint(service, name, data):
    op = operation(service, name)
    if op.input is None:
        return
    request = data.draw(near(op.input).flatmap(with_an_oddity))
    body = json.dumps(request).encode()
    found = aws_json.surely(op, body)

    if found is not None:
        assert found == aws_json.parse(op, body)
        constraints.check(op, found)


# ---- patterns -------------------------------------------------------------------------------


def patterns_of(shape: Shape) -> set[str]:
    match shape.type_name:
        case "structure":
            parts = list(shape.members.values())
        case "list":
            parts = [shape.member]
        case "map":
            parts = [shape.key, shape.value]
        case _:
            parts = []
    own = {shape.metadata["pattern"]} if "pattern" in shape.metadata else set()
    return own.union(*map(patterns_of, parts))


NEARLY = st.one_of(
    st.from_regex(
        r"(arn:aws:[a-z]{1,3}:[a-z]*:[0-9]{1,3}:[\w/]+|[\w-]+_[0-9a-f]+)\n?", fullmatch=True
    ),
    st.text("aF09-_", max_size=5),
    st.integers(SHORT - 1, SHORT + 1).map(lambda length: "a" * length),
    st.sampled_from(["your code is {####}", "{##here##}", "Level1", "AB", "+12065550100", "tkn"]),
)
INPUTS = [op.input for s in SERVED for op in load_service(s).operations.values() if op.input]
PATTERNS = sorted(set().union(*map(patterns_of, INPUTS)))


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(max_examples=40, deadline=None, database=None)
@given(data=st.data())
def test_a_short_ascii_value_is_found_if_and_only_if_it_matches(pattern, data):
    value = data.draw(st.one_of(st.text(CHARACTERS, max_size=12), NEARLY))
    sure = in_short_ascii(pattern)

    if sure is not None:
        found = re.search(sure, value) is not None
        assert found == (value.isascii() and matcher(pattern)(value))


def test_flags_that_hold_from_the_start_leave_a_pattern_unsure():
    assert in_short_ascii("(?s).*") is None
