"""SigmaMind's own oddities."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import OutcomeUnknown, Unsupported
from bot.domain.numbers import E164, Area
from bot.domain.requests import Buy
from bot.playground.simulators import Answer, SimulatedSigmaMind
from tests.providers.conftest import Reach

EXAMPLES = Path(__file__).parent / "examples"
NUMBER = E164("+14155550100")


async def test_it_buys_in_the_area_code_that_was_asked_for(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider = await reach(sigmamind)

    held = await provider.buy_in(Area("US", "212"))

    assert str(held.line).startswith("+1212")
    assert sigmamind.requests[0].sent == {"countryCode": "US", "areaCode": 212}


async def test_without_an_area_code_the_country_alone_is_sent(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider = await reach(sigmamind)

    held = await provider.buy_in(Area("GB"))

    assert str(held.line).startswith("+44")
    assert sigmamind.requests[0].sent == {"countryCode": "GB"}


async def test_with_none_left_in_the_area_code_it_tells_the_nearest_that_it_took(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider = await reach(sigmamind)

    held = await provider.buy_in(Area("US", "510"))

    assert str(held.line).startswith("+1512")
    assert held.line in [E164(number) for number in sigmamind.held]


async def test_an_exact_number_is_sent_alone(sigmamind: SimulatedSigmaMind, reach: Reach) -> None:
    provider = await reach(sigmamind)

    held = await provider.buy(NUMBER)

    assert sigmamind.requests[0].sent == {"phoneNumber": str(NUMBER)}
    assert held.reference == str(NUMBER)


@pytest.mark.parametrize("code", ["020", "0161", "20", "1", "100000", "0"])
async def test_an_area_code_it_cannot_be_told_is_refused_before_any_call(
    sigmamind: SimulatedSigmaMind, reach: Reach, code: str
) -> None:
    provider = await reach(sigmamind)
    area = Area("GB", code)

    with pytest.raises(Unsupported, match=f"GB {code}"):
        provider.check(Buy(area))
    with pytest.raises(Unsupported):
        await provider.buy_in(area)

    assert sigmamind.requests == []


@pytest.mark.parametrize("code", ["100", "415", "99999", None])
async def test_an_area_code_of_three_to_five_digits_can_be_told(
    sigmamind: SimulatedSigmaMind, reach: Reach, code: str | None
) -> None:
    (await reach(sigmamind)).check(Buy(Area("US", code)))


@pytest.mark.parametrize("status", [200, 201])
async def test_both_statuses_of_its_documents_are_a_purchase(
    sigmamind: SimulatedSigmaMind, reach: Reach, status: int
) -> None:
    sigmamind.fault(Answer({"sipPhoneNumber": str(NUMBER)}, status=status))
    provider = await reach(sigmamind)

    assert (await provider.buy(NUMBER)).line == NUMBER


@pytest.mark.parametrize(
    "answer", [{}, {"sipPhoneNumber": None}, {"sipPhoneNumber": "soon"}, {"error": "?"}, [], None]
)
async def test_a_purchase_that_does_not_name_its_number_is_in_doubt(
    sigmamind: SimulatedSigmaMind, reach: Reach, answer: Any
) -> None:
    sigmamind.fault(Answer(answer, status=201), times=None)
    provider = await reach(sigmamind)

    with pytest.raises(OutcomeUnknown, match="without naming the number"):
        await provider.buy_in(Area("US", "415"))
    with pytest.raises(OutcomeUnknown, match="may or may not have happened"):
        await provider.buy(NUMBER)


async def test_an_exact_purchase_that_names_another_number_is_in_doubt(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    sigmamind.fault(Answer({"sipPhoneNumber": "+12125550100"}, status=201))
    provider = await reach(sigmamind)

    with pytest.raises(OutcomeUnknown, match=r"\+12125550100 instead of \+14155550100"):
        await provider.buy(NUMBER)


async def test_numbers_as_integers_without_a_plus_are_read(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    sigmamind.integer_numbers = True
    sigmamind.hold(str(NUMBER))

    listing = await (await reach(sigmamind)).list()

    assert [held.line for held in listing.holdings] == [NUMBER]


async def test_a_holding_tells_name_agents_trunk_and_status(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    sigmamind.hold(
        str(NUMBER),
        provider="byo",
        active=False,
        friendlyName="Front desk",
        inboundAgentId="in",
        outboundAgentId="out",
        terminationSipURI="sip.carrier.example",
    )

    held = (await (await reach(sigmamind)).list()).holdings[0]

    assert (held.name, held.inbound_agent, held.outbound_agent) == ("Front desk", "in", "out")
    assert (held.trunk, held.status) == ("sip.carrier.example", "inactive")


async def test_the_pages_of_a_list_are_followed_to_the_end(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    sigmamind.most_a_page = 10
    for number in sigmamind.stock[:23]:
        sigmamind.hold(number)

    listing = await (await reach(sigmamind)).list()

    assert [str(held.line) for held in listing.holdings] == list(sigmamind.held)
    assert listing.complete
    assert [one.query["page"] for one in sigmamind.requests] == ["0", "1", "2"]


@pytest.mark.parametrize("count", [0, 1, 9, 11, 24])
async def test_a_bare_list_of_an_odd_length_is_complete(
    sigmamind: SimulatedSigmaMind, reach: Reach, count: int
) -> None:
    sigmamind.bare_array = True
    for number in sigmamind.stock[:count]:
        sigmamind.hold(number)

    listing = await (await reach(sigmamind)).list()

    assert len(listing.holdings) == count
    assert listing.complete


@pytest.mark.parametrize("count", [10, 20, 25])
async def test_a_bare_list_as_long_as_a_page_may_be_cut(
    sigmamind: SimulatedSigmaMind, reach: Reach, count: int
) -> None:
    sigmamind.bare_array = True
    for number in sigmamind.stock[:count]:
        sigmamind.hold(number)

    listing = await (await reach(sigmamind)).list()

    assert len(listing.holdings) == count
    assert not listing.complete
    assert listing.missing == (
        f"listed exactly {count} numbers and does not say whether there are more."
    )


async def test_a_list_that_repeats_its_first_page_ends_and_is_not_complete(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    page = {"data": [{"sipPhoneNumber": str(NUMBER)}], "hasNext": True}
    sigmamind.fault(Answer(page), times=None)

    listing = await (await reach(sigmamind)).list()

    assert [held.line for held in listing.holdings] == [NUMBER]
    assert not listing.complete
    assert len(sigmamind.requests) == 2


async def test_a_list_that_counts_more_than_it_shows_is_not_complete(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    page = {"data": [{"sipPhoneNumber": str(NUMBER)}], "hasNext": False, "totalCounts": 3}
    sigmamind.fault(Answer(page))

    listing = await (await reach(sigmamind)).list()

    assert listing.missing == "counts 3 numbers but listed 1."


async def test_total_pages_tell_the_end_where_has_next_is_missing(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    sigmamind.fault(Answer({"data": [{"sipPhoneNumber": str(NUMBER)}] * 10, "totalPages": "1"}))

    assert (await (await reach(sigmamind)).list()).complete


async def test_an_unreadable_record_is_left_out_and_told(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    odd = ["text", None, {"sipPhoneNumber": "0800 FLOWERS"}, {"friendlyName": "no number"}]
    records = [*odd, {"sipPhoneNumber": str(NUMBER), "friendlyName": "", "provider": 7}]
    sigmamind.fault(Answer({"data": records, "hasNext": False}))

    listing = await (await reach(sigmamind)).list()

    assert [(held.line, held.name) for held in listing.holdings] == [(NUMBER, None)]
    assert not listing.complete
    assert listing.missing is not None
    assert "cannot read" in listing.missing


async def test_the_examples_of_its_documents_are_read(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider = await reach(sigmamind)
    for name in ("create", "import", "update"):
        example = json.loads((EXAMPLES / f"sigmamind.{name}.response.json").read_text())
        sigmamind.fault(Answer({"data": [example], "hasNext": False}))

        (held,) = (await provider.list()).holdings

        assert held.line == E164("+14155552671")
        assert held.name == "Support Line - US"
        assert held.inbound_agent == example["inboundAgentId"]
