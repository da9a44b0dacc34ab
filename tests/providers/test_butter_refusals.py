"""Each refusal that Butter AI documents becomes one sentence that says what to do."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.domain.errors import (
    Rejected,
)
from bot.domain.holdings import Holding
from bot.playground.simulators import Answer, SimulatedButter
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider
from tests.providers.conftest import Reach
from tests.providers.making import NEW, NUMBER, filled_in, ours

FRONT_DESK, AFTER_HOURS, APPOINTMENTS = (
    "agent_5a1f0c9e7b32",
    "agent_81c4d2e6f093",
    "agent_e7093b5ad1c8",
)
UNKNOWN_AGENT = "agent_0123456789ab"
INTEGRATION, FOREIGN, UNKNOWN = "intg_3c8e51d07a94", "intg_b60f29ae14d7", "intg_0123456789ab"


def twilio(provider: NumberProvider, integration: str = INTEGRATION) -> Form:
    return filled_in(provider, Feature.IMPORT_INTEGRATION, number=str(NEW), integration=integration)


Attempt = Callable[[SimulatedButter, NumberProvider, Holding], Awaitable[Any]]


async def _import_twice(_: SimulatedButter, provider: NumberProvider, __: Holding) -> None:
    await provider.bring(twilio(provider))
    await provider.bring(twilio(provider))


async def _import_as_a_user(
    simulator: SimulatedButter, provider: NumberProvider, _: Holding
) -> None:
    simulator.role = "user"
    await provider.bring(twilio(provider))


async def _assign_as_a_user(
    simulator: SimulatedButter, provider: NumberProvider, held: Holding
) -> None:
    simulator.role = "user"
    await provider.assign(held, AFTER_HOURS)


async def _assign_without_integration(
    simulator: SimulatedButter, provider: NumberProvider, held: Holding
) -> None:
    simulator.held[str(NUMBER)]["integration_id"] = None
    await provider.assign(held, AFTER_HOURS)


async def _unassign_from_a_gone_agent(
    simulator: SimulatedButter, provider: NumberProvider, held: Holding
) -> None:
    linked = await provider.assign(held, AFTER_HOURS)
    del simulator.agents[AFTER_HOURS]
    await provider.unassign(linked)


async def _unassign_twice(_: SimulatedButter, provider: NumberProvider, held: Holding) -> None:
    linked = await provider.assign(held, AFTER_HOURS)
    await provider.unassign(linked)
    await provider.unassign(linked)


async def _unassign_as_a_user(
    simulator: SimulatedButter, provider: NumberProvider, held: Holding
) -> None:
    linked = await provider.assign(held, AFTER_HOURS)
    simulator.role = "user"
    await provider.unassign(linked)


ELSEWHERE = "The agent or the number belongs to another organization, or the key may not do this."
NOT_ALLOWED = "The key's role does not permit this"
REFUSED: dict[str, tuple[Attempt, str, int, str]] = {
    "a number that is there already": (
        _import_twice,
        "Phone number already exists",
        409,
        "The number is there already; see `/number list provider:butter`.",
    ),
    "an integration of another organization": (
        lambda _, provider, __: provider.bring(twilio(provider, FOREIGN)),
        "Integration belongs to another organization",
        403,
        "The integration belongs to another organization, or the key may not do this.",
    ),
    "an import by a key that may not": (
        _import_as_a_user,
        NOT_ALLOWED,
        403,
        "The integration belongs to another organization, or the key may not do this.",
    ),
    "an integration that is not": (
        lambda _, provider, __: provider.bring(twilio(provider, UNKNOWN)),
        "Integration not found",
        404,
        "There is no such integration: copy its id from Butter AI's dashboard.",
    ),
    "an assignment without integration": (
        _assign_without_integration,
        "Phone number has no Twilio integration",
        400,
        "A Twilio number needs its integration; import it with one.",
    ),
    "an assignment by a key that may not": (_assign_as_a_user, NOT_ALLOWED, 403, ELSEWHERE),
    "an assignment to an agent that is not": (
        lambda _, provider, held: provider.assign(held, UNKNOWN_AGENT),
        "Agent not found",
        404,
        "Check the agent's id, and that the number is in `/number list provider:butter`.",
    ),
    "an unassignment of what is not linked": (
        _unassign_twice,
        "Phone number is not assigned to this agent",
        400,
        "The agent is not on this number any more; see `/number list provider:butter`.",
    ),
    "an unassignment by a key that may not": (_unassign_as_a_user, NOT_ALLOWED, 403, ELSEWHERE),
    "an unassignment from an agent that is gone": (
        _unassign_from_a_gone_agent,
        "Agent not found",
        404,
        "The agent is gone; see `/number list provider:butter`.",
    ),
}
"""How it is brought about, what Butter AI says with which status, and what we add."""


@pytest.mark.parametrize("case", REFUSED)
async def test_each_documented_refusal_says_what_to_do(
    butter: SimulatedButter, reach: Reach, case: str
) -> None:
    attempt, said, status, advice = REFUSED[case]
    provider, held = await ours(butter, reach)

    with pytest.raises(Rejected) as caught:
        await attempt(butter, provider, held)

    assert str(caught.value) == (
        f"Butter AI said no: “{said}” (HTTP {status}); nothing was changed. {advice}"
    )


async def test_a_malformed_import_says_what_to_check(butter: SimulatedButter, reach: Reach) -> None:
    provider = await reach(butter)
    butter.fault(Answer({"detail": "phone_number is required"}, status=400))

    with pytest.raises(Rejected) as caught:
        await provider.bring(twilio(provider))

    assert str(caught.value) == (
        "Butter AI said no: “phone_number is required” (HTTP 400); nothing was changed."
        " Check what you filled in."
    )


async def test_detail_as_a_list_is_read_as_one_sentence(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider = await reach(butter)
    detail = [
        {"type": "string_pattern_mismatch", "loc": ["body", "phone_number"], "msg": "is no number"},
        {"type": "bool_type", "loc": ["body", "supports_inbound"], "msg": "is no boolean"},
    ]
    butter.fault(Answer({"detail": detail}, status=422))

    with pytest.raises(Rejected) as caught:
        await provider.bring(twilio(provider))

    assert str(caught.value) == (
        "Butter AI said no: “body.phone_number: is no number; body.supports_inbound: is no"
        " boolean” (HTTP 422); nothing was changed."
    )
