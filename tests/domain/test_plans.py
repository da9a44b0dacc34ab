"""The states a plan can be in, held against the table in the design."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.domain.actors import Actor, Origin, Source
from bot.domain.events import OUTCOMES, Action, Outcome, Phase
from bot.domain.numbers import E164, Area, SipUser
from bot.domain.plans import TRANSITIONS, UNRESOLVED, Draft, Plan, State
from bot.domain.requests import Assign, Buy

TABLE = """
| none                | proposed         | proposed / success |
| none                | claimed          | confirmed / success |
| proposed            | claimed          | confirmed / success |
| proposed            | cancelled        | cancelled / success |
| proposed            | expired          | expired / success |
| proposed, claimed   | superseded       | superseded / success |
| claimed             | sent             | none |
| claimed             | failed           | failed / failure |
| sent                | done             | done / success |
| sent                | failed           | failed / failure |
| sent                | partial          | partial / failure |
| sent                | pending          | pending / pending |
| sent                | unknown          | unknown / unknown |
| pending, unknown    | done, failed     | settled / success, settled / failure |
| pending, unknown    | partial          | settled / failure |
| failed              | done             | settled / success |
| failed              | partial          | settled / failure |
| partial             | done             | settled / success |
"""
ALICE = Actor("U01ALICE", "Alice", "T01TEST")
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
NUMBER = E164("+14155550100")
PLAN = Plan(
    id="p_1",
    state=State.PROPOSED,
    draft=Draft(Action.BUY, Buy(NUMBER), "vogent", NUMBER, after={"number": NUMBER.value}),
    actor=ALICE,
    channel_id="C01OPS",
    source=Source.SLASH,
    created=NOON,
    changed=NOON,
    expires=NOON + timedelta(minutes=10),
    line=NUMBER,
)


def table() -> dict[tuple[State | None, State], str | None]:
    """The design's table, a row for every single change, with its event."""
    rows = {}
    for line in TABLE.strip().splitlines():
        cells = line.strip("|").split("|")
        start, end, told = ([one.strip() for one in cell.split(",")] for cell in cells)
        for one, (place, to) in product(start, enumerate(end)):
            event = told[place] if len(told) > 1 else told[0]
            before = None if one == "none" else State(one)
            rows[before, State(to)] = None if event == "none" else event
    return rows


def test_the_changes_of_state_are_the_designs() -> None:
    phases = {
        change: None if event is None else Phase(event.split(" / ")[0])
        for change, event in table().items()
    }

    assert dict(TRANSITIONS) == phases


@pytest.mark.parametrize(("change", "event"), table().items())
def test_every_change_has_the_outcome_of_the_design(
    change: tuple[State | None, State], event: str | None
) -> None:
    phase = TRANSITIONS[change]
    if event is None or phase is None:
        assert event is phase is None
    else:
        assert Outcome(event.split(" / ")[1]) in OUTCOMES[phase]


def test_a_plan_holds_its_number_from_the_claim_until_it_is_known_how_it_ended() -> None:
    assert {*UNRESOLVED} == {State.CLAIMED, State.SENT, State.PENDING, State.UNKNOWN}


def test_a_plan_picks_when_an_area_but_no_number_was_named() -> None:
    area = Area("US", "415")

    assert replace(PLAN, draft=replace(PLAN.draft, line=None, area=area)).picks
    assert not replace(PLAN, draft=replace(PLAN.draft, area=area)).picks
    assert not PLAN.picks


def test_a_number_was_bought_only_by_a_purchase_that_happened() -> None:
    assert PLAN.bought is None
    assert replace(PLAN, state=State.UNKNOWN).bought is None
    assert replace(PLAN, state=State.DONE).bought == NUMBER
    assert replace(PLAN, state=State.PARTIAL).bought == NUMBER
    linked = replace(PLAN.draft, action=Action.ASSIGN, request=Assign(NUMBER, "agent_1"))
    assert replace(PLAN, state=State.DONE, draft=linked).bought is None
    assert replace(PLAN, state=State.DONE, line=SipUser("alice")).bought is None


def test_a_plans_event_says_who_what_where_and_why() -> None:
    entry = PLAN.entry(Phase.REFUSED, ALICE, Origin(Source.BUTTON), Outcome.DENIED, reason="late")

    assert (entry.action, entry.provider, entry.number) == (Action.BUY, "vogent", NUMBER.value)
    assert (entry.actor, entry.source, entry.channel_id) == (ALICE, Source.BUTTON, "C01OPS")
    assert (entry.plan_id, entry.after, entry.reason) == ("p_1", {"number": NUMBER.value}, "late")


def test_what_was_really_bought_stands_in_the_event_instead_of_what_was_planned() -> None:
    entry = PLAN.entry(Phase.DONE, ALICE, Origin(Source.BUTTON), after={"number": "+1"})

    assert entry.after == {"number": "+1"}


def test_a_change_without_an_event_cannot_write_one() -> None:
    with pytest.raises(ValueError, match="no event"):
        PLAN.entry(TRANSITIONS[State.CLAIMED, State.SENT], ALICE, Origin(Source.BUTTON))
