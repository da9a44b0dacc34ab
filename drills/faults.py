"""Faults at the providers: every plan ends as the provider's truth says, or before a person.

usage: python -m drills.faults [faults] [--seed N]

Each time people confirm changes at every provider at once, and each provider spoils its next
write, or the looks before and after it, in one of the ways a simulator knows. What the bot says in
the end must be what the provider did, and no write may come twice.
"""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from bot import runner, settings
from bot.playground.simulators import (
    Cut,
    Fault,
    Injected,
    Nonsense,
    Simulator,
    Slow,
    Status,
    Truncated,
    too_many,
)
from bot.playground.stage import stage
from drills.acts import WHOLE, Act, Acts, Ready, lines, prepared
from drills.judging import Judge, Tally, run, verified
from drills.kills import SECRET, chosen
from drills.swift import SWIFT

PAUSE = 1.4
"""Seconds of a slow answer: longer than a claim's lease in the drill, so reconcile looks first."""
FAULTS: Mapping[str, Callable[[], Fault]] = {
    "slow and done": lambda: Slow(PAUSE),
    "slow and not done": lambda: Slow(PAUSE, changed=False),
    "cut, not done": lambda: Cut(changed=False),
    "cut, done": lambda: Cut(changed=True),
    "400": lambda: Status(400),
    "400 that repeats what was sent": lambda: Status(400, echo=True),
    "401": lambda: Status(401),
    "404": lambda: Status(404),
    "408, done": lambda: Status(408, changed=True),
    "409": lambda: Status(409),
    "422 without a word": lambda: Status(422, silent=True),
    "429": lambda: too_many(0.1),
    "500, not done": lambda: Status(500),
    "500, done": lambda: Status(500, changed=True),
    "502, done": lambda: Status(502, changed=True),
    "503, not done": lambda: Status(503),
    "nonsense, done": Nonsense,
    "nonsense, not done": lambda: Nonsense(changed=False),
    "half an answer": Truncated,
}
OFTEN = 0.3
FEW = 2
"""Numbers on the one page that Butter AI shows when it says that there are more."""
LOOKS = ("500, not done", "429", "cut, not done", "nonsense, not done", "half an answer")
"""What may befall a look at a list."""


def spoil(simulator: Simulator, random_: random.Random) -> str:
    """Let one fault wait for the next write, and sometimes one or more for looks."""
    name = random_.choice(list(FAULTS))
    simulator.inject(Injected(FAULTS[name](), writes=True))
    if random_.random() < OFTEN:
        look = random_.choice(LOOKS)
        simulator.inject(Injected(FAULTS[look](), random_.choice((1, 2, 5)), method="GET"))
    return name


async def one_round(
    judge: Judge, random_: random.Random, free: Iterator[str], most: int
) -> Counter[str]:
    """Begin, spoil, press, judge; which faults there were."""
    begun: list[tuple[Act, Ready, Acts]] = []
    for act, person in chosen(random_)[:most]:
        acts = Acts(judge.on, person, free)
        begun.append((act, await act.begin(acts), acts))
    cut_short = frozenset({"butter"} if random_.random() < OFTEN else ())
    judge.on.butter.page_size = FEW if cut_short else WHOLE
    met = Counter([spoil(acts.at(act.provider), random_) for act, _, acts in begun])
    await asyncio.gather(*(ready.press() for _, ready, _ in begun))
    for act, ready, acts in begun:
        await judge.settle(act, ready, acts, cut_short=cut_short)
        acts.at(act.provider).heal()
    judge.on.butter.page_size = WHOLE
    await judge.close_modals()
    return met


async def drill(faults: int, seed: int, folder: Path) -> tuple[Tally, Counter[str]]:
    """At least so many faults; what came of them."""
    random_, tally, met = random.Random(seed), Tally(), Counter[str]()
    async with stage(folder) as on, AsyncExitStack() as stack:
        prepared(on)
        given = {**on.settings, "numberbot_secret_key": SECRET, "numberbot_channel": "C01OPS"}
        found = settings.only(**given)
        bot = await stack.enter_async_context(runner.run(found, "socket", SWIFT))
        await on.workspace.connected(timeout=60)
        store, free = bot.parts.desk.store, lines()
        judge = Judge(on, store, tally)
        while met.total() < faults:
            met += await one_round(judge, random_, free, faults - met.total())
        tally.claims((why := await verified(store)) is None, f"the trail: {why}")
    return tally, met


if __name__ == "__main__":
    sys.exit(run("faults", 1_000, drill, __doc__))
