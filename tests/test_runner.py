"""Starting and serving: health pages, readiness, and what a start refuses."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from bot import runner, settings
from bot.playground.stage import Stage
from bot.runner import Bot, pick_mode
from bot.settings import SettingsWrong
from bot.slack.identity import NotConnected
from bot.store.store import Store
from tests import underneath
from tests.conftest import SECRET, StartBot
from tests.databases import on_none, on_postgres, on_sqlite
from tests.slack.people import asks
from tests.store.conftest import ALICE, SLASH, draft, raw

UNSETTLED = "what is open could not be settled at start"


async def get(bot: Bot, path: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}{path}") as page:
        return page.status, await page.json(content_type=None) if page.ok else await page.text()


async def readiness(bot: Bot) -> tuple[int, Mapping[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as page:
        return page.status, await page.json()


async def refused(on_stage: Stage, kind: type[Exception], **changed: Any) -> str:
    """Why the bot does not start."""
    given = {"numberbot_secret_key": SECRET, **on_stage.settings, **changed}
    with pytest.raises(kind) as refusal:
        async with runner.run(settings.load(env_file=None, **given)):
            pass
    return str(refusal.value)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_bot_that_runs_is_alive_and_ready(start_bot: StartBot, mode: str) -> None:
    bot = await start_bot(mode, port=0)

    assert await get(bot, "/healthz") == (200, {"alive": "ok"})
    status, found = await readiness(bot)
    assert status == 200
    socket = {"socket": "ok"} if mode == "socket" else {}
    assert found == {"slack": "ok", "database": "ok", "migrations": "ok"} | socket


async def test_without_a_port_socket_mode_serves_no_pages(start_bot: StartBot) -> None:
    assert (await start_bot("socket")).url is None


async def test_socket_mode_takes_no_events_over_http(start_bot: StartBot, on_stage: Stage) -> None:
    bot = await start_bot("socket", port=0)
    on_stage.workspace.request_url = f"{bot.url}/slack/events"

    delivery = await on_stage.workspace.command("alice", "#ops", "/number", "buy US 415")

    assert delivery.status == 404
    assert on_stage.vogent.requests == []


async def test_a_database_that_is_not_current_is_not_ready(
    start_bot: StartBot, database_url: str
) -> None:
    bot = await start_bot("http")
    underneath.changed(database_url, "DELETE FROM alembic_version")

    status, found = await readiness(bot)

    assert (status, found["migrations"]) == (503, "not current")
    assert await get(bot, "/healthz") == (200, {"alive": "ok"})


@on_sqlite("a file can be written over")
async def test_a_database_that_is_no_database_any_more_is_not_ready(
    start_bot: StartBot, tmp_path: Path
) -> None:
    bot = await start_bot("http")
    await bot.parts.desk.store.engine.dispose()
    for name in ("numberbot.db", "numberbot.db-wal", "numberbot.db-shm"):
        (tmp_path / name).write_bytes(b"this is a letter, not a database " * 200)

    status, found = await readiness(bot)

    assert (status, found["database"]) == (503, "cannot be used")


async def test_a_lost_connection_comes_back_and_work_goes_on(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("socket")
    workspace = on_stage.workspace
    links = sum(call.method == "apps.connections.open" for call in workspace.api_calls)

    await workspace.disconnect_sockets()
    await workspace.until(
        lambda: sum(call.method == "apps.connections.open" for call in workspace.api_calls) > links
    )
    await workspace.connected()

    assert "What /number can do" in (await asks(on_stage, "help")).plain()


async def test_a_wrong_bot_token_is_named(on_stage: Stage) -> None:
    said = await refused(on_stage, NotConnected, slack_bot_token="xoxb-geheim")

    assert said.startswith("Slack refused SLACK_BOT_TOKEN (invalid_auth).")
    assert "geheim" not in said
    on_stage.workspace.problems.clear()


async def test_a_wrong_app_token_is_named(on_stage: Stage) -> None:
    said = await refused(on_stage, NotConnected, slack_app_token="xapp-geheim")

    assert said.startswith("Slack refused SLACK_APP_TOKEN (invalid_auth).")
    assert "geheim" not in said
    on_stage.workspace.problems.clear()


async def test_a_port_that_is_taken_is_named(start_bot: StartBot, on_stage: Stage) -> None:
    bot = await start_bot("http")
    port = int(str(bot.url).rpartition(":")[2])

    said = await refused(on_stage, SettingsWrong, port=port)

    assert said.startswith(f"HOST, PORT: cannot listen at 127.0.0.1:{port}")


async def test_two_bots_may_share_a_database(on_stage: Stage, start_bot: StartBot) -> None:
    await start_bot("socket")
    await start_bot("socket")
    await on_stage.workspace.connected(2)

    answers = await asyncio.gather(*(asks(on_stage, "list") for _ in range(4)))

    assert all("5 numbers" in answer.plain() for answer in answers)


async def test_a_bot_whose_trail_is_broken_starts_answers_and_says_so(
    store: Store,
    database_url: str,
    start_bot: StartBot,
    on_stage: Stage,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await store.plans.propose(draft(), ALICE, SLASH, timedelta(0))
    await raw(store, "UPDATE trail_head SET mac = 'forged'")

    await start_bot(database_url=database_url)

    assert UNSETTLED in capsys.readouterr().out
    assert "5 numbers" in (await asks(on_stage, "list")).plain()


@on_postgres("SQLite has no locks on tables")
async def test_a_bot_starts_while_somebody_locks_the_plans_and_says_so(
    database_url: str,
    start_bot: StartBot,
    on_stage: Stage,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE plans IN EXCLUSIVE MODE")  # who only reads need not wait
        await start_bot(database_url=database_url)

        assert UNSETTLED in capsys.readouterr().out
        assert "5 numbers" in (await asks(on_stage, "list")).plain()


@on_none("its own database is another one")
async def test_a_postgresql_database_that_is_not_current_is_refused(
    on_stage: Stage, postgres: str
) -> None:
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute("CREATE DATABASE unmigrated")
    url = postgres.replace("/postgres?", "/unmigrated?")

    said = await refused(on_stage, SettingsWrong, database_url=url)

    assert "Run `numberbot migrate` first." in said


@on_sqlite("the key is kept beside the file")
async def test_a_key_is_made_once_for_an_sqlite_database_and_kept_to_its_owner(
    on_stage: Stage, tmp_path: Path
) -> None:
    given = settings.load(env_file=None, **on_stage.settings)
    kept = tmp_path / "numberbot.key"
    async with runner.run(given):
        made = kept.read_text()
    async with runner.run(given):
        pass

    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_text() == made


@pytest.mark.parametrize(
    ("tokens", "wanted", "mode"),
    [
        ({"slack_app_token": "xapp-1", "slack_signing_secret": "s"}, None, "socket"),
        ({"slack_app_token": "xapp-1", "slack_signing_secret": "s"}, "http", "http"),
        ({"slack_signing_secret": "s"}, None, "http"),
    ],
)
def test_socket_mode_is_picked_when_there_is_an_app_token(
    tokens: dict[str, str], wanted: runner.Mode | None, mode: str
) -> None:
    assert pick_mode(settings.load(env_file=None, **tokens), wanted) == mode


@pytest.mark.parametrize(
    ("tokens", "wanted", "needed"),
    [
        ({}, None, "SLACK_SIGNING_SECRET is not set"),
        ({"slack_signing_secret": "s"}, "socket", "SLACK_APP_TOKEN is not set"),
        ({"slack_app_token": "xapp-1"}, "http", "SLACK_SIGNING_SECRET is not set"),
    ],
)
def test_a_mode_that_lacks_its_token_is_refused(
    tokens: dict[str, str], wanted: runner.Mode | None, needed: str
) -> None:
    with pytest.raises(SettingsWrong, match=needed):
        pick_mode(settings.load(env_file=None, **tokens), wanted)


async def test_a_trail_that_does_not_verify_is_told_and_keeps_no_traffic_away(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", port=0)
    await asks(on_stage, "buy US 415")
    underneath.changed(on_stage.settings["database_url"], "UPDATE trail_head SET mac = 'x'")

    status, found = await readiness(bot)

    assert (status, found["trail"]) == (200, "does not verify")
