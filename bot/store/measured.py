"""How the database stands, for whoever watches it: open plans, the trail's head, the witness."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import Phase
from bot.domain.plans import UNRESOLVED, State
from bot.store.chain import broken
from bot.store.database import Database
from bot.store.ends import sight
from bot.store.rows import from_time
from bot.store.tables import events, plans
from bot.store.unsettled import CALL_IN_DOUBT
from bot.store.witnesses import OURS

OPEN = (State.PROPOSED, *UNRESOLVED)


@dataclass(frozen=True, slots=True)
class Measured:
    """What all copies share, seen at one moment.

    `open_plans`: how many are in each open state, without calls of which nobody can ever know.
    `asked`: those put before a person. `oldest`: how long the oldest unresolved plan has been in
    its state. `head`: the newest event's seq. `sound`: whether the trail's ends hold.
    `witnessed`: when its head was last told.
    """

    open_plans: Mapping[State, int]
    asked: int
    oldest: timedelta
    head: int
    sound: bool
    witnessed: datetime | None


@dataclass(frozen=True, slots=True)
class Measurements:
    """Each method is one transaction."""

    database: Database

    async def take(self) -> Measured:
        """Everything, by indexes and without a lock, however much there is."""
        async with self.database.reading() as db:
            if db.dialect.name == "postgresql":  # one moment for all; SQLite has it anyway
                await db.execution_options(isolation_level="REPEATABLE READ")
            rows = (await db.execute(_open())).all()
            seen = await sight(db)
            why = await broken(db, seen, self.database.keys)
            counts = dict.fromkeys(OPEN, 0)
            for row in rows:
                counts[State(row.state)] += row.count
            waiting = [row.oldest for row in rows if State(row.state) in UNRESOLVED]
            return Measured(
                counts,
                sum(row.count for row in rows if row.asked),
                from_time(seen.now) - from_time(min(waiting)) if waiting else timedelta(0),
                seen.ends.heads[0].seq if seen.ends.heads and seen.ends.heads[0].readable else 0,
                why is None,
                await _witnessed(db),
            )


def _open() -> Select[Any]:
    return (
        select(
            plans.c.state,
            plans.c.asked,
            func.count().label("count"),
            func.min(plans.c.changed).label("oldest"),
        )
        .where(plans.c.state.in_([str(state) for state in OPEN]), ~CALL_IN_DOUBT)
        .group_by(plans.c.state, plans.c.asked)
    )


async def _witnessed(db: AsyncConnection) -> datetime | None:
    done = OURS & (events.c.phase == str(Phase.DONE))
    order = (events.c.time.desc(), events.c.seq.desc())  # as the index on the action has them
    newest = select(events.c.time).where(done).order_by(*order).limit(1)
    found = (await db.execute(newest)).scalar_one_or_none()
    return None if found is None else from_time(found)
