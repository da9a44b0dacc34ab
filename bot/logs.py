"""Logging: one form for our lines and the libraries', to standard error."""

import logging
import sys

import structlog
from structlog.types import Processor

LIBRARIES = ("alembic", "slack_sdk", "slack_bolt", "httpx", "httpcore", "aiohttp", "sqlalchemy", "aiosqlite")


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
    for library in LIBRARIES:
        quiet = logging.DEBUG if unsafe_debug and level == "debug" else logging.WARNING
        logging.getLogger(library).setLevel(quiet)
