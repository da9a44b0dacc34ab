"""What is done to the inside: bad days, and the trail's check.

bad_day  {name, provider?}  let it come, at one provider or at all
heal     {name?}            take one back; without a name all is well again
kill     {}                 end the bot's process
start    {}                 start it again
verify   {}                 check the whole trail → holds, words, seq
"""

from collections.abc import Awaitable, Callable

from bot.playground.page.inside.inside import Inside
from bot.playground.page.inside.scene import CannotHappen
from bot.playground.workspace.blocks import Json


class Controls:
    """Acts that nobody in the workspace does."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self.known: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "bad_day": self._bad_day,
            "heal": self._heal,
            "kill": self._kill,
            "start": self._start,
            "verify": self._verify,
        }

    async def do(self, name: str, args: Json) -> Json:
        """Carry it out. Raises LookupError for an unknown act, bad day or provider."""
        try:
            return await self.known[name](args)
        except CannotHappen as cannot:
            return {"ok": False, "said": str(cannot)}

    async def _bad_day(self, args: Json) -> Json:
        await self._inside.bad_days.arm(args["name"], args.get("provider"))
        return {"ok": True}

    async def _heal(self, args: Json) -> Json:
        if "name" in args:
            self._inside.bad_days.take_back(args["name"])
        else:
            await self._inside.bad_days.heal()
        return {"ok": True}

    async def _kill(self, _args: Json) -> Json:
        await self._inside.scene.kill()
        return {"ok": True}

    async def _start(self, _args: Json) -> Json:
        await self._inside.scene.revive()
        return {"ok": True}

    async def _verify(self, _args: Json) -> Json:
        found = await self._inside.ledger.check()
        self._inside.scene.changed()
        return {"ok": True, **found}
