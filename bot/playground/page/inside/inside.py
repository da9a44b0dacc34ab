"""The inside of the playground, as the page gets it: what the bot does, keeps and asks for.

    {kind: "inside", bot: {running, starting, stopping}, armed: [{name, title, provider}],
     timeline: [group], plans: [...], trail: {there, events: [...], verified}, calls: [...]}

See `timeline` for groups, `ledger` for plans and events, `moments` for calls, `bad_days` for what
is armed. No secret is in it: see `masks`.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.playground.page.bot import Bot
from bot.playground.page.inside import moments
from bot.playground.page.inside.bad_days import BadDays
from bot.playground.page.inside.beside import Beside
from bot.playground.page.inside.ledger import Ledger
from bot.playground.page.inside.masks import Mask, tells_of_secret
from bot.playground.page.inside.scene import CannotHappen, Scene
from bot.playground.page.inside.timeline import providers, timeline
from bot.playground.stage import Stage
from bot.playground.workspace.blocks import Json
from bot.store.store import Store

log = logging.getLogger(__name__)

LOOKS_EVERY = 0.25
CALLS = 60


class Inside:
    """Looks inside while somebody watches."""

    def __init__(self, stage: Stage, store: Store | None, bot: Bot | None) -> None:
        self._stage = stage
        self.scene = Scene(
            workspace=stage.workspace,
            providers=providers(stage),
            bot=bot,
            beside=Beside(Path(stage.settings["database_url"].removeprefix("sqlite:///"))),
        )
        self.bad_days = BadDays(self.scene)
        self.ledger = Ledger(store)
        self._watchers = 0
        self._watched = asyncio.Event()
        self._mask = Mask(_keys(stage))
        self._ended = False
        self._looking: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Look from now on."""
        for provider in self.scene.providers:
            provider.on_change = self.scene.changed
        self._looking = asyncio.create_task(self._look())

    async def end(self) -> None:
        """Look no more; a look at the database that is under way comes to its end."""
        self._ended = True
        with suppress(CannotHappen):
            self.bad_days.end()
        self._watched.set()
        self.scene.changed()
        for provider in self.scene.providers:
            provider.on_change = None
        await self.scene.close()
        if self._looking is not None:
            await self._looking

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While somebody watches; nobody looks at the database for nobody."""
        self._watchers += 1
        self._watched.set()
        try:
            yield
        finally:
            self._watchers -= 1
            if not self._watchers and not self._ended:
                self._watched.clear()

    def told(self) -> Json:
        """Everything, for the page."""
        kept = self.ledger.told()
        return {
            "kind": "inside",
            "bot": {
                "running": self.scene.running,
                "starting": self.scene.starting,
                "stopping": self.scene.stopping,
            },
            "armed": self.bad_days.armed(),
            "timeline": timeline(self._stage, self.ledger.events, self.scene.diary, self._mask),
            "plans": self._mask(kept["plans"]),
            "trail": {
                "there": kept["there"],
                "events": self._mask(kept["events"]),
                "verified": kept["verified"],
            },
            "calls": [*self._calls()],
        }

    async def _look(self) -> None:
        """At what tells nobody of its changes: the database, and whether the bot's process is."""
        ran = self.scene.running
        while not self._ended:
            await self._watched.wait()
            changed = self._stage.workspace.state.changes.next()
            try:
                found = await self.ledger.look()
            except Exception:  # one bad look must not end all that follow
                log.exception("the bot's database cannot be looked at")
                found = False
            if found or self.scene.running != ran:
                ran = self.scene.running
                self.scene.changed()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOKS_EVERY):
                    await changed.wait()

    def _calls(self) -> Iterable[Any]:
        """The newest exchanges with providers, newest first."""
        found = [
            (each.time, provider, place)
            for provider in self.scene.providers
            for place, each in enumerate(provider.requests)
        ]
        found.sort(key=lambda one: one[0], reverse=True)
        for _, provider, place in found[:CALLS]:
            call = moments.exchange_json(provider, place, provider.requests[place])
            yield self._mask(call, ("call", call["id"], call["at"], call["ms"]))


def _keys(stage: Stage) -> list[str]:
    """Every key, token and secret of the stage; the organization's id is sent like one."""
    return [
        value
        for name, value in stage.settings.items()
        if tells_of_secret(name) or name.endswith("organization_id")
    ]
