"""Logging: one form for our lines and the libraries', to standard error."""

import logging
import sys

import structlog
from structlog.types import Processor

LIBRARIES = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "httpcore",
    "httpx",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)


def configure(level: str, form: str, *, unsafe_debug: bool = False) -> None:
    """Set up logging once. The libraries speak from warnings on: below, they would tell secrets."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer()
                if form == "json"
                else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.getLogger("slack_bolt").addFilter(_worth_saying)
    for library in LIBRARIES:
        least = max(root.level, logging.WARNING)
        quiet = logging.DEBUG if unsafe_debug and level == "debug" else least
        logging.getLogger(library).setLevel(quiet)


def _worth_saying(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN by itself and warns that it is not used; that is on purpose."""
    return "`token` will be unused" not in record.getMessage()
