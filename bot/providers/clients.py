"""The connections that all providers share."""

import logging
import ssl
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Self

import httpx

from bot.providers.under_way import UnderWay

USER_AGENT = "numberbot/0.1"
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]
    # httpcore (1.0.9) asks for it a dozen times a request: each time it is sought on the whole path


@dataclass(frozen=True, slots=True)
class Clients:
    """One client for what only reads, one for what changes something.

    Reads come from a pool. Every write gets a connection of its own: one from a pool may have
    been closed at the other end a moment ago, which would look like an answer that got lost.
    """

    reads: httpx.AsyncClient
    writes: httpx.AsyncClient
    under_way: UnderWay = field(default_factory=UnderWay)
    """What is sent by either of them."""

    @classmethod
    def open(cls) -> Self:
        """Make both; redirects are never followed."""
        context = ssl.create_default_context()
        logging.getLogger("httpcore").setLevel(logging.INFO)  # at debug it logs answers' headers
        logging.getLogger("httpx").setLevel(logging.WARNING)  # at info: the words beside a status
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        single = httpx.Limits(max_keepalive_connections=0)
        return cls(
            httpx.AsyncClient(headers=headers, verify=context),
            httpx.AsyncClient(headers=headers, verify=context, limits=single),
        )

    async def aclose(self) -> None:
        """End what is under way, and close every connection."""
        await self.under_way.end()
        await self.reads.aclose()
        await self.writes.aclose()
