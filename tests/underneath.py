"""What somebody with the database's own password does to it, while the bot runs on it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from drills.postgres import name_of

TABLES = "plans, events, trail_head"


def changed(url: str, *statements: str) -> None:
    """Change the database, whatever its triggers forbid."""
    if not _is_file(url):
        with psycopg.connect(url) as db:
            db.execute("SET session_replication_role = replica")
            for statement in statements:
                db.execute(statement.encode())
        return
    with _file(url) as lite:
        for (name,) in lite.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            lite.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            lite.execute(statement)


def rows(url: str, query: str) -> Sequence[tuple[Any, ...]]:
    """What it says."""
    if not _is_file(url):
        with psycopg.connect(url) as db:
            return db.execute(query.encode()).fetchall()
    with _file(url) as lite:
        return lite.execute(query).fetchall()


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else keeps it to themselves; of PostgreSQL's tables those that are written to."""
    if not _is_file(url):
        with psycopg.connect(url) as db:
            db.execute(f"LOCK TABLE {TABLES} IN EXCLUSIVE MODE".encode())
            yield
        return
    other = sqlite3.connect(_path(url), timeout=60, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


def taken_away(url: str) -> None:
    """A file that is moved; a server that lets nobody in any more."""
    if _is_file(url):
        _path(url).rename(_elsewhere(url))
    else:
        _lets_in(url, letting="false")


def brought_back(url: str) -> None:
    """There it is again."""
    if _is_file(url):
        _elsewhere(url).rename(_path(url))
    else:
        _lets_in(url, letting="true")


def gone_words(url: str) -> str:
    """What people are told while it is away."""
    if _is_file(url):
        return "The database file was moved, deleted or replaced"
    return "The database cannot be used just now"


def _lets_in(url: str, *, letting: str) -> None:
    name = name_of(url)
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as db:
        db.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {letting}".encode())
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        db.execute(query, [name])


def _is_file(url: str) -> bool:
    return url.startswith("sqlite")


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _elsewhere(url: str) -> Path:
    return _path(url).with_suffix(".elsewhere")


@contextmanager
def _file(url: str) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(_path(url), timeout=60)
    try:
        with db:
            yield db
    finally:
        db.close()
