"""What belongs together in the log: each thing that Slack sends, and each turn in the background.

Every line of such work carries its id as `request_id`, ours and the libraries', also of the tasks
that it starts; and the plan that it is about as `plan`, once there is one.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.contextvars import (
    bind_contextvars,
    bound_contextvars,
    get_contextvars,
    unbind_contextvars,
)

ID = "request_id"
PLAN = "plan"


@contextmanager
def following(kind: str) -> Iterator[None]:
    """Give what is done in the block an id, which begins with its kind; not a second one."""
    if ID in get_contextvars():
        yield
        return
    try:
        with bound_contextvars(**{ID: f"{kind}.{secrets.token_hex(6)}"}):
            yield
    finally:
        unbind_contextvars(PLAN)


def about(plan_id: str) -> None:
    """From now on this work is about a plan; not, where it is about another one already."""
    if PLAN not in get_contextvars():
        bind_contextvars(**{PLAN: plan_id})


@contextmanager
def one_of_many(plan_id: str) -> Iterator[None]:
    """The block is about a plan, and what comes after it about another."""
    with bound_contextvars(**{PLAN: plan_id}):
        yield
