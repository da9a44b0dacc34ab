"""What set off what. Nothing is guessed: where the facts leave a choice, that is said.

`act` says when a delivery is *active*.

- An answer belongs to the delivery with its token. Two deliveries of the same thing share one: the
  first gets what was done, each repeat its own refusal.
- A line of the trail belongs to the press of its plan by its person; a refusal to the one whose
  answer says it; a proposal to the one whose answer shows its card.
- A request to a provider belongs to the only active delivery that can have made it. A press can
  only between the confirmation and the end of its plan, and at its plan's provider; a command can
  not make one that changes something. Of several plans it belongs to the one whose number it names.
- A message without a token belongs to the delivery that ended the plan it names, just before; one
  that names no plan to the only active delivery.
- What expires, what reconcile does, and what follows from no active delivery, the bot does by
  itself. What may follow from several is kept apart.
"""

import json
import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeAlias

from bot.domain.actors import NUMBERBOT
from bot.domain.events import Event, Phase
from bot.domain.numbers import E164
from bot.playground.page.inside.act import ROUNDED, Act
from bot.playground.page.inside.ledger import pretty, time_of
from bot.playground.simulators import Exchange
from bot.playground.workspace import ApiCall, Delivery
from bot.slack.text import escape

AFTERWARDS = 10.0
"""Seconds after a plan's end in which its delivery tells of it; reconcile waits for a minute."""
REFUSALS = frozenset({Phase.REFUSED, Phase.DUPLICATE})
DOUBTS = frozenset({Phase.UNKNOWN, Phase.PENDING})
CONNECTING = frozenset({"auth.test", "apps.connections.open"})
TYPES = {
    "slash": "slash_commands",
    "button": "block_actions",
    "home": "block_actions",
    "modal": "view_submission",
    "shortcut": "shortcut",
}
"""Which delivery brings a person's doing, by the trail's word for where it came from."""


class Own(StrEnum):
    """What follows from no delivery."""

    KILLED = "The bot is killed"
    STOPPED = "The bot is stopped in order"
    STARTED = "The bot is started"
    CONNECTS = "Numberbot connects to Slack"
    ITSELF = "Numberbot, by itself"
    DATABASE = "Somebody else at the database"
    LINE = "The line to Slack"


Cause: TypeAlias = Act | tuple[Act, ...] | Own
"""The delivery; several, where they cannot be told apart; or the bot itself."""


