"""One try of a request to a provider: how long it took, what became of it, its line in the log."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.providers.config import ProviderConfig
from bot.providers.failures import Failure, Fate

if TYPE_CHECKING:
    from bot.providers.http import Ask

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Exchange:
    """One try of a request, `doing` names a change in words, None is a read."""

    ask: "Ask"
    doing: str | None = None
    tried: int = 1
    sent: float | None = None
    took: float | None = None
    status: int | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took, or until it was given up; None when it was not sent."""
        if self.sent is None or self.took is not None:
            return self.took
        return time.perf_counter() - self.sent

    def outcome(self, answer: object) -> str:
        """done, rejected, unavailable (nothing was changed) or unknown."""
        if not isinstance(answer, Failure):
            return "done"
        if answer.fate is Fate.REFUSED:
            return "rejected"
        return "unknown" if answer.fate is Fate.DOUBTFUL and self.doing else "unavailable"

    def tell(self, config: ProviderConfig, answer: object) -> None:
        """A line in the log, and what whoever watches counts."""
        ask, seconds, outcome = self.ask, self.seconds, self.outcome(answer)
        operation = (self.doing or "reading").removeprefix("the ")
        config.watch.asked(config.name, ask.method, operation, outcome, seconds)
        log.info(
            "a provider was asked",
            provider=config.name,
            method=ask.method,
            path=ask.path,
            status=self.status,
            outcome=outcome,
            ms=None if seconds is None else round(seconds * 1_000, 1),
            tried=self.tried,
        )
