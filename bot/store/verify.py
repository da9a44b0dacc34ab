"""Whether the trail is whole: every hash, every link, its signed ends, and what others expect."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.events import GENESIS
from bot.store.chain import plans_kept
from bot.store.ends import End, Ends, Place
from bot.store.keys import Keys
from bot.store.walk import Walk, unlike, wrong_rows

NO_END = "Broken: the {kind} cannot be read; somebody without the key wrote it."


class Verdict(Enum):
    """What verifying found; the value is the command's exit code."""

    HOLDS = 0
    BROKEN = 1
    UNCHECKED = 3


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict, in words too; `seq` and `hash` are the last event's (0 and zeros if none)."""

    verdict: Verdict
    words: str
    seq: int
    hash: str


async def verify(
    engine: AsyncEngine, keys: Keys | None, expected: Sequence[Place] = ()
) -> Verification:
    """Check the whole trail as a stream; without keys the signatures are left unchecked.

    `expected` are places that the trail had when a witness wrote them down.
    """
    async with _one_moment(engine).connect() as db:
        ends = await Ends.read(db)
        if unreadable := next((end for end in ends.all if not end.readable), None):
            return Verification(Verdict.BROKEN, NO_END.format(kind=unreadable.kind), 0, GENESIS)
        walk = Walk(ends.start.seq, ends.start.hash, expected)
        wrong = _wrong_checkpoint(ends, keys) or unlike(expected, ends.start)
        wrong = wrong or await wrong_rows(db, walk)
        wrong = wrong or await _wrong_end(db, ends, walk, keys)
    if wrong:
        return Verification(Verdict.BROKEN, wrong, walk.seq, walk.hash)
    return _sound(ends, walk, keys)


def _one_moment(engine: AsyncEngine) -> AsyncEngine:
    """Events and ends as of one moment, for a trail that grows meanwhile; SQLite does so anyway."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def _wrong_checkpoint(ends: Ends, keys: Keys | None) -> str | None:
    if len(ends.checkpoints) > 1:
        return "Broken: there is more than one checkpoint."
    return next((_wrong_signature(end, keys) for end in ends.checkpoints if keys), None)


async def _wrong_end(db: AsyncConnection, ends: Ends, walk: Walk, keys: Keys | None) -> str | None:
    if not ends.heads:
        return await _wrong_without_head(db, ends, walk)
    if len(ends.heads) > 1:
        return "Broken: there is more than one head."
    return _wrong_head(ends.heads[0], walk, keys) or _cut_by_pruning(ends, walk) or _too_short(walk)


def _wrong_head(head: End, walk: Walk, keys: Keys | None) -> str | None:
    if head.seq > walk.seq:
        return f"Broken: cut after seq {walk.seq}; the head is at {head.seq}."
    if head.seq < walk.seq:
        return f"Broken at seq {head.seq + 1}: it was added behind the head."
    if head.hash != walk.hash:
        return f"Broken: the head's hash is not that of seq {walk.seq}."
    return None if keys is None else _wrong_signature(head, keys)


def _cut_by_pruning(ends: Ends, walk: Walk) -> str | None:
    """Each pruning is an event behind its checkpoint; without it, the trail's end was taken."""
    for end in ends.checkpoints:
        if (end.seq, end.hash) not in walk.prunings:
            return (
                f"Broken: cut after seq {walk.seq}; that the trail was pruned through seq"
                f" {end.seq} was an event, and it is not there."
            )
    return None


def _too_short(walk: Walk) -> str | None:
    last = max((place.seq for place in walk.expected), default=0)
    if last <= walk.seq:
        return None
    return (
        f"Broken: the trail ends at {walk.seq}, and a witness saw seq {last}:"
        " an older copy of the database was put back, or another database is read."
    )


async def _wrong_without_head(db: AsyncConnection, ends: Ends, walk: Walk) -> str | None:
    """Nothing to verify, unless something is left that must have had events."""
    if walk.count:
        return f"Broken: there are {walk.count} events, but no head."
    if ends.checkpoints:
        return f"Broken: it was pruned through seq {walk.seq}, but there is no event and no head."
    kept = await plans_kept(db)
    lost = f"Broken: there are {kept} plans, but no events and no head." if kept else None
    return lost or _too_short(walk)


def _wrong_signature(end: End, keys: Keys | None) -> str | None:
    if keys is None:
        return None
    if not end.known(keys):
        return f"Broken: the {end.kind} was signed with a key that was not given (id {end.key_id})."
    if not end.holds(keys):
        return f"Broken: the {end.kind}'s signature is wrong; somebody without the key wrote it."
    return None


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


def _sound(ends: Ends, walk: Walk, keys: Keys | None) -> Verification:
    """Nothing was found; what could not be looked at is said."""
    pruned = f" Those through seq {ends.start.seq} were pruned." if ends.checkpoints else ""
    left = [
        f"Seq {place.seq} was pruned, so what a witness saw there cannot be compared."
        for place in walk.expected
        if place.seq < ends.start.seq
    ]
    if keys is None:
        unsigned = " and the checkpoint are" if ends.checkpoints else " is"
        left.insert(0, f"No secret key was given: the head{unsigned} unchecked.")
        words = f"The chain of {_events(walk.count)} holds.{pruned}"
    else:
        words = f"The trail holds: {_events(walk.count)}, and the signed head.{pruned}"
    if not ends.heads:
        words = (
            "There is no trail yet: no event, no head. If there was one, it is gone as a whole:"
            " compare with a witness (--expect)."
        )
    verdict = Verdict.UNCHECKED if left else Verdict.HOLDS
    return Verification(verdict, " ".join([words, *left]), walk.seq, walk.hash)
