"""Secrets, kept from the page: whatever has a name that tells of one, and every key we know.

masked({"X-API-Key": "abc", "note": "abc?"}, ["abc"])
== {"X-API-Key": "••••", "note": "••••?"}
"""

import json
import re
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "••••"
TELLING = (
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "responseurl",
    "secret",
    "signature",
    "token",
)
"""What tells of a secret wherever it stands in a name that is written without marks."""
TELLING_WORDS = frozenset({"auth", "key", "keys", "otp", "pass", "pin", "pins", "pwd"})
"""What does so as a whole word only: `pin`, `sip_pin`, `pinCode`, but not `shipping`."""

WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
NAME = re.compile(r"""([\w-]+)\\?["']?\s*[=:]\s*\\?["']?""")
VALUE = re.compile(
    r"""(?:(?:Bearer|Basic|Token)\s+)?[^\s"'\\,;&<>{}\[\]]+""",
    re.IGNORECASE,
)
"""A name and its value in running text: a query, a header, JSON within a string."""
SCHEME = re.compile(r"\b(Bearer|Basic)\s+\S+", re.IGNORECASE)
KEPT = 4_000
LONG = 6
"""Characters from which a secret is sought within words, too."""


class Mask:
    """Masks with the keys known here; what has a key of its own is masked once and kept."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._kept: dict[Hashable, Any] = {}

    def __call__(self, value: Any, key: Hashable = None) -> Any:
        """The value masked, or what was kept under its key."""
        if key is None:
            return masked(value, self._known)
        if key not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = masked(value, self._known)
        return self._kept[key]


def tells_of_secret(name: str) -> bool:
    """Whether a header or a field with this name holds a secret."""
    bare = re.sub(r"[^a-z]", "", name.lower())
    words = {word.lower() for word in WORDS.findall(name)}
    return any(each in bare for each in TELLING) or not words.isdisjoint(TELLING_WORDS)


def masked(value: Any, known: Collection[str] = ()) -> Any:
    """The same JSON with secrets masked: by name, by value, nested, and within texts.

    What stands under a telling name is masked everywhere else, too: an error may repeat it.
    """
    return _masked(value, _seeker({*known, *_secrets(value)}))


def _masked(value: Any, seeker: re.Pattern[str] | None) -> Any:
    match value:
        case Mapping():
            return {
                _text(str(name), seeker): MASK
                if tells_of_secret(str(name))
                else _masked(inner, seeker)
                for name, inner in value.items()
            }
        case list() | tuple():
            return [_masked(inner, seeker) for inner in value]
        case str():
            return _text(value, seeker)
        case int() | float() if not isinstance(value, bool) and seeker is not None:
            return MASK if seeker.fullmatch(str(value)) else value
        case _:
            return value


def _text(text: str, seeker: re.Pattern[str] | None) -> str:
    if seeker is not None:
        text = seeker.sub(MASK, text)
    return SCHEME.sub(rf"\1 {MASK}", "".join(_pairs(text)))


def _pairs(text: str) -> Iterator[str]:
    """The text in pieces, with what follows a telling name masked."""
    done = 0
    for found in NAME.finditer(text):
        value = VALUE.match(text, found.end())
        if value is not None and found.start() >= done and tells_of_secret(found[1]):
            yield text[done : found.end()] + MASK
            done = value.end()
    yield text[done:]


def _secrets(value: Any, *, secret: bool = False) -> Iterator[str]:
    """Every text and number that stands under a telling name."""
    match value:
        case Mapping():
            for name, inner in value.items():
                yield from _secrets(inner, secret=secret or tells_of_secret(str(name)))
        case list() | tuple():
            for inner in value:
                yield from _secrets(inner, secret=secret)
        case str() | int() | float() if secret and not isinstance(value, bool):
            text = str(value)
            yield text
            scheme, _, rest = text.partition(" ")
            if scheme.lower() in {"bearer", "basic", "token"}:
                yield rest


def _seeker(secrets: Collection[str]) -> re.Pattern[str] | None:
    """Finds each secret as it is, and as URLs and JSON write it; the longest first."""
    forms = {
        form
        for secret in secrets
        if secret and secret != MASK
        for form in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1])
    }
    if not forms:
        return None
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(_sought(form) for form in ordered))


def _sought(form: str) -> str:
    """A short secret is masked only where it stands alone, or a PIN of 12 would blot every 12."""
    exact = re.escape(form)
    return exact if len(form) >= LONG else rf"(?<!\w){exact}(?!\w)"
