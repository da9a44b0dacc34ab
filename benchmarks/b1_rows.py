"""B1's rows: ours, statement by statement, by bare aiosqlite, over one connection."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import aiosqlite
from uuid_utils import uuid7

from bot.store.keys import Keys

PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
EVENT = (
    *("seq", "event_id", "time", "schema_version", "action", "phase", "outcome"),
    *("actor_id", "actor_name", "team_id", "channel_id", "source", "provider", "number"),
    *("provider_ref", "plan_id", "before", "after", "reason", "prev_hash"),
)
NEW_EVENT = (
    f"INSERT INTO events ({', '.join(map('[{}]'.format, EVENT))}, hash)"  # noqa: S608 ours
    f" VALUES ({', '.join('?' * (len(EVENT) + 1))})"
)
DELIVERED = "INSERT INTO deliveries (key, plan_id, time) VALUES (?, ?, ?)"
NEW_PLAN = (
    "INSERT INTO plans (id, state, action, provider, number, picks, draft, actor_id, actor_name,"
    " team_id, channel_id, source, created, expires, changed, snapshot_complete, told, announced,"
    " absences, doubts, asked) VALUES (?, 'proposed', 'number.buy', 'vogent', ?, 0, ?, ?, ?, ?, ?,"
    " 'slash', ?, ?, ?, 0, 1, 1, 0, 0, 0)"
)
CLAIMED = (
    "UPDATE plans SET state = 'claimed', changed = ?, lease_until = ?"
    " WHERE id = ? AND state = 'proposed' AND expires > ? RETURNING number, channel_id"
)
SENT = (
    "UPDATE plans SET state = 'sent', changed = ?, sent_at = ?, lease_until = ?, snapshot = ?,"
    " snapshot_complete = 1 WHERE id = ? AND state = 'claimed'"
)
DONE = (
    "UPDATE plans SET state = 'done', provider_ref = ?, changed = ?, lease_until = NULL, told = 0,"
    " announced = 0 WHERE id = ? AND state = 'sent'"
)
ANNOUNCES = (
    "UPDATE plans SET lease_until = ? WHERE id = ? AND state = 'done' AND NOT announced"
    " AND lease_until IS NULL"
)
HELD = (
    "INSERT INTO holdings (provider, reference, kind, line, seen, raw) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (provider, reference) DO UPDATE SET kind = excluded.kind, line = excluded.line,"
    " seen = excluded.seen, raw = excluded.raw"
)
DRAFT = (
    '{"action":"number.buy","request":{"what":{"value":"NUMBER"},"provider":null,"name":null,'
    '"agent":null,"kind":"buy"},"provider":"vogent","line":{"value":"NUMBER"},"area":null,'
    '"before":null,"after":{"number":"NUMBER"},"names":{},"doubts":[]}'
)
FIRST_HEAD = "INSERT INTO trail_head (id, seq, hash, key_id, mac) VALUES (1, ?, ?, ?, ?)"
LEASE, LIFETIME = timedelta(seconds=90), timedelta(minutes=10)
TEAM = "T01TEST"


@dataclass(frozen=True, slots=True)
class Rows:
    """The tables of one database."""

    writes: aiosqlite.Connection
    keys: Keys
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def open(cls, file: str, secret: str) -> Self:
        """As durable as ours."""
        writes = await aiosqlite.connect(file, isolation_level=None)
        for pragma in PRAGMAS:
            await writes.execute(pragma)
        return cls(writes, Keys.derive(secret))

    async def close(self) -> None:
        """Close it."""
        await self.writes.close()

    async def proposed(self, plan: str, number: str, user: str, channel: str, key: str) -> None:
        """A plan, its event, its delivery."""
        draft = DRAFT.replace("NUMBER", number)
        async with self._writing() as now:
            await self._deliver(key, plan, now)
            ends = _later(now, LIFETIME)
            who = (user, user, TEAM, channel)
            await self.writes.execute(NEW_PLAN, (plan, number, draft, *who, now, ends, now))
            told = {"phase": "proposed", "source": "slash", "after": {"number": number}}
            await self._event(plan, number, user, channel, told)

    async def claimed(self, plan: str, user: str, key: str) -> tuple[str, str]:
        """The claim, its event, its delivery; the plan's number and channel."""
        async with self._writing() as now:
            await self._deliver(key, plan, now)
            given = (now, _later(now, LEASE), plan, now)
            (row,) = await self.writes.execute_fetchall(CLAIMED, given)
            number, channel = row
            told = {"phase": "confirmed", "source": "button", "after": {"number": number}}
            await self._event(plan, number, user, channel, told)
        return number, channel

    async def sent(self, plan: str, lines: Sequence[str]) -> None:
        """Just before the purchase leaves."""
        async with self._writing() as now:
            snapshot = json.dumps(sorted(lines))
            await self.writes.execute(SENT, (now, now, _later(now, LEASE), snapshot, plan))

    async def done(
        self, plan: str, number: str, user: str, channel: str, record: Mapping[str, Any]
    ) -> None:
        """The holding, the plan's end and its event."""
        handle = record["id"]
        after = {"number": number, "name": None, "inbound_agent": None, "outbound_agent": None}
        told = {"phase": "done", "source": "button", "after": after, "provider_ref": handle}
        async with self._writing() as now:
            row = ("vogent", handle, "number", number, now, json.dumps(record))
            await self.writes.execute(HELD, row)
            await self.writes.execute(DONE, (handle, now, plan))
            await self._event(plan, number, user, channel, told)

    async def announces(self, plan: str) -> None:
        """That the public line is ours to say."""
        async with self.turn:  # one statement is a transaction by itself
            lease = _later(_kept(datetime.now(UTC)), LEASE)
            await self.writes.execute(ANNOUNCES, (lease, plan))

    async def mark(self, plan: str, column: str) -> None:
        """That somebody was told, or everybody."""
        async with self.turn:
            marked = f"UPDATE plans SET {column} = 1 WHERE id = ? AND state = 'done'"  # noqa: S608
            await self.writes.execute(marked, (plan,))

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[str]:
        async with self.turn:
            await self.writes.execute("BEGIN IMMEDIATE")
            try:
                yield _kept(datetime.now(UTC))
            except BaseException:
                await self.writes.execute("ROLLBACK")
                raise
            await self.writes.execute("COMMIT")

    async def _deliver(self, key: str, plan: str, now: str) -> None:
        await self.writes.execute(DELIVERED, (key, plan, now))

    async def _event(
        self, plan: str, number: str, user: str, channel: str, told: Mapping[str, Any]
    ) -> None:
        """One event, chained and signed as ours are."""
        heads = await self.writes.execute_fetchall("SELECT seq, hash FROM trail_head")
        seq, before = next(iter(heads), (0, "0" * 64))
        row: dict[str, Any] = dict.fromkeys(EVENT) | {
            "seq": seq + 1,
            "event_id": str(uuid7()),
            "time": _kept(datetime.now(UTC)),
            "schema_version": 1,
            "action": "number.buy",
            "outcome": "success",
            "actor_id": user,
            "actor_name": user,
            "team_id": TEAM,
            "channel_id": channel,
            "provider": "vogent",
            "number": number,
            "plan_id": plan,
            "prev_hash": before,
            **told,
        }
        after = hashlib.sha256(_canonical(row).encode()).hexdigest()
        stored = row | {"after": _canonical(row["after"])}
        await self.writes.execute(NEW_EVENT, (*(stored[name] for name in EVENT), after))
        head = (seq + 1, after, *self.keys.sign(f"{seq + 1}:{after}"))
        moved = "UPDATE trail_head SET seq = ?, hash = ?, key_id = ?, mac = ? WHERE id = 1"
        if (await self.writes.execute(moved, head)).rowcount == 0:
            await self.writes.execute(FIRST_HEAD, head)


def _canonical(value: Any) -> str:
    """RFC 8785, of what is ASCII and has no fractions."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _kept(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _later(now: str, by: timedelta) -> str:
    return _kept(datetime.fromisoformat(now) + by)
