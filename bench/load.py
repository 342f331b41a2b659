"""Full load on one target: one wrk thread, some connections, a few seconds."""

from __future__ import annotations

import asyncio
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench import request

if TYPE_CHECKING:
    from bench.pool import Pool

SCRIPT = Path(__file__).with_name("load.lua")
TIMEOUT_S = 30  # a slow peer at concurrency 32 answers after seconds; that is not an error
MARK = "BENCH "


class Load(msgspec.Struct, frozen=True):
    """What wrk saw. Latencies in microseconds; `asked` counts requests it wrote or was about to."""

    answered: int
    asked: int
    microseconds: int
    refused: int
    connect: int
    read: int
    write: int
    timeout: int
    p50: int
    p90: int
    p99: int
    max: int
    cpu_seconds: float = 0.0

    @property
    def accepted(self) -> int:
        """Answers that were no refusal."""
        return self.answered - self.refused

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.microseconds / 1e6

    @property
    def faults(self) -> int:
        """Everything that is not a 2xx in time."""
        return self.refused + self.connect + self.read + self.write + self.timeout


class LoadFailed(Exception):
    """The load did not run, or not everything it sent was accepted: its figures mean nothing."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """How hard and for how long."""

    connections: int
    seconds: int


def parsed(output: str) -> Load:
    """The figures that `load.lua` prints when it is done."""
    lines = [line for line in output.splitlines() if line.startswith(MARK)]
    if len(lines) != 1:
        raise LoadFailed(f"wrk printed no figures:\n{output}")
    return msgspec.json.decode(lines[0].removeprefix(MARK), type=Load)


async def run(address: str, pool: Pool, tag: str, pressure: Pressure, pin: tuple[str, ...]) -> Load:
    """Load the target and answer what wrk saw; raises LoadFailed if anything was refused."""
    template = pool.folder / "template"
    template.write_text(request.update_template(address, pool.id, pool.username_length))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wrk = await asyncio.create_subprocess_exec(
        *pin,
        *("wrk", "-t", "1", "-c", str(pressure.connections), "-d", f"{pressure.seconds}s"),
        *("--timeout", f"{TIMEOUT_S}s", "-s", str(SCRIPT), f"http://{address}/", "--"),
        *(str(template), str(pool.usernames_file), tag, str(request.stride(pool.size))),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await wrk.communicate()
    finally:
        if wrk.returncode is None:
            wrk.kill()
            await wrk.wait()
    # wrk is the only child that ends meanwhile.
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    load = msgspec.structs.replace(parsed(output.decode()), cpu_seconds=spent)
    if load.faults or not load.answered:
        raise LoadFailed(f"{address}: not everything was accepted: {load}")
    return load
