"""The trail as people read it: a page of it, newest first, times in the reader's own zone."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.numbers import E164_FORM
from bot.domain.questions import COUNTED, Page, Question
from bot.operations.trail import Found
from bot.slack import ids, typed
from bot.slack.asked import Audit
from bot.slack.blocks import LONGEST_CARRIED, Block, actions, button, context, section
from bot.slack.cards import Cards
from bot.slack.message import Message
from bot.slack.readings.events import as_table, as_text, pretty, short
from bot.slack.text import escape

NOTHING = "The trail has nothing on that."
RECENT = "The last seven days; for more, `/number audit since:90d`."
NO_MORE = "The trail has nothing more in that direction."
WIDER = " I looked at the last seven days only; ask wider with `since:90d`."


def events(found: Found, asked: Audit, cards: Cards) -> Message:
    """A page of events, and the ways on."""
    page = found.page
    if not page.events:
        words = (NO_MORE if page.total else NOTHING) + (WIDER if asked.recent else "")
        said = _asked(asked, page, cards)
        return Message(words, [section(words), *([context(said)] if said else [])])
    said = " ".join(filter(None, (_asked(asked, page, cards), RECENT if asked.recent else "")))
    title, below = _title(page), [context(said), *_buttons(page, asked)]
    return Message(as_text(title, found, cards), as_table(title, found, cards, below))


def published(found: Found, asked: Audit, cards: Cards, person: str) -> Message:
    """The same page for everybody; it names who shows it, and each may open their own."""
    page = found.page
    shows = f"<@{person}> shows the trail. {_asked(asked, page, cards)}"
    mine = _row(("Open for me", f"{ids.ASK}.trail", asked.question))
    title = _title(page)
    text = f"<@{person}> shows the trail: {as_text(title, found, cards)}"
    return Message(text, as_table(title, found, cards, [context(shows), *mine]))


def _title(page: Page) -> str:
    if page.total == len(page.events):
        return "1 event" if page.total == 1 else f"{page.total} events, newest first"
    count = f"{page.total} events" if page.total < COUNTED else f"{COUNTED:,} events or more"
    if page.newer >= COUNTED:
        return f"{count}, newest first: behind the newest {COUNTED:,}"
    return f"{count}, newest first: {page.newer + 1} to {page.newer + len(page.events)}"


def _asked(asked: Audit, page: Page, cards: Cards) -> str:
    """What was asked for, as mrkdwn; its times in UTC, as they were read."""
    question = replace(asked.question, since=None) if asked.recent else asked.question
    told = {
        _kind(question.number): pretty(question.number),
        "actor": _who(question.actor, page),
        "action": question.action and short(question.action),
        "provider": question.provider and cards.title(question.provider),
        "outcome": question.outcome,
        "plan": question.plan,
        "from": _utc(question.since),
        "before": _utc(question.until),
    }
    said = ", ".join(f"{name} {value}" for name, value in told.items() if value)
    everything = "" if asked.recent else "The whole trail."
    return f"Asked for: {escape(said)}." if said else everything


def _kind(number: str | None) -> str:
    return "number" if number and E164_FORM.fullmatch(number) else "SIP user"


def _who(actor: str | None, page: Page) -> str | None:
    """An actor by name, where the page tells it."""
    names = {event.actor_id: event.actor_name for event in page.events}
    return None if actor is None else names.get(actor) or actor


def _utc(at: datetime | None) -> str | None:
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _buttons(page: Page, asked: Audit) -> list[Block]:
    """Newer, Older; Show in channel, this page as it is; Export, all pages."""
    whole = replace(asked.question, older=None, newer=None, page=None)
    first, last = page.events[0].seq, page.events[-1].seq
    offered = [
        ("Newer", f"{ids.INSTEAD}.newer", replace(whole, newer=first), page.newer),
        ("Older", f"{ids.INSTEAD}.older", replace(whole, older=last), page.older),
        ("Show in channel", ids.PUBLISH, replace(whole, page=first), True),
        ("Export", ids.EXPORT, whole, True),
    ]
    return _row(*[(label, action, to) for label, action, to, wanted in offered if wanted])


def _row(*offered: tuple[str, str, Question]) -> list[Block]:
    """Buttons side by side; without those whose question is longer than a button carries."""
    carried = [(label, action, _carried(question)) for label, action, question in offered]
    fitting = [button(*each) for each in carried if len(each[-1]) <= LONGEST_CARRIED]
    return [actions(*fitting)] if fitting else []


def _carried(question: Question) -> str:
    return ids.pack(typed.of_question(question))
