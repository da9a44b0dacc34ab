"""Plans that are being carried out, or in doubt, or whose asker was not told: reconcile's work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from bot.domain.plans import UNRESOLVED, Plan
from bot.store.database import Database
from bot.store.plans import UNTOLD
from bot.store.rows import from_time, later, read_plan
from bot.store.tables import plans

HOLDING = [str(state) for state in UNRESOLVED]


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
                    plans.c.state.in_(HOLDING),
                    or_(plans.c.lease_until.is_(None), plans.c.lease_until <= tx.now),
                )
                .values(lease_until=later(tx.now, lease))
                .returning(plans)
            )
            return [read_plan(row) for row in taken.all()]

    async def owned(self, provider: str, besides: Plan) -> frozenset[str]:
        """The lines at a provider that other plans hold, or came to hold."""
        mine = or_(plans.c.state.in_(HOLDING), plans.c.state.in_(["done", "partial"]))
        query = select(plans.c.number).where(
            plans.c.provider == provider,
            plans.c.id != besides.id,
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
            plans.c.state.in_(HOLDING),
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

    async def ask(self, plan: Plan) -> bool:
        """Whether this plan is yet to be put before a person; true only once."""
        async with self.database.writing() as tx:
            asked = await tx.db.execute(
                update(plans)
                .where(plans.c.id == plan.id, plans.c.asked.is_(False))
                .values(asked=True)
            )
            return asked.rowcount == 1

    async def ask_again(self, plan: Plan) -> None:
        """Nobody could be reached: the next look puts the plan before a person again."""
        async with self.database.writing() as tx:
            await tx.db.execute(update(plans).where(plans.c.id == plan.id).values(asked=False))

    async def told(self, plan: Plan) -> None:
        """Mark that the asker was told of the state that the plan is in."""
        async with self.database.writing() as tx:
            await tx.db.execute(
                update(plans)
                .where(plans.c.id == plan.id, plans.c.state == str(plan.state))
                .values(told=True)
            )

    async def untold(self, since: timedelta) -> Sequence[Plan]:
        """Plans that ended at least so long ago, and whose asker was not told."""
        async with self.database.writing() as tx:
            query = select(plans).where(
                plans.c.told.is_(False),
                plans.c.state.in_([str(state) for state in UNTOLD]),
                plans.c.changed <= later(tx.now, -since),
            )
            return [read_plan(row) for row in (await tx.db.execute(query)).all()]
