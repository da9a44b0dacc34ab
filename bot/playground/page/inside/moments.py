"""Single things that happen inside, each as the timeline shows it, with its secrets masked.

    {id, kind, at, title, note, tone, details}

`kind` is delivery, ack, trail, call (of a provider), message or slack (other calls of Slack), bot,
database or line (to Slack);
`tone` is "", good, bad or doubt.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.events import Event
from bot.playground.page import emoji
from bot.playground.page.inside.causes import Own
from bot.playground.page.inside.ledger import event_json
from bot.playground.page.inside.masks import Mask
from bot.playground.simulators import Exchange, Simulator
from bot.playground.workspace import ApiCall, Delivery, Directory
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.plain import plain_text

ERRORS = 400
BETWEEN = " ·\u00a0"
"""Where a line breaks, no dot is left at its end."""
LONGEST = 160
"""Characters of a text in a line; all of it stands in the details."""
MESSAGES = {
    "chat.delete": "Deletes a message",
    "chat.postEphemeral": "Writes to one person",
    "chat.postMessage": "Posts a message",
    "chat.update": "Changes a message",
    "files.completeUploadExternal": "Posts a file",
    "response_url": "Answers",
    "views.open": "Opens a form",
    "views.publish": "Shows Home",
    "views.push": "Opens the next form",
    "views.update": "Changes a form",
}
TONES = {"failure": "bad", "denied": "bad", "pending": "doubt", "unknown": "doubt"}
GOOD = frozenset({"done", "settled"})
FAULTS = {
    "Answer": "made-up answer",
    "Cut": "line cut",
    "Killed": "bot killed",
    "Stopped": "bot told to stop",
    "Nonsense": "nonsense on purpose",
    "Slow": "slow on purpose",
    "Status": "error on purpose",
    "Truncated": "half an answer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One of them."""

    id: str
    kind: str
    at: float
    title: str
    note: str = ""
    tone: str = ""
    details: Any = None

    def told(self, since: float, mask: Mask) -> Json:
        """For the page, with the milliseconds since it all began."""
        shown = {"title": self.title, "note": self.note, "details": self.details}
        return {
            "id": self.id,
            "kind": self.kind,
            "after": round(max(0.0, self.at - since) * 1000),
            "tone": self.tone,
            **mask(shown, (self.id, self.at, self.note)),
        }


@dataclass(slots=True)
class Diary:
    """What was done to the bot itself, and when it ended."""

    lines: list[tuple[Moment, Own]] = field(default_factory=list)
    deaths: list[float] = field(default_factory=list)

    def note(self, what: Own, title: str, tone: str, kind: str) -> Moment:
        """It happens now."""
        name = f"own-{len(self.lines)}"
        moment = Moment(id=name, kind=kind, at=time.time(), title=title, tone=tone)
        self.lines.append((moment, what))
        return moment


def delivered(delivery: Delivery) -> Moment:
    """What Slack sent to the bot."""
    return Moment(
        id=f"{delivery.envelope_id}-sent",
        kind="delivery",
        at=delivery.sent_at,
        title=f"Slack delivers {delivery.type}",
        note="once more" if delivery.retry else "",
        details=delivery.payload,
    )


def acked(delivery: Delivery, ack_seconds: float) -> Moment | None:
    """How the bot acknowledged it, or that it did not; None while that is open."""
    made = {"id": f"{delivery.envelope_id}-ack", "kind": "ack"}
    if delivery.error is not None and delivery.acked_at is None:
        waited = ack_seconds if delivery.error == "operation_timeout" else 0.0
        words = "nobody there" if delivery.error == "dispatch_failed" else delivery.error
        at = delivery.sent_at + waited
        return Moment(**made, at=at, title="Not acknowledged", note=words, tone="bad")
    if delivery.acked_at is None or delivery.ack_ms is None:
        return None
    return Moment(
        **made,
        at=delivery.sent_at + delivery.ack_ms / 1000,
        title="Acknowledged too late" if delivery.late else "Acknowledged",
        note=f"in {delivery.ack_ms:.0f}\u00a0ms"
        + (f", {delivery.error}" if delivery.error else ""),
        tone="bad" if delivery.error else "good",
        details=delivery.ack_payload,
    )


def written(event: Event, titles: Mapping[str, str]) -> Moment:
    """A line of the trail."""
    told = event_json(event)
    parts = [told["number_shown"], titles.get(event.provider or ""), _bare(event.reason or "")]
    return Moment(
        id=f"trail-{event.seq}",
        kind="trail",
        at=told["time"],
        title=event.phase,
        note=_cut(BETWEEN.join(part for part in parts if part)),
        tone=TONES.get(event.outcome, "good" if event.phase in GOOD else ""),
        details={name: value for name, value in told.items() if name != "number_shown"},
    )


