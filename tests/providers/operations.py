"""Every operation of the interface: what it finds, how it is asked for, what it must leave."""

from collections.abc import Awaitable, Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.domain.holdings import Holding
from bot.domain.numbers import E164, Area
from bot.playground.simulators.stock import seeded
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import PROVIDERS
from tests.providers.conftest import UNCONFIRMED, There

OURS, BROUGHT, CALLED = E164("+14155550190"), E164("+14155550191"), E164("+14155550192")
AREA = Area("US", "415")
TRUNK = {"number": str(BROUGHT), "trunk": "sip.carrier.example", "username": "trunk-user"}
CALL = {"to": str(CALLED)}


@dataclass(frozen=True)
class Facts:
    """What the table needs to know of one provider: its words, and what its forms are given."""

    agent_fields: tuple[str, ...]
    forms: Mapping[Feature, Mapping[str, Any]]
    imported: Mapping[str, Any] = field(default_factory=dict)


FACTS: Mapping[str, Facts] = MappingProxyType(
    {
        "sigmamind": Facts(
            ("inboundAgentId", "outboundAgentId"),
            {
                Feature.IMPORT_SIP: {**TRUNK, "password": "not-a-password"},
                Feature.UPDATE: {"name": "Night desk", "trunk": "sip.other.example"},
                Feature.CALL: CALL,
            },
            {"provider": "byo", "terminationSipURI": "sip.carrier.example"},
        ),
        "vogent": Facts(
            ("agentId",),
            {
                Feature.IMPORT_SIP: {**TRUNK, "password": "not-a-password"},
                Feature.CREATE_SIP_USER: {
                    "user": "frontdesk",
                    "username": "frontdesk-login",
                    "password": "not-a-password",
                },
                Feature.CALL: CALL,
            },
        ),
        "butter": Facts(
            ("assigned_agent_id",),
            {
                Feature.IMPORT_SIP: {"number": str(BROUGHT), "server": "sip.carrier.example"},
                Feature.IMPORT_INTEGRATION: {
                    "number": str(BROUGHT),
                    "integration": "intg_3c8e51d07a94",
                },
                Feature.CALL: CALL,
            },
        ),
    }
)


@dataclass(frozen=True)
class Scene:
    """A provider at which we hold one number, `held`, and nothing else."""

    there: There
    held: Holding

    @property
    def agent(self) -> str:
        """The agent to link; where one is linked already, it is another."""
        return [*self.there.simulator.agents][1]


Ask = Callable[[NumberProvider, Scene], Awaitable[Any]]


@dataclass(frozen=True)
class Operation:
    """One of the table. `doing` are the words for a change; a read has none.

    `linked` wants an agent on the number before; `leaves` tells whether the answer is right.
    """

    name: str
    feature: Feature
    ask: Ask
    leaves: Callable[[Any, Scene], bool]
    doing: str | None = None
    linked: bool = False

    async def scene(self, there: There) -> Scene:
        """Everything as it has to be before it is asked for."""
        facts, simulator = FACTS[there.provider.name], there.simulator
        simulator.heal()
        simulator.stock[:] = seeded()
        simulator.held.clear()
        simulator.calls.clear()
        agents = [*simulator.agents][: int(self.linked)]
        links = {name: agent for agent in agents for name in facts.agent_fields}
        simulator.hold(str(OURS), **facts.imported, **links)
        held = (await there.provider.list()).find(OURS)
        assert held is not None
        return Scene(there, held)


def _form(feature: Feature) -> Callable[[NumberProvider], Form]:
    def filled_in(provider: NumberProvider) -> Form:
        form = provider.forms.get(feature, Form)
        return form.model_validate(FACTS[provider.name].forms.get(feature, {}))

    return filled_in


def _brings(feature: Feature) -> Ask:
    return lambda provider, _: provider.bring(_form(feature)(provider))


def _is_linked_to(held: Holding, agent: str | None) -> bool:
    return held.inbound_agent == held.outbound_agent == agent


