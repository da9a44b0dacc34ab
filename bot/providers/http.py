"""One HTTP exchange with a provider: how it is paced, bounded and, if it only reads, repeated."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

import httpx
import stamina
from aiolimiter import AsyncLimiter
from pydantic import TypeAdapter

from bot.providers import failures
from bot.providers.clients import Clients
from bot.providers.config import ProviderConfig
from bot.providers.exchange import Exchange
from bot.providers.failures import NO_ADVICE, Advice, Failure, Fate
from bot.providers.words import said, scrubbed

DONE = frozenset({200, 201})
"""What a write's success looks like; any other 2xx (202: “will see to it”) proves nothing yet."""

Reply = TypeVar("Reply")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, as it is put to a provider: `path` follows the base URL.

    `advice` is for the person when the provider says no. `secrets` are sent in the body, and hidden
    in whatever is said of the answer.
    """

    method: str
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    advice: Advice = NO_ADVICE
    secrets: tuple[str, ...] = field(default=(), repr=False)


class Api:
    """One provider's HTTP API. Every failure leaves it as a ProviderError."""

    def __init__(
        self,
        title: str,
        config: ProviderConfig,
        clients: Clients,
        *,
        base_url: str,
        headers: Mapping[str, str],
        per_second: float,
    ) -> None:
        self.title = title
        self._config = config
        self._pace = config.pace
        self._clients = clients
        self._base_url = (config.base_url or base_url).rstrip("/")
        self._headers = dict(headers)
        self._places = asyncio.Semaphore(config.pace.at_once)
        self._limiter = limiter(config.pace.per_second or per_second)
        self._rests_until = 0.0

    async def read(self, reply: TypeAdapter[Reply], ask: Ask) -> Reply:
        """Ask what changes nothing; repeated a few times while there is time.

        Raises Rejected, or Unavailable when there was no readable answer.
        """
        within = self._pace.read_within
        try:
            async with asyncio.timeout(within):
                answer = await self._repeated(reply, ask)
        except TimeoutError as error:
            answer = failures.of_exception(error, within)
        if isinstance(answer, Failure):
            raise answer.error(self.title, None)
        return answer

    async def write(self, reply: TypeAdapter[Reply], ask: Ask, doing: str) -> Reply:
        """Ask once for a change; `doing` names it in words ("the purchase").

        Raises Unavailable if nothing can have been sent, Rejected if the provider said no, and
        OutcomeUnknown for everything else: it may have happened.
        """
        answer = await self._answer(self._clients.writes, reply, Exchange(ask, doing))
        if isinstance(answer, Failure):
            raise answer.error(self.title, doing)
        return answer

    async def _repeated(self, reply: TypeAdapter[Reply], ask: Ask) -> Reply | Failure:
        attempts = self._pace.attempts
        repeat = stamina.retry_context(_may_pass, attempts, None, wait_max=1.0, wait_jitter=0.2)
        try:
            async for attempt in repeat:
                with attempt:
                    if attempt.num > 1:
                        self._config.watch.tried_again(self._config.name)
                    answer: Reply | Failure
                    exchange = Exchange(ask, tried=attempt.num)
                    answer = await self._answer(self._clients.reads, reply, exchange)
                    return self._sound(answer)
        except _Failed as failed:
            return failed.failure
        raise AssertionError("the last attempt returns or raises")

    async def _answer(
        self, client: httpx.AsyncClient, reply: TypeAdapter[Reply], exchange: Exchange
    ) -> Reply | Failure:
        within = self._within(exchange.doing)
        answer: Reply | Failure = failures.of_exception(TimeoutError(), within)  # if it is cut off
        try:
            async with self._turn() as crowded:
                if crowded:
                    answer = crowded
                else:
                    exchange.sent = time.perf_counter()
                    response = await self._send(client, exchange.ask, within=within)
                    exchange.took = time.perf_counter() - exchange.sent
                    answer = self._read(response, reply, exchange)
        finally:
            exchange.tell(self._config, answer)
        return answer

    def _read(
        self,
        response: httpx.Response | Failure,
        reply: TypeAdapter[Reply],
        exchange: Exchange,
    ) -> Reply | Failure:
        if isinstance(response, Failure):
            return response
        exchange.status = response.status_code
        if not response.is_success or (exchange.doing and response.status_code not in DONE):
            return self._failure(response, exchange.ask)
        try:  # not pydantic's own JSON: it refuses a whole list for one lone surrogate in a name
            return reply.validate_python(json.loads(response.content))
        except (ValueError, RecursionError):
            return failures.unreadable()

    async def _send(
        self, client: httpx.AsyncClient, ask: Ask, *, within: float
    ) -> httpx.Response | Failure:
        try:
            async with asyncio.timeout(within):
                return await self._clients.under_way.send(
                    client,
                    ask.method,
                    f"{self._base_url}{ask.path}",
                    params=ask.query or None,
                    json=ask.body,
                    headers=self._headers,
                    timeout=httpx.Timeout(within, connect=min(self._pace.connect_within, within)),
                )
        except (*failures.NOTHING_SENT, *failures.DOUBTFUL, OSError) as error:
            why = scrubbed(str(error), (*self._config.secrets, *ask.secrets))
            log.info(
                "%s %s at %s: %s: %s", ask.method, ask.path, self.title, type(error).__name__, why
            )
            return failures.of_exception(error, within)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Failure | None]:
        """Wait until this provider may be asked; gives the reason if it may not be in time."""
        clock = asyncio.get_running_loop()
        began = clock.time()
        rest = self._rests_until - began
        if rest > self._pace.patience:
            yield failures.slow_down(rest)
            return
        try:
            async with asyncio.timeout(self._pace.turn_within):
                await asyncio.sleep(max(rest, 0))
                await self._limiter.acquire()
                await self._places.acquire()
        except TimeoutError:
            yield failures.crowded()
            return
        self._config.watch.waited(self._config.name, clock.time() - began)
        try:
            yield None
        finally:
            self._places.release()

    def _failure(self, response: httpx.Response, ask: Ask) -> Failure:
        names = self._config.variable("api_key"), self._config.variable("base_url")
        reason = said(response, (*self._config.secrets, *ask.secrets))
        ours = response.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
        log.log(
            logging.WARNING if ours else logging.INFO,  # of a key, whoever runs us must know
            "%s %s at %s: HTTP %s: %s",
            ask.method,
            ask.path,
            self.title,
            response.status_code,
            reason,
        )
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            self._config.watch.limited(self._config.name)
        failure = failures.of_status(response, reason, names, ask.advice)
        if failure.retry_after:
            clock = asyncio.get_running_loop()
            self._rests_until = max(self._rests_until, clock.time() + failure.retry_after)
        return failure

    def _sound(self, answer: Reply | Failure) -> Reply:
        if isinstance(answer, Failure):
            raise _Failed(self.title, answer, self._pace.patience)
        return answer

    def _within(self, doing: str | None) -> float:
        return self._pace.write_within if doing else self._pace.read_within


def limiter(per_second: float) -> AsyncLimiter:
    """At most so many requests in any one second, some of them at once.

    A bucket that holds four tenths of them and is refilled with six tenths a second: a purchase
    asks three times in a row, and should not wait for each.
    """
    at_once = 0.4 * per_second
    if at_once < 1:
        return AsyncLimiter(1, 1 / per_second)
    return AsyncLimiter(at_once, at_once / (0.6 * per_second))


class _Failed(Exception):
    """A read's attempt that failed, for the one who repeats it."""

    def __init__(self, title: str, failure: Failure, patience: float) -> None:
        super().__init__(f"{title} {failure.words}")  # the repeating is logged with these words
        self.failure = failure
        self.may_pass = failure.fate is not Fate.REFUSED and (failure.retry_after or 0) <= patience


def _may_pass(error: Exception) -> bool:
    return isinstance(error, _Failed) and error.may_pass
