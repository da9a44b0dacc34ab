"""How a running bot stands: what a balancer asks, and what Prometheus does."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.app import Parts
from bot.domain.errors import StoreUnavailable, TrailBroken
from bot.metrics.gauges import Look, Shared
from bot.slack.connection import Connection
from bot.store import migrate
from bot.store.measured import Measured

LOOKS_AGAIN = 5.0
"""Seconds: however often Prometheus asks, the database is asked no more often."""
LOOKS_WITHIN = 4.0
"""Seconds: a page without what the database would tell is better than none."""
AWAY = (StoreUnavailable, *migrate.DATABASE_ERRORS)


@dataclass(slots=True)
class Health:
    """Of one bot; `connection` is None in HTTP mode."""

    parts: Parts
    connection: Connection | None = None
    _shared: Mapping[str, Shared] = field(default_factory=dict)
    _looked: float = -LOOKS_AGAIN
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _looking: asyncio.Task[Mapping[str, str]] | None = None

    async def ready(self) -> Mapping[str, str]:
        """What must work before traffic is sent here: each `ok`, or what is wrong with it."""
        if self.parts.running.stopping.is_set():
            return {"bot": "stopping"}
        found = {"slack": self.parts.token.status, **await self._stored()}
        if self.connection is not None:
            found["socket"] = self.connection.status()
        return found

    async def _stored(self) -> Mapping[str, str]:
        """How the database stands: one look for all who ask, since each takes its connections."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_at_store())
        done, _ = await asyncio.wait({self._looking}, timeout=LOOKS_WITHIN)
        return self._looking.result() if done else {"database": "does not answer"}

    async def _look_at_store(self) -> Mapping[str, str]:
        found, store = dict[str, str](), self.parts.desk.store
        try:
            await store.ready()
            found["database"] = "ok"
            current = await migrate.is_current(store.engine)
            found["migrations"] = "ok" if current else "not current"
            await store.trail.check_ends()
        except TrailBroken:
            found["trail"] = "does not verify"
        except AWAY:
            found["database"] = "cannot be used"
        return found

    async def metrics(self) -> bytes:
        """The page for Prometheus."""
        async with self._turn:
            if time.monotonic() - self._looked >= LOOKS_AGAIN:
                self._shared = await self._looked_up()
                self._looked = time.monotonic()
        parts = self.parts
        parts.metrics.gauges.now = self._look()
        return parts.metrics.page()

    async def _looked_up(self) -> Mapping[str, Shared]:
        try:
            async with asyncio.timeout(LOOKS_WITHIN):
                return shared(await self.parts.desk.store.measurements.take())
        except (TimeoutError, *AWAY):
            return {}

    def _look(self) -> Look:
        parts, turned = self.parts, self.parts.border.turned_away
        size, in_use = parts.desk.store.pool()
        return Look(
            turned_away={"unsigned": turned.unsigned, "unreadable": turned.unreadable},
            under_way=len(parts.running.tasks),
            token_valid=parts.token.valid,
            connected=None if self.connection is None else self.connection.status() == "ok",
            pool_size=size,
            pool_in_use=in_use,
            usable=bool(self._shared) and parts.desk.store.usable,
            shared=self._shared,
        )


def shared(seen: Measured) -> Mapping[str, Shared]:
    """What all copies see alike, as metrics."""
    states = {str(state): count for state, count in seen.open_plans.items()}
    found = {
        "numberbot_plans_open": Shared("Plans that have not ended.", states, "state"),
        "numberbot_plans_asked": _one("Plans in doubt that a person was asked about.", seen.asked),
        "numberbot_plans_oldest_seconds": _one(
            "How long the oldest plan that is neither settled nor waiting has been so.",
            seen.oldest.total_seconds(),
        ),
        "numberbot_trail_events": _one("The number (seq) of the newest event.", seen.head),
        "numberbot_trail_sound": _one("1: both ends of the trail hold.", seen.sound),
    }
    if seen.witnessed is not None:
        when = seen.witnessed.timestamp()
        says = "When the trail's head was last told to the channel."
        found["numberbot_trail_witness_timestamp_seconds"] = _one(says, when)
    return found


def _one(says: str, value: float) -> Shared:
    return Shared(says, {"": value})
