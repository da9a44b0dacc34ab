"""The desk in a house of its own: a real store, three providers on sockets, people."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.domain.actors import Actor, Origin, Source
from bot.domain.numbers import E164, Area
from bot.domain.plans import Plan, State, new_id
from bot.domain.policy import Policy
from bot.domain.requests import Buy, Import, Proposable
from bot.operations.desk import Desk, Rules
from bot.operations.facts import NO_SECRETS, Secrets
from bot.operations.reconcile import Patience, Reconciler
from bot.operations.results import Receipt
from bot.playground.simulators import (
    Cut,
    Exchange,
    SimulatedButter,
    SimulatedSigmaMind,
    SimulatedVogent,
    Simulator,
)
from bot.playground.simulators.faults import Call, Fault
from bot.playground.simulators.server import Injected
from bot.providers.registry import Providers, build
from bot.store.store import Store
from tests.conftest import AT_ONCE
from tests.openapi import watched
from tests.providers.conftest import QUICK, config
from tests.store.conftest import ALICE, BUTTON, NO_TIME, SLASH

NUMBER = E164("+14155550100")
AREA = Area("US", "415")
OURS_AT_SIGMAMIND, OURS_AT_VOGENT = E164("+12125550190"), E164("+15125550190")
OURS_AT_BUTTER = E164("+13105550142")
WORDS = "Kanarienvogel-4711"
"""A password of the tests: where it can be read, it leaked."""
PASSWORD = SecretStr(WORDS)
MODAL = Origin(Source.MODAL, "C01OPS")


@dataclass(frozen=True)
class House:
    """Everything behind Slack, and the providers as they see themselves."""

    store: Store
    providers: Providers
    sigmamind: SimulatedSigmaMind
    vogent: SimulatedVogent
    butter: SimulatedButter

    def desk(self, policy: Policy | None = None, **rules: Any) -> Desk:
        """A desk with its rules; everybody may do everything unless a policy is given."""
        quick = Rules(patience=timedelta(0))
        return Desk(
            self.providers, self.store, policy or Policy("T01TEST"), replace(quick, **rules)
        )

    @asynccontextmanager
    async def giving_up(self, after: float) -> AsyncIterator["House"]:
        """The same house, where an answer to a purchase is waited for `after` seconds."""
        every = (self.sigmamind, self.vogent, self.butter)
        pace = replace(QUICK, write_within=after, attempts=1)
        async with build(config(one, pace) for one in every) as on:
            yield replace(self, providers=on)

    def simulator(self, name: str) -> Simulator:
        """The provider itself."""
        found: Simulator = getattr(self, name)
        return found

    def reconciler(self, patience: Patience = AT_ONCE) -> Reconciler:
        """Another minute has passed, as `patience` sees it."""
        return Reconciler(self.providers, self.store, "T01TEST", patience)

    async def proposed(self, request: Proposable, actor: Actor = ALICE) -> Plan:
        """A card."""
        return (await self.desk().propose(actor, request, SLASH)).plan

    async def bought(self, request: Proposable, **rules: Any) -> Receipt:
        """Propose and confirm, whatever the change is."""
        desk = self.desk(**rules)
        plan = (await desk.propose(ALICE, request, SLASH)).plan
        return await desk.perform(await desk.claim(ALICE, plan.id, BUTTON), BUTTON)

    async def confirmed(self, plan: Plan, **rules: Any) -> Receipt:
        """Press the button of a card."""
        desk = self.desk(reading=NO_TIME, **rules)
        return await desk.perform(await desk.claim(plan.actor, plan.id, BUTTON), BUTTON)

    async def submitted(
        self,
        request: Import,
        secrets: Secrets = NO_SECRETS,
        plan_id: str | None = None,
        **rules: Any,
    ) -> Receipt:
        """Send a form, and carry out what it says."""
        desk = self.desk(**rules)
        plan = await desk.submit(ALICE, plan_id or new_id(), request, secrets, MODAL)
        return await desk.perform(plan, MODAL, secrets)

    async def state(self, plan: Plan) -> State | None:
        """What the plan's state is now."""
        seen = await self.store.plans.get(plan.id)
        return None if seen is None else seen.state


def purchases(simulator: Simulator) -> int:
    """How often a provider was asked to sell."""
    ends = ("/phone-numbers", "/phone_numbers")
    asked = [one for one in simulator.requests if one.method == "POST"]
    return sum(one.path.endswith(ends) for one in asked)


def writes(simulator: Simulator) -> list[Exchange]:
    """What a provider was asked to change."""
    return [one for one in simulator.requests if simulator.is_write(one)]


def writing(simulator: Simulator, fault: Fault) -> None:
    """The next request that changes something is spoiled."""
    simulator.inject(Injected(fault, writes=True))


@dataclass
class Waits:
    """A fault: the provider sits on the request until it is let go, then does it and says yes.

    With `then`, another fault, it says that instead.
    """

    then: Fault | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def spoil(self, call: Call) -> web.Response | None:
        """Wait."""
        self.arrived.set()
        await self.go.wait()
        return call.serve() if self.then is None else await self.then.spoil(call)


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    """Three providers, each with a number or more of ours; what they were asked keeps to rule."""
    async with (
        SimulatedSigmaMind() as sigmamind,
        SimulatedVogent() as vogent,
        SimulatedButter() as butter,
    ):
        sigmamind.hold(OURS_AT_SIGMAMIND.value)
        vogent.hold(OURS_AT_VOGENT.value)
        every = (sigmamind, vogent, butter)
        on = build(config(one, replace(QUICK, attempts=1)) for one in every)
        with watched(*every):
            async with on:
                yield House(store, on, sigmamind, vogent, butter)


@dataclass
class People:
    """Whom reconcile tells and asks; nobody is reached while `away`."""

    told: list[Plan] = field(default_factory=list)
    heard: list[Plan] = field(default_factory=list)
    asked: list[Plan] = field(default_factory=list)
    away: bool = False
    turn: asyncio.Event = field(default_factory=asyncio.Event)
    """Until it is set, nobody's turn has come to be heard by everybody."""
    waiting: int = 0

    def __post_init__(self) -> None:
        self.turn.set()

    async def tell(self, plan: Plan) -> bool:
        """Hear how a plan ended."""
        self.told.append(plan)
        return not self.away

    async def announce(self, plan: Plan, mine: Callable[[], Awaitable[bool]]) -> bool:
        """Hear of a change, as everybody does."""
        self.waiting += 1
        await self.turn.wait()
        if not await mine():
            return False
        self.heard.append(plan)
        return not self.away

    async def ask(self, plan: Plan) -> bool:
        """Be asked."""
        self.asked.append(plan)
        return not self.away


@pytest.fixture
def people() -> People:
    return People()


async def doubtful(house: House, request: Buy, *, happened: bool) -> Plan:
    """A purchase whose answer was lost."""
    name = request.provider or ""
    path = "/phone-numbers" if name == "sigmamind" else "/phone_numbers"
    house.simulator(name).fault(Cut(changed=happened), method="POST", path=path)
    plan = (await house.bought(request, lease=NO_TIME)).plan
    assert plan.state is State.UNKNOWN
    return plan


async def look(house: House, people: People, times: int = 1) -> None:
    for _ in range(times):
        await house.reconciler().run(people)
