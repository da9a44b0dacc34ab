"""Places in the database: the next request may come to another copy, or after a restart."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import StoreUnavailable
from bot.slack.places import InChannel, InModal, Place, keep

Words = Mapping[str, str | bool | None]


class Shared(Protocol):
    """What all copies know; nobody reads it without the key."""

    async def keep(self, key: str, place: Words) -> None:
        """Remember a place."""
        ...

    async def find(self, key: str) -> Words | None:
        """The place, unless it is too old."""
        ...


@dataclass(frozen=True, slots=True)
class KeptPlaces:
    """What this copy kept by itself is found without the database, also while that is away."""

    client: AsyncWebClient
    shared: Shared
    _here: dict[str, Place] = field(default_factory=dict)

    async def keep(self, key: str, place: Place) -> None:
        """Remember it, here and for the others."""
        keep(self._here, key, place)
        words = _words(place)
        if words is not None:
            with suppress(StoreUnavailable):
                await self.shared.keep(key, words)

    async def find(self, key: str) -> Place | None:
        """The place, whichever copy kept it."""
        if key in self._here:
            return self._here[key]
        with suppress(StoreUnavailable):
            words = await self.shared.find(key)
            return None if words is None else self._place(words)
        return None

    def _place(self, words: Words) -> Place:
        if "view" in words:
            channel = None if words["channel"] is None else str(words["channel"])
            return InModal(self.client, str(words["view"]), str(words["title"]), channel=channel)
        client, url = self.client, str(words["url"])
        respond = AsyncRespond(response_url=url, proxy=client.proxy, ssl=client.ssl)
        return InChannel(respond, bool(words["alone"]), client.session)


def _words(place: Place) -> Words | None:
    match place:
        case InModal(view_id=view, title=title, channel=channel):
            return {"view": view, "title": title, "channel": channel}
        case InChannel(respond=AsyncRespond(response_url=str() as url), alone=alone):
            return {"url": url, "alone": alone}
        case _:
            return None
