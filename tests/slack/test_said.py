"""The words of a message, without what is no word in it."""

from typing import Any

import pytest

from bot.operations.lookup import numbers_in
from bot.slack.said import words_in

NUMBER = "+14155552671"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"blocks": [{"type": "rich_text", "elements": [section]}]}


@pytest.mark.parametrize(
    "message",
    [
        {"text": "call +1 415-555-2671"},
        {"text": "<tel:+14155552671|(415) 555-2671>"},
        {"text": "<tel:+14155552671|our office>"},
        {"text": "<tel:4155552671>"},
        {"text": "&lt;415-555-2671&gt;"},
        {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*415-555-2671*"}}]},
        {"blocks": [{"type": "section", "fields": [plain("Tel"), plain("415-555-2671")]}]},
        {"blocks": [{"type": "header", "text": plain("415-555-2671")}]},
        {"blocks": [{"type": "context", "elements": [plain("415-555-2671")]}]},
        {"blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "415-555-2671"}]]}]},
        rich({"type": "text", "text": "415-"}, {"type": "text", "text": "555-2671"}),
        rich({"type": "link", "url": "tel:+14155552671"}),
        rich({"type": "link", "url": "tel:+14155552671", "text": "our office"}),
        {"attachments": [{"text": "415-555-2671"}]},
        {"attachments": [{"fallback": "x", "pretext": "415-555-2671"}]},
        {"attachments": [{"fields": [{"title": "Tel", "value": "415-555-2671"}]}]},
        {"attachments": [{"blocks": [{"type": "header", "text": plain("415-555-2671")}]}]},
    ],
)
def test_a_number_is_found_wherever_it_is_read(message: dict[str, Any]) -> None:
    assert [str(number) for number in numbers_in(words_in(message), "US")] == [NUMBER]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": None, "blocks": None, "attachments": None},
        {"text": "<!date^4155552671^{date}|then>"},
        {"text": "<@U4155552671|x> <#C4155552671|y>"},
        {"text": "<https://example.com/4155552671|here>"},
        {"text": "<https://example.com/4155552671>"},
        {"text": "see https://example.com/?id=4155552671"},
        {"text": "<mailto:4155552671@example.com|mail>"},
        {"attachments": [{"fallback": "https://example.com/4155552671"}]},
        rich({"type": "link", "url": "https://example.com/4155552671"}),
        rich({"type": "date", "timestamp": 4155552671, "fallback": "415-555-2671"}),
        rich({"type": "text", "text": "415"}, {"type": "emoji", "name": "x"}),
        {
            "blocks": [
                {
                    "type": "actions",
                    "elements": [
                        {"type": "button", "action_id": "a", "value": NUMBER, "text": plain("Go")}
                    ],
                }
            ]
        },
        {"bot_id": "B4155552671", "ts": "4155552671.000100"},
    ],
)
def test_what_is_not_read_as_a_number_is_none(message: dict[str, Any]) -> None:
    assert list(numbers_in(words_in(message), "US")) == []


def test_the_same_words_in_text_and_blocks_come_once() -> None:
    text = rich({"type": "text", "text": "415-555-2671"})

    assert words_in({"text": "415-555-2671", **text}) == ["415-555-2671"]
