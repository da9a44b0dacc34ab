"""Every form, and a Home with everything that a Home may hold, by name."""

from typing import Any, Final

Json = dict[str, Any]

PICTURE = "https://pictures.example/desk.png"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(label: str, value: str | None = None, description: str | None = None) -> Json:
    made = {"text": plain(label), "value": value or label.lower().replace(" ", "-")}
    return {**made, "description": plain(description)} if description else made


def rich_choice(label: str, value: str, description: str | None = None) -> Json:
    made = {"text": mrkdwn(label), "value": value}
    return {**made, "description": mrkdwn(description)} if description else made


def confirm(style: str | None = None) -> Json:
    asked = {
        "title": plain("Are you sure?"),
        "text": mrkdwn("This *cannot* be undone."),
        "confirm": plain("Do it"),
        "deny": plain("Leave it"),
    }
    return {**asked, "style": style} if style else asked


def field(name: str, label: str, kind: str, **element: Any) -> Json:
    """An input block; `hint`, `optional` and `dispatch_action` are the block's own."""
    own: Json = {key: element.pop(key) for key in ("optional", "dispatch_action") if key in element}
    if hint := element.pop("hint", None):
        own["hint"] = plain(hint)
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"type": kind, "action_id": name, **element},
        **own,
    }


def section(text: str, accessory: Json | None = None) -> Json:
    made = {"type": "section", "text": mrkdwn(text)}
    return {**made, "accessory": accessory} if accessory else made


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(action_id: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def modal(name: str, title: str, blocks: list[Json], **more: Any) -> Json:
    submit = {"submit": plain("Submit")} if any(it["type"] == "input" for it in blocks) else {}
    own = {"type": "modal", "callback_id": name, "title": plain(title), "blocks": blocks}
    return {**own, **submit, **more}


FRUIT: Final = [
    option("Apple", description="Keeps for months"),
    option("Banana"),
    option("Cherry"),
    option("Damson"),
    option("Elderberry"),
]
GROUPS: Final = [
    {"label": plain("Fruit"), "options": FRUIT},
    {"label": plain("Vegetables"), "options": [option("Asparagus"), option("Beetroot")]},
]
SIZES: Final = [
    rich_choice("*Small* cup", "small", "About _200 ml_"),
    rich_choice("Large cup", "large", "About `400 ml`"),
    rich_choice("Both", "both"),
]
RICH: Final = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Bold", "style": {"bold": True}},
                {"type": "text", "text": " words for "},
                {"type": "user", "user_id": "U01ALICE"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "One"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Two"}]},
            ],
        },
    ],
}

