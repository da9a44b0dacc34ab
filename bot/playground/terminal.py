"""The workspace in a terminal: type as somebody, press buttons by their number, see the answers."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

from bot.playground.stage import Stage
from bot.playground.transcript import Transcript
from bot.playground.workspace.entries import PersonCannot
from bot.playground.workspace.messages import Message, View

HOW = """\
A Slack workspace and three providers stand on this machine, with Numberbot connected.
You are Alice in #ops. Type, for example:

  /number buy US 415     then 1 to press the first button of the card
  /number help           what else there is
  /number import         a form; fill Number = +14155550123, then send, or close
  as bob                 be somebody else: alice, bob, greta (a guest), sam (a stranger)
  in #sales              go to another channel: #ops, #sales (the bot is no member there)
  quit                   end it
"""


@dataclass(slots=True)
class Terminal:
    """Who types, where, and what was shown."""

    stage: Stage
    transcript: Transcript
    person: str = "alice"
    channel: str = "#ops"
    shown: dict[str, str] = field(default_factory=dict)
    pressable: list[tuple[Message | View, str, str]] = field(default_factory=list)

    async def run(self) -> None:
        """Until `quit` or the end of the input."""
        self.transcript.says(HOW)
        watching = asyncio.create_task(self._watch())
        try:
            async for line in _lines():
                if line in {"quit", "exit"}:
                    return
                await self._take(line)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if not line:
            return
        if word == "as":
            self._become(rest)
        elif word == "in":
            self._go(rest)
        elif line.isdigit():
            await self._press(int(line))
        elif word in {"fill", "send", "close"}:
            await self._handle_form(word, rest)
        elif word.startswith("/"):
            await self._command(word, rest)
        else:
            self.transcript.says("Begin with /number, or press a button by its number.")

    async def _command(self, word: str, rest: str) -> None:
        if word != "/number":
            self.transcript.says("Only /number is installed here.")
            return
        delivery = await self.stage.workspace.command(self.person, self.channel, word, rest)
        if delivery.said:
            self.transcript.says(delivery.said)

    async def _handle_form(self, word: str, rest: str) -> None:
        """Fill in a field of the form that is open, send it, or close it."""
        workspace, view = self.stage.workspace, self.stage.workspace.view(self.person)
        if view is None:
            self.transcript.says("No form is open.")
            return
        label, equals, value = (part.strip() for part in rest.partition("="))
        try:
            if word == "close":
                await workspace.dismiss(self.person, view)
            elif word == "send":
                await workspace.submit(self.person, view)
                self._say_errors(view)
            elif not equals:
                self.transcript.says(f"Write it like: fill {view.labels()[0]} = …")
            else:
                await workspace.enter(self.person, view, {label: value})
                self.shown[view.id] = view.plain()
        except (PersonCannot, LookupError) as error:
            self.transcript.says(f"{error}")

    def _say_errors(self, view: View) -> None:
        for block_id, words in view.errors.items():
            self.transcript.says(f"  {view.input_block(block_id)['label']['text']}: {words}")

    def _become(self, person: str) -> None:
        known = {one.name for one in self.stage.workspace.people.values()}
        if person not in known:
            self.transcript.says(f"There is no {person}. There are: {', '.join(sorted(known))}.")
            return
        self.person = person
        self.shown.clear()
        self.transcript.says(f"You are {person.title()} now.")

    def _go(self, channel: str) -> None:
        names = {f"#{one.name.lstrip('#')}" for one in self.stage.workspace.channels.values()}
        if channel not in names:
            self.transcript.says(f"There is no {channel}. Try #ops or #sales.")
            return
        self.channel = channel
        self.shown.clear()
        self.transcript.says(f"You are in {channel} now.")

    async def _press(self, number: int) -> None:
        if not 1 <= number <= len(self.pressable):
            self.transcript.says("There is no button with that number.")
            return
        target, value, label = self.pressable[number - 1]
        self.transcript.does(self.person.title(), self.channel, f"presses {label}")
        try:
            await self.stage.workspace.click(self.person, target, value)
        except PersonCannot:
            self.transcript.says("That button is not there any more.")

    async def _watch(self) -> None:
        """Show each message when it comes or changes."""
        while True:
            message: Message | View = await self.stage.workspace.until(self._new, timeout=86_400)
            self.shown[_key(message)] = message.plain()
            self.transcript.sees(self.person.title(), message)
            self._offer(message)

    def _new(self) -> Message | View | None:
        view = self.stage.workspace.view(self.person)
        messages = self.stage.workspace.seen_by(self.person, self.channel)
        every: list[Message | View] = [*messages, *([] if view is None else [view])]
        for each in every:
            if self.shown.get(_key(each)) != each.plain():
                return each
        return None

    def _offer(self, message: Message | View) -> None:
        """Number the buttons of the newest message or modal that has any."""
        found = message.buttons()
        if not found:
            return
        ids = [one.action_id for one in found]
        self.pressable = [
            (message, one.action_id if ids.count(one.action_id) == 1 else str(one.value), one.label)
            for one in found
        ]
        keys = "  ".join(f"{place}: {one.label}" for place, one in enumerate(found, 1))
        self.transcript.says(f"  press {keys}")


def _key(shown: Message | View) -> str:
    return shown.ts if isinstance(shown, Message) else shown.id


async def _lines() -> AsyncIterator[str]:
    """Lines of standard input. The thread that waits for them keeps no process from ending."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        with open(sys.stdin.fileno(), closefd=False) as keyboard, suppress(RuntimeError):
            while line := keyboard.readline():
                loop.call_soon_threadsafe(typed.put_nowait, line)
            loop.call_soon_threadsafe(typed.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while line := await typed.get():
        yield line.strip()
