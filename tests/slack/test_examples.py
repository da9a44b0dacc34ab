"""Every example that we show is typed: none ends in a refusal."""

import re
from pathlib import Path

import pytest

from bot.playground.stage import Stage
from bot.playground.workspace import Message, View
from bot.runner import Bot
from bot.slack import ids
from bot.slack.parse import Parser
from bot.slack.verbs import VERBS
from tests.conftest import StartBot
from tests.slack.forming import written
from tests.slack.people import types

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
IN_HELP = [usage for verb in VERBS.values() for usage in verb.usage]
IN_README = re.findall(r"`/number ([^`]+)`", README)
EXAMPLES = sorted({*(usage.removeprefix("/number ") for usage in IN_HELP), *IN_README})
AT_SIGMAMIND, AT_VOGENT = "+12125550190", "+15125550190"


@pytest.fixture
async def bot(start_bot: StartBot, on_stage: Stage, database_url: str) -> Bot:
    """Two lines with agents; SigmaMind with what is not confirmed, and an agent of a plain id."""
    agent = next(iter(on_stage.sigmamind.agents.values()))
    night = {**agent, "agentId": "agent_1", "agentName": "Night shift"}
    on_stage.sigmamind.agents["agent_1"] = night
    on_stage.sigmamind.held[AT_SIGMAMIND]["outboundAgentId"] = agent["agentId"]
    on_stage.vogent.held[AT_VOGENT]["agentId"] = [*on_stage.vogent.agents][1]
    mode = "socket" if database_url.startswith("sqlite") else "http"
    return await start_bot(mode, sigmamind_unconfirmed=True)


async def comes_of(on_stage: Stage, typed: str) -> Message | View:
    """The answer to a command: a message, or the form that it opens."""
    workspace = on_stage.workspace
    await types(on_stage, typed)

    def answer() -> Message | View | None:
        view = workspace.view("alice")
        if view is not None and view.callback_id == ids.FORM:
            return view
        return workspace.last_seen("alice", "#ops")

    return await workspace.until(answer, timeout=60)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("typed", EXAMPLES)
async def test_an_example_that_is_typed_does_what_it_says(on_stage: Stage, typed: str) -> None:
    told = await comes_of(on_stage, typed)

    said = told.plain()
    assert not any(sign in said for sign in (":no_entry_sign:", ":boom:"))
    assert not any(block["type"] == "alert" for block in told.blocks)
    assert written(on_stage) == []
    assert isinstance(told, View) is opens_a_form(typed)


def opens_a_form(typed: str) -> bool:
    """What the words say of it."""
    return type(Parser().read(typed)).__name__ == "Fill"


def test_there_are_examples_of_every_verb_and_readme_has_them_all() -> None:
    assert {usage.split()[1] for usage in IN_HELP} == {*VERBS}
    assert {usage.split()[0] for usage in IN_README} == {*VERBS}
