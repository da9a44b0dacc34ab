"""At start the keys must be those of the trail; a newer one takes over, and it is said once."""

import logging

import pytest

from bot.operations.keys import take_up
from bot.store.keys import Keys, KeyUnusable
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from tests.conftest import SECRET
from tests.store.conftest import ENTRY, raw

OTHER = "b3RoZXIga2V5IG9mIHRlc3RzLCBub3QgdGhlIGZpcnM="


async def started(database_url: str, secret: str, *, given: bool = True) -> None:
    store = Store.open(database_url, Keys.derive(secret))
    try:
        await take_up(store, given=given)
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (True, "NUMBERBOT_SECRET_KEY: this is not the key that signed the trail"),
        (False, "numberbot.key, beside the database: this is not the key that signed the trail"),
    ],
)
async def test_another_key_is_refused_with_where_it_stands_and_which_is_wanted(
    store: Store, database_url: str, *, given: bool, said: str
) -> None:
    await store.trail.note(ENTRY)

    with pytest.raises(KeyUnusable, match="new,old") as refused:
        await started(database_url, OTHER, given=given)

    assert said in str(refused.value)
    assert Keys.derive(SECRET).newest_id in str(refused.value)
    assert OTHER not in str(refused.value)


async def test_a_new_database_takes_any_key(store: Store, database_url: str) -> None:
    await store.ready()

    await started(database_url, OTHER)

    assert (await verify(store.engine, Keys.derive(OTHER))).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("secret", "lines"), [(SECRET, 0), (f"{SECRET},{OTHER}", 1), (f"{OTHER},{SECRET}", 1)]
)
async def test_that_older_keys_may_go_is_said_once_where_there_are_any(
    store: Store,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
    secret: str,
    lines: int,
) -> None:
    await store.trail.note(ENTRY)
    caplog.set_level(logging.INFO, "bot.operations.keys")

    await started(database_url, secret)

    said = [one.getMessage() for one in caplog.records if "needed no more" in one.getMessage()]
    assert len(said) == lines
    assert SECRET not in caplog.text


async def test_a_trail_that_does_not_verify_is_left_as_it_is_and_said(
    store: Store, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await store.trail.note(ENTRY)
    await raw(store, "UPDATE trail_head SET mac = 'forged'")

    await started(database_url, f"{OTHER},{SECRET}")

    assert "the signature of its head is wrong" in caplog.text
    assert (await verify(store.engine, Keys.derive(SECRET))).verdict is Verdict.BROKEN
