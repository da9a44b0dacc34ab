"""Canaries: a secret that was sent is in no error, no log, no repr and no answer that is kept."""

import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.domain.errors import ProviderError
from bot.domain.holdings import Holding
from bot.domain.numbers import E164, Area
from bot.playground.simulators import (
    SIMULATORS,
    Answer,
    Cut,
    Fault,
    Nonsense,
    Status,
    Truncated,
)
from bot.providers.adapter import Adapter
from bot.providers.config import ProviderConfig
from bot.providers.forms import Form, Problems
from bot.providers.http import Ask
from bot.providers.port import NumberProvider
from bot.providers.registry import PROVIDERS, build
from tests.providers.conftest import QUICK

TELLTALE = "kana"
"""Stands in every piece of every canary, and nowhere else."""
KEY = 'sk-Kana1"Kana2<Kana3&Kana4+Kana5%Kana6'
ORGANIZATION = "org-Kana7'Kana8&Kana9"
PASSWORDS = [
    "Kanarienvogel-0123456789",
    'Kana1"Kana2<Kana3>Kana4&Kana5+Kana6üKana7 Kana8\\Kana9/Kana0',
    "Kana1%Kana2'Kana3 Kana4\N{BIRD}Kana5=Kana6;Kana7u\u0308Kana8",
]
PINS = ["Kana12", 'Kana"&ü<+']
NUMBER = "+14155550100"
AGENT = "agent_5a1f0c9e7b32"
LINES = {
    "sigmamind": Holding("sigmamind", NUMBER, E164(NUMBER)),
    "vogent": Holding("vogent", "id-1", E164(NUMBER)),
    "butter": Holding("butter", "phon_5a1f0c9e7b32", E164(NUMBER), inbound_agent=AGENT),
}
TRUNK = {"number": NUMBER, "trunk": "sip.example.com", "username": "user"}
SECRET_FORMS: list[tuple[str, str, dict[str, str]]] = [
    ("sigmamind", "SipImport", TRUNK),
    ("sigmamind", "SeedUpdate", {"username": "user"}),
    ("vogent", "SipImport", TRUNK),
    ("vogent", "SipUserForm", {"user": "lobby", "username": "lobby"}),
    ("butter", "SipImport", {"number": NUMBER, "server": "sip.example.com", "pin": PINS[0]}),
]


@dataclass(frozen=True)
class Sent:
    """A form that carries canaries, for one provider."""

    provider: str
    form: str
    typed: Mapping[str, str]
    password: str

    def __str__(self) -> str:
        return f"{self.provider} {self.form} {PASSWORDS.index(self.password)}"


SENDING = [
    Sent(provider, form, typed | {"password": password}, password)
    for provider, form, typed in SECRET_FORMS
    for password in PASSWORDS
]


def faults(canary: str) -> dict[str, Fault]:
    """Ways in which a provider may fail and repeat a secret."""
    escaped = json.dumps(canary)
    return {
        "400 echo": Status(400, echo=True),
        "401 echo": Status(401, echo=True),
        "403 echo": Status(403, echo=True),
        "404 echo": Status(404, echo=True),
        "409 echo": Status(409, echo=True),
        "422 echo": Status(422, echo=True),
        "429 echo": Status(429, echo=True),
        "500 echo": Status(500, echo=True),
        "500 words": Status(500, words=f"cannot log in with {canary}"),
        "cut before": Cut(changed=False),
        "cut after": Cut(changed=True),
        "nonsense": Nonsense(),
        "nonsense that repeats": Answer(f"<html>{canary}</html>"),
        "nonsense that repeats, 400": Answer(f"<html>{canary}</html>", 400),
        "plain text that repeats": Answer(f"{canary} is wrong", 400),
        "half an answer": Truncated(),
        "half an answer that repeats": Answer(f'{{"x": {escaped}, "message": "'),
        "half an answer that repeats, 422": Answer(f'{{"message": {escaped}, "', 422),
        "a list of reasons": Answer(
            {"detail": [{"loc": ["body", "password", canary], "msg": "no", "input": canary}]}, 422
        ),
        "reasons in reasons": Answer({"error": {"message": [f"{canary}!", canary]}}, 400),
        "JSON in JSON": Answer({"message": json.dumps({"got": json.dumps(canary)})}, 400),
        "a key in the answer": Answer({canary: canary, "detail": {canary: canary}}, 400),
        "a header": Status(400, headers={"X-You-Sent": canary, "Retry-After": canary}),
        "another address": Status(302, headers={"Location": f"/{canary}"}),
        "an answer of another shape": Answer([canary, {"x": canary}]),
        "an answer that is text": Answer(escaped),
    }


