"""The Home tab: what we have, what waits for its reader, what they changed. Pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.deeds import deed
from bot.domain.errors import BotError
from bot.domain.events import Event
from bot.domain.holdings import Holding
from bot.domain.numbers import E164, E164_FORM
from bot.domain.plans import Plan
from bot.domain.questions import Question
from bot.operations.inventory import Wanted
from bot.operations.overview import FEW, Overview
from bot.slack import ids, typed
from bot.slack.asked import List
from bot.slack.blocks import LONGEST_SECTION, Block, actions, button, context, header, section
from bot.slack.cards import Cards
from bot.slack.happenings import happened
from bot.slack.message import MOST_BLOCKS, Message, View
from bot.slack.operators import whom_to_ask
from bot.slack.readings.lines import named, summed, upright
from bot.slack.text import cut, escape, when

VERBS = {"buy": "Buy a number", "import": "Import a number", "show": "Look up a number"}
"""What can be begun here, in this order."""
HANDFUL = FEW
MOST_WAITING = 10
READING = ":hourglass_flowing_sand: I am reading its list…"
UNREAD = "I have not read its list yet; opening Home again does."
EMPTY = "You have no numbers there."
UNCHANGED = "You have not changed anything yet."
LAST_SEEN = "As I saw them last. `/number list` asks the providers now."


@dataclass(frozen=True, slots=True)
class Around:
    """`offered` are the verbs that are of use to the reader; `unseen` says, in mrkdwn, why a
    provider has no numbers; `warning` is for who may not change anything.
    """

    offered: Sequence[str] = ()
    unseen: Mapping[str, str] = field(default_factory=dict)
    warning: str | None = None


def home(actor_id: str, seen: Overview, cards: Cards, around: Around) -> Message:
    """Everything; the text says the same in a few words."""
    count = sum(seen.counts.values())
    title = f"{_counted(count)} at {_places(len(seen.holdings))}"
    blocks = [*_begin(around), *_waiting(seen.waiting, cards), header(title)]
    for name in seen.holdings:
        blocks += _provider(name, seen, cards, around)
    blocks += [context(LAST_SEEN), header("Your latest changes")]
    blocks += _changes(actor_id, seen.changes, cards)
    lines = [title, *[_plain(name, count, cards) for name, count in seen.counts.items()]]
    return Message(escape("\n".join(lines)), blocks)


def closed(error: BotError) -> Message:
    """Home for somebody to whom nothing can be shown, or not now: it says why."""
    words = why_not(error)
    return Message(words, [header("Nothing to see here"), section(f":no_entry_sign: {words}")])


def why_not(error: BotError) -> str:
    """An error's words, and whom to ask, as mrkdwn."""
    return escape(str(error)) + whom_to_ask(error)


def tab(message: Message) -> View:
    """A message as the Home tab."""
    blocks = message.blocks or [section(cut(message.text, LONGEST_SECTION))]
    return {"type": "home", "blocks": blocks[:MOST_BLOCKS]}


def _begin(around: Around) -> list[Block]:
    """Buttons for what can be begun here."""
    buttons = [
        button(label, f"{ids.ASK}.{verb}", ids.pack(verb), "primary" if verb == "buy" else None)
        for verb, label in VERBS.items()
        if verb in around.offered
    ]
    warned = [context(around.warning)] if around.warning else []
    return [*([actions(*buttons)] if buttons else []), *warned]


def _waiting(plans: Sequence[Plan], cards: Cards) -> list[Block]:
    """Cards that can still be confirmed, each behind a button; the newest first."""
    if not plans:
        return []
    blocks = [header("Waiting for you")]
    for place, plan in enumerate(plans[:MOST_WAITING]):
        to_do = deed(plan).to_do
        words = f"{to_do[:1].upper()}{to_do[1:]} at {cards.title(plan.provider)}"
        opens = button(
            "Open the card", f"{ids.ASK}.plan_{place}", ids.pack(f"show {plan.id}"), spoken=words
        )
        until = f"Nothing is done before you confirm, until {when(plan.expires, '{time}')}."
        blocks.append(section(f"*{escape(words)}*\n{until}", opens))
    more = len(plans) - MOST_WAITING
    return [*blocks, *([context(f"{more} older ones are not shown.")] if more > 0 else [])]


def _provider(name: str, seen: Overview, cards: Cards, around: Around) -> list[Block]:
    """How many numbers we have at a provider, and the first of them."""
    title, count = f"*{escape(cards.title(name))}*", seen.counts[name]
    if not count:
        return [section(f"{title}\n{around.unseen.get(name, UNREAD)}")]
    lines = [_line(one, seen) for one in seen.holdings[name]]
    words = "\n".join([f"{title} · {_counted(count)}", *lines])
    more = count - HANDFUL
    if more <= 0:
        return [section(words)]
    asked = typed.of_list(List(Wanted(provider=name)), 1)
    every = button(
        "Show all",
        f"{ids.ASK}.list_{name}",
        ids.pack(asked),
        spoken=f"Show all {count} numbers at {cards.title(name)}",
    )
    return [section(words, every), context(f"{more:,} more: `/number list provider:{name}`")]


def _line(held: Holding, seen: Overview) -> str:
    return upright(f"• {named(held.line.pretty)} · {summed(held, seen.names)}")


def _changes(actor_id: str, changes: Sequence[Event], cards: Cards) -> list[Block]:
    if not changes:
        return [section(UNCHANGED)]
    lines = "\n".join(f"• {_change(event, cards)}" for event in changes)
    story = ids.pack(typed.of_question(Question(actor=actor_id)))
    return [section(lines), actions(button("All that I did", f"{ids.ASK}.audit", story))]


def _change(event: Event, cards: Cards) -> str:
    number = event.number or "a number"
    line = E164(number).pretty if E164_FORM.fullmatch(number) else number
    place = f" at {escape(cards.title(event.provider))}" if event.provider else ""
    return upright(f"{named(line)}{place}: {happened(event)}")


def _plain(name: str, count: int, cards: Cards) -> str:
    return f"{cards.title(name)}: {_counted(count)}"


def _counted(count: int) -> str:
    return "1 number" if count == 1 else f"{count:,} numbers" if count else "No numbers"


def _places(count: int) -> str:
    return "1 provider" if count == 1 else f"{count} providers"
