"""The elements a person types or uploads into, and which element stands where."""

from bot.playground.workspace import limits
from bot.playground.workspace.blocks.objects import element, field, image
from bot.playground.workspace.blocks.presses import choices, moment, pressed
from bot.playground.workspace.blocks.rules import (
    Json,
    Rule,
    anything,
    array,
    boolean,
    both,
    integer,
    one_of,
    shape,
    string,
    where,
)
from bot.playground.workspace.blocks.selects import multi_selects, selects

_typing: dict[str, Rule] = {
    **field,
    "dispatch_action_config": shape(
        {},
        {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)},
    ),
}


def _lengths_fit(value: Json) -> bool:
    low, high = value.get("min_length", 0), value.get("max_length", limits.TYPED_TEXT)
    initial = value.get("initial_value")
    return low <= high and (initial is None or len(initial) <= high)


typed: dict[str, Rule] = {
    "plain_text_input": both(
        element(
            "plain_text_input",
            {},
            {
                **_typing,
                "initial_value": string(limits.TYPED_TEXT, 0),
                "multiline": boolean,
                "min_length": integer(0, limits.TYPED_TEXT),
                "max_length": integer(1, limits.TYPED_TEXT),
            },
        ),
        where(_lengths_fit, "its lengths contradict each other or its initial_value"),
    ),
    "email_text_input": element(
        "email_text_input", {}, {**_typing, "initial_value": string(limits.TYPED_TEXT)}
    ),
    "url_text_input": element(
        "url_text_input", {}, {**_typing, "initial_value": string(limits.TYPED_TEXT)}
    ),
    "number_input": element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {
            **_typing,
            "initial_value": string(255),
            "min_value": string(255),
            "max_value": string(255),
        },
    ),
    "rich_text_input": element(
        "rich_text_input",
        {},
        {
            **_typing,
            "initial_value": anything,
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
        },
    ),
}
_files: dict[str, Rule] = {
    "file_input": element(
        "file_input",
        {},
        {"filetypes": array(string(20), 100), "max_files": integer(1, limits.FILES)},
    ),
}
in_actions = {**pressed, **choices, **moment, **selects}
in_section = {**pressed, **choices, **selects, **multi_selects, "image": image}
in_input = {**choices, **moment, **selects, **multi_selects, **typed}
in_modal_input = {**in_input, **_files}
