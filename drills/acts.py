"""What the drills let people do: every kind of change at every provider, up to its last press.

Each act has its own line or name, so that what a provider was asked for it, and what came of it,
can be told from all others'.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count

from bot.playground.simulators import Simulator
from bot.playground.simulators.exchange import Exchange
from bot.playground.stage import Stage
from bot.playground.workspace import Delivery, Message, View
from bot.slack import ids
from tests.slack.forming import form, opens
from tests.slack.people import types

AREAS = ("206", "303", "305", "312", "404", "503", "602", "617", "702", "713", "801", "919")
PASSWORD = "drill-password-0123"  # noqa: S105 nobody's
TRUNK = {
    "Termination URI": "sip.example.com",
    "Trunk user name": "carrier",
    "Trunk password": PASSWORD,
}
Press = Callable[[], Awaitable[Delivery]]


@dataclass(frozen=True, slots=True)
class Ready:
    """An act before its last press.

    `mark` stands in its plan and in no other's; `asked` tells its requests from others'; `changed`
    is the provider's truth, None where even the provider does not show it.
    """

    mark: str
    press: Press
    asked: Callable[[Exchange], bool]
    changed: Callable[[], bool | None]


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of change at a provider. `modal`: its last press is in a modal.

    `told`: a list of the provider's can tell whether it happened.
    """

    name: str
    provider: str
    begin: Callable[["Acts"], Awaitable[Ready]]
    modal: bool = False
    told: bool = True


class Acts:
    """Begins acts on a stage, for one person; every line is used once."""

    lines: Iterator[str]

    def __init__(self, on: Stage, person: str, lines: Iterator[str]) -> None:
        self.on = on
        self.person = person
        self.lines = lines

    def at(self, provider: str) -> Simulator:
        """The simulated provider."""
        simulator: Simulator = getattr(self.on, provider)
        return simulator

    async def card(self, typed: str) -> Press:
        """A command that brings a card, and its confirming button."""
        workspace = self.on.workspace
        before = {message.ts for message in workspace.seen_by(self.person, "#ops")}

        def found() -> Message | None:
            for message in workspace.seen_by(self.person, "#ops"):
                confirms = any(one.action_id == ids.CONFIRM for one in message.buttons())
                if message.ts not in before and confirms:
                    return message
            return None

        await types(self.on, typed, self.person)
        shown = await workspace.until(found, timeout=60)
        return lambda: workspace.click(self.person, shown, ids.CONFIRM)

    async def sheet(self, typed: str, *texts: str) -> View:
        """A command that brings a form."""
        return await opens(self.on, typed, *texts, person=self.person)

    def sends(self, view: View, **values: str) -> Press:
        """A form's Submit."""
        filled = {title.replace("_", " "): value for title, value in values.items()}
        return lambda: self.on.workspace.submit(self.person, view, dict(filled))


WHOLE = 10_000
"""As many numbers as fit on a page of Butter AI's, which says so when there are more."""


def prepared(on: Stage) -> None:
    """A stage for hundreds of acts: nobody talks too fast, and lists are whole."""
    on.workspace.state.rate_limits = False
    on.butter.page_size = WHOLE


def lines() -> Iterator[str]:
    """Numbers that are set aside for fiction, each once."""
    return (f"+1{area}55501{last:02}" for last in range(100) for area in AREAS)


def _says(mark: str) -> Callable[[Exchange], bool]:
    digits = mark.lstrip("+")
    return lambda one: digits.encode() in one.body or digits in one.raw_path


def _held(simulator: Simulator, line: str) -> Callable[[], bool]:
    return lambda: line in simulator.held


_names = count(1)


async def pick(acts: Acts) -> Ready:
    """SigmaMind picks a number by itself."""
    simulator, name = acts.at("sigmamind"), f"Drill no. {next(_names)}."
    line = next(acts.lines)
    simulator.stock.append(line)
    press = await acts.card(f'buy US {line[2:5]} provider:sigmamind name:"{name}"')
    got = lambda: any(one.get("friendlyName") == name for one in simulator.held.values())  # noqa: E731
    return Ready(name, press, _says(name), got)


def exact(provider: str) -> Callable[[Acts], Awaitable[Ready]]:
    """One very number."""

    async def begin(acts: Acts) -> Ready:
        simulator, line = acts.at(provider), next(acts.lines)
        simulator.stock.append(line)
        press = await acts.card(f"buy {line} provider:{provider}")
        return Ready(line, press, _says(line), _held(simulator, line))

    return begin


