"""The numbers of the soak: some are ours, some for sale, the others wait for their turn."""

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from bot.domain.events import Action
from bot.domain.plans import Plan, State
from bot.playground.simulators import Simulator
from bot.playground.stage import Stage
from bot.store.store import Store
from drills.crowd import plenty

BUYS_AT = ("sigmamind", "vogent")
MOST_HELD = 40
"""Numbers at each provider; those above are taken away there, as somebody does in a dashboard."""
BROUGHT = frozenset({Action.BUY, Action.IMPORT, Action.CREATE_SIP_USER})


@dataclass(slots=True)
class Lines:
    """`busy` are those that somebody is changing just now."""

    on: Stage
    random: Random
    free: deque[str] = field(default_factory=lambda: deque(plenty()))
    busy: set[str] = field(default_factory=set)
    began: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for simulator in self.providers:
            for _ in range(MOST_HELD // 2):
                simulator.hold(self.free.popleft())
            self.began[simulator.name] = len(simulator.held)

    @property
    def providers(self) -> tuple[Simulator, Simulator, Simulator]:
        """All three."""
        return self.on.sigmamind, self.on.vogent, self.on.butter

    def at(self, name: str) -> Simulator:
        """One of them."""
        return next(one for one in self.providers if one.name == name)

    @contextmanager
    def for_sale(self, seller: Simulator) -> Iterator[str]:
        """A number that is for sale while somebody thinks of buying it."""
        line = self.free.popleft()
        seller.stock.append(line)
        self.busy.add(line)
        try:
            yield line
        finally:
            self.busy.discard(line)

    @contextmanager
    def to_import(self) -> Iterator[str]:
        """A number that somebody has elsewhere."""
        line = self.free.popleft()
        self.busy.add(line)
        try:
            yield line
        finally:
            self.busy.discard(line)

    @contextmanager
    def ours(self, provider: Simulator) -> Iterator[str | None]:
        """A number that we have there, for one person to change; None when all are taken."""
        known = [line for line in provider.held if line not in self.busy]
        if not known:
            yield None
            return
        line = self.random.choice(known)
        self.busy.add(line)
        try:
            yield line
        finally:
            self.busy.discard(line)

    async def tidy(self, store: Store) -> None:
        """Take away what is too much, and let go of what nobody wants any more."""
        for provider in self.providers:
            unsettled = await store.unsettled.open_lines(provider.name)
            idle = [one for one in provider.held if one not in self.busy | unsettled]
            for line in idle[: max(0, len(provider.held) - MOST_HELD)]:
                del provider.held[line]
                self.taken[provider.name] += 1
                self.free.append(line)
            for line in set(provider.stock) - self.busy - unsettled:
                if provider.name in BUYS_AT and line[-4:].startswith("01"):
                    provider.stock.remove(line)
                    self.free.append(line)

    def amiss(self, plans: list[Plan]) -> list[str]:
        """Where what the plans say happened is not what is at a provider now."""
        happened = Counter(
            (one.provider, one.draft.action in BROUGHT)
            for one in plans
            if one.state in {State.DONE, State.PARTIAL}
            and one.draft.action in BROUGHT | {Action.RELEASE}
        )
        wrong = []
        for provider in self.providers:
            name, there = provider.name, len(provider.held)
            brought, released = happened[name, True], happened[name, False]
            ought = self.began[name] + brought - released - self.taken[name]
            if there != ought:
                wrong.append(
                    f"{name} has {there} numbers; {self.began[name]} and {brought} brought, less"
                    f" {released} released and {self.taken[name]} taken away, are {ought}"
                )
        return wrong
