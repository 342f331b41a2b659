"""The command line as a client: every answer of a running instance comes through here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import httpx
import msgspec

from engine.cli.stopping import stop_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0

Json = dict[str, object]


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
        self._http = httpx.Client(
            base_url=f"{self.url}/_sandpost",
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            trust_env=False,  # a proxy must not stand between this command and this machine
        )

    def get(
        self,
        path: str,
        parameters: Mapping[str, object] | None = None,
        *,
        also: tuple[int, ...] = (),
        patience: float = 0,
    ) -> Json:
        """The answer to a question; `also` are statuses that are answers too."""
        given = {name: str(v) for name, v in (parameters or {}).items() if v is not None}
        timeout = httpx.Timeout(ANSWER_SECONDS + patience, connect=CONNECT_SECONDS)
        try:
            response = self._http.get(path, params=given, timeout=timeout)
        except httpx.HTTPError as error:
            self._unreachable(error)
        return self._json(response, also)

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Json:
        """The answer to an act."""
        try:
            response = self._http.post(path, content=msgspec.json.encode(body or {}))
        except httpx.HTTPError as error:
            self._unreachable(error)
        return self._json(response, ())

    def send(self, path: str, content: Iterator[bytes]) -> Json:
        """The answer to a file, sent as it is read."""
        try:
            response = self._http.post(path, content=content, timeout=None)
        except httpx.HTTPError as error:
            self._unreachable(error)
        return self._json(response, ())

    def read(self, path: str, parameters: Mapping[str, str]) -> Iterator[bytes]:
        """A long answer, piece by piece as it comes."""
        try:
            with self._http.stream("GET", path, params=parameters, timeout=None) as response:
                if not response.is_success:
                    self.refused(response)
                yield from response.iter_bytes()
        except httpx.HTTPError as error:
            self._unreachable(error)

    def _json(self, response: httpx.Response, also: tuple[int, ...]) -> Json:
        if not response.is_success and response.status_code not in also:
            self.refused(response)
        if not response.content:
            return {}
        answered: Json = msgspec.json.decode(response.content, type=Json)
        return answered

    def refused(self, response: httpx.Response) -> NoReturn:
        """End with what the instance said."""
        response.read()
        try:
            said = msgspec.json.decode(response.content, type=Json)
        except msgspec.MsgspecError:
            stop_with(
                f"{self.url} answered {response.status_code} and is not a Sandpost.",
                "Is SANDPOST_URL right?",
            )
        stop_with(str(said.get("error", response.status_code)), str(said.get("next_step", "")))

    def _unreachable(self, error: httpx.HTTPError) -> NoReturn:
        stop_with(
            f"Nothing answers at {self.url} ({error}).",
            "Start it with `sandpost up`, or set SANDPOST_URL to where it runs.",
        )