def brought(provider: str, *shows: str, **fields: str) -> Callable[[Acts], Awaitable[Ready]]:
    """A number over a trunk, by the provider's form."""

    async def begin(acts: Acts) -> Ready:
        line = next(acts.lines)
        view = await acts.sheet(f"import provider:{provider}", *shows)
        press = acts.sends(view, Number=line, **fields)
        return Ready(line, press, _says(line), _held(acts.at(provider), line))

    return begin


async def twilio(acts: Acts) -> Ready:
    """A number through Butter's Twilio integration."""
    line = next(acts.lines)
    view = await acts.sheet("import provider:butter")
    await acts.on.workspace.choose(acts.person, view, "What to bring", "integration")
    view = await form(acts.on, "Twilio integration", person=acts.person)
    integration = next(iter(acts.on.butter.integrations))
    press = acts.sends(view, Number=line, Twilio_integration=integration)
    return Ready(line, press, _says(line), _held(acts.on.butter, line))


async def sip_user(acts: Acts) -> Ready:
    """A SIP user at Vogent."""
    name = f"drill-{next(_names)}-x"
    view = await acts.sheet("import provider:vogent")
    await acts.on.workspace.choose(acts.person, view, "What to bring", "sip_user")
    view = await form(acts.on, "SIP user name", person=acts.person)
    given = {"SIP user name": name, "Login name": name, "Password": PASSWORD}
    press = acts.sends(view, **given)
    return Ready(name, press, _says(name), _held(acts.on.vogent, name))


async def rename(acts: Acts) -> Ready:
    """A name at SigmaMind, by words."""
    simulator, line, name = acts.on.sigmamind, next(acts.lines), f"Drill no. {next(_names)}."
    simulator.hold(line)
    press = await acts.card(f'update {line} name:"{name}" provider:sigmamind')
    return Ready(name, press, _says(name), lambda: simulator.held[line]["friendlyName"] == name)


async def password(acts: Acts) -> Ready:
    """A trunk's password at SigmaMind, by its form: no list shows it."""
    simulator, line = acts.on.sigmamind, next(acts.lines)
    simulator.hold(line, provider="byo", terminationSipURI="sip.example.com")
    view = await acts.sheet(f"update {line} provider:sigmamind", "Trunk password")
    await acts.sends(view, Trunk_password=PASSWORD)()

    def shown() -> View | None:
        card = acts.on.workspace.view(acts.person)
        return card if card is not None and ids.CONFIRM in str(card.blocks) else None

    card = await acts.on.workspace.until(shown, timeout=60)
    press = lambda: acts.on.workspace.click(acts.person, card, ids.CONFIRM)  # noqa: E731
    return Ready(line, press, _says(line), lambda: None)


async def given_back(acts: Acts) -> Ready:
    """A number at Vogent is released."""
    simulator, line = acts.on.vogent, next(acts.lines)
    simulator.hold(line)
    handle = simulator.held[line]["id"]
    press = await acts.card(f"release {line} provider:vogent")
    return Ready(line, press, _says(handle), lambda: line not in simulator.held)


def linked(provider: str, field: str) -> Callable[[Acts], Awaitable[Ready]]:
    """An agent is linked to a number."""

    async def begin(acts: Acts) -> Ready:
        simulator, line = acts.at(provider), next(acts.lines)
        simulator.hold(line)
        agent = next(iter(simulator.agents))
        record = simulator.held[line]
        handle = str(record.get("id") or record.get("phone_number_id") or line)
        press = await acts.card(f"assign {line} {agent} provider:{provider}")
        return Ready(line, press, _says(handle), lambda: record.get(field) == agent)

    return begin


ACTS = (
    Act("buys by area", "sigmamind", pick),
    Act("buys a number", "sigmamind", exact("sigmamind")),
    Act("imports", "sigmamind", brought("sigmamind", "Trunk password", **TRUNK), modal=True),
    Act("renames", "sigmamind", rename),
    Act("changes a password", "sigmamind", password, modal=True, told=False),
    Act("assigns", "sigmamind", linked("sigmamind", "inboundAgentId")),
    Act("buys a number", "vogent", exact("vogent")),
    Act("imports", "vogent", brought("vogent", "Trunk password", **TRUNK), modal=True),
    Act("creates a SIP user", "vogent", sip_user, modal=True),
    Act("releases", "vogent", given_back),
    Act("assigns", "vogent", linked("vogent", "agentId")),
    Act(
        "imports",
        "butter",
        brought("butter", "SIP server", SIP_server="sip.example.com"),
        modal=True,
    ),
    Act("imports from Twilio", "butter", twilio, modal=True),
    Act("assigns", "butter", linked("butter", "assigned_agent_id")),
)
"""Every kind of change that a list can settle, and one that none can."""
