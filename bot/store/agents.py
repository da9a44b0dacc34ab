"""The agents that providers listed, so that a select answers at once and an id has its name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.agents import Agent
from bot.store.database import Database
from bot.store.engine import one_at_a_time
from bot.store.tables import agents

AT = select(agents).where(agents.c.provider == bindparam("provider"))
NAMES = select(agents).where(agents.c.name.is_not(None))
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
        rows = await self.database.rows(AT, {"provider": provider})
        found = [Agent(agent_id, name) for _, agent_id, name in rows]
        return sorted(found, key=lambda one: ((one.name or one.id).casefold(), one.id))

    async def names(self) -> Mapping[tuple[str, str], str]:
        """What agents are called, by provider and id."""
        return named(await self.database.rows(NAMES, {}))


def named(rows: Iterable[Any]) -> Mapping[tuple[str, str], str]:
    """What rows say that agents are called, by provider and id."""
    return {(provider, agent_id): name for provider, agent_id, name in rows if name}
