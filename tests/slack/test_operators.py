"""Groups of operators: asked of Slack once for everybody, good for a minute, closed in doubt."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.domain.errors import NotAllowed
from bot.playground.stage import Stage
from bot.slack.operators import MEND, OperatorGroups, whom_to_ask
from tests.conftest import StartBot
from tests.slack.people import BUY, asks, comes, phases, presses, sees, trail

GROUP = "S01OPERATORS"


@dataclass
class Slack:
    """Answers usergroups.users.list, when it is let go."""

    answer: Any = field(default_factory=lambda: {"ok": True, "users": ["U01ALICE"]})
    go: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def told(self, request: web.Request) -> web.Response:
        self.asked.append(request.query["usergroup"])
        await self.go.wait()
        return web.json_response(self.answer)

    async def groups(self, _: web.Request) -> web.Response:
        shown = {"id": GROUP, "handle": "ops"}
        return web.json_response({"ok": True, "usergroups": [shown]})

    def of(self, *ids: str, within: float = 60, lasts: float = 60) -> OperatorGroups:
        client = AsyncWebClient("xoxb-x", base_url=self.url)
        return OperatorGroups(client, ids or (GROUP,), within, lasts)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    given = Slack()
    given.go.set()
    site = web.Application()
    site.router.add_get("/usergroups.users.list", given.told)
    site.router.add_get("/usergroups.list", given.groups)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    given.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield given
    given.go.set()
    await runner.cleanup()


async def test_a_hundred_presses_at_once_ask_slack_once(slack: Slack) -> None:
    slack.go.clear()
    groups = slack.of()

    pressed = [asyncio.create_task(groups.has("U01ALICE")) for _ in range(100)]
    await comes(lambda: slack.asked)
    slack.go.set()

    assert await asyncio.gather(*pressed) == [True] * 100
    assert slack.asked == [GROUP]
    assert await groups.has("U02BOB") is False
    assert slack.asked == [GROUP]


async def test_who_left_a_group_may_change_nothing_once_the_answer_is_old(slack: Slack) -> None:
    groups = slack.of(lasts=0)
    assert await groups.has("U01ALICE")

    slack.answer = {"ok": True, "users": ["U02BOB"]}

    assert not await groups.has("U01ALICE")
    assert await groups.has("U02BOB")


async def test_a_slow_slack_is_not_waited_for_and_its_answer_counts_for_the_next_press(
    slack: Slack,
) -> None:
    slack.go.clear()
    groups = slack.of(within=0.05)

    with pytest.raises(NotAllowed, match="Slack did not tell me who is in S01OPERATORS"):
        await groups.has("U01ALICE")
    slack.go.set()
    (asking,) = groups._asking.values()  # noqa: SLF001 nobody else knows when it is over
    await asking

    assert await groups.has("U01ALICE")
    assert slack.asked == [GROUP]


async def test_a_press_that_is_given_up_does_not_end_the_question_for_the_others(
    slack: Slack,
) -> None:
    slack.go.clear()
    groups = slack.of()
    first, second = (asyncio.create_task(groups.has("U01ALICE")) for _ in range(2))
    await comes(lambda: slack.asked)

    first.cancel()
    slack.go.set()

    assert await second is True


@pytest.mark.parametrize(
    "answer",
    [
        *({"ok": False, "error": error} for error in MEND),
        {"ok": False, "error": "fatal_error"},
        {"ok": True},
        {"ok": True, "users": "U01ALICE"},
        ["U01ALICE"],
    ],
    ids=str,
)
async def test_a_group_that_cannot_be_read_lets_nobody_change_and_the_log_says_what_to_mend(
    slack: Slack, answer: Any
) -> None:
    slack.answer = answer
    groups = slack.of()

    with capture_logs() as logged:
        for _ in range(3):
            with pytest.raises(NotAllowed, match="Nothing was done"):
                await groups.has("U01ALICE")

    (line,) = [one for one in logged if one["event"] == "a group was not read"]
    error = answer.get("error") if isinstance(answer, dict) else None
    assert (line["log_level"], line["group"]) == ("warning", GROUP)
    assert line["mend"] == MEND.get(str(error), line["mend"])
    assert slack.asked == [GROUP]


async def test_one_group_that_cannot_be_read_takes_nothing_from_the_people_of_another(
    slack: Slack,
) -> None:
    groups = slack.of("S02GONE", GROUP)
    await groups.has("U01ALICE")
    groups._kept["S02GONE"] = type(groups._kept[GROUP])(None, groups._kept[GROUP].until)  # noqa: SLF001

    assert await groups.has("U01ALICE")
    with pytest.raises(NotAllowed, match="who is in S02GONE,"):
        await groups.has("U02BOB")


async def test_an_empty_group_is_told_at_the_start(slack: Slack) -> None:
    slack.answer = {"ok": True, "users": []}

    with capture_logs() as logged:
        await slack.of().start()

    assert [one["event"] for one in logged] == ["a group has no operators"]


async def test_a_group_is_named_by_its_handle_and_nobody_in_it_is_notified(slack: Slack) -> None:
    groups = slack.of()
    assert groups.names == (GROUP,)

    await groups.start()

    assert groups.names == ("@ops",)
    error = NotAllowed("No.", ["U01ALICE"], groups.names)
    assert whom_to_ask(error) == " Ask one of: <@U01ALICE>, anybody in `@ops`."


async def test_without_groups_slack_is_asked_nothing(start_bot: StartBot, on_stage: Stage) -> None:
    await start_bot("http", numberbot_operators="U01ALICE")

    await asks(on_stage, "buy US 415")

    asked = [call.method for call in on_stage.workspace.api_calls]
    assert not [method for method in asked if method.startswith("usergroups")]


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_who_is_in_the_group_buys_and_others_are_told_which_group_to_ask(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, numberbot_operators=f"<!subteam^{GROUP}|@operators>")

    refusal = await asks(on_stage, "buy US 415", "bob")
    assert "You may look, but not change numbers." in refusal.plain()
    assert "anybody in" in refusal.plain()
    assert "@operators" in refusal.plain()
    assert "5 numbers" in (await asks(on_stage, "list", "bob")).plain()
    card = await asks(on_stage, "buy US 415")
    await presses(on_stage, card, BUY)

    await sees(on_stage, "@Alice bought +1 415-555-0100 at Vogent.")
    asked = [call.method for call in on_stage.workspace.api_calls]
    assert asked.count("usergroups.users.list") == 1


async def test_each_press_is_checked_anew(start_bot: StartBot, on_stage: Stage) -> None:
    bot = await start_bot("http", numberbot_operators=GROUP)
    card = await asks(on_stage, "buy US 415")
    on_stage.workspace.state.directory.usergroups[GROUP] = ["U02BOB"]
    bot.parts.groups._kept.clear()  # noqa: SLF001 as after a minute

    await presses(on_stage, card, BUY)

    await sees(on_stage, "You may look, but not change numbers.")
    assert phases(await trail(on_stage)) == ["proposed", "refused"]


@pytest.mark.parametrize("error", ["plan_upgrade_required", "missing_scope", "ratelimited"])
async def test_while_the_group_cannot_be_read_people_read_and_those_who_are_named_change(
    start_bot: StartBot, on_stage: Stage, error: str
) -> None:
    on_stage.workspace.fail("usergroups.users.list", error, times=50)
    with capture_logs() as logged:
        await start_bot("http", numberbot_operators=f"U02BOB,{GROUP}")

    refusal = await asks(on_stage, "buy US 415")
    assert "I cannot know whether you may change numbers" in refusal.plain()
    assert "5 numbers" in (await asks(on_stage, "list")).plain()
    card = await asks(on_stage, "buy US 415", "bob")

    assert "Buy this number" in [one.label for one in card.buttons()]
    assert phases(await trail(on_stage)) == ["refused", "proposed"]
    assert [one["why"] for one in logged if one["event"] == "a group was not read"] == [error]
    on_stage.workspace.problems.clear()


async def test_a_disabled_group_lets_nobody_change(start_bot: StartBot, on_stage: Stage) -> None:
    on_stage.workspace.state.directory.disabled.add(GROUP)
    with capture_logs() as logged:
        await start_bot("http", numberbot_operators=GROUP)

    refusal = await asks(on_stage, "buy US 415")

    assert f"Slack did not tell me who is in {GROUP}" in refusal.plain()
    assert MEND["no_such_subteam"] in [one.get("mend") for one in logged]
    on_stage.workspace.problems.clear()
