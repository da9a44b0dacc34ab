"""Ordinary messages, the composer, and what the app's manifest lets through."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Delivery, Manifest, Message, PersonCannot, Workspace

TEXT = """
display_information:
  name: Numberbot
  description: Phone numbers
  background_color: "#1d3557"
features:
  app_home: {home_tab_enabled: false, messages_tab_enabled: true}
  slash_commands:
    - {command: /number, description: Buy, usage_hint: buy US, should_escape: true}
    - {command: /raw, description: As typed}
  shortcuts:
    - {name: Import, type: global, callback_id: import, description: Import numbers}
    - {name: Look up, type: message, callback_id: look_up, description: Look it up}
"""
MANIFEST = Manifest.read(TEXT)


@pytest.fixture
def installed(ws: Workspace) -> Workspace:
    ws.manifest = MANIFEST
    return ws


def test_a_manifest_is_read_as_far_as_people_meet_it() -> None:
    assert (MANIFEST.name, MANIFEST.description) == ("Numberbot", "Phone numbers")
    assert MANIFEST.background_color == "#1d3557"
    first, second = MANIFEST.commands
    assert (first.command, first.usage_hint, first.should_escape) == ("/number", "buy US", True)
    assert (second.description, second.usage_hint, second.should_escape) == ("As typed", "", False)
    assert [(each.name, each.type) for each in MANIFEST.shortcuts] == [
        ("Import", "global"),
        ("Look up", "message"),
    ]
    assert (MANIFEST.home_tab_enabled, MANIFEST.messages_tab_enabled) == (False, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "another belongs"),
        ("features: {}", "lacks 'display_information'"),
        ("a: [", "no YAML"),
        (TEXT.replace("global", "everywhere"), "global or message"),
    ],
)
def test_what_is_no_manifest_is_refused_with_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Manifest.read(text)


async def test_a_message_is_seen_by_all_and_is_its_writers(ws: Workspace) -> None:
    said = ws.say("alice", "ops", "hello")
    assert ws.seen_by("bob", "ops") == [said]
    assert (said.user, said.by_bot, said.ephemeral) == ("U01ALICE", False, False)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("ask @bob.", "ask <@U02BOB>."),
        ("see #sales", "see <#C02SALES|sales>"),
        ("@here and @nobody, a@b", "<!here> and @nobody, a@b"),
        ("https://a.example/?b=1&c, ok?", "<https://a.example/?b=1&amp;c>, ok?"),
        (" /number stays text ", "/number stays text"),
    ],
)
async def test_a_message_is_escaped_and_its_mentions_are_markup(
    ws: Workspace, typed: str, text: str
) -> None:
    assert ws.say("alice", "ops", typed).text == text


@pytest.mark.parametrize(
    ("person", "channel", "text", "words"),
    [
        ("greta", "sales", "hi", "greta is not in sales"),
        ("alice", "D02BOB", "hi", "is not in"),
        ("alice", "ops", "  ", "nothing to send"),
        ("alice", "ops", "a" * 40_001, "at most 40,000"),
    ],
)
async def test_a_message_that_nobody_can_send(
    ws: Workspace, person: str, channel: str, text: str, words: str
) -> None:
    with pytest.raises(PersonCannot, match=words):
        ws.say(person, channel, text)


async def test_the_composer_sends_commands_as_commands(installed: Workspace, app: AsyncApp) -> None:
    @app.command("/number")
    async def _(ack: Any, command: dict[str, str]) -> None:
        await ack(f"got {command['text']}")

    sent = await installed.send("alice", "ops", "/number buy US 415")
    assert isinstance(sent, Delivery)
    seen = installed.last_seen("alice", "ops")
    assert seen is not None
    assert seen.text == "got buy US 415"


@pytest.mark.parametrize("typed", ["hello", " /number", "/", "/ number"])
async def test_the_composer_posts_all_other_text(installed: Workspace, typed: str) -> None:
    sent = await installed.send("alice", "ops", typed)
    assert isinstance(sent, Message)
    assert sent.text == typed.strip()
    assert installed.seen_by("bob", "ops") == [sent]


async def test_slackbot_tells_of_a_word_that_is_no_command(installed: Workspace) -> None:
    told = await installed.send("alice", "ops", "/numbr buy <US>\nplease")
    assert isinstance(told, Message)
    assert (told.user, told.reader) == ("USLACKBOT", "U01ALICE")
    for part in ("/numbr is not a command", "/number, /raw", "> /numbr buy <US>\n> please"):
        assert part in told.plain()
    assert installed.deliveries == []
    assert installed.seen_by("bob", "ops") == []


async def test_without_a_manifest_every_command_goes_through(ws: Workspace) -> None:
    sent = await ws.send("alice", "ops", "/anything at all")
    assert isinstance(sent, Delivery)
    assert (sent.payload["command"], sent.payload["text"]) == ("/anything", "at all")


async def test_each_command_is_escaped_as_its_manifest_says(installed: Workspace) -> None:
    marked = await installed.command("alice", "ops", "/number", "@bob <")
    assert marked.payload["text"] == "<@U02BOB|bob> &lt;"
    raw = await installed.command("alice", "ops", "/raw", "@bob <")
    assert raw.payload["text"] == "@bob &lt;"


async def test_what_the_manifest_lacks_cannot_be_used(installed: Workspace) -> None:
    with pytest.raises(PersonCannot, match="no command /other"):
        await installed.command("alice", "ops", "/other")
    with pytest.raises(PersonCannot, match="no global shortcut look_up"):
        await installed.shortcut("alice", "look_up")
    message = installed.say("alice", "ops", "+14155550100")
    with pytest.raises(PersonCannot, match="no message shortcut import"):
        await installed.message_shortcut("alice", message, "import")
    with pytest.raises(PersonCannot, match="no Home tab"):
        await installed.open_home("alice")
    assert installed.deliveries == []


async def test_what_the_manifest_has_is_used(installed: Workspace) -> None:
    message = installed.say("alice", "ops", "+14155550100")
    assert (await installed.shortcut("alice", "import")).type == "shortcut"
    sent = await installed.message_shortcut("bob", message, "look_up")
    assert sent.payload["message"]["user"] == "U01ALICE"


@pytest.mark.usefixtures("installed")
async def test_a_home_tab_that_is_off_is_not_published(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="not_enabled"):
        await client.views_publish(user_id="U01ALICE", view={"type": "home", "blocks": []})


async def test_a_read_only_tab_takes_neither_messages_nor_commands(ws: Workspace) -> None:
    ws.manifest = Manifest("Numberbot", messages_tab_enabled=True, messages_tab_read_only=True)
    for text in ("hello", "/number help"):
        with pytest.raises(PersonCannot, match="takes no messages"):
            await ws.send("alice", ws.dm("alice"), text)


async def test_a_tab_that_is_off_takes_nothing_from_the_bot(
    ws: Workspace, client: AsyncWebClient
) -> None:
    ws.manifest = Manifest("Numberbot")
    with pytest.raises(SlackApiError, match="messages_tab_disabled"):
        await client.chat_postMessage(channel="U01ALICE", text="psst")
