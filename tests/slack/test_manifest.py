"""The Slack app's manifest and the bot, held against each other."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.playground.stage import Stage
from bot.slack import ids
from bot.slack.verbs import VERBS
from tests.conftest import StartBot
from tests.slack.people import BUY, asks, presses, sees

MANIFEST: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8")
)
COMMANDS = MANIFEST["features"]["slash_commands"]
SCOPES = {
    "chat.postMessage": "chat:write",
    "commands": "commands",
    "users.info": "users:read",
}
NO_BOT_SCOPE = {"auth.test", "apps.connections.open", "response_url"}
"""Needs no scope, an app-level token, or only the command that it answers."""


def test_the_manifest_has_our_commands_and_no_other() -> None:
    assert [command["command"] for command in COMMANDS] == [ids.COMMAND]


@pytest.mark.parametrize("command", COMMANDS)
async def test_each_command_has_a_listener(
    start_bot: StartBot, on_stage: Stage, command: dict[str, Any]
) -> None:
    await start_bot("http")

    delivery = await on_stage.workspace.command("alice", "#ops", command["command"], "help")

    assert delivery.ok
    await sees(on_stage, "What /number can do")


async def test_a_command_that_is_not_in_the_manifest_has_none(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")

    delivery = await on_stage.workspace.command("alice", "#ops", "/other", "buy US 415")

    assert delivery.status == 404
    assert on_stage.vogent.requests == []


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_the_scopes_are_those_of_the_methods_that_the_bot_calls(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    bot = await start_bot(mode)
    workspace = on_stage.workspace
    card = await asks(on_stage, "buy US 415")
    workspace.fail("response_url", "used_url", status=404, times=9)
    await presses(on_stage, card, BUY)
    await sees(on_stage, "@Alice bought", person="bob")
    await bot.reconcile()
    await sees(on_stage, "is yours", place=workspace.dm("alice").id)

    called = {call.method for call in workspace.api_calls} - NO_BOT_SCOPE
    needed = {SCOPES[method] for method in called} | {SCOPES["commands"]}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    workspace.problems.clear()


def test_people_and_channels_arrive_as_markup() -> None:
    assert all(command["should_escape"] is True for command in COMMANDS)


def test_buttons_and_messages_to_the_asker_are_switched_on() -> None:
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True
    assert MANIFEST["features"]["app_home"]["messages_tab_enabled"] is True
    assert MANIFEST["settings"]["socket_mode_enabled"] is True


def test_slack_takes_its_lengths() -> None:
    assert 1 <= len(MANIFEST["display_information"]["name"]) <= 35
    assert 1 <= len(MANIFEST["display_information"]["description"]) <= 140
    for command in COMMANDS:
        assert 2 <= len(command["command"]) <= 32
        assert 1 <= len(command["description"]) <= 2_000
        assert 1 <= len(command["usage_hint"]) <= 1_000


def test_the_usage_hint_names_real_verbs() -> None:
    hints = COMMANDS[0]["usage_hint"].split(" | ")

    assert [hint.split()[0] for hint in hints] == ["buy", "list", "audit", "help"]
    assert {hint.split()[0] for hint in hints} <= {*VERBS}
