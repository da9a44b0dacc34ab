"""Taking up the trail with the keys that are given, at start."""

import logging

from bot.domain.errors import TrailBroken
from bot.store import rotation
from bot.store.keyfile import KEY_FILE, NAMED
from bot.store.keys import KeyUnusable
from bot.store.store import Store

GIVEN = "NUMBERBOT_SECRET_KEY"
STRANGE = (
    "{where}: this is not the key that signed the trail in this database (that one has the id"
    " {ids}). Put that key there; if you are changing keys, it stands behind the new one, with a"
    " comma: {what}. Is it the right DATABASE_URL, too?"
)
RENEWED = (
    "the trail is signed, and what waits is sealed, with the newest key; once every copy of"
    " Numberbot was started with it, the older ones are needed no more: %s"
)
log = logging.getLogger(__name__)


async def take_up(store: Store, *, given: bool) -> None:
    """Sign and seal with the newest key what an older one did; raises KeyUnusable for wrong keys.

    `given`: the key stands in the environment, not in a file. A trail that does not verify is
    left as it is; it can still be read.
    """
    database = store.trail.database
    try:
        found = await rotation.renew(database)
        if not found.strange:
            await store.trail.check_ends()
    except TrailBroken as error:
        log.error("%s", error)  # noqa: TRY400 it says all there is to say
        return
    if found.strange:
        where, what = (GIVEN, f"{GIVEN}=new,old") if given else (NAMED, "new,old")
        raise KeyUnusable(STRANGE.format(where=where, ids=", ".join(found.strange), what=what))
    if found.newest_only and len(database.keys.keys) > 1:
        log.info(RENEWED, f"take them out of {GIVEN}" if given else _retire())


def _retire() -> str:
    return f"`numberbot key --retire` takes them out of {KEY_FILE}"
