"""One request to a simulated provider and the answer it got, as its log keeps them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and its answer once it was given.

    `connection` tells requests over the same connection; `status` None is no answer (yet);
    `fault` names what spoiled the answer; `ended` is when it was given, or the line was cut.
    `raw_path` is the path as it came, with what is percent-encoded in it.
    """

    time: float
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes
    connection: int
    status: int | None = None
    answer: bytes = b""
    answer_type: str = ""
    fault: str | None = None
    ended: float | None = None
    raw_path: str = ""

    @property
    def sent(self) -> Any:
        """The request's JSON, or None."""
        return _json(self.body)

    @property
    def answered(self) -> Any:
        """The answer's JSON, or None."""
        return _json(self.answer)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
