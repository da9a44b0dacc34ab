"""An index for each way in which the trail is asked, and for what reconcile asks every minute."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ASKED_BY: dict[str, tuple[str | sa.TextClause, ...]] = {
    "events_by_time": (),
    "events_by_number": ("number",),
    "events_by_actor": ("actor_id",),
    "events_by_name": (sa.text("lower(actor_name)"),),
    "events_by_plan": ("plan_id",),
    "events_by_action": ("action",),
    "events_by_outcome": ("outcome",),
    "events_by_provider": ("provider",),
}
"""What is asked for by equality; behind it each has the order in which the answers are shown."""
BEFORE = ("events_by_time", "events_by_number", "events_by_actor", "events_by_plan")
HOLD = "LOCK TABLE plans, events IN SHARE MODE"
"""In the order in which everybody takes them: or, in use, one of two would have to give up."""
UNTOLD = {
    "sqlite": "told IS 0 OR announced IS 0",
    "postgresql": "told IS false OR announced IS false",
}


def upgrade() -> None:
    """A page costs the same however long the trail is, and a minute however many the plans."""
    _make_room()
    for name, columns in ASKED_BY.items():
        op.create_index(name, "events", [*columns, "time", "seq"])
    op.create_index("plans_by_state", "plans", ["state", "changed"])
    untold = sa.text(UNTOLD[op.get_bind().dialect.name])
    op.create_index(
        "plans_untold", "plans", ["changed"], sqlite_where=untold, postgresql_where=untold
    )
    settled = sa.text("settled_by IS NOT NULL")
    op.create_index(
        "plans_settled", "plans", ["actor_id"], sqlite_where=settled, postgresql_where=settled
    )


def _make_room() -> None:
    """For indexes of the same names. PostgreSQL's old ones go in 0007, in a moment of its own:
    to drop one keeps readers out, too, until the transaction ends.
    """
    if op.get_bind().dialect.name == "sqlite":
        for name in (*BEFORE, "plans_by_state"):
            op.drop_index(name)
        return
    op.execute(sa.text(HOLD))
    for name in (*BEFORE, "plans_by_state"):
        op.execute(sa.text(f"ALTER INDEX {name} RENAME TO {name}_before"))
