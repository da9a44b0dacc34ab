"""A provider is read by one copy, and every copy knows how that went."""

import asyncio
from datetime import timedelta

from bot.store.store import Store
from tests.store.conftest import raw

HOUR, AT_ONCE = timedelta(hours=1), timedelta(0)


async def test_of_all_copies_one_reads_a_provider(store: Store, copy: Store) -> None:
    claims = [one.readings.claim("vogent") for one in (store, copy) * 5]

    assert (await asyncio.gather(*claims)).count(True) == 1
    assert await copy.readings.claim("sigmamind")


async def test_it_is_read_again_when_it_is_due(store: Store, copy: Store) -> None:
    assert await store.readings.claim("vogent")
    await store.readings.told("vogent", (), HOUR)
    assert not await copy.readings.claim("vogent")

    await store.readings.told("vogent", (), AT_ONCE)

    assert await copy.readings.claim("vogent")
    assert not await store.readings.claim("vogent")


async def test_what_a_copy_began_and_never_ended_another_takes_up(
    store: Store, copy: Store
) -> None:
    assert await store.readings.claim("vogent")
    await raw(store, "UPDATE readings SET due = '2020-01-01T00:00:00.000Z'")

    assert await copy.readings.claim("vogent")


async def test_every_copy_knows_what_a_provider_did_not_tell(store: Store, copy: Store) -> None:
    await store.readings.claim("butter")
    await store.readings.told("vogent", ("Vogent was silent.",), HOUR)
    await store.readings.told("sigmamind", ("SigmaMind was silent.",), HOUR)
    await copy.readings.told("sigmamind", (), HOUR)

    assert await copy.readings.went() == {"vogent": ("Vogent was silent.",), "sigmamind": ()}
