"""Every block type: what it must look like, and on which surface it may stand."""

from typing import Final, Literal, TypeAlias

from bot.playground.workspace import limits
from bot.playground.workspace.blocks.data import data_table, data_visualization, table
from bot.playground.workspace.blocks.inputs import (
    in_actions,
    in_input,
    in_modal_input,
    in_section,
)
from bot.playground.workspace.blocks.objects import image, plain, slack_file, text, url
from bot.playground.workspace.blocks.presses import button, context_pressed
from bot.playground.workspace.blocks.rich_text import rich_text
from bot.playground.workspace.blocks.rules import (
    Rule,
    array,
    boolean,
    both,
    by_type,
    one_of,
    shape,
    string,
    where,
)

Surface: TypeAlias = Literal["message", "modal", "home"]


def block(kind: str, required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    return shape(
        {"type": one_of(kind), **required},
        {"block_id": string(limits.BLOCK_ID), **(optional or {})},
    )


def _input(elements: dict[str, Rule]) -> Rule:
    return block(
        "input",
        {"label": plain(limits.INPUT_LABEL), "element": by_type(elements, "element")},
        {"hint": plain(limits.INPUT_LABEL), "optional": boolean, "dispatch_action": boolean},
    )


_context = {
    "image": image,
    "plain_text": text(limits.SECTION_TEXT),
    "mrkdwn": text(limits.SECTION_TEXT),
}
_card = both(
    block(
        "card",
        {},
        {
            "hero_image": image,
            "icon": image,
            "title": text(limits.CARD_TITLE),
            "subtitle": text(limits.CARD_TITLE),
            "body": text(limits.CARD_BODY),
            "actions": array(button, limits.CARD_BUTTONS),
        },
    ),
    where(
        lambda value: bool({"hero_image", "title", "body", "actions"} & set(value)),
        "needs a hero_image, title, body or actions",
    ),
)
_task = block(
    "task_card",
    {
        "task_id": string(255),
        "title": string(limits.SECTION_TEXT),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {
        "details": rich_text,
        "output": rich_text,
        "sources": array(
            shape({"type": one_of("url"), "url": url, "text": string(limits.SECTION_TEXT)}), 100
        ),
    },
)
_section = both(
    block(
        "section",
        {},
        {
            "text": text(limits.SECTION_TEXT),
            "fields": array(text(limits.FIELD_TEXT), limits.SECTION_FIELDS),
            "accessory": by_type(in_section, "element"),
            "expand": boolean,
        },
    ),
    where(lambda value: "text" in value or "fields" in value, "needs text or fields"),
)
_image = both(
    block(
        "image",
        {"alt_text": string(limits.ALT_TEXT)},
        {"image_url": url, "slack_file": slack_file, "title": plain(limits.ALT_TEXT)},
    ),
    where(
        lambda value: ("image_url" in value) != ("slack_file" in value),
        "needs either image_url or slack_file",
    ),
)
_video = block(
    "video",
    {
        "alt_text": string(limits.ALT_TEXT),
        "video_url": url,
        "thumbnail_url": url,
        "title": plain(limits.VIDEO_TITLE),
    },
    {
        "title_url": url,
        "description": plain(limits.VIDEO_TITLE),
        "provider_icon_url": url,
        "provider_name": string(limits.VIDEO_AUTHOR),
        "author_name": string(limits.VIDEO_AUTHOR),
    },
)
_simple: dict[str, Rule] = {
    "section": _section,
    "divider": block("divider", {}),
    "image": _image,
    "header": block("header", {"text": plain(limits.HEADER_TEXT)}),
    "context": block(
        "context",
        {"elements": array(by_type(_context, "context element"), limits.CONTEXT_ELEMENTS)},
    ),
    "actions": block(
        "actions",
        {"elements": array(by_type(in_actions, "element"), limits.ACTIONS_ELEMENTS)},
    ),
    "rich_text": rich_text,
    "video": _video,
    "card": _card,
}
_container = both(
    block(
        "container",
        {"child_blocks": array(by_type(_simple, "block"), limits.CONTAINER_BLOCKS)},
        {
            "title": plain(limits.CARD_TITLE),
            "rich_text_title": rich_text,
            "subtitle": text(limits.CARD_TITLE),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": image,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
    ),
    where(lambda it: "title" in it or "rich_text_title" in it, "needs title or rich_text_title"),
    where(
        lambda it: not (it.get("is_collapsible") and it.get("has_header_divider")),
        "has_header_divider must not stand with is_collapsible",
    ),
)
_tables: dict[str, Rule] = {
    "table": table,
    "data_table": data_table,
    "data_visualization": data_visualization,
    "carousel": block("carousel", {"elements": array(_card, limits.CAROUSEL_CARDS)}),
}
BLOCKS: Final[dict[Surface, dict[str, Rule]]] = {
    "message": {
        **_simple,
        **_tables,
        "input": _input(in_input),
        "markdown": block("markdown", {"text": string(limits.MARKDOWN_TEXT)}),
        "context_actions": block(
            "context_actions",
            {
                "elements": array(
                    by_type(context_pressed, "element"), limits.CONTEXT_ACTIONS_ELEMENTS
                )
            },
        ),
        "container": _container,
        "task_card": _task,
        "plan": block(
            "plan",
            {"title": string(limits.SECTION_TEXT)},
            {"tasks": array(by_type({"task_card": _task}, "task"), limits.MESSAGE_BLOCKS)},
        ),
        "file": block("file", {"external_id": string(255), "source": one_of("remote")}),
    },
    "modal": {
        **_simple,
        "input": _input(in_modal_input),
        "alert": block(
            "alert",
            {"text": text(limits.SECTION_TEXT)},
            {"level": one_of("default", "info", "warning", "error", "success")},
        ),
    },
    "home": {**_simple, **_tables, "input": _input(in_input)},
}
