"""Where a form's secrets come from: typed into it, or chosen by name from the environment."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from bot import logs
from bot.slack.forms.sheet import typed
from bot.slack.message import View
from bot.slack.verbs import SECRET

Listener = Callable[..., Awaitable[Any]]
NO_SUCH = "Numberbot's environment has no secret of this name (any more). Choose one of the list."


@dataclass(frozen=True, slots=True)
class SecretSource:
    """`typed`: secrets are typed. Else one of `named` is chosen; its value never goes to Slack."""

    typed: bool = True
    named: Mapping[str, SecretStr] = field(default_factory=dict)

    def read(self, filled: str) -> SecretStr | None:
        """The secret of what was filled in; None when there is none of that name."""
        return SecretStr(filled) if self.typed else self.named.get(filled)


def hushed(listener: Listener) -> Listener:
    """The same listener, what stands in its form's secret fields hidden from the log meanwhile.

    Slack sends that with every choice in a modal, not with Submit alone.
    """

    @functools.wraps(listener)
    async def hush(*args: object, **kwargs: Any) -> object:
        logs.hide_in_this_task(filled_in((kwargs.get("body") or {}).get("view") or {}))
        return await listener(*args, **kwargs)

    return hush


def filled_in(view: View) -> list[str]:
    """What stands in a view's secret fields."""
    try:
        return [value for name, value in typed(view).items() if name in SECRET and value]
    except (AttributeError, KeyError, TypeError):  # no view, or none that Slack would send
        return []
