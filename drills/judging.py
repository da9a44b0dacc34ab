"""Whether what the bot says of a plan is the provider's truth, and nothing was done twice."""

import argparse
import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import logs, settings
from bot.domain.plans import Plan, State
from bot.domain.questions import Question
from bot.playground.stage import Stage
from bot.playground.workspace import Message
from bot.providers.registry import PROVIDERS
from bot.slack import ids
from bot.slack.cards import Cards
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from drills.acts import Act, Acts, Ready

SETTLES_WITHIN = 60.0
UNDONE = frozenset({State.FAILED, State.SUPERSEDED, State.CANCELLED, State.EXPIRED})
States = frozenset[State | None]
PRESSED: States = frozenset({None, State.PROPOSED})
"""Where a plan does not stay once its last press has reached the bot."""
CARDS = Cards({name: adapter.title for name, adapter in PROVIDERS.items()})


@dataclass(slots=True)
class Tally:
    """What was counted; `wrong` are sentences, each a claim that did not hold."""

    ends: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def claims(self, true: object, words: str) -> None:
        """Keep the words where it is not so."""
        if not true:
            self.wrong.append(words)

    def tell(self, met: Mapping[str, Counter[str]]) -> None:
        """Print the figures."""
        every = {**met, "they ended": self.ends, "a person was asked": self.asked}
        for title, counted in every.items():
            print(f"{title}:", listed(counted))
        print("wrong:", len(self.wrong), *(f"\n  {words}" for words in self.wrong))


@dataclass(frozen=True, slots=True)
class Judge:
    """Looks at the store, the simulators and all that people see."""

    on: Stage
    store: Store
    tally: Tally

    async def plan(self, ready: Ready) -> Plan | None:
        """The first plan that an act made, if it made one; fresh cards may have followed."""
        for plan in reversed(await self.store.plans.newest(60)):
            words = json.dumps(plan.draft.after or {}) + json.dumps(plan.draft.before or {})
            if ready.mark in words or ready.mark == str(plan.draft.line):
                return plan
        return None

    async def settle(
        self,
        act: Act,
        ready: Ready,
        acts: Acts,
        passing: States = PRESSED,
        cut_short: frozenset[str] = frozenset(),
    ) -> None:
        """Wait until it is settled and told; where a person is asked, answer; then judge.

        `passing` are the states (None: no plan) in which it certainly does not stay; `cut_short`
        are the providers that do not list everything.
        """
        plan = await self._rests(act, ready, passing)
        if plan is not None and plan.state is State.UNKNOWN:
            self.tally.asked[f"{act.provider} {act.name}"] += 1
            cannot = not act.told or act.provider in cut_short
            self.tally.claims(cannot, f"{act.provider} {act.name}: a list would have told")
            await self._answer(plan, ready, acts)
            plan = await self._rests(act, ready, frozenset({State.UNKNOWN}))
        self.tally.ends["no plan" if plan is None else str(plan.state)] += 1
        await self._judge(act, plan, ready, acts)

    async def close_modals(self) -> None:
        """Everybody closes what is open."""
        for person in ("alice", "bob"):
            while (view := self.on.workspace.view(person)) is not None:
                await self.on.workspace.dismiss(person, view, clear=True)

    async def _rests(self, act: Act, ready: Ready, passing: States) -> Plan | None:
        """The plan once it is settled and told, or before a person."""
        plan: Plan | None = None
        try:
            async with asyncio.timeout(SETTLES_WITHIN):
                while True:
                    plan = await self.plan(ready)
                    state = None if plan is None else plan.state
                    if state not in passing and (plan is None or rests(plan)):
                        return plan
                    await asyncio.sleep(0.05)
        except TimeoutError:
            self.tally.wrong.append(f"{act.provider} {act.name} was left open: {plan}")
            return plan

    async def _answer(self, plan: Plan, ready: Ready, acts: Acts) -> None:
        """Say how it was, as somebody does who looked into the provider's dashboard."""
        where = self.on.workspace.dm(acts.person)
        button = ids.DID_NOT if ready.changed() is False else ids.HAPPENED

        def question() -> Message | None:
            for message in self.on.workspace.seen_by(acts.person, where):
                values = {one.value for one in message.buttons()}
                if ids.pack(plan.id) in values:
                    return message
            return None

        card = await self.on.workspace.until(question, timeout=SETTLES_WITHIN)
        await self.on.workspace.click(acts.person, card, button)

    async def _judge(self, act: Act, plan: Plan | None, ready: Ready, acts: Acts) -> None:
        """Everything that must be so, whatever went wrong."""
        name, simulator = f"{act.provider} {act.name}", acts.at(act.provider)
        asked = [one for one in simulator.requests if simulator.is_write(one) and ready.asked(one)]
        changed, claims = ready.changed(), self.tally.claims
        claims(len(asked) <= 1, f"{name}: asked {len(asked)} times")
        if plan is None or plan.state is State.PROPOSED:
            claims(not asked and not changed, f"{name}: was done without a plan")
            return
        if changed is not None and not act.told:
            return
        happened = plan.state in {State.DONE, State.PARTIAL}
        claims(changed is None or changed == happened, f"{name}: {plan.state}, but {changed}")
        claims(not plan.waits and plan.told and plan.announced, f"{name}: somebody was not told")
        await self._recorded(name, plan, asked=bool(asked), happened=happened)
        claims(self._heard(plan, acts), f"{name}: {acts.person} never saw {CARDS.ended(plan).text}")

    async def _recorded(self, name: str, plan: Plan, *, asked: bool, happened: bool) -> None:
        """No change without its events, and no event of a change that was none."""
        page = await self.store.trail.newest(Question(plan=plan.id), 50)
        phases = {event.phase for event in page.events}
        claims = self.tally.claims
        claims(not asked or "confirmed" in phases, f"{name}: nobody confirmed it: {phases}")
        ended = {"done", "failed", "partial", "settled", "superseded"} & phases
        claims(ended, f"{name}: no event tells its end: {phases}")
        yes = {(e.phase, e.outcome) for e in page.events} & {
            ("done", "success"),
            ("settled", "success"),
        }
        claims(not happened or yes or plan.state is State.PARTIAL, f"{name}: no event of a yes")

    def _heard(self, plan: Plan, acts: Acts) -> bool:
        """Whether its asker sees its end somewhere."""
        workspace = self.on.workspace
        view = workspace.view(acts.person)
        places = [
            workspace.seen_by(acts.person, where) for where in ("#ops", workspace.dm(acts.person))
        ]
        said = [each.text for messages in places for each in messages]
        said += [view.plain()] if view is not None else []
        ends = {CARDS.ended(plan).text, _first(CARDS.ended(plan).text), CARDS.why_not(plan)[:60]}
        return any(end in each for end in ends for each in said)


