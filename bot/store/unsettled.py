"""Plans that are being carried out, or in doubt, or whose asker was not told: reconcile's work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from bot.domain.events import Action
from bot.domain.numbers import Line
from bot.domain.plans import UNRESOLVED, Plan, State
from bot.store.database import Database
from bot.store.plans import UNTOLD
from bot.store.rows import from_time, later, read_plan, read_plans, to_time
from bot.store.tables import deliveries, plans

HOLDING = [str(state) for state in UNRESOLVED]
BRINGING = [str(action) for action in (Action.BUY, Action.IMPORT, Action.CREATE_SIP_USER)]
LATELY = timedelta(days=1)
"""How long a provider may take, at most, to list what it sold."""
CALL_IN_DOUBT = (plans.c.action == str(Action.CALL)) & (plans.c.state == str(State.UNKNOWN))
"""Nobody can find out whether it rang: there is nothing to settle, and its line is free."""
HOLDS = plans.c.state.in_(HOLDING) & ~CALL_IN_DOUBT


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Each method is one transaction."""

    database: Database

    async def abandoned(self, lease: timedelta) -> Sequence[Plan]:
        """Take, for a lease, every unresolved plan that nobody else is working on."""
        async with self.database.writing() as tx:
            taken = await tx.db.execute(
                update(plans)
                .where(
                    HOLDS,
                    or_(plans.c.lease_until.is_(None), plans.c.lease_until <= tx.now),
                )
                .values(lease_until=later(tx.now, lease))
                .returning(plans)
            )
            return read_plans(taken.all())

    async def owned(self, provider: str, besides: Plan) -> frozenset[str]:
        """The lines at a provider that other plans brought us, or may have.

        What was brought a day before this plan began is in its snapshot, or was given back since.
        """
        lately = plans.c.changed >= to_time(besides.created - LATELY)
        brought = plans.c.state.in_(["done", "partial"]) & lately
        mine = or_(plans.c.state.in_(HOLDING), brought)
        query = select(plans.c.number).where(
            plans.c.provider == provider,
            plans.c.id != besides.id,
            plans.c.action.in_(BRINGING),  # who links an agent to a line did not bring it
            plans.c.number.is_not(None),
            mine,
        )
        async with self.database.reading() as db:
            return frozenset((await db.execute(query)).scalars())

    async def open_lines(self, provider: str) -> frozenset[str]:
        """The lines at a provider for which a plan is being carried out or not settled."""
        query = select(plans.c.number).where(
            plans.c.provider == provider,
            plans.c.number.is_not(None),
            HOLDS,
        )
        async with self.database.reading() as db:
            return frozenset((await db.execute(query)).scalars())

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
        await self._mark(plan, asked=True)

    async def told(self, plan: Plan) -> None:
        """Mark that the asker was told of the state that the plan is in."""
        await self._mark(plan, told=True)

    async def announced(self, plan: Plan) -> None:
        """Mark that everybody was told of the change."""
        await self._mark(plan, announced=True)

    async def _mark(self, plan: Plan, **marks: bool) -> None:
        async with self.database.writing() as tx:
            await tx.db.execute(
                update(plans)
                .where(plans.c.id == plan.id, plans.c.state == str(plan.state))
                .values(marks)
            )

    async def untold(self, since: timedelta, lease: timedelta) -> Sequence[Plan]:
        """Take, for a lease, plans that ended so long ago and that somebody was not told of."""
        async with self.database.writing() as tx:
            taken = await tx.db.execute(
                update(plans)
                .where(
                    or_(plans.c.told.is_(False), plans.c.announced.is_(False)),
                    plans.c.state.in_([str(state) for state in UNTOLD]),
                    plans.c.changed <= later(tx.now, -since),
                    or_(plans.c.lease_until.is_(None), plans.c.lease_until <= tx.now),
                )
                .values(lease_until=later(tx.now, lease))
                .returning(plans)
            )
            return read_plans(taken.all())

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

    async def forget_deliveries(self) -> None:
        """Let go of delivery keys older than a day: Slack delivers nothing again so late."""
        async with self.database.writing() as tx:
            old = later(tx.now, -timedelta(days=1))
            await tx.db.execute(delete(deliveries).where(deliveries.c.time < old))
