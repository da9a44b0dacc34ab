"""HTTP mode: signed POSTs that Bolt verifies, forms and JSON as Slack sends them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Workspace


@pytest.fixture
async def app(ws: Workspace, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app behind its own HTTP server, which the workspace delivers to."""
    app = AsyncApp(client=client, signing_secret=ws.signing_secret)
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ws.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield app
    await runner.cleanup()


async def test_a_command_is_verified_and_acked(ws: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any, command: dict[str, str]) -> None:
        await ack(f"you said {command['text']}")

    delivery = await ws.command("alice", "ops", "/number", "help me")
    assert (delivery.ok, delivery.status) == (True, 200)
    seen = ws.last_seen("alice", "ops")
    assert seen is not None
    assert seen.text == "you said help me"


async def test_interactions_and_events_are_understood(ws: Workspace, app: AsyncApp) -> None:
    seen: list[str] = []

    @app.action("buy")
    async def _(ack: Any, action: dict[str, str]) -> None:
        await ack()
        seen.append(action["value"])

    @app.event("app_home_opened")
    async def _(event: dict[str, str]) -> None:
        seen.append(event["tab"])

    assert (await ws.forge_action("alice", "ops", "buy", "v1|x")).ok
    assert (await ws.open_home("alice")).ok
    await ws.until(lambda: seen)
    assert sorted(seen) == ["home", "v1|x"]


@pytest.mark.parametrize("how", ["bad_signature", "old_timestamp"])
async def test_a_delivery_with_a_false_signature_is_turned_away(
    ws: Workspace, app: AsyncApp, how: Any
) -> None:
    @app.command("/number")
    async def _(ack: Any) -> None:
        await ack()

    ws.signing = how
    delivery = await ws.command("alice", "ops", "/number")
    assert (delivery.error, delivery.status) == ("dispatch_failed", 401)


async def test_a_redelivery_has_retry_headers(ws: Workspace, app: AsyncApp) -> None:
    seen: list[Any] = []

    @app.command("/number")
    async def _(ack: Any, request: Any) -> None:
        await ack()
        seen.append(request.headers.get("x-slack-retry-num"))

    await ws.redeliver(await ws.command("alice", "ops", "/number"))
    assert seen == [None, ["1"]]


async def test_nobody_listening_is_a_failed_dispatch(ws: Workspace) -> None:
    ws.request_url = "http://127.0.0.1:9/slack/events"
    assert (await ws.command("alice", "ops", "/number")).error == "dispatch_failed"


async def test_a_late_answer_is_recorded_and_has_no_effect(ws: Workspace, app: AsyncApp) -> None:
    release = asyncio.Event()

    @app.command("/number")
    async def _(ack: Any) -> None:
        await release.wait()
        await ack("too late")

    delivery = await ws.command("alice", "ops", "/number")
    assert delivery.error == "operation_timeout"
    release.set()
    await ws.until(lambda: delivery.late)
    assert [each.text for each in ws.seen_by("alice", "ops")] == [delivery.said]


@pytest.mark.usefixtures("app")
async def test_a_new_url_gives_the_challenge_back(ws: Workspace) -> None:
    delivery = await ws.verify_url()
    assert delivery.ack_payload == {"challenge": delivery.payload["challenge"]}
