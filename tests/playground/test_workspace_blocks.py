"""The validator refuses what Slack refuses, says where, and lets the rest pass."""

from typing import Any

import pytest

from bot.playground.workspace.blocks import (
    Json,
    Surface,
    message_problems,
    problems,
    view_problems,
)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "hello", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str = "buy", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Buy"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(value: str = "us", text: str = "US") -> Json:
    return {"text": plain(text), "value": value}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "country", "options": [option()], **more}


def overflow(count: int) -> Json:
    options = [option(str(each)) for each in range(count)]
    return {"type": "overflow", "action_id": "more", "options": options}


def checkboxes(count: int) -> Json:
    options = [option(str(each)) for each in range(count)]
    return {"type": "checkboxes", "action_id": "which", "options": options}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "typed", **more}


def field(element: Json | None = None, **more: Any) -> Json:
    return {"type": "input", "label": plain("Name"), "element": element or text_input(), **more}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def table(rows: int = 2, columns: int = 2, text: str = "x") -> Json:
    return {"type": "table", "rows": [[cell(text)] * columns] * rows}


def rich(*pieces: Json) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(pieces)}],
    }


def data_table(rows: int = 2, **more: Any) -> Json:
    return {"type": "data_table", "caption": "Numbers", "rows": [[cell()]] * rows, **more}


def pie(segments: int = 2, title: str = "Share", label: str = "a") -> Json:
    chart = {"type": "pie", "segments": [{"label": label, "value": 1}] * segments}
    return {"type": "data_visualization", "title": title, "chart": chart}


def alert(level: str = "error") -> Json:
    return {"type": "alert", "text": plain("No"), "level": level}


def confirm(**more: Any) -> Json:
    shown = {"title": plain("Sure?"), "text": plain("It costs"), "confirm": plain("Yes")}
    return {**shown, "deny": plain("No"), **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn("A card"), **more}


GOOD: list[tuple[str, Surface, list[Json]]] = [
    ("no blocks", "message", []),
    ("section with mrkdwn", "message", [section("a" * 3000)]),
    ("slack's own markup", "message", [section("<!channel> <https://a.example|b>")]),
    ("section with fields", "message", [{"type": "section", "fields": [plain("a")] * 10}]),
    ("header", "message", [{"type": "header", "text": plain("h" * 150)}]),
    ("divider", "home", [{"type": "divider"}]),
    ("context", "modal", [{"type": "context", "elements": [mrkdwn("a")] * 10}]),
    ("25 buttons", "message", [actions(*(button(f"a{i}") for i in range(25)))]),
    ("same action_id in two blocks", "message", [actions(button()), actions(button())]),
    (
        "button with all fields",
        "message",
        [actions(button(value="v" * 2000, style="danger", confirm=confirm(), url="https://a.b"))],
    ),
    ("accessory", "message", [section(accessory=button())]),
    ("overflow of 2", "message", [section(accessory=overflow(2))]),
    ("overflow of 5", "message", [section(accessory=overflow(5))]),
    ("100 options", "message", [actions(select(options=[option(str(i)) for i in range(100)]))]),
    ("initial option that is offered", "modal", [actions(select(initial_option=option()))]),
    ("table", "message", [table(100, 20, "12345")]),
    (
        "table with rich text",
        "home",
        [{"type": "table", "rows": [[cell(), rich({"type": "text", "text": "a"})]]}],
    ),
    (
        "table with column settings",
        "message",
        [{**table(), "column_settings": [{"align": "right", "is_wrapped": True}, None]}],
    ),
    ("data table", "message", [data_table(101, page_size=100)]),
    ("two charts", "message", [pie(), pie()]),
    ("alert in a modal", "modal", [alert()]),
    ("markdown", "message", [{"type": "markdown", "text": "m" * 12_000}]),
    (
        "rich text",
        "message",
        [
            rich(
                {"type": "user", "user_id": "U1"},
                {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "then"},
            )
        ],
    ),
    ("carousel", "message", [{"type": "carousel", "elements": [card()] * 10}]),
    (
        "container",
        "message",
        [{"type": "container", "title": plain("t"), "child_blocks": [section()]}],
    ),
    (
        "plan",
        "message",
        [
            {
                "type": "plan",
                "title": "t",
                "tasks": [
                    {"type": "task_card", "task_id": "1", "title": "Buy", "status": "complete"}
                ],
            }
        ],
    ),
    ("50 blocks", "message", [section()] * 50),
    ("100 blocks", "modal", [section()] * 100),
]

