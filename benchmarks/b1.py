"""B1, a baseline: buying a number, written straight down. Run by subjects.py.

The same calls, rows and posts as ours in the same order, with nothing between: no policy, no
parsing, no reading of answers, no reasons, no second looks. tests/benchmarks holds it to ours.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from benchmarks import b1_words
from benchmarks.b1_rows import Rows
from benchmarks.serving import Told, bolt, main, received

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Straight:
    """All that it knows."""

    rows: Rows
    vogent: httpx.AsyncClient

    async def buy(self, ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
        """/number buy +1415…"""
        await ack()
        number = command["text"].split()[1]
        user, channel = command["user_id"], command["channel_id"]
        await self._offered(number)
        plan = f"p_{secrets.token_urlsafe(12)}"
        await self.rows.proposed(plan, number, user, channel, _key(command["trigger_id"]))
        await _say(respond, b1_words.card(number, plan), "ephemeral", replace=False)

    async def confirm(self, ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        """The card's button."""
        await ack()
        plan = body["actions"][0]["value"].removeprefix("v1|")
        user = body["user"]["id"]
        number, channel = await self.rows.claimed(plan, user, _key(body["trigger_id"]))
        shown = b1_words.working(number)
        working = asyncio.create_task(_say(respond, shown, "ephemeral", replace=True))
        listed = (await self.vogent.get("/phone_numbers", params={"limit": 100})).json()
        await self._offered(number)
        await self.rows.sent(plan, [one["number"] for one in listed["data"]])
        purchase = {"type": "purchase", "purchase": {"number": number}}
        record = (await self.vogent.post("/phone_numbers", json=purchase)).json()
        await self.rows.done(plan, number, user, channel, record)
        await working
        await _say(respond, b1_words.receipt(number, plan), "ephemeral", replace=True)
        await self.rows.mark(plan, "told")
        await self.rows.announces(plan)
        await _say(respond, b1_words.line(user, number), "in_channel", replace=False)
        await self.rows.mark(plan, "announced")

    async def _offered(self, number: str) -> None:
        body = {"prefix": number[2:], "country": "US", "limit": 10}
        await self.vogent.post("/phone_numbers/search", json=body)


async def _say(respond: AsyncRespond, words: Json, who: str, *, replace: bool) -> None:
    await respond(**words, response_type=who, replace_original=replace)


def _key(trigger: str) -> str:
    return hashlib.sha256(trigger.encode()).hexdigest()


@asynccontextmanager
async def opened(told: Told) -> AsyncIterator[str]:
    """Buys, and confirms."""
    given = told.settings
    app = bolt(told)
    rows = await Rows.open(
        given["database_url"].removeprefix("sqlite:///"), given["numberbot_secret_key"]
    )
    headers = {"Authorization": f"Bearer {given['vogent_api_key']}", "Accept": "application/json"}
    async with httpx.AsyncClient(base_url=given["vogent_base_url"], headers=headers) as vogent:
        straight = Straight(rows, vogent)

        async def buy(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
            await straight.buy(ack, command, respond)

        async def confirm(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
            await straight.confirm(ack, body, respond)

        app.command("/number")(buy)
        app.action("plan.confirm")(confirm)
        async with received(app, told) as url:
            yield url
    await rows.close()


if __name__ == "__main__":
    main(opened)
