"""A server that outlived the instance that started it: asked to stop, and made to if it must."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import structlog

log = structlog.get_logger()

STOPS_WITHIN_S = 15.0
LOOK_AGAIN_S = 0.02


class OrphanStays(Exception):
    """A server that a killed instance left behind cannot be stopped."""


async def stop_orphan(socket: Path, pid_file: Path) -> None:
    """Return once no server works on the directory any more; nothing it answered for is lost.

    To be called by whoever holds the directory's lock: then nobody else can have started it.
    """
    pid = _pid_in(pid_file, socket)
    asked = await _ask_to_stop(socket)
    if asked or pid is not None:
        log.info("stopping the server of an instance that was killed", pid=pid)
    if await _gone(socket, pid):
        return
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if await _gone(socket, pid):
            return
    msg = f"a server (process {pid}) still works on {socket.parent}: end it and start again"
    raise OrphanStays(msg)


async def _ask_to_stop(socket: Path) -> bool:
    """Whether somebody listened. What it holds is written before it ends."""
    try:
        reader, writer = await asyncio.open_unix_connection(str(socket))
    except OSError:
        return False
    try:
        writer.write(b"SHUTDOWN NOSAVE\r\n")
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(reader.read(), STOPS_WITHIN_S)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    return True


async def _gone(socket: Path, pid: int | None) -> bool:
    until = time.monotonic() + STOPS_WITHIN_S
    while time.monotonic() < until:
        if not _serves(pid, socket) and not await _listens(socket):
            return True
        await asyncio.sleep(LOOK_AGAIN_S)
    return False


async def _listens(socket: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(str(socket))
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


def _pid_in(pid_file: Path, socket: Path) -> int | None:
    """The process that the file names, if it is still the server of this socket."""
    try:
        pid = int(pid_file.read_text())
    except (OSError, ValueError):
        return None
    return pid if _serves(pid, socket) else None


def _serves(pid: int | None, socket: Path) -> bool:
    """Whether this process is the server of this socket: a number may be somebody else's by now."""
    if pid is None:
        return False
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        ps = ("ps", "-p", str(pid), "-o", "command=")
        command = subprocess.run(ps, capture_output=True, text=True, check=False).stdout  # noqa: S603
    return str(socket) in command
