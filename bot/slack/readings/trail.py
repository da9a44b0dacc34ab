"""The trail as people read it: a page of it, newest first, times in the reader's own zone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.events import Action, Event, Phase
from bot.domain.numbers import E164, E164_FORM
from bot.domain.questions import Page, Question
from bot.slack import ids, typed
from bot.slack.asked import Audit
from bot.slack.blocks import Block, actions, button, moment, raw, section
from bot.slack.cards import Cards
from bot.slack.message import Message
from bot.slack.tables import tabled

LINKS = frozenset({Action.ASSIGN, Action.UNASSIGN})
NOBODY = "none"
COLUMNS = ("When", "Who", "Action", "Phase", "Number", "Provider", "Agent", "Reason", "Plan")
NOTHING = "The trail has nothing on that."
WIDER = " I looked at the last seven days only; ask wider with `since:90d`."


def events(page: Page, asked: Audit, cards: Cards) -> Message:
    """A page of events, and the ways on."""
    if not page.events:
        words = NOTHING + (WIDER if asked.recent else "")
        return Message(words, [section(words)])
    rows = [_event(event, cards) for event in page.events]
    message = tabled(_title(page), COLUMNS, rows, [])
    return Message(message.text, [*message.blocks, *_below(page, asked)])


def _title(page: Page) -> str:
    if page.total == len(page.events):
        return "1 event" if page.total == 1 else f"{page.total} events, newest first"
    first = page.newer + 1
    return f"{page.total} events, newest first: {first} to {page.newer + len(page.events)}"


def _below(page: Page, asked: Audit) -> list[Block]:
    """Newer, Older; Show in channel; Export."""
    whole = replace(asked.question, older=None, newer=None)
    turns = []
    if page.newer:
        turns.append(_turn("Newer", replace(whole, newer=page.events[0].seq)))
    if page.older:
        turns.append(_turn("Older", replace(whole, older=page.events[-1].seq)))
    here = ids.pack(typed.of_question(asked.question))
    return [
        actions(
            *turns,
            button("Show in channel", ids.PUBLISH, here),
            button("Export", ids.EXPORT, ids.pack(typed.of_question(whole))),
        )
    ]


def _turn(word: str, question: Question) -> Block:
    asked = ids.pack(typed.of_question(question))
    return button(word, f"{ids.INSTEAD}.{word.lower()}", asked)


def _event(event: Event, cards: Cards) -> list[Block]:
    at = datetime.fromisoformat(event.time)
    cells = (
        event.actor_name or event.actor_id,
        event.action.removeprefix("number."),
        f"settled: {event.outcome}" if event.phase == Phase.SETTLED else event.phase,
        _pretty(event.number),
        cards.title(event.provider) if event.provider else None,
        _agents(event),
        event.reason,
        event.plan_id,
    )
    fallback = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    return [moment(int(at.timestamp()), fallback), *[raw(cell or "") for cell in cells]]


def _agents(event: Event) -> str | None:
    """Which agents an event is about: before and after a change of them, or with a purchase."""
    before, after = event.before or {}, event.after or {}
    if event.action not in LINKS:
        return after.get("agent") or after.get("inbound_agent")
    was, is_ = (_named(side) for side in (before, after))
    return f"{was} → {is_}"


def _named(side: Mapping[str, Any]) -> str:
    ids = [side.get("inbound_agent"), side.get("outbound_agent")]
    return " / ".join(dict.fromkeys(str(one or NOBODY) for one in ids))


def _pretty(number: str | None) -> str | None:
    """A number as people read it; a SIP user as it is."""
    return E164(number).pretty if number and E164_FORM.fullmatch(number) else number
