"""What somebody else on this machine can do to the bot's SQLite file while the bot runs.

They own the file and not the key: they hold its lock, move it away, or change a line of the trail.
Only for the playground's own database; everything here can be undone.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.events import digest
from bot.domain.plans import State

WITHIN = 10.0
"""Seconds to wait for the bot's own transactions; whoever waits for us waits less."""
SOON = 1.0
ASIDE = ".aside"
PARTS = ("", "-wal", "-shm")
"""The file, what was written to it last, and how that is found; the first names the database."""
SOMEBODY = "Mallory"


class NotThere(Exception):
    """The file is not there, or holds nothing yet."""


@dataclass(frozen=True, slots=True)
class Forged:
    """A line of the trail that was changed: its columns as they were."""

    seq: int
    was: dict[str, Any]


@dataclass(slots=True)
class Beside:
    """Another process at the same file."""

    path: Path
    away: bool = False

    def lock(self) -> sqlite3.Connection:
        """Hold the lock that every writer needs, until the connection is closed."""
        db = self._open()
        with ExitStack() as on_failure:
            on_failure.callback(db.close)
            db.execute("BEGIN IMMEDIATE")
            on_failure.pop_all()
        return db

    def move_away(self) -> None:
        """Move the file aside, with what belongs to it; who has it open keeps it open."""
        if not self.path.exists():
            raise NotThere
        self.away = True
        for part in PARTS:  # the database first: without it nobody opens the others
            if (here := self._part(part)).exists():
                here.rename(self._part(part, ASIDE))

    def put_back(self) -> None:
        """Put back what was moved aside, in place of whatever was made there since."""
        for part in reversed(PARTS):
            self._part(part).unlink(missing_ok=True)
        for part in reversed(PARTS):
            if (aside := self._part(part, ASIDE)).exists():
                aside.rename(self._part(part))
        self.away = False

    def forge(self) -> Forged:
        """Let the newest line name somebody else, its hash made to fit. Raises NotThere."""
        with closing(self._open()) as db, _unguarded(db):
            db.row_factory = sqlite3.Row
            row = db.execute("SELECT * FROM events ORDER BY seq DESC LIMIT 1").fetchone()
            if row is None:
                raise NotThere
            line = dict(row) | {"actor_name": SOMEBODY}
            for name in ("before", "after"):
                line[name] = json.loads(line[name]) if line[name] else None
            change = "UPDATE events SET actor_name = ?, hash = ? WHERE seq = ?"
            db.execute(change, (SOMEBODY, digest(line), row["seq"]))
        return Forged(row["seq"], {name: row[name] for name in ("actor_name", "hash")})

    def restore(self, forged: Forged) -> None:
        """Let the line say again what it said. Raises NotThere, sqlite3.Error."""
        with closing(self._open(SOON)) as db, _unguarded(db):
            change = "UPDATE events SET actor_name = ?, hash = ? WHERE seq = ?"
            db.execute(change, (forged.was["actor_name"], forged.was["hash"], forged.seq))

    def has_plan(self, *states: State, untold: bool = False) -> bool:
        """Whether there is a plan in one of these states (no test call: none is ever settled)."""
        try:
            with closing(self._open()) as db:
                rows = db.execute(
                    "SELECT state FROM plans WHERE action <> 'number.call' AND (told = 0 OR NOT ?)",
                    (untold,),
                )
                return any(state in states for (state,) in rows)
        except (NotThere, sqlite3.Error):
            return False

    def _part(self, part: str, aside: str = "") -> Path:
        return self.path.with_name(f"{self.path.name}{aside}{part}")

    def _open(self, within: float = WITHIN) -> sqlite3.Connection:
        """A connection that never makes the file."""
        if self.away or not self.path.exists():
            raise NotThere
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=within,
            isolation_level=None,
            check_same_thread=False,
        )


@contextmanager
def _unguarded(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction without the triggers that guard the trail, as the file's owner can do it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        guards = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
        ).fetchall()
        for name, _ in guards:
            db.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, made in guards:
            db.execute(made)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
