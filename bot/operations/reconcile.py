"""Settling what was left open, by asking the provider, never by doing it again."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot import logs
from bot.domain.actors import Actor, Origin, Source, itself
from bot.domain.errors import ProviderError, Rejected, StoreUnavailable, TrailBroken
from bot.domain.events import Outcome
from bot.domain.holdings import Holding
from bot.domain.plans import IN_DOUBT, Plan, State
from bot.operations.facts import Absent, Happened
from bot.operations.kinds import kind
from bot.providers.registry import Providers
from bot.store.moves import Move
from bot.store.store import Store

HERE = Origin(Source.RECONCILE)
NOTHING_SENT = (
    "Nothing was sent: Numberbot was stopped, or its database was away, before it could be."
    " You can safely ask for it again."
)
OUTAGE = 8
"""How much longer a provider that is down is waited for, before a person is asked."""
ENDED = frozenset({State.DONE, State.PARTIAL, State.FAILED})
NO_ANSWER = "Numberbot was stopped while it waited for the provider's answer."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a line must be missing before it counts as not there.

    `looks` lists over at least `span`; `lease` is how long one pass keeps a plan to itself;
    `grace` is how long a listener may take to tell the asker by itself.
    """

    looks: int = 3
    span: timedelta = timedelta(minutes=2)
    lease: timedelta = timedelta(seconds=45)
    grace: timedelta = timedelta(minutes=1)


class Voice(Protocol):
    """Speaks to people; each method says whether somebody was reached."""

    async def tell(self, plan: Plan) -> bool:
        """Tell the asker how a plan ended."""
        ...

    async def announce(self, plan: Plan, mine: Callable[[], Awaitable[bool]]) -> bool:
        """Tell everybody of a change that happened, if it still is ours to tell once it can be."""
        ...

    async def ask(self, plan: Plan) -> bool:
        """Put before a person what no provider can tell."""
        ...


