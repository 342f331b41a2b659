"""Where and with what a run was made."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.figures import percentile

PROBES, PROBE_BYTES = 100, 400
BUSY_SHARE = 0.5
PACKAGES = ("uvicorn", "uvloop", "httptools", "msgspec", "redis", "hiredis", "faststream")


def machine() -> dict[str, str]:
    """Processor, memory, system, versions of everything that takes part."""
    return {
        "cpu": cpu(),
        "cpus": str(os.cpu_count()),
        "load average at the start": " ".join(f"{one:.2f}" for one in os.getloadavg()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        "redis-server": first_line("redis-server", "--version"),
        "wrk": first_line("wrk", "-v"),
        **{name: package(name) for name in PACKAGES},
    }


def disk(folder: Path) -> dict[str, str]:
    """How long the disk under the store takes to keep a small write: what `always` waits for."""
    file = os.open(folder / "probe", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    taken = []
    try:
        for _ in range(PROBES):
            os.write(file, b"x" * PROBE_BYTES)
            began = time.perf_counter()
            os.fsync(file)
            taken.append(1e3 * (time.perf_counter() - began))
    finally:
        os.close(file)
        (folder / "probe").unlink()
    taken.sort()
    slow = percentile(taken, 0.99)
    return {"store's fsync": f"median {percentile(taken, 0.5):.2f} ms, p99 {slow:.2f} ms"}


def busy() -> list[str]:
    """A remark if others use this machine: rates then say little, ratios of CPU time still some."""
    one_minute = os.getloadavg()[0]
    if one_minute <= BUSY_SHARE * (os.cpu_count() or 1):
        return []
    return [f"the machine was busy before the run began (load average {one_minute:.1f})"]


def cpu() -> str:
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def package(name: str) -> str:
    """A package's version."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def first_line(*words: str) -> str:
    """What a program says of itself first; wrk does so with status 1."""
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    return (answer.stdout + answer.stderr).partition("\n")[0].strip()
