"""Reads from the real providers, for whoever has an account: nothing is bought, linked or rung.

They want the same variables as the bot, set in the environment (a file .env is not read), and are
skipped without them: `VOGENT_API_KEY=… make test ARGS="-m live"`.
"""

from collections.abc import AsyncIterator

import pytest

from bot import settings
from bot.app import provider_configs
from bot.domain.numbers import Area
from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import PROVIDERS, build, variables


def unset(name: str, given: settings.Settings) -> list[str]:
    """The variables that are missing to reach a provider."""
    return [one for one in variables(name) if not getattr(given, one.lower(), None)]


@pytest.fixture(params=PROVIDERS)
async def real(request: pytest.FixtureRequest) -> AsyncIterator[NumberProvider]:
    name = request.param
    given = settings.load(env_file=None)
    if missing := unset(name, given):
        title = PROVIDERS[name].title
        pytest.skip(f"the real {title} was not asked: {' and '.join(missing)} not set")
    configs = [config for config in provider_configs(given) if config.name == name]
    async with build(configs) as on:
        yield on[name]


@pytest.mark.live
@pytest.mark.enable_socket
async def test_the_real_provider_answers_what_we_read(real: NumberProvider) -> None:
    listing = await real.list()

    assert {held.provider for held in listing.holdings} <= {real.name}
    assert listing.complete is (listing.missing is None)
    for held in listing.holdings[:1]:
        assert await real.get(held.reference) == held
    if Feature.LIST_AGENTS in real.features:
        assert all(one.id for one in (await real.agents()).agents)
    if Feature.SEARCH in real.features:
        offers = await real.search(Area("US", "415"), limit=3)
        assert all(Area("US", "415").holds(one.number) for one in offers)


@pytest.mark.parametrize("name", PROVIDERS)
def test_without_settings_every_variable_of_a_provider_is_named(name: str) -> None:
    given = settings.only()

    assert unset(name, given) == list(variables(name))
