"""The provider's own record of a holding, without its secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Empty until the provider is read again, which happens soon."""
    op.add_column("holdings", sa.Column("raw", sa.Text, nullable=True))
