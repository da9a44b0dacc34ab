"""Fifty people at once: how soon each is acknowledged and answered, and how many in a second.

Each sends the next command when the last was answered. Rounds of the bots take turns, so that
what else the machine does hits all alike.
"""

import asyncio
import gc
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from benchmarks.asking import Person, value_of
from benchmarks.subjects import Subject
from benchmarks.table import Pair, Row
from benchmarks.world import Asked, World

MANY = 50
COMING = 1.0
"""Seconds in which they come."""
FASTER = 1.25
SLOWER = 0.8
AREAS = ("415", "212", "213", "312", "617", "702", "303", "206")
IN_AREA = 100_000
Script = Callable[[Person, Iterator[str], bool], Awaitable[Sequence[Asked]]]
"""What one person does once; the last says whether it is B0 that answers."""


def numbers() -> Iterator[str]:
    """Numbers that can be dialled, each once."""
    return (f"+1{AREAS[place // IN_AREA]}{2_000_000 + place % IN_AREA}" for place in count())


async def helps(person: Person, _: Iterator[str], plain: bool) -> Sequence[Asked]:  # noqa: FBT001
    """Ask for help."""
    return [await person.types("help", "constant" if plain else "help")]


async def audits(person: Person, _: Iterator[str], plain: bool) -> Sequence[Asked]:  # noqa: FBT001
    """Ask for the newest page of the trail."""
    return [await person.types("audit", "constant" if plain else "trail")]


async def buys(person: Person, lines: Iterator[str], plain: bool) -> Sequence[Asked]:  # noqa: FBT001
    """Ask for a number's card, and confirm it."""
    if plain:
        first = await person.types(f"buy {next(lines)}", "constant")
        return [first, await person.presses("v1|p_none", "constant")]
    card = await person.types(f"buy {next(lines)}", "card")
    return [card, await person.presses(value_of(card), "receipt")]


@dataclass(slots=True)
class Round:
    """What one round measured, in milliseconds; rates by the second of the round.

    `all` counts every answer, also those whose times are not looked at.
    """

    acks: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0
    driver: float = 0.0
    all: int = 0

    def add(self, asked: Asked) -> None:
        """One more answer."""
        self.acks.append((asked.acked - asked.sent) * 1_000)
        self.answers.append((asked.answered - asked.sent) * 1_000)

    def figures(self) -> dict[str, float]:
        """By their names."""
        return {
            "ack p50": quantile(self.acks, 50),
            "ack p99": quantile(self.acks, 99),
            "answer p50": quantile(self.answers, 50),
            "answer p99": quantile(self.answers, 99),
            "answers": len(self.answers) / self.seconds,
            "cpu": self.cpu * 1_000 / self.all,
            "driver": self.driver / (self.seconds + COMING) * 100,
        }


def quantile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people before one bot."""

    subject: Subject
    world: World
    people: Sequence[Person]
    lines: Iterator[str]

    async def round(self, script: Script, seconds: float) -> Round:
        """All of them at it, for so long; then wait until the bot has said everything.

        They come one after the other, and what is sent meanwhile is not counted: else the figures
        would be those of fifty people who press Enter at the same moment.
        """
        gc.collect()
        gc.disable()  # else what the driver remembers stops it, and all bots wait
        found, cpu, spent = Round(), self.subject.cpu(), _spent()
        began = time.perf_counter() + COMING

        async def busy(place: int, person: Person) -> None:
            await asyncio.sleep(COMING * place / len(self.people))
            while time.perf_counter() - began < seconds:
                for asked in await script(person, self.lines, self.subject.name == "b0"):
                    found.all += 1
                    if asked.sent >= began:
                        found.add(asked)

        await asyncio.gather(*(busy(place, person) for place, person in enumerate(self.people)))
        found.seconds = time.perf_counter() - began
        await _quiet(self.subject)
        found.cpu = self.subject.cpu() - cpu
        found.driver = _spent() - spent
        gc.enable()
        return found


@asynccontextmanager
async def crowds(names: Sequence[str], mode: str, many: int) -> AsyncIterator[dict[str, Crowd]]:
    """Each of these bots with people before it."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="numberbot-bench-"))
        session = await stack.enter_async_context(
            ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(120))
        )
        found = {}
        for name in names:
            world = await stack.enter_async_context(World())
            bot = Subject(name, world.settings(), Path(folder), mode)
            await stack.enter_async_context(bot)
            way = bot.way(session, world)
            people = [Person(world, way, f"U{n:03}X", f"C{n:03}X") for n in range(many)]
            found[name] = Crowd(bot, world, people, numbers())
        yield found


