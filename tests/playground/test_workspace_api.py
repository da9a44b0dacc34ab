"""The Web API answers as Slack's does, errors included, to the real AsyncWebClient."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import StillClock, Workspace
from bot.playground.workspace.blocks import Json

HELLO: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]


async def error(calling: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await calling
    return str(caught.value.response["error"])


async def test_auth_test_names_the_bot(client: AsyncWebClient) -> None:
    said = await client.auth_test()
    assert (said["team_id"], said["user_id"]) == ("T01TEST", "U0NUMBERBOT")


async def test_a_call_without_a_token_is_not_authed(ws: Workspace) -> None:
    assert await error(AsyncWebClient(base_url=ws.api_url).auth_test()) == "not_authed"


async def test_a_wrong_token_is_invalid_auth(ws: Workspace) -> None:
    wrong = AsyncWebClient(token="xoxb-other", base_url=ws.api_url)
    assert await error(wrong.auth_test()) == "invalid_auth"


async def test_the_app_token_opens_connections_and_nothing_else(
    ws: Workspace, client: AsyncWebClient
) -> None:
    opened = await client.apps_connections_open(app_token=ws.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")
    wrong = AsyncWebClient(token=ws.app_token, base_url=ws.api_url)
    assert await error(wrong.auth_test()) == "not_allowed_token_type"
    called = client.apps_connections_open(app_token=ws.bot_token)
    assert await error(called) == "not_allowed_token_type"


async def test_an_unknown_method_is_said_to_be(client: AsyncWebClient) -> None:
    assert await error(client.api_call("chat.shout")) == "unknown_method"


async def test_a_missing_argument_is_named(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call("users.info")
    assert caught.value.response["error"] == "invalid_arguments"
    assert "user" in caught.value.response["response_metadata"]["messages"][0]


@pytest.mark.parametrize("sent", ["json", "params", "data"])
async def test_arguments_come_as_json_query_or_form(client: AsyncWebClient, sent: str) -> None:
    args: dict[str, Any] = {sent: {"user": "U03GUEST"}}
    said = await client.api_call("users.info", **args)
    assert said["user"]["is_restricted"] is True


async def test_a_stranger_shows_the_own_team(client: AsyncWebClient) -> None:
    said = await client.users_info(user="U04STRANGER")
    assert said["user"]["team_id"] == "T99OTHER"
    assert said["user"]["profile"]["display_name"] == "Sam"
    assert await error(client.users_info(user="U404")) == "user_not_found"


async def test_a_posted_message_is_seen_by_all(ws: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C01OPS", text="hi", blocks=HELLO)
    for name in ("alice", "bob"):
        (message,) = ws.seen_by(name, "#ops")
        assert message.plain() == "hello"
        assert message.by_bot


@pytest.mark.parametrize(
    ("args", "word"),
    [
        ({"channel": "C404", "text": "hi"}, "channel_not_found"),
        ({"channel": "C02SALES", "text": "hi"}, "not_in_channel"),
        ({"channel": "C01OPS", "text": ""}, "no_text"),
        ({"channel": "C01OPS", "text": "a" * 40_001}, "msg_too_long"),
        ({"channel": "C01OPS", "text": "hi", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"channel": "C01OPS", "text": "hi", "blocks": "[{"}, "invalid_blocks_format"),
    ],
)
async def test_a_message_slack_refuses_is_refused(
    ws: Workspace, client: AsyncWebClient, args: Json, word: str
) -> None:
    assert await error(client.api_call("chat.postMessage", json=args)) == word
    assert word in ws.problems[0]
    assert ws.seen_by("alice", "ops") == []


async def test_invalid_blocks_say_where(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C01OPS", text="x", blocks=[{"type": "header"}])
    (message,) = caught.value.response["response_metadata"]["messages"]
    assert message == "[ERROR] missing required field: text [json-pointer:/blocks/0]"


async def test_blocks_without_fallback_text_are_warned_of(ws: Workspace) -> None:
    client = AsyncWebClient(token=ws.bot_token, base_url=ws.api_url)
    await client.api_call("chat.postMessage", json={"channel": "C01OPS", "blocks": HELLO})
    assert ws.warnings == ["chat.postMessage: blocks without a fallback text"]


async def test_a_user_id_as_channel_means_direct_messages(
    ws: Workspace, client: AsyncWebClient
) -> None:
    said = await client.chat_postMessage(channel="U02BOB", text="psst")
    assert said["channel"] == ws.dm("bob").id
    assert [each.text for each in ws.seen_by("bob", ws.dm("bob"))] == ["psst"]
    assert ws.seen_by("alice", ws.dm("bob")) == []


async def test_opening_direct_messages_gives_their_channel(
    ws: Workspace, client: AsyncWebClient
) -> None:
    said = await client.conversations_open(users="U02BOB")
    assert said["channel"]["id"] == ws.dm("bob").id
    assert await error(client.conversations_open(users="U404")) == "user_not_found"


async def test_more_than_a_burst_to_a_channel_is_rate_limited(
    ws: Workspace, client: AsyncWebClient, clock: StillClock
) -> None:
    for _ in range(5):
        await client.chat_postMessage(channel="C01OPS", text="hi")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C01OPS", text="hi")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel="U01ALICE", text="elsewhere is free")
    clock.advance(1)
    await client.chat_postMessage(channel="C01OPS", text="hi")
    assert len(ws.seen_by("bob", "ops")) == 6


async def test_slack_sdks_rate_limit_handler_gets_through_in_the_end(
    ws: Workspace, client: AsyncWebClient, clock: StillClock
) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    for _ in range(5):
        await client.chat_postMessage(channel="C01OPS", text="hi")
    sending = asyncio.create_task(client.chat_postMessage(channel="C01OPS", text="sixth"))
    await ws.until(lambda: ws.warnings)
    clock.advance(1)
    assert (await sending)["ok"]
    assert ws.seen_by("bob", "ops")[-1].text == "sixth"


async def test_updates_are_limited_to_fifty_a_minute(
    client: AsyncWebClient, clock: StillClock
) -> None:
    said = await client.chat_postMessage(channel="C01OPS", text="0")
    place = {"channel": said["channel"], "ts": said["ts"]}
    for count in range(50):
        await client.chat_update(**place, text=str(count))
    assert await error(client.chat_update(**place, text="more")) == "ratelimited"
    clock.advance(1.3)
    await client.chat_update(**place, text="later")


async def test_text_alone_takes_the_blocks_away_and_shows_as_edited(
    ws: Workspace, client: AsyncWebClient
) -> None:
    said = await client.chat_postMessage(channel="C01OPS", text="a", blocks=HELLO)
    await client.chat_update(channel="C01OPS", ts=said["ts"], text="b")
    (message,) = ws.seen_by("alice", "ops")
    assert (message.plain(), message.blocks, message.edited) == ("b", [], True)


async def test_a_message_of_somebody_else_cannot_be_updated(
    ws: Workspace, client: AsyncWebClient
) -> None:
    said = ws.state.post("C01OPS", {"text": "mine"}, user="U01ALICE")
    called = client.chat_update(channel="C01OPS", ts=said.ts, text="yours")
    assert await error(called) == "cant_update_message"
    assert await error(client.chat_delete(channel="C01OPS", ts=said.ts)) == "cant_delete_message"


async def test_an_update_of_over_4000_characters_is_too_long(client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel="C01OPS", text="a")
    called = client.chat_update(channel="C01OPS", ts=said["ts"], text="a" * 4001)
    assert await error(called) == "msg_too_long"


async def test_a_deleted_message_is_seen_by_nobody(ws: Workspace, client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel="C01OPS", text="a")
    await client.chat_delete(channel="C01OPS", ts=said["ts"])
    assert ws.seen_by("alice", "ops") == []
    again = client.chat_delete(channel="C01OPS", ts=said["ts"])
    assert await error(again) == "message_not_found"


async def test_an_ephemeral_is_for_one_reader_and_cannot_be_changed(
    ws: Workspace, client: AsyncWebClient
) -> None:
    said = await client.chat_postEphemeral(channel="C01OPS", user="U01ALICE", text="psst")
    (message,) = ws.seen_by("alice", "ops")
    assert message.ephemeral
    assert ws.seen_by("bob", "ops") == []
    place = {"channel": "C01OPS", "ts": said["message_ts"]}
    assert await error(client.chat_update(**place, text="x")) == "message_not_found"
    assert await error(client.chat_delete(**place)) == "message_not_found"


async def test_an_ephemeral_needs_its_reader_in_the_channel(client: AsyncWebClient) -> None:
    called = client.chat_postEphemeral(channel="C01OPS", user="U04STRANGER", text="psst")
    assert await error(called) == "user_not_in_channel"


async def test_a_message_has_a_permalink(client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel="C01OPS", text="a")
    link = await client.chat_getPermalink(channel="C01OPS", message_ts=said["ts"])
    assert link["permalink"].endswith(f"/archives/C01OPS/p{said['ts'].replace('.', '')}")


async def test_channels_say_whether_the_bot_is_in(client: AsyncWebClient) -> None:
    assert (await client.conversations_info(channel="C01OPS"))["channel"]["is_member"]
    assert not (await client.conversations_info(channel="C02SALES"))["channel"]["is_member"]
    shared = await client.conversations_info(channel="C03SHARED")
    assert shared["channel"]["is_ext_shared"]
    assert "U02BOB" in (await client.conversations_members(channel="C01OPS"))["members"]


async def test_user_groups_list_their_users(client: AsyncWebClient) -> None:
    said = await client.usergroups_users_list(usergroup="S01OPERATORS")
    assert said["users"] == ["U01ALICE"]
    assert await error(client.usergroups_users_list(usergroup="S404")) == "no_such_subteam"


async def test_a_file_is_uploaded_in_three_steps(ws: Workspace, client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel="C01OPS", filename="a.csv", content="x,y\n1,2")
    (message,) = ws.seen_by("alice", "ops")
    assert message.plain() == "[file: a.csv]"
    (upload,) = ws.state.uploads.values()
    assert upload.content == b"x,y\n1,2"


async def test_a_file_that_never_arrived_cannot_be_completed(client: AsyncWebClient) -> None:
    asked = await client.files_getUploadURLExternal(filename="a.csv", length=3)
    called = client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "a"}])
    assert await error(called) == "file_not_found"


async def test_every_call_is_written_down(ws: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C01OPS", text="a", blocks=HELLO)
    (call,) = ws.api_calls
    assert (call.method, call.ok, call.args["blocks"]) == ("chat.postMessage", True, HELLO)
    assert ws.bot_token not in str(call)
