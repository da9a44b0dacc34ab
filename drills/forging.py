"""The forgeries themselves, made in an SQLite database by its owner, who has not the key."""

# ruff: noqa: S608 each name in these statements is one of our own columns or tables

import json
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.fernet import Fernet

from bot.store.keys import Keys
from bot.store.rowhash import HASH, HASHED, PREV_HASH, SEQ, digest_of

COLUMNS = (*HASHED, "hash")
NAMES = ", ".join(COLUMNS)
MARKS = ", ".join("?" * len(COLUMNS))
AWAY = 10**7
STRANGER = Keys.derive(Fernet.generate_key().decode())
KINDS = (
    "a value",
    "a row deleted",
    "two rows swapped",
    "a row put in between",
    "a row put behind the head",
    "a row put before the first",
    "a tail recomputed",
    "a tail recomputed, signed anew",
    "a tail cut off, the head moved",
    "the head",
    "the checkpoint moved",
    "the checkpoint",
    "the checkpoint removed",
    "an old head as checkpoint",
)


@dataclass(frozen=True, slots=True)
class Old:
    """A head that was signed honestly once, and the place it was signed for."""

    seq: int
    hash: str
    key_id: str
    mac: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """The head of a database as it is now."""
        with closing(sqlite3.connect(path)) as db:
            return cls(*db.execute("SELECT seq, hash, key_id, mac FROM trail_head").fetchone())


