"""What the codec's tests share: every operation, values of any shape, and a real client."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import boto3
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from hypothesis import strategies as st

from engine.wire.model import OperationApi, Shape, load_service
from engine.wire.response import WireResponse

SERVED = ("cognito-idp", "pinpoint-sms-voice-v2", "sns", "ses", "sts")
REQUEST_ID = "5e9b2d3a-0c1f-4a7e-9d55-1f2e3d4c5b6a"
JSON_OPERATIONS = [(s, name) for s in SERVED[:2] for name in sorted(load_service(s).operations)]
QUERY_OPERATIONS = [(s, name) for s in SERVED[2:] for name in sorted(load_service(s).operations)]


def operation(service: str, name: str) -> OperationApi:
    return load_service(service).operations[name]


# ---- values of a shape ----------------------------------------------------------------------

XML_TEXT = st.text(
    st.one_of(
        st.sampled_from("a&<>\"'\r\n\t é😀;]="),
        st.characters(
            min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"
        ),
    ),
    max_size=6,
)
MOMENTS = st.integers(0, 4_102_444_800_000).map(
    lambda milliseconds: datetime.fromtimestamp(milliseconds / 1000, UTC)
)
JSON_DOCUMENT = st.dictionaries(
    XML_TEXT,
    st.one_of(st.booleans(), st.integers(-5, 5), st.lists(XML_TEXT, max_size=2)),
    max_size=2,
)
SCALARS: Mapping[str, st.SearchStrategy[object]] = {
    "boolean": st.booleans(),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "blob": st.binary(max_size=5),
    "timestamp": MOMENTS,
}


def values(shape: Shape, *, emptiest: int = 0) -> st.SearchStrategy[Any]:
    """Any value of the shape, in or out of its constraints; small.

    `emptiest` is the least number of members of maps and inner structures: the query protocol has
    no way to say of one that it is there and empty.
    """
    match shape.type_name:
        case "structure" if shape.metadata.get("document"):
            return JSON_DOCUMENT
        case "structure":
            return _structures(shape, emptiest=emptiest)
        case "list":
            return st.lists(values(shape.member, emptiest=emptiest), max_size=2)
        case "map":
            keys, inside = values(shape.key), values(shape.value, emptiest=emptiest)
            return st.dictionaries(keys, inside, min_size=emptiest, max_size=2)
        case "string":
            known = shape.metadata.get("enum")
            return st.one_of(st.sampled_from(known), XML_TEXT) if known else XML_TEXT
        case kind:
            return SCALARS[kind]


def _structures(shape: Shape, *, emptiest: int) -> st.SearchStrategy[dict[str, Any]]:
    members = shape.members
    # The client would invent a token where none is given.
    always = {name for name, member in members.items() if member.metadata.get("idempotencyToken")}
    most, least = (1, 1) if shape.metadata.get("union") else (6, emptiest)

    def with_names(names: set[str]) -> st.SearchStrategy[dict[str, Any]]:
        chosen = names | always
        return st.fixed_dictionaries(
            {name: values(members[name], emptiest=emptiest) for name in sorted(chosen)}
        )

    if not members:
        return st.just({})
    return st.sets(
        st.sampled_from(sorted(members)), min_size=min(least, len(members)), max_size=most
    ).flatmap(with_names)


# ---- a real client --------------------------------------------------------------------------


@dataclass
class Wire:
    """What stands between the real client and the network: keeps the body, gives the answer."""

    answer: Callable[[bytes], WireResponse]

    def __call__(self, request: Any, **_: object) -> AWSResponse:
        response = self.answer(_as_bytes(request.body))
        headers = {name.decode(): value.decode() for name, value in response.headers}
        return AWSResponse(request.url, response.status, headers, _Raw(response.body))


@dataclass
class _Raw:
    body: bytes

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.body


def _as_bytes(body: object) -> bytes:
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray) else b""


@cache
def client(service: str) -> Any:
    """A real boto3 client that leaves judging parameters to the other side."""
    return boto3.client(
        service,
        region_name="us-east-1",
        aws_access_key_id="000000000000",
        aws_secret_access_key="none",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


def call(
    service: str, name: str, parameters: Mapping[str, Any], answer: Callable[[bytes], WireResponse]
) -> Any:
    """What the real client makes of the answer to its own request."""
    speaker = client(service)
    wire = Wire(answer)
    event = f"before-send.*.{name}"
    speaker.meta.events.register_first(event, wire)
    try:
        return getattr(speaker, xform_name(name))(**parameters)
    finally:
        speaker.meta.events.unregister(event, wire)