def is_in(text: str) -> bool:
    """Whether any piece of a canary shows, whatever was done to the rest."""
    return TELLTALE in text.casefold()


async def ended(asking: Awaitable[object]) -> list[str]:
    """How it ended, as everything that can be read of it."""
    try:
        held = await asking
    except ProviderError as error:
        return [*told(error)]
    return [shown(held) if isinstance(held, Holding) else repr(held)]


def told(error: BaseException) -> Iterator[str]:
    """All that an error says and carries, with all that led to it."""
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or one in seen:
            continue
        seen.append(one)
        waiting += [one.__cause__, one.__context__]
        yield from (str(one), repr(one), repr(one.args), repr(vars(one)))
    yield "".join(traceback.format_exception(error))


def logged(caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """All that was logged, and what came along with it."""
    formatter = logging.Formatter()
    for record in caplog.records:
        yield formatter.format(record)
        yield repr(vars(record))


def shown(held: Holding) -> str:
    """All of a holding."""
    return f"{held!r} {held} {json.dumps(held.raw, ensure_ascii=False)} {json.dumps(held.raw)}"


@dataclass
class Cage:
    """An adapter whose key is a canary, at a provider that can be spoiled."""

    provider: NumberProvider
    simulator: Any
    config: ProviderConfig

    def form(self, sent: Sent) -> Form:
        model = next(one for one in self.provider.forms.values() if one.__name__ == sent.form)
        return model.model_validate(sent.typed)

    def send(self, form: Form) -> Awaitable[Holding]:
        if type(form).__name__ == "SeedUpdate":
            return self.provider.update(LINES["sigmamind"], form)
        return self.provider.bring(form)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """At debug, for all libraries, before anything is opened."""
    for logger in ("", "httpx", "httpcore", "asyncio", "stamina", "bot"):
        caplog.set_level(logging.DEBUG, logger=logger)


@pytest.fixture
async def caged(request: pytest.FixtureRequest) -> AsyncIterator[Cage]:
    name = request.param
    async with SIMULATORS[name](api_key=KEY) as simulator:
        config = ProviderConfig(
            name,
            SecretStr(KEY),
            simulator.base_url,
            organization_id=ORGANIZATION,
            pace=replace(QUICK, attempts=2),
        )
        async with build([config]) as on:
            yield Cage(on[name], simulator, config)


def sending() -> pytest.MarkDecorator:
    """One case for each form that carries a secret, and each secret."""
    cases = [pytest.param(sent.provider, sent, id=str(sent)) for sent in SENDING]
    return pytest.mark.parametrize(("caged", "sent"), cases, indirect=["caged"])


@sending()
async def test_a_secret_that_was_sent_is_repeated_nowhere_whatever_comes_back(
    caged: Cage, sent: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    form = caged.form(sent)
    said: list[str] = []
    for fault in faults(sent.password).values():
        caged.simulator.fault(fault)
        said += await ended(caged.send(form))
        assert json.dumps(sent.password) in json.dumps(caged.simulator.requests[-1].sent)

    said += logged(caplog)
    assert [text for text in said if is_in(text)] == []


READS: dict[str, Callable[[NumberProvider], Awaitable[object]]] = {
    "list": lambda provider: provider.list(),
    "get": lambda provider: provider.get("x"),
}
SELLING: dict[str, Callable[[NumberProvider], Awaitable[object]]] = {
    **READS,
    "agents": lambda provider: provider.agents(),
    "buy": lambda provider: provider.buy(E164(NUMBER)),
}
ASKING: dict[str, dict[str, Callable[[NumberProvider], Awaitable[object]]]] = {
    "sigmamind": {**SELLING, "buy in": lambda provider: provider.buy_in(Area("US", "415"))},
    "vogent": {
        **SELLING,
        "search": lambda provider: provider.search(Area("US", "415")),
        "unassign": lambda provider: provider.unassign(LINES["vogent"]),
        "release": lambda provider: provider.release(LINES["vogent"]),
    },
    "butter": {**READS, "unassign": lambda provider: provider.unassign(LINES["butter"])},
}
EVERYWHERE: dict[str, Callable[[NumberProvider], Awaitable[object]]] = {
    "assign": lambda provider: provider.assign(LINES[provider.name], AGENT),
    "call": lambda provider: provider.call(LINES[provider.name], calling(provider)),
}


def calling(provider: NumberProvider) -> Form:
    model = next(one for one in provider.forms.values() if one.__name__ == "TestCall")
    return model.model_validate({"to": "+14155550101", "agent": AGENT})


@pytest.mark.parametrize("canary", [KEY, ORGANIZATION], ids=["key", "organization"])
@pytest.mark.parametrize(
    ("caged", "doing"),
    [(name, doing) for name in ASKING for doing in {**ASKING[name], **EVERYWHERE}],
    indirect=["caged"],
)
async def test_a_key_is_repeated_nowhere_whatever_was_asked(
    caged: Cage, doing: str, canary: str, caplog: pytest.LogCaptureFixture
) -> None:
    ask = {**ASKING[caged.provider.name], **EVERYWHERE}[doing]
    said: list[str] = []
    for fault in ("400 echo", "403 echo", "500 echo", "JSON in JSON", "nonsense that repeats"):
        caged.simulator.heal()
        caged.simulator.fault(faults(canary)[fault], times=None)
        with pytest.raises(ProviderError) as caught:
            await ask(caged.provider)
        said += told(caught.value)

    assert KEY in " ".join(caged.simulator.requests[0].headers.values())
    said += logged(caplog)
    assert [text for text in said if is_in(text)] == []


def repeating(provider: str, canary: str) -> Mapping[str, Any]:
    """A good answer that repeats a secret wherever no field of ours is read."""
    record: dict[str, Any] = {
        "sipPhoneNumber": NUMBER,
        "number": NUMBER,
        "type": "PSTN",
        "phone_number": NUMBER,
        "phone_number_id": "phon_5a1f0c9e7b32",
        "id": "id-1",
        "trunkPassword": canary,
        "sip_password": [canary],
        "inbound_pin": 4711,
        "password": {"was": canary},
        "noted": canary,
        "we heard": f"you said {canary}, did you",
        "as JSON": json.dumps({"it": canary}),
        "all": [canary, [canary], {canary: [{"deep": canary}]}],
        canary: 1,
    }
    return {"success": True, "data": record, canary: canary} if provider == "butter" else record


@sending()
async def test_a_secret_that_a_good_answer_repeats_is_not_kept(
    caged: Cage, sent: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    form = caged.form(sent)
    answer = dict(repeating(sent.provider, sent.password))
    if sent.form == "SipUserForm":
        answer |= {"number": "lobby", "type": "SIP_USERNAME"}
    caged.simulator.fault(Answer(answer))

    held = await caged.send(form)

    assert held.raw
    assert "4711" not in shown(held)
    assert not is_in(shown(held))
    assert [text for text in logged(caplog) if is_in(text)] == []


@sending()
async def test_a_secret_in_the_place_of_a_name_is_not_kept(caged: Cage, sent: Sent) -> None:
    fields = {
        "friendlyName": sent.password,
        "terminationSipURI": sent.password,
        "inboundAgentId": sent.password,
        "agentId": sent.password,
        "status": sent.password,
    }
    answer = dict(repeating(sent.provider, sent.password))
    if sent.form == "SipUserForm":
        answer |= {"number": "lobby", "type": "SIP_USERNAME"}
    if sent.provider == "butter":
        answer["data"] |= fields
    caged.simulator.fault(Answer(answer | fields))

    assert not is_in(shown(await caged.send(caged.form(sent))))


@pytest.mark.parametrize("caged", ["vogent"], indirect=True)
async def test_a_secret_in_the_place_of_a_line_is_not_said(caged: Cage) -> None:
    sent = next(one for one in SENDING if one.provider == "vogent")
    line = {"id": "id-1", "number": sent.password, "type": "SIP_USERNAME", "agentId": None}
    caged.simulator.fault(Answer(line))

    said = await ended(caged.send(caged.form(sent)))

    assert [text for text in said if is_in(text)] == []


@pytest.mark.parametrize("caged", ["vogent"], indirect=True)
async def test_vogents_token_of_a_call_is_shown_nowhere(
    caged: Cage, caplog: pytest.LogCaptureFixture
) -> None:
    started = {"dialToken": PASSWORDS[0], "sessionId": "s-1", "dialId": "d-1"}
    caged.simulator.fault(Answer(started))

    call = await EVERYWHERE["call"](caged.provider)

    assert "d-1" in repr(call)
    assert [text for text in (repr(call), *logged(caplog)) if is_in(text)] == []


@pytest.mark.parametrize("pin", PINS)
@pytest.mark.parametrize("caged", ["butter"], indirect=True)
async def test_a_pin_is_repeated_nowhere_whatever_comes_back(
    caged: Cage, pin: str, caplog: pytest.LogCaptureFixture
) -> None:
    typed = {"number": NUMBER, "server": "sip.example.com", "pin": pin}
    form = caged.form(Sent("butter", "SipImport", typed, PASSWORDS[0]))
    said: list[str] = []
    for fault in faults(pin).values():
        caged.simulator.fault(fault)
        said += await ended(caged.provider.bring(form))

    said += logged(caplog)
    assert [text for text in said if is_in(text)] == []


@pytest.mark.parametrize("name", SIMULATORS)
async def test_a_secret_beside_a_status_is_not_logged(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=400, reason=f"No, {KEY}")

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", refuse)
    async with TestServer(app) as server:
        config = ProviderConfig(name, SecretStr(KEY), str(server.make_url("")), ORGANIZATION)
        async with build([config]) as on:
            said = await ended(on[name].list())

    assert [text for text in (*said, *logged(caplog)) if is_in(text)] == []


@sending()
async def test_no_repr_shows_a_secret(caged: Cage, sent: Sent) -> None:
    form = caged.form(sent)
    ask = Ask("POST", "/x", body=form.body(), secrets=form.secrets())

    for one in (form, ask, caged.provider, vars(form), caged.config.api_key):
        assert not is_in(f"{one!r} {one}")
    assert not is_in(repr(replace(caged.config, organization_id=None)))


@pytest.mark.parametrize("caged", ["butter"], indirect=True)
async def test_no_repr_shows_the_organization(caged: Cage) -> None:
    assert not is_in(repr(caged.config))


@pytest.mark.parametrize("make", PROVIDERS.values(), ids=PROVIDERS)
def test_a_mistake_in_a_secret_field_is_told_without_what_stands_there(make: type[Adapter]) -> None:
    for model in make.forms.values():
        named = [name for name in model.model_fields if model.is_secret(name)]
        for name in named:
            for wrong in ("kan", ["kana-1"], {"kana-1": "kana-2"}, "kana" * 9_999, 4711471147):
                read = model.read({"number": "kana", name: wrong})
                assert isinstance(read, Problems)
                said = f"{dict(read)!r} {read!r} {read.said()} {vars(read)!r}"
                assert "kana" not in said.replace("“kana”", "")
                assert "4711" not in said
