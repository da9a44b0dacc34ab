"""What we last saw at the providers."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import structlog
from sqlalchemy import delete, insert, or_, select, tuple_

from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.numbers import E164, Line, SipUser
from bot.store.database import Database, Writing
from bot.store.engine import one_at_a_time
from bot.store.tables import holdings

AT_A_TIME = 400
"""Rows; each takes two of SQLite's parameters to be found by."""
HOLDINGS_LOCK = 7_414_202  # PostgreSQL's, next to the trail's

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
        async with self.database.writing() as tx:
            await one_at_a_time(tx.db, HOLDINGS_LOCK)
            await _put(tx, [held])

    async def gone(self, provider: str, line: Line) -> None:
        """Forget a line that is not ours any more."""
        there = (holdings.c.provider == provider, holdings.c.line == str(line))
        async with self.database.writing() as tx:
            await one_at_a_time(tx.db, HOLDINGS_LOCK)
            await tx.db.execute(delete(holdings).where(*there))

    async def find(self, line: Line) -> Sequence[Holding]:
        """Where a line was last seen: usually at one provider, sometimes at two."""
        query = select(holdings).where(holdings.c.line == str(line)).order_by(holdings.c.provider)
        async with self.database.reading() as db:
            return _readable((await db.execute(query)).all())

    async def at(self, provider: str) -> Sequence[Holding]:
        """Everything last seen at one provider."""
        query = select(holdings).where(holdings.c.provider == provider).order_by(holdings.c.line)
        async with self.database.reading() as db:
            return _readable((await db.execute(query)).all())

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
            return _readable((await db.execute(query)).all())

    async def providers(self) -> frozenset[str]:
        """Where anything was ever seen."""
        async with self.database.reading() as db:
            rows = await db.execute(select(holdings.c.provider).distinct())
            return frozenset(rows.scalars())

    async def every(self) -> Sequence[Holding]:
        """Everything last seen, by provider and line."""
        query = select(holdings).order_by(holdings.c.provider, holdings.c.line)
        async with self.database.reading() as db:
            return _readable((await db.execute(query)).all())


async def _put(tx: Writing, seen: Sequence[Holding]) -> None:
    """Write holdings over what was kept of them, many at a time."""
    rows = {(held.provider, held.reference): _row(held, tx.now) for held in seen}
    for some in _batched(rows.values()):
        same = [(row["provider"], row["reference"]) for row in some]
        key = tuple_(holdings.c.provider, holdings.c.reference)
        await tx.db.execute(delete(holdings).where(key.in_(same)))
        await tx.db.execute(insert(holdings), some)


def _batched(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
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


def _readable(rows: Iterable[Any]) -> Sequence[Holding]:
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
