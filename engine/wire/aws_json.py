"""AWS JSON 1.0 and 1.1: requests in, answers out, errors as SDKs read them."""

from collections.abc import Mapping
from functools import cache

import msgspec

from engine.wire.aws_error import AwsError, SerializationFailure
from engine.wire.json_requests import Surely, sure_reader
from engine.wire.json_shapes import (
    Reader,
    Writer,
    misplaced,
    structure_reader,
    structure_writer,
    unreadable,
)
from engine.wire.model import OperationApi, ServiceApi, known_error
from engine.wire.response import WireResponse, header_value

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def parse(operation: OperationApi, body: bytes) -> dict[str, object]:
    """The request's members by name, of their model's types; null and unknown ones are absent.

    Timestamps become aware datetimes, blobs bytes. Raises SerializationFailure and nothing else.
    """
    read = _request_reader(operation)
    try:
        document = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise unreadable() from None
    if type(document) is not dict:
        raise misplaced(document, None)
    request: dict[str, object] = read(document)
    return request


def surely(operation: OperationApi, body: bytes) -> dict[str, object] | None:
    """What `parse` would read, if that surely keeps every constraint; None: nothing is said."""
    read = _sure_reader(operation)
    return None if read is None else read(body)


def render(operation: OperationApi, result: Mapping[str, object]) -> bytes:
    """The answer's body. Members that are None are left out; an unknown one is a KeyError."""
    return _encode(_result_writer(operation)(result))


def respond(operation: OperationApi, result: Mapping[str, object], request_id: str) -> WireResponse:
    """The whole answer to a request that succeeded."""
    return _response(operation.service, 200, render(operation, result), request_id)


def render_error(service: ServiceApi | None, error: AwsError, request_id: str) -> WireResponse:
    """The whole answer to a request that was refused, or that failed; of a known service or not."""
    known = known_error(service, error.name)
    code, status = (known.name, known.status) if known else (error.code, error.status)
    body: dict[str, object] = {"__type": code}
    headers = [(b"x-amzn-errortype", header_value(f"{code}:"))]
    if error.message is not None:
        body[_message_member(service, error)] = error.message
        headers.append((b"x-amzn-errormessage", header_value(error.message)))
    body |= {name: value for name, value in error.members.items() if value is not None}
    return _response(service, status, _encode(body), request_id, *headers)


def _message_member(service: ServiceApi | None, error: AwsError) -> str:
    # Observed: the front end that refuses unreadable bodies writes a capital, whatever the
    # service behind it does.
    if isinstance(error, SerializationFailure):
        return "Message"
    known = known_error(service, error.name)
    if known:
        return known.message_member
    return service.message_member if service else "message"


def _response(
    service: ServiceApi | None,
    status: int,
    body: bytes,
    request_id: str,
    *more: tuple[bytes, bytes],
) -> WireResponse:
    headers = (
        (b"content-type", _content_type(service)),
        (b"content-length", b"%d" % len(body)),
        (b"x-amzn-requestid", request_id.encode("ascii")),
        *more,
    )
    return WireResponse(status, headers, body)


@cache
def _content_type(service: ServiceApi | None) -> bytes:
    return f"application/x-amz-json-{service.json_version if service else '1.1'}".encode("ascii")


@cache
def _sure_reader(operation: OperationApi) -> Surely | None:
    return sure_reader(operation.input) if operation.input else None


@cache
def _request_reader(operation: OperationApi) -> Reader:
    return structure_reader(operation.input.members if operation.input else {}, None)


@cache
def _result_writer(operation: OperationApi) -> Writer:
    return structure_writer(operation.output.members if operation.output else {})
