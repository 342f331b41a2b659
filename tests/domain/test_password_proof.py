"""Proving a password without sending it, with pycognito's client as the other side."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from engine.domain.access import NO_ACCESS, Owner, Verifier, pretended, provable
from engine.domain.events import TemporaryPasswordIssued
from engine.domain.sign_in_errors import ProofImpossible
from engine.domain.srp import PRIME, claim, handshake, password_set
from tests.domain.entering import OWN, PASSWORD, SALT, after
from tests.domain.users import NEXT_NOON, POOL, a_pool

ADA = Owner(POOL, "ada")
BLOCK = b"what the service remembers by"


def proof(client: AWSSRP, kept: Verifier, public: str) -> tuple[bytes, str]:
    """The client's claim, and the time that it was made at."""
    greeting = {
        "USERNAME": "ada",
        "USER_ID_FOR_SRP": "ada",
        "SALT": kept.salt,
        "SRP_B": public,
        "SECRET_BLOCK": base64.b64encode(BLOCK).decode(),
    }
    said = client.process_challenge(greeting, {"USERNAME": "ada"})
    return base64.b64decode(said["PASSWORD_CLAIM_SIGNATURE"]), said["TIMESTAMP"]


def is_proved(kept: Verifier, password: str = PASSWORD, drawn: str = "b") -> bool:
    """Whether a client with this password convinces the service."""
    client = AWSSRP("ada", password, POOL, "c1", client=object())
    met = handshake(kept.verifier, client.get_auth_params()["SRP_A"], drawn)
    signed, at = proof(client, kept, met.public)
    return signed == claim(met.key, POOL, "ada", BLOCK, at)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the client's clock
@pytest.mark.parametrize("drawn", ["b", "another", "x" * 64])
def test_whoever_knows_the_password_proves_it(drawn):
    kept = Verifier(OWN.salt, OWN.verifier)

    assert is_proved(kept, drawn=drawn)
    assert not is_proved(kept, "another", drawn)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("salt", [SALT, "f" * 32, "00" * 16, "0a" + "9" * 30])
def test_a_salt_may_begin_with_any_digit(salt):
    event = password_set(POOL, "ada", PASSWORD, salt)

    assert is_proved(Verifier(event.salt, event.verifier))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_password_of_an_invitation_is_proved_alike():
    invited = after(a_pool(), TemporaryPasswordIssued(PASSWORD, NEXT_NOON))
    kept = provable(invited.access)

    assert kept is not None
    assert is_proved(kept)
    assert not is_proved(kept, "another")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_of_somebody_without_a_password_nothing_is_proved():
    kept = pretended(ADA, "only the service knows")

    assert provable(NO_ACCESS) is None
    assert not is_proved(kept)
    assert len(kept.salt) == len(SALT)


def test_nothing_is_proved_against_what_stands_in_a_masked_log():
    masked: Any = after(a_pool(), OWN).access
    masked = type(masked)(password=Verifier("(masked 1)", "(masked 2)"))

    assert provable(masked) is None


@pytest.mark.parametrize(
    "public", ["", "x", "0", "-1", "1_0", f"{PRIME:x}", f"{PRIME * 5:x}", "f" * 9999]
)
def test_a_public_value_that_would_prove_anything_is_refused(public):
    with pytest.raises(ProofImpossible):
        handshake(OWN.verifier, public, "b")
