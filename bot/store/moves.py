"""A plan that begins, and one that changes its state: its row, and its event where it has one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, insert, update

from bot.domain.actors import NUMBERBOT, Actor, Origin
from bot.domain.events import OUTCOMES, Json, Outcome, cleaned
from bot.domain.holdings import Holding
from bot.domain.plans import TRANSITIONS, Plan, State
from bot.store.rows import PlanRow, read_plan
from bot.store.tables import plans
from bot.store.watch import Change
from bot.store.writing import Step

ON_TIME = plans.c.expires > bindparam("at_now")
OVER = plans.c.expires <= bindparam("at_now")
WAS_THERE = plans.c.changed <= bindparam("at_read")
ADD = insert(plans).returning(plans)
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


async def begun(tx: Step, row: Mapping[str, Any], actor: Actor, origin: Origin) -> Plan:
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


async def moved(
    tx: Step, plan: Plan, move: Move, values: Mapping[str, Any], how: Update = MOVE
) -> Plan | None:
    """The one place where a plan changes its state, if it still is where it was seen."""
    phase = TRANSITIONS[plan.state, move.to]
    at = {"at_id": plan.id, "at_state": str(plan.state)}
    given = _changes(move, tx.now) | dict(values) | at
    found = await tx.run(how, given, [name for name in given if name in plans.c])
    if not found:
        return None
    now, event = read_plan(PlanRow(*found[0])), None
    if phase is not None:
        outcome = move.outcome or next(iter(OUTCOMES[phase]))
        why = _told_to_the_trail(now, move)
        event = await tx.note(
            now.entry(phase, move.actor, move.origin, outcome, reason=why, after=move.after)
        )
    tx.changes.append(Change(now, plan.state, event))
    return now


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
