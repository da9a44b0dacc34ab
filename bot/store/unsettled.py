"""Plans that are being carried out, or in doubt, or whose asker was not told: reconcile's work."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Text, bindparam, delete, func, or_, select, update

from bot.domain.events import Action
from bot.domain.numbers import Line
from bot.domain.plans import UNRESOLVED, Plan, State
from bot.store.database import Database
from bot.store.moves import UNTOLD
from bot.store.rows import PlanRow, from_time, later, read_plan, read_plans, to_time
from bot.store.tables import deliveries, plans
from bot.store.writing import Writing

HOLDING = [str(state) for state in UNRESOLVED]
BRINGING = [str(action) for action in (Action.BUY, Action.IMPORT, Action.CREATE_SIP_USER)]
FEW = 5
"""Plans that are taken at once."""
LATELY = timedelta(days=1)
"""How long a provider may take, at most, to list what it sold."""
HELD = plans.c.state.in_(HOLDING)
CALL_IN_DOUBT = (plans.c.action == str(Action.CALL)) & (plans.c.state == str(State.UNKNOWN))
"""Nobody can find out whether it rang: there is nothing to settle, and its line is free."""
HOLDS = HELD & ~CALL_IN_DOUBT
OPEN = select(plans.c.provider, plans.c.number).where(plans.c.number.is_not(None), HOLDS)
BRINGS = (
    select(plans)
    .where(
        plans.c.number == bindparam("line", required=False),
        plans.c.action.in_(BRINGING),
        plans.c.id != bindparam("besides", required=False),
        HELD,
    )
    .limit(1)
)
ANNOUNCES = (
    update(plans)
    .where(
        plans.c.id == bindparam("at_id"),
        plans.c.state == bindparam("at_state"),
        plans.c.announced.is_(False),
        plans.c.lease_until.is_not_distinct_from(bindparam("at_lease", type_=Text)),
    )
    .values(lease_until=bindparam("to_lease"))
    .returning(plans.c.id)
)
MARK = {
    mark: update(plans)
    .where(plans.c.id == bindparam("at_id"), plans.c.state == bindparam("at_state"))
    .values({mark: True})
    for mark in ("told", "announced", "asked")
}
"""That somebody was told, by the column that says so."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Lines that other plans brought us at a provider.

    `since` a plan was sent, or perhaps only now; `before` it, and lately. One of the latter that is
    not in that plan's snapshot was given back, or listed late: the plan may have brought it again.
    """

    since: frozenset[str]
    before: frozenset[str]

    @property
    def lines(self) -> frozenset[str]:
        """All of them."""
        return self.since | self.before


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Each method is one transaction."""

    database: Database

    async def abandoned(self, lease: timedelta, besides: Collection[str] = ()) -> Sequence[Plan]:
        """Take, for a lease, a few unresolved plans that nobody else is working on.

        A few, so that none waits for its turn until its lease is over; `besides` are ids of those
        that had theirs.
        """
        async with self.database.writing() as tx:
            return await _taken(tx, lease, HOLDS, plans.c.id.not_in(besides))

    async def brought(self, provider: str, besides: Plan) -> Brought:
        """The lines at a provider that other plans brought us, or may have.

        What was brought a day before this plan began is in its snapshot, or was given back since.
        """
        lately = plans.c.changed >= to_time(besides.created - LATELY)
        mine = or_(HELD, plans.c.state.in_(["done", "partial"]) & lately)
        query = select(plans.c.number, plans.c.state, plans.c.changed).where(
            plans.c.provider == provider,
            plans.c.id != besides.id,
            plans.c.action.in_(BRINGING),  # who links an agent to a line did not bring it
            plans.c.number.is_not(None),
            mine,
        )
        began = to_time(besides.sent_at or besides.created)
        async with self.database.reading() as db:
            rows = (await db.execute(query)).all()
        since = frozenset(
            row.number for row in rows if row.state in HOLDING or row.changed >= began
        )
        return Brought(since, frozenset(row.number for row in rows) - since)

    async def open_lines(self, *providers: str) -> frozenset[str]:
        """The lines at these providers for which a plan is being carried out or not settled."""
        found = await self.database.rows(OPEN, {})
        return frozenset(line for provider, line in found if provider in providers)

    async def absent(self, plan: Plan) -> tuple[int, timedelta]:
        """Count one more complete list without the line: how many in a row, over how long."""
        return await self._count(plan, "absences", "absent_since")

    async def doubtful(self, plan: Plan) -> tuple[int, timedelta]:
        """Count one more look that could tell nothing: how many, over how long."""
        return await self._count(plan, "doubts", "doubtful_since")

    async def _count(self, plan: Plan, count: str, since: str) -> tuple[int, timedelta]:
        async with self.database.writing() as tx:
            row = (await tx.db.execute(select(plans).where(plans.c.id == plan.id))).one()
            first = getattr(row, since) or tx.now
            times = getattr(row, count) + 1
            await tx.db.execute(
                update(plans).where(plans.c.id == plan.id).values({count: times, since: first})
            )
        return times, from_time(tx.now) - from_time(first)

    async def asked(self, plan: Plan) -> None:
        """Mark that the plan was put before a person."""
        await self._mark(plan, "asked")

    async def told(self, plan: Plan) -> None:
        """Mark that the asker was told of the state that the plan is in."""
        await self._mark(plan, "told")

    async def announces(self, plan: Plan, lease: timedelta) -> bool:
        """Keep a change to oneself to announce it, unless somebody else does or did, since seen."""
        seen = None if plan.leased is None else to_time(plan.leased)
        mine = {"at_id": plan.id, "at_state": str(plan.state), "at_lease": seen}
        return bool(
            await self.database.write(ANNOUNCES, lambda now: mine | {"to_lease": later(now, lease)})
        )

    async def announced(self, plan: Plan) -> None:
        """Mark that everybody was told of the change."""
        await self._mark(plan, "announced")

    async def _mark(self, plan: Plan, mark: str) -> None:
        seen = {"at_id": plan.id, "at_state": str(plan.state)}
        await self.database.write(MARK[mark], lambda _: seen)

    async def untold(
        self, since: timedelta, lease: timedelta, besides: Collection[str] = ()
    ) -> Sequence[Plan]:
        """Likewise, a few plans that ended so long ago and that somebody was not told of."""
        async with self.database.writing() as tx:
            return await _taken(
                tx,
                lease,
                or_(plans.c.told.is_(False), plans.c.announced.is_(False)),
                # not by the index of states: those that ended long ago are most of all plans
                func.coalesce(plans.c.state, "").in_([str(state) for state in UNTOLD]),
                plans.c.changed <= later(tx.now, -since),
                plans.c.id.not_in(besides),
            )

    async def in_the_way(self, plan: Plan) -> Plan | None:
        """The plan, not settled yet, because of which this one cannot be claimed."""
        same = plans.c.picks if plan.picks else plans.c.number == str(plan.line)
        query = select(plans).where(
            plans.c.provider == plan.provider,
            plans.c.id != plan.id,
            HOLDS,
            same,
        )
        async with self.database.reading() as db:
            row = (await db.execute(query.limit(1))).one_or_none()
        return None if row is None else read_plan(row)

    async def at_line(self, provider: str, line: Line) -> Plan | None:
        """The plan, not settled yet, that has a line at a provider to itself."""
        query = select(plans).where(
            plans.c.provider == provider, plans.c.number == str(line), HOLDS
        )
        async with self.database.reading() as db:
            row = (await db.execute(query.limit(1))).one_or_none()
        return None if row is None else read_plan(row)

    async def bringing(self, line: Line, besides: str | None = None) -> Plan | None:
        """The plan, not settled yet, by which a line may come to us, at whatever provider."""
        found = await self.database.rows(BRINGS, {"line": str(line), "besides": besides or ""})
        return read_plan(PlanRow(*found[0])) if found else None

    async def forget_deliveries(self) -> None:
        """Let go of delivery keys older than a day: Slack delivers nothing again so late."""
        async with self.database.writing() as tx:
            old = later(tx.now, -timedelta(days=1))
            await tx.db.execute(delete(deliveries).where(deliveries.c.time < old))


async def _taken(tx: Writing, lease: timedelta, *wanted: ColumnElement[bool]) -> Sequence[Plan]:
    """Lease a few of those that nobody has a lease on: first those that never had one.

    So a few rows that cannot be read are in nobody's way.
    """
    free = or_(plans.c.lease_until.is_(None), plans.c.lease_until <= tx.now)
    few = (
        select(plans.c.id)
        .where(*wanted, free)
        .order_by(func.coalesce(plans.c.lease_until, ""), plans.c.changed, plans.c.id)
        .limit(FEW)
        .with_for_update(skip_locked=True)
    )
    lease_until = later(tx.now, lease)
    taken = await tx.db.execute(
        update(plans).where(plans.c.id.in_(few)).values(lease_until=lease_until).returning(plans)
    )
    return read_plans(taken.all())
