"""A response_url lives thirty minutes and five uses, and replaces only what a button stands on."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.workspace import Message, StillClock, Workspace
from bot.playground.workspace.blocks import Json

CARD: list[Json] = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "buy", "text": {"type": "plain_text", "text": "Buy"}}
        ],
    }
]


async def from_command(ws: Workspace, channel: str = "ops") -> AsyncWebhookClient:
    """The response_url of a command; that nobody acked it does not matter here."""
    delivery = await ws.command("alice", channel, "/number")
    ws.state.messages.clear()
    return AsyncWebhookClient(delivery.response_url)


async def from_button(
    ws: Workspace, client: AsyncWebClient, *, ephemeral: bool = False
) -> tuple[AsyncWebhookClient, Message]:
    args: dict[str, Any] = {"channel": "C01OPS", "text": "card", "blocks": CARD}
    if ephemeral:
        await client.chat_postEphemeral(**args, user="U01ALICE")
    else:
        await client.chat_postMessage(**args)
    message = await ws.until(lambda: ws.last_seen("alice", "ops"))
    delivery = await ws.click("alice", message, "Buy")
    return AsyncWebhookClient(delivery.response_url), message


async def test_an_answer_is_ephemeral_unless_it_says_otherwise(ws: Workspace) -> None:
    url = await from_command(ws)
    await url.send(text="for you")
    await url.send(text="for all", response_type="in_channel")
    assert [each.text for each in ws.seen_by("alice", "ops")] == ["for you", "for all"]
    assert [each.text for each in ws.seen_by("bob", "ops")] == ["for all"]


async def test_it_works_where_the_bot_is_no_member(ws: Workspace) -> None:
    url = await from_command(ws, "sales")
    assert (await url.send(text="for all", response_type="in_channel")).status_code == 200
    assert [each.text for each in ws.seen_by("bob", "sales")] == ["for all"]


async def test_the_sixth_use_is_refused(ws: Workspace) -> None:
    url = await from_command(ws)
    for _ in range(5):
        assert (await url.send(text="x")).status_code == 200
    refused = await url.send(text="x")
    assert refused.status_code == 404
    assert json.loads(refused.body) == {"ok": False, "error": "used_url"}


async def test_after_thirty_minutes_it_is_expired(ws: Workspace, clock: StillClock) -> None:
    url = await from_command(ws)
    clock.advance(30 * 60)
    assert (await url.send(text="x")).status_code == 200
    clock.advance(1)
    refused = await url.send(text="x")
    assert (refused.status_code, json.loads(refused.body)["error"]) == (404, "expired_url")


async def test_a_made_up_url_is_refused(ws: Workspace) -> None:
    refused = await AsyncWebhookClient(f"{ws.url}/response/guess").send(text="x")
    assert refused.status_code == 404


async def test_a_commands_url_cannot_replace_its_earlier_reply(ws: Workspace) -> None:
    url = await from_command(ws)
    await url.send(text="one moment")
    await url.send(text="done", replace_original=True)
    assert [each.text for each in ws.seen_by("alice", "ops")] == ["one moment", "done"]
    assert "cannot replace" in ws.warnings[0]


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_a_buttons_url_replaces_the_message_it_stood_on(
    ws: Workspace, client: AsyncWebClient, *, ephemeral: bool
) -> None:
    url, message = await from_button(ws, client, ephemeral=ephemeral)
    await url.send(text="bought", replace_original=True)
    assert ws.seen_by("alice", "ops") == [message]
    assert (message.plain(), message.buttons()) == ("bought", [])
    assert message.ephemeral is ephemeral


async def test_a_buttons_url_replaces_even_when_not_told_to(
    ws: Workspace, client: AsyncWebClient
) -> None:
    url, message = await from_button(ws, client)
    await url.send(text="oops, the card is gone")
    assert ws.seen_by("bob", "ops") == [message]
    assert message.text == "oops, the card is gone"


async def test_a_buttons_url_leaves_the_message_when_told_so(
    ws: Workspace, client: AsyncWebClient
) -> None:
    url, message = await from_button(ws, client)
    await url.send(text="only the asker may", replace_original=False)
    assert message.text == "card"
    assert [each.text for each in ws.seen_by("alice", "ops")] == ["card", "only the asker may"]
    assert len(ws.seen_by("bob", "ops")) == 1


async def test_a_buttons_url_deletes_the_message(ws: Workspace, client: AsyncWebClient) -> None:
    url, _ = await from_button(ws, client, ephemeral=True)
    await url.send(delete_original=True)
    assert ws.seen_by("alice", "ops") == []
    assert (await url.send(text="x", replace_original=True)).status_code == 404


async def test_bad_blocks_are_a_400_that_says_no_more(ws: Workspace) -> None:
    url = await from_command(ws)
    refused = await url.send(text="x", blocks=[{"type": "alert"}])
    assert (refused.status_code, refused.body) == (400, "invalid_blocks")
    assert any("json-pointer:/blocks/0/type" in each for each in ws.problems)


async def test_an_empty_answer_is_a_400(ws: Workspace) -> None:
    refused = await (await from_command(ws)).send(text="")
    assert (refused.status_code, refused.body) == (400, "no_text")


async def test_uses_are_written_down_with_the_calls(ws: Workspace) -> None:
    await (await from_command(ws)).send(text="x")
    (call,) = ws.api_calls
    assert (call.method, call.args["text"], call.ok) == ("response_url", "x", True)


async def test_a_line_for_all_does_not_replace_a_private_card(
    ws: Workspace, client: AsyncWebClient
) -> None:
    url, message = await from_button(ws, client, ephemeral=True)
    await url.send(text="Alice bought it", response_type="in_channel")
    assert message.text == "card"
    assert [each.text for each in ws.seen_by("bob", "ops")] == ["Alice bought it"]


async def test_what_is_no_json_object_is_a_400(ws: Workspace) -> None:
    url = (await from_command(ws)).url
    async with aiohttp.ClientSession() as session, session.post(url, data="hi") as said:
        assert (said.status, await said.text()) == (400, "invalid_payload")


async def test_it_can_be_put_off_which_is_no_use_of_it(ws: Workspace) -> None:
    url = await from_command(ws)
    ws.limit("response_url", retry_after=3)
    put_off = await url.send(text="hi")
    assert (put_off.status_code, put_off.headers["Retry-After"]) == (429, "3")
    assert json.loads(put_off.body) == {"ok": False, "error": "ratelimited"}
    for _ in range(5):
        assert (await url.send(text="hi")).status_code == 200
    assert [each.method for each in ws.limited] == ["response_url"]
    assert ws.problems == []
