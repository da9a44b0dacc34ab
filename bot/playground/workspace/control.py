"""The workspace driven over HTTP by another process, as JSON.

    GET  /control/people                          everybody
    GET  /control/channels                        every channel
    GET  /control/seen?person=alice&channel=ops   the messages this person sees there
    GET  /control/view?person=alice               the open modal and the Home tab
    GET  /control/deliveries                      what was delivered, and how it was acked
    GET  /control/problems                        what was refused, and warnings
    POST /control/command   {person, channel, command, text}
    POST /control/click     {person, channel, ts, button}; without channel and ts: in the modal
    POST /control/choose    {person, channel, ts, element, value}; likewise
         A button or element is its label, its action_id or [block_id, action_id].
    POST /control/submit    {person, values}
    POST /control/dismiss   {person}
    POST /control/shortcut  {person, callback_id}
    POST /control/home      {person}
    POST /control/reset     forgets messages, views and logs; people, channels and sockets stay

The acts answer with the delivery. What a person could not do is a 409 with {"error": …}.
"""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground.workspace.acting import Acting
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.entries import PersonCannot
from bot.playground.workspace.finding import Which
from bot.playground.workspace.messages import Message, View, menus
from bot.playground.workspace.records import Delivery


class Control:
    """The routes under /control/."""

    def __init__(self, workspace: Acting) -> None:
        self._workspace = workspace

    def add_to(self, app: web.Application) -> None:
        reads: dict[str, Callable[[web.Request], Any]] = {
            "people": lambda _: [_plain(it) for it in self._workspace.people.values()],
            "channels": lambda _: [_channel(it) for it in self._workspace.channels.values()],
            "seen": self._seen,
            "view": self._view,
            "deliveries": lambda _: [delivery_json(it) for it in self._workspace.deliveries],
            "problems": lambda _: {
                "problems": self._workspace.problems,
                "warnings": self._workspace.warnings,
            },
        }
        acts: dict[str, Callable[[Json], Awaitable[Delivery | None]]] = {
            "command": self._command,
            "click": self._click,
            "choose": self._choose,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "shortcut": self._shortcut,
            "home": self._home,
            "reset": self._reset,
        }
        for name, read in reads.items():
            app.router.add_get(f"/control/{name}", _reading(read))
        for name, act in acts.items():
            app.router.add_post(f"/control/{name}", _acting(act))

    def _seen(self, request: web.Request) -> list[Json]:
        seen = self._workspace.seen_by(request.query["person"], request.query["channel"])
        return [message_json(each) for each in seen]

    def _view(self, request: web.Request) -> Json:
        person = request.query["person"]
        modal, home = self._workspace.view(person), self._workspace.home(person)
        return {"modal": view_json(modal), "home": view_json(home)}

    async def _command(self, args: Json) -> Delivery:
        text = args.get("text", "")
        return await self._workspace.command(args["person"], args["channel"], args["command"], text)

    async def _click(self, args: Json) -> Delivery:
        return await self._workspace.click(
            args["person"], self._target(args), _which(args["button"])
        )

    async def _choose(self, args: Json) -> Delivery:
        target = self._target(args)
        return await self._workspace.choose(
            args["person"], target, _which(args["element"]), args["value"]
        )

    async def _submit(self, args: Json) -> Delivery:
        view = self._modal(args)
        return await self._workspace.submit(args["person"], view, args.get("values"))

    async def _dismiss(self, args: Json) -> Delivery | None:
        return await self._workspace.dismiss(args["person"], self._modal(args))

    async def _shortcut(self, args: Json) -> Delivery:
        return await self._workspace.shortcut(args["person"], args["callback_id"])

    async def _home(self, args: Json) -> Delivery:
        return await self._workspace.open_home(args["person"])

    async def _reset(self, _args: Json) -> None:
        self._workspace.state.forget()

    def _target(self, args: Json) -> Message | View:
        if "ts" not in args:
            return self._modal(args)
        for each in self._workspace.seen_by(args["person"], args["channel"]):
            if each.ts == args["ts"]:
                return each
        raise PersonCannot(f"no message {args['ts']} in {args['channel']}")

    def _modal(self, args: Json) -> View:
        view = self._workspace.view(args["person"]) or self._workspace.home(args["person"])
        if view is None:
            raise PersonCannot(f"{args['person']} has no view open")
        return view


def _which(given: Any) -> Which:
    """A label or an action_id; or [block_id, action_id]."""
    if isinstance(given, list):
        block_id, action_id = given
        return block_id, action_id
    return str(given)


def _reading(
    read: Callable[[web.Request], Any],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(read(request))
        except LookupError as unknown:
            return _error(400, f"missing or unknown: {unknown}")

    return answer


def _acting(
    act: Callable[[Json], Awaitable[Delivery | None]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        args = await request.json() if request.can_read_body else {}
        try:
            delivery = await act(args)
        except PersonCannot as cannot:
            return _error(409, str(cannot))
        except LookupError as unknown:
            return _error(400, f"missing or unknown: {unknown}")
        return web.json_response(delivery_json(delivery) if delivery else {"ok": True})

    return answer


def _error(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)


def _plain(value: Any) -> Json:
    return dataclasses.asdict(value)


def _channel(channel: Any) -> Json:
    shown = dataclasses.asdict(channel)
    return {**shown, "members": sorted(shown["members"])}


def message_json(message: Message) -> Json:
    """A message as the control API shows it."""
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "plain": message.plain(),
        "ephemeral": message.ephemeral,
        "edited": message.edited,
        "buttons": [_plain(each) for each in message.buttons()],
        "menus": menus(message.blocks),
        "text": message.text,
        "blocks": message.blocks,
        "files": [each.shown() for each in message.files],
    }


def view_json(view: View | None) -> Json | None:
    """A view as the control API shows it."""
    if view is None:
        return None
    return {
        "id": view.id,
        "title": view.title,
        "callback_id": view.callback_id,
        "plain": view.plain(),
        "labels": view.labels(),
        "errors": view.errors,
        "buttons": [_plain(each) for each in view.buttons()],
        "blocks": view.blocks,
    }


def delivery_json(delivery: Delivery) -> Json:
    """A delivery as the control API shows it; its payload stays inside."""
    shown = {
        field: getattr(delivery, field)
        for field in ("kind", "type", "person", "sent_at", "acked_at", "ack_ms", "late", "retry")
    }
    told = {field: getattr(delivery, field) for field in ("ok", "error", "said", "notes")}
    return {**shown, **told, "options": delivery.options, "groups": delivery.groups}
