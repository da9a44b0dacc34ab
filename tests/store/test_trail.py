"""The trail is asked, and answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.actors import Actor
from bot.domain.errors import AlreadyDelivered
from bot.domain.events import Action, Entry, Outcome, Phase
from bot.domain.questions import COUNTED, Question
from bot.store.store import Store
from drills.honest import write
from tests.store.conftest import ALICE, BOB, ENTRY, EVERYTHING, lift_triggers, raw, trail

BOUGHT = replace(
    ENTRY,
    phase=Phase.DONE,
    outcome=Outcome.SUCCESS,
    actor=BOB,
    provider="vogent",
    number="+14155550100",
    plan_id="p_1",
)
EXPORT = replace(ENTRY, action=Action.EXPORT, phase=Phase.DONE, outcome=Outcome.SUCCESS)
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def three(store: Store) -> Store:
    """A refusal, a purchase, an export."""
    for entry in (ENTRY, BOUGHT, EXPORT):
        await store.trail.note(entry)
    return store


@pytest.mark.parametrize(
    ("question", "seqs"),
    [
        (EVERYTHING, [3, 2, 1]),
        (Question(number="+14155550100"), [2]),
        (Question(actor="U02BOB"), [2]),
        (Question(actor="Bob"), [2]),
        (Question(actor="U01ALICE"), [3, 1]),
        (Question(action="trail.export"), [3]),
        (Question(provider="vogent"), [2]),
        (Question(outcome="success"), [3, 2]),
        (Question(plan="p_1"), [2]),
        (Question(actor="Alice", outcome="success"), [3]),
        (Question(plan="p_2"), []),
        (Question(actor="\0\ud800"), []),
        (Question(since=NOW - HOUR, until=NOW + HOUR), [3, 2, 1]),
        (Question(since=NOW + HOUR), []),
        (Question(until=NOW - HOUR), []),
    ],
)
async def test_the_newest_answers_come_first(
    three: Store, question: Question, seqs: list[int]
) -> None:
    page = await three.trail.newest(question, 20)

    assert ([event.seq for event in page.events], page.total) == (seqs, len(seqs))
    assert await three.trail.count(question, 10) == len(seqs)
    assert await three.trail.count(question, 1) == min(1, len(seqs))


async def test_what_a_page_leaves_out_is_counted(three: Store) -> None:
    page = await three.trail.newest(EVERYTHING, 2)

    assert ([event.seq for event in page.events], page.total) == ([3, 2], 3)


async def test_a_moment_is_included_as_a_beginning_and_not_as_an_end(three: Store) -> None:
    second = datetime.fromisoformat((await trail(three))[1].time)

    since = await three.trail.newest(Question(since=second), 20)
    until = await three.trail.newest(Question(until=second), 20)

    assert 2 in {event.seq for event in since.events}
    assert 2 not in {event.seq for event in until.events}


async def test_a_stream_may_be_left_early(three: Store) -> None:
    events = three.trail.oldest_first(EVERYTHING)

    assert (await anext(events)).seq == 1
    await events.aclose()  # type: ignore[attr-defined]
    assert len(await trail(three)) == 3


async def test_an_event_is_read_as_it_was_written(store: Store) -> None:
    said = {"number": "+14155550100", "agent": None, "nested": [{"a": 1, "b": 1.5, "c": "☎"}]}
    written = await store.trail.note(replace(BOUGHT, before=said, after={}))

    assert await trail(store) == [written]
    assert (written.before, written.after) == (said, {})


async def test_what_people_and_providers_wrote_is_kept_without_what_no_database_takes(
    store: Store,
) -> None:
    odd = replace(
        ENTRY, actor=Actor("U\0", "\ud800", None), reason="a\0b e\u0301", after={"\0": "\0"}
    )

    await store.trail.note(odd)

    (kept,) = await trail(store)
    assert (kept.actor_id, kept.actor_name, kept.team_id) == ("U", "?", None)
    assert (kept.reason, kept.after) == ("ab é", {"": ""})


RELEASED = replace(BOUGHT, action=Action.RELEASE, actor=ALICE)
SETTLED = replace(BOUGHT, phase=Phase.SETTLED)
FOUND_IN_PART = replace(SETTLED, outcome=Outcome.FAILURE, provider_ref="r_1")


@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        (BOUGHT, True),
        (SETTLED, True),
        (FOUND_IN_PART, True),
        (replace(BOUGHT, phase=Phase.PARTIAL, outcome=Outcome.FAILURE), True),
        (replace(SETTLED, outcome=Outcome.FAILURE), False),
        (replace(BOUGHT, phase=Phase.FAILED, outcome=Outcome.FAILURE, provider_ref="r_1"), False),
        (replace(BOUGHT, phase=Phase.UNKNOWN, outcome=Outcome.UNKNOWN), False),
        (replace(BOUGHT, phase=Phase.PROPOSED), False),
        (replace(BOUGHT, phase=Phase.CONFIRMED), False),
        (replace(BOUGHT, phase=Phase.REFUSED, outcome=Outcome.DENIED), False),
        (EXPORT, False),
    ],
)
async def test_only_what_happened_counts_as_a_change(
    store: Store, entry: Entry, *, counts: bool
) -> None:
    written = await store.trail.note(entry)

    assert await store.trail.changes(20) == ([written] if counts else [])


async def test_changes_come_newest_first_and_no_more_than_are_wanted(store: Store) -> None:
    first, second, third = [
        await store.trail.note(one) for one in (BOUGHT, RELEASED, replace(BOUGHT, plan_id="p_2"))
    ]

    assert await store.trail.changes(20) == [third, second, first]
    assert await store.trail.changes(2) == [third, second]


@pytest.mark.parametrize(
    ("wanted", "seqs"),
    [
        ({"number": "+14155550100"}, [3, 2, 1]),
        ({"number": "+14155550100", "provider": "vogent"}, [2, 1]),
        ({"provider": "butter"}, [3]),
        ({"actor": "U01ALICE"}, [2]),
        ({"actor": "U02BOB", "provider": "vogent"}, [1]),
        ({"number": "+14155550101"}, []),
    ],
)
async def test_changes_are_those_of_a_line_a_provider_or_somebody(
    store: Store, wanted: dict[str, str], seqs: list[int]
) -> None:
    for one in (BOUGHT, RELEASED, replace(BOUGHT, provider="butter")):
        await store.trail.note(one)

    assert [one.seq for one in await store.trail.changes(20, **wanted)] == seqs


PAGES = [
    ({}, [5, 4], 0),
    ({"older": 4}, [3, 2], 2),
    ({"older": 2}, [1], 4),
    ({"newer": 2}, [4, 3], 1),
    ({"newer": 3}, [5, 4], 0),
    ({"older": 1}, [], 0),
    ({"newer": 5}, [], 0),
]


@pytest.mark.parametrize(("place", "seqs", "newer"), PAGES)
async def test_a_page_lies_next_to_its_place_and_knows_how_many_are_newer(
    store: Store, place: dict[str, Any], seqs: list[int], newer: int
) -> None:
    for _ in range(5):
        await store.trail.note(ENTRY)

    page = await store.trail.newest(Question(**place), 2)

    assert ([event.seq for event in page.events], page.total, page.newer) == (seqs, 5, newer)
    assert await store.trail.count(Question(**place), 10) == 5


@pytest.mark.parametrize("asked", ["Ágnes", "ágnes nagy", "ÁGNES NAGY", "Ágnes Nagy"])
async def test_an_actor_is_found_by_name_with_capitals_or_without(store: Store, asked: str) -> None:
    await store.trail.note(replace(ENTRY, actor=Actor("U1", "ágnes nagy", "T1")))
    await store.trail.note(replace(ENTRY, actor=Actor("U2", "Ágnes Nagy", "T1")))

    page = await store.trail.newest(Question(actor=asked), 20)

    as_it_stands = {"ágnes nagy", "Ágnes Nagy"} & {asked}
    found = {event.actor_name for event in page.events}
    assert as_it_stands <= found <= {"ágnes nagy", "Ágnes Nagy"}
    assert (not found) == (asked == "Ágnes")


async def test_a_note_is_written_once_for_each_delivery(store: Store) -> None:
    await store.trail.note(EXPORT, "d_1")

    with pytest.raises(AlreadyDelivered, match="Slack sent me this twice"):
        await store.trail.note(EXPORT, "d_1")

    await store.trail.note(EXPORT, "d_2")
    await store.trail.note(EXPORT)
    assert await store.trail.count(EVERYTHING, 10) == 3


async def test_a_long_trail_is_counted_no_further_than_a_thousand(store: Store) -> None:
    await write(store, COUNTED + 50)

    newest = await store.trail.newest(EVERYTHING, 20)
    near = await store.trail.newest(Question(older=COUNTED), 20)
    far = await store.trail.newest(Question(older=40), 20)
    back = await store.trail.newest(Question(newer=20), 20)
    last = await store.trail.newest(Question(older=5), 20)

    assert [one.total for one in (newest, near, far, back, last)] == [COUNTED] * 5
    assert [one.newer for one in (newest, near, far, back, last)] == [
        0,
        51,
        COUNTED,
        COUNTED,
        1_000,
    ]
    assert [one.older for one in (newest, near, far, back, last)] == [True] * 4 + [False]
    assert [one.events[0].seq for one in (newest, near, far, back, last)] == [1_050, 999, 39, 40, 4]


async def test_events_whose_clock_went_back_stand_where_their_time_is(store: Store) -> None:
    await write(store, 3)
    await lift_triggers(store)
    await raw(store, "UPDATE events SET time = '2019-12-31T00:00:00.000Z' WHERE seq = 2")

    pages = [EVERYTHING, Question(older=1), Question(newer=2), Question(older=3)]
    found = [await store.trail.newest(page, 20) for page in pages]

    assert [[one.seq for one in page.events] for page in found] == [[3, 1, 2], [2], [3, 1], [1, 2]]
