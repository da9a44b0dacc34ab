"""Sealed secrets of plans, agents' names, and test calls in doubt that keep no line waiting."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

HOLDS = sa.text(
    "number IS NOT NULL AND state IN ('claimed', 'sent', 'pending', 'unknown')"
    " AND NOT (action = 'number.call' AND state = 'unknown')"
)


def upgrade() -> None:
    """Nobody can find out whether a test call rang; so its line is free for the next plan."""
    op.add_column("plans", sa.Column("sealed", sa.Text, nullable=True))
    op.drop_index("one_open_plan_for_a_number", "plans")
    op.create_index(
        "one_open_plan_for_a_number",
        "plans",
        ["provider", "number"],
        unique=True,
        sqlite_where=HOLDS,
        postgresql_where=HOLDS,
    )
    op.create_index("plans_by_actor", "plans", ["actor_id", "state"])
    op.create_table(
        "agents",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=True),
    )
