"""Fields: found exactly, filled without telling the bot, and checked as Slack's client does."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Message, PersonCannot, View, Which, Workspace
from bot.playground.workspace.blocks import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*values: str) -> list[Json]:
    return [{"text": plain(each.upper()), "value": each} for each in values]


def field(block_id: str, element: Json, **more: Any) -> Json:
    shown = {"action_id": "it", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": shown,
        **more,
    }


async def opened(ws: Workspace, client: AsyncWebClient, *blocks: Json) -> View:
    trigger_id = (await ws.shortcut("alice", "open")).trigger_id
    view = {"type": "modal", "title": plain("Form"), "submit": plain("Go"), "blocks": list(blocks)}
    await client.views_open(trigger_id=trigger_id, view=view)
    return await ws.until(lambda: ws.view("alice"))


async def posted(ws: Workspace, client: AsyncWebClient, *blocks: Json) -> Message:
    await client.chat_postMessage(channel="C01OPS", text="x", blocks=list(blocks))
    return await ws.until(lambda: ws.last_seen("alice", "ops"))


def row(block_id: str, *elements: Json) -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain(label), **more}


SELECT = {"type": "static_select", "action_id": "kind", "options": options("a", "b")}


async def test_two_blocks_may_hold_the_same_action_id(
    ws: Workspace, client: AsyncWebClient
) -> None:
    message = await posted(
        ws, client, row("one", button("Go"), SELECT), row("two", button("Go"), SELECT)
    )
    clicked = await ws.click("alice", message, ("two", "go"))
    assert clicked.payload["actions"][0]["block_id"] == "two"
    chosen = await ws.choose("alice", message, ("two", "kind"), "b")
    assert chosen.payload["actions"][0]["block_id"] == "two"
    values = chosen.payload["state"]["values"]
    assert values["one"]["kind"]["selected_option"] is None
    with pytest.raises(PersonCannot):
        await ws.click("alice", message, ("three", "go"))


async def test_two_fields_may_hold_the_same_action_id(
    ws: Workspace, client: AsyncWebClient
) -> None:
    text = {"type": "plain_text_input"}
    view = await opened(ws, client, field("one", text), field("two", text))
    both: dict[Which, str] = {("two", "it"): "second", "One": "first"}
    await ws.enter("alice", view, both)
    assert (view.value(("one", "it")), view.value(("two", "it"))) == ("first", "second")


async def test_the_cards_of_a_carousel_are_told_apart(
    ws: Workspace, client: AsyncWebClient
) -> None:
    cards = [
        {"type": "card", "block_id": each, "title": plain(each), "actions": [button("Buy")]}
        for each in ("one", "two")
    ]
    message = await posted(ws, client, {"type": "carousel", "elements": cards})
    clicked = await ws.click("alice", message, ("two", "go"))
    assert clicked.payload["actions"][0]["block_id"] == "two"


async def test_a_messages_fields_remember_for_each_person(
    ws: Workspace, client: AsyncWebClient
) -> None:
    text = {"type": "plain_text_input"}
    message = await posted(
        ws,
        client,
        field("quiet", text),
        field("loud", text, dispatch_action=True),
        row("row", button("Go")),
    )
    (sent,) = await ws.enter("alice", message, {"quiet": "one", "loud": "two"})
    assert sent.type == "block_actions"
    assert sent.payload["actions"][0]["value"] == "two"
    assert sent.payload["container"]["message_ts"] == message.ts
    mine = (await ws.click("alice", message, "Go")).payload["state"]["values"]
    assert (mine["quiet"]["it"]["value"], mine["loud"]["it"]["value"]) == ("one", "two")
    others = (await ws.click("bob", message, "Go")).payload["state"]["values"]
    assert others["quiet"]["it"]["value"] is None


async def test_filling_delivers_nothing_and_a_submission_carries_it(
    ws: Workspace, client: AsyncWebClient
) -> None:
    text = {"type": "plain_text_input"}
    view = await opened(ws, client, field("name", text, dispatch_action=True))
    before = len(ws.deliveries)
    ws.fill("alice", view, {("name", "it"): "half"})
    assert len(ws.deliveries) == before
    submitted = await ws.submit("alice", view)
    assert submitted.payload["view"]["state"]["values"]["name"]["it"]["value"] == "half"


RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
}
OPTION = options("x")[0]


@pytest.mark.parametrize(
    ("element", "value", "state"),
    [
        ({"type": "plain_text_input"}, "a", {"value": "a"}),
        ({"type": "plain_text_input"}, "", {"value": None}),
        ({"type": "number_input", "is_decimal_allowed": False}, "x", {"value": "x"}),
        ({"type": "datepicker"}, "2026-02-28", {"selected_date": "2026-02-28"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "datetimepicker"}, 1_790_000_000, {"selected_date_time": 1_790_000_000}),
        (SELECT, "b", {"selected_option": options("b")[0]}),
        (SELECT, None, {"selected_option": None}),
        (
            {"type": "checkboxes", "options": options("a", "b")},
            ["b"],
            {"selected_options": options("b")},
        ),
        ({"type": "checkboxes", "options": options("a", "b")}, [], {"selected_options": []}),
        ({"type": "external_select"}, OPTION, {"selected_option": OPTION}),
        ({"type": "multi_external_select"}, [OPTION], {"selected_options": [OPTION]}),
        ({"type": "users_select"}, "U02BOB", {"selected_user": "U02BOB"}),
        ({"type": "multi_users_select"}, ["U02BOB"], {"selected_users": ["U02BOB"]}),
        ({"type": "channels_select"}, "C01OPS", {"selected_channel": "C01OPS"}),
        (
            {"type": "conversations_select"},
            "D01ALICE",
            {"selected_conversation": "D01ALICE"},
        ),
        ({"type": "rich_text_input"}, RICH, {"rich_text_value": RICH}),
        (
            {"type": "rich_text_input"},
            {"type": "rich_text", "elements": []},
            {"rich_text_value": None},
        ),
    ],
)
async def test_a_field_holds_what_was_filled_in(
    ws: Workspace, client: AsyncWebClient, element: Json, value: Any, state: Json
) -> None:
    view = await opened(ws, client, field("f", {**element, "action_id": "it"}))
    ws.fill("alice", view, {("f", "it"): value})
    assert view.values["f"]["it"] == {"type": element["type"], **state}


@pytest.mark.parametrize(
    ("element", "value", "words"),
    [
        ({"type": "plain_text_input"}, 7, "cannot be typed"),
        (SELECT, "c", "no option 'c'"),
        ({"type": "checkboxes", "options": options("a")}, ["a", "c"], "no option 'c'"),
        ({"type": "external_select"}, "x", "no option 'x'"),
        ({"type": "external_select"}, {"value": "x"}, "this is no option"),
        ({"type": "users_select"}, "U404", "nobody called 'U404'"),
        ({"type": "channels_select"}, "D01ALICE", "not offered"),
        ({"type": "conversations_select"}, "D02BOB", "not offered"),
        (
            {"type": "conversations_select", "filter": {"include": ["im"]}},
            "C01OPS",
            "not offered",
        ),
        ({"type": "datepicker"}, "2026-02-30", "no date"),
        ({"type": "datepicker"}, "20260228", "no date"),
        ({"type": "timepicker"}, "24:00", "no time"),
        ({"type": "datetimepicker"}, "soon", "no moment"),
        ({"type": "rich_text_input"}, "hi", "no rich text"),
        ({"type": "file_input"}, ["F404"], "uploaded no file"),
    ],
)
async def test_a_field_refuses_what_it_cannot_hold(
    ws: Workspace, client: AsyncWebClient, element: Json, value: Any, words: str
) -> None:
    view = await opened(ws, client, field("f", {**element, "action_id": "it"}))
    before = view.values["f"]["it"]
    with pytest.raises(PersonCannot, match=words):
        ws.fill("alice", view, {("f", "it"): value})
    assert view.values["f"]["it"] == before


async def test_one_bad_value_leaves_all_fields_as_they_were(
    ws: Workspace, client: AsyncWebClient
) -> None:
    view = await opened(
        ws, client, field("name", {"type": "plain_text_input"}), field("kind", SELECT)
    )
    with pytest.raises(PersonCannot):
        ws.fill("alice", view, {("name", "it"): "new", ("kind", "kind"): "c"})
    assert view.value("name") is None


async def test_an_error_goes_when_its_field_changes_and_not_before(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    @app.view("")
    async def _(ack: Any) -> None:
        await ack(response_action="errors", errors={"name": "taken"})

    view = await opened(ws, client, field("name", {"type": "plain_text_input"}))
    await ws.submit("alice", view, {"name": "sales"})
    ws.fill("alice", view, {("name", "it"): "sales"})
    assert view.errors == {"name": "taken"}
    ws.fill("alice", view, {("name", "it"): "support"})
    assert view.errors == {}


async def test_nobody_fills_in_what_they_do_not_see(ws: Workspace, client: AsyncWebClient) -> None:
    view = await opened(ws, client, field("name", {"type": "plain_text_input"}))
    with pytest.raises(PersonCannot):
        ws.fill("bob", view, {("name", "it"): "x"})
    with pytest.raises(PersonCannot):
        ws.unfilled("bob", view)


EMPTY = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": " "}]}],
}
MENTION = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
}


@pytest.mark.parametrize(
    ("element", "value", "words"),
    [
        ({"type": "plain_text_input"}, None, "Please fill in this field."),
        ({"type": "checkboxes", "options": options("a")}, [], "Please fill in this field."),
        ({"type": "rich_text_input"}, EMPTY, "Please fill in this field."),
        ({"type": "rich_text_input"}, MENTION, None),
        ({"type": "plain_text_input", "min_length": 5}, "abcd", "Enter at least 5 characters."),
        ({"type": "plain_text_input", "max_length": 1}, "ab", "Enter at most 1 character."),
        ({"type": "plain_text_input"}, "a" * 3001, "Enter at most 3,000 characters."),
        ({"type": "number_input", "is_decimal_allowed": False}, "7.5", "Enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "nan", "Enter a number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "-7.5", None),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "3"},
            "2",
            "Enter a number that is at least 3.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "9"},
            "9.01",
            "Enter a number that is at most 9.",
        ),
        (
            {"type": "email_text_input"},
            "a@b",
            "Enter an e-mail address, like name@example.com.",
        ),
        ({"type": "url_text_input"}, "https://", "Enter a whole link, like https://example.com."),
        (
            {
                "type": "multi_static_select",
                "options": options("a", "b"),
                "max_selected_items": 1,
            },
            ["a", "b"],
            "Choose at most 1.",
        ),
    ],
)
async def test_slacks_client_says_what_is_wrong_with_a_field(
    ws: Workspace, client: AsyncWebClient, element: Json, value: Any, words: str | None
) -> None:
    view = await opened(ws, client, field("f", element))
    ws.fill("alice", view, {("f", "it"): value})
    assert ws.unfilled("alice", view) == ({"f": words} if words else {})


async def test_an_optional_field_may_stay_empty(ws: Workspace, client: AsyncWebClient) -> None:
    view = await opened(ws, client, field("f", {"type": "plain_text_input"}, optional=True))
    assert ws.unfilled("alice", view) == {}


async def test_a_form_is_refused_for_its_first_unfit_field(
    ws: Workspace, client: AsyncWebClient
) -> None:
    text = {"type": "plain_text_input"}
    view = await opened(ws, client, field("one", text), field("two", text))
    assert list(ws.unfilled("alice", view)) == ["one", "two"]
    with pytest.raises(PersonCannot, match="One: Please fill in this field"):
        await ws.submit("alice", view)


async def test_nobody_chooses_more_than_a_menu_allows(
    ws: Workspace, client: AsyncWebClient
) -> None:
    menu = {
        "type": "multi_static_select",
        "action_id": "it",
        "options": options("a", "b"),
        "max_selected_items": 1,
    }
    section = {"type": "section", "text": plain("x"), "block_id": "s", "accessory": menu}
    message = await posted(ws, client, section)
    with pytest.raises(PersonCannot, match="at most 1"):
        await ws.choose("alice", message, "it", ["a", "b"])
