"""What we hold, asked of everybody at once."""

import pytest

from bot.domain.actors import Actor
from bot.domain.errors import NotAllowed, NotUnderstood
from bot.domain.policy import Policy
from bot.operations.inventory import Inventory, Wanted, take
from bot.playground.simulators import Slow, Status
from tests.operations.conftest import OURS_AT_SIGMAMIND, OURS_AT_VOGENT, House
from tests.providers.conftest import SILENCE
from tests.store.conftest import ALICE

POLICY = Policy("T01TEST")


async def taken(house: House, wanted: Wanted | None = None) -> Inventory:
    """With more time than any machine needs."""
    return await take(ALICE, wanted or Wanted(), house.providers, house.store, POLICY, 60)


def lines(inventory: Inventory) -> list[str]:
    return [str(held.line) for held in inventory.holdings]


async def test_everything_everywhere_is_listed_by_provider_and_line_and_kept(house: House) -> None:
    house.vogent.hold("+14155550111")

    inventory = await taken(house)

    assert lines(inventory) == [
        OURS_AT_SIGMAMIND.value,
        "+14155550111",
        OURS_AT_VOGENT.value,
        *sorted(house.butter.held),
    ]
    assert inventory.problems == ()
    for name in ("sigmamind", "vogent", "butter"):
        kept = await house.store.holdings.at(name)
        assert {str(held.line) for held in kept} == {*house.simulator(name).held}


async def test_a_provider_that_is_down_is_named_and_the_others_are_listed(house: House) -> None:
    await taken(house)
    house.vogent.fault(Status(500), times=None)

    inventory = await taken(house)

    assert OURS_AT_SIGMAMIND.value in lines(inventory)
    assert OURS_AT_VOGENT.value not in lines(inventory)
    assert ["Vogent failed (HTTP 500)" in one for one in inventory.problems] == [True]
    assert [held.line for held in await house.store.holdings.at("vogent")] == [OURS_AT_VOGENT]


async def test_a_provider_that_is_silent_is_named_and_the_others_are_listed(house: House) -> None:
    house.vogent.fault(Slow(), times=None, method="GET")

    inventory = await take(ALICE, Wanted(), house.providers, house.store, POLICY, SILENCE)

    assert lines(inventory) == [OURS_AT_SIGMAMIND.value, *sorted(house.butter.held)]
    (problem,) = inventory.problems
    assert problem.startswith("Vogent did not tell everything within 1.5 s")
    assert "`/number list provider:vogent`" in problem


async def test_a_list_that_is_not_whole_says_so(house: House) -> None:
    house.butter.page_size = 2

    inventory = await taken(house, Wanted("butter"))

    assert len(inventory.holdings) == 2
    assert [one.startswith("Butter") for one in inventory.problems] == [True]


async def test_only_the_provider_that_is_wanted_is_asked(house: House) -> None:
    inventory = await taken(house, Wanted("Vogent"))

    assert lines(inventory) == [OURS_AT_VOGENT.value]
    assert (house.sigmamind.requests, house.butter.requests) == ([], [])
    with pytest.raises(NotUnderstood, match="Did you mean Vogent"):
        await taken(house, Wanted("vogant"))


async def test_the_list_can_be_narrowed_to_a_country_or_to_what_has_no_agent(house: House) -> None:
    house.vogent.hold("+442079460011", agentId="a_1")
    house.vogent.hold("alice", type="SIP_USERNAME")

    british = await taken(house, Wanted("vogent", country="GB"))
    unassigned = await taken(house, Wanted("vogent", unassigned=True))

    assert lines(british) == ["+442079460011"]
    assert lines(unassigned) == [OURS_AT_VOGENT.value, "alice"]


async def test_a_stranger_sees_nothing(house: House) -> None:
    with pytest.raises(NotAllowed):
        await take(Actor("U9", "Eve", "T9"), Wanted(), house.providers, house.store, POLICY)

    assert house.vogent.requests == []
