"""Messages read in plain text as a person reads them."""

import pytest

from bot.playground.workspace import Message, Person, Workspace, default_directory
from bot.playground.workspace.blocks import Json


def shown(*blocks: Json, text: str = "") -> str:
    return Message("C01OPS", "1.0", "U0NUMBERBOT", text, list(blocks), default_directory()).plain()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U01ALICE> bought in <#C01OPS>", "@Alice bought in #ops"),
        ("<!date^0^{date_num} at {time}|then>", "1970-01-01 at 00:00"),
        ("<!date^86400^{date_short_pretty}^https://a.b|then>", "Jan 2, 1970"),
        ("<!date^soon^{date}|then>", "then"),
        ("<https://a.example|the docs> <https://b.example>", "the docs https://b.example"),
        ("<!channel> <!subteam^S1|@ops>", "@channel @ops"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("<tel:+14155550100|+1 415-555-0100>", "+1 415-555-0100"),
    ],
)
def test_mrkdwn_is_resolved(text: str, read: str) -> None:
    assert shown(text=text) == read
    assert shown({"type": "section", "text": {"type": "mrkdwn", "text": text}}) == read


def test_plain_text_is_left_as_it_is() -> None:
    block = {"type": "section", "text": {"type": "plain_text", "text": "<@U01ALICE> &amp;"}}
    assert shown(block) == "<@U01ALICE> &amp;"


def test_tables_are_rows_and_buttons_stand_in_brackets() -> None:
    def cell(text: str) -> Json:
        return {"type": "raw_text", "text": text}

    read = shown(
        {"type": "header", "text": {"type": "plain_text", "text": "Numbers"}},
        {"type": "table", "rows": [[cell("Number"), cell("At")], [cell("+1 415"), cell("Vogent")]]},
        {"type": "divider"},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": each}}
                for each in ("Buy", "Cancel")
            ],
        },
    )
    assert read.splitlines() == [
        "# Numbers",
        "Number | At",
        "+1 415 | Vogent",
        "---",
        "[ Buy ]  [ Cancel ]",
    ]


def test_rich_text_reads_as_one_line_with_bullets() -> None:
    section = {
        "type": "rich_text_section",
        "elements": [{"type": "user", "user_id": "U02BOB"}, {"type": "text", "text": " says"}],
    }
    items = {"type": "rich_text_list", "style": "bullet", "elements": [section, section]}
    assert shown({"type": "rich_text", "elements": [items]}) == "• @Bob says\n• @Bob says"


async def test_people_and_channels_are_found_by_name_and_id() -> None:
    async with Workspace() as ws:
        assert ws.person("@alice") is ws.person("U01ALICE")
        assert ws.channel("#ops") is ws.channel("C01OPS")
        assert isinstance(ws.person("greta"), Person)
        assert ws.person("greta").is_restricted
        assert ws.person("sam").team_id == "T99OTHER"
        assert not ws.channel("sales").bot_is_member
        with pytest.raises(LookupError):
            ws.person("nobody")
