"""Taking the trail out: gathered whole, written down before anything leaves, and again after."""

import hashlib
import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import stamina

from bot.domain.actors import Actor, Origin
from bot.domain.errors import (
    AlreadyDelivered,
    NotAllowed,
    OutcomeUnknown,
    ProviderError,
    Refused,
    StoreUnavailable,
    TrailBroken,
)
from bot.domain.events import OUTCOMES, Action, Entry, Event, Phase
from bot.domain.plans import new_id
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.operations import export
from bot.store.store import Store

MOST = 50_000
"""Events in one export: some 90 MB in its two files, more than anybody reads in Slack."""
NOTHING = "The trail has nothing on that, so there is nothing to export."
TOO_MANY = (
    "That would be more than {most:,} events, which is what one export takes. Ask for a part with"
    " `since:` and `until:`; whoever runs Numberbot gets them all with"
    " `numberbot audit --format jsonl`."
)
NAMES = {"csv": "numberbot-trail-{at}.csv", "jsonl": "numberbot-trail-{at}.jsonl"}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants which events, from where; `query` is the question as it would be typed."""

    actor: Actor
    origin: Origin
    question: Question
    query: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that is taken out, with its SHA-256 in hex."""

    name: str
    content: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Export:
    """The same events as CSV and as JSON lines; `id` stands in the trail, in its plans' column."""

    id: str
    query: str
    rows: int
    files: tuple[File, ...]

    @property
    def recorded(self) -> Mapping[str, Any]:
        """What the trail keeps of it."""
        files = [
            {"name": one.name, "bytes": len(one.content), "sha256": one.sha256}
            for one in self.files
        ]
        return {"query": self.query, "rows": self.rows, "files": files}


@dataclass(frozen=True, slots=True)
class Exported:
    """How it ended: `error` where the files did not go out, or may not have.

    `noted`: the trail has that end, too, and not the beginning alone.
    """

    export: Export
    error: ProviderError | None
    noted: bool


Send = Callable[[Export], Awaitable[None]]
"""Sends the files to the asker alone. Raises ProviderError, OutcomeUnknown when no answer came."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Exports of at most so many events."""

    store: Store
    policy: Policy
    most: int = MOST

    async def export(self, asking: Asking, send: Send) -> Exported:
        """Gather, write down, send, write down how that ended.

        Raises Refused, with nothing sent; and StoreUnavailable or TrailBroken, likewise: what
        cannot be written down does not leave.
        """
        await self._allow(asking)
        export = await self._gathered(asking)
        await self._begin(asking, export)
        phase, error = Phase.DONE, None
        try:
            await send(export)
        except ProviderError as failed:
            phase = Phase.UNKNOWN if isinstance(failed, OutcomeUnknown) else Phase.FAILED
            error = failed
        noted = await self._end(asking, export, phase, None if error is None else str(error))
        return Exported(export, error, noted)

    async def _allow(self, asking: Asking) -> None:
        try:
            self.policy.may_read(asking.actor)
        except NotAllowed as error:
            await self._note(_entry(asking, Phase.REFUSED, str(error)))
            raise

    async def _gathered(self, asking: Asking) -> Export:
        """The events as they are now; the event of this export is not among them."""
        count = await self.store.trail.count(asking.question, self.most + 1)
        if count > self.most:
            raise Refused(TOO_MANY.format(most=self.most))
        if not count:
            raise Refused(NOTHING)
        table, lines, rows = io.BytesIO(), io.BytesIO(), 0
        table.write(export.csv_head().encode())
        async for event in self.store.trail.oldest_first(asking.question):
            table.write(export.csv_line(event).encode())
            lines.write(export.jsonl_line(event).encode())
            rows += 1
        at = datetime.now(UTC).strftime("%Y%m%d-%H%M%SZ")
        files = {"csv": table.getvalue(), "jsonl": lines.getvalue()}
        made = (_file(NAMES[kind].format(at=at), content) for kind, content in files.items())
        return Export(new_id(), asking.query, rows, tuple(made))

    async def _begin(self, asking: Asking, export: Export) -> None:
        """Before anything leaves; once for each press."""
        try:
            entry = _entry(asking, Phase.CONFIRMED, None, export)
            await self.store.trail.note(entry, asking.origin.delivery)
        except AlreadyDelivered as error:
            await self._note(_entry(asking, Phase.DUPLICATE, str(error)))
            raise

    async def _end(self, asking: Asking, export: Export, phase: Phase, why: str | None) -> bool:
        """Whether it could be written down: what was sent is sent, whatever the database does."""
        try:
            await self._note(_entry(asking, phase, why, export))
        except (StoreUnavailable, TrailBroken):
            return False
        return True

    @stamina.retry(on=StoreUnavailable, attempts=4, timeout=20, wait_initial=0.2)
    async def _note(self, entry: Entry) -> Event:
        return await self.store.trail.note(entry)


def _file(name: str, content: bytes) -> File:
    return File(name, content, hashlib.sha256(content).hexdigest())


def _entry(asking: Asking, phase: Phase, why: str | None, export: Export | None = None) -> Entry:
    entry = Entry(
        action=Action.EXPORT,
        phase=phase,
        outcome=next(iter(OUTCOMES[phase])),
        actor=asking.actor,
        source=asking.origin.source,
        channel_id=asking.origin.channel_id,
        after={"query": asking.query},
        reason=why,
    )
    return entry if export is None else replace(entry, plan_id=export.id, after=export.recorded)
