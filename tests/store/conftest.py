"""People, drafts, a second copy of the bot, and hands that go past it into the database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.actors import Actor, Origin, Source
from bot.domain.events import Action, Entry, Event, Outcome, Phase
from bot.domain.holdings import Holding
from bot.domain.numbers import E164, Area
from bot.domain.plans import Draft, Plan, State
from bot.domain.questions import Question
from bot.domain.requests import Buy
from bot.store.keys import Keys
from bot.store.moves import Move
from bot.store.store import Store

ALICE = Actor("U01ALICE", "Alice", "T01TEST")
BOB = Actor("U02BOB", "Bob", "T01TEST")
SLASH = Origin(Source.SLASH, "C01OPS")
BUTTON = Origin(Source.BUTTON, "C01OPS")
TEN_MINUTES = timedelta(minutes=10)
NO_TIME = timedelta(0)
NUMBER = E164("+14155550100")
HELD = Holding("vogent", "r_1", NUMBER, name="Front desk")
ENTRY = Entry(Action.BUY, Phase.REFUSED, Outcome.DENIED, ALICE, Source.SLASH, reason="No.")
EVERYTHING = Question()


def draft(number: E164 = NUMBER, provider: str = "vogent") -> Draft:
    """A plan to buy one very number."""
    return Draft(Action.BUY, Buy(number), provider, number, after={"number": number.value})


def pick(provider: str = "sigmamind") -> Draft:
    """A plan in which the provider picks the number."""
    area = Area("US", "415")
    return Draft(Action.BUY, Buy(area), provider, None, area)


async def proposed(store: Store, what: Draft | None = None) -> Plan:
    """A plan of Alice's that waits for its confirmation."""
    return await store.plans.propose(what or draft(), ALICE, SLASH, TEN_MINUTES)


async def claimed(store: Store, plan: Plan | None = None) -> Plan:
    """A plan that Alice confirmed."""
    plan = plan or await proposed(store)
    taken = await store.plans.claim(plan, Move(State.CLAIMED, ALICE, BUTTON), TEN_MINUTES)
    assert taken is not None
    return taken


async def sent(store: Store, plan: Plan | None = None) -> Plan:
    """A plan whose write is on its way."""
    snapshot = {"lines": ["+12125550190"], "complete": True}
    move = Move(State.SENT, ALICE, BUTTON)
    gone = await store.plans.send(plan or await claimed(store), move, snapshot, TEN_MINUTES)
    assert gone is not None
    return gone


def to(state: State, **more: Any) -> Move:
    """A move by Alice."""
    return replace(Move(state, ALICE, BUTTON), **more)


async def raw(store: Store, *statements: str) -> None:
    """What somebody with the database's own password does, in one transaction."""
    async with store.engine.begin() as db:
        for statement in statements:
            await db.execute(text(statement))


async def lift_triggers(store: Store) -> None:
    """As the database's owner can."""
    if store.engine.dialect.name == "postgresql":
        await raw(
            store,
            "ALTER TABLE events DISABLE TRIGGER USER",
            "ALTER TABLE trail_head DISABLE TRIGGER USER",
            "ALTER TABLE trail_checkpoint DISABLE TRIGGER USER",
        )
        return
    async with store.engine.begin() as db:
        query = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = (await db.execute(query)).scalars().all()
    await raw(store, *(f"DROP TRIGGER {name}" for name in names))


async def trail(store: Store) -> Sequence[Event]:
    """Every event, oldest first."""
    return [event async for event in store.trail.oldest_first(EVERYTHING)]


async def told(store: Store) -> list[tuple[str, str]]:
    """Phase and outcome of every event, oldest first."""
    return [(event.phase, event.outcome) for event in await trail(store)]


@pytest.fixture
async def copy(store: Store, database_url: str, keys: Keys) -> AsyncIterator[Store]:
    """Another copy of the bot on the same database."""
    await store.ready()
    other = Store.open(database_url, keys)
    yield other
    await other.close()
