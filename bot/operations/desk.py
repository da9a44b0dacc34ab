"""The desk: propose, then confirm or cancel. Policy and trail happen here and nowhere else."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import SecretStr

from bot import logs
from bot.domain.actors import Actor, Origin, Source
from bot.domain.errors import (
    Busy,
    NotOpen,
    ProviderError,
    Refused,
    StoreUnavailable,
    TrailBroken,
)
from bot.domain.events import Outcome, Phase
from bot.domain.plans import IN_DOUBT, Plan, State
from bot.domain.policy import Policy
from bot.domain.requests import Buy, Import, Proposable, Release
from bot.operations import agents, imports, refusals, selling
from bot.operations.drafting import draft
from bot.operations.facts import NO_SECRETS, Secrets
from bot.operations.gate import LONGEST_ID, Gate
from bot.operations.history import History, history
from bot.operations.kinds import kind
from bot.operations.perform import perform
from bot.operations.results import Proposal, Receipt
from bot.operations.selling import Offers
from bot.providers.port import Feature, require
from bot.providers.registry import Providers
from bot.store.moves import Move
from bot.store.store import Store

TURN = 0.2
MARKED_AGAIN = (0.5, 1.0, 2.0, 4.0)
"""Seconds until another attempt, while the database is away."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The house's settings.

    `lifetime`: until when a card can be confirmed. `lease`: how long a claim or a write is left
    alone before reconcile looks at it; it outlasts two writes and a look at the list. `patience`:
    how long an automatic pick waits for another. `reading`: how long a card must have been there
    that came in answer to a press, perhaps under the pointer, before it can be confirmed: so a
    double click confirms nothing unread.
    """

    lifetime: timedelta = timedelta(minutes=10)
    lease: timedelta = timedelta(seconds=90)
    patience: timedelta = timedelta(seconds=5)
    reading: timedelta = timedelta(seconds=1.5)
    default_provider: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes requests and carries them out, each at most once."""

    providers: Providers
    store: Store
    policy: Policy
    rules: Rules = field(default_factory=Rules)

    @property
    def gate(self) -> Gate:
        """Who may press what."""
        return Gate(self.policy, self.store)

    async def propose(
        self, actor: Actor, request: Proposable, origin: Origin, secrets: Secrets = NO_SECRETS
    ) -> Proposal:
        """Work out what a request would do, and keep it until it is confirmed."""
        await self.gate.allow(actor, origin, about=request)
        default = self.rules.default_provider
        made, notes = await draft(request, self.providers, self.store, default, secrets)
        plain = {name: secret.get_secret_value() for name, secret in secrets.items()}
        async with self.gate.once(actor, origin, about=request):
            plan = await self.store.plans.propose(made, actor, origin, self.rules.lifetime, plain)
        logs.about(plan.id)
        return await self._with_history(plan, notes)

    async def submit(
        self, actor: Actor, plan_id: str, request: Import, secrets: Secrets, origin: Origin
    ) -> Plan:
        """Take an import whose form was sent, which confirms it; local, and once for each form.

        `plan_id` was made when the form was opened. A second Submit is told so (NotOpen).
        """
        await self.gate.allow(actor, origin, about=request)
        provider = self.providers.find(request.provider)
        known = await agents.kept(provider, self.store)
        request = imports.resolved(request, known, provider)
        made = imports.plan(request, provider, secrets, known.names)
        try:
            async with self.gate.once(actor, origin, about=request):
                plan = await self.store.plans.submit(plan_id, made, actor, origin, self.rules.lease)
        except Busy as error:
            other = await self.store.unsettled.at_line(provider.name, request.line)
            why = refusals.busy_line(request, other)
            await self.gate.note(Phase.REFUSED, actor, origin, why, about=request)
            raise Busy(why) from error
        if plan is None:
            seen = await self.gate.pressed(actor, plan_id, origin)
            raise await self.gate.late(actor, seen, origin)
        logs.about(plan.id)
        return plan

    async def look_up(self, actor: Actor, plan_id: str) -> Proposal:
        """A plan as its card showed it. Raises NotOpen when there is none of this id."""
        self.policy.may_read(actor)
        plan = await self.store.plans.get(plan_id[:LONGEST_ID])
        if plan is None:
            raise NotOpen(refusals.NO_SUCH_PLAN)
        return await self._with_history(plan, ())

    async def delivered(self, actor: Actor, origin: Origin) -> Plan | None:
        """The plan that a delivery made when it came first, if it made one."""
        self.policy.may_read(actor)
        return await self.store.plans.of_delivery(origin.delivery)

    async def _with_history(self, plan: Plan, notes: tuple[str, ...]) -> Proposal:
        """What a card says beside its plan: for a release, the past of what would be gone."""
        line = plan.line if isinstance(plan.draft.request, Release) else None
        past = await history(line, plan.provider, self.store) if line else History()
        return Proposal(plan, notes, past)

    async def offers(self, actor: Actor, request: Buy) -> Offers:
        """What every provider could sell for a request, or the one it names; nothing is kept."""
        self.policy.may_read(actor)
        named = request.provider
        asked = [self.providers.find(named)] if named else list(self.providers.values())
        if named and not selling.sells(asked[0]):
            require(asked[0], Feature.BUY_EXACT)
        return await selling.offers(request, selling.in_order(asked, None))

    async def claim(self, actor: Actor, plan_id: str, origin: Origin) -> Plan:
        """Take a plan that its asker confirmed: of two clicks one gets it, the other is told."""
        plan = await self.gate.pressed(actor, plan_id, origin)
        if self.store.plans.unsealed(plan) is None:
            await self.gate.note(Phase.REFUSED, actor, origin, refusals.SEALED, plan.id, plan)
            raise Refused(refusals.SEALED)
        await self._require_nowhere_else(actor, plan, origin)
        try:
            async with self.gate.once(actor, origin, plan):
                claimed = await self._claim_in_turn(plan, Move(State.CLAIMED, actor, origin))
        except Busy as error:
            why = refusals.busy(plan, await self.store.unsettled.in_the_way(plan))
            await self.gate.note(Phase.REFUSED, actor, origin, why, plan.id, plan)
            raise Busy(why) from error
        if claimed is None:
            raise await self.gate.late(actor, plan, origin)
        return claimed

    async def perform(self, plan: Plan, origin: Origin, secrets: Secrets = NO_SECRETS) -> Receipt:
        """Carry out a claimed plan. How it ended is in the receipt, whatever happened.

        `secrets` are those of a form that was sent; those of a card come sealed with the plan.
        """
        kept = self.store.plans.unsealed(plan) or {}
        logs.hide_in_this_task(kept.values())
        secrets = {**secrets, **{name: SecretStr(value) for name, value in kept.items()}}
        lease = self.rules.lease
        ended = await perform(plan, origin.later(), self.providers, self.store, lease, secrets)
        again = self._again(ended)
        if again is None:
            return Receipt(ended)
        try:
            fresh = await self.propose(plan.actor, again, origin.later(), secrets)
        except Refused as error:  # of a purchase the plan's own reason says it: it is ours by now
            buys = isinstance(again, Buy)
            return Receipt(ended, why_no_fresh=None if buys else str(error))
        except ProviderError as error:
            return Receipt(ended, why_no_fresh=str(error))
        except (StoreUnavailable, TrailBroken):  # what was done stands, and must be told
            return Receipt(ended, why_no_fresh="the database is away just now.")
        return Receipt(ended, fresh=fresh)

    async def cancel(self, actor: Actor, plan_id: str, origin: Origin) -> Plan:
        """Give up a plan; nothing was done."""
        plan = await self.gate.pressed(actor, plan_id, origin)
        async with self.gate.once(actor, origin, plan):
            cancelled = await self.store.plans.move(plan, Move(State.CANCELLED, actor, origin))
        if cancelled is None:
            raise await self.gate.late(actor, plan, origin)
        return cancelled

    async def refuse(self, actor: Actor, origin: Origin, why: str) -> None:
        """Note a press that could not be read: a forged, stale or old button. Raises NotAllowed."""
        await self.gate.unread(actor, origin, why)

    async def shown(self, plan: Plan) -> None:
        """A card stands before its asker from now on."""
        with suppress(StoreUnavailable):
            await self.store.plans.shown(plan)

    async def told(self, plan: Plan) -> None:
        """The asker has seen how the plan ended. Where it cannot be marked for some seconds, it is
        told again.
        """
        for pause in MARKED_AGAIN:
            with suppress(StoreUnavailable):
                await self.store.unsettled.told(plan)
                return
            await asyncio.sleep(pause)

    async def announces(self, plan: Plan) -> bool:
        """Whether the change is ours to tell everybody, now: nobody else does it, or did."""
        with suppress(StoreUnavailable):  # then it is told later
            return await self.store.unsettled.announces(plan, self.rules.lease)
        return False

    async def announced(self, plan: Plan) -> None:
        """Everybody has heard of the change; likewise."""
        with suppress(StoreUnavailable):
            await self.store.unsettled.announced(plan)

    async def answer(self, actor: Actor, plan_id: str, origin: Origin, *, happened: bool) -> Plan:
        """A person's word on what no provider can tell."""
        plan = await self.store.plans.get(plan_id[:LONGEST_ID])
        if plan is not None:
            logs.about(plan.id)
        await self.gate.allow(actor, origin, plan_id, plan)
        settled = None
        if plan is not None and plan.state in IN_DOUBT:
            word = Move(
                State.DONE if happened else State.FAILED,
                actor,
                origin,
                reason=refusals.persons_word(actor, plan, happened=happened),
                outcome=Outcome.SUCCESS if happened else Outcome.FAILURE,
                settled_by=actor.id,
            )
            async with self.gate.once(actor, origin, plan):
                settled = await self.store.plans.move(plan, word)
        if settled is None:
            why = refusals.not_in_doubt(await self.store.plans.get(plan_id[:LONGEST_ID]))
            twice = plan is not None and plan.settled_by is not None
            phase = Phase.DUPLICATE if twice else Phase.REFUSED
            await self.gate.note(phase, actor, origin, why, plan_id, plan)
            raise NotOpen(why)
        return settled

    async def _require_nowhere_else(self, actor: Actor, plan: Plan, origin: Origin) -> None:
        """Raise Busy, noted, where the same number may be ours at another provider already."""
        if not isinstance(plan.draft.request, Buy) or plan.line is None:
            return
        other = await self.store.unsettled.bringing(plan.line, plan.id)
        if other is not None and other.provider != plan.provider:
            why = refusals.brought_already(other, self.providers.title(other.provider))
            await self.gate.note(Phase.REFUSED, actor, origin, why, plan.id, plan)
            raise Busy(why)

    def _again(self, ended: Plan) -> Proposable | None:
        """What a fresh card is made for: the same when the facts changed, or what is left of it."""
        match ended.state:
            case State.SUPERSEDED:
                asked = ended.draft.asked
                return None if isinstance(asked, Import) else asked
            case State.PARTIAL:
                return kind(ended).rest(ended)
            case _:
                return None

    async def _claim_in_turn(self, plan: Plan, move: Move) -> Plan | None:
        """Claim; an automatic pick waits some seconds for the one before it."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.rules.patience.total_seconds()
        read = timedelta(0) if plan.source is Source.SLASH else self.rules.reading
        while True:
            try:
                return await self.store.plans.claim(plan, move, self.rules.lease, read)
            except Busy:
                if not plan.picks or clock() >= deadline:
                    raise
            await asyncio.sleep(TURN)
