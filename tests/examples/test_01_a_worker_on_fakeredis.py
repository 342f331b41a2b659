"""The notifier on fakeredis: a whole Sandpost inside a test, nothing to install or start."""

from workers.in_memory import sandpost_in_memory


async def test_a_text_from_a_new_account_never_arrives():
    async with sandpost_in_memory() as sandpost:
        judged = await sandpost.judged(await sandpost.text("+12065550100"))

        assert judged.verdict == "sandbox-destination-unverified"
