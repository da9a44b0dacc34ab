"""The border: what is not signed by Slack, or has no shape of Slack's, does not come in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier

from bot.slack.payloads import refused, unsound

LARGEST = 4 * 2**20
"""Bytes of a body over HTTP: a message of 50 full blocks, twice encoded, is about half of it."""

log = structlog.get_logger(__name__)


def for_bolt(
    body: Mapping[str, Any], headers: Mapping[str, str | Sequence[str]] | None = None
) -> AsyncBoltRequest:
    """What came in, for Bolt; `headers` tell of a second delivery, by either way from Slack.

    Bolt takes what is parsed and verified already in its Socket Mode alone: in its other one it
    would do both again.
    """
    return AsyncBoltRequest(body=dict(body), headers=dict(headers or {}), mode="socket_mode")


@dataclass(slots=True)
class TurnedAway:
    """How many did not come in since the start."""

    unsigned: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands in a frame that may come in; else an ack, where one can be sent."""

    message: dict[str, Any] | None = None
    ack: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Border:
    """Checks what comes in; each thing that does not is a line in the log, without what it said."""

    signing_secret: str | None = field(default=None, repr=False)
    turned_away: TurnedAway = field(default_factory=TurnedAway)

    def signed(self, body: bytes, headers: Mapping[str, str], remote: str | None = None) -> bool:
        """Whether Slack signed exactly this, within the last five minutes."""
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        why = self._unsigned(body, stamp, signature)
        if why is None:
            return True
        self.turned_away.unsigned += 1
        log.warning("a request that Slack did not sign was turned away", why=why, remote=remote)
        return False

    def body(self, text: str, content_type: str) -> object:
        """What stands in an HTTP body, as Bolt reads it; None when it cannot be read."""
        try:
            return parse_body(text, content_type)
        except (ValueError, RecursionError):
            return None

    def readable(self, body: object) -> TypeGuard[dict[str, Any]]:
        """Whether a payload has the shape that the listeners rely on."""
        why = unsound(body)
        if why is not None:
            kind = str(body.get("type", ""))[:40] if isinstance(body, dict) else None
            self._unreadable(why, kind)
        return why is None

    def frame(self, text: str) -> Frame:
        """What to do with a frame of Socket Mode."""
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            self._unreadable("it is no JSON object")
            return Frame()
        if "envelope_id" not in message:
            return Frame(message)  # hello and disconnect, which the connection itself hears
        if not isinstance(message["envelope_id"], str) or not isinstance(message.get("type"), str):
            self._unreadable("its envelope cannot be read")
            return Frame()
        payload = message.get("payload")
        if self.readable(payload):
            return Frame(message)
        answer = refused(payload)
        envelope = {"envelope_id": message["envelope_id"]}
        return Frame(ack=envelope if answer is None else {**envelope, "payload": answer})

    def _unsigned(self, body: bytes, stamp: str, signature: str) -> str | None:
        if not stamp or not signature:
            return "it has no signature"
        if self.signing_secret is None:
            return "SLACK_SIGNING_SECRET is not set"
        try:
            genuine = SignatureVerifier(self.signing_secret).is_valid(body, stamp, signature)
        except (ValueError, TypeError):  # no number, no ASCII, no UTF-8
            return "its signature cannot be read"
        return None if genuine else "the signature is wrong, or older than five minutes"

    def _unreadable(self, why: str, kind: str | None = None) -> None:
        self.turned_away.unreadable += 1
        log.warning("a payload that cannot be read was turned away", why=why, type=kind)
