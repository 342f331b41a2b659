"""Find which service and operation a request is for, and answer it.

The one place where an exception becomes an answer. Signatures are read, never checked: they say
whose account and which region is meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import structlog
from msgspec import Struct

from engine.app.anew import of_now
from engine.app.handle import Caller
from engine.domain.errors import DomainError
from engine.ports import Refusal, StoreUnavailable
from engine.wire import aws_json, aws_query, constraints
from engine.wire.aws_error import AwsError
from engine.wire.constraints import ConstraintViolations
from engine.wire.model import OperationApi, ServiceApi, load_service
from engine.wire.query_form import action_of
from engine.wire.service import Application, Call, Service

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    from engine.ports import Refusals
    from engine.wire.response import WireResponse
    from engine.wire.service import Members, Operation

log = structlog.get_logger()

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"
ACCOUNT_DIGITS = 12


class Codec(Protocol):
    """One protocol: requests in, answers and errors out. What it reads, it knows itself."""

    def parse(self, operation: OperationApi, body: bytes, /) -> dict[str, object]:
        """The request's members."""

    def respond(
        self, operation: OperationApi, result: Mapping[str, object], request_id: str, /
    ) -> WireResponse:
        """The answer to a request that succeeded."""

    def render_error(
        self, service: ServiceApi, error: AwsError, request_id: str, /
    ) -> WireResponse:
        """The answer to a request that did not."""


class Served(Struct, frozen=True):
    """An operation that AWS has, and what carries it out here, if anything does."""

    service: Service
    api: OperationApi
    run: Operation | None


class Scope(Struct, frozen=True):
    """What a signature says of the caller: access key, region and service it was made for."""

    access_key: str
    region: str | None
    service: str | None


class Router:
    """Answers every request to the AWS endpoint, whatever it is."""

    def __init__(self, app: Application, services: Sequence[Service], refusals: Refusals) -> None:
        self._app = app
        self._refusals = refusals
        self._targets: dict[bytes, Served] = {}
        self._actions: dict[tuple[str, str], Served] = {}
        self._apis: dict[str, ServiceApi] = {}
        for service in services:
            self._add(service, load_service(service.name))

    def _add(self, service: Service, api: ServiceApi) -> None:
        self._apis[service.name] = api
        for name, operation in api.operations.items():
            served = Served(service, operation, service.operations.get(name))
            if api.protocol == "json":
                self._targets[f"{api.target_prefix}.{name}".encode()] = served
            else:
                self._actions[api.name, name] = served

    def answer_json(
        self, target: bytes, authorization: bytes | None, body: bytes
    ) -> Awaitable[WireResponse]:
        """Answer an AWS JSON request, which its target header names."""
        served = self._targets.get(target)
        if served is None:
            return self._unknown(target)
        given = aws_json.surely(served.api, body)
        return self._answer(served, scope_of(authorization), body, aws_json, given)

    async def _unknown(self, target: bytes) -> WireResponse:
        unknown = AwsError("UnknownOperationException")
        return aws_json.render_error(self._json_api(target), unknown, self._app.chance.id())

    def _json_api(self, target: bytes) -> ServiceApi:
        prefix = target.partition(b".")[0].decode("latin-1")
        known = (api for api in self._apis.values() if api.target_prefix == prefix)
        return next(known, self._apis["cognito-idp"])

    async def answer_query(self, authorization: bytes | None, body: bytes) -> WireResponse:
        """Answer an AWS query request; its signature or its version names the service."""
        scope = scope_of(authorization)
        action, version = action_of(body)
        api = self._query_api(scope, version)
        served = None if api is None else self._actions.get((api.name, action))
        if served is None:
            text = f"Could not find operation {action} for version {version}"
            unknown = AwsError("InvalidAction", text)
            return aws_query.render_error(api, unknown, self._app.chance.id())
        return await self._answer(served, scope, body, aws_query)

    def _query_api(self, scope: Scope, version: str) -> ServiceApi | None:
        apis = [api for api in self._apis.values() if api.protocol == "query"]
        signed = (api for api in apis if api.signing_name == scope.service)
        versioned = (api for api in apis if api.api_version == version)
        return next(signed, None) or next(versioned, None)

    async def _answer(
        self, served: Served, scope: Scope, body: bytes, codec: Codec, given: Members | None = None
    ) -> WireResponse:
        """Answer; `given` is what the body surely says, if that is known already."""
        request_id = self._app.chance.id()
        call = None
        try:
            run = served.run or _not_simulated(served)
            unsure = given is None
            given = codec.parse(served.api, body) if given is None else given
            call = Call(served.api.name, given, _caller(scope, given, request_id), self._app)
            if unsure:
                constraints.check(served.api, given)
            result = await of_now(self._app.clock, run, call)
            return codec.respond(served.api, result, request_id)
        except Exception as exception:  # noqa: BLE001  # the edge: every request gets an answer
            call = call or Call(served.api.name, {}, _caller(scope, {}, request_id), self._app)
            error = self._error(served, call, exception)
            self._refusals.note(_refusal(served, call, error))
            return codec.render_error(served.api.service, error, request_id)

    def _error(self, served: Served, call: Call, exception: Exception) -> AwsError:
        """The AWS error that an exception is answered with."""
        if isinstance(exception, AwsError):
            return exception
        if isinstance(exception, ConstraintViolations):
            return served.service.invalid(exception)
        if isinstance(exception, DomainError):
            return served.service.in_its_words(exception, call)
        where = {"service": served.service.name, "operation": served.api.name}
        if isinstance(exception, StoreUnavailable):
            log.warning("store unavailable", **where, error=str(exception))
        else:
            log.error("call failed", **where, exc_info=exception)
        return AwsError(served.service.fault, FAULT, status=500)


FAULT = "Something went wrong"


def _not_simulated(served: Served) -> Operation:
    """Raise the answer for an operation that AWS has and Sandpost has not."""
    text = f"Sandpost does not simulate {served.api.name} of {served.service.name}"
    said = served.service.elsewhere
    text += "." if said is None else f": {said}"
    raise AwsError("NotImplementedException", text, status=501)


def _refusal(served: Served, call: Call, error: AwsError) -> Refusal:
    return Refusal(
        at=call.app.clock.now(),
        service=served.service.name,
        operation=served.api.name,
        account=call.caller.account,
        region=call.caller.region,
        error=error.name,
        message=error.message or "",
    )


def _caller(scope: Scope, given: Members, request_id: str) -> Caller:
    key = scope.access_key
    account = key if len(key) == ACCOUNT_DIGITS and key.isdecimal() else DEFAULT_ACCOUNT
    region = scope.region or _region_of_pool(given) or DEFAULT_REGION
    return Caller(account, region, request_id)


def _region_of_pool(given: Members) -> str | None:
    pool = given.get("UserPoolId")
    return pool.partition("_")[0] if isinstance(pool, str) else None


NOBODY = Scope("", None, None)
CREDENTIAL = b"Credential="
CREDENTIAL_PARTS = 5


def scope_of(authorization: bytes | None) -> Scope:
    """Whose signature this is, as far as it can be read."""
    if authorization is None:
        return NOBODY
    start = authorization.find(CREDENTIAL)
    if start < 0:
        return NOBODY
    end = authorization.find(b",", start)
    credential = authorization[start + len(CREDENTIAL) : end if end > 0 else None]
    return _scope(credential)


@lru_cache(maxsize=4096)
def _scope(credential: bytes) -> Scope:
    parts = credential.decode("latin-1").strip().split("/")
    if len(parts) < CREDENTIAL_PARTS:
        return NOBODY
    return Scope(parts[0], parts[2], parts[3])
