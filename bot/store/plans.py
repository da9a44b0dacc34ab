"""Plans in the database: every change of state with its event, in one transaction."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.actors import NUMBERBOT, Actor, Origin
from bot.domain.errors import AlreadyDelivered, Busy, StoreUnavailable
from bot.domain.events import OUTCOMES, Json, Outcome, cleaned
from bot.domain.holdings import Holding
from bot.domain.plans import TRANSITIONS, Draft, Plan, State, new_id
from bot.store.database import Database, Writing
from bot.store.holdings import forget, keep
from bot.store.rows import PlanRow, later, new_row, read_plan, read_plans
from bot.store.tables import deliveries, plans
from bot.store.watch import Change

ONE_AT_A_TIME = ("plans.provider", "one_open_")
"""How SQLite and PostgreSQL name the rules of the partial unique indexes when one is broken."""
NO_SECRETS: Mapping[str, str] = MappingProxyType({})
ON_TIME = plans.c.expires > bindparam("at_now")
OVER = plans.c.expires <= bindparam("at_now")
WAS_THERE = plans.c.changed <= bindparam("at_read")
ADD = insert(plans).returning(plans)
GET = select(plans).where(plans.c.id == bindparam("at_id"))
UNTOLD = (State.DONE, State.FAILED, State.PARTIAL, State.UNKNOWN, State.PENDING, State.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Move:
    """A change of state: to which one, by whom, from where, and what the event says of it.

    `holding` is the line as it is ours now, and kept as such; `gone`: it is ours no more.
    """

    to: State
    actor: Actor
    origin: Origin
    reason: str | None = None
    after: Json = None
    outcome: Outcome | None = None
    holding: Holding | None = None
    gone: bool = False
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class Plans:
    """Each method is one transaction."""

    database: Database

    async def propose(
        self,
        draft: Draft,
        actor: Actor,
        origin: Origin,
        lifetime: timedelta,
        secrets: Mapping[str, str] = NO_SECRETS,
    ) -> Plan:
        """Keep a new plan, its secrets sealed until it is claimed or given up.

        Raises AlreadyDelivered when its command had its effect before.
        """
        plan_id = new_id()
        async with self.database.writing() as tx:
            await tx.deliver(origin.delivery, plan_id)
            row = new_row(plan_id, draft, actor, origin) | {
                "state": str(State.PROPOSED),
                "created": tx.now,
                "changed": tx.now,
                "expires": later(tx.now, lifetime),
                "sealed": tx.keys.seal(json.dumps(dict(secrets))) if secrets else None,
            }
            return await _new(tx, row, actor, origin)

    async def submit(
        self, plan_id: str, draft: Draft, actor: Actor, origin: Origin, lease: timedelta
    ) -> Plan | None:
        """Take the plan of a form that was sent, claimed at once: its id was made with the form.

        None when there is a plan of this id: the form was sent before. Raises Busy while another
        plan holds the same line.
        """
        try:
            async with self.database.writing() as tx:
                known = select(plans.c.id).where(plans.c.id == plan_id)
                if (await tx.db.execute(known)).one_or_none() is not None:
                    return None
                await tx.deliver(origin.delivery, plan_id)
                row = new_row(plan_id, draft, actor, origin) | {
                    "state": str(State.CLAIMED),
                    "created": tx.now,
                    "changed": tx.now,
                    "expires": later(tx.now, lease),
                    "lease_until": later(tx.now, lease),
                }
                return await _new(tx, row, actor, origin)
        except IntegrityError as error:
            if any(rule in str(error.orig) for rule in ONE_AT_A_TIME):
                raise Busy("Another plan is in the way, and not settled yet.") from error
            if await self.get(plan_id) is not None:
                return None
            raise
        except AlreadyDelivered:  # to two copies at once, of which the other was faster
            if await self.get(plan_id) is not None:
                return None
            raise

    def unsealed(self, plan: Plan) -> Mapping[str, str] | None:
        """The secrets of a plan, by their fields' names; None when our keys do not open them."""
        if plan.sealed is None:
            return NO_SECRETS
        words = self.database.keys.unseal(plan.sealed)
        return None if words is None else dict(json.loads(words))

    async def get(self, plan_id: str) -> Plan | None:
        """One plan, if there is one with this id."""
        found = await self.database.rows(GET, {"at_id": cleaned(plan_id)})
        return read_plan(PlanRow(*found[0])) if found else None

    async def several(self, plan_ids: Collection[str]) -> Sequence[Plan]:
        """The plans that have these ids and can be read, in the order of the ids."""
        wanted = select(plans).where(plans.c.id.in_(plan_ids))
        async with self.database.reading() as db:
            found = {one.id: one for one in read_plans((await db.execute(wanted)).all())}
        return [found[plan_id] for plan_id in plan_ids if plan_id in found]

    async def of_delivery(self, key: str | None) -> Plan | None:
        """The plan that a delivery made, or had its effect on, if it did."""
        made = select(deliveries.c.plan_id).where(deliveries.c.key == key)
        async with self.database.reading() as db:
            row = (await db.execute(select(plans).where(plans.c.id.in_(made)))).one_or_none()
        return None if row is None else read_plan(row)

    async def newest(self, limit: int) -> Sequence[Plan]:
        """The plans that were proposed last, newest first."""
        wanted = select(plans).order_by(plans.c.created.desc(), plans.c.id).limit(limit)
        async with self.database.reading() as db:
            return read_plans((await db.execute(wanted)).all())

    async def claim(
        self, plan: Plan, move: Move, lease: timedelta, read: timedelta = timedelta(0)
    ) -> Plan | None:
        """Take a proposed plan to carry it out: of two who try, one gets it.

        None when it is no longer open (settled, or expired by the database's clock), or was not
        there for as long as anybody needs to read it. Raises Busy
        while another plan holds the same number, or another automatic pick is not settled.
        The plan comes with its sealed secrets, which are in the database no more.
        """
        try:
            async with self.database.writing() as tx:
                await tx.deliver(move.origin.delivery, plan.id)
                lease_until = later(tx.now, lease)
                values = {
                    "lease_until": lease_until,
                    "at_now": tx.now,
                    "at_read": later(tx.now, -read),
                }
                claimed = await _moved(tx, plan, move, values, READ_ON_TIME if read else IN_TIME)
            await self._wipe(plan)
            return None if claimed is None else replace(claimed, sealed=plan.sealed)
        except IntegrityError as error:
            if not any(rule in str(error.orig) for rule in ONE_AT_A_TIME):
                raise
            raise Busy("Another plan is in the way, and not settled yet.") from error

    async def shown(self, plan: Plan) -> None:
        """A proposed plan stands before its asker from now on."""
        proposed = (plans.c.id == plan.id, plans.c.state == str(State.PROPOSED))
        async with self.database.writing() as tx:
            await tx.db.execute(update(plans).where(*proposed).values(changed=tx.now))

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
                "lease_until": later(tx.now, lease),
                "snapshot": json.dumps(sorted(snapshot["lines"])),
                "snapshot_complete": snapshot["complete"],
            }
            return await _moved(tx, plan, move, values)

    async def move(self, plan: Plan, move: Move) -> Plan | None:
        """Bring a plan from the state it is seen in to another; None when it is no longer there.

        What that tells of the line is kept in either case.
        """
        async with self.database.writing() as tx:
            await tx.deliver(move.origin.delivery, plan.id)
            if move.holding is not None:
                await keep(tx, move.holding)
            elif move.gone and plan.line is not None:
                await forget(tx, plan.provider, plan.line)
            moved = await _moved(tx, plan, move, {})
        await self._wipe(plan)
        return moved

    async def expire(self, actor: Actor, origin: Origin) -> Sequence[Plan]:
        """Expire every proposed plan whose time is over; then nothing of a secret is left behind.

        Reconcile does it every minute, so what somebody's reading kept in the log goes, too.
        """
        expired = []
        async with self.database.writing() as tx:
            now = {"at_now": tx.now}
            due = (plans.c.state == str(State.PROPOSED), OVER)
            # all plans first, then the head, as everybody does; what others hold is left to them
            query = select(plans).where(*due).with_for_update(skip_locked=True)
            rows = (await tx.db.execute(query, now)).all()
            ids = [row.id for row in rows]  # what they had sealed goes, though one is unreadable
            await tx.db.execute(update(plans).where(plans.c.id.in_(ids)).values(sealed=None))
            for plan in read_plans(rows):
                move = Move(State.EXPIRED, actor, origin, reason="Nobody confirmed it in time.")
                moved = await _moved(tx, plan, move, now, TOO_LATE)
                if moved is not None:
                    expired.append(moved)
        await self.database.wipe()
        return expired

    async def _wipe(self, plan: Plan) -> None:
        """Where a plan had secrets, leave none of them behind in the database's log."""
        if plan.sealed is not None:
            with suppress(StoreUnavailable):  # what was committed stands; `expire` wipes again
                await self.database.wipe()


