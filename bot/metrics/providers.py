"""What the providers are asked, and how that went."""

from prometheus_client import CollectorRegistry, Counter, Histogram

CALLS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 8.0, 15.0, 25.0)
TURNS = (0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0)


class ProviderCounts:
    """What the providers' HTTP tells of itself; `operation` is `reading` or names a change."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._calls = Counter(
            "numberbot_provider_calls",
            "Requests to a provider, by what became of each.",
            ("provider", "method", "operation", "outcome"),
            registry=registry,
        )
        self._seconds = Histogram(
            "numberbot_provider_seconds",
            "From sending a request to its whole answer.",
            ("provider", "method"),
            registry=registry,
            buckets=CALLS,
        )
        self._retries = Counter(
            "numberbot_provider_retries",
            "Reads that were tried again.",
            ("provider",),
            registry=registry,
        )
        self._limited = Counter(
            "numberbot_provider_limited",
            "Answers that asked us to slow down (429).",
            ("provider",),
            registry=registry,
        )
        self._turns = Histogram(
            "numberbot_provider_turn_seconds",
            "Waits for our turn: its limits, its Retry-After, our own queue.",
            ("provider",),
            registry=registry,
            buckets=TURNS,
        )

    def asked(
        self, provider: str, method: str, operation: str, outcome: str, seconds: float | None
    ) -> None:
        """One request; `seconds` is None when it was never sent."""
        self._calls.labels(provider, method, operation, outcome).inc()
        if seconds is not None:
            self._seconds.labels(provider, method).observe(seconds)

    def tried_again(self, provider: str) -> None:
        """A read is tried once more."""
        self._retries.labels(provider).inc()

    def limited(self, provider: str) -> None:
        """It wants fewer requests."""
        self._limited.labels(provider).inc()

    def waited(self, provider: str, seconds: float) -> None:
        """Its turn came."""
        self._turns.labels(provider).observe(seconds)
