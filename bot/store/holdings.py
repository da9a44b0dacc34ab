"""What we last saw at the providers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.numbers import E164, Line, SipUser
from bot.store.database import Database, Writing
from bot.store.engine import one_at_a_time
from bot.store.tables import holdings

HOLDINGS_LOCK = 7_414_202  # PostgreSQL's, next to the trail's


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
            for held in listing.holdings:
                await _put(tx, held)

    async def saw_one(self, held: Holding) -> None:
        """Keep one holding."""
        async with self.database.writing() as tx:
            await one_at_a_time(tx.db, HOLDINGS_LOCK)
            await _put(tx, held)

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
            return [_read(row) for row in (await db.execute(query)).all()]

    async def at(self, provider: str) -> Sequence[Holding]:
        """Everything last seen at one provider."""
        query = select(holdings).where(holdings.c.provider == provider).order_by(holdings.c.line)
        async with self.database.reading() as db:
            return [_read(row) for row in (await db.execute(query)).all()]

    async def every(self) -> Sequence[Holding]:
        """Everything last seen, by provider and line."""
        query = select(holdings).order_by(holdings.c.provider, holdings.c.line)
        async with self.database.reading() as db:
            return [_read(row) for row in (await db.execute(query)).all()]


async def _put(tx: Writing, held: Holding) -> None:
    same = (holdings.c.provider == held.provider, holdings.c.reference == held.reference)
    await tx.db.execute(delete(holdings).where(*same))
    ways = held.directions
    await tx.db.execute(
        insert(holdings).values(
            provider=held.provider,
            reference=held.reference,
            kind="number" if isinstance(held.line, E164) else "sip_user",
            line=str(held.line),
            name=held.name,
            inbound_agent=held.inbound_agent,
            outbound_agent=held.outbound_agent,
            directions=None if ways is None else ",".join(sorted(ways)),
            status=held.status,
            trunk=held.trunk,
            seen=tx.now,
            raw=None if held.raw is None else json.dumps(dict(held.raw)),
        )
    )


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
