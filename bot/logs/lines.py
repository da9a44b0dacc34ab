"""A log line on its way out: every text of it is rid of secrets, and no line is lost."""

import json
import logging
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any

import structlog

from bot.logs.known import HIDDEN, KNOWN
from bot.logs.shapes import each_value, may_be_in, unshaped

DEEPEST = 8
OUR_OWN = frozenset({"level", "timestamp"})
PLAIN = frozenset({str, int, float, bool, type(None)})
LOST = "a line that cannot be shown"


def discreet(text: str) -> str:
    """The text without secrets: those that are known, and what looks like one."""
    return unshaped(KNOWN.hidden(text))


def without_secrets(
    _: object, __: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The last of structlog's processors before a line is rendered."""
    return fields if harmless(fields) else looked_through(fields)


def looked_through(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields, each rid of secrets by itself."""
    ours = {name: value for name, value in fields.items() if name in OUR_OWN}
    said = {name: value for name, value in fields.items() if name not in OUR_OWN}
    return {**each_value(said, _shown), **ours}


def harmless(fields: Mapping[str, Any]) -> bool:
    """Whether nothing in a line needs a second look, as in nearly every one: seen at once.

    What no text of a line has, taken together, none of them has.
    """
    if not PLAIN.issuperset(map(type, fields.values())):
        return False
    whole = "\n".join([*fields, *map(str, fields.values())])
    return not KNOWN.may_be_in(whole) and not may_be_in(whole)


def _shown(value: Any, deeper: int = DEEPEST) -> Any:
    """A value as it may be rendered: texts, numbers, and lists and mappings of them."""
    match value:
        case None | bool():
            return value
        case str():
            return discreet(value)
        case int() | float():
            return value if KNOWN.hidden(str(value)) == str(value) else HIDDEN
        case Mapping() if deeper:
            return each_value(value, lambda inner: _shown(inner, deeper - 1))
        case list() | tuple() | set() | frozenset() if deeper:
            return [_shown(inner, deeper - 1) for inner in value]
        case _:
            return discreet(_told(value))


def _told(value: object) -> str:
    """An object's repr; what cannot say it, by its kind."""
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 whatever somebody's __repr__ raises, the line is written
        return f"<{type(value).__name__}>"


class Discreet(structlog.stdlib.ProcessorFormatter):
    """Formats every record; one that cannot be formatted is told as far as it can be."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, or several with a traceback.

        One of our own that has none needs no copy of the record, to which nothing is added.
        """
        try:
            fields: Any = record.msg
            if hasattr(record, "_name") and PLAIN.issuperset(map(type, fields.values())):
                return self._rendered(record, fields)
            return super().format(record)
        except Exception:  # noqa: BLE001 logging would print the record as it is, secrets and all
            return _plainly(record)

    def _rendered(self, record: logging.LogRecord, fields: Mapping[str, Any]) -> str:
        said: Any = {**fields, "_record": record, "_from_structlog": True}
        for process in self.processors:
            said = process(None, record.levelname.lower(), said)
        return str(said)


def _plainly(record: logging.LogRecord) -> str:
    said = {"event": LOST, "level": record.levelname.lower(), "logger": record.name}
    with suppress(Exception):
        said["event"] = discreet(f"{_told(record.msg)} {_told(record.args)}")
    return json.dumps(said)


class Written(logging.StreamHandler[Any]):
    """Writes lines; where the stream does not take one, it gets it in plain letters."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's name
        """Not logging's own, which prints the record's arguments as they are."""
        with suppress(Exception):
            line = self.format(record).encode("ascii", "backslashreplace").decode()
            self.stream.write(f"{line}{self.terminator}")
            self.flush()