_texts = [
    field("name", "Name", "plain_text_input", placeholder=plain("Jo"), hint="As on your badge"),
    field("note", "Note", "plain_text_input", multiline=True, optional=True),
    field("short", "Short", "plain_text_input", min_length=2, max_length=10, optional=True),
    field("mail", "E-mail", "email_text_input", optional=True),
    field("link", "Link", "url_text_input", optional=True),
    field(
        "whole",
        "Whole number",
        "number_input",
        is_decimal_allowed=False,
        min_value="1",
        max_value="9",
        optional=True,
    ),
    field("share", "Share", "number_input", is_decimal_allowed=True, optional=True),
    field("rich", "Formatted", "rich_text_input", optional=True),
]
_conversations = [
    field("person", "Person", "users_select"),
    field("channel", "Channel", "channels_select", optional=True),
    field("conversation", "Conversation", "conversations_select", optional=True),
    field(
        "private",
        "Only direct messages with people",
        "conversations_select",
        filter={"include": ["im"], "exclude_bot_users": True},
        optional=True,
    ),
]
_selects = [
    field("fruit", "Fruit", "static_select", options=FRUIT, placeholder=plain("Pick a fruit")),
    field("grouped", "Grouped", "static_select", option_groups=GROUPS, optional=True),
    field("found", "Found", "external_select", min_query_length=2, optional=True),
    field("found_groups", "Found in groups", "external_select", min_query_length=0, optional=True),
    *_conversations,
]
_multi = [
    field("fruits", "Fruits", "multi_static_select", options=FRUIT, max_selected_items=2),
    field("groupeds", "Grouped", "multi_static_select", option_groups=GROUPS, optional=True),
    field("founds", "Found", "multi_external_select", min_query_length=1, optional=True),
    field("people", "People", "multi_users_select", optional=True),
    field("channels", "Channels", "multi_channels_select", optional=True),
    field("conversations", "Conversations", "multi_conversations_select", optional=True),
]
_choices = [
    field("size", "Size", "radio_buttons", options=SIZES),
    field("extras", "Extras", "checkboxes", options=SIZES, optional=True),
]
_dates = [
    field("day", "Day", "datepicker", placeholder=plain("Pick a day")),
    field("hour", "Hour", "timepicker", timezone="America/New_York", optional=True),
    field("moment", "Moment", "datetimepicker", optional=True),
]
_files = [
    field("papers", "Papers", "file_input", max_files=2, filetypes=["txt", "csv"]),
    field("anything", "Anything", "file_input", optional=True),
]
_prefilled = [
    field("name", "Name", "plain_text_input", initial_value="Jo"),
    field("note", "Note", "plain_text_input", multiline=True, initial_value="One\nTwo\nThree"),
    field("mail", "E-mail", "email_text_input", initial_value="jo@example.com"),
    field("link", "Link", "url_text_input", initial_value="https://example.com/a"),
    field("whole", "Number", "number_input", is_decimal_allowed=False, initial_value="7"),
    field("rich", "Formatted", "rich_text_input", initial_value=RICH),
    field("fruit", "Fruit", "static_select", options=FRUIT, initial_option=FRUIT[1]),
    field("found", "Found", "external_select", initial_option=option("Fig")),
    field("person", "Person", "users_select", initial_user="U02BOB"),
    field("channel", "Channel", "channels_select", initial_channel="C01OPS", optional=True),
    field("conversation", "Conversation", "conversations_select", initial_conversation="C01OPS"),
    field("fruits", "Fruits", "multi_static_select", options=FRUIT, initial_options=FRUIT[:2]),
    field("people", "People", "multi_users_select", initial_users=["U01ALICE", "U02BOB"]),
    field("size", "Size", "radio_buttons", options=SIZES, initial_option=SIZES[0]),
    field("extras", "Extras", "checkboxes", options=SIZES, initial_options=SIZES[1:]),
    field("day", "Day", "datepicker", initial_date="2026-02-28"),
    field("hour", "Hour", "timepicker", initial_time="09:30"),
    field("moment", "Moment", "datetimepicker", initial_date_time=1_772_275_800),
]
_acting: list[Json] = [
    field("letters", "Each letter", "plain_text_input", dispatch_action=True, optional=True)
    | {
        "element": {
            "type": "plain_text_input",
            "action_id": "letters",
            "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
        }
    },
    field("entered", "On Enter", "plain_text_input", dispatch_action=True, optional=True),
    field(
        "acting_fruit",
        "Fruit",
        "static_select",
        options=FRUIT,
        dispatch_action=True,
        optional=True,
    ),
    section("A select", {"type": "static_select", "action_id": "beside", "options": FRUIT}),
    section("Many", {"type": "multi_static_select", "action_id": "many", "options": FRUIT}),
    section("Dates", {"type": "datepicker", "action_id": "date_beside"}),
    section("Asks first", button("asks", "Delete", style="danger", confirm=confirm("danger"))),
    actions(
        button("plain", "Plain", value="1"),
        button("primary", "Primary", value="2", style="primary"),
        button("link", "Link", url="https://example.com/"),
        {"type": "overflow", "action_id": "dots", "options": FRUIT[:3], "confirm": confirm()},
        {"type": "timepicker", "action_id": "time_beside", "initial_time": "08:00"},
        {
            "type": "radio_buttons",
            "action_id": "asked_size",
            "options": SIZES,
            "initial_option": SIZES[0],
            "confirm": confirm("primary"),
        },
    ),
]
_image: Json = {"type": "image", "image_url": PICTURE, "alt_text": "A desk"}
_blocks: list[Json] = [
    {"type": "header", "text": plain("Everything a form may show")},
    *({"type": "alert", "text": plain(f"An alert: {it}"), "level": it} for it in ("info", "error")),
    {"type": "alert", "text": mrkdwn("A *warning*"), "level": "warning"},
    {"type": "alert", "text": mrkdwn("It went _well_"), "level": "success"},
    {"type": "alert", "text": mrkdwn("Just so")},
    section("A *section* with `code` and <https://example.com|a link>"),
    {"type": "section", "fields": [mrkdwn("*Left*\n1"), mrkdwn("*Right*\n2")]},
    section("With a picture", _image),
    {"type": "divider"},
    {**_image, "title": plain("A picture")},
    {"type": "context", "elements": [_image, mrkdwn("A *context*"), plain("and more")]},
    RICH,
    {
        "type": "video",
        "alt_text": "A film",
        "video_url": "https://films.example/embed/1",
        "thumbnail_url": PICTURE,
        "title": plain("A film"),
        "description": plain("It is short"),
    },
    {"type": "card", "title": plain("A card"), "body": plain("With a body")},
]
VIEWS: Final[dict[str, Json]] = {
    "texts": modal("texts", "Texts", _texts, close=plain("Not now"), submit=plain("Save")),
    "selects": modal("selects", "Selects", _selects),
    "multi": modal("multi", "Many of each", _multi),
    "choices": modal("choices", "Choices", _choices),
    "dates": modal("dates", "Dates", _dates),
    "files": modal("files", "Files", _files),
    "prefilled": modal("prefilled", "Filled in before", _prefilled),
    "acting": modal("acting", "What acts at once", _acting, notify_on_close=True),
    "blocks": modal("blocks", "Blocks", _blocks),
    "errors": modal(
        "errors",
        "Errors",
        [
            field("name", "Say yes", "plain_text_input"),
            field("fruit", "Fruit", "static_select", options=FRUIT, optional=True),
            field("size", "Size", "radio_buttons", options=SIZES, optional=True),
        ],
    ),
    "focus": modal(
        "focus",
        "Focus",
        [
            field("first", "First", "plain_text_input", optional=True),
            field("second", "Second", "plain_text_input", optional=True, focus_on_load=True),
        ],
    ),
    "long": modal("long", "A title of 24 characters", [section("Much. " * 400)]),
    "many": modal(
        "many",
        "A hundred",
        [
            field(
                "hundred",
                "One of a hundred",
                "static_select",
                options=[option(f"Number {number}") for number in range(1, 101)],
            )
        ],
    ),
    "groups": modal("groups", "Groups", [_selects[1], _multi[1]]),
    "loading": modal("loading", "Loading", [section(":hourglass_flowing_sand: Loading…")]),
    "loaded": modal("loaded", "Loaded", [field("name", "Name", "plain_text_input")]),
    "stack": modal(
        "stack",
        "One of three",
        [field("one", "One", "plain_text_input", optional=True)],
        submit=plain("Next"),
        notify_on_close=True,
    ),
    "stack_two": modal(
        "stack_two",
        "Two of three",
        [field("two", "Two", "plain_text_input", optional=True)],
        submit=plain("Next"),
        notify_on_close=True,
    ),
    "stack_three": modal(
        "stack_three",
        "Three of three",
        [field("three", "Three", "plain_text_input", optional=True)],
        submit=plain("Done"),
        notify_on_close=True,
    ),
    "update": modal(
        "update",
        "Before",
        [
            field("name", "Name", "plain_text_input"),
            field("other", "Other", "plain_text_input", optional=True),
            actions(button("renew", "Renew")),
        ],
    ),
    "updated": modal(
        "updated",
        "After",
        [section("It is new."), field("name", "Name", "plain_text_input")],
    ),
    "disabled": modal(
        "disabled",
        "Not yet",
        [field("enable", "Type and press Enter", "plain_text_input", dispatch_action=True)],
        submit_disabled=True,
    ),
}
_rows = [["Number", "Where"], ["+12125550190", "New York"], ["+15125550190", "Austin"]]
HOME: Final[Json] = {
    "type": "home",
    "callback_id": "home",
    "blocks": [
        {"type": "header", "text": plain("Home")},
        section("Everything a Home may hold", button("home_button", "Press", value="home")),
        actions(
            {"type": "users_select", "action_id": "home_person"},
            {"type": "checkboxes", "action_id": "home_boxes", "options": SIZES},
        ),
        field("home_text", "Text", "plain_text_input", dispatch_action=True),
        field("home_note", "Note", "plain_text_input", optional=True),
        {"type": "divider"},
        RICH,
        _image,
        {"type": "context", "elements": [mrkdwn("A context")]},
        _blocks[-2],
        _blocks[-1],
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in _rows],
        },
        {
            "type": "data_table",
            "caption": "Numbers",
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in _rows],
        },
        {
            "type": "data_visualization",
            "title": "Calls",
            "chart": {
                "type": "pie",
                "segments": [{"label": "In", "value": 3}, {"label": "Out", "value": 5}],
            },
        },
        {
            "type": "carousel",
            "elements": [
                {
                    "type": "card",
                    "title": plain(f"Card {number}"),
                    "actions": [button(f"card_{number}", "Open", value=str(number))],
                }
                for number in (1, 2)
            ],
        },
    ],
}
