"""Where people were answered, what they chose last in a form, whose Home was opened lately: for
whichever copy is next.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from bot.store.database import Database
from bot.store.engine import clock
from bot.store.put import put
from bot.store.rows import later
from bot.store.tables import choices, places

LASTS = timedelta(minutes=30)
"""How long Slack takes anything at a response_url."""
OPEN_FOR = timedelta(days=30)
"""How long a Home that was opened may still be in somebody's sight; Slack does not tell."""
HOME = "home "
"""What begins the keys of Homes among the choices; no id of a view has a space."""
LATEST = select(choices.c.latest).where(choices.c.view_id == bindparam("at_view"))
Kept = Mapping[str, str | bool | None]


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """Each method is one transaction. A place is kept sealed: a response_url is a capability."""

    database: Database

    async def keep(self, key: str, place: Kept) -> None:
        """Remember a place, by the id of the view or the plan that it belongs to."""
        async with self.database.writing() as tx:
            sealed = tx.keys.seal(json.dumps(dict(place)))
            await put(tx.db, places, {"key": key, "sealed": sealed, "time": tx.now})

    async def find(self, key: str) -> Kept | None:
        """The place, unless it is too old to be reached, or was sealed with another key."""
        wanted = select(places.c.sealed, places.c.time).where(places.c.key == key)
        async with self.database.reading() as db:
            row = (await db.execute(wanted)).one_or_none()
            if row is None or row.time <= later(await clock(db), -LASTS):
                return None
        words = self.database.keys.unseal(row.sealed)
        return None if words is None else dict(json.loads(words))

    async def chose(self, view_id: str, choice: str) -> None:
        """The last thing that was chosen or sent in a view, by the trigger it came with."""
        async with self.database.writing() as tx:
            await put(tx.db, choices, {"view_id": view_id, "latest": choice, "time": tx.now})

    async def latest(self, view_id: str) -> str | None:
        """What came last there, to whichever copy."""
        found = await self.database.rows(LATEST, {"at_view": view_id})
        return str(found[0][0]) if found else None

    async def opened_home(self, person: str) -> None:
        """Somebody, by their id, opened their Home."""
        await self.chose(f"{HOME}{person}", "opened")

    async def has_opened_home(self, person: str) -> bool:
        """Whether they did, lately, and to whichever copy."""
        return await self.latest(f"{HOME}{person}") is not None

    async def forget(self) -> None:
        """Let go of what is of no use any more."""
        async with self.database.writing() as tx:
            old, older = later(tx.now, -LASTS), later(tx.now, -OPEN_FOR)
            homes = choices.c.view_id.startswith(HOME)
            await tx.db.execute(delete(places).where(places.c.time < old))
            await tx.db.execute(delete(choices).where(choices.c.time < old, ~homes))
            await tx.db.execute(delete(choices).where(choices.c.time < older))
