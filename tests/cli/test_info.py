"""numberbot providers, manifest and key: what can be asked without running the bot."""

from pathlib import Path

import pytest
import yaml
from cryptography.fernet import Fernet

from bot.providers.registry import support
from tests.cli.conftest import Invoke, require_stopped

ADDRESS = "https://numberbot.example.com/slack/events"


def test_providers_says_what_is_on_and_what_would_switch_on_the_rest(numberbot: Invoke) -> None:
    shown = numberbot("providers", VOGENT_API_KEY="geheim", COLUMNS="200").stdout

    assert "Vogent: on" in shown
    assert "SigmaMind: off: set SIGMAMIND_API_KEY" in shown
    assert "Butter AI: off: set BUTTER_API_KEY and BUTTER_ORGANIZATION_ID" in shown
    assert "geheim" not in shown


def test_providers_shows_every_feature(numberbot: Invoke) -> None:
    shown = numberbot("providers", COLUMNS="400").stdout

    assert all(row in shown for row, _ in support().rows)


def test_providers_with_a_wrong_setting_names_it(numberbot: Invoke) -> None:
    require_stopped(numberbot("providers", PORT="x"), "PORT:")


def test_the_manifest_is_the_one_in_the_house(numberbot: Invoke) -> None:
    kept = (Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8")

    assert numberbot("manifest").stdout == kept
    assert "- chat:write # one public line" in kept


@pytest.mark.parametrize("url", ["https://numberbot.example.com", "https://numberbot.example.com/"])
def test_the_manifest_for_http_sends_everything_to_the_address(numberbot: Invoke, url: str) -> None:
    app = yaml.safe_load(numberbot("manifest", "--url", url).stdout)

    assert [command["url"] for command in app["features"]["slash_commands"]] == [ADDRESS]
    assert app["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": ADDRESS,
        "message_menu_options_url": ADDRESS,
    }
    assert app["settings"]["event_subscriptions"] == {
        "bot_events": ["app_home_opened"],
        "request_url": ADDRESS,
    }
    assert app["settings"]["socket_mode_enabled"] is False


def test_but_for_its_addresses_the_manifest_for_http_is_the_same(numberbot: Invoke) -> None:
    app = yaml.safe_load(numberbot("manifest", "--url", "https://numberbot.example.com").stdout)
    kept = yaml.safe_load(numberbot("manifest").stdout)

    del app["features"]["slash_commands"][0]["url"]
    del app["settings"]["event_subscriptions"]["request_url"]
    del app["settings"]["interactivity"]["request_url"]
    del app["settings"]["interactivity"]["message_menu_options_url"]
    app["settings"]["socket_mode_enabled"] = True

    assert app == kept


@pytest.mark.parametrize(
    "url", ["http://numberbot.example.com", "numberbot.example.com", "https://", "ftp://x", ""]
)
def test_an_address_that_slack_could_not_reach_is_refused(numberbot: Invoke, url: str) -> None:
    result = numberbot("manifest", "--url", url)

    require_stopped(result, "--url: a public https address is wanted")
    assert result.stdout == ""


def test_a_made_key_is_a_key_and_another_one_each_time(numberbot: Invoke) -> None:
    first, second = (numberbot("key").stdout.strip() for _ in range(2))

    assert first != second
    assert Fernet(first).decrypt(Fernet(first).encrypt(b"words")) == b"words"
