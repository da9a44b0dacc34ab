"""numberbot audit prune: asks, removes, and says what is left."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from drills.honest import write
from tests.cli.conftest import Invoke, require_stopped
from tests.conftest import SECRET

WITH_KEY = {"NUMBERBOT_SECRET_KEY": SECRET}
FIFTH = "2020-01-01T00:03:30"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with ten events of 2020, a minute apart."""
    path = tmp_path / "numberbot.db"

    async def fill() -> None:
        store = Store.open(f"sqlite:///{path}", Keys.derive(SECRET))
        await migrate(store.engine)
        await write(store, 10)
        await store.close()

    asyncio.run(fill())
    return path


def events(numberbot: Invoke) -> list[dict[str, object]]:
    shown = numberbot("audit", "--format", "jsonl").stdout
    return [json.loads(line) for line in shown.splitlines()]


@pytest.mark.usefixtures("database")
def test_it_says_what_would_go_and_removes_it_when_told_so(numberbot: Invoke) -> None:
    result = numberbot("audit", "prune", "--before", FIFTH, "--yes", **WITH_KEY)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "4 events, through seq 4, would be removed for good" in result.stdout
    assert "numberbot audit until:2020-01-01T00:03:30.000Z --format jsonl" in result.stdout
    assert "The trail now begins at seq 5, behind a signed checkpoint, and seq 11" in result.stdout
    assert [event["seq"] for event in events(numberbot)] == [*range(5, 12)]
    assert events(numberbot)[-1]["source"] == "cli"
    assert numberbot("audit", "verify", **WITH_KEY).exit_code == 0


@pytest.mark.usefixtures("database")
def test_without_a_yes_nothing_is_removed(numberbot: Invoke) -> None:
    result = numberbot("audit", "prune", "--before", FIFTH, **WITH_KEY)

    assert result.exit_code == 1
    assert "Remove them? [y/N]" in result.stdout
    assert len(events(numberbot)) == 10


@pytest.mark.usefixtures("database")
def test_what_it_suggests_exports_exactly_what_goes(numberbot: Invoke) -> None:
    shown = numberbot("audit", f"until:{FIFTH}.000Z", "--format", "jsonl").stdout

    assert [json.loads(line)["seq"] for line in shown.splitlines()] == [1, 2, 3, 4]


@pytest.mark.usefixtures("database")
def test_the_hash_that_it_tells_is_compared_later(numberbot: Invoke) -> None:
    told = numberbot("audit", "prune", "--before", FIFTH, "--yes", **WITH_KEY).stdout
    written = told.partition("Keep ")[2].partition(" ")[0]

    result = numberbot("audit", "verify", "--expect", written, **WITH_KEY)
    earlier = numberbot("audit", "verify", "--expect", "3:" + "a" * 64, **WITH_KEY)

    assert (result.exit_code, result.stderr) == (0, "")
    assert earlier.exit_code == 3
    assert "Seq 3 was pruned" in earlier.stdout


@pytest.mark.usefixtures("database")
def test_without_the_key_nothing_is_pruned(numberbot: Invoke) -> None:
    result = numberbot("audit", "prune", "--before", FIFTH, "--yes")

    require_stopped(result, "nothing is pruned without the key")
    assert len(events(numberbot)) == 10


@pytest.mark.parametrize("table", ["events SET reason = 'x'", "trail_head SET mac = 'x'"])
def test_a_trail_that_does_not_verify_is_not_pruned(
    numberbot: Invoke, database: Path, table: str
) -> None:
    with sqlite3.connect(database) as db:
        db.execute("DROP TRIGGER events_no_update")
        db.execute(f"UPDATE {table}")
    db.close()

    result = numberbot("audit", "prune", "--before", FIFTH, "--yes", **WITH_KEY)

    assert result.exit_code == 1
    assert result.stderr.startswith("Broken")
    assert "nothing is pruned of a trail that does not verify" in result.stderr
    assert len(events(numberbot)) == 10


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("before", "status", "said"),
    [
        ("2019-01-01", 1, "no event is older than 2019-01-01 00:00 UTC"),
        ("9999d", 1, "There is nothing to prune"),
        ("yesterday", 2, "is no time. Write"),
        ("", 2, "numberbot: "),
        (f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}", 1, "still to come"),
        (None, 2, "before when?"),
    ],
)
def test_a_time_before_which_nothing_can_go_is_refused(
    numberbot: Invoke, before: str | None, status: int, said: str
) -> None:
    words = [] if before is None else [f"--before={before}"]

    result = numberbot("audit", "prune", *words, "--yes", **WITH_KEY)

    require_stopped(result, said, status=status)
    assert len(events(numberbot)) == 10
