"""Nonsense: what might be typed after /number, and payloads with something wrong in them."""

import copy
import random
import string
from collections.abc import Callable
from typing import Any

from bot.slack.grammar import SYNONYMS
from bot.slack.verbs import VERBS

KEYS = sorted({key for verb in VERBS.values() for key in verb.options} | {"password", "pin", "x"})
PIECES = (
    "US",
    "GB",
    "us",
    "ZZ",
    "415",
    "(415)",
    "0",
    "-1",
    "99999999999999999999",
    "1e9",
    "٤١٥",
    "\uff14\uff11\uff15",
    "+14155550100",
    "+1 415 555-0100",
    "(415) 555-0100",
    "415.555.0100",
    "+44 20 7946 0958",
    "00",
    "+",
    "++1",
    "+1415555010",
    "+141555501000000000",
    "tel:+14155550100",
    "+15125550190",
    "+12125550190",
    "sip:1001",
    "sip:",
    "SIP:über",
    "number:+999",
    "p_0123456789",
    "p_",
    "both",
    "inbound",
    "outbond",
    "unassigned",
    "vogent",
    "SigmaMind",
    "butter",
    "Butter AI",
    "all",
    "?",
    "--help",
    "-h",
    "—provider",
    "7d",
    "since:7d",
    "until:2026-13-45",
    "page:0",
    "page:9999",
    "older:1",
    "actor:<@U01ALICE>",
    "action:buy",
    "outcome:denied",
    "country:US",
    "<@U01ALICE|al>",
    "<#C01OPS|ops>",
    "<tel:+14155550100|+1 415>",
    "<!channel>",
    "<!here|here>",
    "<http://x.test|y>",
    "<mailto:a@b.test|a@b.test>",
    "<!subteam^S01OPERATORS>",
    "<",
    ">",
    "&",
    "&lt;&gt;",
    "&amp;lt;",
    '"',
    '""',
    '"a b"',
    "“a b”",
    "«a»",
    "'",
    "\\",
    '\\"',
    '"\\u{110000}"',
    '"\\u{0}"',
    '"\\u{d800}"',
    "`",
    "```",
    "*",
    "_",
    "~",
    "{0}",
    "{reason}",
    "%s",
    "$(id)",
    "'; DROP TABLE plans;--",
    "\0",
    "\x07",
    "\x1b[31m",
    "\u202e",
    "\u200b",
    "\u2066",
    "\ufeff",
    "\ud800",
    "\U0001f4de",
    "👩‍👩‍👧‍👦",
    "é",
    "e\u0301",
    "ﷺ",
    "İ",
    "ß",
    "\u00a0",
    "\u3000",
    "\u2028",
    "\t",
    "\n",
    "\r\n",
    "xoxb-1234-abcd",
    "sk_live_0123456789",
    "password:hunter2",
    "Bearer abc",
    "null",
    "true",
    "NaN",
)
UNITS = ["a", "0", '"', "<", "&", "\u0301", "📞", " ", "+1 ", "\\"]


def words(random_: random.Random) -> str:
    """One text: mostly near a command that is understood, sometimes far from any."""
    if _chance(random_, 0.05):
        return random_.choice(UNITS) * random_.randint(1, 4_000)
    if _chance(random_, 0.1):
        return "".join(chr(_character(random_)) for _ in range(random_.randint(0, 60)))
    said = [_verb(random_)] if _chance(random_, 0.9) else []
    said += [_argument(random_) for _ in range(random_.randint(0, 5))]
    text = random_.choice([" ", " ", " ", "  ", "\t", ""]).join(said)
    for _ in range(random_.choice([0, 0, 0, 1, 2, 5])):
        text = _spoiled(random_, text)
    return text


def _chance(random_: random.Random, share: float) -> bool:
    return random_.random() < share


def _verb(random_: random.Random) -> str:
    verb = random_.choice([*VERBS, *VERBS, *SYNONYMS, "cancel", "byu", "/number buy"])
    return random_.choice([verb, verb, verb, verb.upper(), verb.title()])


def _argument(random_: random.Random) -> str:
    if _chance(random_, 0.3):
        key = random_.choice(KEYS)
        value = random_.choice([random_.choice(PIECES), f'"{random_.choice(PIECES)}"', ""])
        return f"{key}:{value}"
    if _chance(random_, 0.2):
        return f"+{random_.randint(0, 10 ** random_.randint(1, 17))}"
    return random_.choice(PIECES)


def _spoiled(random_: random.Random, text: str) -> str:
    at, piece = random_.randint(0, len(text)), random_.choice(PIECES)
    return random_.choice([
        text[:at] + piece + text[at:],
        text[:at] + text[at + 1 :],
        text[:at] + text[at:].swapcase(),
        text[:at],
        text[::-1],
    ])  # fmt: skip


def _character(random_: random.Random) -> int:
    return random_.choice([
        random_.randint(0, 127),
        random_.randint(0, 0x2FFF),
        random_.randint(0xD7F0, 0xE010),
        random_.randint(0x1F000, 0x1FAFF),
        random_.randint(0, 0x10FFFF),
    ])  # fmt: skip


def deep(random_: random.Random) -> Any:
    """Something within something within …"""
    nested: Any = "x"
    for _ in range(random_.choice([10, 100, 400])):
        nested = [nested] if _chance(random_, 0.5) else {"view": nested, "id": nested and 1}
    return nested


JUNK: tuple[Callable[[random.Random], Any], ...] = (
    lambda _: None,
    lambda _: True,
    lambda _: [],
    lambda _: {},
    lambda _: "",
    lambda r: r.randint(-(10**20), 10**20),
    lambda r: r.random(),
    lambda r: [None, {"id": 1}, r.choice(PIECES)],
    lambda r: {"id": r.choice([None, 5, "U0NOBODY", ["U01ALICE"]]), "value": 7, "text": []},
    lambda r: r.choice(PIECES),
    lambda r: r.choice(["v0|p_1", "v9|list", "v1|", "p_1", "v1|show p_1", "v1|" + "x" * 2_000]),
    lambda r: r.choice(["U0NOBODY", "C0NOWHERE", "V0NOTHING", "T99OTHER", "S01OPERATORS"]),
    lambda r: r.choice(string.printable) * r.choice([300, 3_001, 20_000]),
    deep,
)


def mutated(random_: random.Random, payload: dict[str, Any]) -> Any:
    """The payload with one to three things wrong in it; sometimes no object at all."""
    if _chance(random_, 0.02):
        return random_.choice([None, 5, "text", [], [payload], {}, {"type": "unheard_of"}])
    changed = copy.deepcopy(payload)
    for _ in range(random_.choice([1, 1, 1, 2, 3])):
        _mutate(random_, changed)
    return changed


def _mutate(random_: random.Random, payload: dict[str, Any]) -> None:
    """Change one thing somewhere; what lies near the top more often."""
    inside: Any = payload
    while True:
        keys = [*inside] if isinstance(inside, dict) else [*range(len(inside))]
        if not keys:
            return
        key = random_.choice(keys)
        if isinstance(inside[key], dict | list) and inside[key] and _chance(random_, 0.75):
            inside = inside[key]
            continue
        if _chance(random_, 0.3):
            del inside[key]
        else:
            inside[key] = random_.choice(JUNK)(random_)
        return
