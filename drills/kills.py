"""Killing the bot at random moments, and starting it again: nothing lost, nothing twice.

usage: python -m drills.kills [kills] [--seed N]

Each time people confirm a change at every provider at once, and the bot's process is killed
(SIGKILL) somewhere between the first press and the last answer. Then it is started again, and
every plan must end as the provider's truth says, be told to its asker and stand in the trail.
"""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.cli.process import BotProcess
from bot.domain.plans import State
from bot.playground.stage import stage
from bot.store.keys import Keys
from bot.store.store import Store
from drills.acts import ACTS, Act, Acts, Ready, lines, prepared
from drills.judging import Judge, Tally, run, verified

SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # noqa: S105 nobody's
LATEST = 0.45
"""Seconds after the presses at which a kill comes, at the latest."""
SLOWEST = 0.06
"""Seconds that a provider takes for an answer, at most."""


def chosen(random_: random.Random) -> list[tuple[Act, str]]:
    """An act at each provider, by Alice or Bob; each of them has one modal."""
    acts = [random_.choice([one for one in ACTS if one.provider == name]) for name in PROVIDERS]
    people = ["alice", "bob"]
    random_.shuffle(people)
    modals, picked = iter(people), []
    for act in acts:
        person = next(modals, None) if act.modal else random_.choice(people)
        if person is not None:
            picked.append((act, person))
    return picked


PROVIDERS = ("sigmamind", "vogent", "butter")


async def one_kill(
    judge: Judge, bot: BotProcess, random_: random.Random, free: Iterator[str]
) -> Counter[str]:
    """Begin, press, kill, start again, judge; in which states the kill met the plans."""
    on = judge.on
    begun: list[tuple[Act, Ready, Acts]] = []
    for act, person in chosen(random_):
        acts = Acts(on, person, free)
        begun.append((act, await act.begin(acts), acts))
    for simulator in (on.sigmamind, on.vogent, on.butter):
        simulator.delay = random_.uniform(0, SLOWEST)
    presses = [asyncio.ensure_future(ready.press()) for _, ready, _ in begun]
    await asyncio.sleep(random_.uniform(0, LATEST))
    await bot.kill()
    await asyncio.gather(*presses, return_exceptions=True)
    met = Counter([await _state(judge, ready) for _, ready, _ in begun])
    for simulator in (on.sigmamind, on.vogent, on.butter):
        simulator.delay = 0.0
    await on.workspace.until(lambda: not on.workspace.post.sockets, timeout=60)
    await bot.start()
    await on.workspace.connected(timeout=60)
    for act, ready, acts in begun:
        await judge.settle(act, ready, acts, passing=frozenset())
    await judge.close_modals()
    return met


async def _state(judge: Judge, ready: Ready) -> str:
    plan = await judge.plan(ready)
    if plan is None:
        return "before the claim"
    return "before the claim" if plan.state is State.PROPOSED else str(plan.state)


async def drill(kills: int, seed: int, folder: Path) -> tuple[Tally, Counter[str]]:
    """So many kills; what came of them."""
    random_, tally, met = random.Random(seed), Tally(), Counter[str]()
    async with stage(folder) as on:
        prepared(on)
        given = {**on.settings, "numberbot_secret_key": SECRET, "numberbot_channel": "C01OPS"}
        store = Store.open(on.settings["database_url"], Keys.derive(SECRET))
        free = lines()
        try:
            async with BotProcess(given, "error", "drills.swift") as bot:
                await on.workspace.connected(timeout=60)
                for _ in range(kills):
                    met += await one_kill(Judge(on, store, tally), bot, random_, free)
            tally.claims((why := await verified(store)) is None, f"the trail: {why}")
        finally:
            await store.close()
    return tally, met


if __name__ == "__main__":
    sys.exit(run("kills", 200, drill, __doc__))
