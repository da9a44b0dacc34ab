"""What every copy must know: where people were answered, what they chose last, who reads whom."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """The next request may come to another copy, and a list is to be read by one of them."""
    op.create_table(
        "places",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("time", sa.Text, nullable=False),
    )
    op.create_table(
        "choices",
        sa.Column("view_id", sa.Text, primary_key=True),
        sa.Column("latest", sa.Text, nullable=False),
        sa.Column("time", sa.Text, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("problems", sa.Text, nullable=True),
    )
