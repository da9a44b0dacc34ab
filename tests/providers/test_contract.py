"""What every provider must do. A new provider is done when it passes here."""

import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.errors import (
    OutcomeUnknown,
    ProviderError,
    Rejected,
    Unavailable,
    Unsupported,
)
from bot.domain.numbers import E164, Area
from bot.domain.requests import Buy
from bot.playground.simulators import FAULTS, Cut, Fault, Slow, Status, too_many
from bot.providers.port import Feature, require
from bot.providers.registry import PROVIDERS, variables
from tests.providers.conftest import QUICK, SILENCE, Reach, There

ON_A_WRITE: dict[str, tuple[Fault, type[ProviderError]]] = {
    "slow": (Slow(), OutcomeUnknown),
    "slow and nothing done": (Slow(changed=False), OutcomeUnknown),
    "cut before the change": (Cut(changed=False), OutcomeUnknown),
    "cut after the change": (Cut(changed=True), OutcomeUnknown),
    "202": (Status(202, changed=True), OutcomeUnknown),
    "204": (Status(204, changed=True), OutcomeUnknown),
    "301": (Status(301), Rejected),
    "302": (Status(302), OutcomeUnknown),
    "303": (Status(303), OutcomeUnknown),
    "307": (Status(307), Rejected),
    "308": (Status(308), Rejected),
    "400": (Status(400), Rejected),
    "401": (Status(401), Rejected),
    "402": (Status(402), Rejected),
    "403": (Status(403), Rejected),
    "404": (Status(404), Rejected),
    "408": (Status(408), OutcomeUnknown),
    "409": (Status(409), Rejected),
    "422": (Status(422), Rejected),
    "429": (too_many(retry_after=None), Unavailable),
    "500": (Status(500), OutcomeUnknown),
    "502": (Status(502), OutcomeUnknown),
    "503": (Status(503), OutcomeUnknown),
    "error that repeats what was sent": (Status(400, echo=True), Rejected),
    "nonsense": (FAULTS["nonsense"](), OutcomeUnknown),
    "half an answer": (FAULTS["half an answer"](), OutcomeUnknown),
}
ANY = E164("+14155550100")


def within(fault: str) -> float:
    """How long an answer is waited for: only where none comes is the wait cut short."""
    return SILENCE if fault.startswith("slow") else QUICK.write_within


def on_a_read(error: type[ProviderError]) -> type[ProviderError]:
    """A read that may have been carried out changed nothing all the same."""
    return Unavailable if error is OutcomeUnknown else error


def test_every_fault_of_the_menu_has_its_meaning_here() -> None:
    assert ON_A_WRITE.keys() >= FAULTS.keys()


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


async def test_what_is_not_offered_is_refused_before_any_call(there: There) -> None:
    calls: dict[Feature, Callable[[], Awaitable[object]]] = {
        Feature.SEARCH: lambda: there.provider.search(Area("US", "415")),
        Feature.BUY_IN_AREA: lambda: there.provider.buy_in(Area("US", "415")),
        Feature.BUY_EXACT: lambda: there.provider.buy(ANY),
    }
    for feature in calls.keys() - there.provider.features:
        with pytest.raises(Unsupported, match=there.provider.title):
            await calls[feature]()
        with pytest.raises(Unsupported, match=there.provider.title):
            require(there.provider, feature)

    assert there.sent() == []


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


async def test_what_was_bought_is_ours_and_listed(seller: There) -> None:
    number = seller.for_sale()

    held = await seller.provider.buy(number)

    assert held.line == number
    assert held.provider == seller.provider.name
    assert held in (await seller.provider.list()).holdings
    assert list(seller.simulator.held) == [str(number)]


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


@pytest.mark.parametrize("fault", ON_A_WRITE)
async def test_a_spoiled_purchase_says_whether_it_may_have_happened(
    seller: There, reach: Reach, fault: str
) -> None:
    spoiled, expected = ON_A_WRITE[fault]
    seller.simulator.fault(spoiled)
    provider = await reach(seller.simulator, write_within=within(fault))

    with pytest.raises(ProviderError) as caught:
        await provider.buy(seller.for_sale())

    doubt = expected is OutcomeUnknown
    words = str(caught.value)
    assert type(caught.value) is expected
    assert words.startswith(f"{provider.title} ")
    assert ("the purchase may or may not have happened" in words) is doubt
    assert ("nothing was changed" in words) is not doubt


@pytest.mark.parametrize("fault", ON_A_WRITE)
async def test_a_purchase_is_sent_once_whatever_happens(
    seller: There, reach: Reach, fault: str
) -> None:
    seller.simulator.fault(ON_A_WRITE[fault][0], times=None)
    provider = await reach(seller.simulator, write_within=within(fault))

    with pytest.raises(ProviderError):
        await provider.buy(seller.for_sale())

    assert len(seller.simulator.requests) == 1


@pytest.mark.parametrize("fault", ON_A_WRITE)
async def test_a_spoiled_list_says_that_nothing_changed(
    there: There, reach: Reach, fault: str
) -> None:
    spoiled, on_a_write = ON_A_WRITE[fault]
    there.simulator.fault(spoiled, times=None)
    provider = await reach(there.simulator, read_within=within(fault))

    with pytest.raises(ProviderError) as caught:
        await provider.list()

    words = str(caught.value)
    assert type(caught.value) is on_a_read(on_a_write)
    assert words.startswith(f"{provider.title} ")
    assert "nothing was changed" in words


async def test_a_change_whose_answer_was_lost_did_take_place(seller: There, reach: Reach) -> None:
    for fault in ("cut after the change", "slow", "nonsense", "half an answer"):
        number = seller.for_sale()
        seller.simulator.fault(FAULTS[fault]())
        provider = await reach(seller.simulator, write_within=within(fault))

        with pytest.raises(OutcomeUnknown):
            await provider.buy(number)

        assert str(number) in seller.simulator.held


async def test_a_provider_that_is_down_was_not_asked(seller: There) -> None:
    await seller.simulator.down()

    with pytest.raises(Unavailable, match=r"could not be reached; nothing was changed"):
        await seller.provider.buy(seller.for_sale())
    with pytest.raises(Unavailable, match=r"could not be reached; nothing was changed"):
        await seller.provider.list()


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
