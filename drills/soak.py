"""Half an hour of everything, with faults: the bot's memory stays flat, and nothing is left over.

usage: python -m drills.soak [--minutes M] [--rate R] [--database sqlite|postgres] [--seed N]

So many commands, presses and forms a second come whether or not the last were answered (how far
behind their times they came is told), while providers, Slack, the socket and the database fail now
and then. The bot is a process of its own, and only its memory counts.
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from bot import logs, settings
from bot.domain.plans import Plan, State
from bot.playground.stage import Stage, stage
from bot.playground.workspace import Message, Person
from bot.slack import ids
from bot.store.engine import AT_ONCE
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from drills.acts import prepared
from drills.apart import KINDS, Apart
from drills.crowd import Ear, Heard, crowd
from drills.judging import Tally, listed, rests, verified
from drills.kills import SECRET
from drills.postgres import fresh_database, server
from drills.soak_faults import Every, Faults
from drills.soak_lines import Lines
from drills.soak_people import MIX, Clerk, Counts
from drills.soak_trail import astray

PEOPLE = 120
TIDY_EVERY = 5.0
REMEMBERED = 240.0
"""Seconds after which the workspace and the providers forget what came."""
LIFETIME = "30s"
SETTLES_WITHIN = 120.0
MOST_GROWTH = 2.0
"""MB in ten minutes, in the second half."""
LONG = 10.0
"""Minutes from which on growth can be told from chance."""
DATABASE = "numberbot.db"
RESTS = 5
"""How often it is looked whether anything is left over."""
HELPERS = 16
"""Threads that asyncio keeps for what blocks, at most."""


@dataclass(frozen=True, slots=True)
class Size:
    """How long, how much, and how often something fails.

    `rest` are seconds after which no connection is kept for a next request.
    """

    minutes: float = 30.0
    rate: float = 20.0
    people: int = PEOPLE
    every: Every = field(default_factory=Every)
    rest: float = 15.0


@dataclass(slots=True)
class Found:
    """What was measured: memory in MB at seconds; what it held before and after."""

    memory: list[tuple[float, float]] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    before: Mapping[str, Any] = field(default_factory=dict)
    halfway: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def growth(self) -> float:
        """MB in ten minutes in the second half, by the line that fits best."""
        half = self.memory[len(self.memory) // 2 :]
        if len(half) < 2:  # noqa: PLR2004 a line takes two points
            return 0.0
        middle, level = mean(at for at, _ in half), mean(much for _, much in half)
        spread = sum((at - middle) ** 2 for at, _ in half)
        return 600 * sum((at - middle) * (much - level) for at, much in half) / spread


class Day:
    """Brings people their turns, at a steady pace."""

    def __init__(self, clerks: Sequence[Clerk], rate: float, random_: random.Random) -> None:
        self.rate, self.random = rate, random_
        self.behind: list[float] = []
        self.questions: deque[tuple[Clerk, Message]] = deque()
        self._free = deque(clerks)
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._granted = 0
        self._somebody = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    async def turn(self) -> None:
        """Wait for one's turn; who begins has it already."""
        if self._granted:
            self._granted -= 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        self._somebody.set()
        await mine

    async def last(self, seconds: float) -> None:
        """So long; and then until everybody is done with what they began.

        An act for which nobody is free is not left out: it comes late.
        """
        loop = asyncio.get_running_loop()
        began, count = loop.time(), 0
        while (at := began + count / self.rate) < began + seconds:
            await asyncio.sleep(at - loop.time())
            while not self._next(more=True):
                self._somebody.clear()
                await self._somebody.wait()
            self.behind.append(max(0.0, loop.time() - at))
            count += 1
        while self._under_way or self.questions:
            self._next(more=False)
            await asyncio.sleep(1 / self.rate)

    def _next(self, *, more: bool) -> bool:
        """Whoever waits goes on; where nobody does, somebody begins something."""
        while self._waiting:
            mine = self._waiting.popleft()
            if not mine.done():
                mine.set_result(None)
                return True
        return self._begin(more=more)

    def _begin(self, *, more: bool) -> bool:
        asked = self._question()
        if asked is not None:
            clerk, question = asked
            work = self._answers(clerk, question)
        elif more and self._free:
            clerk = self._free.popleft()
            (does,) = self.random.choices(list(MIX), list(MIX.values()))
            work = self._works(clerk, does(clerk))
        else:
            return False
        self._granted += 1
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(lambda _: self._done(clerk))
        return True

    def _done(self, clerk: Clerk) -> None:
        self._free.append(clerk)
        self._somebody.set()

    def _question(self) -> tuple[Clerk, Message] | None:
        for _ in range(len(self.questions)):
            clerk, message = self.questions.popleft()
            if clerk in self._free:
                self._free.remove(clerk)
                return clerk, message
            self.questions.append((clerk, message))
        return None

    async def _works(self, clerk: Clerk, work: Any) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 the others go on, and it is told
            clerk.counts.wrong.append(f"{type(error).__name__}: {error}"[:300])

    async def _answers(self, clerk: Clerk, question: Message) -> None:
        plan_id = ids.unpack(question.buttons()[0].value)
        plan = await clerk.store.plans.get(plan_id)
        await self._works(clerk, clerk.answers(question, plan))


