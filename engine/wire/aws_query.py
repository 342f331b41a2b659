"""The AWS query protocol: forms in, XML out, errors as SDKs read them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from engine.wire.aws_error import AwsError
from engine.wire.model import OperationApi, ServiceApi, known_error
from engine.wire.query_form import action_of, read_form
from engine.wire.query_shapes import Reader, structure_reader, structure_writer, xml_text
from engine.wire.response import WireResponse

__all__ = ["action_of", "parse", "render", "render_error", "respond"]

CONTENT_TYPE = b"text/xml"
FIRST_SERVER_FAULT = 500


def parse(operation: OperationApi, body: bytes) -> dict[str, object]:
    """The request's members by name, of their model's types; unknown parameters are ignored.

    Timestamps become aware datetimes, blobs bytes. Raises AwsError for another version of the
    service, SerializationFailure for what cannot be read, and nothing else.
    """
    form = read_form(body)
    version = form.get("Version")
    if version is not None and version != operation.service.api_version:
        # Observed: a version that does not exist is answered like an operation that does not.
        message = f"Could not find operation {operation.name} for version {version}"
        raise AwsError("InvalidAction", message)
    request: dict[str, object] = _request_reader(operation)(form)
    return request


def render(operation: OperationApi, result: Mapping[str, object], request_id: str) -> bytes:
    """The answer's body. Members that are None are left out; an unknown one is a KeyError."""
    root = _root(f"{operation.name}Response", operation.service)
    shape = operation.output
    wrapper = shape.serialization.get("resultWrapper") if shape else None
    _result_writer(operation)(SubElement(root, wrapper) if wrapper else root, result)
    SubElement(SubElement(root, "ResponseMetadata"), "RequestId").text = request_id
    return _bytes(root)


def respond(operation: OperationApi, result: Mapping[str, object], request_id: str) -> WireResponse:
    """The whole answer to a request that succeeded."""
    return _response(200, render(operation, result, request_id), request_id)


def render_error(service: ServiceApi | None, error: AwsError, request_id: str) -> WireResponse:
    """The whole answer to a request that was refused, or that failed; of a known service or not."""
    known = known_error(service, error.name)
    code, status = (known.code, known.status) if known else (error.code, error.status)
    root = _root("ErrorResponse", service)
    told = {
        "Type": "Receiver" if status >= FIRST_SERVER_FAULT else "Sender",
        "Code": code,
        "Message": error.message,
        **error.members,
    }
    inside = SubElement(root, "Error")
    for name, value in told.items():
        if value is not None:
            SubElement(inside, name).text = xml_text(value)
    SubElement(root, "RequestId").text = request_id
    return _response(status, _bytes(root), request_id)


def _root(name: str, service: ServiceApi | None) -> Element:
    return Element(name, {"xmlns": service.xml_namespace} if service else {})


def _bytes(root: Element) -> bytes:
    # Readers of XML turn a bare carriage return into a line feed, and the writer lets it through.
    return tostring(root, encoding="unicode").replace("\r", "&#13;").encode()


def _response(status: int, body: bytes, request_id: str) -> WireResponse:
    headers = (
        (b"content-type", CONTENT_TYPE),
        (b"content-length", b"%d" % len(body)),
        (b"x-amzn-requestid", request_id.encode("ascii")),
    )
    return WireResponse(status, headers, body)


@cache
def _request_reader(operation: OperationApi) -> Reader:
    return structure_reader(operation.input.members if operation.input else {})


@cache
def _result_writer(operation: OperationApi) -> Callable[[Element, Mapping[str, Any]], None]:
    return structure_writer(operation.output.members if operation.output else {})
