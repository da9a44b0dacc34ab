"""Emoji by the names that messages use."""

from collections.abc import Iterator, Mapping
from functools import cache

from emoji import EMOJI_DATA, STATUS


@cache
def by_name() -> Mapping[str, str]:
    """Name without colons → the character. Slack's own names that differ are not all known."""
    return dict(_named())


def _named() -> Iterator[tuple[str, str]]:
    for drawn, told in EMOJI_DATA.items():
        if told["status"] <= STATUS["fully_qualified"]:
            for name in (told["en"], *told.get("alias", [])):
                yield str(name).strip(":"), drawn
