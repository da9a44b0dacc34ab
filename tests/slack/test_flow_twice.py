"""What Slack delivers twice, to two copies of the bot or before and after a restart: done once."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.app import Tuning
from bot.domain.plans import State
from bot.domain.questions import Question
from bot.playground.simulators import Cut
from bot.playground.stage import Stage
from bot.playground.workspace import Delivery, Message
from bot.runner import Bot
from bot.slack import ids
from bot.store.store import Store
from tests.conftest import AT_ONCE, enter
from tests.slack.forming import opens, shows, written
from tests.slack.people import BUY, PICK, asks, buys, presses, sees, types

EVERYTHING = Question()
IMPATIENT = Tuning(patience=AT_ONCE, lease=timedelta(0), reading=timedelta(0))
TRUNK = {
    "Number": "+14155550123",
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": "kanarienvogel-0123",
}


@dataclass(frozen=True)
class Twice:
    """What a person did, and how it looks when it has had its effect."""

    act: Callable[[Stage, Bot], Awaitable[Delivery]]
    seen: Callable[[Stage], Awaitable[object]]
    effect: list[str]
    """Every phase in the trail that is no refusal."""
    wrote: int = 0


async def card(on_stage: Stage, _: Bot) -> Delivery:
    return await types(on_stage, "buy US 415")


async def confirm(on_stage: Stage, _: Bot) -> Delivery:
    return await presses(on_stage, await asks(on_stage, "buy US 415"), BUY)


async def cancel(on_stage: Stage, _: Bot) -> Delivery:
    return await presses(on_stage, await asks(on_stage, "buy US 415"), "Cancel")


async def send_import(on_stage: Stage, _: Bot) -> Delivery:
    view = await opens(on_stage, "import provider:vogent", "Trunk password")
    return await on_stage.workspace.submit("alice", view, dict(TRUNK))


async def send_purchase(on_stage: Stage, _: Bot) -> Delivery:
    view = await opens(on_stage, "buy provider:vogent", "Area code")
    return await on_stage.workspace.submit("alice", view, {"Area code": "415"})


async def answer(on_stage: Stage, bot: Bot) -> Delivery:
    return await presses(on_stage, await question(on_stage, bot), "It happened")


async def question(on_stage: Stage, bot: Bot) -> Message:
    """A purchase that no list can tell of, put before Alice."""
    on_stage.sigmamind.fault(Cut(changed=True), method="POST", path="/phone-numbers")
    await buys(on_stage, "buy US 415 provider:sigmamind", PICK)
    await sees(on_stage, "I do not know yet")
    on_stage.sigmamind.hold("+12125550199")
    for _ in range(4):
        await bot.reconcile()
    return await sees(on_stage, "Did this happen?", place=on_stage.workspace.dm("alice").id)


async def export(on_stage: Stage, bot: Bot) -> Delivery:
    await cancel(on_stage, bot)
    await sees(on_stage, "Cancelled")
    return await presses(on_stage, await asks(on_stage, "audit"), "Export")


def sees_it(*texts: str, at_home: bool = False) -> Callable[[Stage], Awaitable[Message]]:
    async def seen(on_stage: Stage) -> Message:
        place = on_stage.workspace.dm("alice").id if at_home else "#ops"
        return await sees(on_stage, *texts, place=place)

    return seen


BOUGHT = ["proposed", "confirmed", "done"]
TOLD = ["proposed", "confirmed", "unknown", "settled"]
EVERY = {
    "command": Twice(card, sees_it("Buy +1 415-555-0100"), ["proposed"]),
    "confirm": Twice(confirm, sees_it("is yours at Vogent"), BOUGHT, 1),
    "cancel": Twice(cancel, sees_it("Cancelled"), ["proposed", "cancelled"]),
    "import": Twice(
        send_import,
        lambda on_stage: shows(on_stage, "was imported at Vogent"),
        ["confirmed", "done"],
        1,
    ),
    "form": Twice(send_purchase, lambda on_stage: shows(on_stage, "Buy +1"), ["proposed"]),
    "answer": Twice(answer, sees_it("is yours at SigmaMind", at_home=True), TOLD, 1),
    "export": Twice(
        export,
        sees_it("sent to your messages"),
        ["proposed", "cancelled", "confirmed", "done"],
    ),
}


async def effects(store: Store) -> list[str]:
    """What the trail tells of what happened, oldest first."""
    told = [event async for event in store.trail.oldest_first(EVERYTHING)]
    return [event.phase for event in told if event.phase not in {"refused", "duplicate"}]


@pytest.mark.parametrize("what", EVERY)
async def test_what_comes_to_two_copies_has_its_effect_once(
    on_stage: Stage, store: Store, database_url: str, what: str
) -> None:
    twice, workspace = EVERY[what], on_stage.workspace
    async with AsyncExitStack() as running:
        await enter(running, on_stage, "http", IMPATIENT, database_url=database_url)
        other = workspace.request_url
        bot = await enter(running, on_stage, "http", IMPATIENT, database_url=database_url)

        delivery = await twice.act(on_stage, bot)
        workspace.request_url = other
        assert (await workspace.redeliver(delivery)).ok
        await twice.seen(on_stage)

    assert await effects(store) == twice.effect
    assert len(written(on_stage)) == twice.wrote


@pytest.mark.parametrize("what", EVERY)
async def test_what_comes_again_after_a_restart_has_its_effect_once(
    on_stage: Stage, store: Store, database_url: str, what: str
) -> None:
    twice = EVERY[what]
    async with AsyncExitStack() as running:
        bot = await enter(running, on_stage, tuning=IMPATIENT, database_url=database_url)
        delivery = await twice.act(on_stage, bot)
        await twice.seen(on_stage)
    async with AsyncExitStack() as running:
        await enter(running, on_stage, tuning=IMPATIENT, database_url=database_url)

        again = await on_stage.workspace.redeliver(delivery)

    assert again.ok
    assert await effects(store) == twice.effect
    assert len(written(on_stage)) == twice.wrote


async def test_a_double_click_on_two_copies_buys_once_and_the_second_is_noted(
    on_stage: Stage, store: Store, database_url: str
) -> None:
    workspace = on_stage.workspace
    async with AsyncExitStack() as running:
        await enter(running, on_stage, "http", database_url=database_url)
        other = workspace.request_url
        await enter(running, on_stage, "http", database_url=database_url)
        card = await asks(on_stage, "buy US 415")
        value = card.buttons()[0].value

        await presses(on_stage, card, BUY)
        workspace.request_url = other
        second = await workspace.forge_action("alice", "#ops", ids.CONFIRM, value, message=card)
        await sees(on_stage, "is yours at Vogent")

    assert second.ok
    assert await effects(store) == BOUGHT
    assert len(written(on_stage)) == 1
    assert [plan.state for plan in await store.plans.newest(2)] == [State.DONE]
    denied = (await store.trail.newest(Question(outcome="denied"), 5)).events
    assert [event.phase for event in denied] == ["duplicate"]


async def test_a_home_that_is_opened_twice_is_shown(on_stage: Stage) -> None:
    async with AsyncExitStack() as running:
        await enter(running, on_stage)
        opened = await on_stage.workspace.open_home("alice")
        again = await on_stage.workspace.redeliver(opened)

    assert (opened.ok, again.ok) == (True, True)
    assert on_stage.workspace.home("alice") is not None
