"""Every environment variable that Numberbot reads, once."""

import difflib
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from dotenv import dotenv_values
from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

SPAN = re.compile(r"([0-9]{1,6}) *(ms|s|m|h|d)", re.ASCII)
UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
NEAR = 0.8
"""Of 1: so much alike is a name that may be a slip of the other."""
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}", re.ASCII)
DATABASE = re.compile(r"(sqlite|postgres|postgresql)://")
OPERATOR = re.compile(r"<?(?:@|!subteam\^)?(?P<id>[UWS][A-Z0-9]{2,})(?:\|[^>\s,]*)?>?", re.ASCII)
"""A user or a group by its id, also as Slack writes a mention of it."""


def _span(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = SPAN.fullmatch(value.strip())
    if found is None or not int(found.group(1)):
        raise ValueError("write a time like 10m, 90s or 1h")
    return timedelta(**{UNITS[found.group(2)]: int(found.group(1))})


def _operators(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    ids: set[str] = set()
    for word in re.split(r"[\s,]+", value):
        found = OPERATOR.fullmatch(word)
        if word and found is None:
            raise ValueError(
                f"“{word}” is no Slack user id (like U01ABCDEF) and no user group's"
                " (like S01ABCDEF); separate with commas"
            )
        if found is not None:
            ids.add(found["id"])
    if not ids:  # a list that came out empty must not let everybody in
        raise ValueError("it names nobody; leave it out where everybody may change numbers")
    return frozenset(ids)


def _base(value: str) -> str:
    if not re.match(r"https?://[^/]", value):
        raise ValueError("write it like https://slack.com/api/")
    return value if value.endswith("/") else f"{value}/"


def _channel(value: str | None) -> str | None:
    if value is not None and not CHANNEL.fullmatch(value):
        raise ValueError(
            f"“{value}” is no channel's id (like C01ABCDEF); it stands at the end of the channel's"
            " details in Slack"
        )
    return value


def _country(value: str) -> str:
    if value.upper() not in SUPPORTED_REGIONS:
        raise ValueError("two letters are wanted, like US or GB")
    return value.upper()


def _database(value: str) -> str:
    if not DATABASE.match(value):
        raise ValueError("write it like sqlite:///numberbot.db or postgresql://user@host/name")
    return value


def _prefix(prefix: str, where: str) -> AfterValidator:
    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"it begins with {prefix}; find it under {where}")
        return value

    return AfterValidator(check)


Span = Annotated[timedelta, BeforeValidator(_span)]
Secret = SecretStr | None
Maybe = str | None


WORDS = {"int_parsing": "a whole number is wanted", "bool_parsing": "write on or off"}
WORDS |= dict.fromkeys(("greater_than_equal", "less_than_equal"), "0 to 65535 is wanted")
"""For errors whose own words are a programmer's."""


class Settings(BaseSettings):
    """From the environment, then from the file .env beside which it is started."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        env_nested_delimiter="__",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: Annotated[Secret, _prefix("xoxb-", "OAuth & Permissions of your app")] = Field(
        None, description="The bot's token, `xoxb-…`. Required by `run`."
    )
    slack_app_token: Annotated[Secret, _prefix("xapp-", "Basic Information, App-Level Tokens")] = (
        Field(None, description="The app-level token, `xapp-…`, for Socket Mode.")
    )
    slack_signing_secret: Secret = Field(None, description="The signing secret, for HTTP mode.")
    slack_api_url: Annotated[str, AfterValidator(_base)] = Field(
        "https://slack.com/api/", description="Another Web API base, for both modes."
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite:///numberbot.db",
        repr=False,  # it may have a password
        description="Where plans and the trail are kept: `sqlite:///…`, or `postgres://…` and"
        " `postgresql://…` as hosts give it.",
    )
    host: str = Field("127.0.0.1", description="The address that HTTP is served at.")
    port: int | None = Field(
        None,
        ge=0,
        le=65_535,
        description="The port of HTTP mode (3000 when not set); in Socket Mode health is served"
        " when it is set.",
    )
    numberbot_secret_key: Secret = Field(
        None,
        description="A Fernet key that signs the trail's head; several with commas, newest first."
        " Made and kept in `numberbot.key` beside an SQLite database; required with PostgreSQL.",
    )
    numberbot_operators: Annotated[frozenset[str] | None, NoDecode, BeforeValidator(_operators)] = (
        Field(
            None,
            description="Who may change numbers: ids of Slack users and user groups, with commas."
            " Every member of the workspace when not set; every member may read, guests neither.",
        )
    )
    numberbot_channel: Annotated[Maybe, AfterValidator(_channel)] = Field(
        None,
        description="The id of a channel for public lines and questions when the place they came"
        " from cannot be reached, and for the trail's daily witness.",
    )
    numberbot_default_country: Annotated[str, AfterValidator(_country)] = Field(
        "US", description="The country of numbers and area codes that are typed without one."
    )
    numberbot_default_provider: Maybe = Field(
        None, description="The provider to buy at when none is named."
    )
    numberbot_plan_lifetime: Span = Field(
        timedelta(minutes=10), description="Until when a card can be confirmed: `10m`, `90s`, `1h`."
    )
    numberbot_sync_every: Span = Field(
        timedelta(minutes=15), description="How often the providers' lists are read again."
    )
    numberbot_typed_secrets: bool = Field(
        default=True,
        description="`off`: forms take no typed password or PIN, but the name of a"
        " `SIP_SECRET__…`.",
    )
    sip_secret: Mapping[str, SecretStr] = Field(
        default_factory=dict,
        description="Passwords and PINs for forms when typing them is off, one variable each:"
        " `SIP_SECRET__TELNYX=…` is chosen as telnyx.",
    )
    sigmamind_api_key: Secret = Field(None, description="SigmaMind is on when this is set.")
    sigmamind_base_url: str = Field("https://api.sigmamind.ai", description="Its API.")
    sigmamind_unconfirmed: bool = Field(
        default=False,
        description="`on` uses what only SigmaMind's newer documents say: its plural paths, and"
        " unassigning.",
    )
    vogent_api_key: Secret = Field(None, description="Vogent is on when this is set.")
    vogent_base_url: str = Field("https://api.vogent.ai/api", description="Its API.")
    butter_api_key: Secret = Field(None, description="Butter AI is on when this is set.")
    butter_organization_id: Maybe = Field(
        None, repr=False, description="Butter AI's organization; required with its key."
    )
    butter_base_url: str = Field("https://api.getbutter.ai", description="Its API.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="`debug`, `info`, `warning` or `error`."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="`text` for people, `json` for machines."
    )
    numberbot_unsafe_debug: bool = Field(
        default=False,
        description="`on` allows `LOG_LEVEL=debug`, which writes down what people type; secrets"
        " are hidden in it as far as they can be told.",
    )

    def secrets(self) -> tuple[str, ...]:
        """Everything in them that nobody may read anywhere."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        given = [*values.values(), *self.sip_secret.values()]
        plain = [one.get_secret_value() for one in given if isinstance(one, SecretStr)]
        keys = [] if self.numberbot_secret_key is None else _listed(self.numberbot_secret_key)
        others = (self.butter_organization_id, *_passwords(self.database_url))
        return tuple(dict.fromkeys(one for one in (*plain, *keys, *others) if one))


class SettingsWrong(Exception):
    """Some settings are missing or wrong; the text names each variable and what to put there."""


def _listed(keys: SecretStr) -> list[str]:
    """The keys that stand in one setting, with commas."""
    return [key.strip() for key in keys.get_secret_value().split(",")]


def _passwords(address: str) -> list[str]:
    """What stands between a user's name and the host, or behind `password=`; as it is written too.

    PostgreSQL takes it in both places.
    """
    place, _, parameters = address.partition("?")
    before = place.rpartition("@")[0].partition("://")[2].partition(":")[2]
    named = [one[len("password=") :] for one in parameters.split("&") if one[:9] == "password="]
    return [way for one in (before, *named) for way in (one, unquote(one))]


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")


class OnlyGiven(Settings):
    """Settings that are all given, whatever stands in the environment."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 pydantic-settings names them
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Neither the environment nor any file."""
        return (init_settings,)


def only(**given: Any) -> Settings:
    """The settings given, and the defaults: for the playground and the tests."""
    return OnlyGiven(**given)


def forget_proxies() -> None:
    """What is all on this machine is reached directly, whatever proxy leads out of it."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]


def unknown(env_file: Path = Path(".env")) -> Mapping[str, str | None]:
    """What looks like a setting of ours and is none; with the one that it may be meant for."""
    known = [name.upper() for name in Settings.model_fields]
    given = {name.upper() for name in (*os.environ, *dotenv_values(env_file))}
    strange = sorted(name for name in given if name.startswith("NUMBERBOT_") and name not in known)
    near = {name: difflib.get_close_matches(name, known, 1, NEAR) for name in strange}
    return {name: next(iter(found), None) for name, found in near.items()}


def load(env_file: Path | None = Path(".env"), **given: Any) -> Settings:
    """The settings; SettingsWrong names every variable that is wrong."""
    try:
        return Settings(_env_file=env_file, **given)
    except ValidationError as error:
        lines = [
            f"{str(one['loc'][0]).upper()}: {WORDS.get(one['type']) or _said(one['msg'])}"
            for one in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsWrong("\n".join(lines)) from None
