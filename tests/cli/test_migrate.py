"""numberbot migrate."""

import sqlite3
from pathlib import Path

from tests.cli.conftest import Invoke, require_stopped


def tables(path: Path) -> set[str]:
    db = sqlite3.connect(path)
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    db.close()
    return {name for (name,) in found}


def test_migrating_makes_the_tables_and_again_changes_nothing(
    numberbot: Invoke, tmp_path: Path
) -> None:
    for _ in range(2):
        result = numberbot("migrate")

        assert result.exit_code == 0, result.output
        assert {"plans", "events", "trail_head", "holdings"} <= tables(tmp_path / "numberbot.db")


def test_migrating_needs_no_token_and_no_key(numberbot: Invoke, tmp_path: Path) -> None:
    result = numberbot("migrate", DATABASE_URL="sqlite:///other.db")

    assert result.exit_code == 0
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "numberbot.key").exists()


def test_a_database_that_cannot_be_opened_is_said(numberbot: Invoke) -> None:
    result = numberbot("migrate", DATABASE_URL="sqlite:////nowhere/at/all/numberbot.db")

    require_stopped(result, "DATABASE_URL: the database cannot be used")


def test_a_server_that_does_not_answer_is_said_without_its_password(numberbot: Invoke) -> None:
    result = numberbot("migrate", DATABASE_URL="postgresql://u:geheim@127.0.0.1:9/d")

    require_stopped(result, "DATABASE_URL: the database cannot be used")
