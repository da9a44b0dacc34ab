"""The Slack app's manifest and the bot, held against each other, both ways."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.info import over_http
from bot.playground.stage import Stage
from bot.playground.workspace import Manifest
from bot.runner import Bot
from bot.slack import ids
from bot.slack.verbs import VERBS
from tests.conftest import StartBot
from tests.slack.forming import form, shows
from tests.slack.people import BUY, asks, presses, sees

TEXT = (Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8")
MANIFEST: dict[str, Any] = yaml.safe_load(TEXT)
BOTH = [MANIFEST, yaml.safe_load(over_http(TEXT, "https://numberbot.example.com"))]
COMMANDS = MANIFEST["features"]["slash_commands"]
SHORTCUTS = MANIFEST["features"]["shortcuts"]
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
GRANTED = MANIFEST["oauth_config"]["scopes"]["bot"]
SCOPES = {
    "chat.postMessage": "chat:write",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
}
"""The scope that each method of Slack's needs."""
NO_BOT_SCOPE = {
    "apps.connections.open",
    "auth.test",
    "response_url",
    "views.open",
    "views.publish",
    "views.push",
    "views.update",
}
"""Needs no scope, an app-level token, or only the command or button that it answers."""
HEARD = {
    "command": "command",
    "event": "event_type",
    "global_shortcut": "callback_id",
    "message_shortcut": "callback_id",
}
"""What Bolt's matchers for what a manifest declares call the word that they wait for."""


@pytest.fixture(autouse=True)
def installed(on_stage: Stage) -> None:
    """The workspace has the app of our own manifest."""
    on_stage.workspace.manifest = Manifest.read(TEXT)


def declared() -> set[tuple[str, str]]:
    """All that Slack would send because the manifest says so, but for what people press."""
    return {
        *(("command", each["command"]) for each in COMMANDS),
        *((f"{each['type']}_shortcut", each["callback_id"]) for each in SHORTCUTS),
        *(("event", each) for each in EVENTS),
    }


def listened(bot: Bot) -> Iterator[tuple[str, str]]:
    """The same, as the bot's own Bolt app waits for it, read out of Bolt's matchers."""
    listeners: list[Any] = bot.parts.app._async_listeners  # noqa: SLF001 Bolt shows them nowhere else
    for listener in listeners:
        for matcher in listener.matchers:
            inner = inspect.getclosurevars(matcher.func).nonlocals["func"]
            kind = inner.__qualname__.partition(".")[0]
            if kind in HEARD:
                yield kind, inspect.getclosurevars(inner).nonlocals[HEARD[kind]]


async def test_whatever_the_bot_listens_for_is_in_the_manifest_and_nothing_else_is(
    bot: Bot,
) -> None:
    heard = [*listened(bot)]

    assert set(heard) == declared()
    assert len(heard) == len(declared())


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each["command"])
async def test_each_command_is_answered(on_stage: Stage, command: dict[str, Any]) -> None:
    delivery = await on_stage.workspace.command("alice", "#ops", command["command"], "help")

    assert delivery.ok
    await sees(on_stage, "What /number can do")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("shortcut", SHORTCUTS, ids=lambda each: each["callback_id"])
async def test_each_shortcut_is_answered_by_a_modal_of_its_name(
    on_stage: Stage, shortcut: dict[str, Any]
) -> None:
    workspace = on_stage.workspace
    if shortcut["type"] == "global":
        delivery = await workspace.shortcut("alice", shortcut["callback_id"])
    else:
        message = workspace.say("bob", "#ops", "+1 415-555-2671")
        delivery = await workspace.message_shortcut("alice", message, shortcut["callback_id"])

    assert delivery.ok
    view = await workspace.until(lambda: workspace.view("alice"), timeout=60)
    assert view.title == shortcut["name"]


@pytest.mark.usefixtures("bot")
async def test_each_event_is_answered(on_stage: Stage) -> None:
    assert EVENTS == ["app_home_opened"]

    delivery = await on_stage.workspace.open_home("alice")

    assert delivery.ok
    await on_stage.workspace.until(lambda: on_stage.workspace.home("alice"), timeout=60)


