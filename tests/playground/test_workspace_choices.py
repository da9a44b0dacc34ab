"""What a person is offered and presses: groups of options, feedback, conversations."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Message, PersonCannot, View, Workspace
from bot.playground.workspace.blocks import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.upper()), "value": value}


AGENT = {"type": "external_select", "action_id": "agent", "min_query_length": 0}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("Good"), "value": "good"},
    "negative_button": {"text": plain("Bad"), "value": "bad"},
}


async def posted(ws: Workspace, client: AsyncWebClient, *blocks: Json) -> Message:
    await client.chat_postMessage(channel="C01OPS", text="x", blocks=list(blocks))
    return await ws.until(lambda: ws.last_seen("alice", "ops"))


async def opened(ws: Workspace, client: AsyncWebClient, trigger_id: str, element: Json) -> View:
    block = {"type": "input", "block_id": "f", "label": plain("Where"), "element": element}
    view = {"type": "modal", "title": plain("Form"), "submit": plain("Go"), "blocks": [block]}
    await client.views_open(trigger_id=trigger_id, view=view)
    return await ws.until(lambda: ws.view("alice"))


async def test_grouped_options_keep_their_groups(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    groups = [
        {"label": plain("People"), "options": [option("ann")]},
        {"label": plain("Robots"), "options": [option("c3"), option("r2")]},
    ]

    @app.options("agent")
    async def _(ack: Any) -> None:
        await ack(option_groups=groups)

    message = await posted(ws, client, {"type": "actions", "elements": [AGENT]})
    asked = await ws.suggest("alice", message, "agent", "")
    assert asked.groups == groups
    assert [each["value"] for each in asked.options] == ["ann", "c3", "r2"]
    chosen = await ws.choose("alice", message, "agent", "R2")
    assert chosen.payload["actions"][0]["selected_option"] == option("r2")


@pytest.mark.parametrize("nothing", [None, "", []])
async def test_a_choice_of_the_bots_can_be_emptied(
    ws: Workspace, client: AsyncWebClient, nothing: Any
) -> None:
    message = await posted(
        ws, client, {"type": "actions", "elements": [{**AGENT, "initial_option": option("ann")}]}
    )
    emptied = await ws.choose("alice", message, "agent", nothing)
    assert emptied.payload["actions"][0]["selected_option"] is None


async def test_bad_groups_offer_nothing(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    @app.options("agent")
    async def _(ack: Any) -> None:
        await ack(option_groups=[{"label": plain("Empty"), "options": []}])

    message = await posted(ws, client, {"type": "actions", "elements": [AGENT]})
    asked = await ws.suggest("alice", message, "agent", "")
    assert (asked.error, asked.options, asked.groups) == ("bad_response", [], [])


async def test_feedback_is_one_of_two_values(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[Json] = []

    @app.action("feedback")
    async def _(ack: Any, action: Json) -> None:
        await ack()
        seen.append(action)

    block = {"type": "context_actions", "block_id": "row", "elements": [FEEDBACK]}
    message = await posted(ws, client, block)
    assert message.plain() == "[ Good ]  [ Bad ]"
    assert (await ws.choose("alice", message, ("row", "feedback"), "bad")).ok
    (action,) = seen
    assert (action["type"], action["value"]) == ("feedback_buttons", "bad")
    assert (action["block_id"], action["text"]["text"]) == ("row", "Bad")
    with pytest.raises(PersonCannot, match="no feedback"):
        await ws.choose("alice", message, "feedback", "so so")


async def test_a_button_with_a_link_is_pressed_like_any(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    @app.action("docs")
    async def _(ack: Any) -> None:
        await ack()

    link = {"type": "button", "action_id": "docs", "text": plain("Docs"), "url": "https://a.b"}
    message = await posted(ws, client, {"type": "actions", "elements": [link]})
    assert (await ws.click("alice", message, "Docs")).ok


async def test_a_button_for_some_is_pressed_by_nobody_else(
    ws: Workspace, client: AsyncWebClient
) -> None:
    trash = {
        "type": "icon_button",
        "action_id": "trash",
        "icon": "trash",
        "text": plain("Delete"),
        "visible_to_user_ids": ["U01ALICE"],
    }
    message = await posted(ws, client, {"type": "context_actions", "elements": [trash]})
    assert [each.label for each in message.buttons()] == ["Delete"]
    await ws.click("alice", message, "Delete")
    with pytest.raises(PersonCannot, match="does not see"):
        await ws.click("bob", message, "Delete")


async def test_a_guest_and_a_stranger_see_only_their_own_channels(
    ws: Workspace, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="C01OPS", text="ops")
    await client.chat_postMessage(channel="C03SHARED", text="shared")
    seen = {
        name: [len(ws.seen_by(name, channel)) for channel in ("ops", "shared")]
        for name in ("bob", "greta", "sam")
    }
    assert seen == {"bob": [1, 1], "greta": [1, 0], "sam": [0, 1]}


@pytest.mark.parametrize(
    ("element", "key", "value"),
    [
        ({"type": "conversations_select"}, "selected_conversation", "C01OPS"),
        ({"type": "multi_conversations_select"}, "selected_conversations", ["C01OPS"]),
    ],
)
async def test_a_select_may_begin_with_the_current_conversation(
    ws: Workspace, client: AsyncWebClient, element: Json, key: str, value: Any
) -> None:
    command = await ws.command("alice", "ops", "/number")
    whole = {**element, "action_id": "to", "default_to_current_conversation": True}
    view = await opened(ws, client, command.trigger_id, whole)
    assert view.values["f"]["to"][key] == value


async def test_a_form_answers_in_the_conversation_that_was_chosen(
    ws: Workspace, client: AsyncWebClient
) -> None:
    element = {"type": "conversations_select", "action_id": "to", "response_url_enabled": True}
    shortcut = await ws.shortcut("alice", "open")
    view = await opened(ws, client, shortcut.trigger_id, element)
    submitted = await ws.submit("alice", view, {"Where": "C01OPS"})
    (given,) = submitted.payload["response_urls"]
    place = {key: given[key] for key in ("block_id", "action_id", "channel_id")}
    assert place == {"block_id": "f", "action_id": "to", "channel_id": "C01OPS"}
    assert given["response_url"].startswith(ws.url)
