"""What the store tells of itself: plans that moved, transactions, trouble."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.domain.plans import State

WRITES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class StoreCounts:
    """Each copy counts its own; what all share is in `Shared`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._changes = Counter(
            "numberbot_plan_changes",
            "Plans that came into a state.",
            ("state",),
            registry=registry,
        )
        for state in State:  # from 0, or the first change would not be seen as one
            self._changes.labels(state)
        self._settled = Counter(
            "numberbot_plans_settled",
            "Plans in doubt that were settled, by what was found.",
            ("outcome",),
            registry=registry,
        )
        self._writes = Histogram(
            "numberbot_database_write_seconds",
            "Changes that were written, from their turn to their commit.",
            registry=registry,
            buckets=WRITES,
        )
        self._waits = Histogram(
            "numberbot_database_wait_seconds",
            "Waits of writers for their turn, a connection and the lock.",
            registry=registry,
            buckets=WRITES,
        )
        self._trouble = Counter(
            "numberbot_database_trouble",
            "Transactions that failed since the database could not be used.",
            ("why",),
            registry=registry,
        )
        self._timeouts = Counter(
            "numberbot_database_pool_timeouts",
            "Waits for a connection that were given up.",
            registry=registry,
        )

    def wrote(self, waited: float, took: float) -> None:
        """A transaction was committed; seconds."""
        self._waits.observe(waited)
        self._writes.observe(took)

    def moved(self, state: str, settled: str | None) -> None:
        """A plan came into a state; `settled` is the outcome where that ended a doubt."""
        self._changes.labels(state).inc()
        if settled is not None:
            self._settled.labels(settled).inc()

    def failed(self, why: str, *, pool: bool = False) -> None:
        """A transaction failed; `pool`: no connection was free in time."""
        self._trouble.labels(why).inc()
        if pool:
            self._timeouts.inc()
