"""That the check against the OpenAPI documents would notice."""

from dataclasses import replace

import pytest

from bot.playground.simulators import Exchange
from tests.openapi import Contract

SEARCH = Exchange(
    time=0,
    method="POST",
    path="/api/phone_numbers/search",
    query={},
    headers={"Authorization": "Bearer key", "Content-Type": "application/json"},
    body=b'{"prefix": "415", "country": "US", "limit": 10}',
    connection=1,
    status=200,
    answer=b'[{"number": "+14155550100"}]',
    answer_type="application/json",
)


def breaches(exchange: Exchange) -> list[str]:
    contract = Contract("vogent")
    contract.watch(exchange)
    return contract.breaches


def test_a_documented_exchange_passes() -> None:
    assert breaches(SEARCH) == []


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SEARCH, body=b'{"prefix": "415", "limit": 11}'),
        replace(SEARCH, body=b'{"country": "US"}'),
        replace(SEARCH, body=b'{"prefix": "415", "invented": true}'),
        replace(SEARCH, query={"invented": "1"}),
        replace(SEARCH, headers={"Content-Type": "application/json"}),
        replace(SEARCH, path="/api/phone_numbers/invented"),
        replace(SEARCH, method="GET"),
        replace(SEARCH, answer=b'[{"invented": true}]'),
        replace(SEARCH, answer=b"<html>", answer_type="text/html"),
    ],
)
def test_an_undocumented_exchange_is_noticed(wrong: Exchange) -> None:
    assert breaches(wrong) != []


def test_an_answer_spoiled_on_purpose_is_exempt_but_not_its_request() -> None:
    spoiled = replace(SEARCH, answer=b"<html>", answer_type="text/html", fault="Nonsense")

    assert breaches(spoiled) == []
    assert breaches(replace(spoiled, body=b"{}")) != []
