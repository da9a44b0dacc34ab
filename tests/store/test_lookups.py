"""Each way of asking the trail has its index: a page costs the same however long the trail is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.actors import Origin, Source, itself
from bot.domain.questions import Question
from bot.store.lookups import given, happened, page, theirs
from bot.store.store import Store
from bot.store.tables import events
from tests.databases import on_sqlite

PLANNER = "PostgreSQL's planner reads tables this small as a whole, whatever indexes they have"
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
ASKED = [
    Question(),
    Question(since=NOON),
    Question(number="+14155550100"),
    Question(number="+14155550100", since=NOON, until=NOON),
    Question(actor="U01ALICE"),
    Question(actor="U01ALICE", since=NOON, until=NOON, action="number.buy", outcome="denied"),
    Question(plan="p_1", provider="vogent"),
    Question(action="number.buy", outcome="denied", provider="vogent"),
    Question(outcome="denied"),
    Question(provider="vogent"),
]


async def how(store: Store, statement: str, values: Any) -> list[str]:
    """The steps that SQLite would take, in its words."""
    async with store.engine.connect() as db:
        rows = await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row[-1] for row in rows.all()]


@on_sqlite(PLANNER)
@pytest.mark.parametrize("place", [None, "older", "newer", "page"])
@pytest.mark.parametrize("question", ASKED)
async def test_a_page_is_read_in_order_by_an_index(
    store: Store, question: Question, place: str | None
) -> None:
    asked = given(question)
    query = page(store.engine.dialect, frozenset(asked), place)
    known = {**query.fixed, **asked, "older": 7, "newer": 7, "page": 7, "rows": 21}

    steps = await how(store, query.text, tuple(known[name] for name in query.order or ()))

    assert [step for step in steps if step.startswith(("SEARCH events", "SCAN events"))]
    assert [step for step in steps if "events" in step and "USING" not in step] == []
    assert [step for step in steps if "TEMP B-TREE" in step] == []


@on_sqlite(PLANNER)
async def test_what_somebody_changed_is_found_by_indexes(store: Store) -> None:
    dialect = store.engine.dialect
    for query in (theirs("U01ALICE", [], 5), happened([events.c.number == "+1"], 5)):
        compiled: Any = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})

        steps = await how(store, str(compiled), ())

        assert [step for step in steps if "events" in step and "USING INDEX" not in step] == []
        assert [step for step in steps if step.startswith("SCAN plans")] == []


@on_sqlite(PLANNER)
async def test_reconcile_never_reads_all_plans(store: Store) -> None:
    sent: list[tuple[str, Any]] = []

    def told(*asked: Any) -> None:
        sent.append((asked[2], asked[3]))

    event.listen(store.engine.sync_engine, "before_cursor_execute", told)
    minute = timedelta(minutes=1)
    await store.unsettled.abandoned(minute)
    await store.unsettled.untold(minute, minute)
    await store.plans.expire(itself("T01TEST"), Origin(Source.RECONCILE))
    asked = [(statement, values) for statement, values in sent if " plans" in statement]

    steps = [step for each in asked for step in await how(store, *each)]

    assert [step for step in steps if "SCAN plans" in step] == []
    assert [step for step in steps if "plans_untold" in step] != []
