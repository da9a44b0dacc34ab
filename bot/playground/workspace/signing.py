"""A delivery as the signed POST that Slack sends in HTTP mode."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

from bot.playground.workspace import limits
from bot.playground.workspace.records import Delivery
from bot.playground.workspace.state import SIGNING_SECRET

_FORM = "application/x-www-form-urlencoded"


def signed(delivery: Delivery, now: float, how: str = "good") -> tuple[bytes, dict[str, str]]:
    """The body and headers; `how` is good, bad_signature or old_timestamp."""
    body, content_type = _body(delivery)
    seconds = int(now) - (int(limits.SIGNATURE_SECONDS) + 60 if how == "old_timestamp" else 0)
    secret = SIGNING_SECRET if how != "bad_signature" else "another-secret"
    headers = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": str(seconds),
        "X-Slack-Signature": signature(secret, seconds, body),
    }
    if delivery.retry:
        headers["X-Slack-Retry-Num"] = str(delivery.retry)
        headers["X-Slack-Retry-Reason"] = "http_timeout"
    return body, headers


def signature(secret: str, seconds: int, body: bytes) -> str:
    base = b"v0:%d:%s" % (seconds, body)
    return f"v0={hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()}"


def _body(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind == "command":
        return urlencode(delivery.payload).encode(), _FORM
    if delivery.kind == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}).encode(), _FORM
    return json.dumps(delivery.payload).encode(), "application/json"
