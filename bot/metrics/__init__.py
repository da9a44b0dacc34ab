"""What is counted for Prometheus: one object for each bot, with a registry of its own."""

from bot.metrics.metrics import Metrics

__all__ = ["Metrics"]
