"""Plans, holdings, events and offers, as odd as they can be; and the checks for all messages."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from bot.domain.actors import Actor, Source
from bot.domain.events import Action, Event
from bot.domain.holdings import Holding
from bot.domain.numbers import E164, Area, Line
from bot.domain.plans import Draft, Plan, State
from bot.domain.requests import Assign, Buy, Call, Import, Release, Request, Unassign, Update, Way
from bot.operations.update import CHANGED
from bot.playground.workspace.blocks import message_problems, view_problems
from bot.providers.config import ProviderConfig
from bot.providers.redaction import MASK
from bot.providers.registry import PROVIDERS, Providers, build
from bot.slack.cards import Cards
from bot.slack.message import Message, modal
from bot.slack.tables import text_of

CARDS = Cards({"vogent": "Vogent", "sigmamind": "SigmaMind"})
ALICE = Actor("U01ALICE", "alice", "T01TEST")
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
NUMBER = E164("+14155550100")
OTHER = E164("+14155552671")
AREA = Area("US", "415")
EVIL = "<!channel> <@U02BOB> <https://evil.example|your bank> & Sons"
OUR_OWN = re.compile(r"<!date\^[0-9]+\^[^|<>]*\|[^<>]*>|<@U01ALICE>")
LIVE_OR_CUT = re.compile("[<>]|&(?!amp;|lt;|gt;)")
"""Markup that Slack would obey, and an escape that was cut in two."""
LONGEST_TEXT = 40_000


def exact(number: Line = NUMBER, provider: str = "vogent") -> Plan:
    """A plan to buy one very number, found in an area."""
    return Plan(
        id="p_0123456789abcdef",
        state=State.PROPOSED,
        draft=Draft(Action.BUY, Buy(AREA), provider, number, AREA),
        actor=ALICE,
        channel_id="C01OPS",
        source=Source.SLASH,
        created=NOON,
        changed=NOON,
        expires=NOON + timedelta(minutes=10),
        line=number,
    )


def pick(area: Area = AREA, bought: Line | None = None) -> Plan:
    """A plan in which the provider picks the number."""
    draft = Draft(Action.BUY, Buy(area), "sigmamind", None, area)
    return replace(exact(), draft=draft, line=bought)


def link(line: Line = NUMBER, agent: str = "agent_1", **changed: Any) -> Plan:
    """A plan to assign an agent; it has another one for calls coming in."""
    draft = Draft(
        Action.ASSIGN,
        Assign(line, agent),
        "vogent",
        line,
        before={"inbound_agent": "agent_0", "outbound_agent": None},
        after={"inbound_agent": agent, "outbound_agent": agent},
    )
    return replace(exact(line), draft=replace(draft, **changed))


def unlink(line: Line = NUMBER, agent: str = "agent_1", **changed: Any) -> Plan:
    """A plan to unassign the agent that has both directions."""
    draft = Draft(
        Action.UNASSIGN,
        Unassign(line),
        "vogent",
        line,
        before={"inbound_agent": agent, "outbound_agent": agent},
        after={"inbound_agent": None, "outbound_agent": None},
    )
    return replace(exact(line), draft=replace(draft, **changed))


def of_line(request: Request, before: Any, after: Any, changed: Any) -> Plan:
    """A plan to do something with a line, but for what is `changed` in its draft."""
    line, provider = request.line, request.provider or "vogent"
    draft = Draft(request.action, request, provider, line, before=before, after=after)
    return replace(exact(), draft=replace(draft, **changed), line=line)


def change(line: Line = NUMBER, **changed: Any) -> Plan:
    """A plan to rename a line and to change its trunk's password."""
    return of_line(
        Update(line, {"name": "Sales"}, ("password",), "sigmamind"),
        {"name": "Front desk", "password": MASK},
        {"name": "Sales", "password": CHANGED},
        changed,
    )


def giveback(line: Line = NUMBER, **changed: Any) -> Plan:
    """A plan to release a line that an agent answers."""
    held = {"number": str(line), "name": "Sales", "inbound_agent": "agent_0"}
    return of_line(Release(line), {**held, "outbound_agent": None}, None, changed)


def ring(line: Line = NUMBER, to: E164 = OTHER, **changed: Any) -> Plan:
    """A plan to place a test call."""
    before, after = {"outbound_agent": "agent_0"}, {"to": str(to), "agent": "agent_0"}
    return of_line(Call(line, to), before, after, changed)


def bring(line: Line = NUMBER, way: Way = Way.SIP, **given: Any) -> Plan:
    """A plan of an import's form."""
    plan = of_line(Import(line, "vogent", way, given), None, given, {})
    return replace(plan, state=State.CLAIMED, source=Source.MODAL)


def holding(place: int = 0, **changed: Any) -> Holding:
    """A number that we hold."""
    held = Holding("vogent", f"r{place}", E164(f"+1415555{place:04}"), name="Front desk")
    return replace(held, **changed)


def event(seq: int = 1, **changed: Any) -> Event:
    """A line of the trail."""
    made = Event(
        seq=seq,
        event_id=f"e{seq}",
        time="2026-01-15T10:30:00.000Z",
        schema_version=1,
        action="number.buy",
        phase="done",
        outcome="success",
        actor_id="U01ALICE",
        actor_name="alice",
        team_id="T01TEST",
        channel_id="C01OPS",
        source="button",
        provider="vogent",
        number="+14155550100",
        provider_ref=None,
        plan_id="p_0123456789abcdef",
        before=None,
        after=None,
        reason=None,
        prev_hash="0" * 64,
        hash="1" * 64,
    )
    return replace(made, **changed)


def require_sound(*messages: Message) -> None:
    """Slack takes it as a message and in a modal, and nothing in it but our own markup is live."""
    for message in messages:
        assert message_problems({"text": message.text, "blocks": message.blocks}) == []
        assert view_problems(modal(message)) == []
        assert message.text.strip()
        assert len(message.text) <= LONGEST_TEXT
        for markup in (message.text, *_mrkdwn(message.blocks)):
            assert not LIVE_OR_CUT.search(OUR_OWN.sub("", markup)), markup


def words(message: Message) -> str:
    """Every text in a message's blocks, as Slack gets it."""
    return json.dumps(message.blocks, ensure_ascii=False)


def _mrkdwn(block: Any) -> list[str]:
    if isinstance(block, list):
        return [text for each in block for text in _mrkdwn(each)]
    if not isinstance(block, dict):
        return []
    if block.get("type") == "mrkdwn":
        return [block["text"]]
    return [text for each in block.values() for text in _mrkdwn(each)]


def table(message: Message) -> list[list[str]]:
    """A table as text, its head first; a date as its fallback."""
    (found,) = [block for block in message.blocks if block["type"] == "table"]
    return [[text_of(cell) for cell in row] for row in found["rows"]]


def carried(message: Message) -> dict[str, str]:
    """What each button of a message carries, by its words."""
    rows = [block.get("elements", []) for block in message.blocks if block["type"] == "actions"]
    beside = [block["accessory"] for block in message.blocks if "accessory" in block]
    return {
        one["text"]["text"]: one["value"]
        for one in [*beside, *(one for row in rows for one in row)]
        if one["type"] == "button"
    }


def switched_on(*names: str) -> Providers:
    """The real providers of these names, or all; nothing is asked of them."""
    kept = names or tuple(PROVIDERS)
    return build([ProviderConfig(one, SecretStr("k"), organization_id="o") for one in kept])
