"""A judgement depends on nothing but what it is given: two processes write the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from engine.adapters.event_codec import encode_payload
from engine.domain.events import CarrierScenarioSet, SmsAttributesSet, SmsSandboxLeft
from engine.domain.rules.judge import judge
from tests.domain.accounts import REGISTERED, given
from tests.rules.sends import AT_NOON, text
from tests.rules.test_every_fix_fixes import BROKEN

ROOT = Path(__file__).resolve().parents[2]
TEXTS = 200
# As much left to chance as there can be: carriers, times on the way, which successes are logged.
DRAWN = (
    SmsSandboxLeft(),
    *REGISTERED,
    SmsAttributesSet(
        delivery_log_role="arn:aws:iam::000000000000:role/log", success_sampling_percent=50
    ),
    CarrierScenarioSet("US", "spam", 20, 7, 1_000),
    CarrierScenarioSet("+1206", "acknowledged", 60, 8, 5),
)


def judgements() -> list[bytes]:
    """Every kind of judgement there is, as the log would keep it."""
    judged = []
    for broken in BROKEN:
        regions = {region: world.state for region, world in broken.elsewhere.items()}
        under = replace(broken.under, elsewhere=regions)
        judged.append(judge(broken.request, broken.world.state, under))
    account = given(*DRAWN).state
    judged += [judge(text(id_=f"message-{n}"), account, AT_NOON) for n in range(TEXTS)]
    return [encode_payload(one) for one in judged]


def digest(payloads: list[bytes]) -> str:
    return hashlib.sha256(b"\n".join(payloads)).hexdigest()


def judged_apart(hash_seed: str) -> str:
    """The digest of another process's judgements, in which sets and hashes are in another order."""
    program = (
        "from tests.properties.test_same_judgement import digest, judgements\n"
        "print(digest(judgements()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    return done.stdout.strip()


def test_the_same_request_judged_twice_in_different_processes_is_byte_identical():
    here = judgements()

    assert judged_apart("1") == judged_apart("2") == digest(here)
    assert len(set(here)) > TEXTS  # and none is like another, so that something was compared
