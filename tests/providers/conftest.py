"""Each provider, simulated on a real socket and watched, with our adapter for it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.domain.numbers import E164
from bot.playground.simulators import (
    SIMULATORS,
    SimulatedButter,
    SimulatedSigmaMind,
    SimulatedVogent,
    Simulator,
)
from bot.providers.config import Pace, ProviderConfig
from bot.providers.port import NumberProvider
from bot.providers.registry import Providers, build
from tests.openapi import watched

ORGANIZATION = "org_simulated"
SELLERS = ("sigmamind", "vogent")
QUICK = Pace(read_within=60, write_within=60, per_second=1000, attempts=2)
"""In no hurry: whoever waits for a silent provider says so, with `SILENCE`."""
SILENCE = 1.5
"""Seconds in which any machine has sent a request, and after which nobody waits on."""


UNCONFIRMED = "sigmamind, unconfirmed"
"""SigmaMind once more, with what only its newer documents know."""


def config(
    simulator: Simulator,
    pace: Pace = QUICK,
    key: str | None = None,
    *,
    unconfirmed: bool = False,
) -> ProviderConfig:
    """What our adapter needs to reach a simulator."""
    return ProviderConfig(
        simulator.name,
        SecretStr(key or simulator.api_key),
        simulator.base_url,
        organization_id=ORGANIZATION,
        unconfirmed=unconfirmed,
        pace=pace,
    )


@dataclass(frozen=True)
class There:
    """A provider as a test sees it: from our side, and from its own."""

    provider: NumberProvider
    simulator: Simulator
    unconfirmed: bool = False

    def for_sale(self) -> E164:
        """A number that it has to sell."""
        return E164(self.simulator.stock[0])

    def sent(self) -> list[str]:
        """What it was asked, in order."""
        return [f"{one.method} {one.path}" for one in self.simulator.requests]


class Reach:
    """Opens adapters, and closes them at the end of the test."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack

    async def __call__(
        self,
        simulator: Simulator,
        key: str | None = None,
        *,
        unconfirmed: bool = False,
        **changes: Any,
    ) -> NumberProvider:
        """Our adapter for a simulator; `changes` replace parts of the pace."""
        pace = replace(QUICK, **changes)
        on: Providers = build([config(simulator, pace, key, unconfirmed=unconfirmed)])
        await self._stack.enter_async_context(on)
        return on[simulator.name]


@pytest.fixture
async def reach() -> AsyncIterator[Reach]:
    async with AsyncExitStack() as stack:
        yield Reach(stack)


@pytest.fixture(params=SIMULATORS)
async def there(request: pytest.FixtureRequest, reach: Reach) -> AsyncIterator[There]:
    name, _, more = request.param.partition(", ")
    async with SIMULATORS[name]() as simulator:
        with watched(simulator):
            provider = await reach(simulator, unconfirmed=bool(more))
            yield There(provider, simulator, bool(more))


@pytest.fixture(params=SELLERS)
async def seller(request: pytest.FixtureRequest, reach: Reach) -> AsyncIterator[There]:
    async with SIMULATORS[request.param]() as simulator:
        with watched(simulator):
            yield There(await reach(simulator), simulator)


@pytest.fixture
async def sigmamind() -> AsyncIterator[SimulatedSigmaMind]:
    async with SimulatedSigmaMind() as simulator:
        with watched(simulator):
            yield simulator


@pytest.fixture
async def vogent() -> AsyncIterator[SimulatedVogent]:
    async with SimulatedVogent() as simulator:
        with watched(simulator):
            yield simulator


@pytest.fixture
async def butter() -> AsyncIterator[SimulatedButter]:
    async with SimulatedButter() as simulator:
        with watched(simulator):
            yield simulator
