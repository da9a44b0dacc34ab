"""Words and quotes: text split into words, and a value written so that it comes back."""

import re

from bot.slack.text import clean

PIECE = re.compile(r'(\s+)|([^\s"]+)|"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPED = re.compile(r'\\(["\\])|\\u\{([0-9a-f]{1,6})\}')
BARE = re.compile(r"[^\s\"\\<>&]+")
HARMLESS = re.compile(r"[A-Za-z0-9 ._+-]")
MARKUP = frozenset("<>&")
LAST = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)


def words_of(text: str) -> list[str] | None:
    r"""Split at spaces, but not inside double quotes; None when a quote stays open.

    Inside quotes \" is a quote, \\ a backslash and \u{2014} the character of that number.
    """
    words: list[str] = []
    at, begins = 0, True
    while at < len(text):
        found = PIECE.match(text, at)
        if found is None:
            return None
        space, bare, inside = found.groups()
        if space is None:
            piece = bare if inside is None else ESCAPED.sub(_meant, inside)
            words.append(piece if begins else words.pop() + piece)
        at, begins = found.end(), space is not None
    return words


def _meant(found: re.Match[str]) -> str:
    """The quote, the backslash or the character that is meant; never NUL, which no text holds."""
    if found.group(1):
        return found.group(1)
    number = int(found.group(2), 16)
    known = 0 < number <= LAST and number not in SURROGATES
    return chr(number) if known else found.group()


def quoted(words: str) -> str:
    """A value as it is typed behind a key, so that cleaning and splitting give it back.

    What cleaning would change is written by the numbers of its characters.
    """
    stays = clean(words) == words
    if stays and BARE.fullmatch(words):
        return words
    return f'"{"".join(_written(one, stays=stays) for one in words)}"'


def _written(character: str, *, stays: bool) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    if HARMLESS.fullmatch(character) or (stays and character not in MARKUP):
        return character
    return f"\\u{{{ord(character):x}}}"
