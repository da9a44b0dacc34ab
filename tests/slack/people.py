"""What people do and see in these tests, in few words."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.playground.simulators import Simulator
from bot.playground.simulators.exchange import Exchange
from bot.playground.stage import Stage
from bot.playground.workspace import Delivery, Message

T = TypeVar("T")
BUY = "Buy this number"
PICK = "Buy a number"


async def types(
    on_stage: Stage, typed: str, person: str = "alice", place: str = "#ops"
) -> Delivery:
    """Type a command; it must be acknowledged in time."""
    delivery = await on_stage.workspace.command(person, place, "/number", typed)
    assert delivery.ok, delivery.error
    return delivery


async def asks(on_stage: Stage, typed: str, person: str = "alice", place: str = "#ops") -> Message:
    """Type a command and wait for the answer, which nobody else may see."""
    workspace = on_stage.workspace
    before = {message.ts for message in workspace.seen_by(person, place)}
    await types(on_stage, typed, person, place)

    def answer() -> Message | None:
        for message in workspace.seen_by(person, place):
            if message.ephemeral and message.ts not in before:
                return message
        return None

    return await workspace.until(answer)


async def presses(
    on_stage: Stage, message: Message, button: str, person: str = "alice"
) -> Delivery:
    """Press a button; it must be acknowledged in time."""
    delivery = await on_stage.workspace.click(person, message, button)
    assert delivery.ok, delivery.error
    return delivery


async def sees(
    on_stage: Stage, *texts: str, person: str = "alice", place: str = "#ops", within: float = 60
) -> Message:
    """Wait until a person sees a message with all these texts."""

    def found() -> Message | None:
        for message in on_stage.workspace.seen_by(person, place):
            if all(text in message.plain() for text in texts):
                return message
        return None

    return await on_stage.workspace.until(found, timeout=within)


async def buys(
    on_stage: Stage, typed: str = "buy US 415", verb: str = BUY, place: str = "#ops"
) -> Message:
    """Ask for a number and confirm its card; the card."""
    card = await asks(on_stage, typed, place=place)
    await presses(on_stage, card, verb)
    return card


async def comes(true: Callable[[], T | None], within: float = 60) -> T:
    """Wait for what no message tells of, such as a request at a provider."""
    async with asyncio.timeout(within):
        while not (value := true()):  # noqa: ASYNC110 a provider tells nobody of its requests
            await asyncio.sleep(0.01)
    return value


def purchases(provider: Simulator) -> list[Exchange]:
    """The requests that would buy something."""
    return [
        one
        for one in provider.requests
        if one.method == "POST" and not one.path.endswith("/search")
    ]


async def trail(on_stage: Stage, question: str = "", person: str = "alice") -> str:
    """What /number audit shows, as a person reads it."""
    return (await asks(on_stage, f"audit {question}", person)).plain()


def phases(shown: str) -> list[str]:
    """The phases in a shown trail, oldest first."""
    lines = [line.split(" | ") for line in shown.splitlines() if " | " in line]
    return [line[3].partition(":")[0].strip() for line in reversed(lines[1:])]
