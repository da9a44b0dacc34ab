"""Which two plans may not be carried out at once, and until when."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.domain.errors import Busy
from bot.domain.numbers import E164
from bot.domain.plans import TRANSITIONS, State
from bot.store.store import Store
from bot.store.unsettled import Brought
from tests.store.conftest import (
    NUMBER,
    claimed,
    draft,
    pick,
    proposed,
    sent,
    to,
)

OTHER = E164("+14155550101")
CHANGES = [(one, other) for one, other in TRANSITIONS if one is not None]
FORBIDDEN = [pair for pair in product(State, State) if pair not in TRANSITIONS]


def since(*numbers: E164) -> Brought:
    """What was brought since a plan began, and nothing before."""
    return Brought(frozenset(number.value for number in numbers), frozenset())


async def test_two_plans_for_one_number_are_not_carried_out_at_once(store: Store) -> None:
    await claimed(store)
    second = await proposed(store)

    with pytest.raises(Busy, match="in the way"):
        await claimed(store, second)

    assert await store.plans.get(second.id) == second


@pytest.mark.parametrize("other", [draft(OTHER), draft(provider="sigmamind"), pick("vogent")])
async def test_another_number_or_provider_is_not_in_the_way(store: Store, other: object) -> None:
    await claimed(store)

    taken = await claimed(store, await proposed(store, other))  # type: ignore[arg-type]

    assert taken.state is State.CLAIMED


async def test_two_automatic_picks_at_one_provider_wait_for_each_other(store: Store) -> None:
    await claimed(store, await proposed(store, pick()))

    with pytest.raises(Busy, match="in the way"):
        await claimed(store, await proposed(store, pick()))
    elsewhere = await claimed(store, await proposed(store, pick("vogent")))

    assert elsewhere.state is State.CLAIMED


@pytest.mark.parametrize("what", [draft(), pick()])
@pytest.mark.parametrize("state", [State.SENT, State.PENDING, State.UNKNOWN])
async def test_a_number_or_provider_stays_taken_until_it_is_known_how_it_ended(
    store: Store, what: object, state: State
) -> None:
    plan = await sent(store, await claimed(store, await proposed(store, what)))  # type: ignore[arg-type]
    if state is not State.SENT:
        await store.plans.move(plan, to(state))

    with pytest.raises(Busy):
        await claimed(store, await proposed(store, what))  # type: ignore[arg-type]


@pytest.mark.parametrize("what", [draft(), pick()])
@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.PARTIAL])
async def test_a_number_or_provider_is_free_again_once_a_plan_ended(
    store: Store, what: object, state: State
) -> None:
    plan = await sent(store, await claimed(store, await proposed(store, what)))  # type: ignore[arg-type]
    await store.plans.move(plan, to(state))

    again = await claimed(store, await proposed(store, what))  # type: ignore[arg-type]

    assert again.state is State.CLAIMED


async def test_lines_of_open_plans_are_told_apart_from_those_of_ended_ones(store: Store) -> None:
    mine = await sent(store)
    other = await sent(store, await claimed(store, await proposed(store, draft(OTHER))))

    assert await store.unsettled.open_lines("vogent") == {NUMBER.value, OTHER.value}
    await store.plans.move(other, to(State.DONE))
    assert await store.unsettled.open_lines("vogent") == {NUMBER.value}
    assert await store.unsettled.brought("vogent", mine) == since(OTHER)
    assert await store.unsettled.brought("sigmamind", mine) == since()


async def test_a_line_that_was_brought_long_ago_may_be_brought_again(store: Store) -> None:
    """Given back since, or a doubt about it would be taken for a line that is not there."""
    other = await sent(store, await claimed(store, await proposed(store, draft(OTHER))))
    await store.plans.move(other, to(State.DONE))
    mine = await sent(store)
    assert (await store.unsettled.brought("vogent", mine)).lines == {OTHER.value}

    long_after = replace(mine, created=mine.created + timedelta(days=2))

    assert await store.unsettled.brought("vogent", long_after) == since()
