"""The control API drives the workspace from another process."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Workspace
from bot.playground.workspace.blocks import Json

CARD: list[Json] = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "buy", "text": {"type": "plain_text", "text": "Buy"}}
        ],
    }
]


async def get(ws: Workspace, path: str) -> Any:
    async with aiohttp.ClientSession() as session, session.get(f"{ws.url}/control/{path}") as said:
        return await said.json()


async def post(ws: Workspace, path: str, **args: Any) -> tuple[int, Any]:
    url = f"{ws.url}/control/{path}"
    async with aiohttp.ClientSession() as session, session.post(url, json=args) as said:
        return said.status, await said.json()


async def test_a_command_and_a_click_can_be_driven_over_http(ws: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any) -> None:
        await ack(text="card", blocks=CARD)

    @app.action("buy")
    async def _(ack: Any, respond: Any) -> None:
        await ack()
        await respond("bought")

    args = {"person": "alice", "channel": "ops"}
    status, delivery = await post(ws, "command", **args, command="/number", text="buy")
    assert (status, delivery["ok"]) == (200, True)
    (card,) = await get(ws, "seen?person=alice&channel=ops")
    assert (card["plain"], card["ephemeral"]) == ("[ Buy ]", True)
    status, delivery = await post(ws, "click", **args, ts=card["ts"], button="Buy")
    assert delivery["type"] == "block_actions"
    await ws.until(lambda: [each.plain() for each in ws.seen_by("alice", "ops")] == ["bought"])
    assert len(await get(ws, "deliveries")) == 2


async def test_a_modal_can_be_filled_in_and_closed(ws: Workspace, client: AsyncWebClient) -> None:
    shown = {"type": "plain_text", "text": "Name"}
    element = {"type": "plain_text_input", "action_id": "typed"}
    block = {"type": "input", "label": shown, "element": element}
    view = {"type": "modal", "title": shown, "submit": shown, "blocks": [block]}
    _, delivery = await post(ws, "shortcut", person="alice", callback_id="x")
    assert delivery["error"] == "dispatch_failed"
    await client.views_open(trigger_id=ws.deliveries[0].trigger_id, view=view)
    assert (await get(ws, "view?person=alice"))["modal"]["labels"] == ["Name"]
    await post(ws, "submit", person="alice", values={"Name": "Sales"})
    assert ws.deliveries[-1].type == "view_submission"
    assert await post(ws, "dismiss", person="alice") == (200, {"ok": True})
    assert (await get(ws, "view?person=alice"))["modal"] is None


async def test_what_cannot_be_done_is_a_409_and_the_unknown_a_400(ws: Workspace) -> None:
    status, said = await post(ws, "click", person="alice", channel="ops", ts="1.0", button="Buy")
    assert (status, said["error"]) == (409, "no message 1.0 in ops")
    assert (await post(ws, "home", person="nobody"))[0] == 400


@pytest.mark.parametrize("path", ["people", "channels", "problems"])
async def test_the_rest_can_be_read(ws: Workspace, path: str) -> None:
    assert await get(ws, path)


async def test_a_reset_forgets_messages_and_keeps_people(
    ws: Workspace, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="C01OPS", text="x")
    await post(ws, "reset")
    assert ws.seen_by("alice", "ops") == []
    assert ws.api_calls == []
    assert "U01ALICE" in ws.people