async def measured(
    script: Script, among: dict[str, Crowd], rounds: int, seconds: float
) -> dict[str, dict[str, float]]:
    """The median of each figure over the rounds, by bot; one round before them is not counted."""
    every: dict[str, list[Round]] = {name: [] for name in among}
    for turn in range(rounds + 1):
        for name, crowd in among.items():
            one = await crowd.round(script, seconds)
            if turn:
                every[name].append(one)
            print(".", end="", file=sys.stderr, flush=True)
    return {name: _medians([one.figures() for one in some]) for name, some in every.items()}


def _medians(figures: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in figures) for name in figures[0]}


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def _quiet(subject: Subject) -> None:
    """Wait until the bot has used next to no processor for a moment."""
    last = subject.cpu()
    while True:
        await asyncio.sleep(0.3)
        now = subject.cpu()
        if now - last <= 0.02:  # noqa: PLR2004 seconds
            return
        last = now


async def rows(quick: bool) -> list[Row]:  # noqa: FBT001 as every part is asked
    """What fifty people find, over HTTP and over Socket Mode."""
    rounds, seconds = (2, 2.0) if quick else (5, 5.0)
    found: list[Row] = []
    for mode, title in (("http", "HTTP"), ("socket", "Socket Mode")):
        part = f"{MANY} people, {title}"
        async with crowds(("ours", "b0"), mode, MANY) as among:
            await _a_past(among)
            for name, script in (("help", helps), ("audit", audits)):
                got = await measured(script, among, rounds, seconds)
                found += acked(part, name, got["ours"], got["b0"])
        async with crowds(("ours", "b1"), mode, MANY) as among:
            got = await measured(buys, among, rounds, seconds)
            found += bought(part, got["ours"], got["b1"])
    return found


async def _a_past(among: dict[str, Crowd]) -> None:
    """A trail with something in it."""
    ours = among["ours"]
    for person in ours.people:
        await buys(person, ours.lines, False)  # noqa: FBT003


def acked(part: str, name: str, ours: dict[str, float], base: dict[str, float]) -> list[Row]:
    """What is wanted of a command that changes nothing."""

    def pair(figure: str, unit: str = "ms") -> Pair:
        return Pair(part, f"{name}: {figure}", unit, ours[figure], base[figure], "B0")

    rate = Pair(part, f"{name}: answers a second", "/s", ours["answers"], base["answers"], "B0")
    return [
        pair("ack p50").told(),
        pair("ack p99").at_most(FASTER),
        pair("answer p50").told(),
        pair("answer p99").told(),
        rate.told(),
        *_costs(part, name, ours, base, "B0"),
    ]


def bought(part: str, ours: dict[str, float], base: dict[str, float]) -> list[Row]:
    """What is wanted of a purchase: its card and its receipt."""
    name = "buy, confirm"

    def pair(figure: str) -> Pair:
        return Pair(part, f"{name}: {figure}", "ms", ours[figure], base[figure], "B1")

    rate = Pair(part, f"{name}: answers a second", "/s", ours["answers"], base["answers"], "B1")
    return [
        pair("ack p99").at_most(FASTER),
        pair("answer p50").at_most(FASTER),
        pair("answer p99").at_most(FASTER),
        rate.at_least(SLOWER),
        *_costs(part, name, ours, base, "B1"),
    ]


def _costs(
    part: str, name: str, ours: dict[str, float], base: dict[str, float], over: str
) -> list[Row]:
    """Processor time an answer costs, and how busy the driver was: near 100 % it would be it that
    was measured.
    """
    cpu = Pair(part, f"{name}: processor time of an answer", "ms", ours["cpu"], base["cpu"], over)
    driver = Pair(part, f"{name}: driver's core in use", "%", ours["driver"], base["driver"], over)
    return [cpu.told(), driver.told()]
