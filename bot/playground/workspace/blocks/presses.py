"""The elements a person presses: buttons, menus of few choices, dates."""

import re

from bot.playground.workspace import limits
from bot.playground.workspace.blocks.objects import (
    asks,
    choice_option,
    element,
    focus,
    menu,
    offered,
    option,
    plain,
    url,
)
from bot.playground.workspace.blocks.rules import (
    Rule,
    anything,
    array,
    both,
    integer,
    one_of,
    shape,
    string,
    where,
)

_seen: dict[str, Rule] = {"visible_to_user_ids": array(string(255), 1_000)}


def _pattern(pattern: str, says: str) -> Rule:
    return both(
        string(255),
        where(lambda value: re.fullmatch(pattern, value) is not None, f"must be {says}"),
    )


button = element(
    "button",
    {"text": plain(limits.BUTTON_TEXT)},
    {
        **asks,
        **_seen,
        "value": string(limits.BUTTON_VALUE, 0),
        "url": url,
        "style": one_of("primary", "danger"),
        "accessibility_label": string(limits.BUTTON_TEXT),
    },
)
_feedback = shape(
    {"text": plain(limits.BUTTON_TEXT), "value": string(limits.BUTTON_VALUE)},
    {"accessibility_label": string(limits.BUTTON_TEXT)},
)
_date = _pattern(r"\d{4}-\d\d-\d\d", "a date as YYYY-MM-DD")
_time = _pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")

pressed: dict[str, Rule] = {
    "button": button,
    "overflow": element(
        "overflow",
        {"options": array(option(plain(limits.OPTION_TEXT), url=url), limits.OVERFLOW_OPTIONS, 2)},
        asks,
    ),
    "workflow_button": element(
        "workflow_button",
        {"text": plain(limits.BUTTON_TEXT), "workflow": anything},
        {"style": one_of("primary", "danger"), "accessibility_label": string(limits.BUTTON_TEXT)},
    ),
}
context_pressed: dict[str, Rule] = {
    "feedback_buttons": element(
        "feedback_buttons", {"positive_button": _feedback, "negative_button": _feedback}, {}
    ),
    "icon_button": element(
        "icon_button",
        {"icon": one_of("trash"), "text": plain(limits.BUTTON_TEXT)},
        {
            **asks,
            **_seen,
            "value": string(limits.BUTTON_VALUE, 0),
            "accessibility_label": string(limits.BUTTON_TEXT),
        },
    ),
}
choices: dict[str, Rule] = {
    "checkboxes": both(
        element(
            "checkboxes",
            {"options": array(choice_option, limits.CHOICES)},
            {**asks, **focus, "initial_options": array(choice_option, limits.CHOICES)},
        ),
        offered,
    ),
    "radio_buttons": both(
        element(
            "radio_buttons",
            {"options": array(choice_option, limits.CHOICES)},
            {**asks, **focus, "initial_option": choice_option},
        ),
        offered,
    ),
    "datepicker": element("datepicker", {}, {**menu, "initial_date": _date}),
    "timepicker": element(
        "timepicker", {}, {**menu, "initial_time": _time, "timezone": string(255)}
    ),
}
moment: dict[str, Rule] = {
    "datetimepicker": element(
        "datetimepicker",
        {},
        {**asks, **focus, "initial_date_time": integer(0, limits.MOMENT)},
    ),
}
