"""Changes that wait for their turn are written together: each whole or not at all, by itself."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.domain.actors import Origin, Source
from bot.domain.errors import AlreadyDelivered
from bot.store import database
from bot.store.keys import Keys
from bot.store.steps import MOST
from bot.store.store import Store
from bot.store.trouble import WORDS, Trouble
from bot.store.verify import Verdict, verify
from bot.store.watch import Nobody
from bot.store.writing import Step
from tests.databases import on_sqlite
from tests.store.conftest import ALICE, ENTRY, TEN_MINUTES, draft, raw, trail

DELIVERED = Origin(Source.SLASH, "C01OPS", delivery="twice")


class Counted(Nobody):
    """Counts plans that came into a state."""

    def __init__(self) -> None:
        self.states: list[str] = []

    def moved(self, state: str, settled: str | None) -> None:
        """One more."""
        del settled
        self.states.append(state)


class Broken(Nobody):
    """Cannot count."""

    def moved(self, state: str, settled: str | None) -> None:
        """Fails."""
        raise ValueError(state, settled)


async def held_up(store: Store, *changes: asyncio.Task[object]) -> list[object]:
    """What these come to, begun while somebody of this process writes something longer."""
    async with store.trail.database.writing():
        await asyncio.wait(changes, timeout=0.05)
    return await asyncio.gather(*changes, return_exceptions=True)


def noted(store: Store, why: str) -> asyncio.Task[object]:
    """An event that is being written."""
    return asyncio.create_task(store.trail.note(replace(ENTRY, reason=why)))


async def sound(store: Store) -> bool:
    """Whether the trail verifies."""
    verdict = (await verify(store.engine, store.trail.database.keys)).verdict
    return verdict is Verdict.HOLDS


async def test_changes_that_wait_are_all_made_in_the_order_they_came(store: Store) -> None:
    why = [f"No. {place}" for place in range(2 * MOST + 3)]

    await held_up(store, *(noted(store, each) for each in why))

    assert [event.reason for event in await trail(store)] == why
    assert await sound(store)


async def test_one_that_fails_leaves_the_others_be(store: Store) -> None:
    def proposed() -> asyncio.Task[object]:
        made = store.plans.propose(draft(), ALICE, DELIVERED, TEN_MINUTES)
        return asyncio.create_task(made)

    first, again, last = await held_up(store, proposed(), proposed(), noted(store, "Late."))

    assert isinstance(again, AlreadyDelivered)
    assert [event.reason for event in await trail(store)] == [None, "Late."]
    assert await store.plans.newest(5) == [first]
    assert last == (await trail(store))[1]
    assert await sound(store)


@on_sqlite("changes share a transaction there")
async def test_when_the_database_gives_all_of_it_up_everybody_is_told(store: Store) -> None:
    await store.ready()
    over = "SELECT RAISE(ROLLBACK, 'over')"  # as SQLite itself does where a disk fails
    await raw(
        store,
        f"CREATE TRIGGER over BEFORE INSERT ON events WHEN new.reason = 'No.' BEGIN {over}; END",
    )

    said = await held_up(store, *(noted(store, why) for why in ("Yes.", "No.", "Later.")))

    assert ["over" in str(each) for each in said] == [True] * 3
    assert await trail(store) == []
    await store.trail.note(replace(ENTRY, reason="Yes."))
    assert await sound(store)


@on_sqlite("its lock is the file's, which others may keep")
async def test_whoever_queued_while_somebody_else_kept_the_lock_does_not_wait_for_it_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENT", 0.2)
    tried: list[str] = []

    def listen(connection: DBAPIConnection, _: object) -> None:
        driver: Any = connection.driver_connection
        raw: sqlite3.Connection = driver._conn  # noqa: SLF001 it has no other way in
        raw.execute("PRAGMA busy_timeout = 300")
        raw.set_trace_callback(tried.append)

    await store.engine.dispose()
    event.listen(store.engine.sync_engine, "connect", listen)
    with closing(sqlite3.connect(tmp_path / "numberbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        many = [noted(store, "No.") for _ in range(2 * MOST + 3)]
        ended = await asyncio.gather(*many, return_exceptions=True)
        other.execute("ROLLBACK")

    assert {str(one) for one in ended} == {WORDS[Trouble.LOCKED]}
    assert tried.count("BEGIN IMMEDIATE") == 1
    assert await noted(store, "Yes.") in await trail(store)


@on_sqlite("changes share a transaction there")
async def test_what_was_made_is_said_so_though_it_cannot_be_counted(
    store: Store, database_url: str, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = Store.open(database_url, keys, Broken())
    proposing = watched.plans.propose(draft(), ALICE, DELIVERED, TEN_MINUTES)

    plan, beside = await held_up(watched, asyncio.create_task(proposing), noted(watched, "Too."))
    await watched.close()

    assert await store.plans.newest(5) == [plan]
    assert beside in await trail(store)
    assert "could not be counted" in capsys.readouterr().out


@on_sqlite("its lock is the file's, which others may keep")
async def test_nobody_waits_for_a_lock_for_those_who_left(store: Store, tmp_path: Path) -> None:
    leaving = noted(store, "Never.")
    async with store.trail.database.writing():
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.wait([leaving])

    with closing(sqlite3.connect(tmp_path / "numberbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(4):  # a lock is waited for for five seconds
            await store.trail.database.written()


async def test_who_left_before_it_was_their_turn_changed_nothing(store: Store) -> None:
    leaving = noted(store, "Never.")

    async def leaves() -> None:
        await asyncio.sleep(0)
        leaving.cancel()

    others = [noted(store, "First."), leaving, noted(store, "Last.")]
    await held_up(store, *others, asyncio.create_task(leaves()))

    assert [event.reason for event in await trail(store)] == ["First.", "Last."]


@pytest.mark.parametrize("turns", range(0, 40, 2))
@on_sqlite("the connection's thread goes on when nobody waits for it any more")
async def test_what_was_changed_is_counted_though_who_asked_for_it_left(
    store: Store, database_url: str, keys: Keys, turns: int
) -> None:
    counted = Counted()
    watched = Store.open(database_url, keys, counted)
    made = asyncio.create_task(watched.plans.propose(draft(), ALICE, DELIVERED, TEN_MINUTES))
    beside = noted(watched, "Beside.")
    for _ in range(turns):
        await asyncio.sleep(0)
    made.cancel()

    with pytest.raises(asyncio.CancelledError):
        await made
    await watched.close()

    assert counted.states == ["proposed"] * len(await store.plans.newest(5))
    assert await beside in await trail(store)


@on_sqlite("it is there that a step is run in a thread")
async def test_a_step_waits_for_nothing_but_its_transaction(store: Store) -> None:
    async def sleeps(tx: Step) -> None:
        await tx.note(ENTRY)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waits for nothing but its own transaction"):
        await store.trail.database.step(sleeps)

    assert await trail(store) == []
    await store.trail.note(ENTRY)
    assert await sound(store)
