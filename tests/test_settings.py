"""Settings: from the environment, each with a name to complain by, and no secret shown."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.settings import Settings, SettingsWrong


def load(**given: Any) -> Settings:
    """From these alone."""
    return settings.load(env_file=None, **given)


def wrong(**given: Any) -> str:
    with pytest.raises(SettingsWrong) as refusal:
        load(**given)
    return str(refusal.value)


def test_nothing_needs_to_be_set_to_look_at_the_trail() -> None:
    found = load()

    assert found.database_url == "sqlite:///numberbot.db"
    assert found.numberbot_default_country == "US"
    assert found.numberbot_operators is None
    assert found.numberbot_plan_lifetime == timedelta(minutes=10)
    assert found.numberbot_sync_every == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10m", timedelta(minutes=10)),
        ("90 s", timedelta(seconds=90)),
        (" 1h ", timedelta(hours=1)),
        ("2d", timedelta(days=2)),
        ("1ms", timedelta(milliseconds=1)),
    ],
)
def test_a_span_is_a_number_and_a_unit(written: str, meant: timedelta) -> None:
    assert load(numberbot_plan_lifetime=written).numberbot_plan_lifetime == meant


@pytest.mark.parametrize("written", ["", "10", "m", "-1m", "0s", "1.5h", "9999999999d", "10m 5s"])
def test_a_span_that_is_none_is_refused(written: str) -> None:
    said = wrong(numberbot_plan_lifetime=written)

    assert said == "NUMBERBOT_PLAN_LIFETIME: write a time like 10m, 90s or 1h"


@pytest.mark.parametrize(
    "written",
    [
        "U01ALICE,S02OPS",
        "U01ALICE, S02OPS",
        " U01ALICE S02OPS, ",
        "<@U01ALICE>,<!subteam^S02OPS>",
        "<@U01ALICE|alice> <!subteam^S02OPS|@ops>",
        "@U01ALICE\nS02OPS",
    ],
)
def test_operators_are_ids_of_users_and_groups_with_commas_or_spaces(written: str) -> None:
    found = load(numberbot_operators=written).numberbot_operators

    assert found == frozenset({"U01ALICE", "S02OPS"})


@pytest.mark.parametrize(
    "written",
    ["alice", "@alice", "@ops", "U01ALICE;S02OPS", "<!channel>", "<#C01OPS>", "T01TEAM", "U1,x"],
)
def test_an_operator_who_is_no_user_and_no_group_is_refused(written: str) -> None:
    said = wrong(numberbot_operators=written)

    assert said.startswith("NUMBERBOT_OPERATORS: ")
    assert "is no Slack user id (like U01ABCDEF) and no user group's (like S01ABCDEF)" in said


@pytest.mark.parametrize("written", [" ", ",", " , ", "\n"])
def test_a_list_of_operators_that_names_nobody_is_refused(written: str) -> None:
    said = wrong(numberbot_operators=written)

    assert said == (
        "NUMBERBOT_OPERATORS: it names nobody; leave it out where everybody may change numbers"
    )


def test_a_country_may_be_written_small() -> None:
    assert load(numberbot_default_country="gb").numberbot_default_country == "GB"


def test_secrets_are_not_shown() -> None:
    found = load(
        slack_bot_token="xoxb-geheim",
        slack_app_token="xapp-geheim",
        slack_signing_secret="geheim",
        numberbot_secret_key="geheim",
        vogent_api_key="geheim",
    )

    assert "geheim" not in repr(found)
    assert "geheim" not in wrong(slack_bot_token="geheim", port="geheim")


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("NUMBERBOT_DEFAULT_COUNTRY=GB\nHOST=0.0.0.0\nUNKNOWN=x\n")
    monkeypatch.setenv("NUMBERBOT_DEFAULT_COUNTRY", "DE")

    found = settings.load(env_file=file)

    assert (found.numberbot_default_country, found.host) == ("DE", "0.0.0.0")  # noqa: S104


def test_the_house_s_example_file_sets_nothing() -> None:
    example = Path(__file__).parents[1] / ".env.example"

    assert settings.load(env_file=example) == load()


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("written", ["#ops", "ops", "U01ALICE", "C01ops", "<#C01OPS>"])
def test_a_channel_is_named_by_its_id(written: str) -> None:
    assert "is no channel's id (like C01ABCDEF)" in wrong(numberbot_channel=written)
    assert load(numberbot_channel="G01OPS").numberbot_channel == "G01OPS"


def test_a_setting_that_is_misspelt_is_told_with_the_one_it_may_be_meant_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NUMBERBOT_OPERATOR", "U01ALICE")
    monkeypatch.setenv("NUMBERBOT_CHANNEL", "C01OPS")
    (tmp_path / ".env").write_text("NUMBERBOT_XYZ=1\nPORT=3000\n")

    found = settings.unknown(tmp_path / ".env")

    assert found == {"NUMBERBOT_OPERATOR": "NUMBERBOT_OPERATORS", "NUMBERBOT_XYZ": None}


@pytest.mark.parametrize(
    ("address", "secrets"),
    [
        ("postgres://bot:hunter2@db.example/numbers?sslmode=require", ("hunter2",)),
        ("postgres://bot:p%40ss@db.example/numbers", ("p%40ss", "p@ss")),
        ("postgresql:///numbers?host=/run/pg&user=bot&password=p%26ss", ("p%26ss", "p&ss")),
        ("postgresql://db.example/numbers", ()),
        ("sqlite:///numberbot.db", ()),
    ],
)
def test_the_database_s_password_is_a_secret_wherever_the_address_has_it(
    address: str, secrets: tuple[str, ...]
) -> None:
    assert settings.only(database_url=address).secrets() == secrets
