"""Tolerant reading: whatever a provider's JSON holds becomes text, a flag, a count, or nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.domain.events import cleaned
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import E164


def _text(value: Any) -> str | None:
    match value:
        case str():
            return str(cleaned(value)).strip() or None
        case bool() | None:
            return None
        case int():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _count(value: Any) -> int | None:
    text = _text(value)
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else None


Text = Annotated[str | None, BeforeValidator(_text)]
"""Text, or an integer in its place; None for null, an empty text and everything else."""
Flag = Annotated[bool | None, BeforeValidator(_flag)]
"""True, false, or None where the provider does not say."""
Count = Annotated[int | None, BeforeValidator(_count)]
"""How many, or None where the provider does not say."""


class Record(BaseModel):
    """An object in a provider's answer. Unknown fields are passed over, no field is relied on.

    `said` is the object as it came, secrets included: keep it by `redaction.redacted` only.
    """

    model_config = ConfigDict(
        extra="ignore", frozen=True, hide_input_in_errors=True, defer_build=True
    )

    said: Mapping[str, Any] = Field(default_factory=dict, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _objects_only(cls, value: Any) -> Any:
        return {**value, "said": value} if isinstance(value, Mapping) else {}


class Envelope(BaseModel):
    """An answer that must be an object, or the answer is unreadable."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, hide_input_in_errors=True, defer_build=True
    )


def number(text: str | None) -> E164 | None:
    """A number as a provider says it: plus or not, perhaps with spaces; None if it is none."""
    try:
        return E164.read(re.sub(r"[\s().-]", "", text or ""))
    except ValueError:
        return None


def listing(holdings: Sequence[Holding | None], doubts: Iterable[str]) -> Listing:
    """Put holdings (None: unreadable) and clauses on what may be left out into a Listing."""
    unreadable = sum(held is None for held in holdings)
    found = {held.reference: held for held in holdings if held}
    left_out = [*doubts]
    if unreadable:
        noun = "record" if unreadable == 1 else "records"
        left_out.append(f"listed {unreadable} {noun} that Numberbot cannot read")
    missing = " and ".join(left_out)
    return Listing(tuple(found.values()), not missing, f"{missing}." if missing else None)
