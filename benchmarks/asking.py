"""People who type and press, over HTTP or Socket Mode, and what Slack sends to the bot then."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from aiohttp import ClientSession

from benchmarks.world import PATIENCE, SIGNING, TEAM, Asked, Json, World

OK = 200
FORM = "application/x-www-form-urlencoded"


class Way(Protocol):
    """How something gets to a bot; returns when it was acknowledged."""

    async def send(self, asked: Asked) -> None:
        """Send it. Raises RuntimeError when the bot refuses it."""
        ...


@dataclass(frozen=True, slots=True)
class ByHttp:
    """As signed POSTs."""

    session: ClientSession
    url: str

    async def send(self, asked: Asked) -> None:
        """Post it."""
        given = asked.body
        body = urlencode({"payload": json.dumps(given)} if "type" in given else given).encode()
        stamp = str(int(time.time()))
        signed = hmac.new(SIGNING.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256)
        headers = {
            "Content-Type": FORM,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signed.hexdigest()}",
        }
        asked.sent = time.perf_counter()
        async with self.session.post(self.url, data=body, headers=headers) as response:
            await response.read()
            if response.status != OK:
                raise RuntimeError(f"HTTP {response.status}")
        asked.acked = time.perf_counter()


@dataclass(frozen=True, slots=True)
class BySocket:
    """As envelopes, through the newest connection."""

    world: World

    async def send(self, asked: Asked) -> None:
        """Send it."""
        kind = "interactive" if "type" in asked.body else "slash_commands"
        envelope = {
            "envelope_id": asked.envelope,
            "type": kind,
            "payload": asked.body,
            "accepts_response_payload": True,
        }
        self.world.envelopes[asked.envelope] = asked
        asked.sent = time.perf_counter()
        await self.world.sockets[-1].send_str(json.dumps(envelope))
        async with asyncio.timeout(PATIENCE):
            await asked.heard.wait()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a channel of their own."""

    world: World
    way: Way
    name: str
    channel: str

    async def types(self, text: str, wants: str) -> Asked:
        """Type a command, and wait for its answer."""
        return await self._sent(self.world.asks(wants, self._command(text)))

    async def presses(self, value: str, wants: str) -> Asked:
        """Press the button that confirms, and wait for what comes in its card's place."""
        return await self._sent(self.world.asks(wants, self._press(value)))

    async def _sent(self, asked: Asked) -> Asked:
        await self.way.send(asked)
        await asked.answer_in_time()
        return asked

    def _command(self, text: str) -> Json:
        return {
            "token": "verification",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": self.channel,
            "channel_name": "ops",
            "user_id": self.name,
            "user_name": self.name.lower(),
            "command": "/number",
            "text": text,
            "api_app_id": "A01BENCH",
            "is_enterprise_install": "false",
        }

    def _press(self, value: str) -> Json:
        stamp = f"{time.time():.6f}"
        user = {"id": self.name, "username": self.name.lower(), "name": self.name.lower()}
        return {
            "type": "block_actions",
            "team": {"id": TEAM, "domain": "bench"},
            "user": {**user, "team_id": TEAM},
            "api_app_id": "A01BENCH",
            "token": "verification",
            "enterprise": None,
            "is_enterprise_install": False,
            "container": {
                "type": "message",
                "message_ts": stamp,
                "channel_id": self.channel,
                "is_ephemeral": True,
            },
            "channel": {"id": self.channel, "name": "ops"},
            "state": {"values": {}},
            "actions": [
                {
                    "type": "button",
                    "action_id": "plan.confirm",
                    "block_id": "HVAFM",
                    "action_ts": stamp,
                    "text": {"type": "plain_text", "text": "Buy this number"},
                    "value": value,
                    "style": "primary",
                }
            ],
        }


def value_of(card: Asked) -> str:
    """What the card's confirming button carries."""
    blocks = card.answer["blocks"]
    for each in (one for block in blocks for one in block.get("elements", ())):
        if each.get("action_id") == "plan.confirm":
            return str(each["value"])
    raise RuntimeError("the card has no button that confirms")
