"""The grammar of all commands: loose words, and options written as key:value."""

import difflib
import re
from collections.abc import Mapping

from bot.domain.errors import NotUnderstood
from bot.domain.numbers import E164, E164_FORM, Line, SipUser
from bot.operations.trail import SIP_USER
from bot.slack.verbs import SECRET, VERBS, Verb

OPTION = re.compile(r"([A-Za-z_]+):(.*)", re.DOTALL)
NUMBER = "number:"
"""Stands before a number that is held though nobody could dial it."""


def split(verb: Verb, words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The loose words, and the options by their lower-case keys.

    Raises NotUnderstood, with the nearest option, for one that the verb has not.
    """
    loose: list[str] = []
    options: dict[str, str] = {}
    for word in joined(verb, words):
        option = OPTION.fullmatch(word)
        if option is None or literal(word) is not None:
            loose.append(_no_flag(verb, word))
            continue
        key, value = option.group(1).lower(), option.group(2)
        if key not in verb.options:
            raise NotUnderstood(_no_such_option(verb, key))
        if not value:
            raise NotUnderstood(f"“{key}:” needs a value right behind it. {usage(verb)}")
        if key in options:
            raise NotUnderstood(f"“{key}:” is given twice; keep one.")
        options[key] = value
    return loose, options


def literal(word: str) -> Line | None:
    """The line that a word names by itself, whatever its name looks like: `sip:1001`."""
    prefix, name = word[: word.find(":") + 1].lower(), word[word.find(":") + 1 :]
    if prefix == SIP_USER and name:
        return SipUser(name)
    if prefix == NUMBER and E164_FORM.fullmatch(name):
        return E164(name)
    return None


def joined(verb: Verb, words: list[str]) -> list[str]:
    """`provider: vogent`, typed with a space, is one option."""
    found: list[str] = []
    for word in words:
        if found and found[-1].endswith(":") and found[-1][:-1].lower() in verb.options:
            found[-1] += word
        else:
            found.append(word)
    return found


SYNONYMS: Mapping[str, str] = {
    synonym: verb
    for verb, synonyms in {
        "release": ("remove", "delete", "drop", "return"),
        "update": ("rename", "change", "edit", "set", "name"),
        "audit": ("history", "export", "trail", "log", "who", "story"),
        "search": ("find", "offers", "available"),
        "show": ("info", "details", "look", "lookup"),
        "buy": ("purchase", "order", "get"),
        "import": ("port", "add", "bring", "create"),
        "assign": ("attach", "link"),
        "unassign": ("detach", "unlink"),
        "call": ("ring", "dial", "test"),
        "list": ("numbers", "all", "ls"),
    }.items()
    for synonym in synonyms
}
"""What people say for our verbs."""
UNDONE = frozenset({"cancel", "undo", "stop", "abort"})


def usage(verb: Verb) -> str:
    """How a verb is written, as a sentence."""
    return "Write it like " + " or ".join(f"`{usage}`" for usage in verb.usage[:2]) + "."


def verb_of(word: str) -> Verb:
    """The verb of this name. Raises NotUnderstood, with the nearest one and its usage."""
    verb = VERBS.get(word.lower())
    if verb is not None:
        return verb
    if word.lower() in UNDONE:
        raise NotUnderstood(
            f"I do not know “{word}”. A card that waits has a *Cancel*; what was done cannot be"
            " undone here, but its story shows how it was: `/number audit`."
        )
    meant = SYNONYMS.get(word.lower())
    near = [meant] if meant else difflib.get_close_matches(word.lower(), VERBS, 1, cutoff=0.6)
    if near:
        raise NotUnderstood(
            f"I do not know “{word}”. Did you mean `{near[0]}`? {usage(VERBS[near[0]])}"
        )
    every = ", ".join(f"`{name}`" for name in VERBS)
    raise NotUnderstood(f"I do not know “{word}”. I know {every}; see `/number help`.")


def _no_flag(verb: Verb, word: str) -> str:
    if word.startswith("-") and not word.lstrip("-")[:1].isdigit():
        raise NotUnderstood(
            f"Options are written without dashes, like `provider:vogent`. {usage(verb)}"
        )
    return word


def _no_such_option(verb: Verb, key: str) -> str:
    if key in SECRET:
        return (
            f"A {key} is never typed in a command, where it would stay to be read. Write"
            f" `/number {verb.name}` and the number alone: a form opens that takes it."
        )
    near = difflib.get_close_matches(key, verb.options, 1)
    hint = f" Did you mean `{near[0]}:`?" if near else ""
    if key == "agent":
        hint = " `/number assign` is for agents."
    return f"`{verb.name}` has no option “{key}:”.{hint} {usage(verb)}"
