"""Everything that happened inside, in order, in groups: what followed from which delivery.

An answer by response_url names its delivery itself, a line of the trail names its plan or its
person. Anything else belongs to the delivery before it, unless all was quiet in between: then the
bot did it by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.events import Event
from bot.playground.page import moments
from bot.playground.page.masks import Mask
from bot.playground.page.moments import Diary, Moment
from bot.playground.simulators import Simulator
from bot.playground.stage import Stage
from bot.playground.workspace import Delivery
from bot.playground.workspace.blocks import Json

GROUPS = 40
QUIET = 10.0
"""Seconds without anything, after which nothing more is put down to a delivery without reason."""
ROUNDED = 0.001
"""The trail knows milliseconds; what it noted may seem to be before its cause by as much."""
LATEST = 150
"""Calls of each kind that are looked at."""
ITSELF = "Numberbot, by itself"


@dataclass(slots=True)
class Group:
    """What followed from one delivery, or what the bot did by itself."""

    id: str
    title: str
    at: float
    delivery: Delivery | None = None
    moments: list[Moment] = field(default_factory=list)
    plans: set[str] = field(default_factory=set)

    @property
    def last(self) -> float:
        """When something happened here last."""
        return max((each.at for each in self.moments), default=self.at)

    def put(self, moment: Moment) -> None:
        """One more."""
        self.moments.append(moment)
        if moment.plan is not None:
            self.plans.add(moment.plan)

    def caused(self, moment: Moment) -> bool:
        """Whether the moment itself says that it followed from this delivery."""
        if self.delivery is None or self.at > moment.at + ROUNDED:
            return False
        if moment.token is not None:
            return self.delivery.response_url.endswith(moment.token)
        if moment.plan is not None and moment.plan in self.plans:
            return True
        return moment.person is not None and moment.person == self.delivery.person


def timeline(stage: Stage, events: Iterable[Event], diary: Diary, mask: Mask) -> list[Json]:
    """The newest groups, newest first; in each the oldest moment comes first."""
    workspace = stage.workspace
    names = {each.id: each.display_name or each.name for each in workspace.people.values()}
    deliveries = workspace.deliveries[-GROUPS:]
    since = deliveries[0].sent_at if len(workspace.deliveries) > GROUPS else 0.0
    found = [*_deliveries(deliveries, workspace.post.ack_seconds, names)]
    for moment in sorted(_others(stage, events, diary), key=lambda each: each.at):
        if moment.at + ROUNDED >= since:
            _place(found, moment)
    found.sort(key=lambda group: group.at, reverse=True)
    return [_told(group, mask) for group in found[:GROUPS]]


def providers(stage: Stage) -> tuple[Simulator, ...]:
    """The providers on the stage."""
    return (stage.sigmamind, stage.vogent, stage.butter)


def _deliveries(
    deliveries: Iterable[Delivery], ack_seconds: float, names: dict[str, str]
) -> Iterable[Group]:
    for each in deliveries:
        group = Group(each.envelope_id, moments.title_of(each, names), each.sent_at, each)
        group.put(moments.delivered(each))
        ack = moments.acked(each, ack_seconds)
        if ack is not None:
            group.put(ack)
        for action in each.payload.get("actions", []):
            group.plans |= {str(action.get("value", "")).rpartition("|")[2]}
        yield group


def _others(stage: Stage, events: Iterable[Event], diary: Diary) -> Iterable[Moment]:
    """All but deliveries."""
    titles = {each.name: each.title for each in providers(stage)}
    yield from (moments.written(each, titles) for each in events)
    yield from diary.moments()
    calls = stage.workspace.api_calls
    for place in range(max(0, len(calls) - LATEST), len(calls)):
        yield moments.called(place, calls[place], stage.workspace.state.directory)
    for provider in providers(stage):
        asked = provider.requests
        for place in range(max(0, len(asked) - LATEST), len(asked)):
            yield moments.asked(provider, place, asked[place])


def _place(groups: list[Group], moment: Moment) -> None:
    """Put it where it says it belongs, else to what was before it."""
    before = [group for group in groups if group.at <= moment.at + ROUNDED]
    group = max(
        (each for each in before if each.caused(moment)),
        key=lambda each: (moment.plan in each.plans, each.at),
        default=None,
    )
    if group is None:
        group = max(before, key=lambda each: each.at, default=None)
        if group is None or moment.at - group.last > QUIET:
            group = Group(f"by-itself-{moment.id}", ITSELF, moment.at)
            groups.append(group)
    group.put(moment)


def _told(group: Group, mask: Mask) -> Json:
    ordered = sorted(group.moments, key=lambda each: each.at)
    return {
        "id": group.id,
        "title": mask(group.title),
        "at": group.at,
        "by_itself": group.delivery is None,
        "moments": [each.told(group.at, mask) for each in ordered],
    }
