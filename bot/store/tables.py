"""The tables. Times are RFC 3339 UTC text with milliseconds; JSON is canonical text."""

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text

metadata = MetaData()


def text(name: str, *, key: bool = False, needed: bool = False) -> Column[str]:
    """A text column, nullable unless it is needed or part of the key."""
    return Column(name, Text, primary_key=key, nullable=not (needed or key))


plans = Table(
    "plans",
    metadata,
    text("id", key=True),
    text("state", needed=True),
    text("action", needed=True),
    text("provider", needed=True),
    text("number"),
    text("provider_ref"),
    Column("picks", Boolean, nullable=False),
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
    Column("snapshot_complete", Boolean, nullable=False),
    text("reason"),
    text("settled_by"),
    Column("told", Boolean, nullable=False),
    Column("announced", Boolean, nullable=False),
    Column("absences", Integer, nullable=False),
    text("absent_since"),
    Column("doubts", Integer, nullable=False),
    text("doubtful_since"),
    Column("asked", Boolean, nullable=False),
    text("sealed"),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    text("event_id", needed=True),
    text("time", needed=True),
    Column("schema_version", Integer, nullable=False),
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


def signed_place(name: str) -> Table:
    """A place in the trail, seq and hash, with the signature that vouches for it: one row."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("seq", Integer, nullable=False),
        text("hash", needed=True),
        text("key_id", needed=True),
        text("mac", needed=True),
    )


trail_head = signed_place("trail_head")
trail_checkpoint = signed_place("trail_checkpoint")

holdings = Table(
    "holdings",
    metadata,
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
    text("raw"),
)

agents = Table(
    "agents",
    metadata,
    text("provider", key=True),
    text("id", key=True),
    text("name"),
)

deliveries = Table(
    "deliveries",
    metadata,
    text("key", key=True),
    text("plan_id"),
    text("time", needed=True),
)

places = Table(
    "places",
    metadata,
    text("key", key=True),
    text("sealed", needed=True),
    text("time", needed=True),
)

choices = Table(
    "choices",
    metadata,
    text("view_id", key=True),
    text("latest", needed=True),
    text("time", needed=True),
)

readings = Table(
    "readings",
    metadata,
    text("provider", key=True),
    text("due", needed=True),
    text("problems"),
)
