"""What Slack takes as text, images, options and confirmation dialogs."""

import re
from typing import Any

from bot.playground.workspace import limits
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


def plain(most: int) -> Rule:
    return shape(
        {"type": one_of("plain_text"), "text": string(most)},
        {"emoji": boolean},
    )


def mrkdwn(most: int) -> Rule:
    return shape({"type": one_of("mrkdwn"), "text": string(most)}, {"verbatim": boolean})


def text(most: int) -> Rule:
    """plain_text or mrkdwn."""
    as_plain, as_mrkdwn = plain(most), mrkdwn(most)

    def check(value: Any, pointer: str) -> Any:
        is_mrkdwn = isinstance(value, dict) and value.get("type") == "mrkdwn"
        known = is_mrkdwn or (isinstance(value, dict) and value.get("type") == "plain_text")
        if not known:
            return shape({"type": one_of("plain_text", "mrkdwn"), "text": anything})(value, pointer)
        return (as_mrkdwn if is_mrkdwn else as_plain)(value, pointer)

    return check


url = both(
    string(limits.URL),
    where(lambda value: re.match(r"[a-z][a-z0-9+.-]*:\S+$", value) is not None, "must be a URL"),
)
slack_file = both(
    shape({}, {"id": string(255), "url": url}),
    where(lambda value: len(value) == 1, "needs either id or url"),
)
image = both(
    shape(
        {"type": one_of("image"), "alt_text": string(limits.ALT_TEXT)},
        {"image_url": url, "slack_file": slack_file},
    ),
    where(
        lambda value: ("image_url" in value) != ("slack_file" in value),
        "needs either image_url or slack_file",
    ),
)
confirm = shape(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)


def option(of: Rule, **more: Rule) -> Rule:
    return shape(
        {"text": of, "value": string(limits.OPTION_VALUE)},
        {"description": plain(limits.OPTION_TEXT), **more},
    )


select_option = option(plain(limits.OPTION_TEXT))
choice_option = option(text(limits.OPTION_TEXT), description=text(limits.OPTION_TEXT))
options = array(select_option, limits.OPTIONS)
option_groups = array(
    shape({"label": plain(limits.OPTION_TEXT), "options": options}), limits.OPTION_GROUPS
)


def _all_options(value: Json) -> list[Any]:
    groups = value.get("option_groups") or [value]
    return [each for group in groups for each in group.get("options", [])]


def _initial_isoffered(value: Json) -> bool:
    initial = [value["initial_option"]] if "initial_option" in value else []
    initial += value.get("initial_options", [])
    return all(each in _all_options(value) for each in initial)


offered = where(_initial_isoffered, "its initial option must equal one of its options")
either_options = where(
    lambda value: ("options" in value) != ("option_groups" in value),
    "needs either options or option_groups",
)


def element(kind: str, required: dict[str, Rule], optional: dict[str, Rule]) -> Rule:
    return shape(
        {"type": one_of(kind), **required},
        {"action_id": string(limits.ACTION_ID), **optional},
    )


asks: dict[str, Rule] = {"confirm": confirm}
focus: dict[str, Rule] = {"focus_on_load": boolean}
field: dict[str, Rule] = {**focus, "placeholder": plain(limits.PLACEHOLDER)}
menu: dict[str, Rule] = {**asks, **field}
many: dict[str, Rule] = {**menu, "max_selected_items": integer(1, 10_000)}
