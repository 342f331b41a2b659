"""What a pool's policy asks of a password, told one thing at a time."""

from __future__ import annotations

import pytest

from engine.domain.errors import PasswordUnsuitable
from engine.domain.events import PasswordPolicy
from engine.domain.password import check_password

LAX = PasswordPolicy(uppercase=False, lowercase=False, numbers=False, symbols=False)


def trouble(password: str, policy: PasswordPolicy) -> str:
    with pytest.raises(PasswordUnsuitable) as refused:
        check_password(password, policy)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Abc12!?", "Password not long enough"),
        ("", "Password not long enough"),
        ("abcdef1!", "Password must have uppercase characters"),
        ("ABCDEF1!", "Password must have lowercase characters"),
        ("Abcdefg!", "Password must have numeric characters"),
        ("Abcdefg1", "Password must have symbol characters"),
        ("abcdefgh", "Password must have uppercase characters"),
    ],
)
def test_the_first_thing_missing_is_told(password, missing):
    assert trouble(password, PasswordPolicy()) == missing


@pytest.mark.parametrize("password", ["Abcdef1!", "Abcdef1 ", "A1+bcdef", "zZ9=aaaa"])
def test_a_password_with_every_class_conforms(password):
    check_password(password, PasswordPolicy())


@pytest.mark.parametrize("password", ["aaaaaaaa", "AAAAAAAA", "11111111", "        "])
def test_what_the_policy_does_not_ask_for_need_not_be_there(password):
    check_password(password, LAX)


def test_the_least_length_is_the_policys():
    policy = PasswordPolicy(minimum_length=20)

    assert "not long enough" in trouble("Abcdef1!" + "x" * 11, policy)
    check_password("Abcdef1!" + "x" * 12, policy)
