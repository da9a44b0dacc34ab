"""What we have: a page of it as a table, and beside it what can be done with one of its lines."""

from collections.abc import Mapping, Sequence

from bot.domain.holdings import Holding
from bot.operations.inventory import Inventory
from bot.slack import ids, typed
from bot.slack.asked import List
from bot.slack.blocks import Block, actions, button, context, option, raw, section, select
from bot.slack.cards import Cards
from bot.slack.message import Message
from bot.slack.tables import tabled
from bot.slack.text import cut, escape

ROWS = 25
LONGEST_CELL = 60
LONGEST_VALUE = 150
COLUMNS = ("Number", "Provider", "Name", "Inbound agent", "Outbound agent", "Status")


def listed(taken: Inventory, asked: List, cards: Cards) -> Message:
    """A page of what we hold, and what could not be read."""
    problems = [context(f":warning: {escape(problem)}") for problem in taken.problems]
    count = len(taken.holdings)
    if not count:
        return _none(asked, problems)
    pages = (count + ROWS - 1) // ROWS
    page = min(asked.page, pages)
    shown = taken.holdings[(page - 1) * ROWS : page * ROWS]
    rows = [_row(held, taken.names, cards) for held in shown]
    message = tabled(_title(count, page, pages, shown), COLUMNS, rows, problems)
    below = [*_picker(shown, cards), *_pager(asked, page, pages)]
    return Message(message.text, [*message.blocks, *below])


def _none(asked: List, problems: list[Block]) -> Message:
    wanted = asked.wanted
    narrow = wanted.provider or wanted.country or wanted.unassigned
    words = "No numbers to show."
    if problems:
        words = f"{words} Not every provider could be read:"
    elif narrow:
        words = f"{words} Without conditions: `/number list`."
    else:
        words = f"{words} Buy one: `/number buy US 415`."
    return Message(words, [section(words), *problems])


def _title(count: int, page: int, pages: int, shown: Sequence[Holding]) -> str:
    whole = "1 number" if count == 1 else f"{count} numbers"
    if pages == 1:
        return whole
    first = (page - 1) * ROWS + 1
    return f"{whole}, {first} to {first + len(shown) - 1}"


def _row(held: Holding, names: Mapping[tuple[str, str], str], cards: Cards) -> list[Block]:
    def called(agent: str | None) -> str | None:
        return None if agent is None else names.get((held.provider, agent), agent)

    cells = (
        held.line.pretty,
        cards.title(held.provider),
        held.name,
        called(held.inbound_agent),
        called(held.outbound_agent),
        held.status,
    )
    return [raw(cut(cell or "", LONGEST_CELL)) for cell in cells]


def _picker(shown: Sequence[Holding], cards: Cards) -> list[Block]:
    """A select of the lines on this page, and what can be asked of the one that is picked."""
    told = [(held, f"{typed.of_line(held.line)} provider:{held.provider}") for held in shown]
    options = {
        value: option(f"{held.line.pretty} · {cards.title(held.provider)}", value)
        for held, value in told
        if len(value) <= LONGEST_VALUE
    }
    buttons = [
        button("Show", f"{ids.PICK}.show", ids.pack("show")),
        button("Update…", f"{ids.PICK}.update", ids.pack("update")),
        button("Release…", f"{ids.PICK}.release", ids.pack("release")),
    ]
    pick = select(ids.PICK, "Pick a number", [*options.values()])
    return [actions(pick, *buttons)] if options else []


def _pager(asked: List, page: int, pages: int) -> list[Block]:
    """Previous and Next, where there is more than one page."""
    turns = [("Previous", page - 1), ("Next", page + 1)]
    buttons = [
        button(word, f"{ids.INSTEAD}.{word.lower()}", ids.pack(typed.of_list(asked, to)))
        for word, to in turns
        if 1 <= to <= pages
    ]
    return [actions(*buttons)] if buttons else []
