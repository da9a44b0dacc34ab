"""What goes wrong all the time while the soak runs: providers, Slack, the socket, the database."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import text

from bot.playground.simulators import Injected, Simulator
from bot.playground.stage import Stage
from bot.store.store import Store
from drills.faults import FAULTS, LOOKS

METHODS = ("response_url", "chat.postMessage", "views.open", "views.update", "views.publish")
"""What Slack puts off now and then."""
LONGEST_LOCK = 2.0
ALONE = {
    "postgresql": "LOCK TABLE events IN ACCESS EXCLUSIVE MODE",
    "sqlite": "SELECT 1",  # whoever writes has SQLite to itself
}


@dataclass(frozen=True, slots=True)
class Every:
    """Seconds between faults of a kind, on average."""

    provider: float = 1.5
    slack: float = 4.0
    socket: float = 20.0
    database: float = 30.0


@dataclass(slots=True)
class Faults:
    """Spoils one thing after the other, until it is cancelled; `met` counts what there was."""

    on: Stage
    store: Store
    random: Random
    every: Every = field(default_factory=Every)
    met: Counter[str] = field(default_factory=Counter)

    async def go_on(self) -> None:
        """All kinds beside each other."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._again(self.provider, self.every.provider))
            group.create_task(self._again(self.slack, self.every.slack))
            group.create_task(self._again(self.socket, self.every.socket))
            group.create_task(self._again(self.database, self.every.database))

    def heal(self) -> None:
        """Nothing is wrong any more."""
        for simulator in self._simulators:
            simulator.heal()
        self.on.workspace.lift()

    @property
    def _simulators(self) -> tuple[Simulator, ...]:
        return self.on.sigmamind, self.on.vogent, self.on.butter

    async def _again(self, spoil: Callable[[], Awaitable[None]], every: float) -> None:
        while True:
            await asyncio.sleep(self.random.uniform(0, 2 * every))
            await spoil()

    async def provider(self) -> None:
        """A provider spoils its next write, or some looks."""
        simulator = self.random.choice(self._simulators)
        if self.random.getrandbits(1):
            name = self.random.choice(list(FAULTS))
            simulator.inject(Injected(FAULTS[name](), writes=True))
        else:
            name = self.random.choice(LOOKS)
            simulator.inject(Injected(FAULTS[name](), self.random.choice((1, 2, 5)), method="GET"))
        self.met["a provider's fault"] += 1

    async def slack(self) -> None:
        """Slack puts a call off."""
        self.on.workspace.limit(self.random.choice(METHODS))
        self.met["Slack's 429"] += 1

    async def socket(self) -> None:
        """Slack asks the socket to go, or it is cut."""
        if self.on.workspace.request_url is not None:
            return
        if self.random.getrandbits(1):
            await self.on.workspace.disconnect_sockets()
        else:
            await self.on.workspace.drop_sockets()
        self.met["the socket cut"] += 1

    async def database(self) -> None:
        """Somebody else has the database to themselves for a moment."""
        async with self.store.trail.database.writing() as tx:
            await tx.db.execute(text(ALONE[tx.db.dialect.name]))
            await asyncio.sleep(self.random.uniform(0.2, LONGEST_LOCK))
        self.met["the database locked"] += 1
