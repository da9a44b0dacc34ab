"""The agents that providers listed are kept by provider, as they were listed last."""

import asyncio

from bot.domain.agents import Agent
from bot.store.store import Store

FRONT, AFTER, NAMELESS = Agent("a_1", "Front desk"), Agent("a_2", "after hours"), Agent("a_0")


async def test_agents_are_kept_by_their_provider_and_come_by_name(store: Store) -> None:
    await store.agents.saw("vogent", [FRONT, NAMELESS, AFTER])
    await store.agents.saw("sigmamind", [Agent("a_1", "Sales")])

    assert await store.agents.at("vogent") == [NAMELESS, AFTER, FRONT]
    assert await store.agents.at("sigmamind") == [Agent("a_1", "Sales")]
    assert await store.agents.at("butter") == []


async def test_what_a_list_leaves_out_is_forgotten_there_and_only_there(store: Store) -> None:
    await store.agents.saw("vogent", [FRONT, AFTER])
    await store.agents.saw("sigmamind", [FRONT])

    await store.agents.saw("vogent", [Agent("a_1", "Reception")])
    assert await store.agents.at("vogent") == [Agent("a_1", "Reception")]
    await store.agents.saw("vogent", [])

    assert await store.agents.at("vogent") == []
    assert await store.agents.at("sigmamind") == [FRONT]


async def test_an_agent_that_is_listed_twice_is_kept_once(store: Store) -> None:
    await store.agents.saw("vogent", [FRONT, AFTER, FRONT])

    assert await store.agents.at("vogent") == [AFTER, FRONT]


async def test_names_are_told_by_provider_and_id_where_there_are_any(store: Store) -> None:
    await store.agents.saw("vogent", [FRONT, NAMELESS])
    await store.agents.saw("sigmamind", [Agent("a_1", "Sales")])

    assert await store.agents.names() == {
        ("vogent", "a_1"): "Front desk",
        ("sigmamind", "a_1"): "Sales",
    }


async def test_copies_may_see_one_providers_agents_at_the_same_time(
    store: Store, copy: Store
) -> None:
    looks = [one.agents.saw("vogent", [FRONT, AFTER]) for one in [store, copy] * 10]

    await asyncio.gather(*looks)

    assert await store.agents.at("vogent") == [AFTER, FRONT]
