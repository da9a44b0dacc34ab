"""Vogent's lists, cursor after cursor."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from bot.providers.http import Api, Ask
from bot.providers.vogent.records import One, Page

PAGE_SIZE = 100  # the documented default; no maximum is told
MOST_PAGES = 100


async def followed(
    api: Api, page_of: TypeAdapter[Page[One]], path: str, noun: str
) -> tuple[Sequence[One], Sequence[str]]:
    """All records of a list, and clauses on why there may be more."""
    found: list[One] = []
    seen: set[str] = set()
    query: dict[str, str | int] = {"limit": PAGE_SIZE}
    while len(seen) < MOST_PAGES:
        page = await api.read(page_of, Ask("GET", path, query))
        found += page.data
        if page.cursor is None:
            told = "cursor" in page.model_fields_set
            return found, [] if told else ["does not say whether that is all"]
        if page.cursor in seen:
            break
        seen.add(page.cursor)
        query = {**query, "cursor": page.cursor}
    return found, [f"has more {noun} than its pages showed"]
