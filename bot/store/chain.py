"""Writing the trail: one event after the other, each chained to the last, the head signed."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json
from sqlalchemy import func, insert, select
from uuid_utils import uuid7

from bot.domain.errors import TrailBroken
from bot.domain.events import Entry, Event, as_row, canonical, chained
from bot.store.ends import HEAD, START, Ends, Outer, Place, Sight, sight, sign
from bot.store.engine import one_at_a_time
from bot.store.keys import Keys
from bot.store.prepared import Within, prepared
from bot.store.tables import events, plans

ADD = insert(events)
PLANS = select(func.count()).select_from(plans)
COLUMNS = tuple(events.columns.keys())
SNAPSHOTS = (COLUMNS.index("before"), COLUMNS.index("after"))
TRAIL_LOCK = 7_414_201  # any number, the same in every copy: PostgreSQL's lock on the head
BROKEN = (
    "The trail does not verify ({why}), so nothing is done on top of it."
    " Ask whoever runs Numberbot to run `numberbot audit verify`."
)


async def append(db: Within, entry: Entry, keys: Keys) -> Event:
    """Write one event at the end of the trail, in the caller's transaction.

    Raises TrailBroken when an end is not ours or does not fit the event there: a head that was
    tampered with must not be signed again by going on.
    """
    head, now = await _end(db, keys)
    event = chained(
        entry,
        seq=head.seq + 1,
        event_id=str(uuid7()),
        time=now,
        prev_hash=head.hash,
    )
    await prepared(ADD, db.dialect).within(db, _stored(event))
    await sign(db, HEAD, Place(event.seq, event.hash), keys)
    return event


async def checked_head(db: Within, keys: Keys) -> Place:
    """The place to go on from, nobody else moving it until the transaction ends.

    Raises TrailBroken when one of the trail's ends does not hold.
    """
    head, _ = await _end(db, keys)
    return head


async def _end(db: Within, keys: Keys) -> tuple[Place, str]:
    """Likewise, and the time by the database's clock."""
    await one_at_a_time(db, TRAIL_LOCK)
    seen = await sight(db)
    await require_sound(db, seen, keys)
    heads = seen.ends.heads
    return heads[0].place if heads else START, seen.now


async def require_sound(db: Within, seen: Sight, keys: Keys) -> None:
    """Raise TrailBroken when one of the trail's ends does not hold."""
    why = await broken(db, seen, keys)
    if why is not None:
        raise TrailBroken(BROKEN.format(why=why))


async def broken(db: Within, seen: Sight, keys: Keys) -> str | None:
    """What is wrong with the trail's ends, if anything is."""
    why = _wrong_signature(seen.ends, keys) or _misfit(seen.ends, seen.first, seen.last)
    if why is None and not seen.ends.heads and await plans_kept(db) > 1:
        return "it is gone, and the plans are not"  # one plan stands here before its event does
    return why


def _wrong_signature(ends: Ends, keys: Keys) -> str | None:
    for found in (ends.heads, ends.checkpoints):
        if len(found) > 1:
            return f"it has two {found[0].kind}s"
    for end in ends.all:
        if not end.known(keys):
            return f"its {end.kind} was signed with another secret key"
        if not end.holds(keys):
            return f"the signature of its {end.kind} is wrong"
    return None


def _misfit(ends: Ends, first: Outer | None, last: Outer | None) -> str | None:
    """What is wrong between the ends and the events there."""
    if not ends.heads:
        return None if last is None and not ends.checkpoints else "its head is missing"
    if first is None or last is None or Place(last.seq, last.hash) != ends.heads[0].place:
        return "its head and its last event differ"
    if Place(first.seq - 1, first.prev_hash) != ends.start:
        return "its first events are missing"
    return None


async def plans_kept(db: Within) -> int:
    """How many plans there are; each of them had an event."""
    ((count,),) = await prepared(PLANS, db.dialect).within(db, {})
    return int(count)


def _stored(event: Event) -> dict[str, Any]:
    row = as_row(event)
    return row | {"before": canonical(event.before), "after": canonical(event.after)}


def read_event(row: Sequence[Any]) -> Event:
    """The event of a database row, whose first columns are those of the table."""
    values = list(row[: len(COLUMNS)])
    for place in SNAPSHOTS:
        if values[place] is not None:
            values[place] = _json(values[place])
    return Event(*values)


def _json(kept: str) -> Any:
    """A snapshot as kept; one that somebody broke is shown as it is (`verify` names its row)."""
    try:
        return from_json(kept)
    except ValueError:
        return {"unreadable": kept}
