"""A line of the trail in words: what was done, by whom, when."""

from collections.abc import Mapping

from bot.domain.events import Action, Event, Phase
from bot.slack.text import escape, when_kept

DONE: Mapping[str, str] = {
    Action.BUY: "bought",
    Action.IMPORT: "imported",
    Action.UPDATE: "updated",
    Action.ASSIGN: "assigned",
    Action.UNASSIGN: "unassigned",
    Action.RELEASE: "released",
    Action.CALL: "called from",
    Action.CREATE_SIP_USER: "created",
    Action.EXPORT: "exported",
}
"""What an action is called once it happened."""


def happened(event: Event) -> str:
    """“bought by alice, Jan 15 at 10:30”, as mrkdwn; in part, where it was done so."""
    done = DONE.get(event.action, event.action)
    part = " in part" if event.phase == Phase.PARTIAL else ""
    who = escape(event.actor_name or event.actor_id)
    return f"{done}{part} by {who}, {when_kept(event.time)}"


def noted(event: Event) -> str:
    """“buy proposed by alice, Jan 15 at 10:30”: any line of the trail, whatever its phase."""
    action = event.action.partition(".")[2]
    phase = f"settled as {event.outcome}" if event.phase == Phase.SETTLED else event.phase
    who = escape(event.actor_name or event.actor_id)
    return f"{action} {phase} by {who}, {when_kept(event.time)}"
