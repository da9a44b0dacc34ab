"""Nonsense typed and nonsense sent: each is answered or refused, and the bot goes on.

usage: python -m drills.fuzz [commands] [payloads] [--seed N]

Four of five go over Socket Mode, the rest over HTTP with Slack's signature. Nobody presses a real
card, so nothing may be bought, changed or given back but by the import form that is sent whole.
"""

import argparse
import asyncio
import gc
import logging
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import logs, runner, settings
from bot.app import Tuning
from bot.domain.questions import Question
from bot.playground.stage import Stage, stage
from bot.runner import Bot, Mode
from drills.nonsense import mutated, words
from drills.recorded import SECRETS_BY_NAME, Recorded, Recorder, mine
from drills.wire import Wire
from tests.slack.forming import written

AT_ONCE, BATCH = 24, 200
SHOWN = re.compile(r"Traceback|Exception|\b[A-Z]\w+Error\b|site-packages|\.py\b|line \d+, in ")
EXPECTED = re.compile(
    r"users\.info: (user_not_found|invalid_arguments)"
    r"|chat\.postMessage: (\w+_not_found|invalid_arguments)"
    r"|views\.\w+: (\w+_trigger_id|not_found|\w+_conflict|\w+_not_found|push_limit_reached)"
    r"|views\.\w+: invalid_arguments.*(trigger_id|view_id|user_id)|response_url: "
    r"|views\.open: a modal was open"
)
"""What Slack refuses because what we were sent was wrong, and not what we say."""
SHARE = 5


@dataclass
class Tally:
    """What came of it: how each was answered, and what went wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    amiss: list[str] = field(default_factory=list)
    writes: int = 0

    def wrong(self, what: str) -> None:
        """Something that must not be."""
        if what not in self.amiss:
            self.amiss.append(what)


class Faults(logging.Handler):
    """What the log says that nobody should have to read: faults, and errors that nobody took."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(logging.WARNING)
        self.tally = tally

    def emit(self, record: logging.LogRecord) -> None:
        said = record.msg if isinstance(record.msg, dict) else {"event": record.getMessage()}
        error = record.exc_info[1] if record.exc_info else said.get("exc_info")
        if error or "fault" in said or "never retrieved" in str(said.get("event")):
            where = _where(error) if isinstance(error, BaseException) else ""
            self.tally.wrong(f"log: {said.get('event')!s:.80} {error!r:.120} {where}")


