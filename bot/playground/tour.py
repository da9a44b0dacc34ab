"""Walking a story: each step does something, and must show what it should."""

from collections.abc import Awaitable, Callable

from bot.playground.stage import Stage
from bot.playground.story import Sight, Step, story
from bot.playground.transcript import Transcript
from bot.playground.workspace.messages import Message, View
from bot.playground.workspace.records import Delivery

OPS = "#ops"
Verify = Callable[[], Awaitable[tuple[bool, str]]]
"""Runs `numberbot audit verify`: whether the trail holds, and what was said."""


class TourFailed(Exception):
    """A step did not show what it should."""


async def tour(stage: Stage, transcript: Transcript, verify: Verify) -> None:
    """Walk the story. Raises TourFailed at the first step that does not show what it should."""
    steps = story()
    card: Message | None = None
    for number, step in enumerate(steps, 1):
        transcript.title(f"{number}. {step.title}")
        transcript.does(step.person.title(), OPS, step.what)
        card = await _act(stage, step, card)
        for sight in step.sights:
            transcript.sees(sight.person.title(), await _seen(stage, sight))
    held = list(stage.vogent.held)
    if held.count("+14155550100") != 1:
        raise TourFailed(f"Vogent should hold the number once; it holds {held}.")
    transcript.title(f"{len(steps) + 1}. Was the trail changed by anybody?")
    transcript.says("$ numberbot audit verify")
    holds, words = await verify()
    transcript.says(words)
    if not holds:
        raise TourFailed("The trail does not verify.")
    _require_clean(stage)
    transcript.says("\nEvery step showed what it should. Try it yourself: make demo")


async def _act(stage: Stage, step: Step, card: Message | None) -> Message | None:
    """Do what a step does; the card, when it is on the table."""
    delivery = await _deliver(stage, step, card)
    if not delivery.ok:
        raise TourFailed(f"“{step.what}” was not acknowledged: {delivery.error}.")
    if not step.typed:
        return card
    seen = await _seen(stage, step.sights[0])
    return seen if isinstance(seen, Message) and seen.buttons() else card


async def _deliver(stage: Stage, step: Step, card: Message | None) -> Delivery:
    """Type, send a form, or press."""
    workspace = stage.workspace
    if step.fills is not None:
        view = workspace.view(step.person)
        if view is None:
            raise TourFailed("There is no form to send.")
        return await workspace.submit(step.person, view, dict(step.fills))
    if step.press is None:
        typed = step.what.removeprefix("/number ")
        return await workspace.command(step.person, OPS, "/number", typed)
    if step.press == "again":
        pressed = next(one for one in reversed(workspace.deliveries) if one.kind == "interactive")
        value = pressed.payload["actions"][0]["value"]
        return await workspace.forge_action(step.person, OPS, "plan.confirm", value)
    return await workspace.click(step.person, _on_table(card), step.press)


def _on_table(card: Message | None) -> Message:
    if card is None:
        raise TourFailed("There is no card to press a button of.")
    return card


async def _seen(stage: Stage, sight: Sight) -> Message | View:
    """Wait until somebody sees what they should."""

    def found() -> Message | View | None:
        view = stage.workspace.view(sight.person) if sight.modal else None
        messages = [] if sight.modal else stage.workspace.seen_by(sight.person, OPS)
        every: list[Message | View] = [*([view] if view else []), *reversed(messages)]
        for shown in every:
            if all(text in shown.plain() for text in sight.texts):
                return shown
        return None

    try:
        return await stage.workspace.until(found, timeout=10)
    except (TimeoutError, AssertionError) as error:
        texts = ", ".join(sight.texts)
        raise TourFailed(f"{sight.person.title()} should have seen: {texts}.") from error


def _require_clean(stage: Stage) -> None:
    """Nothing that Slack would have refused or warned of."""
    wrong = [*stage.workspace.warnings, *stage.workspace.problems]
    if wrong:
        raise TourFailed("Slack would have complained: " + "; ".join(map(str, wrong)))