async def test_what_is_not_in_the_manifest_has_no_listener(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")
    on_stage.workspace.manifest = None

    sent = [
        await on_stage.workspace.command("alice", "#ops", "/other", "buy US 415"),
        await on_stage.workspace.shortcut("alice", "other"),
        await on_stage.workspace.event({"type": "app_mention", "user": "U01ALICE"}),
    ]

    assert [delivery.status for delivery in sent] == [404, 404, 404]
    assert on_stage.vogent.requests == []


async def test_slack_can_check_the_address_of_events(start_bot: StartBot, on_stage: Stage) -> None:
    await start_bot("http")

    delivery = await on_stage.workspace.verify_url()

    assert (delivery.ok, delivery.status) == (True, 200)
    assert delivery.payload["challenge"] in str(delivery.ack_payload)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_the_scopes_are_those_of_the_methods_that_the_bot_calls(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    bot = await start_bot(mode, numberbot_operators="S01OPERATORS")
    workspace = on_stage.workspace
    card = await asks(on_stage, "buy US 415")
    workspace.fail("response_url", "used_url", status=404, times=9)
    await presses(on_stage, card, BUY)
    await sees(on_stage, "@Alice bought", person="bob")
    await bot.reconcile()
    await sees(on_stage, "is yours", place=workspace.dm("alice").id)
    workspace.state.failures.clear()
    await exports(on_stage)
    await goes_everywhere(on_stage)

    called = {call.method for call in workspace.api_calls}
    assert called >= NO_BOT_SCOPE - ({"apps.connections.open"} if mode == "http" else set()) - {
        "response_url"
    }
    needed = {SCOPES[method] for method in called - NO_BOT_SCOPE}
    assert set(GRANTED) == needed | {"commands"}
    workspace.problems.clear()


async def exports(on_stage: Stage) -> None:
    """Have the trail sent as files."""
    await presses(on_stage, await asks(on_stage, "audit"), "Export")
    await on_stage.workspace.until(lambda: on_stage.workspace.files, timeout=60)


async def goes_everywhere(on_stage: Stage) -> None:
    """Home, a form, a message's numbers, and one of them on top."""
    workspace = on_stage.workspace
    await workspace.open_home("alice")
    await workspace.shortcut("alice", ids.SHORTCUT_BUY)
    await workspace.dismiss("alice", await form(on_stage))
    message = workspace.say("bob", "#ops", "+1 415-555-0100")
    await workspace.message_shortcut("alice", message, ids.SHORTCUT_LOOK_UP)
    await workspace.click("alice", await shows(on_stage, "1 of them ours"), "Show")
    await shows(on_stage, "+1 415-555-0100 at Vogent")


def test_each_scope_says_what_it_is_for() -> None:
    lines = [line.strip() for line in TEXT.splitlines()]

    told = {line.split()[1]: line.partition(" # ")[2] for line in lines if line.startswith("- ")}
    assert all(told[scope] for scope in GRANTED)
    assert len(GRANTED) == len(set(GRANTED))


def test_people_and_channels_arrive_as_markup() -> None:
    assert all(command["should_escape"] is True for command in COMMANDS)


@pytest.mark.parametrize("app", BOTH, ids=["socket", "http"])
def test_home_messages_and_buttons_are_switched_on(app: dict[str, Any]) -> None:
    assert app["settings"]["interactivity"]["is_enabled"] is True
    assert app["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": True,
    }
    assert app["settings"]["socket_mode_enabled"] is (app is MANIFEST)


@pytest.mark.parametrize("app", BOTH, ids=["socket", "http"])
def test_slack_takes_its_lengths(app: dict[str, Any]) -> None:
    shown, features = app["display_information"], app["features"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 1 <= len(features["bot_user"]["display_name"]) <= 80
    assert 1 <= len(features["slash_commands"]) <= 50
    for command in features["slash_commands"]:
        assert command["command"].startswith("/")
        assert 2 <= len(command["command"]) <= 32
        assert 1 <= len(command["description"]) <= 2_000
        assert 1 <= len(command["usage_hint"]) <= 1_000
    assert 1 <= len(features["shortcuts"]) <= 10
    for shortcut in features["shortcuts"]:
        assert shortcut["type"] in {"global", "message"}
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["description"]) <= 150
        assert 1 <= len(shortcut["callback_id"]) <= 255
    assert len(app["oauth_config"]["scopes"]["bot"]) <= 255
    assert len(app["settings"]["event_subscriptions"]["bot_events"]) <= 100


def test_the_usage_hint_names_real_verbs() -> None:
    hints = [hint.split()[0] for hint in COMMANDS[0]["usage_hint"].split(" | ")]

    assert hints == ["buy", "import", "update", "assign", "show", "list", "audit", "help"]
    assert {*hints} <= {*VERBS}
