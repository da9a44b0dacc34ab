"""The indexes in whose place others are, where they could not go at once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BEFORE = (
    "plans_by_state",
    "events_by_time",
    "events_by_number",
    "events_by_actor",
    "events_by_plan",
)


def upgrade() -> None:
    """Readers wait for it as well, but not for long."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(sa.text("LOCK TABLE plans, events IN ACCESS EXCLUSIVE MODE"))
    for name in BEFORE:
        op.execute(sa.text(f"DROP INDEX {name}_before"))
