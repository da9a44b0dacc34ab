"""Serving the page and what it asks, on loopback and to itself alone."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from aiohttp import web

from bot.playground.page import emoji
from bot.playground.page.acts import Acts
from bot.playground.page.bot import Bot
from bot.playground.page.inside import bad_days
from bot.playground.page.inside.controls import Controls
from bot.playground.page.inside.inside import Inside
from bot.playground.page.shown import kind, shown
from bot.playground.stage import Stage
from bot.playground.workspace import Person, PersonCannot
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.manifest import Manifest
from bot.store.store import Store

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
NOBODY = "An app without a manifest"
WEB = Path(__file__).resolve().parent / "web"
MOST_AT_ONCE = 64 * 2**20
"""Bytes of an uploaded file."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:;"
    " style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'self'",
    "X-Content-Type-Options": "nosniff",
}
"""The browser itself keeps the page from asking anybody else for anything, and others out of it."""
PICTURES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
"""Files that a browser may show; others it keeps."""

MOST_OFTEN = 0.05
"""Seconds between two tellings of the inside: what happens in between comes at once."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortTaken(Exception):
    """The page cannot be served at the port that was asked for; the text says what to do."""


class Page:
    """The playground's page on 127.0.0.1; port 0 takes any that is free."""

    def __init__(
        self,
        stage: Stage,
        *,
        store: Store | None = None,
        bot: Bot | None = None,
        port: int = 0,
    ) -> None:
        self.stage = stage
        self.inside = Inside(stage, store, bot)
        self.url = ""
        self._controls = Controls(self.inside)
        self._acts = Acts(stage.workspace)
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MOST_AT_ONCE, middlewares=[_only_ourselves])
        app.on_response_prepare.append(_with_headers)
        app.router.add_get("/", _static("index.html"))
        app.router.add_get("/setup", self._setup)
        app.router.add_get("/live", self._live)
        app.router.add_post("/act/{name}", self._act)
        app.router.add_post("/upload", self._upload)
        app.router.add_get("/file/{id}", self._file)
        app.router.add_get("/{path:.+}", _module)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTaken(
                f"nothing can be served at {HOST}:{self._port} ({error.strerror}). Name another"
                " port: numberbot demo --port 4322"
            ) from error
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"
        self.inside.begin()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self.inside.end()
        finally:
            if self._runner is not None:
                await self._runner.cleanup()

    async def _setup(self, _request: web.Request) -> web.Response:
        workspace = self.stage.workspace
        return web.json_response(
            {
                "started": workspace.url,  # at another port each time
                "team": workspace.state.directory.team_name,
                "people": [_person(each) for each in workspace.people.values()],
                "app": _app(workspace.manifest or Manifest(NOBODY)),
                "emoji": emoji.by_name(),
                "bad_days": bad_days.menu(),
                "providers": {each.name: each.title for each in self.inside.scene.providers},
            }
        )

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """Tell one browser what its person sees, and the inside, now and after every change."""
        person = self.stage.workspace.person(request.query["person"])
        socket = web.WebSocketResponse(heartbeat=20, compress=False)
        await socket.prepare(request)
        workspace = self.stage.workspace
        tellers = [
            asyncio.create_task(self._tell(socket, lambda: shown(workspace, person))),
            asyncio.create_task(self._tell(socket, self.inside.told, rest=MOST_OFTEN)),
        ]
        try:
            with self.inside.watching():
                async for _ in socket:  # the page says nothing here; this ends when it goes
                    pass
        finally:
            for teller in tellers:
                teller.cancel()
            await asyncio.gather(*tellers, return_exceptions=True)
        return socket

    async def _tell(
        self, socket: web.WebSocketResponse, look: Callable[[], Json], rest: float = 0.0
    ) -> None:
        """Tell until the page goes. What cannot be told closes the line; the page calls again."""
        told = ""
        changes = self.stage.workspace.state.changes
        try:
            while not socket.closed:
                changed = changes.next()
                seen = json.dumps(look())
                if seen != told:
                    await socket.send_str(seen)
                    told = seen
                await changed.wait()
                await asyncio.sleep(rest)
        except ConnectionError:  # it went just now
            return
        except Exception:
            log.exception("the page cannot be told")
            await socket.close()

    async def _act(self, request: web.Request) -> web.Response:
        name, args = request.match_info["name"], await _object(request)
        acts = self._controls if name in self._controls.known else self._acts
        return web.json_response(await acts.do(name, args))

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        given = form["file"]
        if not isinstance(given, web.FileField):
            raise web.HTTPBadRequest(text="a file is wanted")
        content = given.file.read()
        file_id = self.stage.workspace.upload(request.query["person"], given.filename, content)
        return web.json_response({"id": file_id})

    async def _file(self, request: web.Request) -> web.Response:
        """A file, to whoever sees a message with it or uploaded it."""
        workspace = self.stage.workspace
        person = workspace.person(request.query["person"])
        found = workspace.files[request.match_info["id"]]
        seen = {
            each.id
            for channel in workspace.channels
            for message in workspace.seen_by(person, channel)
            for each in message.files
        }
        if found.id not in seen and found.user != person.id:
            raise web.HTTPForbidden(text="this file was not posted where you can see it")
        shown = "inline" if found.mimetype in PICTURES else "attachment"
        return web.Response(
            body=found.content,
            content_type=found.mimetype,
            headers={"Content-Disposition": f"{shown}; filename*=UTF-8''{quote(found.name)}"},
        )


async def _object(request: web.Request) -> Json:
    try:
        args = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text="JSON is wanted.") from error
    if not isinstance(args, dict):
        raise web.HTTPBadRequest(text="A JSON object is wanted.")
    return args


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "display_name": person.display_name,
        "real_name": person.real_name,
        "tz": person.tz,
        "is_bot": person.is_bot,
        "kind": kind(person),
    }


def _app(manifest: Manifest) -> Json:
    return {
        "name": manifest.name,
        "description": manifest.description,
        "color": manifest.background_color,
        "has_home": manifest.home_tab_enabled,
        "messages_read_only": manifest.messages_tab_read_only,
        "commands": [asdict(each) for each in manifest.commands],
        "shortcuts": [asdict(each) for each in manifest.shortcuts],
    }


@web.middleware
async def _only_ourselves(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site in the same browser sends here; answer mistakes in words."""
    origin = request.headers.get("Origin")
    if request.url.host not in {HOST, "localhost"} or origin not in {
        None,
        f"http://{request.host}",
    }:
        raise web.HTTPForbidden(text="The playground talks only to its own page.")
    try:
        response = await handler(request)
    except PersonCannot as cannot:
        raise web.HTTPConflict(text=str(cannot)) from cannot
    except LookupError as unknown:
        raise web.HTTPNotFound(text=f"There is no {unknown}.") from unknown
    return response


async def _with_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


async def _module(request: web.Request) -> web.FileResponse:
    """A module, a style or a picture of the page."""
    asked = request.match_info["path"]
    path = WEB if "\0" in asked else (WEB / asked).resolve()
    if not path.is_relative_to(WEB) or not path.is_file():
        raise web.HTTPNotFound(text="There is nothing here.")
    return web.FileResponse(path)


def _static(name: str) -> Handler:
    async def serve(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(WEB / name)

    return serve
