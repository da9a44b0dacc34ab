"""How the trail is asked in SQL: each question by an index that has its answers in order.

So a page costs the same however long the trail is. The order is that of the events' times, and of
their places where times are the same. What is asked for stands in a statement by name, so that
each kind of question is put together once.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    Dialect,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from bot.domain.events import Outcome, Phase, cleaned
from bot.domain.questions import COUNTED, Question
from bot.store.prepared import Prepared
from bot.store.rows import to_time
from bot.store.tables import events, plans

ID = re.compile(r"[UW][A-Z0-9]{2,}|numberbot|external")
"""An actor's id; anything else is a name."""
ORDER = (events.c.time, events.c.seq)
NEWEST_FIRST = tuple(column.desc() for column in ORDER)
FEW = {"number": events.c.number, "plan": events.c.plan_id, "actor": events.c.actor_id}
MANY = {
    "action": events.c.action,
    "provider": events.c.provider,
    "outcome": events.c.outcome,
}
Names = frozenset[str]
Terms = Sequence[ColumnElement[bool]]


def given(question: Question) -> Mapping[str, Any]:
    """What a question asks for, by the names that it has in a statement."""
    asked: dict[str, Any] = {
        "number": question.number,
        "plan": question.plan,
        "action": question.action,
        "provider": question.provider,
        "outcome": question.outcome,
        **_actor(question.actor),
        "since": None if question.since is None else to_time(question.since),
        "until": None if question.until is None else to_time(question.until),
    }
    return {name: cleaned(value) for name, value in asked.items() if value is not None}


def wanted(names: Names) -> list[ColumnElement[bool]]:
    """What an event must be to answer a question that asks for these, on whatever page."""
    terms = [column == bindparam(name) for name, column in FEW.items() if name in names]
    if "named" in names:  # SQLite knows no capitals but ASCII's
        name = func.lower(events.c.actor_name)
        terms.append(name.in_([func.lower(bindparam("named")), bindparam("small")]))
    for one, column in MANY.items():
        if one in names:
            terms.append((_unindexed(column) if terms else column) == bindparam(one))
    if "since" in names:
        terms.append(events.c.time >= bindparam("since"))
    if "until" in names:
        terms.append(events.c.time < bindparam("until"))
    return terms


@lru_cache(maxsize=256)
def page(dialect: Dialect, names: Names, place: str | None) -> Prepared:
    """Events as they are kept, then `total` and `beyond`: `rows` of them, newest first.

    `place`: `older` or `newer` than the event whose seq is given by this name, or the `page` that
    begins with it; next to `newer` the oldest come first. `beyond` counts what is newer than that.
    """
    asked = wanted(names)
    order: tuple[ColumnElement[Any], ...] = NEWEST_FIRST
    here: list[ColumnElement[bool]] = []
    beyond: ColumnElement[int] = literal_column("0")
    if place == "older":
        here = [tuple_(*ORDER) < _place(place)]
        beyond = counted([*asked, tuple_(*ORDER) >= _place(place)])
    elif place == "page":
        here = [tuple_(*ORDER) <= _place(place)]
        beyond = counted([*asked, tuple_(*ORDER) > _place(place)])
    elif place == "newer":
        order, here = ORDER, [tuple_(*ORDER) > _place(place)]
        beyond = counted([*asked, *here])
    newer = select(beyond.label("events")).cte("beyond")  # made once, though asked for twice
    known = select(newer.c.events).scalar_subquery()
    total = case((known >= COUNTED, COUNTED), else_=counted(asked))
    found = select(events, total, known).where(*asked, *here).order_by(*order)
    return Prepared.of(found.limit(bindparam("rows")), dialect)


@lru_cache(maxsize=256)
def count(dialect: Dialect, names: Names) -> Prepared:
    """How many events answer a question, counted up to `most`."""
    return Prepared.of(select(counted(wanted(names), bindparam("most"))), dialect)


def counted(asked: Terms, most: Any = COUNTED) -> Case[int]:
    """How many events there are of these, counted up to `most`.

    Of many, it is only looked whether the last of so many is there: a database passes rows over in
    half the time in which it counts them.
    """
    few: Select[Any] = select(literal_column("1")).select_from(events).where(*asked)
    in_order = few.order_by(*NEWEST_FIRST)  # or PostgreSQL reads the whole table up to the first
    last = in_order.offset(most - 1).limit(1)
    number = select(func.count()).select_from(in_order.limit(most).subquery()).scalar_subquery()
    return case((last.exists(), most), else_=number)


def happened(asked: Terms, limit: int) -> Select[Any]:
    """The newest events that tell of a change that happened, however it was found out."""
    done = events.c.phase.in_([str(Phase.DONE), str(Phase.PARTIAL)])
    stands = events.c.provider_ref.is_not(None)  # found in part is a failure that names it
    settled = (events.c.phase == str(Phase.SETTLED)) & (
        (events.c.outcome == str(Outcome.SUCCESS)) | stands
    )
    changes = ~events.c.action.startswith("trail.")  # taking it out changes no line
    found = select(events).where(*asked, or_(done, settled), changes)
    return found.order_by(*NEWEST_FIRST).limit(limit)


def theirs(actor: str, asked: Terms, limit: int) -> Select[Any]:
    """Likewise, by somebody: what was settled later is theirs, too, though another wrote it."""
    settled = select(plans.c.id).where(plans.c.actor_id == actor, plans.c.settled_by.is_not(None))
    later = [events.c.plan_id.in_(settled), events.c.actor_id != actor]
    ways = (happened([*asked, *way], limit) for way in ([events.c.actor_id == actor], later))
    both = union_all(*(select(way.subquery()) for way in ways)).subquery()
    return select(both).order_by(both.c.time.desc(), both.c.seq.desc()).limit(limit)


def _actor(asked: str | None) -> Mapping[str, str]:
    """By id; or by name, capitals or not."""
    if asked is None:
        return {}
    actor = cleaned(asked)
    return {"actor": actor} if ID.fullmatch(actor) else {"named": actor, "small": actor.lower()}


def _place(name: str) -> Any:
    """Where an event is in the order, be it pruned, or not there yet."""
    until = select(events.c.time).where(events.c.seq <= bindparam(name))
    then = until.order_by(events.c.seq.desc()).limit(literal_column("1")).scalar_subquery()
    known = select(func.coalesce(then, literal_column("''"))).scalar_subquery()  # once, not by row
    return tuple_(known, bindparam(name))


def _unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, where another index is better: SQLite cannot tell which of two has fewer."""
    return func.coalesce(column, literal_column("''"))
