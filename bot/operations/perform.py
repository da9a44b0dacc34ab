"""Carrying out a claimed plan: check the facts, mark it sent, write once, write down the end."""

import time
from dataclasses import replace
from datetime import timedelta

import stamina

from bot.domain.actors import Origin, itself
from bot.domain.errors import (
    OutcomeUnknown,
    Partial,
    ProviderError,
    Refused,
    StoreUnavailable,
    Superseded,
    TrailBroken,
)
from bot.domain.events import Outcome
from bot.domain.plans import Plan, State
from bot.operations.facts import NO_SECRETS, Done, Facts, Secrets
from bot.operations.kinds import kind
from bot.providers.port import NumberProvider
from bot.providers.registry import Providers
from bot.store.moves import Move
from bot.store.store import Store

UNWRITTEN = (
    "was asked and answered, but the answer could not be written down: {why}."
    " I will look at the provider again as soon as it can be, and tell you. Do not repeat it."
)
HELD_UP = "Numberbot was held up for so long just before it could be sent that nothing was sent."


async def perform(
    plan: Plan,
    origin: Origin,
    providers: Providers,
    store: Store,
    lease: timedelta,
    secrets: Secrets = NO_SECRETS,
) -> Plan:
    """Carry out a claimed plan; the plan as it ended. A provider's failure is an end, no error."""
    provider = providers.get(plan.provider)
    if provider is None:
        return await _end(
            store, plan, origin, State.FAILED, "This provider is switched off; nothing was sent."
        )
    try:
        facts = await kind(plan).check(plan, provider)
    except Superseded as error:
        return await _end(store, plan, origin, State.SUPERSEDED, str(error))
    except ProviderError as error:
        return await _end(store, plan, origin, State.FAILED, str(error))
    snapshot = {
        "lines": [str(held.line) for held in facts.listing.holdings],
        "complete": facts.listing.complete,
    }
    leased = time.monotonic()
    sent = await store.plans.send(plan, Move(State.SENT, plan.actor, origin), snapshot, lease)
    if sent is None:  # the lease ran out and reconcile has failed it: nothing may be sent
        return await store.plans.get(plan.id) or plan
    if 0 < lease.total_seconds() <= time.monotonic() - leased:  # somebody else may be at it by now
        return await _end(store, sent, origin, State.FAILED, HELD_UP)
    return await _write(store, sent, origin, provider, facts, secrets)


async def _write(
    store: Store,
    plan: Plan,
    origin: Origin,
    provider: NumberProvider,
    facts: Facts,
    secrets: Secrets,
) -> Plan:
    """The one write, and what is known after it."""
    done, state, reason = None, State.DONE, None
    try:
        done = await kind(plan).perform(plan, provider, facts, secrets)
    except Partial as error:
        done = Done(error.held, kind(plan).result(plan, error.held))
        state, reason = State.PARTIAL, str(error)
    except OutcomeUnknown as error:
        state, reason = State.UNKNOWN, str(error)
    except (ProviderError, Refused) as error:  # what an operation refuses, it never sent
        state, reason = State.FAILED, str(error)
    try:
        return await _end(store, plan, origin, state, reason, done)
    except StoreUnavailable as error:
        words = UNWRITTEN.format(why="the database is away")
        raise OutcomeUnknown(provider.title, words) from error
    except TrailBroken as error:  # only since the write left: before it, nothing would have been
        words = UNWRITTEN.format(why="the trail does not verify any more")
        raise OutcomeUnknown(provider.title, words) from error


@stamina.retry(on=StoreUnavailable, attempts=4, timeout=20, wait_initial=0.2)
async def _end(
    store: Store,
    plan: Plan,
    origin: Origin,
    state: State,
    reason: str | None,
    done: Done | None = None,
) -> Plan:
    """Write down how it ended; where reconcile was faster, a yes corrects what it found."""
    held = None if done is None else done.held
    after = None if done is None else done.after
    gone = done is not None and held is None
    move = Move(state, plan.actor, origin, reason, after=after, holding=held, gone=gone)
    ended = await store.plans.move(plan, move)
    if ended is not None:
        return ended
    seen = await store.plans.get(plan.id)
    return plan if seen is None else await _corrected(store, seen, move)


async def _corrected(store: Store, seen: Plan, came: Move) -> Plan:
    """A slow answer, after reconcile had marked the plan unknown or, for a yes, failed."""
    late = {
        (State.UNKNOWN, State.DONE): ("yes", Outcome.SUCCESS),
        (State.FAILED, State.DONE): ("yes", Outcome.SUCCESS),
        (State.PARTIAL, State.DONE): ("yes", Outcome.SUCCESS),
        (State.UNKNOWN, State.FAILED): ("no", Outcome.FAILURE),
        (State.UNKNOWN, State.PARTIAL): ("in part", Outcome.FAILURE),
        (State.FAILED, State.PARTIAL): ("in part", Outcome.FAILURE),
    }.get((seen.state, came.to))
    if late is None:
        return seen
    word, outcome = late
    actor = itself(seen.actor.team_id)
    said = f"The provider's answer to {seen.actor.name or seen.actor.id} came late: {word}."
    move = replace(
        came,
        actor=actor,
        reason=f"{said} {came.reason or ''}".strip(),
        outcome=outcome,
        settled_by=actor.id,
    )
    return await store.plans.move(seen, move) or seen
