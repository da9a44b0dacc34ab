"""What runs for hours may let go of what came long ago, and goes on as if nothing was."""

import asyncio

import httpx
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.simulators import SimulatedSigmaMind, Slow
from bot.playground.workspace import ApiCall, StillClock, Workspace
from tests.playground.conftest import Connect

LIST = "/v1/phone-numbers"


async def test_a_workspace_forgets_what_is_older_and_nothing_else(
    ws: Workspace, client: AsyncWebClient, clock: StillClock
) -> None:
    await client.chat_postMessage(channel="C01OPS", text="old")
    await ws.command("alice", "ops", "/number", "old")
    clock.advance(60)
    since = clock.now
    await client.chat_postMessage(channel="C01OPS", text="new")
    late = await ws.command("alice", "ops", "/number", "new")

    ws.forget_before(since)

    said = [each.text for each in ws.seen_by("bob", "ops")]
    assert said == ["new"]
    assert [each.args["text"] for each in ws.api_calls] == ["new"]
    assert ws.deliveries == [late]
    assert len(ws.state.triggers) == len(ws.state.response_urls) == 1


async def test_who_watches_a_workspace_hears_of_each_call_once_it_was_answered(
    ws: Workspace, client: AsyncWebClient, connect: Connect
) -> None:
    heard: list[ApiCall] = []
    ws.state.watch = heard.append
    await connect()

    await client.chat_postMessage(channel="C01OPS", text="hello")

    assert [(one.method, one.ok) for one in heard][-1] == ("chat.postMessage", True)


async def test_a_provider_forgets_requests_while_another_is_under_way() -> None:
    async with SimulatedSigmaMind() as simulator:
        headers = {"X-API-Key": simulator.api_key}
        async with httpx.AsyncClient(base_url=simulator.base_url, headers=headers) as client:
            simulator.fault(Slow(0.2))
            slow = asyncio.create_task(client.get(LIST))
            await simulator.asked()
            simulator.forget_before(simulator.requests[0].time + 1)
            quick = await client.get(LIST)
            answered = await slow

    assert (quick.status_code, answered.status_code) == (200, 200)
    assert [(one.status, one.fault) for one in simulator.requests] == [(200, None)]
