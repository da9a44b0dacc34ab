"""Following the chain, event by event, in batches: a trail of any length in little memory."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import Action
from bot.store.ends import Place
from bot.store.rowhash import ACTION, AFTER, HASH, PREV_HASH, SEQ, digest_of, rows
from bot.store.tables import events

BATCH = 1_000
"""Rows in memory at once."""


@dataclass(slots=True)
class Walk:
    """How far the chain was followed, and what was met on the way."""

    seq: int
    hash: str
    expected: Sequence[Place]
    count: int = 0
    prunings: list[tuple[object, object]] = field(default_factory=list)

    def wrong(self, row: Sequence[Any]) -> str | None:
        """Go one event further; what is wrong with it."""
        seq, kept = row[SEQ], row[HASH]
        if seq != self.seq + 1:
            return (
                f"Broken at seq {seq}: the event before it should be {seq - 1}, but is {self.seq}."
            )
        if row[PREV_HASH] != self.hash:
            return f"Broken at seq {seq}: it does not link to the event before it."
        if not _fits(row):
            return f"Broken at seq {seq}: its hash does not fit what it says."
        if row[ACTION] == Action.PRUNE:
            self._remember(row[AFTER])
        self.seq, self.hash, self.count = seq, kept, self.count + 1
        return None

    def _remember(self, after: str | None) -> None:
        said = json.loads(after or "{}")
        self.prunings.append((said.get("through"), said.get("hash")))


async def wrong_rows(db: AsyncConnection, walk: Walk) -> str | None:
    """Follow the chain from its first event to its last."""
    awaited = {place.seq for place in walk.expected}
    query = rows().order_by(events.c.seq).execution_options(yield_per=BATCH)
    found = await db.stream(query)
    try:
        async for batch in found.partitions(BATCH):
            for row in batch:
                wrong = walk.wrong(row)
                if wrong is None and walk.seq in awaited:
                    wrong = unlike(walk.expected, Place(walk.seq, walk.hash))
                if wrong:
                    return wrong
    finally:  # also where a row cannot be read
        await found.close()
    return None


def _fits(row: Sequence[Any]) -> bool:
    try:
        return bool(digest_of(row) == row[HASH])
    except (ValueError, RecursionError):  # bytes, or no JSON that we would have written
        return False


def unlike(expected: Sequence[Place], here: Place) -> str | None:
    """What is wrong where a witness wrote down another hash for the place we are at."""
    for place in expected:
        if place.seq == here.seq and place.hash != here.hash:
            return (
                f"Broken at seq {here.seq}: a witness saw another event there. The trail was"
                f" rewritten from there or before, and signed again; its hash is {here.hash} now."
            )
    return None