def _where(error: BaseException) -> str:
    """The last place of ours that an error went through."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/bot/" in code.co_filename:
            place = f"{code.co_filename.rpartition('/bot/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


async def fuzz(mode: Mode, commands: int, payloads: int, random_: random.Random) -> Tally:
    """So many of each, against a bot of its own."""
    tally = Tally()
    heard = Faults(tally)
    logging.getLogger().addHandler(heard)
    try:
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            on = await stack.enter_async_context(stage(folder))
            on.workspace.state.rate_limits = False
            bot = await stack.enter_async_context(_bot(on, mode))
            wire = await stack.enter_async_context(Wire(on, bot, mode))
            recorded = await Recorder(on, bot).record()
            await _everything(Fuzz(on, bot, wire, tally, random_), recorded, commands, payloads)
        gc.collect()
    finally:
        logging.getLogger().removeHandler(heard)
    return tally


def _bot(on: Stage, mode: Mode) -> Any:
    secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # noqa: S105 nobody's
    port = 0 if mode == "http" else None
    given = {"numberbot_secret_key": secret, "port": port, **on.settings, **SECRETS_BY_NAME}
    return runner.run(settings.only(**given), mode, Tuning())


async def _everything(
    fuzz_: "Fuzz", recorded: list[Recorded], commands: int, payloads: int
) -> None:
    before = len(written(fuzz_.on))
    like = recorded[0]
    await fuzz_.run(fuzz_.command(like) for _ in range(commands))
    if len(written(fuzz_.on)) != before:
        fuzz_.tally.wrong("a command changed something at a provider")
    await fuzz_.run(fuzz_.payload(recorded) for _ in range(payloads))
    await fuzz_.frames()
    writes = len(written(fuzz_.on)) - before
    fuzz_.tally.writes = writes
    if writes > await fuzz_.confirmed():
        fuzz_.tally.wrong("something was changed at a provider that nobody confirmed")


@dataclass
class Fuzz:
    """Sends nonsense, and looks at what comes of it."""

    on: Stage
    bot: Bot
    wire: Wire
    tally: Tally
    random: random.Random
    read: int = 0

    def command(self, like: Recorded) -> tuple[Recorded, Any]:
        """A command with some text."""
        payload = mine(self.on, like.payload, self._person())
        return like, payload | {"text": words(self.random)}

    def payload(self, recorded: list[Recorded]) -> tuple[Recorded, Any]:
        """A payload with something wrong in it."""
        like = self.random.choice(recorded)
        return like, mutated(self.random, mine(self.on, like.payload, self._person()))

    async def run(self, made: Iterable[tuple[Recorded, Any]]) -> None:
        """All of them, some at once; after each batch the bot must still answer."""
        batch: list[asyncio.Task[None]] = []
        gate = asyncio.Semaphore(AT_ONCE)
        for like, payload in made:
            async with gate:  # keys are made when there is room: they are good for seconds
                batch.append(asyncio.create_task(self._one(gate, like, payload)))
            if len(batch) >= BATCH:
                await self._look(batch)
                batch = []
        await self._look(batch)

    async def frames(self) -> None:
        """What is no envelope at all."""
        await self.wire.garbage(self.random)
        await self._look([])

    async def confirmed(self) -> int:
        """How many plans were confirmed, as the trail says."""
        store = self.bot.parts.desk.store
        found = await store.trail.newest(Question(action="number.import"), 1_000)
        return sum(event.phase == "confirmed" for event in found.events)

    async def _one(self, gate: asyncio.Semaphore, like: Recorded, payload: Any) -> None:
        async with gate:
            sent = await self.wire.send(like.kind, payload)
        if sent.answered is None:
            self.tally.answers["unanswered"] += 1
            self.tally.wrong(f"no answer to {like.name}: {str(payload)[:400]!r}")
        else:
            self.tally.answers[sent.answered] += 1
        self._check(sent.body)

    async def _look(self, batch: list[asyncio.Task[None]]) -> None:
        """Wait for a batch, read all that was said, and see that the bot is there."""
        await asyncio.gather(*batch)
        if await self.bot.parts.running.ended(120):
            self.tally.wrong("something is still under way after two minutes")
        state = self.on.workspace.state
        for call in state.api_calls:
            self._check(str(dict(call.args)))
            if call.method == "response_url":
                self.tally.answers[f"said: {_kind(str(call.args.get('text')))}"] += 1
        for problem in [*state.problems, *state.warnings]:
            if not EXPECTED.match(problem):
                self.tally.wrong(f"Slack: {problem[:200]}")
        state.forget()
        await self._help()

    async def _help(self) -> None:
        workspace = self.on.workspace
        delivery = await workspace.command("alice", "#ops", "/number", "help")
        seen = [*workspace.seen_by("alice", "#ops")] if delivery.ok else []
        if not seen:
            await self.bot.parts.running.ended(60)
            seen = [*workspace.seen_by("alice", "#ops")]
        if not any("What /number can do" in one.plain() for one in seen):
            self.tally.wrong("the bot does not answer any more")

    def _check(self, shown: str) -> None:
        if found := SHOWN.search(shown):
            self.tally.wrong(f"shown: {shown[max(0, found.start() - 100) : found.end() + 100]!r}")

    def _person(self) -> Any:
        return self.on.workspace.person(self.random.choice(["alice", "alice", "bob", "greta"]))


def _kind(text: str) -> str:
    if text.startswith("Something broke"):
        return "fault"
    kinds = {"refusal": ("I ", "“", "Write", "No ", "Say", "That ", "Options"), "card": ("Buy",)}
    return next((kind for kind, begins in kinds.items() if text.startswith(begins)), "answer")


async def drill(commands: int, payloads: int, seed: int) -> dict[Mode, Tally]:
    """Over both ways."""
    found: dict[Mode, Tally] = {}
    shares: dict[Mode, tuple[int, int]] = {
        "socket": (commands - commands // SHARE, payloads - payloads // SHARE),
        "http": (commands // SHARE, payloads // SHARE),
    }
    for mode, (some, others) in shares.items():
        found[mode] = await fuzz(mode, some, others, random.Random(f"{seed} {mode}"))
    return found


def main() -> int:
    """Print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("commands", type=int, nargs="?", default=10_000)
    parser.add_argument("payloads", type=int, nargs="?", default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logs.configure("error", "text")
    found = asyncio.run(drill(given.commands, given.payloads, given.seed))
    for mode, tally in found.items():
        print(f"{mode}: {given.commands} commands and {given.payloads} payloads in both")
        for answer, count in sorted(tally.answers.items()):
            print(f"  {count:7,} {answer}")
        print(f"  {tally.writes:7,} changes at a provider, each by a form that was sent whole")
        for what in tally.amiss:
            print(f"  AMISS: {what}")
    return 1 if any(tally.amiss for tally in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
