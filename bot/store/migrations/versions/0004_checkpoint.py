"""The checkpoint behind which the trail was pruned: one row that stays."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SQLITE_TRIGGERS = (
    """CREATE TRIGGER trail_checkpoint_no_delete BEFORE DELETE ON trail_checkpoint
    BEGIN SELECT RAISE(ABORT, 'the checkpoint of the trail stays'); END""",
    """CREATE TRIGGER trail_checkpoint_one_row BEFORE INSERT ON trail_checkpoint
    WHEN EXISTS (SELECT 1 FROM trail_checkpoint)
    BEGIN SELECT RAISE(ABORT, 'the trail has one checkpoint'); END""",
    """CREATE TRIGGER trail_checkpoint_goes_on BEFORE UPDATE ON trail_checkpoint
    WHEN NEW.seq < OLD.seq OR NEW.id IS NOT OLD.id
    BEGIN SELECT RAISE(ABORT, 'the checkpoint of the trail never goes back'); END""",
)

POSTGRES_TRIGGERS = (
    """CREATE FUNCTION numberbot_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.seq >= OLD.seq AND NEW.id = OLD.id THEN
        RETURN NEW;
      ELSIF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'the checkpoint of the trail never goes back';
      ELSIF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM trail_checkpoint) THEN
        RETURN NEW;
      ELSIF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'the trail has one checkpoint';
      END IF;
      RAISE EXCEPTION 'the checkpoint of the trail stays';
    END $$""",
    """CREATE TRIGGER trail_checkpoint_stays BEFORE INSERT OR UPDATE OR DELETE ON trail_checkpoint
    FOR EACH ROW EXECUTE FUNCTION numberbot_checkpoint()""",
    """CREATE TRIGGER trail_checkpoint_no_truncate BEFORE TRUNCATE ON trail_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION numberbot_checkpoint()""",
)


def upgrade() -> None:
    """Empty until the trail is pruned for the first time."""
    op.create_table(
        "trail_checkpoint",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("mac", sa.Text, nullable=False),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in SQLITE_TRIGGERS if sqlite else POSTGRES_TRIGGERS:
        op.execute(sa.text(trigger))
