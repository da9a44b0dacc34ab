"""What the tests of each provider's changes begin with: one number of ours, and filled-in forms."""

from typing import Any

from bot.domain.holdings import Holding
from bot.domain.numbers import E164
from bot.playground.simulators import Simulator
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider
from tests.providers.conftest import Reach

NUMBER, NEW, CALLED = E164("+14155550190"), E164("+14155550191"), E164("+14155550192")
TRUNK = {
    "number": str(NEW),
    "trunk": "sip.carrier.example",
    "username": "trunk-user",
    "password": "not-a-password",
}


async def ours(
    simulator: Simulator, reach: Reach, *, unconfirmed: bool = False, **fields: Any
) -> tuple[NumberProvider, Holding]:
    """Our adapter, and the one number that we hold; nothing was asked yet, as the log has it."""
    simulator.held.clear()
    simulator.hold(str(NUMBER), **fields)
    provider = await reach(simulator, unconfirmed=unconfirmed)
    held = (await provider.list()).find(NUMBER)
    assert held is not None
    simulator.requests.clear()
    return provider, held


def filled_in(provider: NumberProvider, feature: Feature, **typed: Any) -> Form:
    """A form as a person filled it in."""
    return provider.forms[feature].model_validate(typed)


def sent(simulator: Simulator) -> list[str]:
    """What it was asked since, in order."""
    return [f"{one.method} {one.path}" for one in simulator.requests]
