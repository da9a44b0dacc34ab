"""Holds every request to a simulated provider, and every answer, against its OpenAPI document."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from bot.playground.simulators import Exchange, Simulator

DOCUMENTS = Path(__file__).parent / "providers" / "openapi"


class Contract:
    """One provider's document. A spoiled answer is exempt; a request never is."""

    def __init__(self, provider: str) -> None:
        self._document = document(provider)
        self._openapi = _openapi(provider)
        server = self._document["servers"][0]["url"]
        self._host = "/".join(server.split("/")[:3])
        self._prefix = server.removeprefix(self._host)
        self.breaches: list[str] = []

    def watch(self, exchange: Exchange) -> None:
        """Note what the document does not allow."""
        request = self._request(exchange)
        errors = [*self._openapi.iter_request_errors(request)]
        if exchange.fault is None:
            answer = MockResponse(
                exchange.answer,
                exchange.status or 0,
                content_type=exchange.answer_type,
            )
            errors += self._openapi.iter_response_errors(request, answer)
        where = f"{exchange.method} {exchange.path}"
        self.breaches += [f"{where}: {_told(error)}" for error in errors]
        self.breaches += [f"{where}: unknown ?{name}" for name in self._unknown(exchange)]

    def _request(self, exchange: Exchange) -> MockRequest:
        headers = dict(exchange.headers)
        return MockRequest(
            self._host,
            exchange.method.lower(),
            exchange.path,
            args=dict(exchange.query),
            headers=headers,
            data=exchange.body or None,
            content_type=headers.get("Content-Type", ""),
        )

    def _unknown(self, exchange: Exchange) -> set[str]:
        path = self._document["paths"].get(exchange.path.removeprefix(self._prefix), {})
        operation = path.get(exchange.method.lower(), {})
        documented = {
            _resolved(self._document, parameter)["name"]
            for parameter in operation.get("parameters", [])
        }
        return set(exchange.query) - documented


@contextmanager
def watched(*simulators: Simulator) -> Iterator[None]:
    """Within, every exchange of these simulators keeps to its document, or the end fails."""
    contracts = []
    for simulator in simulators:
        contract = Contract(simulator.name)
        simulator.watch = contract.watch
        contracts.append(contract)
    yield
    breaches = [breach for contract in contracts for breach in contract.breaches]
    assert not breaches, "\n".join(breaches)


@cache
def document(provider: str) -> dict[str, Any]:
    """A provider's document, its requests closed: we send no field that it does not know."""
    text = (DOCUMENTS / f"{provider}.openapi.yaml").read_text()
    read: dict[str, Any] = yaml.safe_load(text)
    for path in read["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "requestBody" in operation:
                _close(read, operation["requestBody"]["content"]["application/json"]["schema"])
    return read


@cache
def _openapi(provider: str) -> OpenAPI:
    return OpenAPI.from_dict(document(provider))


def _close(read: dict[str, Any], schema: dict[str, Any]) -> None:
    schema = _resolved(read, schema)
    if schema.get("type") == "object" and "properties" in schema:
        schema.setdefault("additionalProperties", False)
        for inner in schema["properties"].values():
            _close(read, inner)
    for branch in schema.get("oneOf", []):
        _close(read, branch)


def _resolved(read: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    found = node
    for step in node.get("$ref", "#").split("/")[1:]:
        found = (read if found is node else found)[step]
    return found


def _told(error: Exception) -> str:
    cause = error.__cause__
    details = getattr(cause, "schema_errors", None) or [cause or ""]
    told = "; ".join(getattr(one, "message", str(one)) for one in details)
    assert isinstance(error, OpenAPIError), error
    return f"{type(error).__name__}: {error} {told}"
