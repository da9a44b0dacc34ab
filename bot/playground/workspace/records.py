"""What the workspace writes down: calls of the Web API, deliveries, and short-lived keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bot.playground.workspace.blocks import Json

Kind: TypeAlias = Literal["command", "interactive", "event"]


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of the Web API or of a response_url, and what was answered."""

    method: str
    args: Mapping[str, Any]
    answer: Json
    at: float

    @property
    def ok(self) -> bool:
        return self.answer.get("ok") is True


@dataclass(slots=True, eq=False)
class Delivery:
    """One thing delivered to the bot, and how it answered.

    `options` are what an external select then offers; `groups` are the same options as {label,
    options} where the bot grouped them.

    `error` is None, "operation_timeout" (no ack in time), "dispatch_failed" (nobody there, or an
    HTTP error) or "bad_response" (acked with something Slack does not take; see `notes`).
    """

    kind: Kind
    person: str
    payload: Json
    sent_at: float
    envelope_id: str
    retry: int = 0
    acked_at: float | None = None
    ack_payload: Any = None
    ack_ms: float | None = None
    late: bool = False
    error: str | None = None
    said: str | None = None
    status: int | None = None
    options: list[Json] = field(default_factory=list)
    groups: list[Json] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.error is None and self.acked_at is not None

    @property
    def type(self) -> str:
        """slash_commands, or the payload's own type: block_actions, view_submission, …"""
        return "slash_commands" if self.kind == "command" else str(self.payload["type"])

    @property
    def trigger_id(self) -> str:
        return str(self.payload.get("trigger_id", ""))

    @property
    def response_url(self) -> str:
        return str(self.payload.get("response_url", ""))


@dataclass(slots=True)
class Trigger:
    """A trigger_id: whose, since when, whether it was used, and in which conversation."""

    person: str
    made_at: float
    used: bool = False
    here: str | None = None


@dataclass(slots=True)
class ResponseUrl:
    """A response_url: where it answers, to whom, and the message its button stood on."""

    person: str
    channel: str
    made_at: float
    message_ts: str | None = None
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """How a call is to fail though nothing is wrong with it; `expected`: that is no problem."""

    error: str
    status: int = 200
    retry_after: int | None = None
    expected: bool = False

    @property
    def body(self) -> Json:
        """What is answered."""
        return {"ok": False, "error": self.error}

    @property
    def headers(self) -> Mapping[str, str]:
        """What HTTP says besides."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


@dataclass(slots=True)
class Upload:
    """A file on its way: its name, its announced length and what arrived."""

    id: str
    filename: str
    length: int
    content: bytes = b""
    arrived: bool = False
    done: bool = False
