"""What a witness told: which hash the event at a place had when somebody else wrote it down."""

import re

from bot.domain.errors import NotUnderstood
from bot.store.ends import Place

WRITTEN = re.compile(r"([1-9][0-9]{0,17}):([0-9a-fA-F]{64})", re.ASCII)


def read_expected(written: str) -> Place:
    """SEQ:HASH as a place in the trail. Raises NotUnderstood, with what to write."""
    found = WRITTEN.fullmatch(written.strip().strip("`"))
    if found is None:
        raise NotUnderstood(
            f"--expect: “{written}” is no SEQ:HASH. Write the number of an event, a colon and its"
            " hash of 64 characters (0-9, a-f), as a witness's message shows them."
        )
    return Place(int(found.group(1)), found.group(2).lower())
