"""One line: everything that its provider and the trail know, and what can be done with it."""

from collections.abc import Mapping

from bot.domain.holdings import Holding
from bot.domain.numbers import E164
from bot.domain.requests import Release
from bot.operations.showing import Shown
from bot.providers.port import Feature
from bot.slack import ids, typed
from bot.slack.asked import Fill
from bot.slack.blocks import Block, actions, button, context, fields, header, section
from bot.slack.happenings import happened, noted
from bot.slack.message import Message
from bot.slack.text import escape
from bot.slack.verbs import VERBS

NONE = "none"


def shown(found: Shown) -> Message:
    """What it is, who answers it, what happened to it; and Update, Assign, Release."""
    held, place = found.held, found.provider.title
    title = f"{held.line.pretty} at {place}"
    blocks = [header(title), fields(*_facts(found))]
    if found.events:
        lines = "\n".join(f"• {noted(event)}" for event in found.events)
        blocks += [section(f"*Lately*\n{lines}")]
    blocks += [actions(*_buttons(found))]
    story = context(f"Its whole story: `/number audit {typed.of_line(held.line)}`")
    said = [f"{name}: {value}" for name, value in _facts(found)]
    return Message("\n".join([escape(title), *said]), [*blocks, story])


def _facts(found: Shown) -> list[tuple[str, str]]:
    held = found.held
    kind = "Number" if isinstance(held.line, E164) else "SIP user"
    told = {
        kind: f"`{escape(str(held.line))}`",
        "Name": escape(held.name or NONE),
        "Inbound agent": _agent(held.inbound_agent, found.names),
        "Outbound agent": _agent(held.outbound_agent, found.names),
        "Status": escape(held.status or ""),
        "Termination URI": escape(held.trunk or ""),
        "Calls": _ways(held),
    }
    past = {"Ours": found.history.came, "Last change": found.history.last}
    told |= {name: happened(event) for name, event in past.items() if event is not None}
    return [(name, value) for name, value in told.items() if value]


def _agent(agent: str | None, names: Mapping[str, str]) -> str:
    if agent is None:
        return NONE
    name = names.get(agent)
    return f"{escape(name)} (`{escape(agent)}`)" if name else f"`{escape(agent)}`"


def _ways(held: Holding) -> str:
    """Which calls it takes part in, where its provider tells."""
    return "" if held.directions is None else ", ".join(sorted(held.directions)) or NONE


def _buttons(found: Shown) -> list[Block]:
    """What can be done with it at its provider; the story always."""
    held, features = found.held, found.provider.features
    name = found.provider.name
    story = button("Story", f"{ids.ASK}.audit", ids.pack(f"audit number:{held.line}"))
    offered: list[Block] = []
    for feature, verb in ((Feature.UPDATE, "update"), (Feature.ASSIGN, "assign")):
        if feature in features:
            asked = ids.pack(typed.of_fill(Fill(VERBS[verb], name, held.line)))
            offered.append(button(verb.capitalize(), f"{ids.ASK}.{verb}", asked))
    if Feature.RELEASE in features:
        asked = ids.pack(typed.of_request(Release(held.line, name)))
        offered.append(button("Release…", f"{ids.ASK}.release", asked, "danger"))
    return [*offered, story]