async def _new(tx: Writing, row: Mapping[str, Any], actor: Actor, origin: Origin) -> Plan:
    """The one place where a plan begins."""
    (made,) = await tx.run(ADD, row, row)
    plan = read_plan(PlanRow(*made))
    event = await tx.note(plan.entry(TRANSITIONS[None, plan.state], actor, origin))
    tx.changes.append(Change(plan, None, event))
    return plan


def _update(*conditions: ColumnElement[bool]) -> Update:
    """Moves one plan, if it still is where it was seen; made once, since that takes its time."""
    seen = (plans.c.id == bindparam("at_id"), plans.c.state == bindparam("at_state"))
    return update(plans).where(*seen, *conditions).returning(plans)


MOVE = _update()
IN_TIME = _update(ON_TIME)
READ_ON_TIME = _update(ON_TIME, WAS_THERE)
TOO_LATE = _update(OVER)


async def _moved(
    tx: Writing, plan: Plan, move: Move, values: Mapping[str, Any], how: Update = MOVE
) -> Plan | None:
    """The one place where a plan changes its state, if it still is where it was seen."""
    phase = TRANSITIONS[plan.state, move.to]
    at = {"at_id": plan.id, "at_state": str(plan.state)}
    given = _changes(move, tx.now) | dict(values) | at
    found = await tx.run(how, given, [name for name in given if name in plans.c])
    if not found:
        return None
    moved, event = read_plan(PlanRow(*found[0])), None
    if phase is not None:
        outcome = move.outcome or next(iter(OUTCOMES[phase]))
        why = _told_to_the_trail(moved, move)
        event = await tx.note(
            moved.entry(phase, move.actor, move.origin, outcome, reason=why, after=move.after)
        )
    tx.changes.append(Change(moved, plan.state, event))
    return moved


def _changes(move: Move, now: str) -> dict[str, Any]:
    """What a change of state writes into the plan's row."""
    changes: dict[str, Any] = {
        "state": str(move.to),
        "changed": now,
        "reason": cleaned(move.reason),
        "told": move.to not in UNTOLD,
        "announced": move.to not in {State.DONE, State.PARTIAL},
        "lease_until": None,
        "sealed": None,
    }
    if move.settled_by:
        changes["settled_by"] = move.settled_by
    if move.holding:
        changes |= {"number": str(move.holding.line), "provider_ref": move.holding.reference}
    return changes


def _told_to_the_trail(plan: Plan, move: Move) -> str | None:
    """The reason; what settles by itself also names who had asked."""
    if move.actor.id != NUMBERBOT:
        return move.reason
    return f"{move.reason or ''} Asked for by {plan.actor.name or plan.actor.id}.".strip()
