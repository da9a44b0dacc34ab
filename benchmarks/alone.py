"""One person: from the command to the card, and from the click to the receipt.

The provider is the playground's, strict and without delay; every purchase is made in a channel of
its own, so that none waits until Slack bears another line. Rounds of ours and B0 take turns.
"""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession

from benchmarks.asking import Person, Way, value_of
from benchmarks.people import numbers
from benchmarks.subjects import Subject
from benchmarks.table import Pair, Row
from benchmarks.world import Asked, World
from bot.playground.simulators.vogent import SimulatedVogent

MORE_MS = 25.0
WARM = 10


@dataclass(slots=True)
class Alone:
    """One person before one bot."""

    name: str
    world: World
    way: Way
    vogent: SimulatedVogent
    lines: Iterator[str]
    cards: list[float] = field(default_factory=list)
    receipts: list[float] = field(default_factory=list)

    async def once(self) -> None:
        """Ask for a number, and confirm it."""
        plain, line = self.name == "b0", next(self.lines)
        self.vogent.stock.append(line)
        person = Person(self.world, self.way, "U000X", f"C{line[1:]}")
        card = await person.types(f"buy {line}", "constant" if plain else "card")
        value = "v1|p_none" if plain else value_of(card)
        receipt = await person.presses(value, "constant" if plain else "receipt")
        self.cards.append(_took(card))
        self.receipts.append(_took(receipt))


def _took(asked: Asked) -> float:
    return (asked.answered - asked.sent) * 1_000


async def rows(quick: bool) -> list[Row]:  # noqa: FBT001 as every part is asked
    """What one person waits for, over HTTP and over Socket Mode."""
    times = 20 if quick else 100
    return [
        *await _waited("http", "One person, HTTP", times),
        *await _waited("socket", "One person, Socket Mode", times),
    ]


async def _waited(mode: str, part: str, times: int) -> list[Row]:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="numberbot-bench-"))
        session = await stack.enter_async_context(ClientSession())
        both = {}
        for name in ("ours", "b0"):
            world = await stack.enter_async_context(World())
            vogent = await stack.enter_async_context(SimulatedVogent())
            at = {"vogent_base_url": vogent.base_url, "vogent_api_key": vogent.api_key}
            bot = Subject(name, world.settings() | at, Path(folder), mode)
            await stack.enter_async_context(bot)
            both[name] = Alone(name, world, bot.way(session, world), vogent, numbers())
        for _ in range(WARM + times):
            for one in both.values():
                await one.once()
    return list(_judged(part, both["ours"], both["b0"]))


def _judged(part: str, ours: Alone, base: Alone) -> Iterator[Row]:
    for name, mine, theirs in (
        ("command to card", ours.cards, base.cards),
        ("click to receipt", ours.receipts, base.receipts),
    ):
        yield Pair(part, f"{name}: p50", "ms", _middle(mine), _middle(theirs), "B0").within(MORE_MS)


def _middle(values: Sequence[float]) -> float:
    return statistics.median(values[WARM:])
