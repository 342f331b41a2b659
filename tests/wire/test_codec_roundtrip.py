"""Whatever the real client can say arrives; whatever we answer, it reads."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.wire import aws_json, aws_query, constraints
from engine.wire.response import WireResponse
from tests.wire.codec_samples import (
    JSON_OPERATIONS,
    QUERY_OPERATIONS,
    REQUEST_ID,
    call,
    operation,
    values,
)

few = settings(
    max_examples=4,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def drawn(data: st.DataObject, shape: Any, *, emptiest: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = data.draw(values(shape, emptiest=emptiest)) if shape else {}
    return found


@pytest.mark.parametrize(("service", "name"), JSON_OPERATIONS)
@few
@given(data=st.data())
def test_a_json_request_and_its_answer_arrive_as_they_were_given(service, name, data):
    op = operation(service, name)
    request, result = drawn(data, op.input), drawn(data, op.output)
    arrived: list[Mapping[str, object]] = []

    def answer(body: bytes) -> WireResponse:
        arrived.append(aws_json.parse(op, body))
        return aws_json.respond(op, result, REQUEST_ID)

    response = call(service, name, request, answer)

    assert arrived == [request]
    assert response.pop("ResponseMetadata")["RequestId"] == REQUEST_ID
    assert response == result


@pytest.mark.parametrize(("service", "name"), QUERY_OPERATIONS)
@few
@given(data=st.data())
def test_a_query_request_and_its_answer_arrive_as_they_were_given(service, name, data):
    op = operation(service, name)
    request, result = drawn(data, op.input, emptiest=1), drawn(data, op.output)
    arrived: list[Mapping[str, object]] = []

    def answer(body: bytes) -> WireResponse:
        assert aws_query.action_of(body) == (name, op.service.api_version)
        arrived.append(aws_query.parse(op, body))
        return aws_query.respond(op, result, REQUEST_ID)

    response = call(service, name, request, answer)

    assert arrived == [request]
    assert response.pop("ResponseMetadata")["RequestId"] == REQUEST_ID
    assert response == result


@pytest.mark.parametrize(("service", "name"), JSON_OPERATIONS + QUERY_OPERATIONS)
@few
@given(data=st.data())
def test_any_request_of_the_right_types_can_be_judged(service, name, data):
    op = operation(service, name)
    request = drawn(data, op.input)

    with suppress(constraints.ConstraintViolations):
        constraints.check(op, request)
