"""Providers that speak the references' examples word for word, and know nothing of ours."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer

HERE = Path(__file__).parent
FACTS = {
    provider: yaml.safe_load((HERE / "openapi" / f"{provider}.openapi.yaml").read_text())
    for provider in ("sigmamind", "vogent", "butter")
}
PREFIXES = {"sigmamind": "", "vogent": "/api", "butter": ""}


@dataclass(frozen=True, slots=True)
class Got:
    """One request, as it arrived; the path is left escaped."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(slots=True)
class Literal:
    """A provider that gives the same answer whatever it is sent: `answers` by method and path."""

    provider: str
    answers: Mapping[str, tuple[int, Any]]
    base_url: str = ""
    got: list[Got] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """The example for what is asked; 501 if there is none."""
        text = await request.text()
        path = request.rel_url.raw_path.removeprefix(PREFIXES[self.provider])
        body = json.loads(text) if text else None
        self.got.append(Got(request.method, path, dict(request.headers), body))
        for pattern, (status, said) in self.answers.items():
            if re.fullmatch(pattern, f"{request.method} {path}{_kind(body)}"):
                return web.json_response(said, status=status)
        return web.Response(status=501)


def _kind(body: Any) -> str:
    """Which of several operations at one path a body asks for."""
    match body:
        case {"type": str(kind)} | {"provider": str(kind)}:
            return f" {kind}"
        case {"agentId": ""}:
            return " unlink"
        case _:
            return ""


@asynccontextmanager
async def literal(provider: str) -> AsyncIterator[Literal]:
    """One of them, listening."""
    speaking = Literal(provider, ANSWERS[provider])
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", speaking.answer)
    async with TestServer(app) as server:
        speaking.base_url = str(server.make_url(PREFIXES[provider])).rstrip("/")
        yield speaking


def seed(name: str, kind: str = "response") -> Any:
    """An example of a reference."""
    return json.loads((HERE / "examples" / f"{name}.{kind}.json").read_text())


def shown(provider: str, operation: str, example: str, status: str = "200") -> Any:
    """An example of an answer in a provider's OpenAPI document."""
    return _documented(provider, operation)["responses"][status]["content"]["application/json"][
        "examples"
    ][example]["value"]


def wanted(provider: str, operation: str, example: str) -> Any:
    """An example of a request there."""
    return _documented(provider, operation)["requestBody"]["content"]["application/json"][
        "examples"
    ][example]["value"]


def _documented(provider: str, operation: str) -> Any:
    method, path = operation.split()
    return FACTS[provider]["paths"][path][method.lower()]


def _over_sip() -> Any:
    """The answer to an import over SIP is shown nowhere: the one to Twilio's, as prose has it."""
    answer = seed("butter.import-twilio")
    data = answer["data"] | {"phone_number": "+15559876543", "provider": "sip"}
    del data["integration_id"]
    return answer | {"data": data}


ONE = "/phone_numbers/{id}"
AGENT = "/api/agents/{agent_id}"
ANSWERS: Mapping[str, Mapping[str, tuple[int, Any]]] = {
    "sigmamind": {
        "POST /v1/phone-numbers": (201, seed("sigmamind.create")),
        "POST /v1/phone-numbers?/import": (200, seed("sigmamind.import")),
        "PATCH /v1/phone-number/[^/ ]+": (200, seed("sigmamind.update")),
        "PATCH /v1/phone-numbers/[^/ ]+": (
            200,
            shown("sigmamind", "PATCH /v1/phone-numbers/{phoneNumber}", "changed"),
        ),
        "GET /v1/phone-numbers": (200, shown("sigmamind", "GET /v1/phone-numbers", "pageObject")),
        "GET /v1/agents": (200, shown("sigmamind", "GET /v1/agents", "two")),
        "POST /v1/calls": (200, shown("sigmamind", "POST /v1/calls", "scheduled")),
    },
    "vogent": {
        "POST /phone_numbers (purchase|sip_import)": (200, seed("vogent.create")),
        "POST /phone_numbers vogent_sip": (
            200,
            shown("vogent", "POST /phone_numbers", "sipUser"),
        ),
        "POST /phone_numbers/search": (200, shown("vogent", "POST /phone_numbers/search", "two")),
        "GET /phone_numbers": (200, shown("vogent", "GET /phone_numbers", "last")),
        "GET /phone_numbers/[^/ ]+": (200, shown("vogent", f"GET {ONE}", "pstn")),
        "PUT /phone_numbers/[^/ ]+": (200, shown("vogent", f"PUT {ONE}", "linked")),
        "PUT /phone_numbers/[^/ ]+ unlink": (200, shown("vogent", f"PUT {ONE}", "unlinked")),
        "DELETE /phone_numbers/[^/ ]+": (200, shown("vogent", f"DELETE {ONE}", "gone")),
        "GET /agents": (200, shown("vogent", "GET /agents", "last")),
        "POST /dials": (200, shown("vogent", "POST /dials", "started")),
    },
    "butter": {
        "POST /api/phone-numbers twilio": (200, seed("butter.import-twilio")),
        "POST /api/phone-numbers sip": (200, _over_sip()),
        "GET /api/phone-numbers": (200, shown("butter", "GET /api/phone-numbers", "two")),
        "POST /api/agents/[^/ ]+/assign-phone-number": (
            200,
            shown("butter", f"POST {AGENT}/assign-phone-number", "done"),
        ),
        "POST /api/agents/[^/ ]+/unassign-phone-number/[^/ ]+": (
            200,
            shown("butter", f"POST {AGENT}/unassign-phone-number/{{phone_number_id}}", "done"),
        ),
        "POST /api/make-call": (200, shown("butter", "POST /api/make-call", "started")),
    },
}
