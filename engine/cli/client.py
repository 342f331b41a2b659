"""The command line as a client: every answer of a running instance comes through here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import httpx
import msgspec

from engine.cli.stopping import stop_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
WHOLE_LOG_SECONDS = 600.0  # between two pieces of a long log

Json = dict[str, object]
NO_ANSWER = (httpx.HTTPError, httpx.InvalidURL)


def _url_of_settings() -> str:
    from engine.settings import SettingsUnusable, read_settings  # noqa: PLC0415  # heavy

    try:
        return read_settings().url
    except SettingsUnusable as unusable:
        stop_with(str(unusable), "Correct or unset it.")


class Client:
    """Asks one instance. Whatever goes wrong ends the command with a sentence and status 1."""

    def __init__(self, url: str | None = None) -> None:
        self.url = (url or _url_of_settings()).rstrip("/")

    def get(
        self,
        path: str,
        parameters: Mapping[str, object] | None = None,
        *,
        patience: float = 0,
    ) -> Json:
        """The answer to a question that may take so many seconds longer than usual."""
        given = [(name, str(one)) for name, v in (parameters or {}).items() for one in _each(v)]
        return self._ask("GET", path, params=given, patience=patience)

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Json:
        """The answer to an act."""
        return self._ask("POST", path, content=msgspec.json.encode(body or {}))

    def send(self, path: str, content: Iterator[bytes]) -> Json:
        """The answer to a file, sent as it is read."""
        return self._ask("POST", path, content=content, patience=WHOLE_LOG_SECONDS)

    def read(self, path: str, parameters: Mapping[str, str]) -> Iterator[bytes]:
        """A long answer, piece by piece as it comes."""
        url, timeout = self._address(path), httpx.Timeout(WHOLE_LOG_SECONDS)
        try:
            with httpx.stream(
                "GET", url, params=parameters, timeout=timeout, trust_env=False
            ) as response:
                if not response.is_success:
                    self.refused(response)
                yield from response.iter_bytes()
        except NO_ANSWER as error:
            self._unreachable(error)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        content: bytes | Iterator[bytes] | None = None,
        patience: float = 0,
    ) -> Json:
        timeout = httpx.Timeout(ANSWER_SECONDS + patience, connect=CONNECT_SECONDS)
        try:
            response = httpx.request(
                method,
                self._address(path),
                params=httpx.QueryParams(list(params)),
                content=content,
                timeout=timeout,
                trust_env=False,  # a proxy must not stand between this command and this machine
            )
        except NO_ANSWER as error:
            self._unreachable(error)
        if not response.is_success:
            self.refused(response)
        return self._decoded(response)

    def _address(self, path: str) -> str:
        return f"{self.url}/_sandpost{path}"

    def refused(self, response: httpx.Response) -> NoReturn:
        """End with what the instance said."""
        response.read()
        said = self._decoded(response)
        stop_with(str(said.get("error", response.status_code)), str(said.get("next_step", "")))

    def _decoded(self, response: httpx.Response) -> Json:
        try:
            answered: Json = msgspec.json.decode(response.content or b"{}", type=Json)
        except msgspec.MsgspecError:
            stop_with(
                f"{self.url} answered {response.status_code} and is not a Sandpost.",
                "Is SANDPOST_URL right?",
            )
        return answered

    def _unreachable(self, error: Exception) -> NoReturn:
        stop_with(
            f"Nothing answers at {self.url} ({error}).",
            "Start it with `sandpost up`, or set SANDPOST_URL to where it runs.",
        )


def _each(value: object) -> Iterable[object]:
    """One parameter for each value of a list, none for None."""
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple)) else (value,)
