"""A provider's raw record, kept for diagnosis: without whatever may be a secret, and bounded."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.domain.events import cleaned
from bot.domain.holdings import Holding
from bot.providers.words import hidden

MASK = "•••"
CUT = "…"
SECRET_NAME = re.compile(
    r"pass|pwd|secret|token|credential|api.?key|auth(?!or(?!i[sz]))"
    r"|(?<![a-z])pin(?![a-z])|(?-i:Pin(?![a-z]))",
    re.IGNORECASE,
)
LARGEST = 16_384
LONGEST_TEXT = 500
DEEPEST = 20
MOST_NAMES = 30


OPEN = ("name", "status", "trunk")
HANDLES = ("inbound_agent", "outbound_agent")
"""What of a holding is a provider's own words, and what is sent back to it as it came."""
LONG = 8
"""Characters from which a secret is looked for within a handle."""
IN_A_URI = re.compile(r"(?<=[:/])([^\s:/@]+):[^\s@/]+@")
"""A user name with its password, in a SIP or web address."""


def discreet(held: Holding, secrets: Iterable[str]) -> Holding:
    """The holding with every sent secret hidden, should the provider show one as a name."""
    sent = tuple(str(cleaned(secret)) for secret in secrets if secret)
    said = {name: getattr(held, name) for name in OPEN}
    hushed: dict[str, Any] = {name: _text(text, sent) for name, text in said.items() if text}
    for name in HANDLES:
        handle = getattr(held, name)
        if handle and any(handle == one or (len(one) >= LONG and one in handle) for one in sent):
            hushed[name] = MASK
    hushed = {name: said for name, said in hushed.items() if said != getattr(held, name)}
    return replace(held, **hushed) if hushed else held


def redacted(record: Mapping[str, Any], secrets: Iterable[str] = ()) -> dict[str, Any]:
    """The record with every secret field and every sent secret hidden; too large: its keys only."""
    sent = tuple(str(cleaned(secret)) for secret in secrets if secret)
    kept: dict[str, Any] = _kept("", record, sent)
    if len(json.dumps(kept)) > LARGEST:
        return dict.fromkeys([*kept][:MOST_NAMES], CUT)
    return kept


def _kept(name: str, value: Any, secrets: tuple[str, ...], deeper: int = DEEPEST) -> Any:
    if _names_a_secret(name) and value is not None and not isinstance(value, bool):
        return MASK
    match value:
        case str():
            return _text(value, secrets)
        case Mapping() | list() | tuple() if not deeper:
            return CUT
        case Mapping():
            return {
                _text(str(key), secrets): _kept(str(key), inner, secrets, deeper - 1)
                for key, inner in value.items()
            }
        case list() | tuple():
            return [_kept(name, inner, secrets, deeper - 1) for inner in value]
        case _:
            return _plain(cleaned(value), secrets)


@lru_cache(maxsize=1_000)
def _names_a_secret(name: str) -> bool:
    """The same few names come with every record of a list."""
    return SECRET_NAME.search(name) is not None


def _plain(value: Any, secrets: tuple[str, ...]) -> Any:
    """A number, a flag or null: a PIN may come back as a number."""
    return value if _text(str(value), secrets) == str(value) else MASK


def _text(value: str, secrets: tuple[str, ...]) -> str:
    text = str(cleaned(IN_A_URI.sub(rf"\1:{MASK}@", value) if "@" in value else value))
    for secret in secrets:
        text = hidden(text, secret, MASK)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}{CUT}"
