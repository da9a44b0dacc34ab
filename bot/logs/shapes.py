"""What looks like a secret: by its own shape, or by the name that stands before it.

Names are in text as JSON, Python and URLs write it, escaped once or several times over.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.logs.known import HIDDEN, REST, SLASH

NAMED = (
    r"passw|passphrase|passcode|pwd|secret|token|credential|api[-_ ]?key|authorization"
    r"|cookie|signature|ticket|response[-_]?url|upload[-_]?url|(?<![a-z])pin(?![a-z])"
    r"|(?-i:Pin(?![a-z]))"
)
"""What is in the name of a field that holds a secret."""
SECRET_NAME = re.compile(NAMED, re.IGNORECASE)

QUOTED = re.compile(
    rf"(?<!\\)(?P<q>\\*[\"'])[^\"'\\\n]{{0,40}}?(?:{NAMED})[^\"'\\\n]{{0,40}}?(?P=q)\s*[:=]\s*",
    re.IGNORECASE,
)
HEADER = re.compile(
    rf"\(b?(?P<q>\\*[\"'])[^\"'\\\n]{{0,40}}?(?:{NAMED})[^\"'\\\n]{{0,40}}?(?P=q)\s*,\s*",
    re.IGNORECASE,
)
BARE = re.compile(rf"(?<![\w.-])[\w.-]{{0,40}}?(?:{NAMED})[\w-]{{0,40}}?=", re.IGNORECASE)
SAID = re.compile(
    r"(?<![\w-])(?:[\w-]{0,40}(?:password|passwd|passcode)|pin|(?:proxy-)?authorization"
    r"|[\w-]{0,20}api-key|(?:set-)?cookie|x-slack-signature)\s*:\s*",
    re.IGNORECASE,
)
STATE = re.compile(r"(?<!\\)(?P<q>\\*[\"'])value(?P=q)\s*:\s*")
"""What is filled into a view's fields: its payload has them under state, values."""

OPENS = re.compile(r"b?(\\*[\"'])")
PLAIN = re.compile(r"(?:(?:bearer|basic|token)\s+)?[^\s,;&\]})\"'\\]+", re.IGNORECASE)
TELLS_NOTHING = frozenset({"none", "null", "true", "false", HIDDEN})
CLOSING = {"{": "}", "[": "]", "(": ")"}

SHAPES: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    (("xox", "xapp"), re.compile(r"xox[a-z](?:\.xox[a-z])?-[\w.-]+|xapp-[\w.-]+"), HIDDEN),
    (("gaaaa",), re.compile(r"gAAAA[\w=-]{20,}"), HIDDEN),
    (
        ("hooks.slack", "files.slack"),
        re.compile(
            rf"((?:hooks\.slack(?:-gov)?\.com|files\.slack(?:-gov)?\.com{SLASH}upload){SLASH}){REST}",
        ),
        rf"\1{HIDDEN}",
    ),
    (
        ("bearer", "basic"),
        re.compile(r"\b(bearer\s+|basic\s+(?=[\w+/-]*[\d=+/]))[\w.~+/-]{8,}=*", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (("@",), re.compile(r"([:/][^\s:/@\"']{1,100}:)[^\s/@\"']{1,200}@"), rf"\1{HIDDEN}@"),
    (("payload=%7b",), re.compile(r"(payload=)%7[Bb]\S+"), rf"\1{HIDDEN}"),
)
"""In which lines, in small letters, a shape may stand; the shape; what stays of it."""
NAMES = (
    *("passw", "passphrase", "passcode", "pwd", "secret", "token", "credential", "authorization"),
    *("api_key", "api-key", "api key", "apikey", "cookie", "signature", "ticket", "pin"),
    *("response_url", "response-url", "responseurl", "upload_url", "upload-url", "uploadurl"),
)
HINTS = (*NAMES, *(hint for hints, _, _ in SHAPES for hint in hints))


def may_be_in(text: str) -> bool:
    """Whether there may be anything that looks like a secret: cheap, for lines that have none."""
    small = text.lower()
    for hint in HINTS:  # any() takes twice as long
        if hint in small:
            return True
    return "value" in small and "state" in small


def unshaped(text: str) -> str:
    """The text without what looks like a secret."""
    small = text.lower()
    for hints, shape, stays in SHAPES:
        if any(hint in small for hint in hints):
            text = shape.sub(stays, text)
    if any(name in small for name in NAMES):
        for named in (QUOTED, HEADER, BARE, SAID):
            text = _without_values(text, named)
    if "value" in small and "state" in small:
        text = _without_values(text, STATE)
    return text


def is_secret(name: str) -> bool:
    """Whether a field of this name holds a secret."""
    return SECRET_NAME.search(name) is not None


def _without_values(text: str, named: re.Pattern[str]) -> str:
    return "".join(_pieces(text, named))


def _pieces(text: str, named: re.Pattern[str]) -> Iterator[str]:
    """The text, what follows a name replaced."""
    done = 0
    while found := named.search(text, done):
        start, end = _value(text, found.end())
        tells = text[start:end].lower() not in TELLS_NOTHING and end > start
        yield text[done:start]
        yield HIDDEN if tells else text[start:end]
        done = max(end, found.end())
    yield text[done:]


def _value(text: str, at: int) -> tuple[int, int]:
    """From where to where a value stands that begins here: quoted, in brackets, or a word."""
    if opens := OPENS.match(text, at):
        closes = re.compile(rf"(?<!\\){re.escape(opens[1])}").search(text, opens.end())
        return opens.end(), len(text) if closes is None else closes.start()
    if text[at : at + 1] in CLOSING and text[at : at + 1]:
        return at, _closed(text, at)
    word = PLAIN.match(text, at)
    return at, at if word is None else word.end()


def _closed(text: str, at: int) -> int:
    """Behind the bracket that closes the one which stands here."""
    depth = 0
    for place in range(at, len(text)):
        if text[place] in CLOSING:
            depth += 1
        elif text[place] in CLOSING.values():
            depth -= 1
            if not depth:
                return place + 1
    return len(text)


def each_value(fields: Mapping[str, Any], hide: Callable[[Any], Any]) -> dict[str, Any]:
    """Fields with what a secret name holds masked, and everything else hidden by `hide`."""
    return {
        str(hide(name)): HIDDEN if is_secret(str(name)) and _tells(value) else hide(value)
        for name, value in fields.items()
    }


def _tells(value: Any) -> bool:
    return value is not None and not isinstance(value, bool)
