"""Removing the oldest events for good, behind a signed checkpoint, and saying so in the trail."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused, StoreUnavailable
from bot.domain.events import Entry, Event
from bot.store.chain import checked_head
from bot.store.database import Database
from bot.store.ends import CHECKPOINT, Place, sign
from bot.store.engine import clock
from bot.store.guards import lifted
from bot.store.rows import to_time
from bot.store.tables import events
from bot.store.writing import Writing

CHANGED = "The trail is not the one any more that was looked at. Nothing was removed; try again."
FUTURE = "A time that is still to come would remove nearly everything; give one that is past."


@dataclass(frozen=True, slots=True)
class Cut:
    """What would be removed: every event from the first through `through`, `count` of them.

    They are older than `before`; the last event of all is never among them.
    """

    through: Place
    count: int
    before: str

    @property
    def told(self) -> dict[str, object]:
        """What the pruning's own event says."""
        return {
            "through": self.through.seq,
            "hash": self.through.hash,
            "count": self.count,
            "before": self.before,
        }


async def cut_before(database: Database, moment: datetime) -> Cut | None:
    """What would be removed of a trail; None when nothing is as old. Raises Refused."""
    before = to_time(moment)
    async with database.reading() as db:
        if before > await clock(db):
            raise Refused(FUTURE)
        newer = select(func.min(events.c.seq)).where(events.c.time >= before).scalar_subquery()
        last = select(func.max(events.c.seq)).scalar_subquery()
        end = select(events.c.seq, events.c.hash).where(
            events.c.seq < last, events.c.seq < func.coalesce(newer, last)
        )
        row = (await db.execute(end.order_by(events.c.seq.desc()).limit(1))).one_or_none()
        if row is None:
            return None
        return Cut(Place(row.seq, row.hash), await _count(db, row.seq), before)


async def prune(database: Database, cut: Cut, entry: Entry) -> Event:
    """Remove it in one transaction; the event that tells of it. Raises Refused, TrailBroken.

    `entry` says who did it; what was removed is added to it. Whoever calls has verified the trail.
    """
    async with database.writing() as tx:
        event = await removed(tx, cut, entry)
    with suppress(StoreUnavailable):  # what was committed stands; `expire` wipes again
        await database.wipe()
    return event


async def removed(tx: Writing, cut: Cut, entry: Entry) -> Event:
    """The pruning, within a transaction."""
    await checked_head(tx.db, tx.keys)
    await _require_same(tx.db, cut)
    async with lifted(tx.db):
        await tx.db.execute(delete(events).where(events.c.seq <= cut.through.seq))
    await sign(tx.db, CHECKPOINT, cut.through, tx.keys)
    return await tx.note(replace(entry, after=cut.told))


async def _require_same(db: AsyncConnection, cut: Cut) -> None:
    """Exactly what was looked at is removed."""
    end = select(events.c.hash).where(events.c.seq == cut.through.seq)
    kept = (await db.execute(end)).scalar_one_or_none()
    if kept != cut.through.hash or await _count(db, cut.through.seq) != cut.count:
        raise Refused(CHANGED)


async def _count(db: AsyncConnection, through: int) -> int:
    query = select(func.count()).select_from(events).where(events.c.seq <= through)
    return int((await db.execute(query)).scalar_one())
