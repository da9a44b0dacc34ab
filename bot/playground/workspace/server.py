"""The workspace itself: an HTTP server on the loopback that plays Slack."""

import json
import random
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.playground.workspace import limits
from bot.playground.workspace.api import answer
from bot.playground.workspace.control import Control
from bot.playground.workspace.directory import Directory, default_directory
from bot.playground.workspace.manifest import Manifest
from bot.playground.workspace.post import Post, Signing
from bot.playground.workspace.records import Failure
from bot.playground.workspace.responses import respond
from bot.playground.workspace.state import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, State
from bot.playground.workspace.talking import Talking

_HOST = "127.0.0.1"


class Workspace(Talking):
    """One Slack workspace with the bot installed, on 127.0.0.1."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN
    signing_secret = SIGNING_SECRET

    def __init__(  # noqa: PLR0913 each is a setting of its own, and named
        self,
        *,
        clock: Callable[[], float] = time.time,
        ack_seconds: float = limits.ACK_SECONDS,
        request_url: str | None = None,
        port: int = 0,
        rate_limits: bool = True,
        directory: Directory | None = None,
        manifest: Manifest | None = None,
    ) -> None:
        self.state = State(
            clock=clock,
            directory=directory or default_directory(),
            random=random.Random(0),  # noqa: S311 these keys guard nothing
            rate_limits=rate_limits,
            manifest=manifest,
        )
        self.post = Post(self.state, ack_seconds)
        self.post.request_url = request_url
        self._port = port
        self.cut: Callable[[], Awaitable[bool]] | None = None
        """Asked before each call of the bot; where it says yes the call never arrives."""
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return self.state.url

    @property
    def api_url(self) -> str:
        """The base of the Web API, for slack_sdk's `base_url`."""
        return f"{self.state.url}/api/"

    @property
    def request_url(self) -> str | None:
        """Where to deliver by HTTP; None means Socket Mode."""
        return self.post.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.post.request_url = url

    @property
    def signing(self) -> Signing:
        """How to sign in HTTP mode: good, bad_signature or old_timestamp."""
        return self.post.signing

    @signing.setter
    def signing(self, how: Signing) -> None:
        self.post.signing = how

    def fail(self, method: str, error: str, *, status: int = 200, times: int = 1) -> None:
        """Let the next calls of this method (or "response_url") fail; 429 with Retry-After: 1."""
        wait = 1 if status == web.HTTPTooManyRequests.status_code else None
        self._will_fail(method, [Failure(error, status, wait)] * times)

    def limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """Let the next calls of this method (or "response_url") come back later: 429.

        Each is counted in `limited`, and is no problem.
        """
        put_off = Failure("ratelimited", 429, retry_after, expected=True)
        self._will_fail(method, [put_off] * times)

    def lift(self) -> None:
        """Put nothing off any more."""
        for method, failures in self.state.failures.items():
            self.state.failures[method] = [each for each in failures if not each.expected]

    def _will_fail(self, method: str, failures: list[Failure]) -> None:
        self.state.failures.setdefault(method, []).extend(failures)

    def forget_before(self, moment: float) -> None:
        """Let go of messages, calls and deliveries that are older than that."""
        self.state.forget_before(moment)
        self.post.forget_before(moment)

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Send every socket Slack's `disconnect`."""
        await self.post.links.disconnect(reason)

    async def drop_sockets(self) -> None:
        """Close every socket without a word before, as a failing network does."""
        await self.post.links.drop()

    def silence(self) -> None:
        """Let every socket that is open now fall silent: nothing comes through it, no ping is
        answered, and it stays open. New ones work as ever.
        """
        self.post.links.silence()

    def hang_up(self) -> None:
        """Break the connection of every silent socket."""
        self.post.links.hang_up()

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self.post.links.link)
        app.router.add_post("/response/{token}", self._response)
        app.router.add_post("/upload/{file_id}", self._upload)
        app.router.add_get("/files/{file_id}", self._file)
        Control(self).add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, _HOST, self._port)
        await site.start()
        self.state.url = f"http://{_HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self.post.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _is_cut(self, request: web.Request) -> bool:
        """Whether a call does not arrive; its line is cut then."""
        if self.cut is None or not await self.cut():
            return False
        if request.transport is not None:
            request.transport.abort()
        return True

    async def _api(self, request: web.Request) -> web.Response:
        if await self._is_cut(request):
            return web.Response()
        args = await _arguments(request)
        token = _token(request) or args.pop("token", None)
        args.pop("token", None)
        given = answer(self.state, request.match_info["method"], token, args)
        return web.json_response(given.body, status=given.status, headers=given.headers)

    async def _response(self, request: web.Request) -> web.Response:
        try:
            content: Any = json.loads(await request.text())
        except ValueError:
            content = None
        if await self._is_cut(request):
            return web.Response()
        given = respond(self.state, request.match_info["token"], content)
        if isinstance(given.body, str):
            return web.Response(text=given.body, status=given.status)
        return web.json_response(given.body, status=given.status, headers=given.headers)

    async def _upload(self, request: web.Request) -> web.Response:
        upload = self.state.uploads.get(request.match_info["file_id"])
        content = await request.read()
        if upload is None or len(content) != upload.length:
            return web.Response(text="upload_failed", status=400)
        upload.content, upload.arrived = content, True
        return web.Response(text=f"OK - {len(content)}")

    async def _file(self, request: web.Request) -> web.Response:
        """A file's content, to nobody but the bot."""
        if _token(request) != BOT_TOKEN:
            return web.Response(text="not_authed", status=403)
        file = self.state.files.get(request.match_info["file_id"])
        if file is None:
            return web.Response(text="file_not_found", status=404)
        return web.Response(body=file.content, content_type=file.mimetype)


def _token(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" and token else None


async def _arguments(request: web.Request) -> dict[str, Any]:
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        try:
            given = json.loads(text) if text else {}
        except ValueError:
            return args
        return {**args, **given} if isinstance(given, dict) else args
    return {**args, **(await request.post())}
