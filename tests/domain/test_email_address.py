"""How addresses are written, and which identities cover one."""

from __future__ import annotations

import pytest

from engine.domain.email_address import (
    EmailAddress,
    covering_identities,
    identity_key,
    is_address,
    is_domain,
)

LONG_LABEL = "a" * 63
LONG_DOMAIN = ".".join([LONG_LABEL] * 3 + ["b" * 63])  # 255 characters


@pytest.mark.parametrize(
    ("text", "local", "domain"),
    [
        ("ada@new.example", "ada", "new.example"),
        ("Ada@New.Example", "Ada", "New.Example"),
        ("Shop <ops@shop.example>", "ops", "shop.example"),
        ('"Shop, Ltd." <ops@shop.example>', "ops", "shop.example"),
        ("ops+news@mail.shop.example", "ops+news", "mail.shop.example"),
        (f"a@{LONG_DOMAIN}", "a", LONG_DOMAIN),
        (f"{'a' * 64}@b.example", "a" * 64, "b.example"),
        ("!~?@b.example", "!~?", "b.example"),
    ],
)
def test_an_address_is_read_with_or_without_a_name(text, local, domain):
    assert EmailAddress.parse(text) == EmailAddress(local, domain)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@",
        "@new.example",
        "ada@example",
        "ada@new..example",
        "ada@-new.example",
        "ada@new-.example",
        "ada@new.example.",
        "ada@néw.example",
        "adá@new.example",
        f"a@{LONG_LABEL}a.example",
        f"a@{LONG_DOMAIN}b",
        f"{'a' * 65}@b.example",
    ],
)
def test_what_is_no_address_is_read_as_none(text):
    assert EmailAddress.parse(text) is None


def test_an_identity_is_an_address_or_a_domain_and_nothing_around_it():
    assert is_address("ada@new.example")
    assert not is_address("Ada <ada@new.example>")
    assert not is_address("new.example")
    assert is_domain("new.example")
    assert not is_domain("example")
    assert not is_domain("ada@new.example")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ada@new.example", "ada@NEW.example", True),
        ("ada@new.example", "Ada@new.example", False),
        ("new.example", "New.Example", True),
    ],
)
def test_domains_have_no_case_and_local_parts_do(one, other, same):
    assert (identity_key(one) == identity_key(other)) is same


@pytest.mark.parametrize(
    ("address", "identities"),
    [
        ("ada@new.example", ("ada@new.example", "new.example")),
        (
            "ada+shop@a.new.example",
            ("ada+shop@a.new.example", "ada@a.new.example", "a.new.example", "new.example"),
        ),
        ("+shop@new.example", ("+shop@new.example", "new.example")),
        ("a+b+c@new.example", ("a+b+c@new.example", "a@new.example", "new.example")),
    ],
)
def test_an_address_is_covered_by_itself_without_its_label_and_by_every_domain_above(
    address, identities
):
    parsed = EmailAddress.parse(address)

    assert parsed is not None
    assert covering_identities(parsed) == identities
