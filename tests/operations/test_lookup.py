"""Numbers in what people write, and which of them are ours."""

import pytest

from bot.domain.actors import Actor, Standing
from bot.domain.errors import NotAllowed
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import E164, SipUser
from bot.domain.policy import Policy
from bot.operations.lookup import LONGEST, MOST, LookedUp, look_up, numbers_in
from tests.operations.conftest import OURS_AT_SIGMAMIND, OURS_AT_VOGENT, House
from tests.store.conftest import ALICE

POLICY = Policy("T01TEST")
ODD = E164("+99912345678")
"""In no range that is in use."""


def found(*texts: str, country: str = "US", ours: frozenset[E164] = frozenset()) -> list[str]:
    return [number.value for number in numbers_in(texts, country, ours)]


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("Call +1 415-555-2671 now", "US", "+14155552671"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("415.555.2671 ext. 12", "US", "+14155552671"),
        ("tel 020 7946 0011!", "GB", "+442079460011"),
        ("+44 20 7946 0011", "US", "+442079460011"),
        ("\uff0b1 \uff14\uff11\uff15-555-2671", "US", "+14155552671"),
        ("اتصل 415-555-2671 الآن", "US", "+14155552671"),
        ("📞415-555-2671📞", "US", "+14155552671"),
    ],
)
def test_a_number_is_found_as_people_write_it(text: str, country: str, number: str) -> None:
    assert found(text, country=country) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "on 2026-11-21 at 10:30",
        "ticket 1700000000",
        "call 911, or the SIP user 1001",
        "$4,155.55 and 12/03/2026",
        "v1|buy 14155552671x",
        "+999 1234 5678",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert found(text) == []


def test_each_number_comes_once_in_the_order_it_was_written() -> None:
    texts = ("+44 20 7946 0011, (415) 555-2671", "415-555-2671 and +1 212 555 0190")

    assert found(*texts) == ["+442079460011", "+14155552671", "+12125550190"]


def test_ours_is_found_even_in_no_range_that_is_in_use() -> None:
    text = f"+1 415 555 2671 or {ODD}"
    known = frozenset({E164("+12015550123")})

    assert found(text) == found(text, ours=known) == ["+14155552671"]
    possible = E164("+15555550100")
    assert found("555-555-0100") == []
    assert found("555-555-0100", ours=frozenset({possible})) == [possible.value]


def test_what_is_longer_than_a_message_is_searched_no_further() -> None:
    filler = "x" * (LONGEST - 20)

    assert found(filler, "+14155552671", "+12125550190") == ["+14155552671"]


async def looked_up(house: House, *texts: str, actor: Actor = ALICE) -> LookedUp:
    return await look_up(actor, texts, "US", house.providers, house.store, POLICY)


async def test_ours_are_told_with_where_they_are_and_no_provider_is_asked(house: House) -> None:
    store = house.store
    desk = Holding("vogent", "r1", OURS_AT_VOGENT, "Front desk", "a_1", "a_1")
    await store.holdings.saw("vogent", Listing((desk, Holding("vogent", "r2", SipUser("1001")))))
    await store.holdings.saw_one(Holding("sigmamind", "r3", OURS_AT_VOGENT))

    told = await looked_up(house, f"{OURS_AT_VOGENT} and {OURS_AT_SIGMAMIND} and sip 1001")

    assert list(told.numbers) == [OURS_AT_VOGENT, OURS_AT_SIGMAMIND]
    at_both = told.numbers[OURS_AT_VOGENT]
    assert [(one.provider, one.name) for one in at_both] == [
        ("sigmamind", None),
        ("vogent", "Front desk"),
    ]
    assert told.numbers[OURS_AT_SIGMAMIND] == ()
    assert told.unseen == ("Butter AI",)
    assert [simulator.requests for simulator in (house.vogent, house.sigmamind)] == [[], []]


async def test_what_was_seen_at_a_provider_that_is_off_is_not_ours_here(house: House) -> None:
    await house.store.holdings.saw_one(Holding("gone", "r1", OURS_AT_VOGENT))

    told = await looked_up(house, OURS_AT_VOGENT.value)

    assert told.numbers == {OURS_AT_VOGENT: ()}


async def test_twenty_are_told_and_the_rest_is_counted(house: House) -> None:
    numbers = [f"+1 415-555-{place:04}" for place in range(2000, 2000 + MOST + 7)]

    told = await looked_up(house, ", ".join(numbers))

    assert [number.pretty for number in told.numbers] == numbers[:MOST]
    assert told.left_out == 7


@pytest.mark.parametrize(
    "actor", [Actor("U9", "eve", "T9"), Actor("U3", "g", "T01TEST", Standing.GUEST)]
)
async def test_strangers_and_guests_are_told_nothing(house: House, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        await looked_up(house, OURS_AT_VOGENT.value, actor=actor)
