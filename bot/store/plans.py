"""Plans in the database: every change of state with its event, in one transaction."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.actors import Actor, Origin
from bot.domain.errors import Busy
from bot.domain.events import OUTCOMES, Json, Outcome, cleaned
from bot.domain.numbers import Holding, Line
from bot.domain.plans import TRANSITIONS, UNRESOLVED, Draft, Plan, State
from bot.store.database import Database, Writing
from bot.store.rows import from_time, new_row, read_plan, to_time
from bot.store.tables import plans

HOLDING_STATES = [str(state) for state in UNRESOLVED]
ONE_AT_A_TIME = ("plans.provider", "one_open_")
"""How SQLite and PostgreSQL name the rules of the partial unique indexes when one is broken."""
LOOK_AGAIN = (State.UNKNOWN, State.PENDING)
"""States that reconcile is to look at with its next pass."""
UNTOLD = (State.DONE, State.FAILED, State.PARTIAL, State.UNKNOWN, State.PENDING, State.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Move:
    """A change of state: to which one, by whom, from where, and what the event says of it."""

    to: State
    actor: Actor
    origin: Origin
    reason: str | None = None
    after: Json = None
    outcome: Outcome | None = None
    holding: Holding | None = None
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class Plans:
    """Each method is one transaction."""

    database: Database

    async def propose(
        self, draft: Draft, actor: Actor, origin: Origin, lifetime: timedelta
    ) -> Plan:
        """Keep a new plan. Raises AlreadyDelivered when its command had its effect before."""
        plan_id = f"p_{secrets.token_urlsafe(12)}"
        async with self.database.writing() as tx:
            await tx.deliver(origin.delivery, plan_id)
            row = new_row(plan_id, draft, actor, origin) | {
                "state": str(State.PROPOSED),
                "created": tx.now,
                "changed": tx.now,
                "expires": _later(tx.now, lifetime),
            }
            made = await tx.db.execute(insert(plans).values(row).returning(plans))
            plan = read_plan(made.one())
            await tx.note(plan.entry(TRANSITIONS[None, State.PROPOSED], actor, origin))
        return plan

    async def get(self, plan_id: str) -> Plan | None:
        """One plan, if there is one with this id."""
        wanted = select(plans).where(plans.c.id == cleaned(plan_id))
        async with self.database.reading() as db:
            row = (await db.execute(wanted)).one_or_none()
        return None if row is None else read_plan(row)

    async def claim(self, plan: Plan, move: Move, lease: timedelta) -> Plan | None:
        """Take a proposed plan to carry it out: of two who try, one gets it.

        None when it is no longer open (settled, or expired by the database's clock). Raises Busy
        while another plan holds the same number, or another automatic pick is not settled.
        """
        try:
            async with self.database.writing() as tx:
                await tx.deliver(move.origin.delivery, plan.id)
                lease_until = _later(tx.now, lease)
                return await _moved(
                    tx, plan, move, {"lease_until": lease_until}, plans.c.expires > tx.now
                )
        except IntegrityError as error:
            if not any(rule in str(error.orig) for rule in ONE_AT_A_TIME):
                raise
            raise Busy(_why_busy(plan)) from error

    async def send(
        self, plan: Plan, move: Move, snapshot: Mapping[str, Any], lease: timedelta
    ) -> Plan | None:
        """Mark, just before the write leaves, that it may have happened from now on.

        `snapshot`: the lines listed by the provider, and whether that list was complete.
        None when the claim was lost: then nothing may be sent.
        """
        async with self.database.writing() as tx:
            values = {
                "sent_at": tx.now,
                "lease_until": _later(tx.now, lease),
                "snapshot": json.dumps(sorted(snapshot["lines"])),
                "snapshot_complete": snapshot["complete"],
            }
            return await _moved(tx, plan, move, values)

    async def move(self, plan: Plan, move: Move) -> Plan | None:
        """Bring a plan from the state it is seen in to another; None when it is no longer there."""
        async with self.database.writing() as tx:
            await tx.deliver(move.origin.delivery, plan.id)
            return await _moved(tx, plan, move, {})

    async def expire(self, actor: Actor, origin: Origin) -> Sequence[Plan]:
        """Expire every proposed plan whose time is over."""
        expired = []
        async with self.database.writing() as tx:
            due = (plans.c.state == str(State.PROPOSED), plans.c.expires <= tx.now)
            # all plans first, then the head, as everybody does; what others hold is left to them
            rows = select(plans).where(*due).with_for_update(skip_locked=True)
            for row in (await tx.db.execute(rows)).all():
                moved = await _moved(
                    tx, read_plan(row), Move(State.EXPIRED, actor, origin), {}, due[1]
                )
                if moved is not None:
                    expired.append(moved)
        return expired

    async def abandoned(self, lease: timedelta) -> Sequence[Plan]:
        """Take, for a lease, every unresolved plan that nobody else is working on."""
        async with self.database.writing() as tx:
            taken = await tx.db.execute(
                update(plans)
                .where(
                    plans.c.state.in_(HOLDING_STATES),
                    or_(plans.c.lease_until.is_(None), plans.c.lease_until <= tx.now),
                )
                .values(lease_until=_later(tx.now, lease))
                .returning(plans)
            )
            return [read_plan(row) for row in taken.all()]

    async def owned(self, provider: str, besides: Plan) -> frozenset[str]:
        """The lines at a provider that other plans hold, or came to hold."""
        mine = or_(plans.c.state.in_(HOLDING_STATES), plans.c.state.in_(["done", "partial"]))
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
            plans.c.state.in_(HOLDING_STATES),
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
                plans.c.changed <= _later(tx.now, -since),
            )
            return [read_plan(row) for row in (await tx.db.execute(query)).all()]


async def _moved(
    tx: Writing,
    plan: Plan,
    move: Move,
    values: Mapping[str, Any],
    *conditions: ColumnElement[bool],
) -> Plan | None:
    """The one place where a plan changes its state, if it still is where it was seen."""
    phase = TRANSITIONS[plan.state, move.to]
    changes = {
        "state": str(move.to),
        "changed": tx.now,
        "reason": cleaned(move.reason),
        "told": move.to not in UNTOLD,
        **({"lease_until": None} if move.to in LOOK_AGAIN else {}),
        **({"settled_by": move.settled_by} if move.settled_by else {}),
        **(
            {"number": str(move.holding.line), "provider_ref": move.holding.reference}
            if move.holding
            else {}
        ),
        **values,
    }
    row = (
        await tx.db.execute(
            update(plans)
            .where(plans.c.id == plan.id, plans.c.state == str(plan.state), *conditions)
            .values(changes)
            .returning(plans)
        )
    ).one_or_none()
    if row is None:
        return None
    moved = read_plan(row)
    if phase is not None:
        outcome = move.outcome or next(iter(OUTCOMES[phase]))
        await tx.note(
            moved.entry(
                phase, move.actor, move.origin, outcome, reason=move.reason, after=move.after
            )
        )
    return moved


def _later(now: str, by: timedelta) -> str:
    return to_time(from_time(now) + by)


def _why_busy(plan: Plan) -> str:
    line: Line | None = plan.draft.line
    if line is None:
        return (
            "Another number is being bought there just now, and this provider picks by itself:"
            " the two could not be told apart. Press the button again in a minute."
        )
    return f"Somebody else is buying {line.pretty} there just now. Look at `/number list` shortly."
