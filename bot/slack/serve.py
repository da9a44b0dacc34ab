"""Our HTTP server: what Slack sends in HTTP mode, and health for both modes."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp

from bot.slack.border import LARGEST, Border, for_bolt
from bot.slack.payloads import refused
from bot.slack.running import Running

EVENTS = "/slack/events"
TOLD_ONLY = frozenset({"trail"})
"""What is told and keeps no traffic away: people must reach us to hear why nothing is changed."""
AGAIN = ("X-Slack-Retry-Num", "X-Slack-Retry-Reason")
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text format."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the pages for whoever runs us show.

    `ready` tells, for each thing that must work, `ok` or what is wrong with it; `metrics` is a
    page for Prometheus.
    """

    ready: Callable[[], Awaitable[Mapping[str, str]]]
    metrics: Callable[[], Awaitable[bytes]]


def pages(app: AsyncApp | None, border: Border, running: Running, looks: Looks) -> web.Application:
    """`POST /slack/events` when there is an app to serve; `GET /healthz`, `/readyz`, `/metrics`."""

    async def events(request: web.Request) -> web.Response:
        if app is None:
            raise web.HTTPNotFound
        began = time.perf_counter()
        body = await request.read()
        if not border.signed(body, request.headers, request.remote):
            return web.json_response({"error": "invalid request"}, status=401)
        payload = border.body(body.decode(), request.content_type)
        if isinstance(payload, dict) and payload.get("ssl_check") == "1":
            return web.Response()  # Slack looks at our certificate now and then
        if not border.readable(payload):
            answer = refused(payload)
            status = 400 if answer is None else 200
            return web.json_response(answer or {"error": "unreadable"}, status=status)
        arrival = running.arrived(payload, began)
        asked = for_bolt(payload, _again(request.headers))
        if arrival.at_once:
            running.hear(arrival, lambda: app.async_dispatch(asked))
            arrival.acked("http")
            return web.Response()
        with running.receiving(arrival):
            response = await to_aiohttp_response(await app.async_dispatch(asked))
            arrival.acked("http")
            return response

    site = web.Application(client_max_size=LARGEST)
    site.router.add_post(EVENTS, events)
    _add_looks(site, looks)
    return site


def _again(headers: Mapping[str, str]) -> dict[str, str]:
    """What Slack says of a second delivery."""
    return {name: headers[name] for name in AGAIN if name in headers}


def _add_looks(site: web.Application, looks: Looks) -> None:
    """The pages for whoever runs us: not for the public."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"alive": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        found = await looks.ready()
        well = all(word == "ok" for name, word in found.items() if name not in TOLD_ONLY)
        return web.json_response(dict(found), status=200 if well else 503)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=await looks.metrics(), headers={"Content-Type": METRICS_TYPE})

    site.router.add_get("/healthz", healthz)
    site.router.add_get("/readyz", readyz)
    site.router.add_get("/metrics", metrics)
