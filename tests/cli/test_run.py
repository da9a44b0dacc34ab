"""numberbot run with what is missing or wrong: it ends at once and says what to put where."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.playground.stage import Stage
from tests.cli.conftest import COMPLETE, Invoke, require_stopped
from tests.conftest import SECRET

SLACK = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


@pytest.mark.parametrize(
    ("words", "variable", "hint"),
    [
        (["run"], "SLACK_BOT_TOKEN", "xoxb-…"),
        (["run", "--socket"], "SLACK_APP_TOKEN", "connections:write"),
        (["run", "--http"], "SLACK_SIGNING_SECRET", "App Credentials"),
        (["run"], "VOGENT_API_KEY", "Set the key of at least one"),
    ],
)
def test_a_missing_setting_is_named_with_what_to_put_there(
    numberbot: Invoke, words: list[str], variable: str, hint: str
) -> None:
    result = numberbot(*words, **{**COMPLETE, variable: None})

    require_stopped(result, variable, hint)


def test_without_any_token_it_says_what_both_modes_need(numberbot: Invoke) -> None:
    result = numberbot("run", **{**COMPLETE, **dict.fromkeys(SLACK[1:])})

    require_stopped(result, "SLACK_SIGNING_SECRET is not set", "SLACK_APP_TOKEN (xapp-…)")


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-geheim", "it begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-geheim", "it begins with xapp-"),
        ("PORT", "geheim", "a whole number is wanted"),
        ("PORT", "99999", "65535"),
        ("DATABASE_URL", "geheim", "sqlite:///numberbot.db or postgresql://"),
        ("DATABASE_URL", "mysql://u:geheim@h/d", "sqlite:///numberbot.db or postgresql://"),
        ("DATABASE_URL", "postgresql://u:geheim@h:x/d", "no address of a database"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all/numberbot.db", "Does the folder exist"),
        ("NUMBERBOT_SECRET_KEY", "geheim", "numberbot key"),
        ("NUMBERBOT_OPERATORS", "U01ALICE, alice", "“alice” is no Slack user id"),
        ("NUMBERBOT_DEFAULT_COUNTRY", "USA", "like US or GB"),
        ("NUMBERBOT_DEFAULT_PROVIDER", "acme", "On: Vogent"),
        ("NUMBERBOT_PLAN_LIFETIME", "soon", "10m, 90s or 1h"),
        ("NUMBERBOT_PLAN_LIFETIME", "99999999999d", "10m, 90s or 1h"),
        ("NUMBERBOT_SYNC_EVERY", "0s", "10m, 90s or 1h"),
        ("VOGENT_API_KEY", "geheim geheim", "a space or a character that no key has"),
        ("VOGENT_BASE_URL", "ftp://geheim", "https://"),
        ("LOG_LEVEL", "loud", "'debug', 'info', 'warning'"),
        ("LOG_FORMAT", "xml", "'text' or 'json'"),
        ("NUMBERBOT_UNSAFE_DEBUG", "maybe", "write on or off"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_put_there(
    numberbot: Invoke, variable: str, value: str, hint: str
) -> None:
    require_stopped(numberbot("run", **{**COMPLETE, variable: value}), variable, hint)


def test_a_provider_that_needs_two_settings_names_the_missing_one(numberbot: Invoke) -> None:
    result = numberbot("run", **{**COMPLETE, "BUTTER_API_KEY": "geheim"})

    require_stopped(result, "BUTTER_ORGANIZATION_ID is not set")


def test_every_wrong_setting_is_named_at_once(numberbot: Invoke) -> None:
    result = numberbot("run", **{**COMPLETE, "PORT": "x", "SLACK_BOT_TOKEN": "geheim"})

    require_stopped(result, "PORT:", "SLACK_BOT_TOKEN:")


def test_a_setting_may_stand_in_the_file_env(numberbot: Invoke, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=x\nSLACK_BOT_TOKEN=\n")

    require_stopped(numberbot("run", **COMPLETE), "PORT: ")


def test_an_empty_setting_is_one_that_is_not_set(numberbot: Invoke) -> None:
    empty = dict.fromkeys(("PORT", "DATABASE_URL", "NUMBERBOT_DEFAULT_COUNTRY", "HOST"), "")

    require_stopped(numberbot("run", **COMPLETE, **empty), "Slack could not be reached")


def test_debugging_is_refused_unless_it_is_called_unsafe(numberbot: Invoke) -> None:
    refused = numberbot("run", **COMPLETE, LOG_LEVEL="debug")
    require_stopped(refused, "LOG_LEVEL", "as far as they can be told", "NUMBERBOT_UNSAFE_DEBUG=on")

    allowed = numberbot("run", **COMPLETE, LOG_LEVEL="debug", NUMBERBOT_UNSAFE_DEBUG="on")
    assert "Slack could not be reached" in allowed.stderr


def test_a_slack_that_cannot_be_reached_is_said_with_its_address(numberbot: Invoke) -> None:
    require_stopped(
        numberbot("run", **COMPLETE), "Slack could not be reached at http://127.0.0.1:9/"
    )


def test_one_mode_must_be_chosen(numberbot: Invoke) -> None:
    result = numberbot("run", "--socket", "--http", **COMPLETE)

    assert result.exit_code == 2
    assert "choose one of --socket and --http" in result.stderr


def test_postgresql_needs_a_key_that_is_given(numberbot: Invoke) -> None:
    result = numberbot("run", **COMPLETE, DATABASE_URL="postgresql://u:geheim@127.0.0.1:9/d")

    require_stopped(result, "NUMBERBOT_SECRET_KEY is required with PostgreSQL", "numberbot key")


def test_a_database_that_is_no_database_is_said(numberbot: Invoke, tmp_path: Path) -> None:
    (tmp_path / "numberbot.db").write_text("this is a letter, not a database " * 99)

    require_stopped(numberbot("run", **COMPLETE), "DATABASE_URL: the database cannot be used")


def test_without_arguments_it_shows_what_it_can_do(numberbot: Invoke) -> None:
    shown = numberbot().output

    assert all(
        command in shown
        for command in ("run", "demo", "migrate", "audit", "providers", "manifest", "key")
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SLACK_BOT_TOKEN", "xoxb-2-geheim"), ("SLACK_APP_TOKEN", "xapp-2-geheim")],
)
async def test_a_token_that_slack_refuses_is_named(
    on_stage: Stage, variable: str, value: str, tmp_path: Path
) -> None:
    env = {name.upper(): setting for name, setting in on_stage.settings.items()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=tmp_path,
        env=env
        | {variable: value, "PYTHONPATH": str(Path(__file__).parents[2])}
        | {"NUMBERBOT_SECRET_KEY": SECRET},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()

    assert process.returncode == 2
    assert f"Slack refused {variable} (invalid_auth)".encode() in said
    assert b"Traceback" not in said
    assert b"geheim" not in said
    on_stage.workspace.problems.clear()
