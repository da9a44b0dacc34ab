"""SigmaMind's lists, page after page."""

import json
from collections.abc import Sequence

from pydantic import TypeAdapter

from bot.providers.http import Api, Ask
from bot.providers.sigmamind.records import One, Page

PAGE_SIZE = 100
MOST_PAGES = 100


async def followed(
    api: Api, page_of: TypeAdapter[Page[One]], path: str, noun: str
) -> tuple[Sequence[One], Sequence[str]]:
    """All records of a list, and clauses on why there may be more.

    A page that brings nothing new ends it: whether its `page` is heeded is not confirmed.
    """
    found: dict[str, One] = {}
    for number in range(MOST_PAGES):
        page = await api.read(page_of, Ask("GET", path, {"page": number, "size": PAGE_SIZE}))
        before = len(found)
        found |= {json.dumps(record.said, sort_keys=True): record for record in page.data}
        if not page.followed(number):
            return [*found.values()], page.doubts(len(found), noun)
        if len(found) == before:
            break
    return [*found.values()], [f"has more {noun} than its pages showed"]
