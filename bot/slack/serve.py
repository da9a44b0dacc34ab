"""Receiving from Slack: a Socket Mode connection, or an HTTP server; and health for both."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.identity import NotConnected
from bot.slack.web import UNREACHED, refusal

EVENTS = "/slack/events"
Ready = Callable[[], Awaitable[Mapping[str, str]]]
"""Tells, for each thing that must work, `ok` or what is wrong with it."""


def socket(app: AsyncApp, app_token: str, api_url: str) -> AsyncSocketModeHandler:
    """A Socket Mode connection, not yet connected, that opens at the given Web API base."""
    client = AsyncWebClient(token=app_token, base_url=api_url)
    return AsyncSocketModeHandler(app, app_token, web_client=client)


async def connect(handler: AsyncSocketModeHandler) -> None:
    """Open the connection. Raises NotConnected, in words for whoever starts the bot.

    The client itself tries a wrong token again for ever; so its first address is asked for here.
    """
    try:
        handler.client.wss_uri = await handler.client.issue_new_wss_url()
    except SlackApiError as error:
        why = refusal(error)
        raise NotConnected(
            f"Slack refused SLACK_APP_TOKEN ({why}). Make an app-level token with the scope"
            " connections:write under Basic Information of your Slack app."
        ) from None
    except UNREACHED as error:
        raise NotConnected(f"Slack could not be reached ({type(error).__name__}).") from None
    await handler.client.connect()  # type: ignore[no-untyped-call]  # it has no annotations


def pages(app: AsyncApp | None, ready: Ready) -> web.Application:
    """`POST /slack/events` when there is an app to serve, `GET /healthz`, `GET /readyz`."""

    async def events(request: web.Request) -> web.Response:
        if app is None:
            raise web.HTTPNotFound
        asked = await to_bolt_request(request)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"alive": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        found = await ready()
        well = all(word == "ok" for word in found.values())
        return web.json_response(dict(found), status=200 if well else 503)

    site = web.Application()
    site.router.add_post(EVENTS, events)
    site.router.add_get("/healthz", healthz)
    site.router.add_get("/readyz", readyz)
    return site
