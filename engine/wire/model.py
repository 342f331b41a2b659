"""The AWS services' own descriptions, as the codecs need them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from botocore.model import OperationModel

ProtocolName = Literal["json", "query"]
SERVED_PROTOCOLS: tuple[ProtocolName, ...] = ("json", "query")


class Shape(Protocol):
    """What the codecs read of a botocore shape."""

    @property
    def name(self) -> str:
        """Its name in the model, which no caller ever sees."""

    @property
    def type_name(self) -> str:
        """One of structure, list, map, string, boolean, integer, long, double, blob, ..."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its constraints, and whether it is sensitive."""

    @property
    def serialization(self) -> Mapping[str, Any]:
        """How it differs on the wire from what its protocol does by itself."""

    @property
    def members(self) -> Mapping[str, "Shape"]:
        """Of a structure: what it holds, by name."""

    @property
    def member(self) -> "Shape":
        """Of a list: what it holds."""

    @property
    def key(self) -> "Shape":
        """Of a map: what its keys are."""

    @property
    def value(self) -> "Shape":
        """Of a map: what its values are."""


@dataclass(frozen=True, slots=True)
class ErrorApi:
    """An exception that the service's model knows: its code on the wire and its HTTP status."""

    name: str
    code: str
    status: int
    message_member: str


@dataclass(frozen=True, slots=True, eq=False)
class ServiceApi:
    """One AWS service: its protocol, every operation and every exception of its model."""

    name: str
    protocol: ProtocolName
    json_version: str
    target_prefix: str
    api_version: str
    xml_namespace: str
    signing_name: str
    operations: Mapping[str, "OperationApi"] = field(repr=False)
    errors: Mapping[str, ErrorApi] = field(repr=False)

    @property
    def message_member(self) -> str:
        """How this service's exceptions spell the member with their text."""
        return next(iter(self.errors.values())).message_member if self.errors else "message"


@dataclass(frozen=True, slots=True, eq=False)
class OperationApi:
    """One operation: what it takes, what it answers, what it may raise, and who may call it."""

    name: str
    service: ServiceApi = field(repr=False)
    input: Shape | None
    output: Shape | None
    errors: frozenset[str]
    unauthenticated: bool


def known_error(service: ServiceApi | None, name: str) -> ErrorApi | None:
    """The service's own exception of that name; None if it has none, or no service is known."""
    return service.errors.get(name) if service else None


@cache
def load_service(name: str) -> ServiceApi:
    """The service of that name in botocore, read at the first call and kept."""
    # Importing botocore costs 0.2 s and its models more, so it waits until a service is wanted.
    from botocore.loaders import Loader  # noqa: PLC0415

    # Only the models inside the package: what lies in a home directory must change nothing.
    loader = Loader(
        extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False
    )
    return compile_service(name, loader.load_service_model(name, "service-2"))


def compile_service(name: str, description: Mapping[str, Any]) -> ServiceApi:
    """The service that the description, in the form of botocore's `service-2` files, describes."""
    from botocore.model import ServiceModel  # noqa: PLC0415

    model = ServiceModel(description, name)
    metadata = description["metadata"]
    operations: dict[str, OperationApi] = {}
    service = ServiceApi(
        name=name,
        protocol=_served_protocol(metadata),
        json_version=metadata.get("jsonVersion", "1.0"),
        target_prefix=metadata.get("targetPrefix", ""),
        api_version=metadata["apiVersion"],
        xml_namespace=metadata.get("xmlNamespace", ""),
        signing_name=metadata.get("signingName", metadata["endpointPrefix"]),
        operations=operations,
        errors={
            shape_name: _error(shape_name, shape)
            for shape_name, shape in description["shapes"].items()
            if shape.get("exception")
        },
    )
    operations.update(
        (o, _operation(service, model.operation_model(o))) for o in model.operation_names
    )
    return service


def _served_protocol(metadata: Mapping[str, Any]) -> ProtocolName:
    offered = metadata.get("protocols", [metadata["protocol"]])
    for protocol in SERVED_PROTOCOLS:
        if protocol in offered:
            return protocol
    message = f"{metadata['endpointPrefix']} speaks {offered}, none of {SERVED_PROTOCOLS}"
    raise ValueError(message)


def _operation(service: ServiceApi, model: "OperationModel") -> OperationApi:
    return OperationApi(
        name=model.name,
        service=service,
        input=model.input_shape,
        output=model.output_shape,
        errors=frozenset(shape.name for shape in model.error_shapes),
        unauthenticated=model.auth_type == "none",
    )


def _error(name: str, shape: Mapping[str, Any]) -> ErrorApi:
    trait = shape.get("error", {})
    spelling = (member for member in shape.get("members", {}) if member.lower() == "message")
    return ErrorApi(
        name=name,
        code=trait.get("code", name),
        status=trait.get("httpStatusCode", 500 if shape.get("fault") else 400),
        message_member=next(spelling, "message"),
    )
