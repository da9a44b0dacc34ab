"""The two ends of the trail, each signed: its head, and the checkpoint where pruning stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import Dialect, Table, bindparam, insert, literal, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import GENESIS
from bot.store.engine import NOW, here
from bot.store.keys import Keys
from bot.store.prepared import Prepared, Within
from bot.store.tables import events, trail_checkpoint, trail_head

ONLY_ROW = 1
NOTHING = literal("")
HEAD, CHECKPOINT = "head", "checkpoint"
TABLES = {HEAD: trail_head, CHECKPOINT: trail_checkpoint}
TO: Mapping[str, Any] = {name: bindparam(f"to_{name}") for name in ("seq", "hash", "key_id", "mac")}
PREFIXES = {HEAD: "", CHECKPOINT: "checkpoint "}
"""What is signed differs, so that an old head's signature makes no checkpoint."""


@dataclass(frozen=True, slots=True)
class Place:
    """An event's place in the trail; (0, zeros) is the one before the first."""

    seq: int
    hash: str


START = Place(0, GENESIS)


@dataclass(frozen=True, slots=True)
class End:
    """A head or a checkpoint as the database has it, believed only once `holds`."""

    kind: str
    seq: int
    hash: str
    key_id: str
    mac: str

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.seq, self.hash)

    @property
    def readable(self) -> bool:
        """Whether it has the types of one: SQLite keeps whatever it is given."""
        texts = (self.hash, self.key_id, self.mac)
        return type(self.seq) is int and all(type(one) is str for one in texts)

    def known(self, keys: Keys) -> bool:
        """Whether the key that it says it was signed with is at hand."""
        return keys.known(self.key_id)

    def holds(self, keys: Keys) -> bool:
        """Whether one of our keys signed it."""
        return keys.holds(_words(self.kind, self.place), self.key_id, self.mac)


@dataclass(frozen=True, slots=True)
class Ends:
    """Every head and every checkpoint there is: of each at most one, if nobody tampered."""

    heads: Sequence[End]
    checkpoints: Sequence[End]

    @classmethod
    async def read(cls, db: AsyncConnection) -> Self:
        """As the database has them."""
        rows = union_all(*(_select(kind) for kind in TABLES))
        return cls.of([End(*row) for row in (await db.execute(rows)).all()])

    @classmethod
    def of(cls, found: Sequence[End]) -> Self:
        """Heads and checkpoints told apart."""
        return cls(
            [end for end in found if end.kind == HEAD],
            [end for end in found if end.kind == CHECKPOINT],
        )

    @property
    def all(self) -> Sequence[End]:
        """Heads and checkpoints."""
        return [*self.heads, *self.checkpoints]

    @property
    def start(self) -> Place:
        """The place that the first event follows."""
        return self.checkpoints[0].place if self.checkpoints else START


async def sign(db: Within, kind: str, place: Place, keys: Keys) -> None:
    """Move the head or the checkpoint to a place, signed with the newest key."""
    key_id, mac = keys.sign(_words(kind, place))
    values = {"to_seq": place.seq, "to_hash": place.hash, "to_key_id": key_id, "to_mac": mac}
    if not await _sign(db.dialect, kind).within(db, values):
        await _first(db.dialect, kind).within(db, values)


@lru_cache(maxsize=16)
def _sign(dialect: Dialect, kind: str) -> Prepared:
    table = TABLES[kind]
    moved = update(table).where(table.c.id == ONLY_ROW).values(TO).returning(table.c.id)
    return Prepared.of(moved, dialect)


@lru_cache(maxsize=16)
def _first(dialect: Dialect, kind: str) -> Prepared:
    return Prepared.of(insert(TABLES[kind]).values(id=ONLY_ROW, **TO), dialect)


@dataclass(frozen=True, slots=True)
class Outer:
    """The first or the last event, as far as the ends must fit it."""

    seq: int
    hash: str
    prev_hash: str


@dataclass(frozen=True, slots=True)
class Sight:
    """The ends, the outermost events (None where there is none) and the time, at one moment."""

    ends: Ends
    first: Outer | None
    last: Outer | None
    now: str


async def sight(db: Within) -> Sight:
    """In one statement, and by the primary key: the same cost however long the trail is."""
    rows = await _sight(db.dialect).within(db, {})
    outer = [Outer(*found[1:4]) for found in rows if found[0] == "event"]
    return Sight(
        Ends.of([End(*found) for found in rows if found[0] in TABLES]),
        min(outer, key=lambda one: one.seq, default=None),
        max(outer, key=lambda one: one.seq, default=None),
        next((found[2] for found in rows if found[0] == "clock"), None) or here(),
    )


@lru_cache(maxsize=8)
def _sight(dialect: Dialect) -> Prepared:
    row = select(literal("event"), events.c.seq, events.c.hash, events.c.prev_hash, NOTHING)
    first = row.order_by(events.c.seq).limit(1).subquery()
    last = row.order_by(events.c.seq.desc()).limit(1).subquery()
    parts = [*(_select(kind) for kind in TABLES), select(first), select(last)]
    if dialect.name == "postgresql":
        parts.append(select(literal("clock"), literal(0), NOW, NOTHING, NOTHING))
    return Prepared.of(union_all(*parts), dialect)


def _select(kind: str) -> Any:
    table: Table = TABLES[kind]
    columns = (table.c.seq, table.c.hash, table.c.key_id, table.c.mac)
    return select(literal(kind).label("kind"), *columns)


def _words(kind: str, place: Place) -> str:
    """What the signature covers."""
    return f"{PREFIXES[kind]}{place.seq}:{place.hash}"
