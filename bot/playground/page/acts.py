"""What a person does on the page, carried out in the workspace.

Each act is named in the path and told in JSON: `person`, then where (`channel` and `ts` of a
message, or `view`), then what. `typed` are the fields filled in since the last act of that place,
each {block, action, value}; they are remembered first. Answers have `ok` and, when somebody is to
be told why not, `said`.

    send             {channel, text}                 what the composer does on Enter
    press            {…place, block, action, value?} a button; value: which of two feedback buttons
    choose           {…place, block, action, value}  an element that tells the bot at once
    suggest          {…place, block, action, text}   → options or groups of an external select
    submit           {view}                          → fields: block → what is wrong with it
    dismiss          {view, all?}                    this view, or the whole modal
    shortcut         {callback_id}                   a global one
    message_shortcut {channel, ts, callback_id}
    home             {tab?}                          a tab of the app was opened: home, messages

Values are what `Acting.fill` takes: text, an option's value, ids, a list of them; an option itself
where the bot offered it.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.workspace import Delivery, Message, PersonCannot, View, Workspace
from bot.playground.workspace.blocks import Json


class Acts:
    """The acts by their names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "send": self._send,
            "press": self._press,
            "choose": self._choose,
            "suggest": self._suggest,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
            "home": self._home,
        }

    async def do(self, name: str, args: Json) -> Json:
        """Carry it out. Raises LookupError for an unknown act, person, channel or field."""
        try:
            return await self._known[name](args)
        except PersonCannot as cannot:
            return {"ok": False, "said": f"{str(cannot)[:1].upper()}{str(cannot)[1:]}"}

    async def _send(self, args: Json) -> Json:
        sent = await self._workspace.send(args["person"], args["channel"], args["text"])
        return _told(sent) if isinstance(sent, Delivery) else {"ok": True}

    async def _press(self, args: Json) -> Json:
        target = self._filled(args)
        if "value" in args:
            return await self._choose(args)
        return _told(await self._workspace.click(args["person"], target, _element(args)))

    async def _choose(self, args: Json) -> Json:
        target = self._filled(args)
        person, value = args["person"], args["value"]
        if _is_input(target, args["block"]):
            sent = await self._workspace.enter(person, target, {_element(args): value})
            return _told(sent[-1]) if sent else {"ok": True}
        return _told(await self._workspace.choose(person, target, _element(args), value))

    async def _suggest(self, args: Json) -> Json:
        target = self._target(args)
        asked = await self._workspace.suggest(args["person"], target, _element(args), args["text"])
        return {**_told(asked), "options": asked.options, "groups": asked.groups}

    async def _submit(self, args: Json) -> Json:
        view = self._filled(args)
        if not isinstance(view, View):
            raise PersonCannot("a message is not submitted")
        if wrong := self._workspace.unfilled(args["person"], view):
            return {"ok": False, "fields": wrong}
        return _told(await self._workspace.submit(args["person"], view))

    async def _dismiss(self, args: Json) -> Json:
        view = self._target(args)
        if not isinstance(view, View):
            raise PersonCannot("a message is not closed")
        whole = bool(args.get("all"))
        sent = await self._workspace.dismiss(args["person"], view, clear=whole)
        return _told(sent) if sent else {"ok": True}

    async def _shortcut(self, args: Json) -> Json:
        return _told(await self._workspace.shortcut(args["person"], args["callback_id"]))

    async def _message_shortcut(self, args: Json) -> Json:
        message = self._target(args)
        if isinstance(message, View):
            raise PersonCannot("a form has no shortcuts")
        return _told(
            await self._workspace.message_shortcut(args["person"], message, args["callback_id"])
        )

    async def _home(self, args: Json) -> Json:
        """The app hears of it if it subscribed to that."""
        manifest = self._workspace.manifest
        if manifest is not None and "app_home_opened" not in manifest.events:
            return {"ok": True}
        return _told(await self._workspace.open_home(args["person"], args.get("tab", "home")))

    def _filled(self, args: Json) -> Message | View:
        """Where it is done, with what was typed there remembered."""
        target = self._target(args)
        typed = {(it["block"], it["action"]): it["value"] for it in args.get("typed", [])}
        if typed:
            self._workspace.fill(args["person"], target, typed)
        return target

    def _target(self, args: Json) -> Message | View:
        person = args["person"]
        if "view" in args:
            home = self._workspace.home(person)
            known = [*self._workspace.views(person), *([home] if home else [])]
            found: Any = (each for each in known if each.id == args["view"])
        else:
            seen = self._workspace.seen_by(person, args["channel"])
            found = (each for each in seen if each.ts == args["ts"])
        for each in found:
            return each  # type: ignore[no-any-return]
        raise PersonCannot("this is not there any more")


def _element(args: Json) -> tuple[str, str]:
    return args["block"], args["action"]


def _is_input(target: Message | View, block_id: str) -> bool:
    return any(it["block_id"] == block_id and it["type"] == "input" for it in target.blocks)


def _told(sent: Delivery) -> Json:
    return {"ok": sent.ok, "said": sent.said, "error": sent.error}
