"""Butter AI's own oddities."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.domain.errors import Rejected, Unavailable, Unsupported
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area
from bot.domain.requests import Buy
from bot.playground.simulators import Answer, SimulatedButter
from bot.providers.config import ProviderConfig
from bot.providers.registry import build
from tests.providers.conftest import Reach

EXAMPLES = Path(__file__).parent / "examples"


@pytest.mark.parametrize("what", [E164("+14155550100"), Area("US", "415")])
async def test_it_sells_nothing_and_says_what_to_do(
    butter: SimulatedButter, reach: Reach, what: E164 | Area
) -> None:
    provider = await reach(butter)

    with pytest.raises(Unsupported) as caught:
        provider.check(Buy(what))

    assert str(caught.value) == (
        "Butter AI sells no numbers: import one you have elsewhere instead."
    )
    assert butter.requests == []


async def test_both_key_and_organization_are_sent(butter: SimulatedButter, reach: Reach) -> None:
    await (await reach(butter)).list()

    headers = butter.requests[0].headers
    assert headers["X-API-Key"] == butter.api_key
    assert headers["X-Organization-Id"] == butter.organization_id


async def test_a_key_of_another_organization_is_told(butter: SimulatedButter, reach: Reach) -> None:
    butter.organization_id = "org_other"

    with pytest.raises(Rejected, match="BUTTER_API_KEY"):
        await (await reach(butter)).list()


async def test_without_an_organization_it_cannot_be_on() -> None:
    with pytest.raises(ValueError, match="BUTTER_ORGANIZATION_ID"):
        build([ProviderConfig("butter", SecretStr("key"))])


async def test_a_holding_tells_its_agent_directions_and_status(
    butter: SimulatedButter, reach: Reach
) -> None:
    both, inbound, outbound = (await (await reach(butter)).list()).holdings

    assert both.reference == butter.held[str(both.line)]["phone_number_id"]
    assert both.inbound_agent == both.outbound_agent == "agent_5a1f0c9e7b32"
    assert both.directions == frozenset(Direction)
    assert both.status == "assigned"
    assert inbound.directions == frozenset({Direction.INBOUND})
    assert inbound.inbound_agent is None
    assert outbound.directions == frozenset({Direction.OUTBOUND})


async def test_a_first_page_of_more_says_how_much_is_missing(
    butter: SimulatedButter, reach: Reach
) -> None:
    butter.page_size = 2

    listing = await (await reach(butter)).list()

    assert len(listing.holdings) == 2
    assert not listing.complete
    assert listing.missing == (
        "shows only its first 2 of 3 numbers; its API documents no way to ask for the rest."
    )


@pytest.mark.parametrize(
    ("pagination", "complete"),
    [
        ({"has_more": False}, True),
        ({"has_more": False, "total_count": 0}, True),
        ({"has_more": False, "total_count": 3}, False),
        ({"has_more": True, "total_count": 0}, False),
        ({"has_more": True}, False),
        ({"has_more": "perhaps"}, False),
        (None, False),
    ],
)
async def test_a_list_is_complete_only_if_it_says_so(
    butter: SimulatedButter, reach: Reach, pagination: Any, *, complete: bool
) -> None:
    butter.fault(Answer({"success": True, "data": [], "pagination": pagination}))

    listing = await (await reach(butter)).list()

    assert listing.complete is complete
    assert (listing.missing is None) is complete


async def test_success_false_is_no_list(butter: SimulatedButter, reach: Reach) -> None:
    butter.fault(Answer({"success": False, "data": []}), times=None)

    with pytest.raises(Unavailable, match="nothing was changed"):
        await (await reach(butter)).list()


async def test_the_example_of_its_documents_is_read(butter: SimulatedButter, reach: Reach) -> None:
    example = json.loads((EXAMPLES / "butter.import-twilio.response.json").read_text())
    page = {"success": True, "data": [example["data"]], "pagination": {"has_more": False}}
    butter.fault(Answer(page))

    (held,) = (await (await reach(butter)).list()).holdings

    assert held.line == E164("+15551234567")
    assert held.reference == "phon_a1b2c3d4e5f6"
    assert held.status == "free"
