"""Stopping the bot while it buys, and starting it again after it was killed."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Tuning
from bot.playground.simulators import Slow
from bot.playground.stage import Stage
from tests.conftest import AT_ONCE, SECRET, enter
from tests.operations.conftest import Waits
from tests.slack.people import BUY, asks, buys, comes, phases, presses, purchases, sees, trail

ROOT = Path(__file__).parents[2]
NUMBER = "+14155550100"
IMPATIENT = Tuning(patience=AT_ONCE, lease=timedelta(0), reading=timedelta(0))


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_running_purchase_is_waited_for_finished_and_told(
    on_stage: Stage, mode: str
) -> None:
    before = asyncio.all_tasks()
    async with AsyncExitStack() as running:
        await enter(running, on_stage, "socket" if mode == "socket" else "http")
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


def let_leases_run_out(folder: Path) -> None:
    """Stands for the minute after which a dead process's work may be taken over."""
    with sqlite3.connect(folder / "numberbot.db") as db:
        db.execute("UPDATE plans SET lease_until = '2026-01-01T00:00:00.000Z'")
    db.close()


def state(folder: Path) -> str:
    """The only plan's state."""
    db = sqlite3.connect(folder / "numberbot.db")
    ((found,),) = db.execute("SELECT state FROM plans").fetchall()
    db.close()
    return str(found)


async def test_a_purchase_that_was_sent_before_a_crash_is_found_and_told(
    on_stage: Stage, tmp_path: Path
) -> None:
    on_stage.vogent.fault(Slow(), method="POST", path="/phone_numbers")
    async with killed_during(on_stage, tmp_path):
        await buys(on_stage)
        await comes(lambda: purchases(on_stage.vogent))
    assert state(tmp_path) == "sent"
    assert NUMBER in on_stage.vogent.held
    let_leases_run_out(tmp_path)

    async with AsyncExitStack() as running:
        await enter(running, on_stage, tuning=IMPATIENT)

        dm = on_stage.workspace.dm("alice").id
        await sees(on_stage, "+1 415-555-0100* is yours at Vogent", place=dm)
        await sees(on_stage, "@Alice bought +1 415-555-0100", person="bob")
        story = phases(await trail(on_stage))
    assert story == ["proposed", "confirmed", "unknown", "settled"]
    assert state(tmp_path) == "done"
    assert len(purchases(on_stage.vogent)) == 1


async def test_a_purchase_that_never_reached_the_provider_is_told_to_have_failed(
    on_stage: Stage, tmp_path: Path
) -> None:
    on_stage.vogent.fault(Slow(changed=False), method="POST", path="/phone_numbers")
    async with killed_during(on_stage, tmp_path):
        await buys(on_stage)
        await comes(lambda: purchases(on_stage.vogent))
    let_leases_run_out(tmp_path)

    async with AsyncExitStack() as running:
        bot = await enter(running, on_stage, tuning=IMPATIENT)
        assert state(tmp_path) == "unknown"
        await bot.reconcile()
        await bot.reconcile()

        dm = on_stage.workspace.dm("alice").id
        await sees(on_stage, "was not bought at Vogent", "missing from 3 complete", place=dm)
    assert state(tmp_path) == "failed"
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
    assert state(tmp_path) == "claimed"
    let_leases_run_out(tmp_path)

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
