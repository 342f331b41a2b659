"""Functions behind a real HTTP endpoint that speaks the Lambda invocation API."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PREFIX = "/2015-03-31/functions/"
_names = itertools.count(1)

Event = dict[str, Any]
Answer = tuple[int, Mapping[str, str], bytes]
Function = Callable[[Event], Answer]


def texts(**response: object) -> Answer:
    """What a function returns that fills in these members of the response."""
    return 200, {}, json.dumps({"response": response}).encode()


class Functions:
    """Some functions, each called with the event it is sent; `events` are what they were sent."""

    def __init__(self) -> None:
        self._functions: dict[str, Function] = {}
        self.events: dict[str, list[Event]] = {}
        functions = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                name = self.path.removeprefix(PREFIX).removesuffix("/invocations")
                event = json.loads(self.rfile.read(int(self.headers["content-length"])))
                status, headers, body = functions._answer(name, event)
                self.send_response(status)
                for header, value in {**headers, "content-length": str(len(body))}.items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, name: str, event: Event) -> Answer:
        if name not in self._functions:
            return 404, {"x-amzn-errortype": "ResourceNotFoundException"}, b"{}"
        self.events[name].append(event)
        return self._functions[name](event)

    def add(self, function: Function) -> str:
        """The ARN of a new function."""
        name = f"function-{next(_names)}"
        self._functions[name], self.events[name] = function, []
        return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"

    def asked(self, arn: str) -> list[Event]:
        """The events that a function was sent."""
        return self.events[arn.rpartition(":")[2]]

    @contextmanager
    def served(self) -> Iterator[Functions]:
        """Answer while this is entered."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