def asked(provider: Simulator, place: int, exchange: Exchange) -> Moment:
    """A request to a provider."""
    told = exchange_json(provider, place, exchange)
    ended = exchange.ended is not None
    status = str(exchange.status or "no answer") if ended else "under way"
    parts = [provider.title, status, *([f"{told['ms']} ms"] if ended else [])]
    facts = " · ".join(parts).replace(" ", "\u00a0")
    return Moment(
        id=told["id"],
        kind="call",
        at=exchange.time,
        title=f"{exchange.method} {exchange.path}",
        note=f"{facts} ({told['fault']})" if told["fault"] else facts,
        tone="bad" if ended and (exchange.status or ERRORS) >= ERRORS else "",
        details={key: told[key] for key in ("asked", "answered")},
    )


def exchange_json(provider: Simulator, place: int, exchange: Exchange) -> dict[str, Any]:
    """A request and its answer; bodies as JSON, else as text. Not masked yet."""
    return {
        "id": f"{provider.name}-{place}",
        "provider": provider.title,
        "at": exchange.time,
        "method": exchange.method,
        "path": exchange.path,
        "query": dict(exchange.query),
        "write": provider.is_write(exchange),
        "status": exchange.status,
        "ms": _milliseconds(exchange),
        "fault": FAULTS.get(exchange.fault or "", exchange.fault),
        "asked": {
            "query": dict(exchange.query),
            "headers": dict(exchange.headers),
            "body": _body(exchange.sent, exchange.body),
        },
        "answered": _body(exchange.answered, exchange.answer),
    }


def _milliseconds(exchange: Exchange) -> int | None:
    """How long it took; nothing takes no time."""
    if exchange.ended is None:
        return None
    return max(1, round((exchange.ended - exchange.time) * 1000))


def called(place: int, call: ApiCall, directory: Directory) -> Moment:
    """A call of Slack by the bot."""
    kind = "message" if call.method in MESSAGES else "slack"
    error = "" if call.ok else str(call.answer.get("error"))
    text = _table(call) or _read(str(call.args.get("text") or ""), directory)
    return Moment(
        id=f"slack-{place}",
        kind=kind,
        at=call.at,
        title=_spoken(call),
        note=_cut(BETWEEN.join(part for part in (error, text) if part)),
        tone="" if call.ok else "bad",
        details={"asked": dict(call.args), "answered": call.answer},
    )


def _read(text: str, directory: Directory) -> str:
    """A message's first line as a person reads it."""
    plain = _bare(plain_text(text, directory)).strip().partition("\n")[0]
    return re.sub(r":([\w+-]+):", lambda found: emoji.by_name().get(found[1], found[0]), plain)


def _bare(text: str) -> str:
    """Without the marks of what is bold and what is code."""
    return text.replace("*", "").replace("`", "")


def _table(call: ApiCall) -> str:
    """A message that is a table, in words: its text is that of all its cells."""
    for block in call.args.get("blocks") or []:
        if isinstance(block, dict) and block.get("type") in {"table", "data_table"}:
            rows = len(block.get("rows") or []) - 1  # the first names the columns
            return f"a table of {rows} {'row' if rows == 1 else 'rows'}"
    return ""


def _spoken(call: ApiCall) -> str:
    if call.method != "response_url":
        return MESSAGES.get(call.method, call.method)
    if call.args.get("delete_original"):
        return "Takes the message away"
    if call.args.get("replace_original"):
        return "Writes over the message"
    public = call.args.get("response_type") == "in_channel"
    return "Answers everybody" if public else "Answers privately"


def _body(read: Any, raw: bytes) -> Any:
    return read if read is not None else raw.decode(errors="replace")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def title_of(delivery: Delivery, names: Mapping[str, str]) -> str:
    """A delivery as what somebody did."""
    who = names.get(delivery.person, delivery.person)
    again = " (once more)" if delivery.retry else ""
    return f"{who} {_done(delivery)}{again}"


def _done(delivery: Delivery) -> str:
    payload = delivery.payload
    match delivery.type:
        case "slash_commands":
            did = f"types {payload['command']} {payload['text']}".strip()
        case "block_actions":
            did = _used(payload["actions"][0])
        case "block_suggestion":
            did = f"searches a menu for “{payload.get('value', '')}”"
        case "view_submission" | "view_closed" as kind:
            verb = "submits" if kind == "view_submission" else "closes"
            did = f"{verb} “{(payload['view'].get('title') or {}).get('text', 'a form')}”"
        case "shortcut" | "message_action":
            did = f"uses the shortcut {payload['callback_id']}"
        case "event_callback":
            inner = payload["event"]["type"]
            did = "opens Home" if inner == "app_home_opened" else f"causes {inner}"
        case other:
            did = other
    return did


def _used(action: Json) -> str:
    option = action.get("selected_option") or {}
    for found, did in ((option, "chooses"), (action, "presses")):
        if isinstance(found.get("text"), dict):
            return f"{did} “{found['text']['text']}”"
    return f"uses {action['action_id']}"
