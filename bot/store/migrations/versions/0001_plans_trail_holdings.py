"""Plans, the trail with its head and triggers, holdings, deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

UNRESOLVED = sa.text("state IN ('claimed', 'sent', 'pending', 'unknown')")

SQLITE_TRIGGERS = (
    """CREATE TRIGGER events_in_order BEFORE INSERT ON events
    WHEN NEW.seq IS NOT coalesce((SELECT seq FROM trail_head), 0) + 1
      OR EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq OR event_id = NEW.event_id)
    BEGIN SELECT RAISE(ABORT, 'the trail only grows at its end'); END""",
    """CREATE TRIGGER events_no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the trail cannot be changed'); END""",
    """CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the trail cannot be changed'); END""",
    """CREATE TRIGGER trail_head_no_delete BEFORE DELETE ON trail_head
    BEGIN SELECT RAISE(ABORT, 'the head of the trail stays'); END""",
    """CREATE TRIGGER trail_head_one_row BEFORE INSERT ON trail_head
    WHEN EXISTS (SELECT 1 FROM trail_head)
    BEGIN SELECT RAISE(ABORT, 'the trail has one head'); END""",
)

POSTGRES_TRIGGERS = (
    """CREATE FUNCTION numberbot_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the trail cannot be changed'; END $$""",
    """CREATE FUNCTION numberbot_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.seq IS DISTINCT FROM coalesce((SELECT seq FROM trail_head), 0) + 1 THEN
        RAISE EXCEPTION 'the trail only grows at its end';
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER events_in_order BEFORE INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION numberbot_in_order()""",
    """CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION numberbot_refuse()""",
    """CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION numberbot_refuse()""",
    """CREATE TRIGGER trail_head_no_delete BEFORE DELETE ON trail_head
    FOR EACH ROW EXECUTE FUNCTION numberbot_refuse()""",
    """CREATE FUNCTION numberbot_one_head() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM trail_head) THEN
        RAISE EXCEPTION 'the trail has one head';
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER trail_head_one_row BEFORE INSERT ON trail_head
    FOR EACH ROW EXECUTE FUNCTION numberbot_one_head()""",
    """CREATE TRIGGER trail_head_no_truncate BEFORE TRUNCATE ON trail_head
    FOR EACH STATEMENT EXECUTE FUNCTION numberbot_refuse()""",
)


def text(name: str, *, key: bool = False, needed: bool = False) -> sa.Column[str]:
    """A text column, nullable unless it is needed or part of the key."""
    return sa.Column(name, sa.Text, primary_key=key, nullable=not (needed or key))


def upgrade() -> None:
    """Apply it. There is no way back: restore a backup instead."""
    create_plans()
    create_trail()
    create_holdings()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in SQLITE_TRIGGERS if sqlite else POSTGRES_TRIGGERS:
        op.execute(sa.text(trigger))


def create_plans() -> None:
    """Plans, and the rules of which two may be carried out at once."""
    op.create_table(
        "plans",
        text("id", key=True),
        text("state", needed=True),
        text("action", needed=True),
        text("provider", needed=True),
        text("number"),
        text("provider_ref"),
        sa.Column("picks", sa.Boolean, nullable=False),
        text("draft", needed=True),
        text("actor_id", needed=True),
        text("actor_name"),
        text("team_id"),
        text("channel_id"),
        text("source", needed=True),
        text("created", needed=True),
        text("expires", needed=True),
        text("changed", needed=True),
        text("sent_at"),
        text("lease_until"),
        text("snapshot"),
        sa.Column("snapshot_complete", sa.Boolean, nullable=False),
        text("reason"),
        text("settled_by"),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("announced", sa.Boolean, nullable=False),
        sa.Column("absences", sa.Integer, nullable=False),
        text("absent_since"),
        sa.Column("doubts", sa.Integer, nullable=False),
        text("doubtful_since"),
        sa.Column("asked", sa.Boolean, nullable=False),
    )
    op.create_index("plans_by_state", "plans", ["state", "expires"])
    op.create_index(
        "one_open_plan_for_a_number",
        "plans",
        ["provider", "number"],
        unique=True,
        sqlite_where=sa.and_(sa.text("number IS NOT NULL"), UNRESOLVED),
        postgresql_where=sa.and_(sa.text("number IS NOT NULL"), UNRESOLVED),
    )
    op.create_index(
        "one_open_pick_at_a_provider",
        "plans",
        ["provider"],
        unique=True,
        sqlite_where=sa.and_(sa.text("picks"), UNRESOLVED),
        postgresql_where=sa.and_(sa.text("picks"), UNRESOLVED),
    )
    op.create_table("deliveries", text("key", key=True), text("plan_id"), text("time", needed=True))


def create_trail() -> None:
    """The trail, with an index for each way it is asked, and its head."""
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        text("event_id", needed=True),
        text("time", needed=True),
        sa.Column("schema_version", sa.Integer, nullable=False),
        text("action", needed=True),
        text("phase", needed=True),
        text("outcome", needed=True),
        text("actor_id", needed=True),
        text("actor_name"),
        text("team_id"),
        text("channel_id"),
        text("source", needed=True),
        text("provider"),
        text("number"),
        text("provider_ref"),
        text("plan_id"),
        text("before"),
        text("after"),
        text("reason"),
        text("prev_hash", needed=True),
        text("hash", needed=True),
    )
    op.create_index("events_by_id", "events", ["event_id"], unique=True)
    op.create_index("events_by_number", "events", ["number", "seq"])
    op.create_index("events_by_actor", "events", ["actor_id", "seq"])
    op.create_index("events_by_plan", "events", ["plan_id", "seq"])
    op.create_index("events_by_time", "events", ["time"])
    op.create_table(
        "trail_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        text("hash", needed=True),
        text("key_id", needed=True),
        text("mac", needed=True),
    )


def create_holdings() -> None:
    """What we last saw at the providers."""
    op.create_table(
        "holdings",
        text("provider", key=True),
        text("reference", key=True),
        text("kind", needed=True),
        text("line", needed=True),
        text("name"),
        text("inbound_agent"),
        text("outbound_agent"),
        text("directions"),
        text("status"),
        text("trunk"),
        text("seen", needed=True),
    )
    op.create_index("holdings_by_line", "holdings", ["line"])
