"""numberbot audit: printed for people and machines, and checked."""

import asyncio
import csv
import io
import json
import socket
import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from bot.domain.actors import Actor, Source
from bot.domain.events import Action, Entry, Event, Outcome, Phase
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from tests.cli.conftest import Invoke, require_stopped
from tests.conftest import SECRET

COLUMNS = [field.name for field in fields(Event)]
ALICE = Actor("U01ALICE", "alice", "T01TEST")
WITH_KEY = {"NUMBERBOT_SECRET_KEY": SECRET}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with three events, one of them odd."""
    path = tmp_path / "numberbot.db"
    asyncio.run(_fill(f"sqlite:///{path}"))
    return path


async def _fill(url: str) -> None:
    store = Store.open(url, Keys.derive(SECRET))
    await migrate(store.engine)
    for reason in (None, "=HYPERLINK('x')", "said “no”, [bold]loudly[/bold],\nand left"):
        await store.trail.note(
            Entry(
                action=Action.BUY,
                phase=Phase.REFUSED,
                outcome=Outcome.DENIED,
                actor=ALICE,
                source=Source.BUTTON,
                number="+14155550100",
                after={"number": "+14155550100"},
                reason=reason,
            )
        )
    await store.close()


def change(database: Path, *statements: str) -> None:
    """Tamper with the database, triggers taken away first."""
    db = sqlite3.connect(database)
    triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        db.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.usefixtures("database")
def test_the_table_shows_every_event_as_it_was_written(numberbot: Invoke) -> None:
    result = numberbot("audit", COLUMNS="200")

    assert result.exit_code == 0
    assert "3 events" in result.stdout
    assert "[bold]loudly[/bold]" in result.stdout
    assert result.stdout.count("refused") == 3


@pytest.mark.usefixtures("database")
def test_json_lines_have_exactly_the_events_columns(numberbot: Invoke) -> None:
    result = numberbot("audit", "--format", "jsonl")

    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(event) for event in events] == [COLUMNS] * 3
    assert [event["seq"] for event in events] == [1, 2, 3]
    assert events[2]["reason"] == "said “no”, [bold]loudly[/bold],\nand left"
    assert events[0]["after"] == {"number": "+14155550100"}


@pytest.mark.usefixtures("database")
def test_csv_has_the_columns_and_no_formula(numberbot: Invoke) -> None:
    result = numberbot("audit", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == COLUMNS
    assert [row["reason"] for row in rows] == [
        "",
        "'=HYPERLINK('x')",
        "said “no”, [bold]loudly[/bold],\nand left",
    ]
    assert {row["number"] for row in rows} == {"+14155550100"}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["+1 415 555 0100"], 3),
        (["(415)", "555-0100"], 3),
        (["action:buy", "outcome:denied", "since:1d"], 3),
        (["actor:alice"], 3),
        (["outcome:success"], 0),
        (["until:2020-01-01"], 0),
    ],
)
def test_a_question_narrows_it(numberbot: Invoke, words: list[str], count: int) -> None:
    result = numberbot("audit", *words, "--format", "jsonl")

    assert len(result.stdout.splitlines()) == count


@pytest.mark.usefixtures("database")
def test_a_question_that_makes_no_sense_is_refused_with_a_hint(numberbot: Invoke) -> None:
    require_stopped(numberbot("audit", "sinc:7d"), "Did you mean `since:`?")


def test_a_missing_database_is_said_and_none_is_made(numberbot: Invoke, tmp_path: Path) -> None:
    for words in (["audit"], ["audit", "verify"], ["audit", "--format", "csv"]):
        require_stopped(numberbot(*words), "DATABASE_URL: there is no database at numberbot.db")

    assert list(tmp_path.iterdir()) == []


def test_a_database_without_our_tables_is_said(numberbot: Invoke, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "numberbot.db").close()

    require_stopped(numberbot("audit"), "there is no trail in this database")
    require_stopped(numberbot("audit", "verify"), "there is no trail in this database")


PRUNE = ["audit", "prune", "--before", "2026-01-01", "--yes"]


@pytest.mark.parametrize("words", [["audit"], ["audit", "verify"], PRUNE])
def test_a_server_that_does_not_answer_is_said_and_what_to_do(
    numberbot: Invoke, words: list[str]
) -> None:
    with closing(socket.socket()) as unheard:
        unheard.bind(("127.0.0.1", 0))  # it does not listen, and nobody else can
        url = f"postgresql://u:geheim@127.0.0.1:{unheard.getsockname()[1]}/numberbot"

        result = numberbot(*words, DATABASE_URL=url, **WITH_KEY)

    require_stopped(result, "DATABASE_URL: the database cannot be used: nothing answers there.")


@pytest.mark.parametrize("words", [["audit"], ["audit", "verify"], PRUNE])
def test_a_file_that_is_no_database_is_said(
    numberbot: Invoke, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "numberbot.db").write_bytes(b"no database at all" * 100)

    require_stopped(numberbot(*words, **WITH_KEY), "it is no SQLite database, or a damaged one.")


@pytest.mark.parametrize("words", [["audit"], ["audit", "verify"], ["migrate"]])
@pytest.mark.parametrize("url", ["geheim", "mysql://u:geheim@h/d", "postgresql://u:geheim@h:x/d"])
def test_an_address_of_no_database_is_said(numberbot: Invoke, words: list[str], url: str) -> None:
    require_stopped(numberbot(*words, DATABASE_URL=url), "DATABASE_URL:")


@pytest.mark.usefixtures("database")
def test_a_whole_trail_holds(numberbot: Invoke) -> None:
    result = numberbot("audit", "verify", **WITH_KEY)

    assert result.exit_code == 0
    assert result.stdout == "The trail holds: 3 events, and the signed head.\n"


@pytest.mark.usefixtures("database")
def test_a_trail_whose_table_was_deleted_is_called_broken(
    numberbot: Invoke, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "numberbot.db")) as db:
        db.execute("DROP TABLE events")

    result = numberbot("audit", "verify", **WITH_KEY)

    assert result.exit_code == 1
    assert "a table of the trail is missing" in result.stderr


@pytest.mark.usefixtures("database")
def test_the_key_beside_the_database_is_found(numberbot: Invoke, tmp_path: Path) -> None:
    (tmp_path / "numberbot.key").write_text(SECRET + "\n")

    assert numberbot("audit", "verify").exit_code == 0


@pytest.mark.usefixtures("database")
def test_without_a_key_the_head_is_said_to_be_unchecked(numberbot: Invoke) -> None:
    result = numberbot("audit", "verify")

    assert result.exit_code == 3
    assert "The chain of 3 events holds" in result.stdout
    assert "the head is unchecked" in result.stdout


@pytest.mark.usefixtures("database")
def test_a_key_that_is_none_is_said(numberbot: Invoke) -> None:
    result = numberbot("audit", "verify", NUMBERBOT_SECRET_KEY="geheim")

    require_stopped(result, "NUMBERBOT_SECRET_KEY is no Fernet key", "numberbot key")


def seen(database: Path, seq: int) -> str:
    """What a witness would have written down of an event."""
    with sqlite3.connect(database) as db:
        (found,) = db.execute("SELECT hash FROM events WHERE seq = ?", (seq,)).fetchone()
    db.close()
    return f"{seq}:{found}"


def test_what_witnesses_saw_is_compared(numberbot: Invoke, database: Path) -> None:
    words = [word for seq in (2, 3) for word in ("--expect", seen(database, seq))]

    result = numberbot("audit", "verify", *words, **WITH_KEY)

    assert (result.exit_code, result.stderr) == (0, "")


def test_an_older_copy_that_was_put_back_is_broken_in_clear_words(
    numberbot: Invoke, database: Path
) -> None:
    written = seen(database, 3).replace("3:", "4:")

    result = numberbot("audit", "verify", "--expect", written, **WITH_KEY)

    assert result.exit_code == 1
    assert "the trail ends at 3, and a witness saw seq 4" in result.stderr
    assert "an older copy of the database was put back" in result.stderr


@pytest.mark.parametrize("wrong", ["", "3", "3:abc", "0:" + "a" * 64, "-1:" + "a" * 64, "geheim"])
@pytest.mark.usefixtures("database")
def test_what_is_no_place_in_the_trail_is_refused_with_what_to_write(
    numberbot: Invoke, wrong: str
) -> None:
    result = numberbot("audit", "verify", f"--expect={wrong}", **WITH_KEY)

    assert result.exit_code == 2
    assert "is no SEQ:HASH. Write the number of an event, a colon and its hash" in result.stderr


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--expect", "1:" + "a" * 64], "--expect belongs to `numberbot audit verify`"),
        (["--before", "2026-01-01"], "belong to `numberbot audit prune`"),
        (["verify", "--yes"], "belong to `numberbot audit prune`"),
    ],
)
def test_an_option_that_belongs_elsewhere_is_refused(
    numberbot: Invoke, words: list[str], hint: str
) -> None:
    result = numberbot("audit", *words, COLUMNS="200")

    assert result.exit_code == 2
    assert hint in result.stderr


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE events SET reason = 'nothing' WHERE seq = 2", "seq 2"),
        ("UPDATE events SET actor_id = 'U02BOB' WHERE seq = 3", "seq 3"),
        ("DELETE FROM events WHERE seq = 2", "seq 3"),
        ("DELETE FROM events WHERE seq = 3", "cut after seq 2"),
        ("DELETE FROM trail_head", "no head"),
        ("UPDATE trail_head SET mac = 'forged'", "signature is wrong"),
    ],
)
def test_a_trail_that_somebody_changed_is_broken(
    numberbot: Invoke, database: Path, statement: str, said: str
) -> None:
    change(database, statement)

    result = numberbot("audit", "verify", **WITH_KEY)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Broken")
    assert said in result.stderr