class Soak:
    """The stage, the bot, the people, and what is measured of it."""

    def __init__(self, on: Stage, store: Store, bot: Apart, size: Size, seed: int) -> None:
        self.on, self.store, self.bot, self.size = on, store, bot, size
        self.random = random.Random(seed)
        self.lines = Lines(on, self.random)
        self.ear = Ear(on.workspace.state)
        self.counts, self.found = Counts(), Found()
        self.faults = Faults(on, store, self.random, size.every)
        clerks = [self._clerk(who) for who in crowd(on, size.people)]
        self.day = Day(clerks, size.rate, self.random)
        self.ear.also = self._noticed
        self._by_id = {one.person.id: one for one in clerks}

    def _clerk(self, who: Person) -> Clerk:
        turn = lambda: self.day.turn()  # noqa: E731, PLW0108 the day comes after its people
        given = (self.on, self.ear, self.store, self.lines, who, self.random, self.counts, turn)
        return Clerk(*given)

    def _noticed(self, heard: Heard) -> None:
        """A question for a person waits until they have time for it."""
        buttons = [] if heard.message is None else heard.message.buttons()
        clerk = self._by_id.get(str(heard.call.args.get("channel")))
        asks = any(one.action_id == ids.HAPPENED for one in buttons)
        if asks and clerk is not None and heard.message is not None:
            self.day.questions.append((clerk, heard.message))

    async def run(self) -> None:
        """All day; then everything is healed, and comes to rest."""
        found, seconds = self.found, 60 * self.size.minutes
        found.before = await self._at_rest()
        with self._beside(self.faults.go_on(), self._measuring(), self._tidying(), self._half()):
            await self.day.last(seconds)
        self.faults.heal()
        found.behind = self.day.behind
        await self._settled()
        for _ in range(RESTS):  # a connection that is too old is closed when the next is wanted
            found.after = await self._at_rest()
            if not left_over(found):
                break

    @contextmanager
    def _beside(self, *work: Any) -> Iterator[None]:
        tasks = [asyncio.create_task(self._held(each)) for each in work]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    async def _held(self, work: Any) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 the people go on, and it is told
            self.counts.wrong.append(f"the drill itself: {type(error).__name__}: {error}")

    async def _half(self) -> None:
        await asyncio.sleep(30 * self.size.minutes)
        self.found.halfway = await self.bot.asked(KINDS)

    async def _measuring(self) -> None:
        began = time.monotonic()
        while True:
            self.found.memory.append((time.monotonic() - began, self.bot.memory()))
            await asyncio.sleep(1)

    async def _tidying(self) -> None:
        while True:
            await asyncio.sleep(TIDY_EVERY)
            long_ago = time.time() - REMEMBERED
            self.on.workspace.forget_before(long_ago)
            for simulator in self.lines.providers:
                simulator.forget_before(long_ago)
            await self.lines.tidy(self.store)

    async def _settled(self) -> None:
        """Until no card waits, nothing is open, and everybody was told."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLES_WITHIN):
                while any(not rests(one) or one.waits for one in await self.plans()):
                    await self.day.last(0)
                    await asyncio.sleep(1)

    async def _at_rest(self) -> Mapping[str, Any]:
        """What the bot holds once nothing is kept for a next request."""
        await asyncio.sleep(self.size.rest)
        held = await self.bot.asked(KINDS)
        names = {one.base_url: one.name for one in self.lines.providers}
        names[self.on.workspace.url] = "Slack"
        ports = {f"port {urlsplit(url).port}": f"to {name}" for url, name in names.items()}
        return {**held, "files": {ports.get(k, k): times for k, times in held["files"].items()}}

    async def plans(self) -> list[Plan]:
        """All plans, newest first."""
        return list(await self.store.plans.newest(10**6))


async def judged(soak: Soak, tally: Tally) -> None:
    """What must be so in the end."""
    plans, claims = await soak.plans(), tally.claims
    tally.wrong += soak.counts.wrong
    for plan in plans:
        tally.ends[str(plan.state)] += 1
        claims(rests(plan) and not plan.waits, f"{plan.id} was left {plan.state}")
        claims(plan.state is not State.UNKNOWN, f"{plan.id}: nobody said how it ended")
    tally.wrong += soak.lines.amiss(plans)
    tally.wrong += await astray(soak.store, plans)
    claims((why := await verified(soak.store)) is None, f"the trail: {why}")
    tally.wrong += left_over(soak.found)
    growth = soak.found.growth()
    if soak.size.minutes >= LONG:
        claims(growth <= MOST_GROWTH, f"memory grows by {growth:.1f} MB in ten minutes")


def left_over(found: Found) -> list[str]:
    """What the bot still holds in the end and did not hold in the beginning."""
    wrong = []
    for what, most in (("tasks", {}), ("threads", THREADS), ("files", FILES)):
        before, after = found.before[what], found.after[what]
        for name, count in after.items():
            if count > max(before.get(name, 0), most.get(name, 0)):
                wrong.append(f"{what}: {count} of {name}, {before.get(name, 0)} in the beginning")
    return wrong


THREADS = {"asyncio": HELPERS, "_connection_worker_thread": AT_ONCE}
FILES = {DATABASE: AT_ONCE, f"{DATABASE}-wal": AT_ONCE, "socket": AT_ONCE + 2}
"""What is kept and is no leak: the database's pool keeps its connections, on SQLite each with a
thread. Two sockets are the loop's own; PostgreSQL's have no port here.
"""


def told(soak: Soak, tally: Tally) -> None:
    """Print the figures."""
    counts, found = soak.counts, soak.found
    done, behind = counts.did.total(), found.behind
    pace = _hundredths(behind)
    first, last = found.memory[0][1], found.memory[-1][1]
    peak = max(much for _, much in found.memory)
    print(f"done: {done}, {done / (60 * soak.size.minutes):.1f} a second:", listed(counts.did))
    print(f"behind: p50 {pace[49]:.2f} s, p99 {pace[98]:.2f} s, most {max(behind):.1f} s")
    for what, took in sorted(counts.took.items()):
        ranks = _hundredths(took)
        print(
            f"  {what:<24} p50 {ranks[49]:6.2f} s  p99 {ranks[98]:6.2f} s  {len(took):>6} answers"
        )
    print(f"Slack could not deliver {counts.undelivered}, and they were tried again")
    print(f"memory: {first:.1f} MB at first, {last:.1f} in the end, {peak:.1f} at most;", end=" ")
    print(f"{found.growth():+.2f} MB in ten minutes in the second half")
    tenths = found.memory[:: max(1, len(found.memory) // 10)]
    print("memory, by tenths:", ", ".join(f"{much:.0f}" for _, much in tenths))
    for what in ("tasks", "threads", "files"):
        print(f"{what} before: {dict(sorted(found.before[what].items()))}")
        print(f"{what} after:  {dict(sorted(found.after[what].items()))}")
    print("grew most since the middle:", _grown(found))
    tally.tell({"faults": soak.faults.met})


def _hundredths(many: Sequence[float]) -> Sequence[float]:
    return quantiles(many, n=100) if len(many) > 1 else [*many, *[0.0] * 99]


def _grown(found: Found) -> str:
    middle, end = found.halfway.get("kinds", {}), found.after.get("kinds", {})
    more = Counter({name: count - middle.get(name, 0) for name, count in end.items()})
    return ", ".join(f"{name} {count:+}" for name, count in more.most_common(12))


async def drill(size: Size, seed: int, folder: Path, database: str) -> tuple[Soak, Tally]:
    """All of it, on an empty database; what was measured, and what came of it."""
    tally = Tally()
    store = Store.open(database, Keys.derive(SECRET))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        await migrate(store.engine)
        on = await stack.enter_async_context(stage(folder))
        prepared(on)
        given = {
            **on.settings,
            "database_url": database,
            "numberbot_secret_key": SECRET,
            "numberbot_plan_lifetime": LIFETIME,
            "numberbot_sync_every": "30s",
        }
        bot = await stack.enter_async_context(Apart(given, "error"))
        await on.workspace.connected(timeout=60)
        soak = Soak(on, store, bot, size, seed)
        await soak.run()
        await judged(soak, tally)
    return soak, tally


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """An empty database of this kind: its URL."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / DATABASE}"
        return
    with server() as url:
        yield fresh_database(url)


def main() -> int:
    """Run it, print its figures; 1 when a claim did not hold."""
    parser = argparse.ArgumentParser(prog="python -m drills.soak", description=__doc__)
    usual = Size()
    parser.add_argument("--minutes", type=float, default=usual.minutes)
    parser.add_argument("--rate", type=float, default=usual.rate)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    settings.forget_proxies()
    logs.configure("error", "text")
    size = Size(given.minutes, given.rate)
    print(f"{given.database}, {size.minutes:g} minutes, {size.rate:g} a second, seed {given.seed}")
    with TemporaryDirectory() as name, database_of(given.database, Path(name)) as database:
        soak, tally = asyncio.run(drill(size, given.seed, Path(name), database))
    told(soak, tally)
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
