"""Whether the trail is whole: every hash, every link, and the signed head."""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.events import GENESIS, as_row, digest
from bot.store.chain import plans_kept, read_event, signed_words
from bot.store.keys import Keys
from bot.store.tables import events, trail_head


class Verdict(Enum):
    """What verifying found; the value is the command's exit code."""

    HOLDS = 0
    BROKEN = 1
    HEAD_UNCHECKED = 3


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict, in words too; `seq` and `hash` are the last event's (0 and zeros if none)."""

    verdict: Verdict
    words: str
    seq: int
    hash: str


async def verify(engine: AsyncEngine, keys: Keys | None) -> Verification:
    """Check the whole trail as a stream; without keys the head's signature is left unchecked."""
    seq, last = 0, GENESIS
    async with _one_moment(engine).connect() as db:
        async with db.stream(select(events).order_by(events.c.seq)) as rows:
            async for row in rows:
                wrong = _wrong_row(row, seq, last)
                if wrong:
                    return Verification(Verdict.BROKEN, wrong, seq, last)
                seq, last = row.seq, row.hash
        wrong = await _wrong_head(db, seq, last, keys)
    if wrong:
        return Verification(Verdict.BROKEN, wrong, seq, last)
    if keys is None:
        words = f"The chain of {seq} events holds. No secret key was given: the head is unchecked."
        return Verification(Verdict.HEAD_UNCHECKED, words, seq, last)
    return Verification(
        Verdict.HOLDS, f"The trail holds: {seq} events, and the signed head.", seq, last
    )


def _one_moment(engine: AsyncEngine) -> AsyncEngine:
    """Events and head as of one moment, for a trail that grows meanwhile; SQLite does so anyway."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def _wrong_row(row: Row[tuple[object, ...]], seq: int, last: str) -> str | None:
    if row.seq != seq + 1:
        return (
            f"Broken at seq {row.seq}: the event before it should be {row.seq - 1}, but is {seq}."
        )
    if row.prev_hash != last:
        return f"Broken at seq {row.seq}: it does not link to the event before it."
    try:
        fits = digest(as_row(read_event(row))) == row.hash
    except ValueError:  # JSON that cannot be read was not written by us
        fits = False
    return None if fits else f"Broken at seq {row.seq}: its hash does not fit what it says."


async def _wrong_head(db: AsyncConnection, seq: int, last: str, keys: Keys | None) -> str | None:
    heads = (await db.execute(select(trail_head))).all()
    if not heads:
        return await _wrong_without_head(db, seq)
    if len(heads) > 1:
        return "Broken: there is more than one head."
    head = heads[0]
    if head.seq > seq:
        return f"Broken: cut after seq {seq}; the head is at {head.seq}."
    if head.seq < seq:
        return f"Broken at seq {head.seq + 1}: it was added behind the head."
    if head.hash != last:
        return f"Broken: the head's hash is not that of seq {seq}."
    return None if keys is None else _wrong_signature(head, keys)


async def _wrong_without_head(db: AsyncConnection, seq: int) -> str | None:
    """Nothing to verify, unless something is left that must have had events."""
    if seq:
        return f"Broken: there are {seq} events, but no head."
    kept = await plans_kept(db)
    return f"Broken: there are {kept} plans, but no events and no head." if kept else None


def _wrong_signature(head: Row[tuple[object, ...]], keys: Keys) -> str | None:
    if not keys.known(head.key_id):
        return f"Broken: the head was signed with a key that was not given (id {head.key_id})."
    if not keys.holds(signed_words(head.seq, head.hash), head.key_id, head.mac):
        return "Broken: the head's signature is wrong; somebody without the key wrote it."
    return None
