"""Plans: every change of state with its event, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.domain.actors import Actor
from bot.domain.events import OUTCOMES
from bot.domain.numbers import E164, SipUser
from bot.domain.plans import TRANSITIONS, Plan, State
from bot.store.rows import to_time
from bot.store.store import Store
from tests.store.conftest import (
    ALICE,
    BUTTON,
    HELD,
    NO_TIME,
    NUMBER,
    SLASH,
    TEN_MINUTES,
    claimed,
    draft,
    pick,
    proposed,
    raw,
    sent,
    to,
    told,
    trail,
)

OTHER = E164("+14155550101")
CHANGES = [(one, other) for one, other in TRANSITIONS if one is not None]
FORBIDDEN = [pair for pair in product(State, State) if pair not in TRANSITIONS]


async def in_state(store: Store, state: State) -> Plan:
    """A plan put into a state behind the bot's back."""
    plan = await proposed(store)
    await raw(store, f"UPDATE plans SET state = '{state}'")  # noqa: S608 our own word
    return replace(plan, state=state)


@pytest.mark.parametrize(("before", "after"), CHANGES)
async def test_every_change_of_state_writes_its_event_or_none(
    store: Store, before: State, after: State
) -> None:
    plan = await in_state(store, before)
    phase = TRANSITIONS[before, after]
    outcome = None if phase is None else min(OUTCOMES[phase])

    moved = await store.plans.move(plan, to(after, outcome=outcome, reason="Why."))

    assert moved is not None
    assert (moved.state, moved.reason) == (after, "Why.")
    assert await store.plans.get(plan.id) == moved
    event = [] if phase is None else [(str(phase), str(outcome))]
    assert await told(store) == [("proposed", "success"), *event]


async def test_every_other_change_of_state_is_refused(store: Store) -> None:
    plan = await proposed(store)

    for before, after in FORBIDDEN:
        with pytest.raises(KeyError):
            await store.plans.move(replace(plan, state=before), to(after))

    assert len(FORBIDDEN) == len(State) ** 2 - len(CHANGES)
    assert await store.plans.get(plan.id) == plan
    assert await told(store) == [("proposed", "success")]


async def test_a_plan_is_kept_as_it_was_proposed(store: Store) -> None:
    plan = await store.plans.propose(pick(), ALICE, SLASH, TEN_MINUTES)

    assert await store.plans.get(plan.id) == plan
    assert (plan.draft, plan.actor, plan.channel_id) == (pick(), ALICE, "C01OPS")
    assert (plan.state, plan.line, plan.picks) == (State.PROPOSED, None, True)
    assert plan.expires - plan.created == TEN_MINUTES


async def test_an_unknown_plan_is_none(store: Store) -> None:
    assert await store.plans.get("p_nowhere") is None


@pytest.mark.parametrize("plan_id", ["p_\0", "p_\ud800", "☎"])
async def test_a_plan_id_of_any_characters_can_be_looked_for(store: Store, plan_id: str) -> None:
    assert await store.plans.get(plan_id) is None


async def test_the_newest_plans_come_first(store: Store) -> None:
    first, second, third = [await proposed(store, draft(E164(f"+1415555010{n}"))) for n in "012"]
    ages = {first.id: "2026-01-15T10:30:00.000Z", second.id: "2026-01-15T10:30:00.001Z"}
    for plan_id, created in ages.items():
        await raw(store, f"UPDATE plans SET created = '{created}' WHERE id = '{plan_id}'")  # noqa: S608 our own words

    found = await store.plans.newest(2)

    assert [plan.id for plan in found] == [third.id, second.id]
    assert found[0] == third
    assert await store.plans.newest(0) == []


