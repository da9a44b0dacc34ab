"""Stopping the bot while it buys, and starting it again after it was killed."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import aiohttp
import pytest

from bot.app import Tuning
from bot.domain.plans import State
from bot.playground.simulators import Cut, Slow
from bot.playground.stage import Stage
from bot.runner import Bot
from bot.slack import ids
from bot.slack.stopping import WORDS
from tests import underneath
from tests.conftest import AT_ONCE, QUIET, SECRET, enter
from tests.operations.conftest import Waits
from tests.slack.forming import opens, sends, shows, written
from tests.slack.people import BUY, asks, buys, comes, phases, presses, purchases, sees, trail

ROOT = Path(__file__).parents[2]
NUMBER = "+14155550100"
TRUNK = {
    "Number": "+14155550123",
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": "kanarienvogel-0123",
}
IMPATIENT = Tuning(patience=AT_ONCE, lease=timedelta(0), reading=timedelta(0))


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_running_purchase_is_waited_for_finished_and_told(
    on_stage: Stage, mode: str
) -> None:
    before = asyncio.all_tasks()
    async with AsyncExitStack() as running:
        await enter(running, on_stage, modes(mode))
        waits = Waits()
        on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
        await buys(on_stage)
        await waits.arrived.wait()
        during = asyncio.all_tasks()
        asyncio.get_running_loop().call_later(0.5, waits.go.set)  # in the midst of the stop

    await sees(on_stage, "+1 415-555-0100* is yours at Vogent", within=0.1)
    await sees(on_stage, "@Alice bought", person="bob", within=0.1)
    assert during - before
    await comes(lambda: asyncio.all_tasks() <= before)  # the stage's servers see who hung up


Stop = Callable[[], Awaitable[None]]


@asynccontextmanager
async def buying(on_stage: Stage, mode: str) -> AsyncIterator[tuple[Bot, Stop]]:
    """A bot in the midst of a purchase, and what tells it to stop; the purchase ends last."""
    waits, stack = Waits(), AsyncExitStack()
    bot = await enter(stack, on_stage, modes(mode), port=0)
    stops: list[asyncio.Task[None]] = []

    async def stop() -> None:
        stops.append(asyncio.create_task(stack.aclose()))
        await bot.parts.running.stopping.wait()

    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
    await buys(on_stage, place="#sales")
    await waits.arrived.wait()
    yield bot, stop
    waits.go.set()
    await asyncio.gather(*stops)
    await sees(on_stage, "is yours at Vogent", place="#sales", within=0.1)


def modes(mode: str) -> Literal["socket", "http"]:
    return "socket" if mode == "socket" else "http"


async def ready(bot: Bot) -> tuple[int, Mapping[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as page:
        return page.status, await page.json()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_while_it_stops_a_command_is_answered_that_nothing_was_done(
    on_stage: Stage, mode: str
) -> None:
    async with buying(on_stage, mode) as (_, stop):
        await stop()

        answer = await asks(on_stage, "buy US 415")

        assert answer.plain() == WORDS
        assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_while_it_stops_a_press_is_answered_and_its_card_stays_open(
    on_stage: Stage, mode: str
) -> None:
    async with buying(on_stage, mode) as (_, stop):
        card = await asks(on_stage, "buy US 212")
        await stop()

        await presses(on_stage, card, BUY)

        await sees(on_stage, WORDS)
        assert card.buttons()[0].label == BUY
        assert len(purchases(on_stage.vogent)) == 1
    async with AsyncExitStack() as running:
        await enter(running, on_stage, modes(mode))
        await presses(on_stage, card, BUY)
        await sees(on_stage, "is yours at Vogent")


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_while_it_stops_a_form_stays_with_all_that_was_typed_and_the_words_in_it(
    on_stage: Stage, mode: str
) -> None:
    async with buying(on_stage, mode) as (_, stop):
        view = await opens(on_stage, "import provider:vogent", "Trunk password")
        await stop()

        errors = await sends(on_stage, view, **TRUNK)

        assert list(errors.values()) == [WORDS]
        assert written(on_stage) == ["vogent POST /api/phone_numbers"]  # what it waits for
    async with AsyncExitStack() as running:
        await enter(running, on_stage, modes(mode))
        assert await sends(on_stage, view) == {}  # with the password that was typed before
        await shows(on_stage, "was imported at Vogent")


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_while_it_stops_selects_are_empty_and_all_else_is_acknowledged(
    on_stage: Stage, mode: str
) -> None:
    async with buying(on_stage, mode) as (_, stop):
        view = await opens(on_stage, "assign")
        await stop()
        workspace = on_stage.workspace

        offered = await workspace.suggest("alice", view, "Number", "512")
        home = await workspace.open_home("alice")
        shortcut = await workspace.shortcut("bob", ids.SHORTCUT_BUY)

        assert (offered.ok, home.ok, shortcut.ok) == (True, True, True)
        assert offered.options == []
        await sees(on_stage, WORDS, person="bob", place=workspace.dm("bob").id)
        assert workspace.home("alice") is None


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_while_it_stops_it_is_not_ready(on_stage: Stage, mode: str) -> None:
    async with buying(on_stage, mode) as (bot, stop):
        assert (await ready(bot))[0] == 200
        await stop()

        assert await ready(bot) == (503, {"bot": "stopping"})


async def test_what_outlasts_the_limit_is_left_for_reconcile_and_counted_in_the_log(
    on_stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    waits, before = Waits(), asyncio.all_tasks()
    async with AsyncExitStack() as running:
        await enter(running, on_stage, tuning=replace(QUIET, drain_within=0.1))
        on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
        await buys(on_stage)
        await waits.arrived.wait()
    waits.go.set()

    assert "stopped while work was under way" in (said := capsys.readouterr().out)
    assert "left=1" in said
    await comes(lambda: asyncio.all_tasks() <= before)
    async with AsyncExitStack() as running:
        bot = await enter(running, on_stage, tuning=IMPATIENT)
        assert (await bot.parts.desk.store.plans.newest(1))[0].state is State.SENT
        let_leases_run_out(on_stage)
        await bot.reconcile()
        await sees(on_stage, "is yours at Vogent", place=on_stage.workspace.dm("alice").id)
    assert len(purchases(on_stage.vogent)) == 1


async def test_once_it_stops_reconcile_begins_no_other_plan(on_stage: Stage) -> None:
    async with AsyncExitStack() as running:
        bot = await enter(running, on_stage, tuning=IMPATIENT)
        on_stage.vogent.fault(Cut(changed=True), method="POST", path="/phone_numbers")
        await buys(on_stage)
        await sees(on_stage, "I do not know yet")
        asked = len(on_stage.vogent.requests)
        bot.parts.running.stopping.set()

        await bot.reconcile()

        assert len(on_stage.vogent.requests) == asked


@asynccontextmanager
async def killed_during(on_stage: Stage, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot in a process of its own; at the end it is killed without a word."""
    env = {name.upper(): value for name, value in on_stage.settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run", "--socket"),
        cwd=folder,
        env=env | {"NUMBERBOT_SECRET_KEY": SECRET, "PYTHONPATH": str(ROOT)},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await on_stage.workspace.connected(timeout=60)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def let_leases_run_out(on_stage: Stage) -> None:
    """Stands for the minute after which a dead process's work may be taken over."""
    over = "UPDATE plans SET lease_until = '2026-01-01T00:00:00.000Z'"
    underneath.changed(on_stage.settings["database_url"], over)


def state(on_stage: Stage) -> str:
    """The only plan's state."""
    ((found,),) = underneath.rows(on_stage.settings["database_url"], "SELECT state FROM plans")
    return str(found)


async def test_a_purchase_that_was_sent_before_a_crash_is_found_and_told(
    on_stage: Stage, tmp_path: Path
) -> None:
    on_stage.vogent.fault(Slow(), method="POST", path="/phone_numbers")
    async with killed_during(on_stage, tmp_path):
        await buys(on_stage)
        await comes(lambda: purchases(on_stage.vogent))
    assert state(on_stage) == "sent"
    assert NUMBER in on_stage.vogent.held
    let_leases_run_out(on_stage)

    async with AsyncExitStack() as running:
        await enter(running, on_stage, tuning=IMPATIENT)

        dm = on_stage.workspace.dm("alice").id
        await sees(on_stage, "+1 415-555-0100* is yours at Vogent", place=dm)
        await sees(on_stage, "@Alice bought +1 415-555-0100", person="bob")
        story = phases(await trail(on_stage))
    assert story == ["proposed", "confirmed", "unknown", "settled"]
    assert state(on_stage) == "done"
    assert len(purchases(on_stage.vogent)) == 1


async def test_a_purchase_that_never_reached_the_provider_is_told_to_have_failed(
    on_stage: Stage, tmp_path: Path
) -> None:
    on_stage.vogent.fault(Slow(changed=False), method="POST", path="/phone_numbers")
    async with killed_during(on_stage, tmp_path):
        await buys(on_stage)
        await comes(lambda: purchases(on_stage.vogent))
    let_leases_run_out(on_stage)

    async with AsyncExitStack() as running:
        bot = await enter(running, on_stage, tuning=IMPATIENT)
        assert state(on_stage) == "unknown"
        await bot.reconcile()
        await bot.reconcile()

        dm = on_stage.workspace.dm("alice").id
        await sees(on_stage, "was not bought at Vogent", "missing from 3 complete", place=dm)
    assert state(on_stage) == "failed"
    assert NUMBER not in on_stage.vogent.held
    assert on_stage.workspace.seen_by("bob", "#ops") == []


async def test_a_crash_before_anything_was_sent_is_told_and_nothing_is_done(
    on_stage: Stage, tmp_path: Path
) -> None:
    async with killed_during(on_stage, tmp_path):
        card = await asks(on_stage, "buy US 415")
        on_stage.vogent.fault(Slow(), method="GET", path="/phone_numbers")
        await presses(on_stage, card, BUY)
        await comes(lambda: any(one.method == "GET" for one in on_stage.vogent.requests))
    assert state(on_stage) == "claimed"
    let_leases_run_out(on_stage)

    async with AsyncExitStack() as running:
        await enter(running, on_stage, tuning=IMPATIENT)

        dm = on_stage.workspace.dm("alice").id
        await sees(on_stage, "was not bought at Vogent", "Nothing was sent", place=dm)
        story = phases(await trail(on_stage))
    assert story == ["proposed", "confirmed", "failed"]
    assert purchases(on_stage.vogent) == []


async def test_a_card_from_before_a_crash_can_still_be_confirmed(
    on_stage: Stage, tmp_path: Path
) -> None:
    async with killed_during(on_stage, tmp_path):
        card = await asks(on_stage, "buy US 415")

    async with AsyncExitStack() as running:
        await enter(running, on_stage)
        await presses(on_stage, card, BUY)
        await sees(on_stage, "is yours at Vogent")


async def test_a_bot_that_is_told_to_stop_ends_well(on_stage: Stage, tmp_path: Path) -> None:
    async with killed_during(on_stage, tmp_path) as process:
        process.terminate()

        async with asyncio.timeout(60):
            said = await process.communicate()

    assert process.returncode == 0
    assert b"Traceback" not in (said[1] or b"")


async def test_a_second_signal_ends_it_at_once(on_stage: Stage, tmp_path: Path) -> None:
    waits = Waits()
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
    async with killed_during(on_stage, tmp_path) as process:
        await buys(on_stage)
        await waits.arrived.wait()
        process.terminate()
        async with asyncio.timeout(60):  # until the signal has come it helps as ever
            while (answer := await asks(on_stage, "help")).plain() != WORDS:
                assert "can do" in answer.plain()
        process.terminate()

        async with asyncio.timeout(60):
            await process.communicate()
        waits.go.set()

    assert process.returncode == -signal.SIGTERM
    assert state(on_stage) == "sent"


async def test_told_to_stop_it_ends_when_the_purchase_has_ended(
    on_stage: Stage, tmp_path: Path
) -> None:
    waits = Waits()
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
    async with killed_during(on_stage, tmp_path) as process:
        await buys(on_stage)
        await waits.arrived.wait()
        process.send_signal(signal.SIGINT)
        await sees_stopping(on_stage)
        waits.go.set()

        async with asyncio.timeout(60):
            said = await process.communicate()

    assert process.returncode == 0
    assert b"Traceback" not in (said[1] or b"")
    assert state(on_stage) == "done"
    await sees(on_stage, "is yours at Vogent", within=0.1)


async def sees_stopping(on_stage: Stage) -> None:
    """Ask until the answer is that it stops: a signal tells nobody when it has come."""
    async with asyncio.timeout(60):
        while (await asks(on_stage, "help", person="bob")).plain() != WORDS:
            pass


async def test_told_to_stop_while_it_starts_it_ends_well(on_stage: Stage, tmp_path: Path) -> None:
    on_stage.vogent.fault(Slow(), times=None)
    on_stage.workspace.limit("auth.test", retry_after=20)
    env = {name.upper(): value for name, value in on_stage.settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run", "--socket"),
        cwd=tmp_path,
        env=env | {"NUMBERBOT_SECRET_KEY": SECRET, "PYTHONPATH": str(ROOT)},
        stderr=asyncio.subprocess.PIPE,
    )
    await comes(lambda: any(one.method == "auth.test" for one in on_stage.workspace.api_calls))

    process.terminate()

    async with asyncio.timeout(15):
        said = await process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in (said[1] or b"")
