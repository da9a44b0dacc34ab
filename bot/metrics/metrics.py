"""All that one bot counts, and the page that Prometheus reads."""

from prometheus_client import (
    CollectorRegistry,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.metrics.bot import BotCounts
from bot.metrics.gauges import Gauges
from bot.metrics.providers import ProviderCounts
from bot.metrics.store import StoreCounts

# a second line for each one would tell only when the process began
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """Labels are taken from closed sets: never a number, a person, or anything typed."""

    def __init__(self, version: str = "") -> None:
        self.registry = CollectorRegistry()
        self.bot = BotCounts(self.registry)
        self.providers = ProviderCounts(self.registry)
        self.store = StoreCounts(self.registry)
        Info("numberbot_build", "The version that runs.", registry=self.registry).info(
            {"version": version}
        )
        self.gauges = Gauges()
        self.registry.register(self.gauges)
        ProcessCollector(registry=self.registry)

    def page(self) -> bytes:
        """All of it as Prometheus reads it."""
        return generate_latest(self.registry)
