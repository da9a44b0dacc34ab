"""Canaries: secrets that nobody else could have written, and looking for them in bytes."""

import base64
import json
import random
import string
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import quote, quote_plus

LETTERS = string.ascii_letters + string.digits
SHORTEST = 6
"""Characters of a piece that no text has by chance."""
PIECE = 10
STYLES = (
    lambda word: f"Kv-{word(18)}",
    lambda word: f'{word(7)}"{word(6)}\\{word(6)}&<{word(6)}>',
    lambda word: f"{word(8)} {word(6)}+{word(6)}ü%{word(6)}",
    lambda word: word(8),
)
"""Plain; with what JSON, HTML and Python escape; with what URLs escape; short."""


class Nest:
    """Makes canaries, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._turns = cycle(range(len(STYLES)))
        self.made: dict[str, str] = {}

    def word(self, letters: int) -> str:
        """So many letters and digits."""
        return "".join(self._random.choices(LETTERS, k=letters))

    def password(self, name: str) -> str:
        """The next password, of another style each time; `name` says whose it is."""
        style = STYLES[next(self._turns)]
        return self.random(name, style(self.word))

    def pin(self, name: str) -> str:
        """A PIN of letters and digits: four digits stand in every file by chance."""
        return self.keep(name, self.word(SHORTEST + 1))

    def random(self, name: str, value: str) -> str:
        """Look for this value; and for its beginning, for much is logged cut short."""
        if len(value) >= 2 * PIECE:
            self.keep(f"{name}, cut short", value[:PIECE])
        return self.keep(name, value)

    def keep(self, name: str, value: str) -> str:
        """Look for this value, too."""
        self.made[name] = value
        return value


def spellings(value: str) -> set[bytes]:
    """A value as text, JSON (once and twice), Python, URLs, hexadecimal and base64 write it."""
    raw = value.encode()
    found = {value, repr(value)[1:-1], quote(value), quote(value, safe=""), quote_plus(value)}
    for ascii_only in (True, False):
        once = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        found |= {once, json.dumps(once, ensure_ascii=ascii_only)[1:-1]}
    found |= {raw.hex(), raw.hex().upper(), *_base64(raw)}
    return {one.encode() for one in found if len(one) >= SHORTEST}


def _base64(raw: bytes) -> set[str]:
    """What is the same in base64 wherever the value begins."""
    pieces = set()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw + b"\0" * 3).decode()
        piece = whole[(8 * before + 5) // 6 : 8 * (before + len(raw)) // 6]
        pieces |= {piece, piece.translate(str.maketrans("+/", "-_"))}
    return pieces


@dataclass(slots=True)
class Search:
    """What was looked through, and what was found where."""

    sought: Mapping[str, str]
    looked: Counter[str] = field(default_factory=Counter)
    found: dict[str, set[str]] = field(default_factory=dict)

    def look(self, place: str, given: bytes | str, besides: Iterable[str] = ()) -> None:
        """Look for all of them in a place's bytes, but for those that belong there."""
        there = given.encode(errors="surrogateescape") if isinstance(given, str) else given
        self.looked[place] += len(there)
        here = self.found.setdefault(place, set())
        expected = set(besides)
        here |= {
            name
            for name, value in self.sought.items()
            if name not in expected and any(one in there for one in spellings(value))
        }

    @property
    def leaked(self) -> bool:
        """Whether anything was found anywhere."""
        return any(self.found.values())

    def table(self) -> str:
        """The places, how much was looked through, and what was found."""
        lines = [f"{'place':<42} {'bytes':>12}  found"]
        lines += [
            f"{place:<42} {size:>12,}  {len(self.found[place])}"
            + "".join(f"\n    {name}" for name in sorted(self.found[place]))
            for place, size in self.looked.items()
        ]
        return "\n".join(lines)
