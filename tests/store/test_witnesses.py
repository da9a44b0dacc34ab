"""One witness a day between all copies, by the trail itself; none when nothing happened."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actors import Source, itself
from bot.domain.errors import TrailBroken
from bot.domain.events import Action, Entry, Outcome, Phase
from bot.store.ends import Place
from bot.store.store import Store
from bot.store.witnesses import Rhythm, told
from tests.store.conftest import ENTRY, lift_triggers, raw, trail

CLAIM = Entry(Action.WITNESS, Phase.CONFIRMED, Outcome.SUCCESS, itself("T01TEST"), Source.RECONCILE)
DAILY = Rhythm()
NOW = timedelta(0)


def done(place: Place) -> Entry:
    return replace(CLAIM, phase=Phase.DONE, after=told(place))


def failed(place: Place) -> Entry:
    return replace(done(place), phase=Phase.FAILED, outcome=Outcome.FAILURE)


async def test_the_head_before_the_claim_is_witnessed_and_stays_in_the_trail(store: Store) -> None:
    await store.trail.note(ENTRY)
    second = await store.trail.note(ENTRY)

    place = await store.witnesses.claim(CLAIM, DAILY)

    assert place == Place(second.seq, second.hash)
    events = await trail(store)
    assert (events[1].seq, events[1].hash) == (second.seq, second.hash)
    assert events[2].after == {"seq": second.seq, "hash": second.hash}
    assert (events[2].action, events[2].actor_id) == ("trail.witness", "numberbot")


async def test_an_empty_trail_needs_no_witness(store: Store) -> None:
    assert await store.witnesses.claim(CLAIM, DAILY) is None
    assert await trail(store) == []


async def test_of_many_copies_one_has_the_claim(store: Store, copy: Store) -> None:
    await store.trail.note(ENTRY)

    claims = await asyncio.gather(*(one.witnesses.claim(CLAIM, DAILY) for one in [store, copy] * 4))

    assert [one is None for one in claims].count(False) == 1
    assert [event.action for event in await trail(store)].count("trail.witness") == 1


async def test_after_a_witness_the_next_is_due_a_day_later(store: Store) -> None:
    await store.trail.note(ENTRY)
    place = await store.witnesses.claim(CLAIM, DAILY)
    assert place is not None
    await store.trail.note(done(place))
    await store.trail.note(ENTRY)

    assert await store.witnesses.claim(CLAIM, DAILY) is None
    assert await store.witnesses.claim(CLAIM, Rhythm(every=NOW)) is not None


async def test_nothing_is_witnessed_twice_when_only_witnesses_were_written(store: Store) -> None:
    await store.trail.note(ENTRY)
    place = await store.witnesses.claim(CLAIM, DAILY)
    assert place is not None
    await store.trail.note(done(place))

    assert await store.witnesses.claim(CLAIM, Rhythm(every=NOW)) is None


@pytest.mark.parametrize("said", [True, False])
async def test_one_that_reached_nobody_is_tried_again_later(store: Store, *, said: bool) -> None:
    await store.trail.note(ENTRY)
    place = await store.witnesses.claim(CLAIM, DAILY)
    assert place is not None
    if said:
        await store.trail.note(failed(place))

    assert await store.witnesses.claim(CLAIM, DAILY) is None
    soon = Rhythm(again=NOW) if said else Rhythm(lease=NOW)
    assert await store.witnesses.claim(CLAIM, soon) is not None


async def test_a_head_that_does_not_hold_is_not_witnessed(store: Store) -> None:
    for _ in range(2):
        await store.trail.note(ENTRY)
    await lift_triggers(store)
    await raw(store, "DELETE FROM events WHERE seq = 2")

    with pytest.raises(TrailBroken):
        await store.witnesses.claim(CLAIM, DAILY)
