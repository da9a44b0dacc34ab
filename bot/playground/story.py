"""The story that the tour walks: each step does something, and must show what it should."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOUGHT = "+1 415-555-0100"
AGENT = "Front desk"
IMPORTED, NAMED = "+1 415-555-0123", "+1 212-555-0190"
TRUNK = {
    "Number": IMPORTED,
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": "not-a-password",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody must come to see: every one of these texts in one message, or in a modal."""

    person: str
    texts: tuple[str, ...]
    modal: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title, who does what, what must be seen then.

    `press` is a button's name; `fills` what is filled into the form that is open, and sent.
    """

    title: str
    person: str
    what: str
    sights: tuple[Sight, ...]
    press: str | None = None
    fills: Mapping[str, str] | None = None

    @property
    def typed(self) -> bool:
        """Whether it is typed, not pressed, and no form is sent."""
        return self.press is None and self.fills is None


def story() -> Sequence[Step]:
    """The steps, in order."""

    def alice(*texts: str) -> Sight:
        return Sight("alice", texts)

    def form(*texts: str) -> Sight:
        return Sight("alice", texts, modal=True)

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
            "Bob looks what else is for sale",
            "bob",
            "/number search US 415",
            (Sight("bob", ("Offers for US 415", "+1 415-555-0101", "SigmaMind picks")),),
        ),
        Step(
            "A number at her carrier should come to Vogent: a form asks what Vogent needs",
            "alice",
            "/number import provider:vogent",
            (form("Import a number", "Termination URI", "Trunk password"),),
        ),
        Step(
            "She mistypes twice; each mistake stands at its field, and nothing is sent",
            "alice",
            "sends the form with a mistake in it",
            (form("Import a number"),),
            fills=TRUNK | {"Number": "(415) 555-0123", "Termination URI": "https://telnyx.com"},
        ),
        Step(
            "Then it is right; the form stays until Vogent has answered",
            "alice",
            "sends the form",
            (
                form(f"{IMPORTED} was imported* at Vogent"),
                Sight("bob", ("@Alice imported", IMPORTED)),
            ),
            fills=TRUNK,
        ),
        Step(
            "A name is wrong; the card shows what it is now, and what it would be",
            "alice",
            '/number update +12125550190 name:"Sales"',
            (alice(f"Update {NAMED} at SigmaMind?", "Front desk → *Sales*"),),
        ),
        Step(
            "She confirms",
            "alice",
            "presses Update",
            (alice(f"{NAMED} was updated"), Sight("bob", (f"@Alice updated {NAMED}",))),
            press="plan.confirm",
        ),
        Step(
            "A test call rings somebody and costs money, so it asks first",
            "alice",
            f'/number call {BOUGHT} to:+14155552671 agent:"{AGENT}"',
            (alice("Call +1 415-555-2671 from", "It rings at once"),),
        ),
        Step(
            "She would rather not",
            "alice",
            "presses Cancel",
            (alice("Cancelled: +1 415-555-2671 was not called"),),
            press="plan.cancel",
        ),
        Step(
            "The imported number goes back: whom does that hit, and is it the right one?",
            "alice",
            f"/number release {IMPORTED}",
            (alice(f"Release {IMPORTED} at Vogent?", "cannot be undone here", "[ Release ]"),),
        ),
        Step(
            "It is",
            "alice",
            "presses Release",
            (
                alice(f"{IMPORTED} was released", "no longer yours"),
                Sight("bob", (f"@Alice released {IMPORTED}",)),
            ),
            press="plan.confirm",
        ),
        Step(
            "Everything known of one number",
            "bob",
            f"/number show {BOUGHT}",
            (Sight("bob", (f"{BOUGHT} at Vogent", AGENT, "bought by Alice")),),
        ),
        Step(
            "Which providers are on, and what can each do?",
            "bob",
            "/number providers",
            (Sight("bob", ("SigmaMind", "Vogent", "Butter AI", "release")),),
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
