"""A pool's custom message trigger, through the Lambda invocation API of whatever serves it.

Any endpoint that speaks `POST /2015-03-31/functions/NAME/invocations` will do: the runtime
interface emulator of AWS's base images, `sam local start-lambda`, other emulators.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from engine.domain.errors import TriggerAnswerUnusable, TriggerRaised, TriggerUnreachable
from engine.ports import TriggerAnswer

if TYPE_CHECKING:
    from engine.ports import TriggerQuestion

ANSWER_WITHIN_SECONDS = 5.0  # AWS developer guide: not adjustable
TRIGGER = "CustomMessage"
NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"  # recorded: what administrators' calls come through


class LambdaTriggers:
    """Asks functions over HTTP; without an endpoint every function is out of reach."""

    def __init__(self, endpoint: str | None, attempts: int) -> None:
        self._endpoint = endpoint
        self._attempts = attempts
        self._client: httpx.AsyncClient | None = None

    async def custom_message(self, question: TriggerQuestion) -> TriggerAnswer:
        """The function's texts. Raises the domain's trigger errors, in AWS's documented way."""
        if self._endpoint is None:
            raise TriggerUnreachable(TRIGGER, "ResourceNotFoundException")
        response = await self._post(question)
        if response.status_code >= httpx.codes.BAD_REQUEST:
            raise TriggerUnreachable(TRIGGER, _error_name(response))
        try:
            answer = msgspec.json.decode(response.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as unreadable:
            raise TriggerAnswerUnusable from unreadable
        if "x-amz-function-error" in response.headers or _is_error(answer):
            message = answer.get("errorMessage") if isinstance(answer, dict) else None
            raise TriggerRaised(TRIGGER, str(message or "Unhandled"))
        return _texts(answer)

    async def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            await self._client.aclose()

    async def _post(self, question: TriggerQuestion) -> httpx.Response:
        """Ask up to the documented number of times; a function that answers is asked once."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=None, trust_env=False)  # noqa: S113  # ours
        name = question.function.rpartition(":function:")[2].partition(":")[0] or question.function
        event = msgspec.json.encode(_event(question))
        url = f"{self._endpoint}/2015-03-31/functions/{name}/invocations"
        for attempt in range(1, self._attempts + 1):
            try:
                async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                    return await self._client.post(url, content=event)
            except TimeoutError:
                if attempt == self._attempts:
                    break
            except httpx.TransportError as error:
                raise TriggerUnreachable(TRIGGER, type(error).__name__) from error
        raise TriggerUnreachable(TRIGGER, "Socket timeout while invoking Lambda function")


def _event(question: TriggerQuestion) -> dict[str, Any]:
    """The event as a recorded real one looks: version a string, the code parameter in braces."""
    invites = question.purpose == "AdminCreateUser"
    return {
        "version": "1",
        "region": question.region,
        "userPoolId": question.pool,
        "userName": question.username,
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": question.client or NO_CLIENT,
        },
        "triggerSource": f"{TRIGGER}_{question.purpose}",
        "request": {
            "userAttributes": {
                "sub": question.sub,
                **question.attributes,
                "cognito:user_status": question.status,
            },
            "codeParameter": "{####}",
            "linkParameter": "{##Click Here##}",
            "usernameParameter": "{username}" if invites else None,
            **({"clientMetadata": question.client_metadata} if question.client_metadata else {}),
        },
        "response": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
    }


def _error_name(response: httpx.Response) -> str:
    kind = response.headers.get("x-amzn-errortype", "")
    return str(kind).partition(":")[0] or f"HTTP {response.status_code}"


def _is_error(answer: object) -> bool:
    return isinstance(answer, dict) and "errorMessage" in answer and "response" not in answer


def _texts(answer: object) -> TriggerAnswer:
    texts = answer.get("response") if isinstance(answer, dict) else None
    if not isinstance(texts, dict):
        raise TriggerAnswerUnusable
    found = [texts.get(part) for part in ("smsMessage", "emailMessage", "emailSubject")]
    if any(not isinstance(text, str | None) for text in found):
        raise TriggerAnswerUnusable
    return TriggerAnswer(*found)
