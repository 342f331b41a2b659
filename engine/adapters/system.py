"""This computer's clock with what it was moved by, and real or seeded chance."""

from __future__ import annotations

import random
import string
import time
from datetime import UTC, datetime

from engine.domain.moments import epoch_seconds, moment

PASSWORD_CHARACTERS = 12
ANY_TIME = "", "~"  # every moment is between these
NS_IN_A_SECOND, NS_IN_A_MS = 1_000_000_000, 1_000_000
CLASSES = (string.ascii_uppercase, string.ascii_lowercase, string.digits, "!@#%^*_-")


class SystemClock:
    """This computer's time, and as much later as was heard from the log."""

    def __init__(self, *, tokens_simulated: bool = False) -> None:
        """With tokens dated by real time, or by simulated time as everything else is."""
        self._tokens_simulated = tokens_simulated
        self.ahead_ms = 0
        self._heard = (0, 0)
        self._heard_at = ""
        self._second = 0
        self._text = ""

    def hear(self, generation: int, ahead_ms: int) -> None:
        """Be so far ahead from now on, unless something later was heard before.

        Answers can overtake each other; but within a generation time only moves forward.
        """
        if (generation, ahead_ms) > self._heard:
            self._heard = generation, ahead_ms
            if ahead_ms != self.ahead_ms:
                self.ahead_ms = ahead_ms
                self._heard_at = self.now()

    def moved_since(self, now: str) -> bool:
        """Whether it was told before the latest move, or (before a reset) in a later time."""
        earliest, latest = self.present()
        return not earliest <= now <= latest

    def present(self) -> tuple[str, str]:
        """Between which moments lies whatever was told since the latest move, if there was one."""
        return (self._heard_at, self.now()) if self._heard_at else ANY_TIME

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds; the text of a second is made once."""
        second, nanoseconds = divmod(time.time_ns() + self.ahead_ms * NS_IN_A_MS, NS_IN_A_SECOND)
        if second != self._second:
            self._second = second
            self._text = moment(datetime.fromtimestamp(second, UTC)).removesuffix("000Z")
        return f"{self._text}{nanoseconds // NS_IN_A_MS:03}Z"

    def token_time(self) -> float:
        """Seconds since 1970 by which tokens are dated."""
        return epoch_seconds(self.now()) if self._tokens_simulated else time.time()


class RandomChance:
    """Codes, ids and passwords that nobody can guess, or the same ones for the same seed."""

    def __init__(self, seed: int | None = None, *, ids_repeat: bool = True) -> None:
        # Ids are no secrets: drawing them need not ask the operating system every time.
        self._ids = random.Random(seed if ids_repeat else None)  # noqa: S311
        self._random = random.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311

    def code(self) -> str:
        """Six digits, the first may be zero (recorded: `039126`)."""
        return f"{self._random.getrandbits(64) % 1_000_000:06}"

    def id(self) -> str:
        """A UUID-shaped id; put together by hand, for every request and every append draws one."""
        drawn = self._ids.getrandbits(128).to_bytes(16).hex()
        return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-a{drawn[17:20]}-{drawn[20:]}"

    def letters(self, count: int) -> str:
        """Letters and digits."""
        return "".join(self._random.choices(string.ascii_letters + string.digits, k=count))

    def password(self) -> str:
        """A password with every class of characters, so that the strictest policy allows it."""
        anything = "".join(CLASSES)
        rest = self._random.choices(anything, k=PASSWORD_CHARACTERS - len(CLASSES))
        drawn = [self._random.choice(each) for each in CLASSES] + rest
        self._random.shuffle(drawn)
        return "".join(drawn)
