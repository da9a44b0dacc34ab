"""Vogent's own oddities."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import OutcomeUnknown, Rejected, Unavailable, Unsupported
from bot.domain.numbers import E164, Area, SipUser
from bot.domain.requests import Buy
from bot.playground.simulators import Answer, SimulatedVogent, Status
from tests.providers.conftest import Reach

EXAMPLES = Path(__file__).parent / "examples"
NUMBER = E164("+14155550100")


async def test_searching_finds_ten_numbers_of_the_area_code(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    offers = await (await reach(vogent)).search(Area("US", "415"))

    assert [str(offer.number) for offer in offers] == vogent.stock[:10]
    assert {offer.provider for offer in offers} == {"vogent"}
    assert vogent.requests[0].sent == {"prefix": "415", "country": "US", "limit": 10}


@pytest.mark.parametrize(("limit", "asked"), [(3, 3), (10, 10), (50, 10), (0, 1)])
async def test_no_more_than_ten_are_ever_asked_for(
    vogent: SimulatedVogent, reach: Reach, limit: int, asked: int
) -> None:
    offers = await (await reach(vogent)).search(Area("US", "415"), limit)

    assert vogent.requests[0].sent["limit"] == asked
    assert len(offers) == asked


@pytest.mark.parametrize(
    ("area", "prefix"),
    [
        (Area("GB", "020"), "20"),
        (Area("GB", "20"), "20"),
        (Area("DE", "030"), "30"),
        (Area("IT", "06"), "06"),
        (Area("RU", "812"), "812"),
    ],
)
async def test_the_zero_that_is_only_dialled_at_home_is_left_out(
    vogent: SimulatedVogent, reach: Reach, area: Area, prefix: str
) -> None:
    await (await reach(vogent)).search(area)

    assert vogent.requests[0].sent["prefix"] == prefix


async def test_a_whole_number_as_area_code_tells_whether_it_is_still_offered(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent)
    area = Area("US", NUMBER.national)

    assert [offer.number for offer in await provider.search(area)] == [NUMBER]
    await provider.buy(NUMBER)
    assert await provider.search(area) == ()


@pytest.mark.parametrize("area", [Area("US"), Area("GB", "0"), Area("US", "")])
async def test_a_whole_country_cannot_be_searched(
    vogent: SimulatedVogent, reach: Reach, area: Area
) -> None:
    provider = await reach(vogent)

    with pytest.raises(Unsupported, match="needs an area code too"):
        provider.check(Buy(area))
    with pytest.raises(Unsupported):
        await provider.search(area)

    assert vogent.requests == []


async def test_a_search_is_repeated_though_it_is_a_post(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.fault(Status(503))

    offers = await (await reach(vogent)).search(Area("US", "415"))

    assert len(offers) == 10
    assert len(vogent.requests) == 2


async def test_an_offer_that_cannot_be_read_is_left_out(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.fault(Answer([{"number": "?"}, {}, None, {"number": str(NUMBER)}]))

    offers = await (await reach(vogent)).search(Area("US", "415"))

    assert [offer.number for offer in offers] == [NUMBER]


async def test_only_the_branch_in_use_is_sent(vogent: SimulatedVogent, reach: Reach) -> None:
    held = await (await reach(vogent)).buy(NUMBER)

    assert vogent.requests[0].sent == {"type": "purchase", "purchase": {"number": str(NUMBER)}}
    assert held.reference == vogent.held[str(NUMBER)]["id"]
    assert (held.inbound_agent, held.name, held.status) == (None, None, None)


async def test_a_refusal_without_a_reason_guesses_that_it_was_sold(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.stock.remove(str(NUMBER))

    with pytest.raises(Rejected) as caught:
        await (await reach(vogent)).buy(NUMBER)

    assert str(caught.value) == (
        "Vogent said no without a reason (HTTP 400); nothing was changed."
        " Somebody else may have bought it since; search again."
    )


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"id": "1"},
        {"number": str(NUMBER)},
        {"id": "1", "number": "+12125550100", "type": "PSTN"},
        {"id": "1", "number": str(NUMBER), "type": "SIP_USERNAME"},
    ],
)
async def test_a_purchase_that_names_no_or_another_number_is_in_doubt(
    vogent: SimulatedVogent, reach: Reach, answer: Any
) -> None:
    vogent.fault(Answer(answer))

    with pytest.raises(OutcomeUnknown, match="may or may not have happened"):
        await (await reach(vogent)).buy(NUMBER)


async def test_a_sip_user_is_listed_by_its_name(vogent: SimulatedVogent, reach: Reach) -> None:
    vogent.hold("frontdesk", type="SIP_USERNAME")
    vogent.hold("4155550100", type="SIP_USERNAME", agentId="agent-1")

    listing = await (await reach(vogent)).list()

    assert [held.line for held in listing.holdings] == [SipUser("frontdesk"), SipUser("4155550100")]
    assert listing.holdings[1].inbound_agent == "agent-1"
    assert listing.holdings[1].outbound_agent == "agent-1"
    assert listing.complete


async def test_a_record_of_an_old_or_unknown_type_is_read_as_a_number(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    old = {"id": "1", "number": str(NUMBER), "agentId": ""}
    new = {"id": "2", "number": "+12125550100", "type": "TOLL_FREE", "agentId": None}
    vogent.fault(Answer({"data": [old, new], "cursor": None}))

    listing = await (await reach(vogent)).list()

    assert [str(held.line) for held in listing.holdings] == ["+14155550100", "+12125550100"]
    assert [held.inbound_agent for held in listing.holdings] == [None, None]


async def test_a_record_that_cannot_be_read_is_left_out_and_told(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    records = [{"id": "1", "number": "frontdesk", "type": "PSTN"}, {"number": str(NUMBER)}, 5]
    vogent.fault(Answer({"data": records, "cursor": None}))

    listing = await (await reach(vogent)).list()

    assert listing.holdings == ()
    assert listing.missing == "listed 3 records that Numberbot cannot read."
    assert not listing.complete


async def test_the_cursor_is_followed_to_the_end(vogent: SimulatedVogent, reach: Reach) -> None:
    vogent.most_a_page = 2
    for number in vogent.stock[:5]:
        vogent.hold(number)

    listing = await (await reach(vogent)).list()

    assert [str(held.line) for held in listing.holdings] == list(vogent.held)
    assert listing.complete
    assert len(vogent.requests) == 3
    assert "cursor" not in vogent.requests[0].query


async def test_a_cursor_that_comes_again_ends_the_list_incomplete(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    record = {"id": "1", "number": str(NUMBER), "type": "PSTN", "agentId": None}
    vogent.fault(Answer({"data": [record], "cursor": "again"}), times=None)

    listing = await (await reach(vogent)).list()

    assert [held.line for held in listing.holdings] == [NUMBER]
    assert not listing.complete
    assert len(vogent.requests) == 2


async def test_a_list_without_a_cursor_field_is_not_called_complete(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.fault(Answer({"data": []}))

    assert not (await (await reach(vogent)).list()).complete


@pytest.mark.parametrize("answer", [{"data": None, "cursor": None}, {"cursor": None}, [], "null"])
async def test_an_answer_without_records_is_no_empty_list(
    vogent: SimulatedVogent, reach: Reach, answer: Any
) -> None:
    vogent.fault(Answer(answer), times=None)

    with pytest.raises(Unavailable, match="unreadable"):
        await (await reach(vogent)).list()


async def test_the_example_of_its_documents_is_read(vogent: SimulatedVogent, reach: Reach) -> None:
    example = json.loads((EXAMPLES / "vogent.create.response.json").read_text())
    vogent.fault(Answer({"data": [example], "cursor": None}))

    (held,) = (await (await reach(vogent)).list()).holdings

    assert held.line == E164("+18001234567")
    assert held.reference == example["id"]
