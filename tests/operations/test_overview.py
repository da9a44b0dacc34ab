"""What concerns one person: holdings, plans that wait, changes."""

from datetime import timedelta

import pytest

from bot.domain.actors import Actor, Standing
from bot.domain.errors import NotAllowed
from bot.domain.policy import Policy
from bot.domain.requests import Buy
from bot.operations.overview import Overview, overview
from bot.operations.reading import Reading
from bot.playground.simulators import Slow, Status
from tests.operations.conftest import (
    AREA,
    NUMBER,
    OURS_AT_SIGMAMIND,
    OURS_AT_VOGENT,
    House,
)
from tests.providers.conftest import SILENCE
from tests.store.conftest import ALICE, BUTTON

POLICY = Policy("T01TEST")
BOB = Actor("U02BOB", "bob", "T01TEST")


async def seen(house: House, actor: Actor = ALICE) -> Overview:
    return await overview(actor, house.providers, house.store, POLICY)


async def test_nothing_is_asked_of_providers_and_nothing_read_is_nothing_known(
    house: House,
) -> None:
    told = await seen(house)

    assert {name: list(held) for name, held in told.holdings.items()} == {
        "sigmamind": [],
        "vogent": [],
        "butter": [],
    }
    assert told.unseen == {"sigmamind", "vogent", "butter"}
    assert (told.waiting, told.changes) == ([], [])
    assert house.vogent.requests == []


async def test_a_provider_that_was_read_tells_its_numbers_and_agents(house: House) -> None:
    house.sigmamind.hold(OURS_AT_SIGMAMIND.value, friendlyName="Front desk")

    assert await Reading(house.providers, house.store, POLICY).everything() == []

    told = await seen(house)
    assert [held.name for held in told.holdings["sigmamind"]] == ["Front desk"]
    assert [held.line for held in told.holdings["vogent"]] == [OURS_AT_VOGENT]
    assert told.unseen == frozenset()
    assert "Front desk" in told.names.values()


async def test_who_is_down_or_silent_says_so_and_is_unread(house: House) -> None:
    reading = Reading(house.providers, house.store, POLICY)
    house.vogent.fault(Status(500), times=None)
    house.sigmamind.fault(Slow(), times=None)

    (down,) = await reading.read("vogent")
    (silent,) = await reading.read("sigmamind", SILENCE)
    assert await reading.read("butter") == ()

    assert down.startswith("Vogent failed (HTTP 500)")
    assert silent == "SigmaMind did not tell everything within 1.5 s."
    assert await reading.unread() == {"vogent", "sigmamind"}
    house.vogent.heal()
    assert await reading.read("vogent") == ()
    assert await reading.unread() == {"sigmamind"}


async def test_plans_wait_for_their_asker_until_they_are_confirmed_or_cancelled(
    house: House,
) -> None:
    first = await house.proposed(Buy(NUMBER, "vogent"))
    second = await house.proposed(Buy(AREA, "vogent"))
    third = await house.proposed(Buy(AREA, "sigmamind"))
    his = await house.proposed(Buy(AREA, "vogent"), BOB)
    assert [plan.id for plan in (await seen(house)).waiting] == [third.id, second.id, first.id]

    await house.confirmed(first)
    await house.desk().cancel(ALICE, second.id, BUTTON)

    told = await seen(house)
    assert [plan.id for plan in told.waiting] == [third.id]
    assert [plan.id for plan in (await seen(house, BOB)).waiting] == [his.id]
    assert [event.number for event in told.changes] == [NUMBER.value]
    assert (await seen(house, BOB)).changes == []


async def test_an_expired_plan_waits_for_nobody(house: House) -> None:
    await house.desk(lifetime=timedelta(0)).propose(ALICE, Buy(NUMBER, "vogent"), BUTTON)

    assert (await seen(house)).waiting == []


@pytest.mark.parametrize(
    "actor", [Actor("U9", "eve", "T9"), Actor("U3", "g", "T01TEST", Standing.GUEST)]
)
async def test_strangers_and_guests_see_nothing(house: House, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        await seen(house, actor)
