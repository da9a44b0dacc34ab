"""The playground's bot in a process of its own."""

import asyncio
import json
import sys

import pytest

from bot.cli.process import BotProcess, NotStarted
from bot.playground.stage import Stage
from tests.conftest import SECRET
from tests.slack.people import asks, comes


def told(on_stage: Stage) -> dict[str, str]:
    return {**on_stage.settings, "numberbot_secret_key": SECRET}


async def test_it_is_connected_when_it_has_started_and_gone_when_it_was_killed(
    on_stage: Stage,
) -> None:
    seen = []
    async with BotProcess(told(on_stage), "error") as bot:
        seen.append(bot.running)
        assert "What /number can do" in (await asks(on_stage, "help")).plain()

        await bot.kill()

        seen.append(bot.running)
        await on_stage.workspace.until(lambda: not on_stage.workspace.post.sockets)
        delivery = await on_stage.workspace.command("alice", "#ops", "/number", "help")
        assert delivery.error == "dispatch_failed"

        await bot.start()

        seen.append(bot.running)
        assert "What /number can do" in (await asks(on_stage, "help")).plain()
    assert seen == [True, False, True]


async def test_it_ends_with_whoever_started_it(on_stage: Stage) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot.cli.alone"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    line = json.dumps({"settings": told(on_stage), "log_level": "error"})
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\n".encode())
    await process.stdout.readline()

    process.stdin.close()

    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_a_bot_that_cannot_start_is_told(
    on_stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    given = {**told(on_stage), "slack_bot_token": "xoxb-of-nobody"}

    with pytest.raises(NotStarted):
        async with BotProcess(given, "error"):
            pass

    said = capfd.readouterr().err
    assert "SLACK_BOT_TOKEN" in said
    assert "Traceback" not in said
    assert on_stage.workspace.problems == ["auth.test: invalid_auth"]
    on_stage.workspace.problems.clear()


async def test_a_start_that_is_given_up_leaves_no_process(on_stage: Stage) -> None:
    bot = BotProcess(told(on_stage), "error")
    starting = asyncio.create_task(bot.start())
    await comes(lambda: bot.running)

    starting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not bot.running
