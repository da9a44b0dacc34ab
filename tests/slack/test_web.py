"""Connections to Slack are kept, and used again."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiohttp import web
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.stage import Stage
from bot.slack.message import Message
from bot.slack.places import InChannel
from bot.slack.web import connections
from tests.conftest import enter


@pytest.fixture
async def came() -> AsyncIterator[tuple[str, list[object]]]:
    """The address of a Slack that takes everything, and by which connection each request came."""
    by: list[object] = []

    async def take(request: web.Request) -> web.Response:
        by.append(request.transport)
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_post("/{rest:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", by
    await runner.cleanup()


async def test_answers_and_calls_go_by_one_connection(came: tuple[str, list[object]]) -> None:
    url, by = came
    async with connections() as session:
        respond = AsyncRespond(response_url=f"{url}response")
        client = AsyncWebClient("xoxb-x", url, session=session)
        for _ in range(2):
            assert await InChannel(respond, session=session).add(Message("Hello."))
            await client.chat_postMessage(channel="C1", text="Hello.")
    assert (len(by), len(set(by))) == (4, 1)


async def test_a_connection_that_slack_closed_meanwhile_costs_no_answer(
    came: tuple[str, list[object]],
) -> None:
    url, by = came
    async with connections() as session:
        here = InChannel(AsyncRespond(response_url=f"{url}response"), session=session)
        assert await here.add(Message("One."))
        by[0].close()  # type: ignore[attr-defined]
        assert await here.add(Message("Two."))
    assert (len(by), len(set(by))) == (2, 2)


async def test_they_are_closed_when_the_bot_has_stopped(on_stage: Stage) -> None:
    async with AsyncExitStack() as running:
        bot = await enter(running, on_stage, "http")
        session = bot.parts.notices.client.session
        assert session is not None
        assert not session.closed
    assert session.closed
