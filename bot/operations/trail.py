"""Questions to the trail, as people write them: `+1415… action:buy since:7d`."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.actors import Actor
from bot.domain.errors import NotUnderstood
from bot.domain.events import Action, Outcome
from bot.domain.numbers import E164, E164_FORM
from bot.domain.policy import Policy
from bot.domain.questions import Page, Question
from bot.providers.registry import PROVIDERS
from bot.store.store import Store

QUALIFIERS = ("number", "actor", "action", "provider", "outcome", "plan", "since", "until")
PLACES = ("older", "newer", "page")
"""Qualifiers of the pages' buttons: a place in the trail."""
SPAN = re.compile(r"([0-9]{1,5})([mhdw])", re.ASCII)
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
MENTION = re.compile(r"<?@?([UW][A-Z0-9]{2,})(?:\|[^>]*)?>?")
ROWS = 20
LOOK_BACK = timedelta(days=7)
SIP_USER = "sip:"
"""Stands before the name of a SIP user, which may look like anything."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the trail, and the names of agents by provider and id, as far as they are known."""

    page: Page
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)


async def ask(actor: Actor, question: Question, store: Store, policy: Policy) -> Found:
    """The newest events that answer a question."""
    policy.may_read(actor)
    page = await store.trail.newest(question, ROWS)
    return Found(page, await store.agents.names())


def read(words: Sequence[str], now: datetime, country: str) -> Question:
    """A question from its words; `country` completes national numbers.

    Raises NotUnderstood, with the nearest qualifier, for what it does not know.
    """
    values: dict[str, Any] = {}
    loose: list[str] = []
    for word in words:
        name, colon, value = word.partition(":")
        if not colon or word.lower().startswith(SIP_USER):
            loose.append(word)
            continue
        key = name.lower()
        _require_known(key, value, values)
        values[key] = _value(key, value, now, country)
    return _with_loose(Question(**values), " ".join(loose), country)


def recent(question: Question, now: datetime) -> Question:
    """The same question over the last seven days, unless it is about one number, plan or time."""
    narrow = question.number or question.plan or question.since or question.until
    return question if narrow else replace(question, since=now - LOOK_BACK)


def _with_loose(question: Question, loose: str, country: str) -> Question:
    """With words that have no key: a number or SIP user, or a plan."""
    if not loose:
        return question
    if loose.startswith("p_"):
        return replace(question, plan=_once("plan", question.plan, loose))
    if somebody := MENTION.fullmatch(loose):
        raise NotUnderstood(f"To ask what somebody did, write `actor:<@{somebody.group(1)}>`.")
    if _is_sip_user(loose) or re.search(r"[0-9]", loose):
        line = _sip_user(loose) if _is_sip_user(loose) else _number(loose, country)
        return replace(question, number=_once("number", question.number, line))
    if meant := _key_for(loose):
        raise NotUnderstood(f"I do not know “{loose}” here. Did you mean `{meant}`?")
    raise NotUnderstood(
        f"I do not know “{loose}” here. Ask with a number, a SIP user like `sip:{loose}`, or with"
        f" {_all()}: `/number audit action:buy since:7d`."
    )


def _key_for(loose: str) -> str | None:
    """The qualifier that a loose word may be meant for."""
    word = loose.lower()
    if word in {one.value.split(".")[1] for one in Action}:
        return f"action:{word}"
    if word in {*Outcome}:
        return f"outcome:{word}"
    return {"today": "since:1d", "yesterday": "since:2d", "failed": "outcome:failure"}.get(word)


def _once(key: str, given: str | None, loose: str) -> str:
    if given is not None:
        raise NotUnderstood(f"“{loose}” and “{key}:{given}” are two where one is wanted; keep one.")
    return loose


def _line(value: str, country: str) -> str:
    """A number as people write it, or as we hold it, dialled or not; the name of a SIP user."""
    if _is_sip_user(value):
        return _sip_user(value)
    if E164_FORM.fullmatch(value) or value[:1] not in "+0123456789(":
        return value
    return _number(value, country)


def _is_sip_user(text: str) -> bool:
    return text.lower().startswith(SIP_USER) and len(text) > len(SIP_USER)


def _sip_user(text: str) -> str:
    return text[len(SIP_USER) :]


def _number(text: str, country: str) -> str:
    try:
        return E164.parse(text, country).value
    except NotUnderstood as error:
        hint = f" If it is a SIP user, write `sip:{text}`." if text.isalnum() else ""
        raise NotUnderstood(f"{error}{hint}") from error


def _value(name: str, value: str, now: datetime, country: str) -> str | datetime | int:
    readers: Mapping[str, Callable[[], str | datetime | int]] = {
        "number": lambda: _line(value, country),
        "actor": lambda: _actor(value),
        "provider": lambda: _provider(value),
        "action": lambda: _one_of(value, {a.value.split(".")[1]: a.value for a in Action}),
        "outcome": lambda: _one_of(value, {o.value: o.value for o in Outcome}),
        "since": lambda: _moment(value, now),
        "until": lambda: _moment(value, now),
        "older": lambda: _place(value),
        "newer": lambda: _place(value),
        "page": lambda: _place(value),
    }
    reader = readers.get(name)
    return reader() if reader else value


def _require_known(key: str, value: str, given: Mapping[str, Any]) -> None:
    if key not in {*QUALIFIERS, *PLACES}:
        raise NotUnderstood(_unknown(key))
    if not value:
        raise NotUnderstood(f"“{key}:” needs a value right behind it.")
    if key in given:
        raise NotUnderstood(f"“{key}:” is given twice; keep one.")


def _actor(value: str) -> str:
    mention = MENTION.fullmatch(value)
    return mention.group(1) if mention else value.removeprefix("@")


def _provider(value: str) -> str:
    """A provider by name or title, on or not: the trail may know one that is off by now."""
    wanted = re.sub(r"[\W_]", "", value).casefold()
    for name, adapter in PROVIDERS.items():
        if wanted in {name, re.sub(r"[\W_]", "", adapter.title).casefold()}:
            return name
    raise NotUnderstood(f"“{value}” is none of: {', '.join(PROVIDERS)}.")


def _one_of(value: str, known: Mapping[str, str]) -> str:
    wanted = value.lower()
    if wanted in {*known, *known.values()}:
        return known.get(wanted, wanted)
    raise NotUnderstood(f"“{value}” is none of: {', '.join(known)}.")


def _place(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", value, re.ASCII):
        raise NotUnderstood(f"“{value}” is no place in the trail: a whole number is wanted.")
    return int(value)


def _moment(value: str, now: datetime) -> datetime:
    span = SPAN.fullmatch(value.lower())
    if span:
        return now - timedelta(**{UNITS[span.group(2)]: int(span.group(1))})
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise NotUnderstood(
            f"“{value}” is no time. Write `7d`, `12h`, or a date like `2026-10-01` (UTC)."
        ) from None


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), QUALIFIERS, 1)
    hint = f" Did you mean `{near[0]}:`?" if near else ""
    return f"I do not know “{name}:” here.{hint} A question may have {_all()}."


def _all() -> str:
    return ", ".join(f"`{name}:`" for name in QUALIFIERS)