async def test_what_slack_calls_a_person_can_be_kept_whatever_it_holds(store: Store) -> None:
    odd = Actor("U01ALICE", "Al\0ice \ud800 e\u0301", "T01TEST")

    plan = await store.plans.propose(draft(), odd, SLASH, TEN_MINUTES)
    await store.plans.move(plan, to(State.CANCELLED, reason="\0Why \udfff e\u0301"))

    seen = await store.plans.get(plan.id)
    assert seen is not None
    assert (seen.actor.name, seen.reason) == ("Alice ? é", "Why ? é")
    assert [(one.actor_name, one.reason) for one in await trail(store)] == [
        ("Alice ? é", None),
        ("Alice", "Why ? é"),
    ]


async def test_a_plan_expires_by_the_databases_clock(store: Store) -> None:
    plan = await store.plans.propose(draft(), ALICE, SLASH, NO_TIME)

    assert await store.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES) is None
    assert [one.id for one in await store.plans.expire(ALICE, BUTTON)] == [plan.id]
    assert await told(store) == [("proposed", "success"), ("expired", "success")]


async def test_a_plan_whose_time_is_not_over_does_not_expire(store: Store) -> None:
    plan = await proposed(store)

    assert await store.plans.expire(ALICE, BUTTON) == []
    assert await store.plans.get(plan.id) == plan


async def test_what_was_sent_is_kept_with_what_was_listed_before(store: Store) -> None:
    plan = await sent(store)

    assert (plan.snapshot, plan.snapshot_complete) == (frozenset({"+12125550190"}), True)
    assert plan.sent_at is not None
    assert await told(store) == [("proposed", "success"), ("confirmed", "success")]


async def test_nothing_is_sent_once_the_claim_was_lost(store: Store) -> None:
    plan = await claimed(store)
    await store.plans.move(plan, to(State.FAILED))

    gone = await store.plans.send(
        plan, to(State.SENT), {"lines": [], "complete": True}, TEN_MINUTES
    )

    assert gone is None


async def test_what_was_bought_stands_in_plan_and_trail(store: Store) -> None:
    plan = await sent(store, await claimed(store, await proposed(store, pick("vogent"))))
    done = await store.plans.move(plan, to(State.DONE, holding=HELD, after={"number": "n"}))

    assert done is not None
    assert (done.line, done.reference, done.bought) == (NUMBER, "r_1", NUMBER)
    last = (await trail(store))[-1]
    assert (last.number, last.provider_ref, last.after) == (NUMBER.value, "r_1", {"number": "n"})


async def test_a_sip_user_is_kept_as_one(store: Store) -> None:
    plan = await sent(store)
    user = replace(HELD, line=SipUser("alice"))

    done = await store.plans.move(plan, to(State.DONE, holding=user))

    assert (done and done.line) == SipUser("alice")


async def test_a_receipt_is_untold_until_it_was_told_of_that_very_state(store: Store) -> None:
    plan = await sent(store)
    unknown = await store.plans.move(plan, to(State.UNKNOWN))
    assert unknown is not None
    assert [one.id for one in await store.unsettled.untold(NO_TIME, NO_TIME)] == [plan.id]
    assert await store.unsettled.untold(timedelta(hours=1), NO_TIME) == []

    await store.unsettled.told(plan)  # of what it was before
    assert len(await store.unsettled.untold(NO_TIME, NO_TIME)) == 1
    await store.unsettled.told(unknown)
    assert await store.unsettled.untold(NO_TIME, NO_TIME) == []


async def test_a_plan_is_claimed_only_when_its_card_was_there_for_long_enough(store: Store) -> None:
    plan = await proposed(store)
    reading = timedelta(minutes=1)
    long_ago = to_time(datetime(2026, 1, 15, tzinfo=UTC))

    await raw(store, f"UPDATE plans SET changed = '{long_ago}'")  # noqa: S608 our own word
    await store.plans.shown(plan)
    too_soon = await store.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES, reading)
    await raw(store, f"UPDATE plans SET changed = '{long_ago}'")  # noqa: S608 likewise
    in_time = await store.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES, reading)

    assert too_soon is None
    assert in_time is not None
    assert in_time.state is State.CLAIMED
