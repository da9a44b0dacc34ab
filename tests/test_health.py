"""/readyz: each thing that must work, and what is wrong with it, in time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.playground.stage import Stage
from bot.runner import Bot
from bot.slack.token import Rhythm
from tests import underneath
from tests.conftest import QUIET, StartBot
from tests.slack.people import comes

LOOKING = replace(QUIET, token=Rhythm(well=0, unwell=0), token_looks=timedelta(milliseconds=20))
"""Asks Slack again at once what it asks once a minute."""
REFUSED = "it refuses SLACK_BOT_TOKEN (token_revoked)"


async def readiness(bot: Bot) -> tuple[int, Mapping[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as page:
        return page.status, await page.json()


def looked(on_stage: Stage) -> int:
    """How often Slack was asked for the token."""
    return sum(one.method == "auth.test" for one in on_stage.workspace.api_calls)


async def test_a_token_that_is_revoked_shows_and_is_said_once(
    start_bot: StartBot, on_stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await start_bot("http", tuning=LOOKING)
    on_stage.workspace.fail("auth.test", "token_revoked", times=1_000_000)

    await comes(lambda: not bot.parts.token.valid or None)
    before = looked(on_stage)
    await comes(lambda: looked(on_stage) > before + 2 or None)

    status, found = await readiness(bot)
    assert (status, found["slack"]) == (503, REFUSED)
    said = capsys.readouterr().out
    assert said.count("Slack refuses SLACK_BOT_TOKEN") == 1
    assert "Install the app to the workspace again" in said
    on_stage.workspace.state.failures.clear()
    await comes(lambda: bot.parts.token.valid or None)
    on_stage.workspace.problems.clear()


async def test_a_slack_that_is_away_is_told_as_that_and_is_found_again(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", tuning=LOOKING)
    on_stage.workspace.fail("auth.test", "fatal_error", status=500, times=1_000_000)

    await comes(lambda: bot.parts.token.status != "ok" or None)
    status, found = await readiness(bot)
    on_stage.workspace.state.failures.clear()
    await comes(lambda: bot.parts.token.status == "ok" or None)

    assert (status, found["slack"]) == (503, "it cannot be reached (fatal_error)")
    assert bot.parts.token.valid
    assert (await readiness(bot))[0] == 200
    on_stage.workspace.problems.clear()


async def test_one_answer_that_is_lost_is_no_reason_to_be_left_out(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", tuning=LOOKING)
    before, seen = looked(on_stage), set[str]()
    on_stage.workspace.fail("auth.test", "fatal_error", status=500, times=1)

    def several_looks() -> bool | None:
        seen.add(bot.parts.token.status)
        return looked(on_stage) > before + 3 or None

    await comes(several_looks)

    assert seen == {"ok"}
    on_stage.workspace.problems.clear()


async def test_slack_is_not_asked_whenever_a_balancer_is_curious(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http")

    pages = [await readiness(bot) for _ in range(10)]

    assert {status for status, _ in pages} == {200}
    assert looked(on_stage) == 1


async def test_an_old_copy_stays_ready_beside_the_schema_of_the_next_version(
    start_bot: StartBot, database_url: str
) -> None:
    bot = await start_bot("http")
    underneath.changed(database_url, "UPDATE alembic_version SET version_num = '9999'")

    assert await readiness(bot) == (
        200,
        {"slack": "ok", "database": "ok", "migrations": "ok"},
    )


async def test_a_bot_that_is_stopping_is_alive_and_not_ready(start_bot: StartBot) -> None:
    bot = await start_bot("http")
    bot.parts.running.stopping.set()

    assert await readiness(bot) == (503, {"bot": "stopping"})
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/healthz") as page:
        assert (page.status, await page.json()) == (200, {"alive": "ok"})
