"""What the bot counts of itself: what Slack sent, what Slack was asked, work in the background."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

ACKS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
"""Seconds; Slack waits for three."""


class BotCounts:
    """`kind` is command, press, submission, options, shortcut, home or other.

    Without a registry it is counted all the same, and nobody sees it.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._receiving(registry)
        self._asking(registry)
        self._working(registry)

    def _receiving(self, registry: CollectorRegistry | None) -> None:
        self.requests = Counter(
            "numberbot_requests",
            "What Slack sent, by its verb or action and how it ended.",
            ("kind", "what", "ended"),
            registry=registry,
        )
        self.acks = Histogram(
            "numberbot_ack_seconds",
            "From the arrival of what Slack sent to its ack.",
            ("kind", "mode"),
            registry=registry,
            buckets=ACKS,
        )
        self.acks_lost = Counter(
            "numberbot_acks_lost",
            "Acks that could not be sent, since their connection was lost.",
            registry=registry,
        )
        self.refusals = Counter(
            "numberbot_refusals", "Requests refused, by the reason.", ("reason",), registry=registry
        )
        self.faults = Counter(
            "numberbot_faults", "Requests that met a fault of ours.", registry=registry
        )
        self.reconnects = Counter(
            "numberbot_socket_reconnects",
            "Socket Mode connections that were replaced.",
            registry=registry,
        )

    def _asking(self, registry: CollectorRegistry | None) -> None:
        self.calls = Counter(
            "numberbot_slack_calls",
            "Calls of Slack's Web API, each with its retries, by what became of it.",
            ("method", "outcome"),
            registry=registry,
        )
        self.limited = Counter(
            "numberbot_slack_limited",
            "Answers of Slack that asked us to slow down (429).",
            registry=registry,
        )

    def _working(self, registry: CollectorRegistry | None) -> None:
        self.reconciled = Gauge(
            "numberbot_reconcile_last_timestamp_seconds",
            "When reconcile last ran whole; 0: not yet.",
            registry=registry,
        )
        self.reconciling = Gauge(
            "numberbot_reconcile_seconds", "How long that took.", registry=registry
        )
        self.background_failures = Counter(
            "numberbot_background_failures",
            "Turns of the work in the background that failed.",
            ("work",),
            registry=registry,
        )
