"""Every form that has a secret, filled in with canaries, at a provider that does what it can."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import count

from bot.playground.simulators import Simulator
from bot.playground.simulators.faults import Cut, Fault, Nonsense, Slow, Status, Truncated
from bot.playground.simulators.server import Injected
from bot.playground.stage import Stage
from bot.playground.workspace import View
from bot.slack import ids
from drills.canaries import Nest
from tests.slack.forming import form, opens
from tests.slack.people import comes

READING = 1.6
"""Seconds for which a card must have been there before its button does anything (a rule)."""
TOO_SOON = "This card had only just come"
WAITS = ("Opening the form…", "Looking…", "Should this stay as it is")
NOT_DONE = ":x:"
TRUNK = {"Termination URI": "sip.example.com", "Trunk user name": "carrier"}


@dataclass(frozen=True, slots=True)
class Walk:
    """A form with secrets: `opening` is typed; `secret` and `pin` are the titles of its fields.

    `line` is the title of a field that is filled in `wrong` at first; `card`: its Submit leads to a
    card.
    """

    name: str
    provider: str
    opening: str
    fields: dict[str, str]
    secret: str
    line: str = "Number"
    wrong: str = "+1"
    pin: str | None = None
    kind: str | None = None
    card: bool = False


WALKS = (
    Walk("import", "sigmamind", "import provider:sigmamind", TRUNK, "Trunk password"),
    Walk("import", "vogent", "import provider:vogent", TRUNK, "Trunk password"),
    Walk(
        "SIP user",
        "vogent",
        "import provider:vogent",
        {"Login name": "lobby-phone"},
        "Password",
        line="SIP user name",
        wrong="a b",
        kind="sip_user",
    ),
    Walk(
        "import",
        "butter",
        "import provider:butter",
        {"SIP server": "sip.example.com", "Trunk user name": "carrier"},
        "Trunk password",
        pin="PIN for calls coming in",
    ),
    Walk("update", "sigmamind", "update", {}, "Trunk password", "Name", "", card=True),
)
MakeFault = Callable[[], Fault]
FAULTS: dict[str, MakeFault | None] = {
    "accepted": None,
    "400 that repeats": lambda: Status(400, echo=True),
    "401 that repeats": lambda: Status(401, echo=True),
    "422 that repeats": lambda: Status(422, echo=True),
    "500 that repeats": lambda: Status(500, echo=True),
    "cut before": lambda: Cut(changed=False),
    "cut after": lambda: Cut(changed=True),
    "nonsense": Nonsense,
    "half an answer": Truncated,
}
SILENT: dict[str, MakeFault | None] = {"no answer in time": Slow}


@dataclass(slots=True)
class Walker:
    """Walks for Alice; every walk has a line and canaries of its own."""

    on: Stage
    nest: Nest
    numbers: Iterator[int] = field(default_factory=count)
    sent: dict[str, str] = field(default_factory=dict)
    """The walks' names, by the canaries that the provider must have got."""

    def at(self, walk: Walk) -> Simulator:
        """The provider of a walk."""
        simulator: Simulator = getattr(self.on, walk.provider)
        return simulator

    async def walk(self, walk: Walk, how: str, fault: Fault | None) -> str:
        """All of it, with a mistake at a field first; what the modal says in the end."""
        if fault is not None:
            self.at(walk).inject(Injected(fault, writes=True))
        view = await self.filled(walk, how)
        await self.submit(view)
        said = await self.ended()
        if walk.card and (shown := self.card()) is not None:
            said = await self.confirm(shown)
        elif NOT_DONE in said:
            said = (await form(self.on, "Fill in again what I do not keep")).plain()
        self.at(walk).heal()
        await self.close()
        return said

    async def filled(self, walk: Walk, how: str) -> View:
        """The form, refused once at a field, then filled in as it should be."""
        number = next(self.numbers)
        line = f"+1415555{1000 + number}" if walk.line != "SIP user name" else f"lobby{number:05}"
        opening = walk.opening
        if walk.card:
            self.on.sigmamind.hold(line, friendlyName=f"Line {number}")
            opening = f"update {line} provider:sigmamind"
        view = await opens(self.on, opening)
        if walk.kind is not None:
            await self.on.workspace.choose("alice", view, "What to bring", walk.kind)
            view = await form(self.on, "SIP user name")
        whose = f"{walk.provider} {walk.name}, {how}"
        values = {**walk.fields, walk.secret: self.nest.password(f"{whose}: refused")}
        if walk.pin is not None:
            values[walk.pin] = self.nest.pin(f"{whose}: refused PIN")
        await self.on.workspace.submit("alice", view, {**values, walk.line: walk.wrong})
        if not view.errors:
            raise AssertionError(f"{whose}: {walk.line} was taken as {walk.wrong!r}")
        values[walk.line] = f"Renamed {number}" if walk.card else line
        values[walk.secret] = self._will_be_sent(self.nest.password(f"{whose}: sent"), whose)
        if walk.pin is not None:
            values[walk.pin] = self._will_be_sent(self.nest.pin(f"{whose}: sent PIN"), whose)
        await self.on.workspace.enter("alice", view, values)
        return view

    def _will_be_sent(self, canary: str, whose: str) -> str:
        self.sent[canary] = whose
        return canary

    async def submit(self, view: View) -> None:
        """Press Submit; its ack may show another view."""
        await self.on.workspace.submit("alice", view)

    async def ended(self, *, pressed: bool = False) -> str:
        """Wait until the modal waits for nothing any more (nor for its card, if that was pressed);
        what it says.
        """

        def said() -> str | None:
            view = self.on.workspace.view("alice")
            words = "" if view is None else view.plain()
            waits = any(one in words for one in WAITS) or (pressed and self.card() is not None)
            return words if words and not waits else None

        return await self.on.workspace.until(said, timeout=90)

    def card(self) -> View | None:
        """The card that stands in the modal, if one does."""
        view = self.on.workspace.view("alice")
        buttons = [] if view is None else view.buttons()
        return view if any(one.action_id == ids.CONFIRM for one in buttons) else None

    def too_soon(self) -> bool:
        """Whether the modal says that the card had only just come."""
        view = self.on.workspace.view("alice")
        return view is not None and TOO_SOON in view.plain()

    async def confirm(self, card: View) -> str:
        """Read the card and press its button; again, where that was too soon."""
        while True:
            await asyncio.sleep(READING)
            await self.on.workspace.click("alice", card, ids.CONFIRM)
            said = await self.ended(pressed=True)
            if not self.too_soon():
                return said
            await self.on.workspace.dismiss("alice", self.on.workspace.views("alice")[-1])

    async def close(self) -> None:
        """Close whatever is open."""
        view = self.on.workspace.view("alice")
        if view is not None:
            await self.on.workspace.dismiss("alice", view, clear=True)


