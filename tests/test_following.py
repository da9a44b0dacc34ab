"""One thing that Slack sent is followed through the log by its id, whoever writes the lines."""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import structlog

from bot import logs
from bot.playground.simulators import Cut, Status
from bot.playground.stage import Stage
from tests.conftest import QUIET, StartBot
from tests.slack.people import PICK, asks, buys, comes, sees

Line = dict[str, Any]
CARRIED_OUT = ["claimed", "sent", "done"]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged from now on, as JSON."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("info", "json")
    yield stream
    logging.getLogger().handlers.clear()


def lines(written: io.StringIO, **wanted: object) -> list[Line]:
    every: list[Line] = [json.loads(line) for line in written.getvalue().splitlines()]
    return [one for one in every if wanted.items() <= one.items()]


def of(written: io.StringIO, request_id: str) -> list[Line]:
    return lines(written, request_id=request_id)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_purchase_is_followed_from_the_press_to_the_receipt(
    written: io.StringIO, start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode)

    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent")
    await comes(lambda: len(lines(written, event="answered")) == 2 or None)

    (command,) = lines(written, event="received", kind="command")
    (press,) = lines(written, event="received", kind="press")
    assert (command["what"], command["who"]) == ("buy", "U01ALICE")
    assert (press["what"], press["who"]) == ("plan.confirm", "U01ALICE")
    assert command["request_id"] != press["request_id"]
    followed = of(written, press["request_id"])
    moved = [one for one in followed if one["event"] == "a plan changed"]
    assert [one["state"] for one in moved] == CARRIED_OUT
    assert [one["seq"] for one in moved] == [2, None, 3]
    (proposed,) = lines(written, event="a plan changed", state="proposed")
    assert (proposed["request_id"], proposed["seq"]) == (command["request_id"], 1)
    (asked,) = [
        one for one in followed if one.get("path") == "/phone_numbers" and one["method"] == "POST"
    ]
    assert (asked["provider"], asked["status"], asked["tried"]) == ("vogent", 200, 1)
    assert asked["ms"] > 0
    (answered,) = [one for one in followed if one["event"] == "answered"]
    assert (answered["ended"], answered["reached"]) == ("answered", True)
    assert {one["plan"] for one in followed if one["event"] != "received"} == {proposed["plan"]}


async def test_a_settling_names_the_plan_and_has_an_id_of_its_own(
    written: io.StringIO, start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", tuning=replace(QUIET, lease=timedelta(0)))
    on_stage.sigmamind.fault(Cut(changed=True), method="POST", path="/phone-numbers")
    await buys(on_stage, "buy US 415 provider:sigmamind", PICK)
    await sees(on_stage, "I do not know yet whether a number in US 415 was bought at SigmaMind.")

    await bot.reconcile()
    await sees(on_stage, "is yours at SigmaMind")

    (unknown,) = lines(written, event="a plan changed", state="unknown")
    (settled,) = lines(written, event="a plan changed", state="done")
    assert settled["plan"] == unknown["plan"]
    assert settled["request_id"].startswith("reconcile.")
    followed = of(written, settled["request_id"])
    assert {one["event"] for one in followed} >= {"a provider was asked", "told"}
    assert {one["plan"] for one in followed} == {settled["plan"]}


async def test_a_librarys_line_and_a_task_carry_the_id_and_the_next_work_another(
    written: io.StringIO,
) -> None:
    ours, theirs = structlog.get_logger("bot.x"), logging.getLogger("httpx")

    async def later() -> None:
        await asyncio.sleep(0)
        theirs.warning("from a task")

    with logs.following("command"):
        logs.about("p_1")
        ours.info("ours")
        task = asyncio.create_task(later())
    with logs.following("press"):
        ours.info("next")
    await task

    first, second, third = lines(written)
    assert first["request_id"] == third["request_id"] != second["request_id"]
    assert (first["plan"], third["plan"], second.get("plan")) == ("p_1", "p_1", None)


async def test_what_slack_sends_over_one_connection_is_followed_apart(
    written: io.StringIO, start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")

    for _ in range(3):
        await asks(on_stage, "help")

    received = lines(written, event="received")
    assert len({one["request_id"] for one in received}) == 3


async def test_each_try_of_a_read_is_a_line(
    written: io.StringIO, start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")
    on_stage.vogent.fault(Status(500), method="POST", path="/phone_numbers/search")

    await asks(on_stage, "search US 415 provider:vogent")

    tries = lines(written, event="a provider was asked")
    assert [(one["tried"], one["status"], one["outcome"]) for one in tries] == [
        (1, 500, "unavailable"),
        (2, 200, "done"),
    ]


async def test_what_is_typed_is_in_no_line(
    written: io.StringIO, start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")

    await asks(on_stage, "update +14155550100 name:Zauberwort")
    await asks(on_stage, "frobnicate Zauberwort")

    assert len(lines(written, event="received", what="update")) == 1
    assert len(lines(written, event="received", what="other")) == 1
    assert "auberwort" not in written.getvalue()


async def test_no_key_and_no_token_is_in_any_line(
    written: io.StringIO, start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")

    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent")

    said = written.getvalue()
    secret = [str(value) for name, value in on_stage.settings.items() if name.endswith(SECRETS)]
    assert len(secret) > 3
    assert [one for one in secret if one in said] == []


SECRETS = ("_key", "_token", "_secret")


async def test_from_warnings_on_a_day_without_trouble_is_silent(
    monkeypatch: pytest.MonkeyPatch, start_bot: StartBot, on_stage: Stage
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("warning", "text")
    await start_bot("http")

    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent")

    logging.getLogger().handlers.clear()
    assert stream.getvalue() == ""
