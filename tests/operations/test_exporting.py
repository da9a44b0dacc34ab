"""Taking the trail out: what leaves was written down before, and what was not does not leave."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from bot.domain.actors import Actor, Standing
from bot.domain.errors import (
    AlreadyDelivered,
    NotAllowed,
    OutcomeUnknown,
    ProviderError,
    Refused,
    Rejected,
    StoreUnavailable,
)
from bot.domain.events import Event, as_row
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.operations.exporting import Asking, Export, Exporter
from bot.store.store import Store
from tests.store.conftest import ALICE, BUTTON, ENTRY, EVERYTHING, trail

EXPORTS = Question(action="trail.export")
ASKING = Asking(ALICE, BUTTON, EVERYTHING, "audit")
REFUSED = Rejected("Slack", "did not take the files.")
SILENT = OutcomeUnknown("Slack", "gave no answer.")
NUMBERED = replace(ENTRY, number="+14155550100", reason="=1+1")


@dataclass
class Post:
    """Takes files to a person, and remembers what the trail said at that moment."""

    store: Store
    fails: ProviderError | None = None
    sent: list[Export] = field(default_factory=list)
    before: Sequence[Event] = ()

    async def send(self, made: Export) -> None:
        """Deliver, or fail."""
        self.before = await trail(self.store)
        self.sent.append(made)
        if self.fails is not None:
            raise self.fails


def exporter(store: Store, most: int = 50) -> Exporter:
    return Exporter(store, Policy("T01TEST"), most)


async def told(store: Store) -> list[tuple[str, str, str | None]]:
    """What the trail has of exports, oldest first."""
    page = await store.trail.newest(EXPORTS, 20)
    return [(event.phase, event.outcome, event.reason) for event in reversed(page.events)]


async def filled(store: Store, count: int = 3) -> list[Event]:
    """So many events."""
    return [await store.trail.note(NUMBERED) for _ in range(count)]


async def test_every_event_is_in_both_files_oldest_first(store: Store) -> None:
    events, post = await filled(store), Post(store)

    ended = await exporter(store).export(ASKING, post.send)

    table, lines = ended.export.files
    rows = [*csv.DictReader(io.StringIO(table.content.decode(), newline=""))]
    assert [json.loads(line) for line in lines.content.splitlines()] == [*map(as_row, events)]
    assert [(row["number"], row["reason"]) for row in rows] == [("+14155550100", "'=1+1")] * 3
    assert [row["hash"] for row in rows] == [event.hash for event in events]
    assert post.sent == [ended.export]


async def test_a_long_trail_comes_out_whole(store: Store) -> None:
    await filled(store, 1_201)
    post = Post(store)

    ended = await exporter(store, 1_201).export(ASKING, post.send)

    seqs = [json.loads(line)["seq"] for line in ended.export.files[1].content.splitlines()]
    assert (ended.export.rows, seqs) == (1_201, [*range(1, 1_202)])


async def test_an_export_is_in_the_trail_before_anything_leaves(store: Store) -> None:
    await filled(store)
    post = Post(store)

    await exporter(store).export(ASKING, post.send)

    begun = post.before[-1]
    assert (begun.action, begun.phase, begun.actor_id) == ("trail.export", "confirmed", ALICE.id)
    assert await told(store) == [("confirmed", "success", None), ("done", "success", None)]


async def test_the_trail_keeps_who_asked_what_and_the_hash_of_each_file(store: Store) -> None:
    await filled(store)
    asking = replace(ASKING, question=Question(outcome="denied"), query="audit outcome:denied")

    ended = await exporter(store).export(asking, Post(store).send)

    done = (await trail(store))[-1]
    assert (done.actor_id, done.channel_id, done.source) == (ALICE.id, "C01OPS", "button")
    assert (done.plan_id, done.number, done.provider) == (ended.export.id, None, None)
    assert done.after == {
        "query": "audit outcome:denied",
        "rows": 3,
        "files": [
            {
                "name": one.name,
                "bytes": len(one.content),
                "sha256": hashlib.sha256(one.content).hexdigest(),
            }
            for one in ended.export.files
        ],
    }


async def test_only_what_was_asked_for_is_taken_out(store: Store) -> None:
    await filled(store, 2)
    await store.trail.note(replace(ENTRY, number="+14155550101"))
    asking = replace(ASKING, question=Question(number="+14155550101", older=1))

    ended = await exporter(store).export(asking, Post(store).send)

    assert [json.loads(one)["seq"] for one in ended.export.files[1].content.splitlines()] == [3]


@pytest.mark.parametrize(
    ("fails", "phase", "outcome"),
    [(REFUSED, "failed", "failure"), (SILENT, "unknown", "unknown")],
)
async def test_the_trail_says_so_when_the_files_did_not_go_out_or_may_not_have(
    store: Store, fails: ProviderError, phase: str, outcome: str
) -> None:
    await filled(store)

    ended = await exporter(store).export(ASKING, Post(store, fails).send)

    assert (ended.error, ended.noted) == (fails, True)
    assert await told(store) == [("confirmed", "success", None), (phase, outcome, str(fails))]


async def test_nothing_leaves_that_cannot_be_written_down(store: Store) -> None:
    await filled(store)
    async with store.engine.begin() as db:
        await db.execute(text("DROP TABLE trail_head"))
    post = Post(store)

    with pytest.raises(StoreUnavailable, match="The database cannot be used just now"):
        await exporter(store).export(ASKING, post.send)

    assert post.sent == []


async def test_files_that_went_out_are_sent_though_their_end_cannot_be_written(
    store: Store,
) -> None:
    await filled(store)
    exports = exporter(store)

    async def send(made: Export) -> None:
        assert made.rows == 3
        async with store.engine.begin() as db:
            await db.execute(text("UPDATE trail_head SET mac = 'forged'"))

    ended = await exports.export(ASKING, send)

    assert (ended.error, ended.noted) == (None, False)
    assert await told(store) == [("confirmed", "success", None)]


async def test_an_absurdly_long_trail_is_refused_with_what_to_do(store: Store) -> None:
    await filled(store, 4)
    post = Post(store)

    with pytest.raises(Refused, match=r"more than 3 events, which.*since:.*--format jsonl"):
        await exporter(store, 3).export(ASKING, post.send)

    assert (post.sent, await told(store)) == ([], [])


async def test_nothing_is_no_export(store: Store) -> None:
    post = Post(store)

    with pytest.raises(Refused, match="nothing to export"):
        await exporter(store).export(ASKING, post.send)

    assert (post.sent, await told(store)) == ([], [])


@pytest.mark.parametrize(
    "stranger", [Actor("U9", "Eve", "T9"), Actor("U8", "Greta", "T01TEST", Standing.GUEST)]
)
async def test_guests_and_strangers_take_nothing_out_and_the_trail_says_that_they_tried(
    store: Store, stranger: Actor
) -> None:
    await filled(store)
    post = Post(store)

    with pytest.raises(NotAllowed) as refused:
        await exporter(store).export(replace(ASKING, actor=stranger), post.send)

    assert (post.sent, await told(store)) == ([], [("refused", "denied", str(refused.value))])


async def test_a_press_that_slack_delivers_twice_exports_once(store: Store) -> None:
    await filled(store)
    post = Post(store)
    asking = replace(ASKING, origin=replace(BUTTON, delivery="d_1"))
    await exporter(store).export(asking, post.send)

    with pytest.raises(AlreadyDelivered):
        await exporter(store).export(asking, post.send)

    assert len(post.sent) == 1
    assert [phase for phase, *_ in await told(store)] == ["confirmed", "done", "duplicate"]
