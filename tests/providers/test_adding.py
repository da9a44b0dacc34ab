"""A fourth provider is added as CONTRIBUTING says: its file, and its line in the registry."""

import tomllib
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot import app
from bot.domain.errors import NotUnderstood, OutcomeUnknown, Rejected, Unsupported
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area
from bot.domain.plans import State
from bot.domain.policy import Policy
from bot.domain.requests import Assign, Buy, Unassign
from bot.operations.desk import Desk, Rules
from bot.playground.simulators import Exchange, Nonsense, Simulator, Status
from bot.providers import registry
from bot.providers.forms import Problems
from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import PROVIDERS, Providers
from bot.settings import OnlyGiven
from bot.store.store import Store
from tests.providers.conftest import Reach
from tests.providers.fourth import SipImport, TinCan
from tests.store.conftest import ALICE, BUTTON, SLASH

ROOT = Path(__file__).parent.parent.parent
NUMBER = E164("+12125550123")
TYPED = {"number": "+1 212 555 0123", "server": "sip.example.com", "password": "a-granny-knot"}


class SimulatedTinCan(Simulator):
    """Three requests: list, tie, hand over."""

    name = "tincan"
    title = "Tin Can"

    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """By the key that is tapped."""
        return None if headers.get("X-Tap") == self.api_key else web.Response(status=401)

    def serve(self, asked: Exchange) -> web.Response:
        """An unknown can is answered with 404, a number that is there already with 409."""
        if asked.method == "GET":
            return web.json_response([*self.held.values()])
        if asked.method == "PUT":
            cans = {can["id"]: can for can in self.held.values()}
            can = cans.get(asked.path.removeprefix("/cans/"))
            if can is None:
                return web.Response(status=404)
            can |= asked.sent
            return web.json_response(can)
        if asked.sent["line"] in self.held:
            return web.Response(status=409)
        self.hold(asked.sent["line"])
        return web.json_response(self.held[asked.sent["line"]])

    def hold(self, number: str, **fields: Any) -> None:
        """Tie a number to a can."""
        can = {"id": f"can {len(self.held) + 1}", "line": number, "listener": None}
        self.held[number] = can | fields


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line."""
    monkeypatch.setitem(PROVIDERS, "tincan", TinCan)


@pytest.fixture
async def simulator() -> AsyncIterator[SimulatedTinCan]:
    async with SimulatedTinCan() as opened:
        yield opened


class Set(OnlyGiven):
    """The settings, with the two that a fourth provider adds."""

    tincan_api_key: SecretStr | None = None
    tincan_base_url: str = TinCan.base_url


@pytest.fixture
async def on(simulator: SimulatedTinCan) -> AsyncIterator[Providers]:
    """As the bot itself makes it: from settings, by the composition root."""
    given = Set(
        tincan_api_key=SecretStr(simulator.api_key),
        tincan_base_url=simulator.base_url,
        numberbot_default_provider="tin can",
    )
    async with app.open_providers(given) as opened:
        yield opened


@pytest.fixture
def tincan(on: Providers) -> NumberProvider:
    return on["tincan"]


def filled(**changed: str) -> SipImport:
    form = SipImport.read(TYPED | changed)
    assert isinstance(form, SipImport)
    return form


def test_the_real_ones_are_fenced_off_from_each_other_and_from_everybody() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    kinds = ("independence", "protected")
    fences = [
        set(contract.get("modules", contract.get("protected_modules", ())))
        for contract in tools["importlinter"]["contracts"]
        if contract["type"] in kinds and "rovider" in contract["name"]
    ]

    assert fences == [{f"bot.providers.{name}" for name in PROVIDERS if name != "tincan"}] * 2


async def test_it_is_made_from_its_settings(on: Providers) -> None:
    assert [(name, type(one)) for name, one in on.items()] == [("tincan", TinCan)]


async def test_without_its_key_it_is_off_and_its_variable_is_told() -> None:
    assert app.provider_configs(Set()) == []
    assert registry.variables("tincan") == ("TINCAN_API_KEY",)
    async with registry.build([]) as nothing:
        with pytest.raises(NotUnderstood, match="Tin Can is not on: set TINCAN_API_KEY"):
            nothing.find("tin can")


async def test_a_wrong_key_is_told_with_its_variable(
    simulator: SimulatedTinCan, reach: Reach
) -> None:
    provider = await reach(simulator, key="another-key")

    with pytest.raises(Rejected, match="Check TINCAN_API_KEY"):
        await provider.list()


@pytest.mark.parametrize("words", ["tin can", "tincan", "Tin-Can", "TIN CAN"])
async def test_people_find_it_by_what_they_call_it(on: Providers, words: str) -> None:
    assert on.find(words).title == "Tin Can"


def test_its_column_stands_in_the_table() -> None:
    lines = registry.support().markdown().splitlines()
    column = {line.split("|")[1].strip(): line.split("|")[-2].strip() for line in lines}

    assert column[""] == "Tin Can"
    assert column["import over a SIP trunk"] == "yes"
    assert column["assign, unassign"] == "one agent; no unassign"
    assert column["release"] == "\N{EN DASH}"


def test_the_three_others_are_told_of_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    four = registry.support()
    monkeypatch.delitem(PROVIDERS, "tincan")
    three = registry.support()

    assert (*three.titles, "Tin Can") == four.titles
    assert [cells for _, cells in three.rows] == [cells[:-1] for _, cells in four.rows]


async def test_its_form_appears_with_titles_and_hints(tincan: NumberProvider) -> None:
    schema = tincan.forms[Feature.IMPORT_SIP].model_json_schema()
    shown = {
        name: (field["title"], field.get("description"))
        for name, field in schema["properties"].items()
    }

    assert list(tincan.forms) == [Feature.IMPORT_SIP]
    assert shown == {
        "number": ("Number", "With + and country code."),
        "server": ("String", "Like sip.example.com."),
        "password": ("Knot", None),
    }


def test_what_is_wrong_in_its_form_is_said_at_each_field() -> None:
    problems = SipImport.read({"number": "212 555 0123", "server": "a b", "password": "abc"})

    assert isinstance(problems, Problems)
    assert {name: words.split(".")[0] for name, words in problems.items()} == {
        "number": "The country code is missing",
        "server": "There is a space in it",
        "password": "At least 4 characters are needed",
    }


async def test_its_import_goes_through_in_its_own_words(
    tincan: NumberProvider, simulator: SimulatedTinCan
) -> None:
    held = await tincan.bring(filled())

    assert held.line == NUMBER
    assert (await tincan.list()).holdings == (held,)
    assert await tincan.get(held.reference) == held
    assert simulator.requests[0].sent == {
        "line": "+12125550123",
        "string": "sip.example.com",
        "knot": "a-granny-knot",
    }


async def test_a_refused_import_tells_what_to_do_and_hides_what_was_sent(
    tincan: NumberProvider, simulator: SimulatedTinCan
) -> None:
    simulator.hold(NUMBER.value)
    with pytest.raises(Rejected, match="The number is there already"):
        await tincan.bring(filled())

    simulator.fault(Status(400, echo=True))
    with pytest.raises(Rejected, match=r"\[hidden\]") as caught:
        await tincan.bring(filled())
    assert "a-granny-knot" not in str(caught.value)
    assert simulator.api_key not in str(caught.value)


async def test_an_import_whose_answer_is_lost_is_a_doubt(
    tincan: NumberProvider, simulator: SimulatedTinCan
) -> None:
    simulator.fault(Nonsense())

    with pytest.raises(
        OutcomeUnknown, match=r"^Tin Can .* the import may or may not have happened"
    ):
        await tincan.bring(filled())

    assert NUMBER.value in simulator.held


async def test_what_it_lacks_is_refused_in_words_and_nobody_is_asked(
    tincan: NumberProvider, simulator: SimulatedTinCan, store: Store
) -> None:
    held = await tincan.bring(filled())
    before = len(simulator.requests)

    for lacking in (
        tincan.buy(NUMBER),
        tincan.search(Area("US", "212")),
        tincan.unassign(held),
        tincan.release(held),
        tincan.agents(),
    ):
        with pytest.raises(Unsupported, match=r"^Tin Can cannot do this; knock at its door"):
            await lacking
    with pytest.raises(Unsupported, match="for calls in both directions"):
        tincan.check(Assign(NUMBER, "grandma", frozenset({Direction.INBOUND})))
    for request in (Buy(NUMBER, "tin can"), Unassign(NUMBER, provider="tincan")):
        with pytest.raises(Unsupported, match="knock at its door"):
            await desk(Providers([tincan]), store).propose(ALICE, request, SLASH)
    assert len(simulator.requests) == before


async def test_the_desk_assigns_with_it(
    on: Providers, simulator: SimulatedTinCan, store: Store
) -> None:
    simulator.hold(NUMBER.value)
    at = desk(on, store)

    plan = (await at.propose(ALICE, Assign(NUMBER, "grandma"), SLASH)).plan
    ended = (await at.perform(await at.claim(ALICE, plan.id, BUTTON), BUTTON)).plan

    assert (ended.provider, ended.state) == ("tincan", State.DONE)
    assert simulator.held[NUMBER.value]["listener"] == "grandma"
    writes = [one for one in simulator.requests if one.method != "GET"]
    assert [(one.method, one.path) for one in writes] == [("PUT", "/cans/can 1")]


def desk(on: Providers, store: Store) -> Desk:
    return Desk(on, store, Policy("T01TEST"), Rules(patience=timedelta(0)))