def listed(counted: Counter[str]) -> str:
    """What was counted, the most first."""
    return ", ".join(f"{name} {number}" for name, number in counted.most_common()) or "none"


def rests(plan: Plan) -> bool:
    """Whether nothing more happens to a plan by itself."""
    if plan.state is State.UNKNOWN:
        return plan.asked and plan.told
    return plan.state not in {State.CLAIMED, State.SENT, State.PENDING} and (
        plan.waits or (plan.told and plan.announced)
    )


def _first(words: str) -> str:
    """A sentence's beginning without its sign: a modal shows the same in blocks."""
    return words.partition(" ")[2].partition(".")[0]


Drill = Callable[[int, int, Path], Awaitable[tuple[Tally, Counter[str]]]]
"""Takes how often, a seed and a folder; tells what came of it, and what it met."""


def run(noun: str, usual: int, drill: Drill, told: str | None) -> int:
    """Read the command line, run a drill, print its figures; 1 when a claim did not hold."""
    parser = argparse.ArgumentParser(prog=f"python -m drills.{noun}", description=told)
    parser.add_argument(noun, type=int, nargs="?", default=usual)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    settings.forget_proxies()
    logs.configure("error", "text")

    async def whole() -> tuple[Tally, Counter[str]]:
        with tempfile.TemporaryDirectory() as folder:
            return await drill(getattr(given, noun), given.seed, Path(folder))

    tally, met = asyncio.run(whole())
    print(f"{getattr(given, noun)} {noun}, seed {given.seed}, {met.total()} changes confirmed")
    tally.tell({"they met": met})
    return 1 if tally.wrong else 0


async def verified(store: Store) -> str | None:
    """What is wrong with the trail, if something is."""
    found = await verify(store.engine, store.trail.database.keys)
    return None if found.verdict is Verdict.HOLDS else found.words
