"""The gallery: a real Bolt app that shows everything, and says what it got."""

import copy
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Workspace
from tests.browser.gallery.views import HOME, VIEWS, Json, option, plain

MANIFEST = Path(__file__).with_name("manifest.yml")
ANY = re.compile(".*")
WORDS = ("Fig", "Fennel", "Grape", "Garlic", "Lemon", "Leek", "Melon", "Mango", "Plum", "Pear")
IN_GROUPS = "found_groups"
STACK = {"stack": "stack_two", "stack_two": "stack_three"}


@asynccontextmanager
async def gallery(workspace: Workspace) -> AsyncIterator[AsyncApp]:
    """The gallery's app, connected to the workspace by Socket Mode until the end."""
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    app = AsyncApp(client=client, request_verification_enabled=False)
    for listen in (_commands, _shortcuts, _interactions, _forms, _events):
        listen(app)
    handler = AsyncSocketModeHandler(app, workspace.app_token)
    linked = len(workspace.post.sockets)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await workspace.connected(linked + 1)
        yield app
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def view(name: str, channel: str = "") -> Json:
    """One of the forms; it remembers where the answers go."""
    return {**copy.deepcopy(VIEWS[name]), "private_metadata": channel}


def _commands(app: AsyncApp) -> None:
    @app.command("/gallery")
    async def post(ack: Any, command: Json, client: AsyncWebClient) -> None:
        from tests.browser.gallery.messages import MESSAGES  # noqa: PLC0415 only when one is wanted

        if command["text"] not in MESSAGES:
            await ack(f"There are: {', '.join(sorted(MESSAGES))}")
            return
        await ack()
        await client.chat_postMessage(
            channel=command["channel_id"],
            text=f"The gallery shows {command['text']}",
            blocks=copy.deepcopy(MESSAGES[command["text"]]),
        )

    @app.command("/view")
    async def open_view(ack: Any, command: Json, client: AsyncWebClient) -> None:
        name, channel = command["text"], command["channel_id"]
        if name not in VIEWS:
            await ack(f"There are: {', '.join(sorted(VIEWS))}")
            return
        await ack()
        opened = await client.views_open(trigger_id=command["trigger_id"], view=view(name, channel))
        if name == "loading":
            await client.views_update(view_id=opened["view"]["id"], view=view("loaded", channel))


def _shortcuts(app: AsyncApp) -> None:
    @app.shortcut("open_form")
    async def open_form(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view("focus"))

    @app.shortcut("look_at_message")
    async def look(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
        await ack()
        channel = shortcut["channel"]["id"]
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view("texts", channel))


def _interactions(app: AsyncApp) -> None:
    @app.action(ANY)
    async def acted(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        for each in body["actions"]:
            got = json.dumps(_value(each), ensure_ascii=False)
            await _tell(client, body, f"{each['action_id']}: {got}")
            if each["action_id"] in _AFTER:
                await _renew(client, body["view"], *_AFTER[each["action_id"]])

    @app.options(ANY)
    async def offered(ack: Any, body: Json) -> None:
        found = [option(it) for it in WORDS if body["value"].lower() in it.lower()]
        if body["action_id"] != IN_GROUPS:
            await ack(options=found)
            return
        fruit = [it for it in found if it["value"] not in ("fennel", "garlic", "leek")]
        other = [it for it in found if it not in fruit]
        groups = [("Fruit", fruit), ("Vegetables", other)]
        await ack(option_groups=[{"label": plain(it), "options": of} for it, of in groups if of])


_AFTER: dict[str, tuple[str, Json]] = {
    "renew": ("update", {"title": plain("Renewed")}),
    "enable": ("disabled", {"submit_disabled": False}),
}
"""What an action changes in its form."""


async def _renew(client: AsyncWebClient, shown: Json, name: str, more: Json) -> None:
    renewed = {**view(name, shown["private_metadata"]), **more}
    await client.views_update(view_id=shown["id"], hash=shown["hash"], view=renewed)


def _forms(app: AsyncApp) -> None:
    @app.view(ANY)
    async def submitted(ack: Any, body: Json, client: AsyncWebClient) -> None:
        shown = body["view"]
        name, values = shown["callback_id"], _values(shown)
        await ack(**_answer(name, values, shown["private_metadata"]))
        await _tell(client, body, f"{name}: {json.dumps(values, ensure_ascii=False)}")

    @app.view_closed(ANY)
    async def closed(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        how = "cleared" if body["is_cleared"] else "closed"
        await _tell(client, body, f"{body['view']['callback_id']}: {how}")


def _answer(name: str, values: Json, channel: str) -> Json:
    """How the submission of a form is acked."""
    if name == "errors" and values["name"] != "yes":
        wrong = {"name": "Say yes, please.", "size": "This was wrong as well."}
        return {"response_action": "errors", "errors": wrong}
    if name in STACK:
        return {"response_action": "push", "view": view(STACK[name], channel)}
    if name == "stack_three":
        return {"response_action": "clear"}
    if name == "update":
        return {"response_action": "update", "view": view("updated", channel)}
    return {}


def _events(app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=copy.deepcopy(HOME))

    @app.event("message")
    async def message() -> None:
        """What people write is not for the gallery."""


async def _tell(client: AsyncWebClient, body: Json, words: str) -> None:
    """An ephemeral line where it happened, or in the direct messages."""
    user = body["user"]["id"]
    shown = body.get("view") or {}
    channel = body.get("channel", {}).get("id") or shown.get("private_metadata")
    if not channel:
        channel = (await client.conversations_open(users=user))["channel"]["id"]
    await client.chat_postEphemeral(channel=channel, user=user, text=words)


def _values(shown: Json) -> Json:
    """What stands in a form: action_id → value."""
    fields = shown["state"]["values"].values()
    return {name: _value(state) for held in fields for name, state in held.items()}


def _value(state: Json) -> Any:
    """The value of an action or of a field's state, options and files by what names them."""
    keys = [it for it in state if it.startswith("selected_")]
    keys += [it for it in ("files", "rich_text_value", "value") if it in state]
    found = state[keys[0]] if keys else None
    return [_named(it) for it in found] if isinstance(found, list) else _named(found)


def _named(found: Any) -> Any:
    if not isinstance(found, dict) or found.get("type") == "rich_text":
        return found
    return found.get("value") or found.get("name")
