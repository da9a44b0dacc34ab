"""The trail's head, put where whoever owns the database cannot rewrite it: when that is due."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.actors import NUMBERBOT
from bot.domain.events import Action, Entry, Outcome, Phase
from bot.store.chain import checked_head
from bot.store.database import Database
from bot.store.ends import Place
from bot.store.engine import clock
from bot.store.lookups import NEWEST_FIRST
from bot.store.rows import later
from bot.store.tables import events

IS_WITNESS = events.c.action == str(Action.WITNESS)
OURS = (events.c.actor_id == NUMBERBOT) & IS_WITNESS


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long after a witness the next one is due, and after one that reached nobody.

    `lease` is how long a copy that has claimed one is left to say how it ended.
    """

    every: timedelta = timedelta(days=1)
    again: timedelta = timedelta(hours=1)
    lease: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Each method is one transaction."""

    database: Database

    async def claim(self, entry: Entry, rhythm: Rhythm) -> Place | None:
        """The head, if it is due to be witnessed, and of all copies to us; claimed by an event.

        `entry` says by whom. Raises TrailBroken when the head does not hold: that is no head to
        bear witness to.
        """
        async with self.database.reading() as db:  # most looks find nothing, and lock nothing
            if not await _due(db, await clock(db), rhythm):
                return None
        async with self.database.writing() as tx:
            head = await checked_head(tx.db, tx.keys)
            if not await _due(tx.db, tx.now, rhythm):
                return None
            await tx.note(replace(entry, after=told(head)))
        return head


def told(place: Place) -> dict[str, Any]:
    """What a witness's event says."""
    return {"seq": place.seq, "hash": place.hash}


async def _due(db: AsyncConnection, now: str, rhythm: Rhythm) -> bool:
    """By the trail itself: the last witness is long enough ago, and something came after it."""
    columns = (events.c.phase, events.c.outcome, events.c.time, events.c.after)
    newest = select(*columns).where(OURS).order_by(*NEWEST_FIRST).limit(1)
    last = (await db.execute(newest)).one_or_none()
    if last is not None and last.time > later(now, -_pause(last, rhythm)):
        return False
    done = (await db.execute(newest.where(events.c.phase == str(Phase.DONE)))).one_or_none()
    seen = 0 if done is None else json.loads(done.after)["seq"]
    since = select(events.c.seq).where(events.c.seq > seen, ~IS_WITNESS).limit(1)
    return (await db.execute(since)).one_or_none() is not None


def _pause(last: Any, rhythm: Rhythm) -> timedelta:
    if last.outcome == Outcome.FAILURE:
        return rhythm.again
    return rhythm.every if last.phase == Phase.DONE else rhythm.lease
