"""What a client may read and write of a user (AWS developer guide "User pool attributes")."""

from __future__ import annotations

import pytest

from engine.domain.client_attributes import check_writable, readable
from engine.domain.disputed import Disputed
from engine.domain.errors import AttributeNotMutable, AttributesNotWritable
from engine.domain.events import ClientSettings

ANY = ClientSettings()
OTHERWISE = Disputed(flag_written_by_client="non-mutable")


@pytest.mark.parametrize(
    ("reads", "name", "shown"),
    [
        (None, "email", True),
        (None, "email_verified", True),
        (None, "custom:colour", False),
        (None, "sub", True),
        ((), "sub", True),
        ((), "email", False),
        (("email",), "email_verified", False),
        (("email_verified",), "email_verified", True),
        (("custom:colour",), "custom:colour", True),
        (("custom:colour",), "name", False),
        (("dev:custom:rank",), "dev:custom:rank", False),
    ],
)
def test_a_client_reads_what_it_lists_or_else_the_standard_attributes(reads, name, shown):
    assert readable(ClientSettings(reads=reads), name) is shown


@pytest.mark.parametrize(
    ("writes", "names"),
    [
        (None, ("name", "email", "phone_number", "updated_at")),
        (("custom:colour",), ("custom:colour",)),
    ],
)
def test_a_client_writes_what_it_lists_or_else_the_standard_attributes(writes, names):
    check_writable(ClientSettings(writes=writes), names, Disputed())


@pytest.mark.parametrize(
    ("writes", "name"),
    [
        (None, "custom:colour"),
        (None, "sub"),
        (("sub",), "sub"),
        (None, "email_verified"),
        (("email_verified",), "email_verified"),
        (("custom:colour",), "name"),
        ((), "name"),
        (("dev:custom:rank",), "dev:custom:rank"),
    ],
)
def test_nothing_else_is_written(writes, name):
    with pytest.raises(AttributesNotWritable):
        check_writable(ClientSettings(writes=writes), (name,), Disputed())


def test_a_flag_may_be_refused_in_other_words():
    with pytest.raises(AttributeNotMutable) as refused:
        check_writable(ANY, ("name", "phone_number_verified"), OTHERWISE)

    assert refused.value.name == "phone_number_verified"
    with pytest.raises(AttributesNotWritable):
        check_writable(ANY, ("custom:colour",), OTHERWISE)
