"""An honest trail of any length, written quickly: what the drills verify and forge."""

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from bot.domain.actors import Actor, Source
from bot.domain.events import Action, Entry, Outcome, Phase, as_row, canonical, chained
from bot.store.ends import HEAD, START, Place, sign
from bot.store.rows import to_time
from bot.store.store import Store
from bot.store.tables import events

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=60)
BATCH = 1_000
PHASES = (
    (Phase.PROPOSED, Outcome.SUCCESS),
    (Phase.CONFIRMED, Outcome.SUCCESS),
    (Phase.DONE, Outcome.SUCCESS),
    (Phase.FAILED, Outcome.FAILURE),
    (Phase.REFUSED, Outcome.DENIED),
)
REASONS = (None, "Vogent said no: “number_taken”.", "Pas le droit ☎\nzweite Zeile", 'a "b" \\ c')


async def write(store: Store, count: int, seed: int = 1) -> Place:
    """Write so many events to an empty trail, in one transaction; the place of the last.

    Each is chained as `append` does it. But the trigger that wants the head moved after each one
    is lifted meanwhile, and the head is signed once: that is what makes a million bearable.
    """
    chance, place = random.Random(seed), START
    database = store.trail.database
    async with database.writing() as tx, _out_of_order(tx.db):
        while place.seq < count:
            batch = []
            for _ in range(min(BATCH, count - place.seq)):
                row = _row(chance, place)
                batch.append(row)
                place = Place(row["seq"], row["hash"])
            await tx.db.execute(insert(events), batch)
        await sign(tx.db, HEAD, place, tx.keys)
    return place


def _row(chance: random.Random, after: Place) -> dict[str, Any]:
    event = chained(
        _entry(chance),
        seq=after.seq + 1,
        event_id=str(uuid7()),
        time=to_time(BEGAN + after.seq * APART),
        prev_hash=after.hash,
    )
    return as_row(event) | {"before": canonical(event.before), "after": canonical(event.after)}


def _entry(chance: random.Random) -> Entry:
    phase, outcome = chance.choice(PHASES)
    who = chance.randrange(40)
    number = f"+1415555{chance.randrange(10_000):04}"
    return Entry(
        action=chance.choice([one for one in Action if one.startswith("number.")]),
        phase=phase,
        outcome=outcome,
        actor=Actor(f"U{who:05}", f"Zoë {who}", "T01TEST"),
        source=chance.choice([Source.SLASH, Source.BUTTON, Source.MODAL]),
        channel_id=chance.choice(["C01OPS", None]),
        provider=chance.choice(["vogent", "sigmamind", "butter"]),
        number=number,
        provider_ref=chance.choice([f"ph_{chance.randrange(9_999)}", None]),
        plan_id=f"p_{chance.randrange(10**9)}",
        before=chance.choice([None, _side(chance, number)]),
        after=_side(chance, number),
        reason=chance.choice(REASONS),
    )


def _side(chance: random.Random, number: str) -> Mapping[str, Any]:
    return {"number": number, "name": f"Line {chance.randrange(99)}", "agent": None, "weight": 0.5}


@asynccontextmanager
async def _out_of_order(db: AsyncConnection) -> AsyncIterator[None]:
    """Without the trigger `events_in_order`, which is there again afterwards."""
    if db.dialect.name == "postgresql":
        await db.execute(text("ALTER TABLE events DISABLE TRIGGER events_in_order"))
        yield
        await db.execute(text("ALTER TABLE events ENABLE TRIGGER events_in_order"))
        return
    query = text("SELECT sql FROM sqlite_master WHERE name = 'events_in_order'")
    made = (await db.execute(query)).scalar_one()
    await db.execute(text("DROP TRIGGER events_in_order"))
    yield
    await db.execute(text(made))
