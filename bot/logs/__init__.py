"""Logging: one form for our lines and the libraries', to standard error, without any secret."""

import logging
import sys
import threading

import structlog
from structlog.types import Processor

from bot.logs.following import about, following, one_of_many
from bot.logs.known import KNOWN, hide_for_good, hide_in_this_task, hiding
from bot.logs.lines import Discreet, Written, without_secrets

__all__ = [
    "KNOWN",
    "LIBRARIES",
    "about",
    "configure",
    "following",
    "hide_for_good",
    "hide_in_this_task",
    "hiding",
    "one_of_many",
]

LIBRARIES = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "psycopg",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)

log = logging.getLogger(__name__)


def configure(level: str, form: str, *, unsafe_debug: bool = False) -> None:
    """Set up logging once, `form` text or json. Whatever is written is rid of secrets before.

    The libraries speak from warnings on: below, they tell what people type.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),  # what is silent costs nothing
        cache_logger_on_first_use=False,
    )
    handler = Written(sys.stderr)
    handler.setFormatter(
        Discreet(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_secrets,
                _renderer(form),
            ],
        )
    )
    logging.logProcesses = logging.logThreads = logging.logMultiprocessing = False  # nobody sees it
    logging._srcfile = None  # noqa: SLF001 nor from which line of code: logging's own way to skip it
    logging.getLogger("stamina").setLevel(logging.ERROR)  # what was tried again is told once over
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.getLogger("slack_bolt").addFilter(_worth_saying)
    for library in LIBRARIES:
        least = max(root.level, logging.WARNING)
        quiet = logging.DEBUG if unsafe_debug and level == "debug" else least
        logging.getLogger(library).setLevel(quiet)
    _hear_the_rest()


def _renderer(form: str) -> Processor:
    """Never structlog's own tracebacks: they show every local variable."""
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _worth_saying(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN by itself and warns that it is not used; that is on purpose."""
    return "`token` will be unused" not in str(record.msg)


def _hear_the_rest() -> None:
    """What Python itself would write to standard error goes the same way.

    asyncio writes by its logger; faulthandler tells files and lines, and no values.
    """
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, error, trace: log.critical(
        "uncaught", exc_info=(kind, error, trace)
    )
    sys.unraisablehook = lambda told: log.error(
        "%s: %r",
        told.err_msg or "ignored",
        told.object,
        exc_info=None
        if told.exc_value is None
        else (told.exc_type, told.exc_value, told.exc_traceback),
    )
    threading.excepthook = lambda told: log.error(
        "a thread ended: %s",
        told.thread.name if told.thread else "?",
        exc_info=None
        if told.exc_value is None
        else (told.exc_type, told.exc_value, told.exc_traceback),
    )
