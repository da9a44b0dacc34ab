"""What was last seen at the providers."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.numbers import E164, SipUser
from bot.domain.plans import State
from bot.store.holdings import AT_A_TIME
from bot.store.store import Store
from tests.store.conftest import HELD, NUMBER, sent, to

FULL = Holding(
    "vogent",
    "r_2",
    E164("+14155550101"),
    name="Sales",
    inbound_agent="a_1",
    outbound_agent="a_2",
    directions=frozenset(Direction),
    status="active",
    trunk="sip.example.com",
)
USER = Holding("vogent", "r_3", SipUser("+alice"), directions=frozenset())


@pytest.mark.parametrize("held", [HELD, FULL, USER])
async def test_a_holding_is_found_by_its_line_as_it_was_seen(store: Store, held: Holding) -> None:
    await store.holdings.saw_one(held)

    assert await store.holdings.find(held.line) == [held]
    assert await store.holdings.find(SipUser("nobody")) == []


async def test_the_providers_own_record_is_kept_beside_what_was_read_of_it(store: Store) -> None:
    record = {"number": 14155550101, "someday": {"new": [1.5, None, "ü"]}}

    await store.holdings.saw("vogent", Listing((replace(FULL, raw=record),)))

    assert [held.raw for held in await store.holdings.at("vogent")] == [record]


async def test_a_line_seen_at_two_providers_is_found_at_both(store: Store) -> None:
    for name in ("vogent", "sigmamind"):
        await store.holdings.saw_one(replace(HELD, provider=name))

    assert [held.provider for held in await store.holdings.find(NUMBER)] == ["sigmamind", "vogent"]


async def test_what_a_whole_list_leaves_out_is_gone_there_and_only_there(store: Store) -> None:
    elsewhere = replace(HELD, provider="butter")
    await store.holdings.saw_one(elsewhere)
    await store.holdings.saw("vogent", Listing((HELD, FULL)))

    await store.holdings.saw("vogent", Listing((FULL,)))

    assert await store.holdings.at("vogent") == [FULL]
    assert await store.holdings.at("butter") == [elsewhere]


async def test_a_list_that_is_not_whole_takes_nothing_away(store: Store) -> None:
    await store.holdings.saw("vogent", Listing((HELD, FULL)))
    renamed = replace(FULL, name="Support")

    await store.holdings.saw("vogent", Listing((renamed,), complete=False, missing="has more"))

    assert await store.holdings.at("vogent") == [HELD, renamed]


async def test_copies_may_look_at_one_provider_at_the_same_time(store: Store, copy: Store) -> None:
    listing = Listing((HELD, FULL, USER))
    looks = [one.holdings.saw("vogent", listing) for one in [store, copy] * 10]
    looks += [one.holdings.saw_one(HELD) for one in [store, copy] * 10]

    await asyncio.gather(*looks)

    assert {held.reference for held in await store.holdings.at("vogent")} == {"r_1", "r_2", "r_3"}


async def test_a_line_that_is_gone_is_forgotten_there_and_only_there(store: Store) -> None:
    elsewhere = replace(HELD, provider="butter")
    for held in (HELD, FULL, elsewhere):
        await store.holdings.saw_one(held)

    await store.holdings.gone("vogent", NUMBER)
    await store.holdings.gone("vogent", SipUser("nobody"))

    assert await store.holdings.find(NUMBER) == [elsewhere]
    assert await store.holdings.at("vogent") == [FULL]


async def test_what_a_move_tells_of_a_line_is_kept_with_it(store: Store) -> None:
    plan = await sent(store)
    moved = await store.plans.move(plan, to(State.DONE, holding=HELD))

    assert moved is not None
    assert await store.holdings.find(NUMBER) == [HELD]

    renamed = replace(HELD, name="Sales")
    assert await store.plans.move(plan, to(State.DONE, holding=renamed)) is None
    assert await store.holdings.find(NUMBER) == [renamed]

    assert await store.plans.move(plan, to(State.DONE, gone=True)) is None
    assert await store.holdings.find(NUMBER) == []


async def test_of_many_lines_those_that_were_seen_are_found_by_provider_and_line(
    store: Store,
) -> None:
    elsewhere = replace(HELD, provider="butter")
    for held in (FULL, HELD, elsewhere, USER):
        await store.holdings.saw_one(held)
    others = [E164(f"+1212{place:07}") for place in range(AT_A_TIME)]

    assert await store.holdings.among([*others, FULL.line, NUMBER]) == [elsewhere, HELD, FULL]
    assert await store.holdings.among([]) == []


async def test_where_only_sip_users_were_seen_there_are_no_numbers(store: Store) -> None:
    await store.holdings.saw_one(USER)
    await store.holdings.saw_one(replace(HELD, provider="butter"))

    assert await store.holdings.with_numbers(["vogent", "butter", "other"]) == {"butter"}
    assert await store.holdings.with_numbers([]) == frozenset()


async def test_everything_comes_by_provider_and_line(store: Store) -> None:
    elsewhere = replace(HELD, provider="butter")
    for held in (FULL, HELD, elsewhere):
        await store.holdings.saw_one(held)

    assert await store.holdings.every() == [elsewhere, HELD, FULL]


async def test_where_nothing_was_seen_there_is_nothing(store: Store) -> None:
    assert await store.holdings.every() == []


async def test_holdings_are_found_by_a_part_of_their_line_or_name_as_it_is_written(
    store: Store,
) -> None:
    named = [
        Holding("vogent", f"r{place}", E164(f"+1415555010{place}"), name=name)
        for place, name in enumerate(["Sales", "100% sure", None])
    ]
    await store.holdings.saw("vogent", Listing(tuple(named)))

    async def found(*texts: str, at: str = "vogent", limit: int = 9) -> list[str]:
        held = await store.holdings.matching([at], texts, limit)
        return [one.reference for one in held]

    assert await found() == ["r0", "r1", "r2"]
    assert await found(limit=2) == ["r0", "r1"]
    assert await found("sales") == ["r0"]
    assert await found("0%") == ["r1"]
    assert await found("_") == []
    assert await found("sales", "0102") == ["r0", "r2"]
    assert await found(at="butter") == []
    assert await store.holdings.providers() == {"vogent"}


async def test_ten_thousand_holdings_are_kept_each_once(store: Store) -> None:
    many = [Holding("vogent", f"r{n}", E164(f"+1415{n:07}")) for n in range(10_000)]

    await store.holdings.saw("vogent", Listing(tuple(many), complete=False))
    await store.holdings.saw("vogent", Listing((*many, *many[:3]), complete=False))

    assert len(await store.holdings.at("vogent")) == 10_000
