"""Text to and from Slack: escaping what we show, cleaning what people typed."""

import re
import unicodedata
from datetime import datetime

MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
DOUBLE_QUOTES = re.compile("[\u201c-\u201f\u00ab\u00bb\u2033\uff02]")
HALF = re.compile(r"(&[a-z]*|<[^>]*)$")
"""What a cut may leave of an escape, or of Slack's own markup."""
SINGLE_QUOTES = re.compile("[\u2018-\u201b\u2032\uff07]")
TELEPHONE = re.compile(r"\btel:(?=[+(]?[0-9])")


def escape(words: str) -> str:
    """What a person or a provider wrote, so that Slack shows it and does not obey it."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(words: str, longest: int) -> str:
    """At most so many characters, with an ellipsis where something was left out."""
    return words if len(words) <= longest else words[: longest - 1] + "…"


def cut_markup(markup: str, longest: int) -> str:
    """The same of mrkdwn, in which no escape and no link is cut in two."""
    return markup if len(markup) <= longest else HALF.sub("", markup[: longest - 1]) + "…"


def when(moment: datetime, form: str = "{date_short_pretty} at {time}") -> str:
    """A moment in the reader's own zone; the fallback is UTC."""
    return f"<!date^{int(moment.timestamp())}^{form}|{moment:%Y-%m-%d %H:%M} UTC>"


def moment_of(kept: str) -> datetime | None:
    """A time of the trail; None for one that somebody broke."""
    try:
        return datetime.fromisoformat(kept)
    except ValueError:
        return None


def when_kept(kept: str, form: str = "{date_short_pretty} at {time}") -> str:
    """A time of the trail in the reader's own zone; one that somebody broke, as it is."""
    moment = moment_of(kept)
    return escape(cut(kept, 30)) if moment is None else when(moment, form)


def clean(typed: str) -> str:
    """What was typed, as plain text: markup unwrapped, dashes, quotes and spaces made simple.

    Phones and word processors turn `--` and quotes into others, numbers pasted from an address
    book bring invisible marks, and Slack turns numbers, links and people into its own markup.
    """
    bare = MARKUP.sub(_unwrap, typed)
    bare = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    bare = DOUBLE_QUOTES.sub('"', DASHES.sub("-", unicodedata.normalize("NFKC", bare)))
    bare = SINGLE_QUOTES.sub("'", DASHES.sub("-", bare))
    return TELEPHONE.sub("", "".join(map(_visible, bare))).strip()


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
