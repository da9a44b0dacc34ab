"""Plans in the database: every change of state with its event, in one transaction."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.actors import Actor, Origin
from bot.domain.errors import AlreadyDelivered, Busy, StoreUnavailable
from bot.domain.events import cleaned
from bot.domain.plans import Draft, Plan, State, new_id
from bot.store.database import Database
from bot.store.holdings import forget, keep
from bot.store.moves import IN_TIME, OVER, READ_ON_TIME, TOO_LATE, Move, begun, moved
from bot.store.rows import PlanRow, later, new_row, read_plan, read_plans
from bot.store.tables import deliveries, plans
from bot.store.writing import Step

ONE_AT_A_TIME = ("plans.provider", "one_open_")
"""How SQLite and PostgreSQL name the rules of the partial unique indexes when one is broken."""
NO_SECRETS: Mapping[str, str] = MappingProxyType({})
GET = select(plans).where(plans.c.id == bindparam("at_id"))
SHOWN = (
    update(plans)
    .where(plans.c.id == bindparam("at_id"), plans.c.state == str(State.PROPOSED))
    .values(changed=bindparam("now"))
)


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

        async def proposed(tx: Step) -> Plan:
            await tx.deliver(origin.delivery, plan_id)
            row = new_row(plan_id, draft, actor, origin) | {
                "state": str(State.PROPOSED),
                "created": tx.now,
                "changed": tx.now,
                "expires": later(tx.now, lifetime),
                "sealed": tx.keys.seal(json.dumps(dict(secrets))) if secrets else None,
            }
            return await begun(tx, row, actor, origin)

        return await self.database.step(proposed)

    async def submit(
        self, plan_id: str, draft: Draft, actor: Actor, origin: Origin, lease: timedelta
    ) -> Plan | None:
        """Take the plan of a form that was sent, claimed at once: its id was made with the form.

        None when there is a plan of this id: the form was sent before. Raises Busy while another
        plan holds the same line.
        """

        async def submitted(tx: Step) -> Plan | None:
            if await tx.run(GET, {"at_id": plan_id}):
                return None
            await tx.deliver(origin.delivery, plan_id)
            row = new_row(plan_id, draft, actor, origin) | {
                "state": str(State.CLAIMED),
                "created": tx.now,
                "changed": tx.now,
                "expires": later(tx.now, lease),
                "lease_until": later(tx.now, lease),
            }
            return await begun(tx, row, actor, origin)

        try:
            return await self.database.step(submitted)
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

        async def taken(tx: Step) -> Plan | None:
            await tx.deliver(move.origin.delivery, plan.id)
            values = {
                "lease_until": later(tx.now, lease),
                "at_now": tx.now,
                "at_read": later(tx.now, -read),
            }
            return await moved(tx, plan, move, values, READ_ON_TIME if read else IN_TIME)

        try:
            claimed = await self.database.step(taken)
            await self._wipe(plan)
            return None if claimed is None else replace(claimed, sealed=plan.sealed)
        except IntegrityError as error:
            if not any(rule in str(error.orig) for rule in ONE_AT_A_TIME):
                raise
            raise Busy("Another plan is in the way, and not settled yet.") from error

    async def shown(self, plan: Plan) -> None:
        """A proposed plan stands before its asker from now on."""
        await self.database.write(SHOWN, lambda now: {"at_id": plan.id, "now": now})

    async def send(
        self, plan: Plan, move: Move, snapshot: Mapping[str, Any], lease: timedelta
    ) -> Plan | None:
        """Mark, just before the write leaves, that it may have happened from now on.

        `snapshot`: the lines listed by the provider, and whether that list was complete.
        None when the claim was lost: then nothing may be sent.
        """

        async def sent(tx: Step) -> Plan | None:
            values = {
                "sent_at": tx.now,
                "lease_until": later(tx.now, lease),
                "snapshot": json.dumps(sorted(snapshot["lines"])),
                "snapshot_complete": snapshot["complete"],
            }
            return await moved(tx, plan, move, values)

        return await self.database.step(sent)

    async def move(self, plan: Plan, move: Move) -> Plan | None:
        """Bring a plan from the state it is seen in to another; None when it is no longer there.

        What that tells of the line is kept in either case.
        """

        async def brought(tx: Step) -> Plan | None:
            await tx.deliver(move.origin.delivery, plan.id)
            if move.holding is not None:
                await keep(tx, move.holding)
            elif move.gone and plan.line is not None:
                await forget(tx, plan.provider, plan.line)
            return await moved(tx, plan, move, {})

        found = await self.database.step(brought)
        await self._wipe(plan)
        return found

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
                over = await moved(tx, plan, move, now, TOO_LATE)
                if over is not None:
                    expired.append(over)
        await self.database.wipe()
        return expired

    async def _wipe(self, plan: Plan) -> None:
        """Where a plan had secrets, leave none of them behind in the database's log."""
        if plan.sealed is not None:
            with suppress(StoreUnavailable):  # what was committed stands; `expire` wipes again
                await self.database.wipe()