class Causes:
    """Says of each thing that happened what set it off."""

    def __init__(
        self,
        deliveries: Iterable[Delivery],
        calls: Sequence[ApiCall],
        events: Iterable[Event],
        deaths: Sequence[float],
    ) -> None:
        lines = sorted(events, key=lambda each: each.seq)
        self._numbers = {each.plan_id: each.number for each in lines if each.plan_id}
        self._refusals = [each for each in lines if each.phase in REFUSALS]
        self.acts: list[Act] = []
        for delivery in deliveries:
            self.acts.append(self._act(delivery))
        self._answered: dict[int, Act] = {}
        for token in dict.fromkeys(act.token for act in self.acts if act.token):
            self._share(token, [call for call in calls if call.args.get("token") == token])
        self._lines = {each.seq: self._line(each) for each in lines}
        for act in self.acts:
            act.close(deaths)

    def of_line(self, event: Event) -> Cause:
        """What a line of the trail follows from."""
        return self._lines[event.seq]

    def of_request(self, provider: str, asked: Exchange, *, write: bool) -> Cause:
        """What a request to a provider follows from."""
        asking = [act for act in self.acts if act.may_ask(provider, asked.time, write=write)]
        if all(act.begun for act in asking):
            named = [act for act in asking if act.begun and _names(asked, act.begun.number)]
            asking = named if len(named) == 1 else asking
        return _only(asking)

    def of_slack(self, call: ApiCall) -> Cause:
        """What a call of Slack follows from."""
        if call.method in CONNECTING:
            return Own.CONNECTS
        if call.method == "response_url":
            return self._answered.get(id(call), Own.ITSELF)
        if trigger := call.args.get("trigger_id"):
            return _only([a for a in self.acts if a.delivery.trigger_id == trigger][:1])
        text = json.dumps(dict(call.args), ensure_ascii=False, default=str)
        if self._tells_of_plan(text):
            return _only([act for act in self.acts if self._just_ended(act, call.at, text)])
        active = [act for act in self.acts if act.active(call.at)]
        person = call.args.get("user") or call.args.get("user_id") or call.args.get("channel")
        theirs = [act for act in active if act.delivery.person == person]
        return _only(theirs or ([] if call.args.get("user") else active))

    def _act(self, delivery: Delivery) -> Act:
        """A delivery; its plan is that of the pressed button, if it carries one."""
        actions = delivery.payload.get("actions") or [{}]
        carried = str(actions[0].get("value", "")).rpartition("|")[2]
        act = Act(delivery, carried if carried in self._numbers else None)
        earlier = (one for one in self.acts if act.token and one.token == act.token)
        act.repeats = next(earlier, None)
        return act

    def _share(self, token: str, answers: list[ApiCall]) -> None:
        """Give each delivery with this token its answers."""
        acts = [act for act in self.acts if act.token == token and act.taken]
        if not acts:
            return
        no = [call for call in answers if self._refuses(call, acts[0])]
        done = [call for call in answers if call not in no]
        first, rest = (done, no) if acts[0].plan else (done[:1], [*done[1:], *no])
        if len(acts) == 1:
            first, rest = answers, []
        takers = acts[1:] if first else acts
        for call in first:
            self._give(acts[0], call)
        for place, call in enumerate(rest):
            self._give(takers[min(place, len(takers) - 1)], call)
        for act in acts:
            act.refused = any(call in no for call in act.answers)

    def _give(self, act: Act, call: ApiCall) -> None:
        act.answers.append(call)
        self._answered[id(call)] = act

    def _refuses(self, call: ApiCall, act: Act) -> bool:
        person = act.delivery.person
        return any(each.actor_id == person and _says(call, each) for each in self._refusals)

    def _line(self, event: Event) -> Cause:
        if event.source not in TYPES or event.phase == Phase.EXPIRED:
            return Own.ITSELF
        if event.phase in REFUSALS:
            return self._refusal(event)
        if event.phase == Phase.PROPOSED:
            return self._proposal(event)
        if event.phase in {Phase.CONFIRMED, Phase.CANCELLED} or _by_word(event):
            return self._decision(event)
        return self._end(event)

    def _near(self, event: Event) -> list[Act]:
        """What this person did before, in this way, that is not over."""
        at = time_of(event)
        return [
            act
            for act in self.acts
            if act.taken
            and act.delivery.person == event.actor_id
            and act.delivery.type == TYPES[event.source]
            and act.at <= at + ROUNDED
            and (act.last_answer() or math.inf) + ROUNDED >= at
        ]

    def _refusal(self, event: Event) -> Cause:
        near = [act for act in self._near(event) if not act.noted]
        told = [act for act in near if any(_says(call, event) for call in act.answers)]
        waiting = [act for act in near if not act.answers and act.plan in {None, event.plan_id}]
        found = _only(told[:1] or waiting)  # of two with the same words either is right
        if isinstance(found, Act):
            found.noted = True
        return found

    def _proposal(self, event: Event) -> Cause:
        near = self._near(event)
        shown = [act for act in near if any(_shows(call, event) for call in act.answers)]
        return _only(shown or [act for act in near if not act.refused])

    def _decision(self, event: Event) -> Cause:
        """Of a plan: confirmed, cancelled, or settled by a person's word."""
        found = _only(self._undecided(event))
        if isinstance(found, Act):
            found.decided = event
        return found

    def _undecided(self, event: Event) -> list[Act]:
        """The presses that this line can be of."""
        presses = [
            act
            for act in self._near(event)
            if act.plan == event.plan_id and not act.refused and act.decided is None
        ]
        return [act for act in presses if act.repeats not in presses]

    def _end(self, event: Event) -> Cause:
        """Of a plan that was carried out."""
        begun = [act for act in self.acts if act.begun and act.begun.plan_id == event.plan_id]
        found = _only(begun or self._undecided(event))
        if isinstance(found, Act):
            found.ended = event
        return found

    def _tells_of_plan(self, text: str) -> bool:
        return any(_tells_of(text, plan, number) for plan, number in self._numbers.items())

    def _just_ended(self, act: Act, at: float, text: str) -> bool:
        line = act.ended or act.decided
        if line is None or line.plan_id is None or line.phase in DOUBTS:
            return False
        if not _tells_of(text, line.plan_id, line.number):
            return False
        return -ROUNDED <= at - time_of(line) <= AFTERWARDS


def _only(acts: Sequence[Act]) -> Cause:
    """The one there is; several are kept apart; none is the bot itself."""
    if not acts:
        return Own.ITSELF
    return acts[0] if len(acts) == 1 else tuple(acts)


def _by_word(event: Event) -> bool:
    """Whether a person settled a doubt."""
    return event.phase == Phase.SETTLED and event.actor_id != NUMBERBOT


def _says(call: ApiCall, event: Event) -> bool:
    """Whether an answer is this refusal in words."""
    reason = escape(event.reason or "")
    return bool(reason) and str(call.args.get("text", "")).startswith(reason)


def _shows(call: ApiCall, event: Event) -> bool:
    """Whether an answer shows the card of this line's plan: a button carries its id."""
    return f'|{event.plan_id}"' in json.dumps(call.args.get("blocks") or [], default=str)


def _tells_of(text: str, plan: str, number: str | None) -> bool:
    return plan in text or (number is not None and pretty(number) in text)


def _names(asked: Exchange, number: str | None) -> bool:
    """Whether a request is about this number, which some providers write without its country."""
    if number is None or not number.startswith("+"):
        return False
    text = f"{asked.path} {json.dumps(dict(asked.query))} {asked.body.decode(errors='replace')}"
    return E164(number).national in text
