"""Who is in the workspace, and in which channels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

TEAM: Final = "T01TEST"
OTHER_TEAM: Final = "T99OTHER"
BOT_USER: Final = "U0NUMBERBOT"
APP_ID: Final = "A01NUMBERBOT"
BOT_ID: Final = "B0NUMBERBOT"
SLACKBOT: Final = "USLACKBOT"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Slack account; `is_restricted` says guest."""

    id: str
    name: str
    display_name: str
    real_name: str
    team_id: str = TEAM
    is_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    tz: str = "Europe/London"


@dataclass(slots=True)
class Channel:
    """A channel or a direct message; its members are user ids, perhaps the bot's too."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_im: bool = False
    is_private: bool = False
    is_ext_shared: bool = False

    @property
    def bot_is_member(self) -> bool:
        return BOT_USER in self.members

    @property
    def payload_name(self) -> str:
        """The name as Slack puts it into payloads."""
        return "directmessage" if self.is_im else self.name


@dataclass(slots=True)
class Directory:
    """People, channels and user groups of one workspace; some groups may be disabled."""

    people: dict[str, Person]
    channels: dict[str, Channel]
    usergroups: dict[str, list[str]] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    team_name: str = "Playground"
    domain: str = "test-workspace"

    def person(self, ref: Person | str) -> Person:
        """By id or by name, with or without an @."""
        if isinstance(ref, Person):
            return ref
        wanted = ref.removeprefix("@").casefold()
        return _only(
            ref, (it for it in self.people.values() if wanted in (it.id.casefold(), it.name))
        )

    def channel(self, ref: Channel | str) -> Channel:
        """By id or by name, with or without a #."""
        if isinstance(ref, Channel):
            return ref
        wanted = ref.removeprefix("#")
        return _only(ref, (it for it in self.channels.values() if wanted in (it.id, it.name)))

    def dm(self, person: Person) -> Channel:
        """The direct messages between a person and the bot."""
        channel_id = f"D{person.id[1:]}"
        made = Channel(channel_id, f"dm-{person.name}", {person.id, BOT_USER}, is_im=True)
        return self.channels.setdefault(channel_id, made)

    def sees(self, person: Person, channel: Channel) -> bool:
        """Whether they can look into it: members everywhere public, others where they are in."""
        is_open = not (channel.is_im or channel.is_private)
        is_full_member = person.team_id == TEAM and not person.is_restricted
        return person.id in channel.members or (is_open and is_full_member)

    def shown_name(self, user_id: str) -> str:
        known = self.people.get(user_id)
        return known.display_name if known else user_id


def _only(ref: str, found: Iterator[T]) -> T:
    for each in found:
        return each
    raise LookupError(f"the workspace has no {ref}")


def default_directory() -> Directory:
    people = (
        Person("U01ALICE", "alice", "Alice", "Alice Archer"),
        Person("U02BOB", "bob", "Bob", "Bob Baker", tz="America/New_York"),
        Person("U03GUEST", "greta", "Greta", "Greta Guest", is_restricted=True),
        Person("U04STRANGER", "sam", "Sam", "Sam Stranger", team_id=OTHER_TEAM),
        Person(BOT_USER, "numberbot", "Numberbot", "Numberbot", is_bot=True),
        Person(SLACKBOT, "slackbot", "Slackbot", "Slackbot"),
    )
    channels = (
        Channel("C01OPS", "ops", {"U01ALICE", "U02BOB", "U03GUEST", BOT_USER}),
        Channel("C02SALES", "sales", {"U01ALICE", "U02BOB"}),
        Channel("C03SHARED", "shared", {"U01ALICE", "U04STRANGER", BOT_USER}, is_ext_shared=True),
    )
    directory = Directory(
        {each.id: each for each in people},
        {each.id: each for each in channels},
        {"S01OPERATORS": ["U01ALICE"]},
    )
    for each in people[:3]:
        directory.dm(each)
    return directory
