"""What every provider must do. A new provider is done when it passes all of `test_contract*.py`.

What its operations do stands in `test_contract_operations.py`, after the table `operations.py`, and
how they fail in `test_contract_faults.py`.
"""

import logging

import pytest

from bot.domain.errors import ProviderError, Rejected
from bot.domain.numbers import Area
from bot.domain.requests import Buy
from bot.playground.simulators import Status
from bot.providers.port import Feature
from bot.providers.registry import PROVIDERS, variables
from tests.providers.conftest import Reach, There


@pytest.mark.parametrize("name", PROVIDERS)
def test_each_feature_is_either_there_or_explained(name: str) -> None:
    adapter = PROVIDERS[name]

    assert adapter.name == name
    assert adapter.features | set(adapter.without) == set(Feature)
    assert not adapter.features & set(adapter.without)


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_explanation_reads_as_a_sentence_after_the_title(name: str) -> None:
    for words in PROVIDERS[name].without.values():
        assert words[0].islower()
        assert words.endswith(".")
        assert PROVIDERS[name].title not in words


async def test_everything_it_holds_is_listed(there: There) -> None:
    hold_three(there)

    listing = await there.provider.list()

    assert [str(held.line) for held in listing.holdings] == list(there.simulator.held)
    assert listing.complete
    assert listing.missing is None
    assert {held.provider for held in listing.holdings} == {there.provider.name}


async def test_every_holding_has_a_reference_of_its_own(there: There) -> None:
    hold_three(there)

    listing = await there.provider.list()

    assert len({held.reference for held in listing.holdings}) == len(listing.holdings)
    assert all(held.reference for held in listing.holdings)


async def test_an_account_without_numbers_is_a_complete_empty_list(there: There) -> None:
    there.simulator.held.clear()

    listing = await there.provider.list()

    assert listing.holdings == ()
    assert listing.complete


async def test_every_request_says_who_we_are(there: There) -> None:
    await there.provider.list()

    assert there.simulator.requests[0].headers["User-Agent"] == "numberbot/0.1"


async def test_checking_a_purchase_that_can_be_said_asks_nobody(seller: There) -> None:
    seller.provider.check(Buy(seller.for_sale()))
    seller.provider.check(Buy(Area("US", "415")))

    assert seller.sent() == []


async def test_a_number_that_was_sold_is_refused_and_nothing_changes(seller: There) -> None:
    number = seller.for_sale()
    seller.simulator.stock.remove(str(number))

    with pytest.raises(Rejected, match="nothing was changed"):
        await seller.provider.buy(number)

    assert seller.simulator.held == {}


async def test_a_provider_that_came_back_can_be_asked_again(there: There) -> None:
    await there.provider.list()
    await there.simulator.down()
    await there.simulator.up()

    assert (await there.provider.list()).complete


async def test_a_wrong_key_is_told_with_its_variable(there: There, reach: Reach) -> None:
    provider = await reach(there.simulator, key="another-key")

    with pytest.raises(Rejected, match=variables(there.provider.name)[0]):
        await provider.list()


async def test_no_secret_leaves_in_words_in_logs_or_in_what_led_to_them(
    seller: There, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for fault in (Status(400, echo=True), Status(403, echo=True), Status(500, echo=True)):
        seller.simulator.fault(fault, times=None)
        for ask in (seller.provider.list, lambda: seller.provider.buy(seller.for_sale())):
            with pytest.raises(ProviderError) as caught:
                await ask()
            said += [repr(caught.value), repr(caught.value.__context__)]
            assert caught.value.__cause__ is None
        seller.simulator.heal()

    said += [record.getMessage() + repr(record.args) for record in caplog.records]
    assert "GET" in caplog.text
    assert not [words for words in said if seller.simulator.api_key in words]


def hold_three(there: There) -> None:
    """Give an account three numbers, if it has none."""
    if there.simulator.held:
        return
    for number in there.simulator.stock[:3]:
        there.simulator.hold(number)
