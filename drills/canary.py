"""Canary secrets through every form, error and fault, with the log at debug: none comes out.

usage: python -m drills.canary [--seed N] [--small]

The bot is the real one, `numberbot run` in a process of its own, with LOG_LEVEL=debug: first over
Socket Mode with its log as text, then over HTTP with JSON. Its keys, tokens and what is typed into
its forms are canaries. Then every byte that it left anywhere is searched for them.
"""

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from bot.playground.stage import Stage, stage
from drills.canaries import Nest, Search
from drills.real import Numberbot
from drills.traces import (
    PROVIDERS,
    look_at_files,
    look_at_providers,
    look_at_slack,
    look_at_trail,
)
from drills.walks import (
    FAULTS,
    SILENT,
    WALKS,
    MakeFault,
    Walk,
    Walker,
    killed_while_sending,
    killed_with_a_card,
    while_locked,
)
from tests.slack.people import asks, buys, presses, sees

ROOT = Path(__file__).parents[1]
TALKERS = ("slack_bolt", "slack_sdk", "aiosqlite", "asyncio")
"""Loggers that are heard at debug; what our HTTP to the providers logs is off at any level."""
CALLER = "+15125550190"
DIAL_TOKEN = "simulated-dial-token-{}"  # noqa: S105 what the simulated Vogent says
EXPORTS = ("csv", "jsonl", "table")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is walked: forms, faults, forms while the bot is killed, and how it runs."""

    walks: Sequence[Walk] = WALKS
    faults: Mapping[str, MakeFault | None] = field(default_factory=lambda: {**FAULTS, **SILENT})
    hard: Sequence[Walk] = WALKS
    modes: Sequence[tuple[str, str]] = (("socket", "text"), ("http", "json"))

    @property
    def count(self) -> int:
        """How often a form is walked."""
        hard = sum(3 if walk.card else 2 for walk in self.hard)
        return len(self.modes) * (len(self.walks) * len(self.faults) + hard)


@asynccontextmanager
async def caged(folder: Path, nest: Nest) -> AsyncIterator[tuple[Stage, dict[str, str]]]:
    """A stage whose keys are canaries, and the environment of a bot on it."""
    async with stage(folder) as on:
        settings = dict(on.settings)
        for name in PROVIDERS:
            key = nest.random(f"{name}'s key", f"sk-{nest.word(24)}")
            getattr(on, name).api_key = settings[f"{name}_api_key"] = key
        new, old = (Fernet.generate_key().decode() for _ in range(2))
        for name in ("slack_bot_token", "slack_app_token", "slack_signing_secret"):
            nest.keep(name, settings[name])
        nest.keep("the secret key", new)
        nest.keep("the old secret key", old)
        env = {name.upper(): value for name, value in settings.items()}
        env |= {"NUMBERBOT_SECRET_KEY": f"{new},{old}", "PORT": str(_free_port())}
        env |= {"SIP_SECRET__TELNYX": nest.password("a named secret")}
        env |= {"LOG_LEVEL": "debug", "NUMBERBOT_UNSAFE_DEBUG": "on", "PYTHONPATH": str(ROOT)}
        yield on, env | {"PATH": os.environ["PATH"]}  # noqa: TID251 a drill's own process


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def walked(walker: Walker, bot: Numberbot, search: Search, size: Size) -> None:
    """Every form with every fault, a locked database and a bot that is killed."""
    for walk in size.walks:
        for how, fault in size.faults.items():
            said = await walker.walk(walk, how, fault() if fault else None)
            _tell(walk.name, walk.provider, how, said)
    for walk in size.hard:
        database = str(bot.folder / "numberbot.db")
        _tell(walk.name, walk.provider, "locked", await while_locked(walker, walk, database))
        if walk.card:
            said = await killed_with_a_card(walker, walk, bot.restart)
            _tell(walk.name, walk.provider, "killed while sealed", said)
        said = await killed_while_sending(walker, walk, bot.restart)
        _tell(walk.name, walk.provider, "killed while sending", said)
        look_at_files(search, bot.folder)


def _tell(*words: str) -> None:
    if "-v" in sys.argv:
        print(*(" ".join(word.split())[:150] for word in words), sep=" | ")


async def others(on: Stage) -> None:
    """What has no secret fields, and yet keys and tokens: a purchase, a call, lists, the trail."""
    for typed in ("list", "providers", "show +12125550190", "update +12125550190 name:Desk"):
        await asks(on, typed)
    await buys(on, "buy US 415 provider:vogent")
    await sees(on, "@Alice bought")
    on.vogent.held[CALLER]["agentId"] = next(iter(on.vogent.agents))
    card = await asks(on, f"call {CALLER} to:+14155552671")
    await presses(on, card, "Place the call")
    await sees(on, "was called from")
    shown = await asks(on, "audit since:1d")
    await on.workspace.click("alice", shown, "Export")
    await on.workspace.until(lambda: len(on.workspace.files) >= 2, timeout=60)  # noqa: PLR2004


async def exported(bot: Numberbot) -> bytes:
    """The trail, as the command line prints it."""
    said = b""
    for form in EXPORTS:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "audit", "--format", form),
            cwd=bot.folder,
            env=bot.env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        said += out
    return said


async def drill(seed: int, size: Size) -> tuple[Search, list[str]]:
    """Everything; the search, and what else is amiss."""
    nest = Nest(seed)
    search = Search(nest.made)
    amiss: list[str] = []
    for mode, form in size.modes:
        with tempfile.TemporaryDirectory(prefix="numberbot-canary-") as named:
            amiss += await _one(nest, search, size, mode, form, Path(named))
    return search, amiss


async def _one(
    nest: Nest, search: Search, size: Size, mode: str, form: str, folder: Path
) -> list[str]:
    """One bot, from its start to its end; what is amiss."""
    async with caged(folder, nest) as (on, env):
        bot, walker = Numberbot({**env, "LOG_FORMAT": form}, folder, on, mode), Walker(on, nest)
        async with bot:
            await walked(walker, bot, search, size)
            await others(on)
            nest.made |= {f"response_url {one}": one for one in on.workspace.state.response_urls}
            nest.made |= {f"dialToken {one}": DIAL_TOKEN.format(one) for one in range(1, 4)}
            search.look("exports of the command line", await exported(bot))
            look_at_files(search, folder)
        look_at_files(search, folder)
        look_at_trail(search, folder)
        look_at_slack(search, on)
        log = bot.log.read_bytes()
        search.look(f"log as {form}, {mode}", log)
        search.look("arguments of the process", bot.arguments)
        return [*look_at_providers(search, on, walker), *_unproven(search, on, walker, log)]


def _unproven(search: Search, on: Stage, walker: Walker, log: bytes) -> list[str]:
    """What shows that the search looked in vain for want of anything to be found."""
    control = Search(search.sought)
    control.look("typed", json.dumps([one.payload for one in on.workspace.deliveries]))
    typed = control.found["typed"]
    never = [name for name, value in search.sought.items() if value in walker.sent]
    quiet = [one for one in TALKERS if one.encode() not in log]
    return [f"{name}: was never typed" for name in never if name not in typed] + [
        f"{one} wrote nothing at debug" for one in quiet
    ]


def main() -> int:
    """Print the table; 1 when anything was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="without what waits for a timeout")
    parser.add_argument("-v", action="store_true", help="tell how each walk ended")
    given = parser.parse_args()
    size = Size(faults=FAULTS, hard=WALKS[-1:]) if given.small else Size()
    search, amiss = asyncio.run(drill(given.seed, size))
    print(search.table())
    print(f"{size.count} walks, {len(search.sought)} canaries, seed {given.seed}")
    for each in amiss:
        print(f"amiss: {each}")
    return 1 if search.leaked or amiss else 0


if __name__ == "__main__":
    sys.exit(main())
