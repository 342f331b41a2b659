"""A real Chromium, spoken to over two pipes: nothing to install but the browser itself."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 0.02


def chromium() -> str | None:
    """Where the browser is; None if this machine has none."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class Browser:
    """One tab. Every method waits until it is done, or raises."""

    def __init__(self, process: subprocess.Popen[bytes], out: int, into: int) -> None:
        self._process = process
        self._out = out
        self._into = into
        self._read = b""
        self._last = 0
        self._session: str | None = None
        self.complaints: list[str] = []
        target = self._do("Target.createTarget", url="about:blank")["targetId"]
        attached = self._do("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._do(f"{domain}.enable")

    def open(self, url: str, *, scripts: bool = True) -> None:
        """Load a page and everything it asks for."""
        self._do("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._do("Page.navigate", url=url)
        self.until("document.readyState === 'complete'")

    def ask(self, expression: str) -> Any:
        """What an expression is in the page."""
        answered = self._do(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answered:
            raise AssertionError(answered["exceptionDetails"])
        return answered["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true in the page; what it then is."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (value := self.ask(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            self._hear(LOOK_AGAIN_SECONDS)
        return value

    def text(self, selector: str) -> str:
        """What a reader sees of the first element that fits; empty if there is none."""
        seen = self.ask(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")
        return " ".join(str(seen).split())

    def press(self, key: str) -> None:
        """Press and release one key."""
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        for kind in ("keyDown", "keyUp"):
            said = text if kind == "keyDown" else ""
            pressed: dict[str, object] = {"type": kind, "key": key, "text": said}
            if key == "Enter":
                pressed |= {"code": "Enter", "windowsVirtualKeyCode": 13}
            self._do("Input.dispatchKeyEvent", **pressed)

    def point(self, x: int, y: int) -> None:
        """Move the pointer there."""
        self._do("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """The window's size, and the colours that its system prefers."""
        self._do(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._do("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, file: Path) -> None:
        """Keep what the window shows."""
        shot = self._do("Page.captureScreenshot", format="png", optimizeForSpeed=False)
        file.write_bytes(base64.b64decode(shot["data"]))

    def _do(self, method: str, **parameters: object) -> Any:
        self._last += 1
        number = self._last
        asked: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            asked["sessionId"] = self._session
        os.write(self._into, json.dumps(asked).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for heard in self._hear(0.1):
                if heard.get("id") == number:
                    assert "error" not in heard, heard["error"]
                    return heard["result"]
        raise AssertionError(f"the browser did not answer {method}")

    def _hear(self, seconds: float) -> list[Any]:
        """What the browser says meanwhile; its complaints are kept."""
        if select.select([self._out], [], [], seconds)[0]:
            heard = os.read(self._out, 1 << 20)
            assert heard, "the browser is gone"
            self._read += heard
        *whole, self._read = self._read.split(b"\0")
        said = [json.loads(one) for one in whole]
        for one in said:
            if one.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(str(one["params"]["exceptionDetails"]))
            if one.get("method") == "Log.entryAdded":
                entry = one["params"]["entry"]
                if entry["level"] in {"error", "warning"}:
                    self.complaints.append(f"{entry['text']} {entry.get('url', '')}")
        return said


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a profile of its own, gone afterwards."""
    program = chromium()
    assert program is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        words = [
            *("bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", program),
            *("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"),
            *("--hide-scrollbars", "--no-first-run", "--disable-dev-shm-usage"),
            f"--user-data-dir={profile}",
            "about:blank",
        ]
        process = subprocess.Popen(
            words, pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Browser(process, ours_out, ours_in)
        finally:
            process.terminate()
            process.wait(10)
            os.close(ours_in)
            os.close(ours_out)
