"""What people see in the workspace, and finding people and places in it."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from bot.playground.workspace.directory import Channel, Person
from bot.playground.workspace.files import File
from bot.playground.workspace.manifest import Manifest
from bot.playground.workspace.messages import Message, View
from bot.playground.workspace.post import Post
from bot.playground.workspace.records import ApiCall, Delivery
from bot.playground.workspace.state import State

T = TypeVar("T")
Who: TypeAlias = Person | str
Where: TypeAlias = Channel | str


class Seeing:
    """The reading half of a workspace."""

    state: State
    post: Post

    @property
    def people(self) -> dict[str, Person]:
        return self.state.directory.people

    @property
    def channels(self) -> dict[str, Channel]:
        return self.state.directory.channels

    @property
    def api_calls(self) -> list[ApiCall]:
        return self.state.api_calls

    @property
    def deliveries(self) -> list[Delivery]:
        return self.state.deliveries

    @property
    def warnings(self) -> list[str]:
        """What Slack lets pass and a careful bot does not do."""
        return self.state.warnings

    @property
    def problems(self) -> list[str]:
        """What the workspace refused: API errors, bad acks, dead response_urls."""
        return self.state.problems

    @property
    def limited(self) -> list[ApiCall]:
        """The calls that were put off because somebody said so with `limit`."""
        return self.state.limited

    @property
    def files(self) -> dict[str, File]:
        """Every file that was uploaded, by its id."""
        return self.state.files

    @property
    def manifest(self) -> Manifest | None:
        """What the installed app says of itself; None lets every command and shortcut through."""
        return self.state.manifest

    @manifest.setter
    def manifest(self, manifest: Manifest | None) -> None:
        self.state.manifest = manifest

    def person(self, ref: Who) -> Person:
        """By id, by name (`alice`, `@alice`), or themselves."""
        return self.state.directory.person(ref)

    def channel(self, ref: Where) -> Channel:
        """By id, by name (`ops`, `#ops`), or itself."""
        return self.state.directory.channel(ref)

    def dm(self, person: Who) -> Channel:
        """The direct messages between this person and the bot."""
        return self.state.directory.dm(self.person(person))

    def seen_by(self, person: Who, channel: Where) -> list[Message]:
        """The messages this person sees there now, oldest first.

        Guests and strangers see only the channels that they are in.
        """
        reader, place = self.person(person), self.channel(channel)
        if not self.state.directory.sees(reader, place):
            return []
        return [
            each
            for each in self.state.messages
            if each.channel == place.id and not each.deleted and each.reader in (None, reader.id)
        ]

    def last_seen(self, person: Who, channel: Where) -> Message | None:
        """The newest message this person sees there."""
        seen = self.seen_by(person, channel)
        return seen[-1] if seen else None

    def views(self, person: Who) -> list[View]:
        """The person's open modal, bottom view first."""
        return list(self.state.modals.get(self.person(person).id, []))

    def view(self, person: Who) -> View | None:
        """The view on top of the person's open modal."""
        views = self.views(person)
        return views[-1] if views else None

    def home(self, person: Who) -> View | None:
        """The Home tab that was published for this person."""
        return self.state.homes.get(self.person(person).id)

    async def until(self, predicate: Callable[[], T | None], timeout: float = 30.0) -> T:  # noqa: ASYNC109 the caller reads better
        """Wait, without polling, for the first true value of the predicate."""
        return await self.state.changes.until(predicate, timeout, self._explain)

    async def connected(self, count: int = 1, timeout: float = 30.0) -> None:  # noqa: ASYNC109 likewise
        """Wait until so many sockets are linked."""
        await self.until(lambda: len(self.post.sockets) >= count, timeout)

    def _explain(self) -> str:
        calls = [f"{each.method} {each.answer.get('error', 'ok')}" for each in self.api_calls]
        return f"last calls: {calls[-5:]}; problems: {self.problems[-3:]}"
