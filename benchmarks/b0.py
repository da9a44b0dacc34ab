"""B0, a baseline: the least Bolt app that acks and answers. Run by subjects.py."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from benchmarks.serving import Told, bolt, main, received
from benchmarks.world import CONSTANT


@asynccontextmanager
async def opened(told: Told) -> AsyncIterator[str]:
    """Answers every command and every press with a constant."""
    app = bolt(told)

    async def answer(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(CONSTANT)

    app.command("/number")(answer)
    app.action(re.compile(".*"))(answer)
    async with received(app, told) as url:
        yield url


if __name__ == "__main__":
    main(opened)
