"""What a provider gave as its reason, made fit to be shown: short, plain, without our secrets."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html.entities import codepoint2name
from typing import Any

import httpx

from bot.domain.events import cleaned

LONGEST = 300
LONGEST_WORD = 60
DEEPEST = 6
HIDDEN = "[hidden]"
TELLTALE = 8
"""A piece this long of a long secret gives it away: services quote keys cut short."""
BACKSLASHES = r"(?:\\|%5c|&(?:amp;)*#(?:0*92|x0*5c);)*+"
"""What escaping puts before a character, once or more often; never sought, only passed over."""
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
NO_PROSE = ("<", "{", "[")
UNDECODED = "\N{REPLACEMENT CHARACTER}"
TOLD_UNDER = ("message", "detail", "error", "title", "msg", "reason")


def said(response: httpx.Response, secrets: Iterable[str]) -> str | None:
    """The reason in an error's body, JSON or plain text; None if it gives none."""
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        text = response.text.strip()
        reason = None if text.startswith(NO_PROSE) or UNDECODED in text else text
    else:
        reason = _reason(body)
    return scrubbed(reason, secrets) if reason else None


def scrubbed(text: str, secrets: Iterable[str]) -> str | None:
    """One line of at most 300 characters with no secret, no control character and no long blob."""
    line = _one_line(text)
    for secret in sorted({_one_line(secret) for secret in secrets}, key=len, reverse=True):
        line = hidden(line, secret, HIDDEN)
    line = re.sub(rf"\S{{{LONGEST_WORD + 1},}}", lambda found: f"{found[0][:20]}…", line)
    line = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return line.rstrip(" .") or None


def hidden(text: str, secret: str, mask: str) -> str:
    """The text with `mask` in place of a secret, however it is spelled, whole or cut short."""
    for pattern in _patterns(secret) if secret else ():
        text = pattern.sub(mask, text)
    return text


@lru_cache(maxsize=64)
def _patterns(secret: str) -> Sequence[re.Pattern[str]]:
    """What to look for: the whole, and of a long one its head or tail with what sticks to them."""
    sought = [_spelled(secret)]
    if len(secret) >= 2 * TELLTALE:
        head, tail = _spelled(secret[:TELLTALE]), _spelled(secret[-TELLTALE:])
        sought.append(rf"{head}\S*|(?<!\S)\S*{tail}")
    return [re.compile(one, re.IGNORECASE) for one in sought]


def _spelled(secret: str) -> str:
    """A pattern of a text, plain or as JSON, HTML and URLs spell it, even several times over."""
    visible = unicodedata.normalize("NFC", secret.replace("\\", ""))
    if not visible:
        return re.escape(secret)
    return BACKSLASHES.join(map(_either, visible))


def _either(character: str) -> str:
    """A letter with its accent, in one piece or in two."""
    parts = unicodedata.normalize("NFD", character)
    apart = [BACKSLASHES.join(f"(?:{_spellings(part)})" for part in parts)] * (len(parts) > 1)
    return f"(?:{'|'.join([_spellings(character), *apart])})"


def _spellings(character: str) -> str:
    code = ord(character)
    units = re.findall("....", character.encode("utf-16-be", "replace").hex())
    entities = [f"#0*{code}", f"#x0*{code:x}", *filter(None, [codepoint2name.get(code)])]
    return "|".join(
        [
            r"\s+|\+" if character == " " else re.escape(character),
            "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "replace")),
            BACKSLASHES.join(f"u{unit}" for unit in units),
            f"&(?:amp;)*(?:{'|'.join(entities)});",
        ]
    )


def _one_line(text: str) -> str:
    seen = str(cleaned(text))
    plain = "".join(_visible(character) for character in seen)
    return " ".join(plain.split())


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in INVISIBLE else character


def _reason(body: Any, deeper: int = DEEPEST) -> str | None:
    """The words in an error's JSON: SigmaMind's `message`, Butter's `detail`, FastAPI's list."""
    if not deeper:
        return None
    match body:
        case str():
            return body
        case Mapping():
            found = (_reason(body.get(key), deeper - 1) for key in TOLD_UNDER)
            words = next((words for words in found if words), None)
            return _with_field(words, body.get("loc")) if words else None
        case list():
            return "; ".join(words for part in body if (words := _reason(part, deeper - 1))) or None
        case _:
            return None


def _with_field(words: str, place: Any) -> str:
    if not isinstance(place, list) or not place:
        return words
    return f"{'.'.join(str(step) for step in place)}: {words}"