OPERATIONS = (
    Operation(
        "search",
        Feature.SEARCH,
        lambda provider, _: provider.search(AREA),
        lambda offers, scene: (
            [str(one.number) for one in offers] == scene.there.simulator.stock[:10]
        ),
    ),
    Operation(
        "buy",
        Feature.BUY_EXACT,
        lambda provider, scene: provider.buy(scene.there.for_sale()),
        lambda held, _: held.line == E164(seeded()[0]),
        "the purchase",
    ),
    Operation(
        "buy in an area",
        Feature.BUY_IN_AREA,
        lambda provider, _: provider.buy_in(AREA),
        lambda held, _: AREA.holds(held.line),
        "the purchase",
    ),
    Operation(
        "import over SIP",
        Feature.IMPORT_SIP,
        _brings(Feature.IMPORT_SIP),
        lambda held, _: held.line == BROUGHT,
        "the import",
    ),
    Operation(
        "import through an integration",
        Feature.IMPORT_INTEGRATION,
        _brings(Feature.IMPORT_INTEGRATION),
        lambda held, _: held.line == BROUGHT,
        "the import",
    ),
    Operation(
        "create a SIP user",
        Feature.CREATE_SIP_USER,
        _brings(Feature.CREATE_SIP_USER),
        lambda held, _: str(held.line) == "frontdesk",
        "the creation of the SIP user",
    ),
    Operation(
        "list",
        Feature.LIST,
        lambda provider, _: provider.list(),
        lambda listing, scene: listing.complete and listing.holdings == (scene.held,),
    ),
    Operation(
        "get",
        Feature.GET,
        lambda provider, scene: provider.get(scene.held.reference),
        lambda held, scene: held == scene.held,
    ),
    Operation(
        "update",
        Feature.UPDATE,
        lambda provider, scene: provider.update(scene.held, _form(Feature.UPDATE)(provider)),
        lambda held, _: (held.name, held.trunk) == ("Night desk", "sip.other.example"),
        "the update",
    ),
    Operation(
        "assign",
        Feature.ASSIGN,
        lambda provider, scene: provider.assign(scene.held, scene.agent),
        lambda held, scene: _is_linked_to(held, scene.agent),
        "the assignment",
    ),
    Operation(
        "unassign",
        Feature.UNASSIGN,
        lambda provider, scene: provider.unassign(scene.held),
        lambda held, _: _is_linked_to(held, None),
        "the unassignment",
        linked=True,
    ),
    Operation(
        "release",
        Feature.RELEASE,
        lambda provider, scene: provider.release(scene.held),
        lambda _, scene: str(OURS) not in scene.there.simulator.held,
        "the release",
    ),
    Operation(
        "agents",
        Feature.LIST_AGENTS,
        lambda provider, _: provider.agents(),
        lambda agents, scene: (
            [one.id for one in agents.agents] == [*scene.there.simulator.agents]
            and agents.missing is None
        ),
    ),
    Operation(
        "call",
        Feature.CALL,
        lambda provider, scene: provider.call(scene.held, _form(Feature.CALL)(provider)),
        lambda call, scene: bool(call.reference) and len(scene.there.simulator.calls) == 1,
        "the call",
        linked=True,
    ),
)

ELSEWHERE = {Feature.IMPORT_SIP, Feature.UPDATE, Feature.ASSIGN, Feature.UNASSIGN}
"""What goes to other paths where the unconfirmed ones are allowed."""

Case = tuple[str, Operation]


def offered() -> list[Case]:
    """Each operation at each provider that has it."""
    usual = [
        (name, one)
        for name, adapter in PROVIDERS.items()
        for one in OPERATIONS
        if one.feature in adapter.features
    ]
    return usual + [(UNCONFIRMED, one) for one in OPERATIONS if one.feature in ELSEWHERE]


def lacking() -> list[Case]:
    """Each operation at each provider that does not have it."""
    return [
        (name, one)
        for name, adapter in PROVIDERS.items()
        for one in OPERATIONS
        if one.feature not in adapter.features
    ]


def named(value: Any) -> str:
    """A case's part as pytest shows it."""
    return value.name if isinstance(value, Operation) else str(value)


def truth(there: There) -> Any:
    """What the provider itself knows of our account."""
    return deepcopy((there.simulator.held, there.simulator.calls))


def writes(there: There, since: int = 0) -> list[str]:
    """The changes that were sent to it, from a place in its log on."""
    simulator = there.simulator
    sent = simulator.requests[since:]
    return [f"{one.method} {one.path}" for one in sent if simulator.is_write(one)]