@asynccontextmanager
async def locked(database: str) -> AsyncIterator[None]:
    """The database, held by somebody else."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=30)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("ROLLBACK")


Restart = Callable[[], Awaitable[None]]


async def while_locked(walker: Walker, walk: Walk, database: str) -> str:
    """Submit while nothing can be written; then again."""
    view = await walker.filled(walk, "database locked")
    async with locked(database):
        await walker.submit(view)
        said = await walker.ended()
    await walker.close()
    return said


async def killed_with_a_card(walker: Walker, walk: Walk, restart: Restart) -> str:
    """Kill the bot while a card's secrets are sealed; confirm when it is back."""
    view = await walker.filled(walk, "killed while sealed")
    await walker.submit(view)
    await walker.ended()
    card = walker.card()
    await restart()
    said = "no card" if card is None else await walker.confirm(card)
    await walker.close()
    return said


async def killed_while_sending(walker: Walker, walk: Walk, restart: Restart) -> str:
    """Kill the bot while the provider is at it."""
    provider = walker.at(walk)
    provider.inject(Injected(Slow(), writes=True))
    view = await walker.filled(walk, "killed while sending")
    before = _writes(provider)
    await walker.submit(view)
    if walk.card:
        await walker.ended()
    while _writes(provider) == before:
        card = walker.card()
        if card is not None:
            await asyncio.sleep(READING)
            await walker.on.workspace.click("alice", card, ids.CONFIRM)
        await comes(lambda: _writes(provider) > before or walker.too_soon())
        if walker.too_soon():
            await walker.on.workspace.dismiss("alice", walker.on.workspace.views("alice")[-1])
    await restart()
    provider.heal()
    await walker.close()
    return "killed"


def _writes(provider: Simulator) -> int:
    return sum(map(provider.is_write, provider.requests))
