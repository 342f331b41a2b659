"""What leads to a user is what leads to it now, however much a process remembers."""

from __future__ import annotations

from tests.app.shop import opened


async def test_a_remembered_alias_yields_to_a_user_name_that_came_later(sandpost):
    shop = await opened(sandpost, alias_attributes=("preferred_username",))
    await shop.create("grace", preferred_username="ada")
    await shop.update("ada", nickname="the first to be called so")
    await shop.create("ada")

    await shop.update("ada", nickname="whose user name it is")

    assert (await shop.get("ada")).username == "ada"
    assert (await shop.get("ada")).attributes["nickname"] == "whose user name it is"
    assert (await shop.get("grace")).attributes["nickname"] == "the first to be called so"


async def test_a_remembered_sub_yields_to_a_user_name_that_came_later(sandpost):
    shop = await opened(sandpost)
    sub = await shop.create("grace")
    await shop.update(sub, nickname="by its sub")
    await shop.create(sub)

    await shop.update(sub, nickname="by its user name")

    assert (await shop.get(sub)).attributes["nickname"] == "by its user name"
    assert (await shop.get("grace")).attributes["nickname"] == "by its sub"


async def test_a_remembered_address_that_was_given_up_leads_nowhere_else(sandpost):
    shop = await opened(sandpost, username_attributes=("email",))
    await shop.create("ada@example.com")
    await shop.update("ada@example.com", nickname="ada")
    await shop.update("ada@example.com", email="lovelace@example.com")
    await shop.create("ada@example.com")

    await shop.update("ada@example.com", nickname="another")

    assert (await shop.get("ada@example.com")).attributes["nickname"] == "another"
    assert (await shop.get("lovelace@example.com")).attributes["nickname"] == "ada"
