"""The secrets that this process knows by value, and hiding them in text however they are spelled.

Keys and tokens are known while the bot runs, what was typed only while it is at work on it.
"""

import asyncio
import base64
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlsplit

HIDDEN = "[hidden]"
LONG = 8
"""Characters from which a secret is sought anywhere; a shorter one only as a word of its own."""
SHORTEST = 4
"""A shorter one stands in too many lines by chance: it is known by its name alone (`shapes`)."""
PIECE = 8
"""A piece this long of a secret twice as long gives it away: much is quoted cut short."""
SLASH = r"(?:\\*/|%2[Ff])"
"""As JSON and URLs spell it too."""
REST = r"(?:[^\s<>()|,\"'\\]|\\+/)+"
"""What follows in an address."""
STICKS = r"[^\s,;&<>()\[\]{}\"'\\]"
"""What belongs to the same word."""
FARTHEST = 300
"""Characters that are passed over before a secret's end, lest a very long word take for ever."""
ESCAPES = ("\\", "%", "&")


@dataclass(frozen=True, slots=True)
class Hide:
    """Hides one secret; in a text with none of the signs it is not."""

    signs: tuple[str, ...]
    from_text: Callable[[str], str]


class Known:
    """What is hidden wherever it stands."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._hides: dict[str, Hide] = {}
        self._signs: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<{len(self._held)} secrets>"

    def hidden(self, text: str) -> str:
        """The text with none of them in it."""
        if self.may_be_in(text):
            for hide in self._hides.values():
                text = hide.from_text(text)
        return text

    def may_be_in(self, text: str) -> bool:
        """Whether one of them may be there: cheap, since nearly every line has none."""
        for sign in self._signs:  # noqa: SIM110 any() takes twice as long
            if sign in text:
                return True
        return False

    @contextmanager
    def while_at_it(self, marks: Iterable[str]) -> Iterator[None]:
        """Know these for as long as the block runs; several may know the same."""
        held = [*marks]
        self._held.update(held)
        self._made()
        try:
            yield
        finally:
            self._held.subtract(held)
            self._held += Counter()  # forgets what nobody holds any more
            self._made()

    def keep(self, marks: Iterable[str]) -> None:
        """Know these from now on."""
        self._held.update(marks)
        self._made()

    def _made(self) -> None:
        longest_first = sorted(self._held, key=len, reverse=True)
        self._hides = {mark: self._hides.get(mark) or _hide_for(mark) for mark in longest_first}
        every = (sign for hide in self._hides.values() for sign in hide.signs)
        self._signs = tuple(dict.fromkeys(every))


KNOWN = Known()
"""Of this process."""
ADDRESS = "address "


@contextmanager
def hiding(secrets: Iterable[str]) -> Iterator[None]:
    """Hide these in whatever is logged, for as long as the block runs; short ones as words."""
    with KNOWN.while_at_it(_words(secrets, SHORTEST)):
        yield


def hide_for_good(secrets: Iterable[str], slack: str | None = None) -> None:
    """Hide these from now on; not short ones, or no year and no number could be read any more.

    `slack`: the base of Slack's Web API; whatever else is at its host is a response_url or the
    like.
    """
    KNOWN.keep([*_words(secrets, LONG), *([f"{ADDRESS}{slack}"] if slack else [])])


def _words(secrets: Iterable[str], least: int) -> list[str]:
    return [word for each in secrets for word in {each, each.strip()} if len(word) >= least]


def hide_in_this_task(secrets: Iterable[str]) -> None:
    """Hide these, as `hiding`, until the running task has ended: its errors are logged late."""
    task = asyncio.current_task()
    if task is None:
        return
    held = ExitStack()
    held.enter_context(hiding(secrets))
    task.add_done_callback(lambda _: held.close())


def _hide_for(mark: str) -> Hide:
    if mark.startswith(ADDRESS):
        return _beside(mark.removeprefix(ADDRESS))
    if len(mark) < LONG:
        word = re.compile(rf"(?<!\w){re.escape(mark)}(?!\w)")
        return Hide((mark,), lambda text: word.sub(HIDDEN, text) if mark in text else text)
    return _anywhere(mark)


def _anywhere(secret: str) -> Hide:
    spelled = _by_sign(_spellings(secret))
    pieces = _pieces(secret)
    cut = re.compile("|".join(rf"{before}{re.escape(one)}{after}" for before, one, after in pieces))

    def hide(text: str) -> str:
        for sign, ways in spelled:
            if sign in text:
                for one in ways:
                    text = text.replace(one, HIDDEN)
        if any(piece in text for _, piece, _ in pieces):
            text = cut.sub(HIDDEN, text)
        return text

    signs = [*(sign for sign, _ in spelled), *(piece for _, piece, _ in pieces)]
    return Hide(_least(signs), hide)


def _least(signs: Iterable[str]) -> tuple[str, ...]:
    """Without those in which another one stands: where that is not, they are not either."""
    every = sorted(set(signs), key=len)
    found: list[str] = []
    for sign in every:
        if not any(one in sign for one in found):
            found.append(sign)
    return tuple(found)


def _by_sign(spelled: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The spellings by a sign without which none of them is there: most lines have none."""
    found: dict[str, list[str]] = {}
    for one in sorted(spelled, key=len, reverse=True):
        sign = next((sign for sign in ESCAPES if sign in one), one)
        found.setdefault(sign, []).append(one)
    return [*found.items()]


def _pieces(secret: str) -> list[tuple[str, str, str]]:
    """The beginnings and ends of a long secret, between patterns for what sticks to them."""
    if len(secret) < 2 * PIECE:
        return []
    ways = {secret, json.dumps(secret)[1:-1]}
    heads = [("", way[:PIECE], f"{STICKS}*") for way in ways]
    return heads + [(f"{STICKS}{{0,{FARTHEST}}}", way[-PIECE:], "") for way in ways]


def _spellings(secret: str) -> set[str]:
    """The secret, and as JSON, Python, URLs, HTML, hexadecimal and base64 write it."""
    raw = secret.encode(errors="surrogatepass")
    found = {secret, repr(secret)[1:-1], repr(raw)[2:-1], html.escape(secret), raw.hex()}
    for ascii_only in (True, False):
        once = json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        found |= {once, json.dumps(once, ensure_ascii=ascii_only)[1:-1]}
    for spelled in (quote(raw, safe=""), quote(raw), quote_plus(raw)):
        found |= {spelled, re.sub("%..", lambda one: one[0].lower(), spelled)}
    return {one for one in found | _in_base64(raw) if len(one) >= LONG}


def _in_base64(raw: bytes) -> set[str]:
    """Wherever it begins: as a whole, or behind a user name, as a Basic header has it."""
    found = set()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        first = (8 * before + 5) // 6
        last = (8 * (before + len(raw))) // 6
        found |= {whole[first:last], whole[first:last].translate(str.maketrans("+/", "-_"))}
    return found


def _beside(base: str) -> Hide:
    """Addresses at the host of Slack's Web API that are no calls of it."""
    parts = urlsplit(base)
    steps = [re.escape(step) for step in parts.path.split("/") if step]
    if not steps:
        return Hide((), lambda text: text)
    api, host = SLASH.join([*steps, ""]), re.escape(parts.netloc)
    other = re.compile(rf"((?:https?|wss?)(?::|%3A){SLASH}{SLASH}{host}){SLASH}(?!{api}){REST}")
    return Hide(
        (parts.netloc,),
        lambda text: other.sub(rf"\1/{HIDDEN}", text) if parts.netloc in text else text,
    )