Take = Callable[[Collection[str]], Awaitable[Sequence[Plan]]]
"""Leases a few more plans, besides those of these ids."""
Work = Callable[[Plan, Voice], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Run at start and every minute; several copies share the work by leases."""

    providers: Providers
    store: Store
    team_id: str
    patience: Patience = Patience()

    @property
    def actor(self) -> Actor:
        """Who settles by itself."""
        return itself(self.team_id)

    async def run(self, voice: Voice, stopping: Callable[[], bool] = lambda: False) -> None:
        """One pass: expire, settle, tell what was not told, ask what cannot be known.

        Once `stopping` says so, no other plan is begun.
        """
        await self.store.unsettled.forget_deliveries()
        await self.store.places.forget()  # before what wipes the log of what was sealed
        await self.store.plans.expire(self.actor, HERE)
        unsettled, patience = self.store.unsettled, self.patience
        await self._each(
            voice,
            lambda seen: unsettled.abandoned(patience.lease, seen),
            self._settle_and_tell,
            stopping,
        )
        await self._each(
            voice,
            lambda seen: unsettled.untold(patience.grace, patience.lease, seen),
            self._tell,
            stopping,
        )

    async def _each(
        self, voice: Voice, take: Take, work: Work, stopping: Callable[[], bool]
    ) -> None:
        """Take a few at a time, until there are none that this pass has not seen."""
        seen: list[str] = []
        while not stopping() and (plans := await take(seen)):
            for plan in plans:
                seen.append(plan.id)
                if stopping():
                    return
                await self._by_itself(plan, voice, work(plan, voice))

    async def _by_itself(self, plan: Plan, voice: Voice, work: Awaitable[None]) -> None:
        """What nobody expected of one plan must not keep the others from being settled."""
        with logs.one_of_many(plan.id):
            await self._or_ask(plan, voice, work)

    async def _or_ask(self, plan: Plan, voice: Voice, work: Awaitable[None]) -> None:
        try:
            await work
        except (StoreUnavailable, TrailBroken):  # they would fail, too
            raise
        except Exception:
            log.exception("a plan could not be settled", plan=plan.id)
            if plan.state in IN_DOUBT and await self._in_doubt(plan, OUTAGE) is None:
                await self._ask(plan, voice)

    async def _settle_and_tell(self, plan: Plan, voice: Voice) -> None:
        settled = await self._settle(plan)
        if settled is None:
            await self._ask(plan, voice)
        elif self._is_news(plan, settled):
            await self._tell(settled, voice)

    def _is_news(self, plan: Plan, settled: Plan) -> bool:
        """Whether this pass found something out, or nobody said before how it stands."""
        if settled.state in ENDED or plan.state is State.SENT:
            return True
        return not plan.told and plan.changed + self.patience.grace <= datetime.now(UTC)

    async def _ask(self, plan: Plan, voice: Voice) -> None:
        """Ask once; the mark comes after, so that a question nobody saw is asked again."""
        if not plan.asked and await voice.ask(plan):
            await self.store.unsettled.asked(plan)

    async def _tell(self, plan: Plan, voice: Voice) -> None:
        """Say only what was not said yet."""
        if not plan.told and await voice.tell(plan):
            await self.store.unsettled.told(plan)
        unsettled, lease = self.store.unsettled, self.patience.lease
        if plan.announced:
            return
        if not plan.happened or await voice.announce(
            plan, lambda: unsettled.announces(plan, lease)
        ):
            await unsettled.announced(plan)

    async def _settle(self, plan: Plan) -> Plan | None:
        """The plan as far as it is known now; None when only a person can tell."""
        match plan.state:
            case State.CLAIMED:
                return await self._move(plan, State.FAILED, NOTHING_SENT)
            case State.SENT:
                unknown = await self._move(plan, State.UNKNOWN, NO_ANSWER)
                return unknown if unknown is None else await self._look(unknown)
            case _:
                return await self._look(plan)

    async def _look(self, plan: Plan) -> Plan | None:
        """Ask the provider once whether it happened."""
        provider = self.providers.get(plan.provider)
        if provider is None:
            return await self._in_doubt(plan)
        try:
            listing = await provider.list()
        except ProviderError as error:  # a refusal is our key's, most often: it will come again
            return await self._in_doubt(plan, 1 if isinstance(error, Rejected) else OUTAGE)
        await self.store.holdings.saw(plan.provider, listing)
        others = await self.store.unsettled.brought(plan.provider, plan)
        match kind(plan).told(plan, listing, others):
            case None:
                return await self._in_doubt(plan)
            case Absent() as absent:
                return await self._absent(plan, absent)
            case Happened(held):
                return await self._found(plan, held)

    async def _found(self, plan: Plan, held: Holding | None) -> Plan | None:
        """It happened, whole or in part; what is left out may still come, so it is waited for."""
        unmet = kind(plan).unmet(plan, held)
        if unmet is None:
            return await self._move(plan, State.DONE, kind(plan).proof(plan), held)
        if await self._times_absent(plan) is None:
            return plan
        return await self._move(plan, State.PARTIAL, unmet, held)

    async def _absent(self, plan: Plan, told: Absent) -> Plan | None:
        """Only what was looked for often enough, and long enough, did not happen."""
        times = await self._times_absent(plan)
        if times is None:
            return plan
        told_so = told.why.format(times=times)
        why = f"{told_so[:1].upper()}{told_so[1:]}. You can safely ask for it again."
        return await self._move(plan, State.FAILED, why)

    async def _times_absent(self, plan: Plan) -> int | None:
        """How often it was looked for in vain, this look included; None if not yet enough."""
        looks, span = await self.store.unsettled.absent(plan)
        enough = looks >= self.patience.looks and span >= self.patience.span
        return looks if enough else None

    async def _in_doubt(self, plan: Plan, times: int = 1) -> Plan | None:
        """Nothing could be told; after so many times the usual patience a person is asked."""
        looks, span = await self.store.unsettled.doubtful(plan)
        enough = looks >= times * self.patience.looks and span >= times * self.patience.span
        return None if enough else plan

    async def _move(
        self, plan: Plan, to: State, why: str, held: Holding | None = None
    ) -> Plan | None:
        settled = to in ENDED and plan.state is State.UNKNOWN
        failed = to is not State.DONE
        move = Move(
            to,
            self.actor,
            HERE,
            reason=why,
            after=kind(plan).result(plan, held) if held else None,
            outcome=(Outcome.FAILURE if failed else Outcome.SUCCESS) if settled else None,
            holding=held,
            settled_by=self.actor.id if to in ENDED else None,
        )
        return await self.store.plans.move(plan, move) or plan
