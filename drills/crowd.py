"""Many people on a stage, and hearing what each of them is answered."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.playground.stage import Stage
from bot.playground.workspace import ApiCall, Channel, Delivery, Message, Person, View
from bot.playground.workspace.directory import BOT_USER
from bot.playground.workspace.state import State
from bot.slack import ids

AREAS = (
    *("206", "303", "305", "312", "404", "503", "602", "617", "702", "713", "801", "919"),
    *("201", "202", "203", "205", "207", "208", "209", "210", "213", "214", "215", "216"),
)
MOST_KEYS = 4_000
MOST_OF_A_KEY = 100
LOOKS_AFTER = 60.0
"""Seconds in which everybody has an answer."""


def plenty() -> Iterator[str]:
    """Numbers that are set aside for fiction, each once: 2,400 of them."""
    return (f"+1{area}55501{last:02}" for last in range(100) for area in AREAS)


def crowd(on: Stage, count: int) -> list[Person]:
    """So many people more, each with a channel of their own."""
    directory = on.workspace.state.directory
    people = []
    for place in range(count):
        who = Person(f"U5{place:04}", f"clerk{place}", f"Clerk {place}", f"Clerk no. {place}")
        where = Channel(f"C5{place:04}", f"floor{place}", {who.id, BOT_USER})
        directory.people[who.id] = who
        directory.channels[where.id] = where
        directory.dm(who)
        people.append(who)
    return people


def place_of(person: Person) -> str:
    """The channel of one of the crowd."""
    return f"C{person.id[1:]}"


@dataclass(frozen=True, slots=True)
class Heard:
    """A call that Slack took, and the message that it made, if it made one."""

    call: ApiCall
    message: Message | None = None

    @property
    def text(self) -> str:
        """What it said."""
        return str(self.call.args.get("text", ""))

    @property
    def to_all(self) -> bool:
        """Whether everybody there sees it."""
        if self.call.method == "chat.postMessage":
            return str(self.call.args["channel"])[0] == "C"
        return self.call.args.get("response_type") == "in_channel"

    @property
    def card(self) -> Message | None:
        """The card that it shows, if it shows one."""
        buttons = [] if self.message is None else self.message.buttons()
        return self.message if any(one.action_id == ids.CONFIRM for one in buttons) else None


Wanted = Callable[[Heard], object]


class Ear:
    """Hears what the bot answers to each delivery, and what it says to each person.

    It remembers the latest of it, by the keys that Slack gave: a response_url's token, a
    trigger_id, a view's id, a channel or a person. `also` is told of everything.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._heard: dict[str, list[Heard]] = {}
        self._news: dict[str, set[asyncio.Event]] = {}
        self.also: Callable[[Heard], None] | None = None
        state.watch = self._hear

    def said(self, *keys: str) -> list[Heard]:
        """What was heard so far."""
        return [one for key in keys for one in self._heard.get(key, ())]

    async def hears(
        self, keys: list[str], wanted: Wanted = lambda _: True, within: float = LOOKS_AFTER
    ) -> Heard | None:
        """The first that is wanted; None when it did not come in time."""
        news = asyncio.Event()
        for key in keys:
            self._news.setdefault(key, set()).add(news)
        try:
            async with asyncio.timeout(within):
                while True:
                    for one in self.said(*keys):
                        if wanted(one):
                            return one
                    news.clear()
                    await news.wait()
        except TimeoutError:
            return None
        finally:
            for key in keys:
                self._news[key].discard(news)
                if not self._news[key]:
                    del self._news[key]

    def _hear(self, call: ApiCall) -> None:
        key = _key(call)
        if not call.ok or key is None:
            return
        made = call.method in {"response_url", "chat.postMessage"}
        made = made and not call.args.get("replace_original")
        heard = Heard(call, self._state.messages[-1] if made else None)
        said = self._heard.setdefault(key, [])
        said.append(heard)
        del said[:-MOST_OF_A_KEY]
        if self.also is not None:
            self.also(heard)
        while len(self._heard) > MOST_KEYS:
            del self._heard[next(iter(self._heard))]
        for news in self._news.get(key, ()):
            news.set()


def keys_of(delivery: Delivery, view: View | None = None) -> list[str]:
    """By what an answer to it is known."""
    token = delivery.response_url.rpartition("/")[2]
    known = [token, delivery.trigger_id, "" if view is None else view.id]
    return [key for key in known if key]


def _key(call: ApiCall) -> str | None:
    keys = {
        "response_url": "token",
        "chat.postMessage": "channel",
        "views.open": "trigger_id",
        "views.push": "trigger_id",
        "views.update": "view_id",
        "views.publish": "user_id",
    }
    name = keys.get(call.method)
    return None if name is None else str(call.args[name])
