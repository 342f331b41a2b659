"""Real processes: `sandpost` commands, each told apart by its pid, killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.request import urlopen

from redis import Redis

from tests.support.servers import RedisServer, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN_S = 60.0  # one takes about a second; many at once on a busy machine take longer
STOPPED_WITHIN_S = 30.0
SETTLED_WITHIN_S = 60.0
LOOK_AGAIN_S = 0.01
ANSWER_WITHIN_S = 30.0


def until(look: Callable[[], T | None], within_s: float, what: str) -> T:
    """What `look` finds at last; fails when it has found nothing for so long."""
    deadline = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what}: not within {within_s:.0f} seconds"
        time.sleep(LOOK_AGAIN_S)
    return found


def say(*words: object) -> None:
    """A line for whoever reads a run: seeds and figures."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def environment(**variables: str) -> dict[str, str]:
    """Nothing of Sandpost's or AWS's but these variables, and this checkout's code."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SANDPOST_", "AWS_"))
    }
    return {**inherited, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", **variables}


def run(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of `sandpost`, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "engine.cli", *words],
        env=environment(**variables),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Program:
    """One `sandpost` command that runs until it is told to stop, in as many lives as it takes."""

    def __init__(self, name: str, words: Sequence[str], folder: Path, **variables: str) -> None:
        self.name = name
        self._words = [sys.executable, "-m", "engine.cli", *words, "--json"]
        self._folder = folder
        self._variables = variables
        self._process: subprocess.Popen[bytes] | None = None
        self._lives = 0

    def spawn(self) -> None:
        """Begin a life, without waiting for anything."""
        assert not self.lives
        self._lives += 1
        with self._file("out").open("wb") as out, self._file("err").open("wb") as err:
            self._process = self._popen(out, err)

    def _popen(self, out: IO[bytes], err: IO[bytes]) -> subprocess.Popen[bytes]:
        variables = environment(**self._variables)
        return subprocess.Popen(
            self._words, env=variables, cwd=self._folder, stdout=out, stderr=err
        )

    def told(self) -> Mapping[str, str]:
        """What it says of itself as soon as it works: a URL, a store, a world."""
        until(self._works, STARTED_WITHIN_S, f"{self.name} works")
        told: Mapping[str, str] = json.loads(self._file("out").read_text().splitlines()[0])
        return told

    def _works(self) -> bool:
        assert self.lives, f"{self.name} ended: {self.complaints()}"
        return self.works

    def start(self) -> Mapping[str, str]:
        """Begin a life and wait until it works."""
        self.spawn()
        return self.told()

    @property
    def lives(self) -> bool:
        """Whether it runs just now."""
        return self._process is not None and self._process.poll() is None

    @property
    def works(self) -> bool:
        """Whether it has come up: only then does it say what it is."""
        return self.lives and "\n" in self._file("out").read_text()

    @property
    def pid(self) -> int:
        """The process to send signals to."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a power failure would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def ask_to_stop(self) -> None:
        """Tell it to finish what is in hand, without waiting."""
        os.kill(self.pid, signal.SIGTERM)

    def stopped(self) -> int:
        """The exit status, once it has finished."""
        assert self._process is not None
        return self._process.wait(STOPPED_WITHIN_S)

    def complaints(self) -> str:
        """What its present life wrote to standard error."""
        return self._file("err").read_text()

    def _file(self, suffix: str) -> Path:
        return self._folder / f"{self.name}-{self._lives}.{suffix}"


def ask(url: str, path: str, **parameters: str) -> dict[str, object]:
    """What an instance's API answers to a question."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    with urlopen(f"{url}/_sandpost{path}?{query}", timeout=ANSWER_WITHIN_S) as response:  # noqa: S310  # our own loopback URL
        answered: dict[str, object] = json.load(response)
        return answered


@dataclass
class Installation:
    """A Redis server that keeps what it accepted, and the processes that work on it."""

    redis: RedisServer
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)

    @property
    def redis_url(self) -> str:
        """Where every process finds the log."""
        return self.redis.url

    def program(self, name: str, *words: str) -> Program:
        """A further process on this log, not started yet."""
        program = Program(
            name, words, self.folder, SANDPOST_REDIS_URL=self.redis_url, **self.variables
        )
        self.programs.append(program)
        return program

    def server(self, name: str) -> tuple[Program, str]:
        """A server on a port that it keeps through its lives, and its URL; not started yet."""
        port = free_port()
        return self.program(name, "serve", "--port", str(port)), f"http://127.0.0.1:{port}"

    def projector(self) -> Program:
        """A projector, not started yet."""
        return self.program("projector", "work", "projector")

    def notifier(self, name: str = "notifier") -> Program:
        """A notifier that works under this name, not started yet."""
        return self.program(name, "work", "notifier", "--name", name)

    @contextmanager
    def asked(self) -> Iterator[Any]:
        """A client of the Redis server itself."""
        with Redis.from_url(self.redis_url, protocol=2) as client:
            yield client

    def close(self) -> None:
        """End every process, and leave nothing behind."""
        for program in self.programs:
            program.kill()
        self.redis.end()


@contextmanager
def installation(folder: Path, **variables: str) -> Iterator[Installation]:
    """A Redis server of its own on a free loopback port; everything is ended afterwards."""
    with ExitStack() as stack:
        redis = RedisServer(port=free_port()).start()
        installed = Installation(redis, folder, variables)
        stack.callback(installed.close)
        yield installed


def settled(url: str) -> None:
    """Wait until every message is judged or given up and everything is projected."""

    def quiet() -> bool:
        health = ask(url, "/health")
        return health["outbox_pending"] == 0 and health["projector_lag"] == 0

    until(quiet, SETTLED_WITHIN_S, "the log is quiet")
