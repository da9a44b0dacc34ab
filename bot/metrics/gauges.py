"""How things stand when Prometheus asks: not counted, but looked up then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector


@dataclass(frozen=True, slots=True)
class Look:
    """How one copy stands, and what it sees that all share.

    `shared` holds, by a metric's name, what it says and its values by label; it is empty when the
    database cannot be read. None: there is no such thing here.
    """

    turned_away: Mapping[str, int]
    under_way: int
    token_valid: bool
    connected: bool | None
    pool_size: int
    pool_in_use: int
    usable: bool
    shared: Mapping[str, "Shared"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shared:
    """One metric read from the database: what it is; its values, by `label` where it has one."""

    says: str
    values: Mapping[str, float]
    label: str | None = None


@dataclass(slots=True, eq=False)
class Gauges(Collector):
    """Gives Prometheus what was last put here."""

    now: Look | None = None

    def collect(self) -> Iterator[Metric]:
        """The families of metrics."""
        if self.now is None:
            return
        yield from _of_copy(self.now)
        for name, shared in self.now.shared.items():
            yield _gauge(name, shared.says, shared.values, shared.label)


def _of_copy(now: Look) -> Iterator[Metric]:
    turned = CounterMetricFamily(
        "numberbot_turned_away", "What did not come in at the border.", labels=("why",)
    )
    for why, count in now.turned_away.items():
        turned.add_metric((why,), count)
    yield turned
    single = {
        "numberbot_work_under_way": ("What is being done just now.", now.under_way),
        "numberbot_slack_token_valid": ("1: Slack knew the bot's token last.", now.token_valid),
        "numberbot_database_usable": ("1: the database could be used last.", now.usable),
        "numberbot_database_pool_size": ("Connections that are kept.", now.pool_size),
        "numberbot_database_pool_in_use": ("Connections in use.", now.pool_in_use),
    }
    for name, (says, value) in single.items():
        yield _gauge(name, says, {"": value})
    if now.connected is not None:
        says = "1: Socket Mode is connected."
        yield _gauge("numberbot_socket_connected", says, {"": now.connected})


def _gauge(
    name: str, says: str, values: Mapping[str, float], label: str | None = None
) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, says, labels=() if label is None else (label,))
    for value_of, value in values.items():
        gauge.add_metric(() if label is None else (value_of,), float(value))
    return gauge
