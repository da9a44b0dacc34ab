"""The agents that providers listed, so that a select answers at once and an id has its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from bot.domain.agents import Agent
from bot.store.database import Database
from bot.store.engine import one_at_a_time
from bot.store.tables import agents

AGENTS_LOCK = 7_414_203  # PostgreSQL's, next to the holdings'


@dataclass(frozen=True, slots=True)
class KnownAgents:
    """Each method is one transaction."""

    database: Database

    async def saw(self, provider: str, listed: Sequence[Agent]) -> None:
        """Keep what a provider listed just now; those of before are forgotten."""
        rows = {one.id: {"provider": provider, "id": one.id, "name": one.name} for one in listed}
        async with self.database.writing() as tx:
            await one_at_a_time(tx.db, AGENTS_LOCK)
            await tx.db.execute(delete(agents).where(agents.c.provider == provider))
            if rows:
                await tx.db.execute(insert(agents), list(rows.values()))

    async def at(self, provider: str) -> Sequence[Agent]:
        """The agents of one provider, by name."""
        query = select(agents).where(agents.c.provider == provider)
        async with self.database.reading() as db:
            found = [Agent(row.id, row.name) for row in (await db.execute(query)).all()]
        return sorted(found, key=lambda one: ((one.name or one.id).casefold(), one.id))

    async def names(self) -> Mapping[tuple[str, str], str]:
        """What agents are called, by provider and id."""
        async with self.database.reading() as db:
            rows = (await db.execute(select(agents))).all()
        return {(row.provider, row.id): row.name for row in rows if row.name}
