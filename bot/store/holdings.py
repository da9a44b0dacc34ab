"""What we last saw at the providers."""

import json
from collections import namedtuple
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import structlog
from sqlalchemy import bindparam, delete, insert, literal, or_, select, tuple_, union_all

from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.numbers import E164, Line, SipUser
from bot.store.database import Database
from bot.store.engine import one_at_a_time
from bot.store.put import INSERT
from bot.store.tables import holdings
from bot.store.writing import Step, Writing

AT_A_TIME = 400
"""Rows; each takes two of SQLite's parameters to be found by."""
HOLDINGS_LOCK = 7_414_202  # PostgreSQL's, next to the trail's
COLUMNS: Any = tuple(holdings.columns.keys())
HoldingRow: Any = namedtuple("HoldingRow", COLUMNS)  # type: ignore[misc] # noqa: PYI024 likewise
KEY = (holdings.c.provider, holdings.c.reference)
FIND = select(holdings).where(holdings.c.line == bindparam("line")).order_by(holdings.c.provider)
GONE = delete(holdings).where(
    holdings.c.provider == bindparam("at_provider"), holdings.c.line == bindparam("at_line")
)

T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Each method is one transaction."""

    database: Database

    async def saw(self, provider: str, listing: Listing) -> None:
        """Keep what a provider listed; what a complete list left out is gone."""
        async with self.database.writing() as tx:
            await one_at_a_time(tx.db, HOLDINGS_LOCK)
            if listing.complete:
                await tx.db.execute(delete(holdings).where(holdings.c.provider == provider))
            await _put(tx, listing.holdings)

    async def saw_one(self, held: Holding) -> None:
        """Keep one holding."""
        await self.database.step(lambda tx: keep(tx, held))

    async def gone(self, provider: str, line: Line) -> None:
        """Forget a line that is not ours any more."""
        await self.database.step(lambda tx: forget(tx, provider, line))

    async def find(self, line: Line) -> Sequence[Holding]:
        """Where a line was last seen: usually at one provider, sometimes at two."""
        found = await self.database.rows(FIND, {"line": str(line)})
        return readable(HoldingRow(*row) for row in found)

    async def among(self, lines: Collection[Line]) -> Sequence[Holding]:
        """Where these were last seen, by provider and line."""
        found: list[Any] = []
        async with self.database.reading() as db:
            for some in batched(map(str, lines)):
                query = select(holdings).where(holdings.c.line.in_(some))
                found += (await db.execute(query)).all()
        return readable(sorted(found, key=lambda row: (row.provider, row.line)))

    async def at(self, provider: str) -> Sequence[Holding]:
        """Everything last seen at one provider."""
        query = select(holdings).where(holdings.c.provider == provider).order_by(holdings.c.line)
        async with self.database.reading() as db:
            return readable((await db.execute(query)).all())

    async def matching(
        self, providers: Collection[str], texts: Collection[str], limit: int
    ) -> Sequence[Holding]:
        """Those whose line or name has one of the texts in it; all of them for no text."""
        columns = (holdings.c.line, holdings.c.name)
        told = [column.icontains(text, autoescape=True) for text in texts for column in columns]
        query = select(holdings).where(holdings.c.provider.in_(providers))
        query = query.where(or_(*told)) if told else query
        query = query.order_by(holdings.c.provider, holdings.c.line).limit(limit)
        async with self.database.reading() as db:
            return readable((await db.execute(query)).all())

    async def with_numbers(self, providers: Collection[str]) -> frozenset[str]:
        """Those of them at which we have a number, as was last seen."""
        if not providers:
            return frozenset()
        has = holdings.c.kind == "number"
        one = select(literal(1)).select_from(holdings)
        parts = [
            select(literal(name)).where(one.where(holdings.c.provider == name, has).exists())
            for name in providers
        ]
        async with self.database.reading() as db:
            return frozenset((await db.execute(union_all(*parts))).scalars())

    async def providers(self) -> frozenset[str]:
        """Where anything was ever seen."""
        async with self.database.reading() as db:
            rows = await db.execute(select(holdings.c.provider).distinct())
            return frozenset(rows.scalars())

    async def every(self) -> Sequence[Holding]:
        """Everything last seen, by provider and line."""
        query = select(holdings).order_by(holdings.c.provider, holdings.c.line)
        async with self.database.reading() as db:
            return readable((await db.execute(query)).all())


async def keep(tx: Step, held: Holding) -> None:
    """Write one holding over what was kept of it; before the plan it goes with, if it does.

    Whoever keeps a whole list may be waited for; nobody waits for us meanwhile.
    """
    await one_at_a_time(tx.db, HOLDINGS_LOCK)
    await tx.run(KEEP[tx.db.dialect.name], _row(held, tx.now))


async def forget(tx: Step, provider: str, line: Line) -> None:
    """Forget a line; likewise."""
    await one_at_a_time(tx.db, HOLDINGS_LOCK)
    await tx.run(GONE, {"at_provider": provider, "at_line": str(line)})


def _keep(dialect: str) -> Any:
    """Puts a holding in, or over the one that is there."""
    new = INSERT[dialect](holdings).values({name: bindparam(name) for name in COLUMNS})
    others = {name: new.excluded[name] for name in COLUMNS if holdings.c[name] not in KEY}
    return new.on_conflict_do_update(index_elements=[*KEY], set_=others)


KEEP = {dialect: _keep(dialect) for dialect in INSERT}


async def _put(tx: Writing, seen: Sequence[Holding]) -> None:
    """Write holdings over what was kept of them, many at a time."""
    rows = {(held.provider, held.reference): _row(held, tx.now) for held in seen}
    for some in batched(rows.values()):
        same = [(row["provider"], row["reference"]) for row in some]
        await tx.db.execute(delete(holdings).where(tuple_(*KEY).in_(same)))
        await tx.db.execute(insert(holdings), some)


def batched(rows: Iterable[T]) -> Iterator[list[T]]:
    """A few at a time."""
    left = iter(rows)
    while some := list(islice(left, AT_A_TIME)):
        yield some


def _row(held: Holding, now: str) -> dict[str, Any]:
    ways = held.directions
    return {
        "provider": held.provider,
        "reference": held.reference,
        "kind": "number" if isinstance(held.line, E164) else "sip_user",
        "line": str(held.line),
        "name": held.name,
        "inbound_agent": held.inbound_agent,
        "outbound_agent": held.outbound_agent,
        "directions": None if ways is None else ",".join(sorted(ways)),
        "status": held.status,
        "trunk": held.trunk,
        "seen": now,
        "raw": None if held.raw is None else json.dumps(dict(held.raw)),
    }


def readable(rows: Iterable[Any]) -> Sequence[Holding]:
    """The holdings of rows; one that cannot be read is left out, and logged."""
    found = []
    for row in rows:
        try:
            found.append(_read(row))
        except (ValueError, TypeError) as error:
            why = type(error).__name__
            log.warning("a holding cannot be read", at=row.provider, line=row.line, why=why)
    return found


def _read(row: Any) -> Holding:
    ways = row.directions
    return Holding(
        provider=row.provider,
        reference=row.reference,
        line=E164(row.line) if row.kind == "number" else SipUser(row.line),
        name=row.name,
        inbound_agent=row.inbound_agent,
        outbound_agent=row.outbound_agent,
        directions=None
        if ways is None
        else frozenset(Direction(way) for way in ways.split(",") if way),
        status=row.status,
        trunk=row.trunk,
        raw=None if row.raw is None else json.loads(row.raw),
    )
