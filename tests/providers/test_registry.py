"""The table of providers, and finding one by what people call it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.domain.errors import NotUnderstood
from bot.providers.config import ProviderConfig
from bot.providers.port import Feature
from bot.providers.registry import PROVIDERS, Providers, build, support, variables


def config(name: str) -> ProviderConfig:
    return ProviderConfig(name, SecretStr("key"), organization_id="org")


@pytest.fixture
async def on() -> AsyncIterator[Providers]:
    async with build([config(name) for name in ("butter", "vogent", "sigmamind")]) as providers:
        yield providers


async def test_providers_are_in_the_order_of_the_table(on: Providers) -> None:
    assert list(on) == list(PROVIDERS)
    assert [provider.name for provider in on.values()] == list(PROVIDERS)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("butter", "butter"),
        ("Butter AI", "butter"),
        ("butter-ai", "butter"),
        ("BUTTERAI", "butter"),
        ("sigma-mind", "sigmamind"),
        ("Sigma Mind", "sigmamind"),
        (" vogent ", "vogent"),
        ("“Vogent”", "vogent"),
    ],
)
async def test_a_provider_is_found_by_name_or_title_however_written(
    on: Providers, words: str, name: str
) -> None:
    assert on.find(words).name == name


async def test_a_misspelt_name_is_asked_back_about_not_guessed(on: Providers) -> None:
    with pytest.raises(NotUnderstood) as caught:
        on.find("Vogant")

    assert str(caught.value) == (
        "“Vogant” is no provider I know. Did you mean Vogent? On: SigmaMind, Vogent, Butter AI."
    )


async def test_an_unknown_name_is_answered_with_those_that_are_on(on: Providers) -> None:
    for words in ("twilio", "", "?"):
        with pytest.raises(NotUnderstood, match="On: SigmaMind, Vogent, Butter AI"):
            on.find(words)


async def test_a_provider_that_is_not_on_is_answered_with_its_variables() -> None:
    async with build([config("vogent")]) as on:
        with pytest.raises(NotUnderstood) as caught:
            on.find("butter ai")

    assert str(caught.value) == (
        "Butter AI is not on: set BUTTER_API_KEY and BUTTER_ORGANIZATION_ID. On: Vogent."
    )


async def test_without_any_provider_that_is_said() -> None:
    async with build([]) as on:
        with pytest.raises(NotUnderstood, match="No provider is on"):
            on.find("vogent")


async def test_a_name_that_is_not_in_the_table_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="twilio"):
        build([config("twilio")])


def test_the_variables_of_a_provider_are_named_after_it() -> None:
    assert variables("vogent") == ("VOGENT_API_KEY",)


@pytest.mark.parametrize("key", ["", " ", "hush hush", "hush-hush\n", "schlüssel", "“hush”"])
def test_a_key_that_no_header_can_carry_is_refused_with_its_variable(key: str) -> None:
    with pytest.raises(ValueError, match="VOGENT_API_KEY") as caught:
        ProviderConfig("vogent", SecretStr(key))

    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "api.vogent.ai",
        "ftp://vogent",
        "https://",
        "http://[::",
        "http://a:99999",
        f"http://{64 * 'a'}",
    ],
)
def test_an_address_that_is_none_is_refused_with_its_variable(address: str) -> None:
    with pytest.raises(ValueError, match="VOGENT_BASE_URL"):
        ProviderConfig("vogent", SecretStr("key"), address)


def test_a_config_does_not_show_its_key() -> None:
    assert "hush-hush" not in repr(ProviderConfig("vogent", SecretStr("hush-hush")))


DESIGNED = Path(__file__).parent / "support.md"
"""The table as it was designed, cell for cell."""


def test_the_support_table_is_the_one_that_was_designed() -> None:
    assert support().markdown() == DESIGNED.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("name", PROVIDERS)
def test_no_cell_promises_what_the_adapter_has_not(name: str) -> None:
    adapter = PROVIDERS[name]

    for feature, cell in adapter.cells.items():
        by_search = feature is Feature.BUY_IN_AREA and Feature.SEARCH in adapter.features
        assert (feature in adapter.features or by_search) is not cell.startswith("\N{EN DASH}")
