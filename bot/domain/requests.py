"""What people ask for. Every change starts as one of these; a new operation adds one."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.numbers import E164, Area


@dataclass(frozen=True, slots=True)
class Buy:
    """Buy one number: that very one, or one in an area; at `provider`, or at whichever sells it."""

    what: E164 | Area
    provider: str | None = None
    kind: Literal["buy"] = "buy"


Request = Buy
