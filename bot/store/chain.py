"""Writing the trail: one event after the other, each chained to the last, the head signed."""

import json
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from bot.domain.errors import TrailBroken
from bot.domain.events import GENESIS, Entry, Event, as_row, canonical, chained
from bot.store.engine import clock, one_at_a_time
from bot.store.keys import Keys
from bot.store.tables import events, plans, trail_head

HEAD_ID = 1
TRAIL_LOCK = 7_414_201  # any number, the same in every copy: PostgreSQL's lock on the head
BROKEN = (
    "The trail does not verify ({why}), so nothing is done on top of it."
    " Ask whoever runs Numberbot to run `numberbot audit verify`."
)


def signed_words(seq: int, row_hash: str) -> str:
    """What the head's signature covers."""
    return f"{seq}:{row_hash}"


async def append(db: AsyncConnection, entry: Entry, keys: Keys) -> Event:
    """Write one event at the end of the trail, in the caller's transaction.

    Raises TrailBroken when the head is not ours or does not fit the last event: a head that was
    tampered with must not be signed again by going on.
    """
    await one_at_a_time(db, TRAIL_LOCK)
    seq, prev_hash = await _checked_head(db, keys)
    event = chained(
        entry, seq=seq + 1, event_id=str(uuid7()), time=await clock(db), prev_hash=prev_hash
    )
    await db.execute(insert(events).values(_stored(event)))
    await _move_head(db, event, keys)
    return event


async def _checked_head(db: AsyncConnection, keys: Keys) -> tuple[int, str]:
    """The sequence number and hash to go on from."""
    heads = (await db.execute(select(trail_head))).all()
    last = (
        await db.execute(select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1))
    ).one_or_none()
    if not heads:
        if last is not None:
            raise TrailBroken(BROKEN.format(why="its head is missing"))
        if await plans_kept(db) > 1:  # the first plan stands here already when its event is written
            raise TrailBroken(BROKEN.format(why="it is gone, and the plans are not"))
        return 0, GENESIS
    if len(heads) > 1:
        raise TrailBroken(BROKEN.format(why="it has two heads"))
    head = heads[0]
    if not keys.known(head.key_id):
        raise TrailBroken(BROKEN.format(why="its head was signed with another secret key"))
    if not keys.holds(signed_words(head.seq, head.hash), head.key_id, head.mac):
        raise TrailBroken(BROKEN.format(why="the signature of its head is wrong"))
    if last is None or (last.seq, last.hash) != (head.seq, head.hash):
        raise TrailBroken(BROKEN.format(why="its head and its last event differ"))
    return head.seq, head.hash


async def plans_kept(db: AsyncConnection) -> int:
    """How many plans there are that must have an event: all but drafts."""
    count = select(func.count()).select_from(plans)
    return int((await db.execute(count)).scalar_one())


async def _move_head(db: AsyncConnection, event: Event, keys: Keys) -> None:
    key_id, mac = keys.sign(signed_words(event.seq, event.hash))
    values = {"seq": event.seq, "hash": event.hash, "key_id": key_id, "mac": mac}
    moved = await db.execute(update(trail_head).where(trail_head.c.id == HEAD_ID).values(values))
    if moved.rowcount == 0:
        await db.execute(insert(trail_head).values(id=HEAD_ID, **values))


def _stored(event: Event) -> dict[str, Any]:
    row = as_row(event)
    return row | {"before": canonical(event.before), "after": canonical(event.after)}


def read_event(row: Any) -> Event:
    """The event of a database row."""
    values = dict(row._mapping)  # noqa: SLF001 SQLAlchemy's own name for it
    for column in ("before", "after"):
        values[column] = None if values[column] is None else json.loads(values[column])
    return Event(**values)
