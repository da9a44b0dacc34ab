"""One line: everything that its provider and the trail know, and what can be done with it."""

from collections.abc import Mapping

from bot.domain.holdings import Holding
from bot.domain.numbers import E164
from bot.domain.questions import Question
from bot.domain.requests import Release
from bot.operations.showing import Shown
from bot.providers.port import Feature
from bot.slack import ids, typed
from bot.slack.asked import Fill
from bot.slack.asking import asks
from bot.slack.blocks import Block, actions, context, fields, header, section
from bot.slack.happenings import happened, noted
from bot.slack.message import Message
from bot.slack.text import cut, cut_markup, escape
from bot.slack.verbs import VERBS

NONE = "none"
LONGEST_VALUE = 300
LONGEST_TEXT = 7_900


def shown(found: Shown) -> Message:
    """What it is, who answers it, what happened to it; and Update, Assign, Release."""
    held, place = found.held, found.provider.title
    title = f"{held.line.pretty} at {place}"
    blocks = [header(title), fields(*_facts(found))]
    if found.events:
        lines = "\n".join(f"• {noted(event)}" for event in found.events)
        blocks += [section(f"*Lately*\n{lines}")]
    buttons = _buttons(found)
    blocks += [actions(*buttons)] if buttons else []
    story = context(f"Its whole story: `/number audit {typed.of_line(held.line)}`")
    said = [f"{name}: {value}" for name, value in _facts(found)]
    text = cut_markup("\n".join([escape(title), *said]), LONGEST_TEXT)
    return Message(text, [*blocks, story])


def _facts(found: Shown) -> list[tuple[str, str]]:
    held = found.held
    kind = "Number" if isinstance(held.line, E164) else "SIP user"
    told = {
        kind: f"`{_said(str(held.line))}`",
        "Name": _said(held.name) or NONE,
        "Inbound agent": _agent(held.inbound_agent, found.names),
        "Outbound agent": _agent(held.outbound_agent, found.names),
        "Status": _said(held.status),
        "Termination URI": _said(held.trunk),
        "Calls": _ways(held),
    }
    past = {"Ours": found.history.came, "Last change": found.history.last}
    told |= {name: happened(event) for name, event in past.items() if event is not None}
    return [(name, value) for name, value in told.items() if value]


def _agent(agent: str | None, names: Mapping[str, str]) -> str:
    if agent is None:
        return NONE
    name = names.get(agent)
    return f"{_said(name)} (`{_said(agent)}`)" if name else f"`{_said(agent)}`"


def _said(words: str | None) -> str:
    """What a provider wrote, as mrkdwn; nothing where it wrote only spaces."""
    return escape(cut((words or "").strip(), LONGEST_VALUE))


def _ways(held: Holding) -> str:
    """Which calls it takes part in, where its provider tells."""
    return "" if held.directions is None else ", ".join(sorted(held.directions)) or NONE


def _buttons(found: Shown) -> list[Block]:
    """What can be done with it at its provider; the story always."""
    held, at = found.held, found.provider
    offered: list[Block] = []
    for feature, verb in ((Feature.UPDATE, "update"), (Feature.ASSIGN, "assign")):
        if feature in at.features:
            asked = typed.of_fill(Fill(VERBS[verb], at.name, held.line))
            offered += asks(verb.capitalize(), asked, f"{ids.ASK}.{verb}")
    if Feature.RELEASE in at.features:
        asked = typed.of_request(Release(held.line, at.name))
        offered += asks("Release…", asked, f"{ids.ASK}.release")
    story = typed.of_question(Question(number=str(held.line)))
    return [*offered, *asks("Story", story, f"{ids.ASK}.audit")]
