"""How long nobody gets in after too many wrong passwords (AWS developer guide, D20 of the facts).

Of n failures since the last success, the n-th locks for 2^(n-5) seconds, up to about 15 minutes;
what is tried meanwhile does not count.
"""

from __future__ import annotations

from datetime import timedelta

from engine.domain.moments import later

FREE_FAILURES = 5
LONGEST_S = 15 * 60


def locked_until(failures: int, last: str) -> str | None:
    """Until when the user is locked after so many failures, the last one then; None: it is not."""
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, LONGEST_S.bit_length())
    return later(last, timedelta(seconds=min(2**doublings, LONGEST_S)))
