"""A story that walks by itself: each step does something, and must show what it should."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.playground.stage import Stage
from bot.playground.transcript import Transcript
from bot.playground.workspace.messages import Message

OPS = "#ops"
BOUGHT = "+1 415-555-0100"
AGENT = "Front desk"
Verify = Callable[[], Awaitable[tuple[bool, str]]]
"""Runs `numberbot audit verify`: whether the trail holds, and what was said."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody must come to see: every one of these texts in one message."""

    person: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title, who does what, what must be seen then."""

    title: str
    person: str
    what: str
    sights: tuple[Sight, ...]
    press: str | None = None

    @property
    def typed(self) -> bool:
        """Whether it is typed, not pressed."""
        return self.press is None


class TourFailed(Exception):
    """A step did not show what it should."""


def story() -> Sequence[Step]:
    """The steps, in order."""

    def alice(*texts: str) -> Sight:
        return Sight("alice", texts)

    return (
        Step(
            "Alice asks what there is",
            "alice",
            "/number help",
            (alice("What /number can do", "/number buy US 415"),),
        ),
        Step(
            "She wants a number in San Francisco: a card shows what would be bought",
            "alice",
            "/number buy US 415",
            (alice(f"Buy {BOUGHT} at Vogent?", "[ Buy this number ]", "[ Cancel ]"),),
        ),
        Step(
            "She confirms: it is bought, once, and the channel hears of it",
            "alice",
            "presses Buy this number",
            (
                alice(f"{BOUGHT}* is yours at Vogent"),
                Sight("bob", ("@Alice bought", BOUGHT)),
            ),
            press="plan.confirm",
        ),
        Step(
            "Her phone still shows the old card; she presses once more",
            "alice",
            "presses Buy this number again",
            (alice("You confirmed this already", "Nothing was done twice"),),
            press="again",
        ),
        Step(
            "Bob mistypes",
            "bob",
            "/number byu US 415",
            (Sight("bob", ("Did you mean `buy`?",)),),
        ),
        Step(
            "Bob tries a number that is none",
            "bob",
            "/number buy +1 415 555",
            (Sight("bob", ("too few digits",)),),
        ),
        Step(
            "Somebody should answer the number: a card shows who does now, and who would",
            "alice",
            f'/number assign {BOUGHT} "front desk"',
            (alice(f"Assign {AGENT} to {BOUGHT} at Vogent?", f"none → *{AGENT}*"),),
        ),
        Step(
            "She confirms that too",
            "alice",
            "presses Assign this agent",
            (
                alice(f"{AGENT} was assigned to {BOUGHT}* at Vogent"),
                Sight("bob", (f"@Alice assigned {AGENT} to {BOUGHT}",)),
            ),
            press="plan.confirm",
        ),
        Step(
            "And it is taken away again; she looks at the card, and leaves it so",
            "alice",
            f"/number unassign {BOUGHT}",
            (alice(f"Unassign {AGENT} from {BOUGHT} at Vogent?"),),
        ),
        Step(
            "Cancelling changes nothing",
            "alice",
            "presses Cancel",
            (alice(f"Cancelled: {AGENT} was not unassigned from {BOUGHT}"),),
            press="plan.cancel",
        ),
        Step(
            "What do we have, at all three providers?",
            "bob",
            "/number list",
            (Sight("bob", (BOUGHT, "SigmaMind", "Vogent", "Butter AI")),),
        ),
        Step(
            "Who did what? The trail knows, refusals included",
            "bob",
            "/number audit",
            (Sight("bob", ("proposed", "confirmed", "done", "duplicate", "assign", "cancelled")),),
        ),
    )


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
    workspace = stage.workspace
    if step.typed:
        delivery = await workspace.command(
            step.person, OPS, "/number", step.what.removeprefix("/number ")
        )
    elif step.press == "again":
        pressed = next(one for one in reversed(workspace.deliveries) if one.kind == "interactive")
        value = pressed.payload["actions"][0]["value"]
        delivery = await workspace.forge_action(step.person, OPS, "plan.confirm", value)
    else:
        delivery = await workspace.click(step.person, _on_table(card), step.press or "")
    if not delivery.ok:
        raise TourFailed(f"“{step.what}” was not acknowledged: {delivery.error}.")
    if not step.typed:
        return card
    seen = await _seen(stage, step.sights[0])
    return seen if seen.buttons() else card


def _on_table(card: Message | None) -> Message:
    if card is None:
        raise TourFailed("There is no card to press a button of.")
    return card


async def _seen(stage: Stage, sight: Sight) -> Message:
    """Wait until somebody sees what they should."""

    def found() -> Message | None:
        for message in reversed(stage.workspace.seen_by(sight.person, OPS)):
            if all(text in message.plain() for text in sight.texts):
                return message
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
