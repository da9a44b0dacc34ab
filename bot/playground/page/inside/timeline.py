"""Everything that happened inside, in groups: what each delivery set off, as `causes` says.

A group is one delivery and what followed from it. What follows from none stands in groups of its
own: the bot's end, its start, what it does by itself, and what cannot be told apart.

    {id, title, at, by_itself, of: [titles of what cannot be told apart], moments: [...]}
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.domain.events import Event
from bot.playground.page.inside import moments
from bot.playground.page.inside.act import ROUNDED, Act
from bot.playground.page.inside.causes import Cause, Causes, Own
from bot.playground.page.inside.masks import Mask
from bot.playground.page.inside.moments import Diary, Moment
from bot.playground.simulators import Simulator
from bot.playground.stage import Stage
from bot.playground.workspace import ApiCall
from bot.playground.workspace.blocks import Json

GROUPS = 40
LATEST = 400
"""Calls of each kind that are looked at."""
QUIET = 10.0
"""Seconds without anything, after which the bot does something else by itself."""
STARTS = 60.0
"""Seconds that a start may take."""
TOGETHER = "At the same time, cannot be told apart"

Caused: TypeAlias = tuple[Moment, Cause]


@dataclass(slots=True)
class Group:
    """What one delivery set off, or what followed from none."""

    id: str
    title: str
    at: float
    cause: Cause
    of: tuple[str, ...] = ()
    moments: list[Moment] = field(default_factory=list)

    @property
    def last(self) -> float:
        """When something happened here last."""
        return max((each.at for each in self.moments), default=self.at)

    def told(self, mask: Mask) -> Json:
        """For the page."""
        ordered = sorted(self.moments, key=lambda each: each.at)
        return {
            "id": self.id,
            "title": mask(self.title),
            "at": self.at,
            "by_itself": not isinstance(self.cause, Act),
            "of": mask([*self.of]),
            "moments": [each.told(self.at, mask) for each in ordered],
        }


class Groups:
    """The groups, as they are filled."""

    def __init__(self, names: dict[str, str]) -> None:
        self.all: list[Group] = []
        self._of: dict[int, Group] = {}
        self._names = names

    def begin(self, act: Act, ack_seconds: float) -> None:
        """A delivery's."""
        delivery = act.delivery
        group = Group(delivery.envelope_id, self._title(act), act.at, act)
        group.moments = [moments.delivered(delivery)]
        if ack := moments.acked(delivery, ack_seconds):
            group.moments.append(ack)
        self._of[id(act)] = group
        self.all.append(group)

    def put(self, moment: Moment, cause: Cause) -> None:
        """One more, in the order of time."""
        group = self._of[id(cause)] if isinstance(cause, Act) else self._own(moment, cause)
        group.moments.append(moment)

    def _title(self, act: Act) -> str:
        return moments.title_of(act.delivery, self._names)

    def _own(self, moment: Moment, cause: tuple[Act, ...] | Own) -> Group:
        """The group of its own that this goes on with, or a new one."""
        going_on = self._going_on(moment.at, cause)
        if going_on is not None:
            return going_on
        title = cause.value if isinstance(cause, Own) else TOGETHER
        of = () if isinstance(cause, Own) else tuple(map(self._title, cause))
        group = Group(f"own-{moment.id}", title, moment.at, cause, of)
        self.all.append(group)
        return group

    def _going_on(self, at: float, cause: tuple[Act, ...] | Own) -> Group | None:
        """What is like it and was not long ago.

        A connection belongs to the start before it, or to the silence that it ends.
        """
        if cause in {Own.KILLED, Own.STARTED, Own.DATABASE}:
            return None
        like = {cause, Own.STARTED, Own.LINE} if cause is Own.CONNECTS else {cause}
        rest = STARTS if cause in {Own.CONNECTS, Own.LINE} else QUIET
        before = [group for group in self.all if group.cause in like and at - group.last <= rest]
        found = max(before, key=lambda group: group.at, default=None)
        interrupted = cause is Own.ITSELF and found is not None and self._began_since(found, at)
        return None if interrupted else found

    def _began_since(self, group: Group, at: float) -> bool:
        """Whether something else began after a group and before this moment."""
        return any(group.at < each.at <= at for each in self.all)


def timeline(stage: Stage, events: Iterable[Event], diary: Diary, mask: Mask) -> list[Json]:
    """The newest groups, newest first; in each the oldest moment comes first."""
    workspace = stage.workspace
    deliveries = workspace.deliveries[-GROUPS:]
    since = deliveries[0].sent_at - ROUNDED if len(workspace.deliveries) > GROUPS else 0.0
    calls = [*enumerate(workspace.api_calls)][-LATEST:]
    causes = Causes(deliveries, [call for _, call in calls], events, diary.deaths)
    groups = Groups({each.id: each.display_name or each.name for each in workspace.people.values()})
    for act in causes.acts:
        groups.begin(act, workspace.post.ack_seconds)
    others = [
        *_lines(stage, events, causes),
        *_requests(stage, causes),
        *((_called(stage, *each), causes.of_slack(each[1])) for each in calls),
        *diary.lines,
    ]
    for moment, cause in sorted(others, key=lambda each: each[0].at):
        if moment.at >= since:
            groups.put(moment, cause)
    newest = sorted(groups.all, key=lambda group: group.at, reverse=True)
    return [group.told(mask) for group in newest[:GROUPS]]


def providers(stage: Stage) -> tuple[Simulator, ...]:
    """The providers on the stage."""
    return (stage.sigmamind, stage.vogent, stage.butter)


def _lines(stage: Stage, events: Iterable[Event], causes: Causes) -> Iterator[Caused]:
    titles = {each.name: each.title for each in providers(stage)}
    for event in events:
        yield moments.written(event, titles), causes.of_line(event)


def _requests(stage: Stage, causes: Causes) -> Iterator[Caused]:
    for provider in providers(stage):
        for place, asked in [*enumerate(provider.requests)][-LATEST:]:
            write = provider.is_write(asked)
            cause = causes.of_request(provider.name, asked, write=write)
            yield moments.asked(provider, place, asked), cause


def _called(stage: Stage, place: int, call: ApiCall) -> Moment:
    return moments.called(place, call, stage.workspace.state.directory)
