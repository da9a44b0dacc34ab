"""Whether our keys are those of the database, and putting the newest in place of older ones."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from bot.domain.errors import StoreUnavailable
from bot.store.chain import checked_head
from bot.store.database import Database
from bot.store.ends import Ends, sign
from bot.store.keys import Keys
from bot.store.tables import places, plans
from bot.store.writing import Writing


@dataclass(frozen=True, slots=True)
class KeysNeeded:
    """Which keys the database needs.

    `strange` are the ids of keys that signed an end and are not ours; `signed` tells whether the
    newest signed all ends, `sealed` whether it opens all that waits and can be opened.
    """

    strange: tuple[str, ...]
    signed: bool
    sealed: bool

    @property
    def newest_only(self) -> bool:
        """Whether the newest key is all that is needed."""
        return not self.strange and self.signed and self.sealed


async def standing(database: Database) -> KeysNeeded:
    """Look, and change nothing. Raises StoreUnavailable."""
    newest = database.keys.newest
    async with database.reading() as db:
        ends = (await Ends.read(db)).all
        waiting = [row for query in _SEALED for row in (await db.execute(query)).all()]
    return KeysNeeded(
        tuple(end.key_id for end in ends if not end.known(database.keys)),
        all(end.holds(newest) for end in ends),
        not _resealed(database.keys, waiting),
    )


async def renew(database: Database) -> KeysNeeded:
    """Sign the trail's ends, and seal what waits, with the newest key, where an older one did.

    In one transaction, and only when the older signatures hold: raises TrailBroken else. With
    keys that are not the database's nothing is done.
    """
    found = await standing(database)
    if found.strange or found.newest_only:
        return found
    async with database.writing() as tx:
        await _reseal(tx)  # plans first, then the head, as everybody does
        await checked_head(tx.db, tx.keys)
        for end in (await Ends.read(tx.db)).all:
            await sign(tx.db, end.kind, end.place, tx.keys)
    with suppress(StoreUnavailable):  # what was committed stands; `expire` wipes again
        await database.wipe()
    return await standing(database)


_SEALED = {
    select(table.primary_key.columns[0], table.c.sealed).where(table.c.sealed.is_not(None)): table
    for table in (plans, places)
}
"""What waits: secrets of open cards, and where somebody was answered."""


async def _reseal(tx: Writing) -> None:
    for query, table in _SEALED.items():
        (key,) = table.primary_key.columns
        waiting = (await tx.db.execute(query.with_for_update())).all()
        for one, sealed in _resealed(tx.keys, waiting).items():
            await tx.db.execute(update(table).where(key == one).values(sealed=sealed))


def _resealed(keys: Keys, waiting: Iterable[Any]) -> Mapping[str, str]:
    """Those that an older key opens, sealed with the newest, by their rows' keys."""
    again = {key: keys.reseal(sealed) for key, sealed in waiting}
    return {key: sealed for key, sealed in again.items() if sealed is not None}
