"""A balancer before copies of the bot: each request goes to the next copy, whoever it is from."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web

from bot.runner import Bot


@dataclass
class Balancer:
    """At `url`; `sent` is which copy each request went to, by its place among them."""

    copies: Sequence[Bot]
    url: str = ""
    sent: list[int] = field(default_factory=list)
    turns: int = 0

    def skip(self) -> None:
        """The next request goes to the copy after the next."""
        self.turns += 1

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        """Pass it on as it came, and bring back what the copy answers."""
        turn = self.turns % len(self.copies)
        self.turns += 1
        self.sent.append(turn)
        headers = {name: value for name, value in request.headers.items() if name != "Host"}
        body, to = await request.read(), f"{self.copies[turn].url}{request.path}"
        async with ClientSession() as session, session.post(to, data=body, headers=headers) as said:
            answer = await said.read()
            kind = said.content_type
        return web.Response(body=answer, status=said.status, content_type=kind)


@asynccontextmanager
async def balancing(copies: Sequence[Bot]) -> AsyncIterator[Balancer]:
    """A balancer before these copies, as long as the block runs."""
    balancer = Balancer(copies)
    site = web.Application()
    site.router.add_post("/slack/events", balancer.pass_on)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        balancer.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        yield balancer
    finally:
        await runner.cleanup()
