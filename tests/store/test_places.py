"""Where people were answered, and what they chose: known to every copy, and to nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.store.keys import Keys
from bot.store.places import Kept
from bot.store.store import Store
from tests.store.conftest import raw

URL = "https://hooks.slack.example/commands/T01/geheim"
PLACE: Kept = {"url": URL, "alone": False}
LONG_AGO = (
    "UPDATE places SET time = '2020-01-01T00:00:00.000Z'",
    "UPDATE choices SET time = '2020-01-01T00:00:00.000Z'",
)


async def test_another_copy_finds_where_somebody_was_answered(store: Store, copy: Store) -> None:
    await store.places.keep("V01", {"url": "https://before.example", "alone": True})
    await copy.places.keep("V01", PLACE)

    assert await store.places.find("V01") == PLACE
    assert await store.places.find("V02") is None


async def test_a_place_is_in_the_database_only_as_it_was_sealed(store: Store) -> None:
    await store.places.keep("V01", PLACE)

    async with store.engine.connect() as db:
        rows = (await db.execute(text("SELECT * FROM places"))).all()
    assert len(rows) == 1
    assert "geheim" not in str(rows)


async def test_a_place_sealed_with_another_key_is_not_found(
    store: Store, database_url: str
) -> None:
    await store.places.keep("V01", PLACE)
    other = Store.open(database_url, Keys.derive("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk="))

    assert await other.places.find("V01") is None
    await other.close()


async def test_a_place_that_slack_takes_nothing_at_any_more_is_not_found_and_forgotten(
    store: Store,
) -> None:
    await store.places.keep("V01", PLACE)
    await store.places.chose("V01", "1.2.3")
    await raw(store, *LONG_AGO)

    assert await store.places.find("V01") is None
    await store.places.forget()

    async with store.engine.connect() as db:
        kept = (
            await db.execute(text("SELECT key FROM places UNION SELECT view_id FROM choices"))
        ).all()
    assert kept == []
    assert await store.places.latest("V01") is None


async def test_the_last_choice_is_the_last_at_whichever_copy(store: Store, copy: Store) -> None:
    await store.places.chose("V01", "first")
    await copy.places.chose("V01", "second")
    await copy.places.chose("V02", "elsewhere")

    assert await store.places.latest("V01") == "second"


async def test_who_opened_home_is_known_to_every_copy_for_a_month(
    store: Store, copy: Store
) -> None:
    await store.places.opened_home("U01ALICE")
    lately = datetime.now(UTC) - timedelta(days=29)
    await raw(store, LONG_AGO[1].replace("2020-01-01", f"{lately:%Y-%m-%d}"))
    await store.places.forget()

    assert await copy.places.has_opened_home("U01ALICE")
    assert not await copy.places.has_opened_home("U02BOB")

    await raw(store, *LONG_AGO)
    await store.places.forget()

    assert not await copy.places.has_opened_home("U01ALICE")


async def test_of_copies_that_choose_at_once_none_fails(store: Store, copy: Store) -> None:
    every = [
        asyncio.create_task(one.places.chose("V01", str(place)))
        for place in range(10)
        for one in (store, copy)
    ]
    await asyncio.gather(*every)

    assert await store.places.latest("V01") in {str(place) for place in range(10)}
