"""A form that is open: its verb, and what was chosen so far. It is kept in the view itself."""

import json
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.domain.errors import NotUnderstood
from bot.domain.numbers import E164, Line, SipUser
from bot.domain.requests import Way
from bot.slack.message import CHANNEL, View
from bot.slack.verbs import VERBS

EDITION = 1
SIP_USER = "sip:"
OLD = (
    "This form is from an older version of Numberbot, so nothing was done. Close it, and open it"
    " again."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`plan_id` is that of the plan which an import's Submit makes, so it is made once.

    `held` are the fields of an update that said something when it was opened.
    `types_secrets`: its secrets are typed, not chosen by name; what is meant for one must never be
    taken for the other.

    `turn` counts how often it was laid out: fields get new names each time, or Slack would keep
    in them what was typed before.
    """

    verb: str
    plan_id: str
    provider: str | None = None
    way: Way | None = None
    line: Line | None = None
    channel: str | None = None
    held: tuple[str, ...] = ()
    types_secrets: bool = True
    turn: int = 0

    def next(self, **changed: Any) -> Self:
        """The same form, laid out anew."""
        return replace(self, turn=self.turn + 1, **changed)

    def pack(self) -> str:
        """As it stands in the view: nothing that was typed."""
        kept = {
            "edition": EDITION,
            "verb": self.verb,
            "plan": self.plan_id,
            "provider": self.provider,
            "way": self.way,
            "line": None if self.line is None else self.line.typed,
            "held": list(self.held) or None,
            "types": self.types_secrets,
            "turn": self.turn,
            CHANNEL: self.channel,
        }
        return json.dumps({key: value for key, value in kept.items() if value is not None})

    @classmethod
    def of(cls, view: View) -> Self:
        """The sheet of a view. Raises NotUnderstood for one that this version did not make."""
        try:
            kept = json.loads(view.get("private_metadata") or "")
            if kept["edition"] != EDITION or kept["verb"] not in VERBS:
                raise NotUnderstood(OLD)
            return cls(
                verb=kept["verb"],
                plan_id=kept["plan"],
                provider=kept.get("provider"),
                way=Way(kept["way"]) if "way" in kept else None,
                line=line_of(kept["line"]) if "line" in kept else None,
                channel=kept.get(CHANNEL),
                held=tuple(kept.get("held", ())),
                types_secrets=kept["types"],
                turn=int(kept["turn"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise NotUnderstood(OLD) from error


def line_of(text: str) -> Line:
    """A line as we write it ourselves: a SIP user's name may look like a number."""
    if text.startswith(SIP_USER):
        return SipUser(text.removeprefix(SIP_USER))
    return E164(text)


def block_id(name: str, turn: int) -> str:
    """The name of a field's block."""
    return f"{name}.{turn}"


def typed(view: View) -> dict[str, str | None]:
    """What is filled in, by the fields' names; None where nothing is."""
    found: dict[str, str | None] = {}
    for block, elements in ((view.get("state") or {}).get("values") or {}).items():
        for entry in elements.values():
            chosen = entry.get("selected_option")
            value = chosen["value"] if chosen else entry.get("value")
            found[block.rpartition(".")[0]] = value
    return found
