"""Text to and from Slack: escaping what we show, cleaning what people typed."""

import re
import unicodedata
from datetime import datetime

MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
DOUBLE_QUOTES = re.compile("[\u201c-\u201f\u00ab\u00bb\u2033\uff02]")
SINGLE_QUOTES = re.compile("[\u2018-\u201b\u2032\uff07]")


def escape(words: str) -> str:
    """What a person or a provider wrote, so that Slack shows it and does not obey it."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(words: str, longest: int) -> str:
    """At most so many characters, with an ellipsis where something was left out."""
    return words if len(words) <= longest else words[: longest - 1] + "…"


def when(moment: datetime, form: str = "{date_short_pretty} at {time}") -> str:
    """A moment in the reader's own zone; the fallback is UTC."""
    return f"<!date^{int(moment.timestamp())}^{form}|{moment:%Y-%m-%d %H:%M} UTC>"


def clean(typed: str) -> str:
    """What was typed, as plain text: markup unwrapped, dashes, quotes and spaces made simple.

    Phones and word processors turn `--` and quotes into others, numbers pasted from an address
    book bring invisible marks, and Slack turns numbers, links and people into its own markup.
    """
    bare = MARKUP.sub(_unwrap, typed)
    bare = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    bare = DOUBLE_QUOTES.sub('"', DASHES.sub("-", unicodedata.normalize("NFKC", bare)))
    bare = SINGLE_QUOTES.sub("'", DASHES.sub("-", bare))
    return "".join(map(_visible, bare)).replace("tel:", "").strip()


def _visible(character: str) -> str:
    """White space as a space, and nothing for what cannot be seen."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cf", "Cc"} else character


def _unwrap(found: re.Match[str]) -> str:
    target, label = found.group(1), found.group(2)
    if target.startswith("@"):
        return target
    if target.startswith("tel:"):
        return target.removeprefix("tel:")
    return label or target.removeprefix("mailto:")


def quoted(words: str) -> str:
    """A value as it is typed behind a key: in quotes when there is a space in it."""
    bare = words.replace('"', "")
    return f'"{bare}"' if re.search(r"\s", bare) else bare


def words_of(text: str) -> list[str] | None:
    """Split at spaces, but not inside double quotes; None when a quote stays open."""
    found = re.findall(r'((?:[^\s"]|"[^"]*")+)', text)
    if text.count('"') % 2:
        return None
    return [word.replace('"', "") for word in found]
