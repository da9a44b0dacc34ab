"""How soon forms answer: they open, offer, and say what is wrong, within Slack's three seconds.

usage: python benchmarks/forms.py [times] [numbers]

Everything is measured at the simulated Slack, from the request to the bot until its ack, but for
"opens", which ends when the form has its fields. The baseline is the ack of `/number help`, in
the same run; `numbers` of ours are known to the bot. Simulators answer without delay.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot import runner, settings
from bot.app import Tuning
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import E164
from bot.playground.stage import Stage, stage
from bot.slack import ids

SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # noqa: S105 nobody's
OURS = Holding("sigmamind", "+12125550190", E164("+12125550190"))
AT_VOGENT = Holding("vogent", "v", E164("+15125550190"))
AT_BUTTER = Holding("butter", "b", E164("+13105550141"))
LIMIT = 3_000
"""Milliseconds that Slack gives."""
WRONG = {
    "Number": "(415) 555-0123",
    "Termination URI": "sip:me@host",
    "Trunk user name": "carrier",
    "Trunk password": "not-a-password",
}


async def opened(on: Stage, typed: str) -> float:
    """Milliseconds from a command until its form has fields."""
    started = time.perf_counter()
    await on.workspace.command("alice", "#ops", "/number", typed)

    def ready() -> bool | None:
        view = on.workspace.view("alice")
        return True if view is not None and view.callback_id == ids.FORM else None

    await on.workspace.until(ready)
    return (time.perf_counter() - started) * 1_000


async def measured(on: Stage) -> dict[str, Callable[[], Awaitable[float]]]:
    """What is measured, each by its name."""
    workspace = on.workspace

    async def helped() -> float:
        return (await workspace.command("alice", "#ops", "/number", "help")).ack_ms or 0.0

    async def opens() -> float:
        return await opened(on, "import provider:vogent")

    async def refused() -> float:
        view = workspace.view("alice")
        if view is None:
            raise RuntimeError("the form was closed")
        return (await workspace.submit("alice", view, dict(WRONG))).ack_ms or 0.0

    async def offered() -> float:
        await opened(on, "update")
        view = workspace.view("alice")
        if view is None:
            raise RuntimeError("the form was closed")
        return (await workspace.suggest("alice", view, "Number", "415 000")).ack_ms or 0.0

    return {
        "help acks": helped,
        "a form opens": opens,
        "errors at fields": refused,
        "numbers offered": offered,
    }


async def main(times: int, numbers: int) -> int:
    """Measure, print, and say by the status whether Slack's limit was kept."""
    settings.forget_proxies()
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder)) as on:
            on.workspace.state.rate_limits = False
            given = settings.only(numberbot_secret_key=SECRET, log_level="error", **on.settings)
            never = Tuning(first_sync=timedelta(hours=1))  # it would find out that none are ours
            async with runner.run(given, "socket", never) as bot:
                await on.workspace.connected()
                held = [Holding("sigmamind", f"r{n}", E164(f"+1415{n:07}")) for n in range(numbers)]
                seen = Listing((*held, OURS), complete=False)
                await bot.parts.desk.store.holdings.saw("sigmamind", seen)
                await bot.parts.desk.store.holdings.saw("vogent", Listing((AT_VOGENT,)))
                await bot.parts.desk.store.holdings.saw("butter", Listing((AT_BUTTER,)))
                every = await measured(on)
                for _ in range(times):
                    for name, measure in every.items():
                        found.setdefault(name, []).append(await measure())
    base = statistics.median(found["help acks"])
    for name, took in found.items():
        middle = statistics.median(took)
        print(
            f"{name:18} median {middle:7.1f} ms   most {max(took):7.1f} ms"
            f"   {middle / base:5.1f} times the ack of help"
        )
    return 0 if max(max(took) for took in found.values()) < LIMIT else 1


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    sys.exit(asyncio.run(main(*(arguments + [20, 10_000][len(arguments) :]))))