@dataclass(frozen=True, slots=True)
class Forgery:
    """What was done, for whoever has to find out why it was missed."""

    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Forger:
    """Forges one database; the triggers go first."""

    db: sqlite3.Connection
    chance: random.Random
    old: Old

    def make(self, kind: str) -> Forgery:
        """One forgery of a kind."""
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in self.db.execute(query).fetchall():
            self.db.execute(f"DROP TRIGGER {name}")
        told = {
            "a value": self._value,
            "a row deleted": self._deleted,
            "two rows swapped": self._swapped,
            "a row put in between": self._between,
            "a row put behind the head": self._behind,
            "a row put before the first": self._before,
            "a tail recomputed": self._recomputed,
            "a tail recomputed, signed anew": self._signed,
            "a tail cut off, the head moved": self._cut,
            "the head": lambda: self._end("trail_head"),
            "the checkpoint moved": self._moved,
            "the checkpoint": lambda: self._end("trail_checkpoint"),
            "the checkpoint removed": self._unpruned,
            "an old head as checkpoint": self._replayed,
        }[kind]()
        self.db.commit()
        return Forgery(kind, told)

    def _value(self) -> str:
        seq, column = self._any(), self.chance.choice(COLUMNS)
        was = self._one(f"SELECT {column} FROM events WHERE seq = ?", seq)
        value = self._other(column, was)
        self.db.execute(f"UPDATE events SET {column} = ? WHERE seq = ?", (value, seq))
        return f"{column} of {seq}: {was!r} became {value!r}"

    def _other(self, column: str, was: Any) -> Any:
        """Another value, as near to the old as it may be."""
        if column == "seq":
            return AWAY + was
        if isinstance(was, int):
            return was + 1
        if was is None:
            return self.chance.choice(["", "null", "0", "{}"])
        if column in {"before", "after"}:
            changed = json.dumps(json.loads(was) | {"number": "+14155550000x"})
            return self.chance.choice([None, changed, was.replace(":", ": ", 1)])
        place = self.chance.randrange(len(was)) if was else 0
        flipped = chr(ord(was[place]) ^ 1) if was else "x"
        nearly = [
            was[:place] + flipped + was[place + 1 :],
            was[:place] + was[place + 1 :],
            was + " ",
        ]
        nothing = [] if column in {"event_id", "hash", "prev_hash"} else [was.upper() + "É"]
        return self.chance.choice([*nearly, *nothing])

    def _deleted(self) -> str:
        seq = self._any()
        self.db.execute("DELETE FROM events WHERE seq = ?", (seq,))
        return f"seq {seq}"

    def _swapped(self) -> str:
        one, other = self.chance.sample(range(self._first, self._last + 1), 2)
        for seq, to in ((one, AWAY), (other, one), (AWAY, other)):
            self.db.execute("UPDATE events SET seq = ? WHERE seq = ?", (to, seq))
        return f"{one} and {other}"

    def _between(self) -> str:
        seq = self._any()
        row = self._row(seq)
        self.db.execute("UPDATE events SET seq = seq + ? WHERE seq >= ?", (AWAY, seq))
        self.db.execute("UPDATE events SET seq = seq - ? WHERE seq > ?", (AWAY - 1, AWAY))
        self._put(_with(row, event_id=f"forged {seq}"))
        if self._maybe():
            self.db.execute("UPDATE trail_head SET seq = seq + 1")
        return f"at {seq}"

    def _behind(self) -> str:
        last = self._row(self._last)
        row = _with(last, seq=last[SEQ] + 1, event_id="forged", prev_hash=last[HASH])
        self._put(_hashed(row))
        if self._maybe():
            self._move_head(row[SEQ], _hashed(row)[HASH])
        return f"seq {row[SEQ]}"

    def _before(self) -> str:
        first = self._row(self._first)
        row = _hashed(_with(first, seq=first[SEQ] - 1, event_id="forged", prev_hash="0" * 64))
        self._put(row)
        return f"seq {row[SEQ]}"

    def _recomputed(self) -> str:
        seq = self._any()
        rows = self.db.execute(f"SELECT {NAMES} FROM events WHERE seq >= ? ORDER BY seq", (seq,))
        changed, last = [], None
        for row in rows.fetchall():
            fresh = _with(row, prev_hash=last) if last else _with(row, reason="nothing happened")
            last = _hashed(fresh)[HASH]
            changed.append((fresh[PREV_HASH], fresh[HASHED.index("reason")], last, row[SEQ]))
        self.db.executemany(
            "UPDATE events SET prev_hash = ?, reason = ?, hash = ? WHERE seq = ?", changed
        )
        self._move_head(self._last, str(last))
        return f"from {seq}"

    def _signed(self) -> str:
        told = self._recomputed()
        place = "{}:{}".format(*self.db.execute("SELECT seq, hash FROM trail_head").fetchone())
        key_id, mac = STRANGER.sign(place)
        own = self._maybe()
        self.db.execute("UPDATE trail_head SET mac = ?", (mac,))
        if own:
            self.db.execute("UPDATE trail_head SET key_id = ?", (key_id,))
        return f"{told}, with the {'other' if own else 'same'} key's id"

    def _cut(self) -> str:
        kept = self._maybe()
        seq = self.old.seq if kept else self.chance.randrange(self._first, self._last)
        self.db.execute("DELETE FROM events WHERE seq > ?", (seq,))
        if kept:
            self._put_old_head()
            return f"after {seq}, with the head that was signed there once"
        self._move_head(seq, self._hash(seq))
        return f"after {seq}"

    def _end(self, table: str) -> str:
        column = self.chance.choice(["seq", "hash", "key_id", "mac"])
        was = self._one(f"SELECT {column} FROM {table} WHERE ?", 1)
        value = was + self.chance.choice([-1, 1]) if column == "seq" else was[:-1] + "x"
        self.db.execute(f"UPDATE {table} SET {column} = ?", (value,))
        return f"{column} of {table}: {was!r} became {value!r}"

    def _moved(self) -> str:
        """More is pruned than was: the rows, and the checkpoint's place, but not its signature."""
        seq = self.chance.randrange(self._first, self._last)
        place = (seq, self._hash(seq))
        self.db.execute("DELETE FROM events WHERE seq <= ?", (seq,))
        self.db.execute("UPDATE trail_checkpoint SET seq = ?, hash = ?", place)
        return f"to {seq}"

    def _unpruned(self) -> str:
        self.db.execute("DELETE FROM trail_checkpoint")
        if self._maybe():
            return "with nothing in its place"
        first = self._row(self._first)
        self._put(_hashed(_with(first, seq=1, event_id="forged", prev_hash="0" * 64)))
        return "with a first event in its place"

    def _replayed(self) -> str:
        """An old head vouches for its place; as a checkpoint it would hide all before it."""
        self.db.execute("DELETE FROM events WHERE seq <= ?", (self.old.seq,))
        values = (self.old.seq, self.old.hash, self.old.key_id, self.old.mac)
        self.db.execute(
            "UPDATE trail_checkpoint SET seq = ?, hash = ?, key_id = ?, mac = ?", values
        )
        return f"through {self.old.seq}"

    def _maybe(self) -> bool:
        return self.chance.choice([True, False])

    @property
    def _first(self) -> int:
        return int(self._one("SELECT min(seq) FROM events WHERE ?", 1))

    @property
    def _last(self) -> int:
        return int(self._one("SELECT max(seq) FROM events WHERE ?", 1))

    def _any(self) -> int:
        return self.chance.randint(self._first, self._last)

    def _one(self, query: str, seq: int) -> Any:
        return self.db.execute(query, (seq,)).fetchone()[0]

    def _hash(self, seq: int) -> str:
        return str(self._one("SELECT hash FROM events WHERE seq = ?", seq))

    def _row(self, seq: int) -> Sequence[Any]:
        found: Sequence[Any] = self.db.execute(
            f"SELECT {NAMES} FROM events WHERE seq = ?", (seq,)
        ).fetchone()
        return found

    def _put(self, row: Sequence[Any]) -> None:
        self.db.execute(f"INSERT INTO events ({NAMES}) VALUES ({MARKS})", row)

    def _move_head(self, seq: int, head: str) -> None:
        self.db.execute("UPDATE trail_head SET seq = ?, hash = ?", (seq, head))

    def _put_old_head(self) -> None:
        values = (self.old.seq, self.old.hash, self.old.key_id, self.old.mac)
        self.db.execute("UPDATE trail_head SET seq = ?, hash = ?, key_id = ?, mac = ?", values)


def _with(row: Sequence[Any], **changed: Any) -> list[Any]:
    values = dict(zip(COLUMNS, row, strict=True)) | changed
    return [values[name] for name in COLUMNS]


def _hashed(row: Sequence[Any]) -> list[Any]:
    return [*row[:HASH], digest_of(row)]
