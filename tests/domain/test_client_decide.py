"""What a client may be, and what its commands record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.domain.client import Client, evolve
from engine.domain.client_decide import decide_creation, decide_deletion, decide_settings
from engine.domain.commands import CreateClient, ReplaceClientSettings
from engine.domain.decision import Decision
from engine.domain.errors import ClientSettingsUnsuitable
from engine.domain.events import (
    ClientCreated,
    ClientDeleted,
    ClientSettings,
    ClientSettingsReplaced,
    SchemaAttribute,
)
from engine.domain.pool import Pool
from engine.domain.pool_decide import with_prefix
from engine.domain.streams import client_stream
from tests.domain.given import Decider, Given
from tests.domain.users import POOL, a_pool

CLIENT = "0000000000shop000000000001"
CREATED = ClientCreated(CLIENT, POOL, "web", ClientSettings(), secret="s" * 52)
POOL_OF_PLANS = a_pool(
    SchemaAttribute("email", "String", required=True),
    with_prefix(SchemaAttribute("plan", "String", mutable=False)),
    with_prefix(SchemaAttribute("rank", "String", developer_only=True)),
)


def deciding(pool: Pool) -> Decider[Any, Any]:
    """How commands to a client of this pool are decided."""

    def decide(command: object, client: Client | None) -> Decision:
        if isinstance(command, CreateClient):
            return decide_creation(command, pool)
        assert client is not None
        if isinstance(command, ReplaceClientSettings):
            return decide_settings(command, client, pool)
        return decide_deletion(client)

    return Decider(decide, evolve, client_stream(CLIENT), None)


def create(**settings: Any) -> CreateClient:
    return CreateClient(CLIENT, "web", ClientSettings(**settings), "s" * 52)


def replace(name: str | None = None, /, **settings: Any) -> ReplaceClientSettings:
    return ReplaceClientSettings(ClientSettings(**settings), name)


def given(*events: ClientCreated, pool: Pool = POOL_OF_PLANS) -> Given[Any, Any]:
    return deciding(pool).given(*events)


def test_a_client_is_created_with_its_secret():
    given().when(create()).then(CREATED)


def test_a_client_reads_and_writes_what_it_lists():
    lists: dict[str, Any] = {
        "reads": ("email", "email_verified", "custom:plan"),
        "writes": ("email",),
    }

    given().when(create(**lists)).then(
        ClientCreated(CLIENT, POOL, "web", ClientSettings(**lists), secret="s" * 52)
    )


@pytest.mark.parametrize(
    "lists",
    [
        pytest.param({"reads": ("email", "custom:size")}, id="reads an unknown one"),
        pytest.param({"reads": ("dev:custom:rank",)}, id="reads an administrator's"),
        pytest.param({"writes": ("email", "custom:size")}, id="writes an unknown one"),
        pytest.param({"writes": ("email", "dev:custom:rank")}, id="writes an administrator's"),
        pytest.param({"writes": ("email", "email_verified")}, id="writes a flag"),
        pytest.param({"writes": ("email", "sub")}, id="writes the sub"),
        pytest.param({"writes": ("name",)}, id="does not write what the schema requires"),
    ],
)
@pytest.mark.parametrize(
    ("doing", "command", "events"),
    [("creating", create, ()), ("updating", replace, (CREATED,))],
)
def test_lists_of_attributes_suit_the_schema(
    lists: dict[str, Any],
    doing: str,
    command: Callable[..., object],
    events: tuple[ClientCreated, ...],
):
    """Facts 3.3 [doc]; the sentences [obs]."""
    kind = next(iter(lists)).removesuffix("s")

    given(*events).when(command(**lists)).then_refused(
        ClientSettingsUnsuitable,
        sentence=f"Invalid {kind} attributes specified while {doing} a client",
    )


@pytest.mark.parametrize(
    ("token", "least", "most"),
    [
        ("access_token_s", 300, 86_400),
        ("id_token_s", 300, 86_400),
        ("refresh_token_s", 3600, 3650 * 86_400),
    ],
)
def test_tokens_are_valid_within_awss_ranges(token: str, least: int, most: int):
    """Facts 3.3 [doc]; the sentence was seen in reports."""
    for valid in (least, most):
        assert decide_creation(create(**{token: valid}), POOL_OF_PLANS)
    for invalid in (least - 1, most + 1):
        given().when(create(**{token: invalid})).then_refused(
            ClientSettingsUnsuitable, sentence="Invalid range for token validity."
        )


def test_settings_replace_those_before_and_a_name_that_is_not_said_stays():
    given(CREATED).when(replace(hides_users=True)).then(
        ClientSettingsReplaced("web", ClientSettings(hides_users=True))
    )


def test_a_client_can_be_renamed():
    given(CREATED).when(replace("app")).then(ClientSettingsReplaced("app", ClientSettings()))


def test_replacing_settings_by_the_same_records_nothing():
    given(CREATED).when(replace("web")).then()


def test_a_deleted_client_names_its_pool():
    given(CREATED).when("delete").then(ClientDeleted(CLIENT, POOL))
