"""The store: plans, trail, holdings and agents of one database."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Select, literal_column, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.store import sqlite
from bot.store.agents import KnownAgents
from bot.store.database import Database
from bot.store.engine import make_engine
from bot.store.file import DatabaseFile
from bot.store.holdings import Holdings
from bot.store.keys import Keys
from bot.store.measured import Measurements
from bot.store.places import OpenPlaces
from bot.store.plans import Plans
from bot.store.readings import Readings
from bot.store.trail import Trail
from bot.store.unsettled import Unsettled
from bot.store.watch import NOBODY, Watch
from bot.store.witnesses import Witnesses

ONE: Select[Any] = select(literal_column("1"))


@dataclass(frozen=True, slots=True)
class Store:
    """Each method of each part is one transaction."""

    engine: AsyncEngine
    plans: Plans
    unsettled: Unsettled
    trail: Trail
    holdings: Holdings
    agents: KnownAgents
    witnesses: Witnesses
    measurements: Measurements
    places: OpenPlaces
    readings: Readings

    @classmethod
    def open(cls, database_url: str, keys: Keys, watch: Watch = NOBODY) -> Self:
        """The store in the database at a DATABASE_URL; connects when first used."""
        engine = make_engine(database_url)
        database = Database(engine, keys, DatabaseFile.of(engine.url), watch=watch)
        return cls(
            database.engine,
            Plans(database),
            Unsettled(database),
            Trail(database),
            Holdings(database),
            KnownAgents(database),
            Witnesses(database),
            Measurements(database),
            OpenPlaces(database),
            Readings(database),
        )

    async def ready(self) -> None:
        """Raise StoreUnavailable unless the database answers."""
        async with self.trail.database.reading() as db:
            await db.execute(ONE)

    @property
    def usable(self) -> bool:
        """Whether the database could be used when it was last tried."""
        return self.trail.database.condition.now is None

    def pool(self) -> tuple[int, int]:
        """How many connections are kept, and how many are in use."""
        pool = self.engine.pool
        if not isinstance(pool, QueuePool):
            return 0, 0
        in_use = pool.checkedout()
        return in_use + pool.checkedin(), in_use

    async def close(self) -> None:
        """Let go of every connection."""
        await self.trail.database.written()
        await self.engine.dispose()
        await sqlite.ended(within=5)
