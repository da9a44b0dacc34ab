"""A plan's marks: that somebody was told, asked, or that everybody heard of it."""

import asyncio

from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.store.store import Store
from tests.store.conftest import TEN_MINUTES, claimed, draft, proposed, sent, to

MANY = 20


async def done(store: Store, place: int) -> Plan:
    """A plan that is done, and of which nobody was told."""
    plan = await proposed(store, draft(E164(f"+1415555{place:04}")))
    plan = await sent(store, await claimed(store, plan))
    ended = await store.plans.move(plan, to(State.DONE))
    assert ended is not None
    return ended


async def test_marks_that_are_made_at_once_are_all_made(store: Store) -> None:
    plans = [await done(store, place) for place in range(MANY)]

    marks = [mark(plan) for plan in plans for mark in (store.unsettled.told, store.unsettled.asked)]
    await asyncio.gather(*marks)

    kept = await store.plans.several([plan.id for plan in plans])
    assert [(plan.told, plan.asked, plan.announced) for plan in kept] == [
        (True, True, False)
    ] * MANY


async def test_of_many_who_would_announce_a_change_one_does(store: Store, copy: Store) -> None:
    plan, other = [await done(store, place) for place in range(2)]

    asked = [one.unsettled.announces(plan, TEN_MINUTES) for one in [store, copy] * MANY]
    told = await asyncio.gather(store.unsettled.announces(other, TEN_MINUTES), *asked)

    assert told[0]
    assert sum(told[1:]) == 1


async def test_who_stops_waiting_keeps_nobody_else_from_writing(store: Store) -> None:
    plans = [await done(store, place) for place in range(3)]
    marks = [asyncio.create_task(store.unsettled.told(plan)) for plan in plans]
    await asyncio.sleep(0)

    marks[0].cancel()
    marks[1].cancel()
    await asyncio.wait(marks)

    marks[2].result()
    (last,) = await store.plans.several([plans[2].id])
    assert last.told
