"""numberbot copy: what it says, and how it ends."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.cli.copying import Progress
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from drills.honest import write
from drills.postgres import fresh_database
from tests.cli.conftest import Invoke, require_stopped
from tests.conftest import SECRET

WITH_KEY = {"NUMBERBOT_SECRET_KEY": SECRET}
OLD, NEW = "sqlite:///old.db", "sqlite:///new.db"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database with ten events."""
    path = tmp_path / "old.db"

    async def fill() -> None:
        store = Store.open(f"sqlite:///{path}", Keys.derive(SECRET))
        await migrate(store.engine)
        await write(store, 10)
        await store.close()

    asyncio.run(fill())
    return path


@pytest.mark.usefixtures("old")
def test_a_team_moves_to_postgresql_and_is_told_what_comes_next(
    numberbot: Invoke, postgres: str
) -> None:
    new = fresh_database(postgres)

    result = numberbot("copy", "--from", OLD, "--to", new, **WITH_KEY)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "Copied: 10 events, 1 trail_head" in result.stdout
    assert "The trail ends at seq 10 there as here, and verifies" in result.stdout
    assert "Set DATABASE_URL to the new database" in result.stdout
    assert "Set NUMBERBOT_SECRET_KEY to what stands in numberbot.key" in result.stdout
    expected = result.stdout.partition("keep\n")[2].partition(".\n")[0]
    for url in (OLD, new):
        checked = numberbot("audit", "verify", "--expect", expected, DATABASE_URL=url, **WITH_KEY)
        assert checked.exit_code == 0


@pytest.mark.usefixtures("old")
def test_it_moves_back_to_sqlite_with_the_key_beside_it(
    numberbot: Invoke, postgres: str, tmp_path: Path
) -> None:
    new = fresh_database(postgres)
    (tmp_path / "numberbot.key").write_text(SECRET)

    there = numberbot("copy", "--from", OLD, DATABASE_URL=new)
    back = numberbot("copy", "--to", NEW, DATABASE_URL=new, **WITH_KEY)

    assert (there.exit_code, back.exit_code) == (0, 0)
    assert "Put numberbot.key beside the new database" in back.stdout
    assert numberbot("audit", "verify", DATABASE_URL=NEW).exit_code == 0


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "from where, to where?"),
        (["--from", OLD, "--to", OLD], "one and the same database"),
        (["--from", OLD, "--to", "sqlite:///./old.db"], "one and the same database"),
        (["--from", "sqlite:///nowhere.db", "--to", NEW], "--from: there is no database"),
        (["--from", "mysql://u:geheim@h/d", "--to", NEW], "--from: there is no such database"),
        (["--from", OLD, "--to", "postgresql://u:geh@eim@h/d"], "--to: this is no address"),
        (["--from", OLD, "--to", "postgresql://u:geheim@127.0.0.1:9/d"], "--to: the database"),
        (["--from", "postgresql://u:geheim@127.0.0.1:9/d", "--to", NEW], "--from: the database"),
        (["--from", OLD, "--to", "sqlite:////nowhere/at/all/new.db"], "--to: the database"),
    ],
)
def test_what_cannot_begin_is_said_with_the_option(
    numberbot: Invoke, words: list[str], said: str
) -> None:
    require_stopped(numberbot("copy", *words, **WITH_KEY), said)


@pytest.mark.usefixtures("old")
def test_without_the_key_nothing_is_copied(numberbot: Invoke, tmp_path: Path) -> None:
    result = numberbot("copy", "--from", OLD, "--to", NEW)

    require_stopped(result, "nothing is copied without the key")
    assert not (tmp_path / "new.db").exists()


def test_a_trail_that_does_not_verify_is_not_copied(
    numberbot: Invoke, old: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(old) as db:
        db.execute("DROP TRIGGER events_no_update")
        db.execute("UPDATE events SET reason = 'x' WHERE seq = 4")
    db.close()

    result = numberbot("copy", "--from", OLD, "--to", NEW, **WITH_KEY)

    require_stopped(result, "Broken at seq 4", status=1)
    assert not (tmp_path / "new.db").exists()


@pytest.mark.usefixtures("old")
def test_a_second_time_is_refused_since_there_is_something_already(numberbot: Invoke) -> None:
    first = numberbot("copy", "--from", OLD, "--to", NEW, **WITH_KEY)
    second = numberbot("copy", "--from", OLD, "--to", NEW, **WITH_KEY)

    assert first.exit_code == 0
    require_stopped(second, "is not empty", status=1)


def test_a_database_that_somebody_has_open_is_not_copied(numberbot: Invoke, old: Path) -> None:
    with sqlite3.connect(old) as db:
        db.execute("SELECT count(*) FROM events").fetchall()
        result = numberbot("copy", "--from", OLD, "--to", NEW, **WITH_KEY)
    db.close()

    require_stopped(result, "--from: something else has this database open. Stop Numberbot")


def test_on_a_terminal_it_says_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Progress(shown=True)

    shown.tell("events", 1_000, 2_000)
    shown.tell("events", 2_000, 2_000)
    shown.clear()

    assert "events: 2,000 of 2,000" in capsys.readouterr().err
