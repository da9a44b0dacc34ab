"""The baselines do the work that they are measured by: no speed is claimed here."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from benchmarks.asking import Person, value_of
from benchmarks.people import numbers
from benchmarks.subjects import SECRET, Subject
from benchmarks.world import World
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from tests.slack.people import comes

TABLES = ("plans", "events", "holdings", "deliveries", "agents", "trail_head")
OF_CHANCE = {"id", "plan_id", "event_id", "key", "hash", "prev_hash", "mac"}
TIMES = {"time", "created", "expires", "changed", "sent_at", "lease_until", "seen"}
LINE = next(numbers())
MODES = pytest.mark.parametrize("mode", ["http", "socket"])


@contextlib.asynccontextmanager
async def before(name: str, folder: Path, mode: str) -> AsyncIterator[tuple[Person, Subject]]:
    """A person before one of the bots."""
    async with (
        World(calls=[]) as world,
        Subject(name, world.settings(), folder, mode) as subject,
        ClientSession() as session,
    ):
        yield Person(world, subject.way(session, world), "U001X", "C001X"), subject


def kept(file: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table, without what chance or the clock puts there; times are there or not."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.row_factory = sqlite3.Row
        rows = [dict(row) for row in db.execute(f"SELECT * FROM {table}")]  # noqa: S608
    return [
        {
            name: value is not None if name in TIMES else value
            for name, value in row.items()
            if name not in OF_CHANCE
        }
        for row in rows
    ]


async def bought(name: str, folder: Path, mode: str = "http") -> tuple[Person, Subject]:
    """What one of the bots did to buy a number, when it has done all of it."""
    async with before(name, folder, mode) as (person, subject):
        card = await person.types(f"buy {LINE}", "card")
        receipt = await person.presses(value_of(card), "receipt")

        def done() -> bool | None:
            (plan,) = kept(subject.database, "plans")
            told = plan["told"] and plan["announced"]
            return True if told and "line" in receipt.said else None

        await comes(done)
        assert card.said == ["card"]
        assert receipt.said == ["working", "receipt", "line"]
        return person, subject


@MODES
async def test_b0_answers_every_command_and_press(tmp_path: Path, mode: str) -> None:
    async with before("b0", tmp_path, mode) as (person, _):
        said = [
            (await person.types("help", "constant")).said,
            (await person.presses("v1|p_none", "constant")).said,
        ]
    assert said == [["constant"], ["constant"]]


@MODES
async def test_ours_answers_help_and_audit_with_help_and_the_trail(
    tmp_path: Path, mode: str
) -> None:
    async with before("ours", tmp_path, mode) as (person, _):
        await person.types(f"buy {LINE}", "card")
        said = [
            (await person.types("help", "help")).said,
            (await person.types("audit", "trail")).said,
        ]
    assert said == [["help"], ["trail"]]


async def test_an_answer_of_another_kind_ends_the_benchmark(tmp_path: Path) -> None:
    async with before("ours", tmp_path, "http") as (person, _):
        with pytest.raises(RuntimeError, match="wanted a receipt"):
            await person.types("frobnicate", "receipt")


@MODES
async def test_b1_asks_the_provider_and_writes_the_rows_exactly_as_ours_does(
    tmp_path: Path, mode: str
) -> None:
    (ours, our_bot), (theirs, their_bot) = [
        await bought(name, tmp_path, mode) for name in ("ours", "b1")
    ]
    assert ours.world.calls == theirs.world.calls
    assert ours.world.published == theirs.world.published
    for table in TABLES:
        assert kept(our_bot.database, table) == kept(their_bot.database, table)


async def test_b1s_trail_verifies_as_ours_does(tmp_path: Path) -> None:
    _, bot = await bought("b1", tmp_path)
    store = Store.open(f"sqlite:///{bot.database}", Keys.derive(SECRET))
    found = await verify(store.engine, Keys.derive(SECRET))
    await store.close()
    assert (found.verdict, found.seq) == (Verdict.HOLDS, 3)
