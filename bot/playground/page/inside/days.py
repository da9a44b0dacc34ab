"""The menu of bad days: what can go wrong, as people say it. To add one: one `Day` here."""

from dataclasses import dataclass

from bot.playground.page.inside.arming import (
    Arm,
    again,
    kill,
    kill_midway,
    slowly,
    spoiled,
    twice,
    unlinked,
)
from bot.playground.simulators import Cut, Nonsense, Status, Truncated, too_many

PROVIDERS, SLACK, BOT = "A provider", "Slack", "The bot"


@dataclass(frozen=True, slots=True)
class Day:
    """A bad day: its name, its title, what happens then and what the bot should do."""

    name: str
    group: str
    title: str
    happens: str
    should: str
    arm: Arm


TOLD = "the end comes in Numberbot's messages."
FINDS = f"Numberbot should say that it does not know, then find it in the list; {TOLD}"
MISSES = f"Numberbot should say that it does not know, then that it did not happen; {TOLD}"

DAYS = {
    day.name: day
    for day in (
        Day(
            "slow",
            PROVIDERS,
            "The provider is slow",
            "Each request takes 4 seconds.",
            "Numberbot should take every click at once, and end as on any other day.",
            slowly,
        ),
        Day(
            "cut_after",
            PROVIDERS,
            "The line is cut after the next change",
            "It is done, and no answer comes.",
            FINDS,
            spoiled(lambda _: Cut(changed=True)),
        ),
        Day(
            "cut_before",
            PROVIDERS,
            "The line is cut before the next change",
            "Nothing is done, and no answer comes.",
            MISSES,
            spoiled(lambda _: Cut(changed=False)),
        ),
        Day(
            "conflict",
            PROVIDERS,
            "The next change is refused (409)",
            "Somebody else was faster.",
            "Numberbot should say that nothing was changed, and why.",
            spoiled(lambda _: Status(409, words="somebody else was faster")),
        ),
        Day(
            "invalid",
            PROVIDERS,
            "The next change is refused without a reason (422)",
            "As Vogent does it: a number, and not a word.",
            "Numberbot should say that nothing was changed, and what to look at.",
            spoiled(lambda _: Status(422, silent=True)),
        ),
        Day(
            "unlinked",
            PROVIDERS,
            "The next purchase gets no agent",
            "The number is bought, then its agent is refused. Buy one with an agent at Vogent.",
            "Numberbot should say what was done and what was not, and offer a card for the rest.",
            unlinked,
        ),
        Day(
            "key",
            PROVIDERS,
            "The key is refused once (401)",
            "The next request of any kind is not let in.",
            "Numberbot should say so, and name the setting to look at.",
            spoiled(lambda _: Status(401, words="the API key is not valid"), writes=False),
        ),
        Day(
            "half",
            PROVIDERS,
            "The next change is answered by half",
            "It is done; the answer breaks off in the middle.",
            FINDS,
            spoiled(lambda _: Truncated()),
        ),
        Day(
            "busy_purchase",
            PROVIDERS,
            "The next change is put off (429)",
            "The provider wants fewer requests just then.",
            "Numberbot should say that nothing was changed, and when to try again.",
            spoiled(lambda _: too_many(7)),
        ),
        Day(
            "broken",
            PROVIDERS,
            "The next change fails (500)",
            "The provider breaks before it does it, and cannot say how far it came.",
            MISSES,
            spoiled(lambda _: Status(500, words="something broke")),
        ),
        Day(
            "nonsense",
            PROVIDERS,
            "The next change is answered with nonsense",
            "It is done; the answer is a web page.",
            FINDS,
            spoiled(lambda _: Nonsense()),
        ),
        Day(
            "busy",
            PROVIDERS,
            "The next request is put off (429)",
            "Any request, a look at the list too, is told to come back in a second.",
            "Numberbot should wait that long when it only looks, and ask again by itself.",
            spoiled(lambda _: too_many(1), writes=False),
        ),
        Day(
            "twice",
            SLACK,
            "Everything is delivered twice",
            "Each command and each click comes a second time.",
            "Numberbot should do each once, and say so.",
            twice,
        ),
        Day(
            "again",
            SLACK,
            "The last click comes once more",
            "Slack delivers it again, now.",
            "Numberbot should do nothing a second time.",
            again,
        ),
        Day(
            "kill",
            BOT,
            "The bot is killed now",
            "Its process ends, as when a machine loses power.",
            "Slack itself says that a command failed. Once started, Numberbot knows everything.",
            kill,
        ),
        Day(
            "kill_midway",
            BOT,
            "The bot is killed in the middle of the next change",
            "It is done, nobody takes the answer; two seconds later the bot starts again.",
            f"Numberbot should ask the provider what became of it, and do nothing twice; {TOLD}",
            kill_midway,
        ),
    )
}
"""By name, in the order of the menu."""
