"""Socket Mode: commands and clicks reach a real Bolt app, and its acks count."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import PersonCannot, Workspace
from bot.playground.workspace.blocks import Json


def card(*labels: str) -> list[Json]:
    buttons = [
        {
            "type": "button",
            "action_id": f"do_{label.lower()}",
            "value": f"v1|{label}",
            "text": {"type": "plain_text", "text": label},
        }
        for label in labels
    ]
    text = {"type": "mrkdwn", "text": "A card for <@U01ALICE>"}
    return [{"type": "section", "text": text}, {"type": "actions", "elements": buttons}]


async def test_a_command_reaches_the_bot_as_slack_sends_it(ws: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any, say: Any) -> None:
        await ack()
        await say("done")

    delivery = await ws.command("alice", "#ops", "/number", "buy US 415")
    assert delivery.ok
    assert delivery.ack_ms is not None
    assert delivery.payload["text"] == "buy US 415"
    assert delivery.payload["channel_name"] == "ops"
    assert delivery.payload["user_id"] == "U01ALICE"
    said = await ws.until(lambda: ws.last_seen("bob", "ops"))
    assert said.text == "done"


async def test_a_commands_text_comes_escaped_with_mentions_as_markup(ws: Workspace) -> None:
    delivery = await ws.command("alice", "ops", "/number", "audit actor:x @bob #sales <a> & b")
    assert delivery.payload["text"] == (
        "audit actor:x <@U02BOB|bob> <#C02SALES|sales> &lt;a&gt; &amp; b"
    )


async def test_a_command_in_direct_messages_says_so(ws: Workspace) -> None:
    delivery = await ws.command("alice", ws.dm("alice"), "/number")
    assert delivery.payload["channel_name"] == "directmessage"


async def test_without_a_socket_the_dispatch_fails_and_the_person_sees_it(ws: Workspace) -> None:
    delivery = await ws.command("alice", "ops", "/number")
    assert delivery.error == "dispatch_failed"
    seen = ws.last_seen("alice", "ops")
    assert seen is not None
    assert seen.text == '/number failed with the error "dispatch_failed"'
    assert seen.ephemeral


async def test_a_listener_that_does_not_ack_times_out(ws: Workspace, app: AsyncApp) -> None:
    release = asyncio.Event()

    @app.command("/number")
    async def _(ack: Any) -> None:
        await release.wait()
        await ack("too late")

    delivery = await ws.command("alice", "ops", "/number")
    assert delivery.error == "operation_timeout"
    assert delivery.said == '/number failed with the error "operation_timeout"'
    release.set()
    await ws.until(lambda: delivery.late)
    assert [each.by_bot for each in ws.seen_by("alice", "ops")] == [False]


async def test_an_acks_text_is_an_ephemeral_reply(ws: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any) -> None:
        await ack("help")

    await ws.command("alice", "ops", "/number")
    assert [each.text for each in ws.seen_by("alice", "ops")] == ["help"]
    assert ws.seen_by("bob", "ops") == []


async def test_an_ack_with_bad_blocks_is_a_bad_response(ws: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "alert"}])

    delivery = await ws.command("alice", "ops", "/number")
    assert delivery.error == "bad_response"
    assert "invalid_blocks" in delivery.notes[0]


async def test_a_click_carries_what_slack_sends(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[Json] = []

    @app.action("do_buy")
    async def _(ack: Any, body: Json) -> None:
        await ack()
        seen.append(body)

    await client.chat_postMessage(channel="C01OPS", text="card", blocks=card("Buy", "Cancel"))
    message = await ws.until(lambda: ws.last_seen("alice", "ops"))
    assert [each.label for each in message.buttons()] == ["Buy", "Cancel"]
    assert (await ws.click("bob", message, "Buy")).ok
    (body,) = seen
    assert body["user"] == {
        "id": "U02BOB",
        "username": "bob",
        "name": "bob",
        "team_id": "T01TEST",
    }
    assert body["channel"] == {"id": "C01OPS", "name": "ops"}
    assert body["message"]["ts"] == body["container"]["message_ts"] == message.ts
    assert body["container"]["is_ephemeral"] is False
    (action,) = body["actions"]
    assert (action["value"], action["type"]) == ("v1|Buy", "button")
    assert action["block_id"] == message.blocks[1]["block_id"]
    assert {"trigger_id", "response_url", "state", "token", "api_app_id"} <= set(body)


async def test_a_click_on_an_ephemeral_brings_no_message(
    ws: Workspace, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(
        channel="C01OPS", user="U01ALICE", text="card", blocks=card("Buy")
    )
    message = await ws.until(lambda: ws.last_seen("alice", "ops"))
    delivery = await ws.click("alice", message, "do_buy")
    assert "message" not in delivery.payload
    assert delivery.payload["container"]["is_ephemeral"] is True


async def test_nobody_clicks_what_they_do_not_see(ws: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(
        channel="C01OPS", user="U01ALICE", text="card", blocks=card("Buy")
    )
    message = await ws.until(lambda: ws.last_seen("alice", "ops"))
    with pytest.raises(PersonCannot):
        await ws.click("bob", message, "Buy")
    with pytest.raises(PersonCannot):
        await ws.click("alice", message, "Sell")


async def test_a_forged_action_carries_any_value(ws: Workspace, app: AsyncApp) -> None:
    seen: list[str] = []

    @app.action("do_release")
    async def _(ack: Any, action: Json) -> None:
        await ack()
        seen.append(action["value"])

    assert (await ws.forge_action("greta", "ops", "do_release", "v9|evil")).ok
    assert seen == ["v9|evil"]


async def test_a_choice_stays_in_the_messages_state(ws: Workspace, client: AsyncWebClient) -> None:
    options = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in "ab"]
    select = {"type": "static_select", "action_id": "which", "options": options}
    await client.chat_postMessage(
        channel="C01OPS",
        text="x",
        blocks=[*card("Show"), {"type": "actions", "elements": [select]}],
    )
    message = await ws.until(lambda: ws.last_seen("alice", "ops"))
    chosen = await ws.choose("alice", message, "which", "b")
    assert chosen.payload["actions"][0]["selected_option"]["value"] == "b"
    clicked = await ws.click("alice", message, "Show")
    (fields,) = clicked.payload["state"]["values"].values()
    assert fields["which"]["selected_option"]["value"] == "b"
    others = await ws.click("bob", message, "Show")
    (fields,) = others.payload["state"]["values"].values()
    assert fields["which"]["selected_option"] is None


async def test_a_redelivery_carries_the_same_payload(ws: Workspace, app: AsyncApp) -> None:
    triggers: list[str] = []

    @app.command("/number")
    async def _(ack: Any, command: Json) -> None:
        await ack()
        triggers.append(command["trigger_id"])

    first = await ws.command("alice", "ops", "/number", "buy")
    second = await ws.redeliver(first)
    assert second.retry == 1
    assert second.envelope_id != first.envelope_id
    assert len(triggers) == 2
    assert len(set(triggers)) == 1


async def test_each_delivery_goes_to_one_of_several_sockets(
    ws: Workspace, connect: Callable[[], Awaitable[AsyncApp]]
) -> None:
    taken: list[int] = []

    def listen(app: AsyncApp, which: int) -> None:
        @app.command("/number")
        async def _(ack: Any) -> None:
            await ack()
            taken.append(which)

    for which in range(2):
        listen(await connect(), which)
    for _ in range(12):
        assert (await ws.command("alice", "ops", "/number")).ok
    assert len(taken) == 12
    assert set(taken) == {0, 1}


async def test_a_client_told_to_disconnect_comes_back(ws: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any) -> None:
        await ack()

    (before,) = ws.post.sockets
    await ws.disconnect_sockets()
    await ws.until(lambda: ws.post.sockets and before not in ws.post.sockets)
    assert (await ws.command("alice", "ops", "/number")).ok


async def test_a_client_whose_socket_breaks_comes_back(ws: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any) -> None:
        await ack()

    await ws.drop_sockets()
    assert (await ws.command("alice", "ops", "/number")).error == "dispatch_failed"
    await ws.connected()
    assert (await ws.command("alice", "ops", "/number")).ok


async def linked(ws: Workspace, client: AsyncWebClient, session: Any) -> Any:
    """A socket of our own that answers no ping by itself."""
    opened = await client.apps_connections_open(app_token=ws.app_token)
    socket = await session.ws_connect(opened["url"], autoping=False)
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_a_silent_socket_stays_open_and_brings_and_answers_nothing(
    ws: Workspace, client: AsyncWebClient
) -> None:
    async with aiohttp.ClientSession() as session:
        silent = await linked(ws, client, session)
        ws.silence()
        await silent.ping(b"are you there")
        assert (await ws.command("alice", "ops", "/number")).error == "dispatch_failed"
        seen = ws.last_seen("alice", "ops")
        assert seen is not None
        assert seen.text == '/number failed with the error "dispatch_failed"'

        fresh = await linked(ws, client, session)
        await fresh.ping(b"and you")
        assert (await fresh.receive()).type is aiohttp.WSMsgType.PONG
        acting = asyncio.create_task(ws.command("alice", "ops", "/number"))
        envelope = await fresh.receive_json()
        await silent.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "no"}})
        await fresh.send_json({"envelope_id": envelope["envelope_id"]})

        assert (await acting).ok
        assert ws.problems == []
        with pytest.raises(TimeoutError):
            await silent.receive(timeout=0.1)
        assert not silent.closed
        assert len(ws.post.links.silent) == 1


async def test_a_silent_socket_is_gone_once_its_client_hangs_up(
    ws: Workspace, client: AsyncWebClient
) -> None:
    async with aiohttp.ClientSession() as session:
        silent = await linked(ws, client, session)
        ws.silence()
        closing = asyncio.create_task(silent.close())
        done, _ = await asyncio.wait({closing}, timeout=0.1)
        assert not done, "its goodbye was answered"
        closing.cancel()
    await ws.until(lambda: not ws.post.links.silent)


async def test_a_silent_socket_holds_the_workspaces_end_not_up(
    ws: Workspace, client: AsyncWebClient
) -> None:
    async with aiohttp.ClientSession() as session:
        silent = await linked(ws, client, session)
        ws.silence()
        async with asyncio.timeout(5):
            await ws.stop()
        assert (await silent.receive()).type is aiohttp.WSMsgType.CLOSED


async def test_an_overflow_menu_brings_the_chosen_option(
    ws: Workspace, client: AsyncWebClient
) -> None:
    options = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in "ab"]
    overflow = {"type": "overflow", "action_id": "more", "options": options}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": overflow}
    await client.chat_postMessage(channel="C01OPS", text="x", blocks=[section])
    message = await ws.until(lambda: ws.last_seen("alice", "ops"))
    assert message.plain() == "x\n( a / b )"
    delivery = await ws.choose("alice", message, "more", "b")
    assert delivery.payload["actions"][0]["selected_option"]["value"] == "b"
    with pytest.raises(PersonCannot):
        await ws.choose("alice", message, "more", "c")


async def test_shortcuts_bring_what_they_have(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[Json] = []

    @app.shortcut("import")
    async def _(ack: Any, body: Json) -> None:
        await ack()
        seen.append(body)

    assert (await ws.shortcut("alice", "import")).ok
    assert not {"channel", "response_url"} & set(seen[0])
    await client.chat_postMessage(channel="C01OPS", text="+14155550100")
    message = await ws.until(lambda: ws.last_seen("alice", "ops"))
    assert (await ws.message_shortcut("alice", message, "import")).ok
    assert seen[1]["message"]["text"] == "+14155550100"


async def test_events_are_delivered_and_retries_are_marked(ws: Workspace, app: AsyncApp) -> None:
    seen: list[tuple[Json, Any]] = []

    @app.event("app_home_opened")
    async def _(event: Json, request: Any) -> None:
        seen.append((event, request.headers.get("x-slack-retry-num")))

    delivery = await ws.open_home("alice")
    assert delivery.ok
    await ws.redeliver(delivery)
    await ws.until(lambda: len(seen) == 2 or None)
    assert seen[0][0]["channel"] == ws.dm("alice").id
    assert [each[1] for each in seen] == [["0"], ["1"]]


async def test_waiting_in_vain_says_what_happened_instead(
    ws: Workspace, client: AsyncWebClient
) -> None:
    await client.auth_test()
    with pytest.raises(TimeoutError, match=r"auth\.test ok"):
        await ws.until(lambda: None, timeout=0.01)


async def test_an_eleventh_socket_is_turned_away(ws: Workspace, client: AsyncWebClient) -> None:
    held: list[Any] = []
    async with aiohttp.ClientSession() as session:
        for count in range(10):
            opened = await client.apps_connections_open(app_token=ws.app_token)
            socket = await session.ws_connect(opened["url"])
            held.append(socket)
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", count + 1)
        opened = await client.apps_connections_open(app_token=ws.app_token)
        socket = await session.ws_connect(opened["url"])
        assert (await socket.receive_json())["reason"] == "too_many_websockets"


async def test_a_ticket_links_once(ws: Workspace, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=ws.app_token)
    async with aiohttp.ClientSession() as session:
        await session.ws_connect(opened["url"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_a_ping_is_answered_with_its_own_words(ws: Workspace, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=ws.app_token)
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(opened["url"], autoping=False)
        await socket.receive_json()
        await socket.ping(b"are you there")
        pong = await socket.receive()
        assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"are you there")


async def test_an_envelope_acked_twice_is_a_problem(ws: Workspace, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=ws.app_token)
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(opened["url"])
        await socket.receive_json()
        acting = asyncio.create_task(ws.command("alice", "ops", "/number"))
        envelope = await socket.receive_json()
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        for _ in range(2):
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await acting).ok
        await ws.until(lambda: ws.problems)
        assert ws.problems == ["acked twice: slash_commands"]


async def test_a_method_can_be_made_to_fail(ws: Workspace, client: AsyncWebClient) -> None:
    ws.fail("usergroups.users.list", "plan_upgrade_required")
    with pytest.raises(SlackApiError, match="plan_upgrade_required"):
        await client.usergroups_users_list(usergroup="S01OPERATORS")
    await client.usergroups_users_list(usergroup="S01OPERATORS")
    ws.fail("chat.postMessage", "ratelimited", status=429)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C01OPS", text="hi")
    assert caught.value.response.headers["Retry-After"] == "1"


async def test_a_method_can_be_put_off_which_is_no_problem(
    ws: Workspace, client: AsyncWebClient
) -> None:
    ws.limit("chat.postMessage", retry_after=7, times=2)
    await client.auth_test()
    for _ in range(2):
        with pytest.raises(SlackApiError, match="ratelimited") as caught:
            await client.chat_postMessage(channel="C01OPS", text="hi")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
    await client.chat_postMessage(channel="C01OPS", text="hi")
    assert [each.text for each in ws.seen_by("alice", "ops")] == ["hi"]
    assert [each.method for each in ws.limited] == ["chat.postMessage"] * 2
    assert [*ws.problems, *ws.warnings] == []


async def test_stopping_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    async with Workspace(ack_seconds=0.05) as ws:
        client = AsyncWebClient(base_url=ws.api_url)
        opened = await client.apps_connections_open(app_token=ws.app_token)
        async with aiohttp.ClientSession() as session:
            await session.ws_connect(opened["url"])
            assert (await ws.command("alice", "ops", "/number")).error == "operation_timeout"
    assert asyncio.all_tasks() == before
