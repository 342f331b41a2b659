"""A real Redis server of a test's own: in a temporary folder, on a unix socket."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

REDIS = shutil.which("redis-server")
READY_WITHIN_S = 20.0


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RedisServer:
    """A server that keeps everything it answered for, unless told otherwise."""

    def __init__(self, *options: str, port: int = 0, program: str | None = REDIS) -> None:
        # Not pytest's own folder: a unix socket's path must stay under 108 bytes.
        self.folder = Path(mkdtemp(prefix="sandpost-test-"))
        self.socket = self.folder / "redis.sock"
        self.port = port
        self._options = options
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is reached: by its port if it was given one."""
        return f"redis://127.0.0.1:{self.port}/0" if self.port else f"unix://{self.socket}?db=0"

    @property
    def pid(self) -> int:
        """The process to send signals to."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> RedisServer:
        """Start it (again, with what it kept) and wait until it answers."""
        assert self._program is not None
        self.socket.unlink(missing_ok=True)
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [
                *(self._program, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--unixsocket", str(self.socket), "--dir", str(self.folder), "--save", ""),
                *("--appendonly", "yes", "--appendfsync", "always"),
                *self._options,
            ],
            stdout=log,
            stderr=log,
        )
        log.close()
        self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            assert self._process is not None
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < until, "the server did not become ready"
            time.sleep(0.005)

    def _answers(self) -> bool:
        try:
            return self.ask("PING").startswith("+PONG")
        except OSError:
            return False

    def ask(self, command: str) -> str:
        """The beginning of its answer to a command of plain words."""
        with closing(socket.socket(socket.AF_UNIX)) as line:
            line.connect(str(self.socket))
            line.sendall(command.encode() + b"\r\n")
            return line.recv(1024).decode()

    def pause(self) -> None:
        """Make it stand still: it is there and answers nothing."""
        os.kill(self.pid, signal.SIGSTOP)
        os.waitpid(self.pid, os.WUNTRACED)

    def resume(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power failure would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End it and leave nothing behind."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)
