"""Plans as rows, rows as plans."""

import json
from collections import namedtuple
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import structlog
from pydantic import TypeAdapter

from bot.domain.actors import Actor, Origin, Source
from bot.domain.events import cleaned
from bot.domain.numbers import E164, E164_FORM, Line, SipUser
from bot.domain.plans import Draft, Plan, State
from bot.store.tables import plans

COLUMNS: Any = tuple(plans.columns.keys())
PlanRow: Any = namedtuple("PlanRow", COLUMNS)  # type: ignore[misc] # noqa: PYI024 the table knows
DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)

log = structlog.get_logger(__name__)


def to_time(moment: datetime) -> str:
    """A moment as the database keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_time(kept: str) -> datetime:
    """A moment as the database kept it, in UTC."""
    return datetime.fromisoformat(kept)


def later(now: str, by: timedelta) -> str:
    """A moment that was kept, and so much later, as the database keeps it."""
    return to_time(from_time(now) + by)


def new_row(plan_id: str, draft: Draft, actor: Actor, origin: Origin) -> dict[str, Any]:
    """A plan's first row, but for its state and times."""
    return {
        "id": plan_id,
        "action": str(draft.action),
        "provider": draft.provider,
        "number": None if draft.line is None else str(draft.line),
        "picks": draft.line is None and draft.area is not None,
        "draft": DRAFT.dump_json(draft).decode(),
        "actor_id": actor.id,
        "actor_name": cleaned(actor.name),
        "team_id": actor.team_id,
        "channel_id": origin.channel_id,
        "source": str(origin.source),
        "snapshot_complete": False,
        "told": True,
        "announced": True,
        "absences": 0,
        "doubts": 0,
        "asked": False,
    }


def read_plan(row: Any) -> Plan:
    """The plan of a database row."""
    draft = _draft(row.draft)
    same = draft.line is not None and str(draft.line) == row.number
    return Plan(
        id=row.id,
        state=State(row.state),
        draft=draft,
        actor=Actor(row.actor_id, row.actor_name, row.team_id),
        channel_id=row.channel_id,
        source=Source(row.source),
        created=from_time(row.created),
        expires=from_time(row.expires),
        line=draft.line if same else _line(row.number),
        reference=row.provider_ref,
        reason=row.reason,
        snapshot=None if row.snapshot is None else frozenset(json.loads(row.snapshot)),
        snapshot_complete=bool(row.snapshot_complete),
        settled_by=row.settled_by,
        told=bool(row.told),
        announced=bool(row.announced),
        asked=bool(row.asked),
        sent_at=None if row.sent_at is None else from_time(row.sent_at),
        changed=from_time(row.changed),
        leased=None if row.lease_until is None else from_time(row.lease_until),
        sealed=row.sealed,
    )


@lru_cache(maxsize=256)
def _draft(kept: str) -> Draft:
    """Read once: the row of a plan is, with each of its moves, and its draft stays the same."""
    return DRAFT.validate_json(kept)


def read_plans(rows: Iterable[Any]) -> list[Plan]:
    """The plans of rows; one that cannot be read (ValueError) is left out, and logged."""
    plans = []
    for row in rows:
        try:
            plans.append(read_plan(row))
        except (ValueError, TypeError) as error:
            log.warning("a plan cannot be read", plan=row.id, why=type(error).__name__)
    return plans


def _line(number: str | None) -> Line | None:
    if number is None:
        return None
    return E164(number) if E164_FORM.fullmatch(number) else SipUser(number)
