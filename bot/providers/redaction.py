"""A provider's raw record, kept for diagnosis: without whatever may be a secret, and bounded."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.events import cleaned
from bot.providers.words import hidden

MASK = "•••"
SECRET_NAME = re.compile(
    r"pass|secret|token|credential|(?<![a-z])pin(?![a-z])|api_?key|auth(?!or)", re.IGNORECASE
)
LARGEST = 16_384
LONGEST_TEXT = 500


def redacted(record: Mapping[str, Any], secrets: Iterable[str] = ()) -> dict[str, Any]:
    """The record with every secret field and every sent secret hidden; too large: its keys only."""
    sent = tuple(filter(None, secrets))
    kept: dict[str, Any] = {
        str(name): _kept(str(name), value, sent) for name, value in record.items()
    }
    if len(json.dumps(kept)) > LARGEST:
        return dict.fromkeys(kept, "…")
    clean: dict[str, Any] = cleaned(kept)
    return clean


def _kept(name: str, value: Any, secrets: tuple[str, ...]) -> Any:
    if SECRET_NAME.search(name) and value is not None and not isinstance(value, bool):
        return MASK
    match value:
        case str():
            return _text(value, secrets)
        case Mapping():
            return {
                _text(str(key), secrets): _kept(str(key), inner, secrets)
                for key, inner in value.items()
            }
        case list() | tuple():
            return [_kept(name, inner, secrets) for inner in value]
        case int() | float() if not isinstance(value, bool) and str(value) in secrets:
            return MASK
        case _:
            return value


def _text(value: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        value = hidden(value, secret, MASK)
    return value if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]}…"
