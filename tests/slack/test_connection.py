"""The Socket Mode connection: however it is lost, another takes its place, and the log says so."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from structlog.testing import capture_logs

from bot.playground.stage import Stage
from bot.runner import Bot
from bot.slack.connection import SWITCH_ON, Connection, pause_after
from bot.slack.running import Running
from bot.slack.socket import Pace
from tests.conftest import QUIET, StartBot, enter
from tests.operations.conftest import Waits
from tests.slack.people import asks, buys, comes, purchases, sees

WATCHFUL = replace(
    QUIET,
    pace=Pace(
        look_every=0.05,
        ping_every=0.1,
        silent_after=1.0,
        closes_within=0.5,
        longest_pause=0.1,
    ),
)
"""Notices within a second what takes a real bot twenty."""
LOST = "the connection to Slack was lost"
BACK = "connected to Slack again"


def opened(on_stage: Stage) -> int:
    """How often a connection was asked for."""
    return sum(one.method == "apps.connections.open" for one in on_stage.workspace.api_calls)


async def readiness(bot: Bot) -> tuple[int, Mapping[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as page:
        return page.status, await page.json()


async def replaced(on_stage: Stage, before: int) -> None:
    """Wait for another connection, and use it."""
    await comes(lambda: opened(on_stage) > before)
    await on_stage.workspace.connected()
    assert "What /number can do" in (await asks(on_stage, "help")).plain()


async def test_one_that_goes_silent_is_noticed_and_replaced(
    start_bot: StartBot, on_stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await start_bot(tuning=WATCHFUL, port=0)
    before = opened(on_stage)

    on_stage.workspace.silence()

    await replaced(on_stage, before)
    assert (await readiness(bot))[0] == 200
    said = capsys.readouterr().out
    assert (said.count(LOST), said.count(BACK)) == (1, 1)
    assert "it was silent for" in said


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "too_many_websockets"])
async def test_one_that_slack_wants_to_end_is_replaced(
    start_bot: StartBot, on_stage: Stage, reason: str
) -> None:
    await start_bot(tuning=WATCHFUL)
    before = opened(on_stage)

    await on_stage.workspace.disconnect_sockets(reason)

    await replaced(on_stage, before)


async def test_one_that_breaks_is_replaced_and_a_purchase_under_way_is_told(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(tuning=WATCHFUL)
    waits, before = Waits(), opened(on_stage)
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
    await buys(on_stage)
    await waits.arrived.wait()

    await on_stage.workspace.drop_sockets()
    await comes(lambda: opened(on_stage) > before)
    waits.go.set()

    await sees(on_stage, "is yours at Vogent")
    assert len(purchases(on_stage.vogent)) == 1


async def test_slack_that_is_away_for_a_while_is_found_again_and_said_once_each_way(
    start_bot: StartBot, on_stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await start_bot(tuning=WATCHFUL, port=0)
    workspace, before = on_stage.workspace, opened(on_stage)
    workspace.fail("apps.connections.open", "fatal_error", status=500, times=40)

    await workspace.drop_sockets()
    await comes(lambda: opened(on_stage) > before + 3)
    status, found = await readiness(bot)
    assert (status, found["socket"]) == (503, "not connected for 0 s")
    workspace.state.failures.clear()

    await workspace.connected()
    assert "What /number can do" in (await asks(on_stage, "help")).plain()
    said = capsys.readouterr().out
    assert said.count(LOST) == said.count(BACK) == 1
    assert said.count("cannot connect to Slack") == 1
    assert "Traceback" not in said
    workspace.problems.clear()


@pytest.mark.parametrize(
    ("word", "hint"),
    [("token_revoked", "SLACK_APP_TOKEN is no longer valid"), ("link_disabled", SWITCH_ON)],
)
async def test_what_only_a_person_can_mend_is_said_once_with_what_to_do(
    start_bot: StartBot,
    on_stage: Stage,
    capsys: pytest.CaptureFixture[str],
    word: str,
    hint: str,
) -> None:
    await start_bot(tuning=WATCHFUL)
    workspace, before = on_stage.workspace, opened(on_stage)
    workspace.fail("apps.connections.open", word, times=1_000)

    await workspace.disconnect_sockets("link_disabled" if word == "link_disabled" else "warning")
    await comes(lambda: opened(on_stage) > before + 3)

    said = capsys.readouterr().out
    assert said.count(hint) == 1
    assert "Traceback" not in said
    workspace.state.failures.clear()
    await replaced(on_stage, opened(on_stage))
    workspace.problems.clear()


async def test_slacks_word_on_how_long_to_wait_is_kept(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(tuning=WATCHFUL)
    workspace, before = on_stage.workspace, opened(on_stage)
    workspace.limit("apps.connections.open", retry_after=1)

    await workspace.drop_sockets()
    await replaced(on_stage, before + 1)

    limited, after = [
        one.at for one in workspace.api_calls if one.method == "apps.connections.open"
    ][-2:]
    assert after - limited >= 1


@pytest.mark.parametrize("how", ["silent", "away"])
async def test_a_bot_without_a_connection_stops_in_order(on_stage: Stage, how: str) -> None:
    workspace, before = on_stage.workspace, asyncio.all_tasks()
    async with AsyncExitStack() as running:
        await enter(running, on_stage, tuning=WATCHFUL)
        asked = opened(on_stage)
        workspace.fail("apps.connections.open", "fatal_error", status=500, times=1_000)
        if how == "silent":
            workspace.silence()
        else:
            await workspace.drop_sockets()
        await comes(lambda: opened(on_stage) > asked)
    await comes(lambda: asyncio.all_tasks() <= before)
    workspace.problems.clear()


@dataclass
class Garbling:
    """A Slack that drops the first connection, and says nonsense when asked for the second."""

    url: str = ""
    asked: int = 0

    async def open(self, _: web.Request) -> web.Response:
        self.asked += 1
        if self.asked == 2:
            return web.Response(text="[" * 100_000, content_type="application/json")
        return web.json_response({"ok": True, "url": f"{self.url}link"})

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.asked > 1:
            await socket.receive()
        return socket


@pytest.fixture
async def garbling() -> AsyncIterator[Garbling]:
    slack, site = Garbling(), web.Application()
    site.router.add_post("/apps.connections.open", slack.open)
    site.router.add_get("/link", slack.link)
    runner = web.AppRunner(site, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield slack
    await runner.cleanup()


async def test_what_nobody_foresaw_does_not_end_the_watch(garbling: Garbling) -> None:
    app = AsyncApp(token="xoxb-x", signing_secret="x")
    connection = Connection(app, Running(), "xapp-x", garbling.url, WATCHFUL.pace)
    await connection.open()
    with capture_logs() as logged:
        keeping = asyncio.create_task(connection.keep())
        await comes(lambda: keeping.done() or (garbling.asked == 3 and connection.status() == "ok"))

    assert not keeping.done()
    assert "could not be looked after" in str(logged)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await connection.close()


def test_tries_come_less_and_less_often() -> None:
    pauses = [pause_after(tries, Pace()) for tries in range(2_000)]

    assert pauses[0] == 0
    assert all(0 < pause <= Pace().longest_pause for pause in pauses[1:])
    assert pauses[1] < pauses[3] < pauses[5] < pauses[7]
