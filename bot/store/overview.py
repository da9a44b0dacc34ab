"""What concerns one person at one moment: what we have in short, what waits, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, bindparam, func, literal, null, select, union_all

from bot.domain.events import Event
from bot.domain.holdings import Holding
from bot.domain.plans import Plan, State
from bot.store.agents import NAMES, named
from bot.store.chain import read_event
from bot.store.database import Database
from bot.store.holdings import HoldingRow, readable
from bot.store.lookups import theirs
from bot.store.prepared import prepared
from bot.store.rows import PlanRow, read_plans, to_time
from bot.store.tables import events, holdings, plans

MOST_WAITING = 100
ACTOR: Any = bindparam("actor", required=False)
NEWEST: Any = bindparam("newest", required=False)
CHANGES = theirs(ACTOR, [], NEWEST)
FIRST_EVENT = select(func.max(events.c.seq)).where(events.c.plan_id == plans.c.id)
WAITING = (
    select(plans)
    .where(
        plans.c.actor_id == ACTOR,
        plans.c.state == str(State.PROPOSED),
        plans.c.expires > bindparam("at_now"),
    )
    .order_by(plans.c.created.desc(), FIRST_EVENT.scalar_subquery().desc())
    .limit(MOST_WAITING)
)
"""Newest first; of two of the same millisecond, the trail knows which."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`first` few holdings and `counts` of all, by the names of the providers that were asked for;
    names of agents by provider and id; plans and changes, newest first.
    """

    first: Mapping[str, Sequence[Holding]]
    counts: Mapping[str, int]
    names: Mapping[tuple[str, str], str]
    waiting: Sequence[Plan]
    changes: Sequence[Event]


async def look(
    database: Database, actor_id: str, providers: Sequence[str], few: int, newest: int
) -> Seen:
    """All of it in one transaction: `few` holdings of each provider, so many `newest` changes."""
    now = to_time(datetime.now(UTC))
    async with database.reading() as db:

        async def rows(statement: Executable, **values: Any) -> Sequence[Any]:
            return await prepared(statement, db.dialect).within(db, values)

        held = await rows(_held(tuple(providers)), few=few) if providers else ()
        names = await rows(NAMES)
        waiting = await rows(WAITING, actor=actor_id, at_now=now)
        changes = await rows(CHANGES, actor=actor_id, newest=newest)
    at: dict[str, list[Any]] = {name: [] for name in providers}
    counts = dict.fromkeys(providers, 0)
    for *row, count in held:
        one: Any = HoldingRow(*row)
        at[one.provider].append(one)
        counts[one.provider] = count
    return Seen(
        {name: readable(some) for name, some in at.items()},
        counts,
        named(names),
        read_plans(PlanRow(*row) for row in waiting),
        [read_event(row) for row in changes],
    )


@lru_cache(maxsize=8)
def _held(providers: tuple[str, ...]) -> Executable:
    """The first few holdings of each provider by line, without its record, and how many it has."""
    columns = [null().label("raw") if one.name == "raw" else one for one in holdings.c]
    parts = []
    for name in providers:
        there = holdings.c.provider == literal(name)
        count = select(func.count()).select_from(holdings).where(there).scalar_subquery()
        few = select(*columns, count).where(there).order_by(holdings.c.line)
        parts.append(select(few.limit(bindparam("few")).subquery()))
    return union_all(*parts)
