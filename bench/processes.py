"""The processes under measurement: started, pinned, watched through /proc, always ended by pid."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
STOP_S = 10  # what a worker may take to finish what is in hand
START_S = 60
# Fields of /proc/PID/stat counted after the command's closing bracket.
UTIME, STIME, CHILDREN_UTIME, CHILDREN_STIME = 11, 12, 13, 14


@dataclass(frozen=True, slots=True)
class Pinning:
    """Which CPUs a command may run on; without taskset or a second CPU, any."""

    wanted: bool

    def to(self, cpu: int) -> tuple[str, ...]:
        """What to write before a command."""
        able = sys.platform == "linux" and shutil.which("taskset") and (os.cpu_count() or 1) > 1
        return ("taskset", "-c", str(cpu)) if self.wanted and able else ()

    def server(self) -> tuple[str, ...]:
        """The server under load has CPU 0."""
        return self.to(0)

    def others(self) -> tuple[str, ...]:
        """The load generator and the store have CPU 1; workers go where there is room."""
        return self.to(1)


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds a process and its ended children have had, and the memory it holds."""

    cpu_seconds: float
    rss_mb: float


def usage(pid: int) -> Usage:
    """What a process has used so far."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    fields = stat.rpartition(")")[2].split()
    ticks = sum(int(fields[i]) for i in (UTIME, STIME, CHILDREN_UTIME, CHILDREN_STIME))
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return Usage(ticks / TICKS_PER_SECOND, pages * PAGE_BYTES / 1e6)


class DidNotStart(Exception):
    """A process ended or stayed silent when it should have begun to answer."""


@dataclass(frozen=True, slots=True)
class Command:
    """A program to start: what it is called here, its words, its surroundings."""

    stage: str
    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]

    @property
    def journal(self) -> Path:
        """Where its output goes."""
        return self.folder / f"{self.stage}.log"


@contextmanager
def running(command: Command, cwd: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """The process, ended when the block ends, however it ends."""
    with command.journal.open("ab") as journal:
        process = subprocess.Popen(
            command.words,
            stdin=subprocess.DEVNULL,
            stdout=journal,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**os.environ, **command.environment},
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process: asked first, killed if it does not hear."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


async def answering(
    process: subprocess.Popen[bytes], command: Command, probe: Callable[[], Awaitable[bool]]
) -> None:
    """Wait until a started process answers; raises DidNotStart with the end of its output."""
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if await probe():
                return
        except OSError:
            pass  # not listening yet
        await asyncio.sleep(0.05)
    tail = command.journal.read_text(errors="replace")[-2000:]
    raise DidNotStart(f"{command.stage} ({' '.join(command.words)}) does not answer:\n{tail}")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