BAD: list[tuple[str, Surface, list[Any], str]] = [
    ("51 blocks", "message", [section()] * 51, "/blocks"),
    ("101 blocks", "home", [section()] * 101, "/blocks"),
    ("a block that is no object", "message", ["section"], "/blocks/0"),
    ("no type", "message", [{"text": plain("a")}], "/blocks/0"),
    ("unknown block type", "message", [{"type": "hologram"}], "/blocks/0/type"),
    ("unknown key", "message", [section(colour="red")], "/blocks/0"),
    ("empty section", "message", [{"type": "section"}], "/blocks/0"),
    ("section text empty", "message", [section("")], "/blocks/0/text/text"),
    ("section text too long", "message", [section("a" * 3001)], "/blocks/0/text/text"),
    (
        "11 fields",
        "message",
        [{"type": "section", "fields": [plain("a")] * 11}],
        "/blocks/0/fields",
    ),
    (
        "field too long",
        "message",
        [{"type": "section", "fields": [plain("a" * 2001)]}],
        "/blocks/0/fields/0/text",
    ),
    ("text of no type", "message", [{"type": "section", "text": {"text": "a"}}], "/blocks/0/text"),
    ("bare string as text", "message", [{"type": "section", "text": "a"}], "/blocks/0/text"),
    (
        "emoji on mrkdwn",
        "message",
        [section() | {"text": mrkdwn("a") | {"emoji": True}}],
        "/blocks/0/text",
    ),
    (
        "header in mrkdwn",
        "message",
        [{"type": "header", "text": mrkdwn("h")}],
        "/blocks/0/text/type",
    ),
    (
        "header too long",
        "message",
        [{"type": "header", "text": plain("h" * 151)}],
        "/blocks/0/text/text",
    ),
    (
        "11 in a context",
        "message",
        [{"type": "context", "elements": [mrkdwn("a")] * 11}],
        "/blocks/0/elements",
    ),
    ("no elements", "message", [actions()], "/blocks/0/elements"),
    (
        "26 elements",
        "message",
        [actions(*(button(f"a{i}") for i in range(26)))],
        "/blocks/0/elements",
    ),
    (
        "action_id twice in a block",
        "message",
        [actions(button(), button())],
        "/blocks/0/elements/1/action_id",
    ),
    (
        "action_id twice in a card",
        "message",
        [card(actions=[button(), button()])],
        "/blocks/0/actions/1/action_id",
    ),
    (
        "block_id twice",
        "message",
        [section(block_id="a"), section(block_id="a")],
        "/blocks/1/block_id",
    ),
    ("block_id too long", "message", [section(block_id="a" * 256)], "/blocks/0/block_id"),
    (
        "action_id too long",
        "message",
        [actions(button("a" * 256))],
        "/blocks/0/elements/0/action_id",
    ),
    (
        "button in mrkdwn",
        "message",
        [actions(button(text=mrkdwn("Buy")))],
        "/blocks/0/elements/0/text/type",
    ),
    (
        "button text too long",
        "message",
        [actions(button(text=plain("b" * 76)))],
        "/blocks/0/elements/0/text/text",
    ),
    (
        "button value too long",
        "message",
        [actions(button(value="b" * 2001))],
        "/blocks/0/elements/0/value",
    ),
    ("button value no string", "message", [actions(button(value=7))], "/blocks/0/elements/0/value"),
    (
        "button style unknown",
        "message",
        [actions(button(style="default"))],
        "/blocks/0/elements/0/style",
    ),
    ("button url is none", "message", [actions(button(url="no url"))], "/blocks/0/elements/0/url"),
    (
        "confirm without deny",
        "message",
        [actions(button(confirm={"title": plain("a")}))],
        "/blocks/0/elements/0/confirm",
    ),
    (
        "confirm title too long",
        "message",
        [actions(button(confirm=confirm(title=plain("a" * 101))))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    (
        "confirm button too long",
        "message",
        [actions(button(confirm=confirm(confirm=plain("a" * 31))))],
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    ("overflow of 1", "message", [section(accessory=overflow(1))], "/blocks/0/accessory/options"),
    ("overflow of 6", "message", [section(accessory=overflow(6))], "/blocks/0/accessory/options"),
    (
        "11 checkboxes",
        "message",
        [section(accessory=checkboxes(11))],
        "/blocks/0/accessory/options",
    ),
    (
        "101 options",
        "message",
        [actions(select(options=[option(str(i)) for i in range(101)]))],
        "/blocks/0/elements/0/options",
    ),
    ("no options", "message", [actions(select(options=[]))], "/blocks/0/elements/0/options"),
    (
        "select with nothing",
        "message",
        [actions({"type": "static_select", "action_id": "a"})],
        "/blocks/0/elements/0",
    ),
    (
        "option without value",
        "message",
        [actions(select(options=[{"text": plain("US")}]))],
        "/blocks/0/elements/0/options/0",
    ),
    (
        "option value too long",
        "message",
        [actions(select(options=[option("v" * 151)]))],
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        "option text too long",
        "message",
        [actions(select(options=[option("v", "t" * 76)]))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        "initial option not offered",
        "message",
        [actions(select(initial_option=option("fr")))],
        "/blocks/0/elements/0",
    ),
    (
        "placeholder too long",
        "message",
        [actions(select(placeholder=plain("p" * 151)))],
        "/blocks/0/elements/0/placeholder/text",
    ),
    ("text input in actions", "message", [actions(text_input())], "/blocks/0/elements/0/type"),
    (
        "multi select in actions",
        "message",
        [actions({"type": "multi_users_select", "action_id": "a"})],
        "/blocks/0/elements/0/type",
    ),
    ("button in an input", "modal", [field(button())], "/blocks/0/element/type"),
    ("input without label", "modal", [{"type": "input", "element": text_input()}], "/blocks/0"),
    ("input label in mrkdwn", "modal", [field(label=mrkdwn("a"))], "/blocks/0/label/type"),
    ("input label too long", "modal", [field(label=plain("a" * 2001))], "/blocks/0/label/text"),
    (
        "number input unsure of decimals",
        "modal",
        [field({"type": "number_input", "action_id": "n"})],
        "/blocks/0/element",
    ),
    (
        "initial value too long",
        "modal",
        [field(text_input(initial_value="ab", max_length=1))],
        "/blocks/0/element",
    ),
    (
        "password input",
        "modal",
        [field({"type": "password_input", "action_id": "p"})],
        "/blocks/0/element/type",
    ),
    (
        "file input in a message",
        "message",
        [field({"type": "file_input", "action_id": "f"})],
        "/blocks/0/element/type",
    ),
    ("101 rows", "message", [table(101, 1)], "/blocks/0/rows"),
    ("21 columns", "message", [table(1, 21)], "/blocks/0/rows/0"),
    (
        "rows unequal",
        "message",
        [{"type": "table", "rows": [[cell()], [cell(), cell()]]}],
        "/blocks/0/rows",
    ),
    ("empty cell", "message", [table(text="")], "/blocks/0/rows/0/0/text"),
    (
        "cell of no known type",
        "message",
        [{"type": "table", "rows": [[{"type": "mrkdwn", "text": "a"}]]}],
        "/blocks/0/rows/0/0/type",
    ),
    (
        "cell of empty rich text",
        "message",
        [{"type": "table", "rows": [[rich()]]}],
        "/blocks/0/rows/0/0/elements/0/elements",
    ),
    ("two tables", "message", [table(), table()], "/blocks"),
    ("table over 10,000 characters", "message", [table(1, 2, "x" * 5001)], "/blocks"),
    ("table in a modal", "modal", [table()], "/blocks/0/type"),
    (
        "data table without caption",
        "message",
        [{"type": "data_table", "rows": [[cell()]] * 2}],
        "/blocks/0",
    ),
    ("data table of its header only", "message", [data_table(1)], "/blocks/0/rows"),
    ("data table of 102 rows", "message", [data_table(102)], "/blocks/0/rows"),
    ("data table page of 101", "message", [data_table(page_size=101)], "/blocks/0/page_size"),
    (
        "data table with rich header",
        "message",
        [data_table() | {"rows": [[rich({"type": "text", "text": "a"})], [cell()]]}],
        "/blocks/0/rows/0/0",
    ),
    (
        "data table over 20,000 characters",
        "message",
        [data_table() | {"rows": [[cell()], [cell("x" * 20_000)]]}],
        "/blocks/0",
    ),
    ("three charts", "message", [pie(), pie(), pie()], "/blocks"),
    ("chart title too long", "message", [pie(title="t" * 51)], "/blocks/0/title"),
    ("7 segments", "message", [pie(7)], "/blocks/0/chart/segments"),
    ("chart label too long", "message", [pie(label="l" * 21)], "/blocks/0/chart/segments/0/label"),
    ("alert in a message", "message", [alert()], "/blocks/0/type"),
    ("alert level unknown", "modal", [alert("fatal")], "/blocks/0/level"),
    ("markdown in a modal", "modal", [{"type": "markdown", "text": "a"}], "/blocks/0/type"),
    (
        "markdown over 12,000 in sum",
        "message",
        [{"type": "markdown", "text": "m" * 6001}] * 2,
        "/blocks",
    ),
    ("empty card", "message", [{"type": "card"}], "/blocks/0"),
    ("card body too long", "message", [card(body=plain("b" * 201))], "/blocks/0/body/text"),
    (
        "carousel of 11",
        "message",
        [{"type": "carousel", "elements": [card()] * 11}],
        "/blocks/0/elements",
    ),
    (
        "container without title",
        "message",
        [{"type": "container", "child_blocks": [section()]}],
        "/blocks/0",
    ),
    (
        "container in a modal",
        "modal",
        [{"type": "container", "title": plain("t"), "child_blocks": [section()]}],
        "/blocks/0/type",
    ),
    (
        "task status unknown",
        "message",
        [{"type": "task_card", "task_id": "1", "title": "Buy", "status": "done"}],
        "/blocks/0/status",
    ),
    (
        "image with two sources",
        "message",
        [
            {
                "type": "image",
                "alt_text": "a",
                "image_url": "https://a.b",
                "slack_file": {"id": "F1"},
            }
        ],
        "/blocks/0",
    ),
    (
        "empty text in rich text",
        "message",
        [rich({"type": "text", "text": ""})],
        "/blocks/0/elements/0/elements/0/text",
    ),
    (
        "unknown rich text element",
        "message",
        [rich({"type": "blink"})],
        "/blocks/0/elements/0/elements/0/type",
    ),
]


@pytest.mark.parametrize(
    ("surface", "blocks"), [each[1:] for each in GOOD], ids=[each[0] for each in GOOD]
)
def test_good_blocks_pass(surface: Surface, blocks: list[Json]) -> None:
    assert problems(blocks, surface) == []


@pytest.mark.parametrize(
    ("surface", "blocks", "pointer"), [each[1:] for each in BAD], ids=[each[0] for each in BAD]
)
def test_bad_blocks_are_refused_at_their_place(
    surface: Surface, blocks: list[Any], pointer: str
) -> None:
    assert any(each.endswith(f"[json-pointer:{pointer}]") for each in problems(blocks, surface))


def test_what_is_no_list_is_refused() -> None:
    assert problems({"type": "section"}) == ["must be a list [json-pointer:/blocks]"]


def test_blocks_within_attachments_are_checked() -> None:
    message = {"text": "hi", "attachments": [{"blocks": [{"type": "hologram"}]}]}
    assert "/attachments/0/blocks/0/type" in message_problems(message)[0]


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("Import"), "blocks": [section()], **more}


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(blocks=[field()], submit=plain("Go"), close=plain("No")),
        modal(private_metadata="p" * 3000, callback_id="c" * 255),
        {"type": "home", "blocks": [field()]},
    ],
)
def test_good_views_pass(view: Json) -> None:
    assert view_problems(view) == []


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (modal(blocks=[field()]), "submit"),
        (modal(title=plain("t" * 25)), "/view/title/text"),
        (modal(title=mrkdwn("t")), "/view/title/type"),
        (modal(submit=plain("t" * 25)), "/view/submit/text"),
        (modal(private_metadata="p" * 3001), "/view/private_metadata"),
        (modal(callback_id="c" * 256), "/view/callback_id"),
        (modal(blocks=[section("")]), "/view/blocks/0/text/text"),
        (modal(width="wide"), "unknown field: width"),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "modal", "title": plain("t")}, "missing required field: blocks"),
        ({"type": "home", "blocks": [], "submit": plain("Go")}, "unknown field: submit"),
        ({"type": "drawer", "blocks": []}, "/view/type"),
        (modal(blocks=[field(text_input(focus_on_load=True))] * 2, submit=plain("Go")), "focus"),
        ("modal", "must be an object"),
    ],
)
def test_bad_views_are_refused_with_words(view: Any, text: str) -> None:
    assert any(text in each for each in view_problems(view))
