"""The gate: who may press what, while it is open; what is refused is written down."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot import logs
from bot.domain.actors import Actor, Origin, itself
from bot.domain.errors import AlreadyDelivered, NotAllowed, NotOpen, WhyNot
from bot.domain.events import Action, Entry, Outcome, Phase
from bot.domain.plans import Plan, State
from bot.domain.policy import Policy
from bot.domain.requests import Request
from bot.operations import refusals
from bot.store.store import Store

LONGEST_ID = 64
UNTAKEN = (State.PROPOSED, State.EXPIRED, State.CANCELLED, State.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Gate:
    """Policy, and the trail of what it refused."""

    policy: Policy
    store: Store

    async def allow(
        self,
        actor: Actor,
        origin: Origin,
        plan_id: str | None = None,
        about: Plan | Request | Action | None = None,
    ) -> None:
        """Raise NotAllowed, and note it, when this person may change nothing."""
        try:
            await self.policy.may_change(actor)
        except NotAllowed as error:
            await self.note(Phase.REFUSED, actor, origin, str(error), plan_id, about)
            raise

    async def unread(self, actor: Actor, origin: Origin, why: str) -> None:
        """Note a button that means nothing here; raise NotAllowed for whoever may not even look."""
        try:
            self.policy.may_read(actor)
        except NotAllowed as error:
            await self.note(Phase.REFUSED, actor, origin, str(error))
            raise
        await self.note(Phase.REFUSED, actor, origin, why)

    async def pressed(self, actor: Actor, plan_id: str, origin: Origin) -> Plan:
        """The plan of a button, if this person may press it and it is still open."""
        plan = await self.store.plans.get(plan_id[:LONGEST_ID])
        if plan is not None:
            logs.about(plan.id)
        await self.allow(actor, origin, plan_id, plan)
        if plan is None:
            await self.note(Phase.REFUSED, actor, origin, refusals.NO_SUCH_PLAN, plan_id)
            raise NotOpen(refusals.NO_SUCH_PLAN)
        if plan.actor.id != actor.id:
            why = refusals.not_yours(plan)
            await self.note(Phase.REFUSED, actor, origin, why, plan_id, plan)
            raise NotAllowed(why, why=WhyNot.ANOTHERS_CARD)
        if plan.state is not State.PROPOSED:
            raise await self.late(actor, plan, origin)
        return plan

    async def late(self, actor: Actor, seen: Plan, origin: Origin) -> NotOpen:
        """Why a press came too late, noted; a plan whose time is over is marked expired first."""
        await self.store.plans.expire(itself(actor.team_id), origin)
        plan = await self.store.plans.get(seen.id) or seen
        phase = Phase.REFUSED if plan.state in UNTAKEN else Phase.DUPLICATE
        why = refusals.not_open(plan)
        await self.note(phase, actor, origin, why, plan.id, plan)
        return NotOpen(why, over=plan.state is State.EXPIRED)

    @asynccontextmanager
    async def once(
        self,
        actor: Actor,
        origin: Origin,
        about: Plan | Request | None = None,
    ) -> AsyncIterator[None]:
        """Note what Slack delivered before, and had its effect then."""
        try:
            yield
        except AlreadyDelivered as error:
            plan_id = about.id if isinstance(about, Plan) else None
            await self.note(Phase.DUPLICATE, actor, origin, str(error), plan_id, about)
            raise

    async def note(
        self,
        phase: Phase,
        actor: Actor,
        origin: Origin,
        reason: str,
        plan_id: str | None = None,
        about: Plan | Request | Action | None = None,
    ) -> None:
        """Write down what did not happen; with nothing known of it, that a button was pressed."""
        line = provider = None
        if isinstance(about, Plan | Request):
            line, provider = about.line, about.provider
        await self.store.trail.note(
            Entry(
                action=_action(about),
                phase=phase,
                outcome=Outcome.DENIED,
                actor=actor,
                source=origin.source,
                channel_id=origin.channel_id,
                provider=provider,
                number=None if line is None else str(line),
                plan_id=None if plan_id is None else plan_id[:LONGEST_ID],
                reason=reason,
            )
        )


def _action(about: Plan | Request | Action | None) -> Action:
    match about:
        case None:
            return Action.PRESS
        case Action():
            return about
        case Plan(draft=draft):
            return draft.action
        case _:
            return about.action
