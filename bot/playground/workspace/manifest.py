"""What a Slack app says of itself: its manifest, as far as people meet it."""

from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

import yaml

from bot.playground.workspace.blocks import Json

ShortcutType: TypeAlias = Literal["global", "message"]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; `command` begins with its slash."""

    command: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut: global, or one in the menu of a message."""

    name: str
    type: ShortcutType
    callback_id: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """An app's manifest. What it leaves out is off, as at Slack. `events` are those it hears of."""

    name: str
    description: str = ""
    background_color: str | None = None
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab_enabled: bool = False
    messages_tab_enabled: bool = False
    messages_tab_read_only: bool = False
    events: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """From YAML or JSON. Raises ValueError, with words, for what is no manifest."""
        try:
            return cls._of(yaml.safe_load(text))
        except yaml.YAMLError as error:
            raise ValueError(f"the manifest is no YAML: {error}") from error
        except KeyError as missing:
            raise ValueError(f"the manifest lacks {missing}") from missing
        except (AttributeError, TypeError) as error:
            raise ValueError(f"the manifest has a thing where another belongs: {error}") from error

    @classmethod
    def _of(cls, app: Json) -> Self:
        shown, features = app["display_information"], app.get("features", {})
        home = features.get("app_home", {})
        events = app.get("settings", {}).get("event_subscriptions", {})
        return cls(
            name=shown["name"],
            description=shown.get("description", ""),
            background_color=shown.get("background_color"),
            commands=tuple(map(_command, features.get("slash_commands", []))),
            shortcuts=tuple(map(_shortcut, features.get("shortcuts", []))),
            home_tab_enabled=home.get("home_tab_enabled", False),
            messages_tab_enabled=home.get("messages_tab_enabled", False),
            messages_tab_read_only=home.get("messages_tab_read_only_enabled", False),
            events=tuple(events.get("bot_events", [])),
        )

    def command(self, word: str) -> Command | None:
        """The command of this name, slash included."""
        return next((each for each in self.commands if each.command == word), None)

    def shortcut(self, kind: ShortcutType, callback_id: str) -> Shortcut | None:
        wanted = (kind, callback_id)
        found = (each for each in self.shortcuts if (each.type, each.callback_id) == wanted)
        return next(found, None)


def _command(given: Json) -> Command:
    return Command(
        given["command"],
        given["description"],
        given.get("usage_hint", ""),
        given.get("should_escape", False),
    )


def _shortcut(given: Json) -> Shortcut:
    if given["type"] not in ("global", "message"):
        raise ValueError(f"a shortcut is global or message, not {given['type']}")
    return Shortcut(
        given["name"], given["type"], given["callback_id"], given.get("description", "")
    )
