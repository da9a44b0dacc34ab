"""Every operation of every provider does what it promises, and what is not offered is refused."""

import pytest

from bot.domain.errors import Unsupported
from bot.domain.holdings import Holding
from bot.providers.port import Feature, require
from tests.providers.conftest import There
from tests.providers.operations import (
    FACTS,
    OPERATIONS,
    Operation,
    lacking,
    named,
    offered,
    truth,
    writes,
)

OFFERED = pytest.mark.parametrize(("there", "operation"), offered(), indirect=["there"], ids=named)
LACKING = pytest.mark.parametrize(("there", "operation"), lacking(), indirect=["there"], ids=named)
ONLY_A_FORM = {Feature.IMPORT_SIP, Feature.IMPORT_INTEGRATION, Feature.CREATE_SIP_USER}
"""They share one method, and without their form it cannot be called for them."""


def test_every_feature_is_an_operation_here() -> None:
    assert {one.feature for one in OPERATIONS} == set(Feature)


@OFFERED
async def test_it_is_done_and_our_list_agrees_with_the_provider(
    there: There, operation: Operation
) -> None:
    scene = await operation.scene(there)

    answer = await operation.ask(there.provider, scene)

    assert operation.leaves(answer, scene)
    listing = await there.provider.list()
    assert [str(held.line) for held in listing.holdings] == list(there.simulator.held)
    for held in listing.holdings:
        record = there.simulator.held[str(held.line)]
        links = {record.get(name) for name in FACTS[there.provider.name].agent_fields}
        assert links == {held.inbound_agent, held.outbound_agent}
    if isinstance(answer, Holding):
        assert answer in listing.holdings
        assert await there.provider.get(answer.reference) == answer


@OFFERED
async def test_a_change_is_one_write_and_a_read_is_none(there: There, operation: Operation) -> None:
    scene = await operation.scene(there)
    before = truth(there)

    await operation.ask(there.provider, scene)

    assert len(writes(there)) == (1 if operation.doing else 0)
    assert (truth(there) != before) is bool(operation.doing)


@LACKING
async def test_what_is_not_offered_is_refused_in_words_and_nothing_is_sent(
    there: There, operation: Operation
) -> None:
    scene = await operation.scene(there)
    sent = there.sent()
    instead = f"{there.provider.title} {there.provider.without[operation.feature]}"

    with pytest.raises(Unsupported) as required:
        require(there.provider, operation.feature)
    assert str(required.value) == instead
    if operation.feature in ONLY_A_FORM:
        assert operation.feature not in there.provider.forms
    else:
        with pytest.raises(Unsupported) as caught:
            await operation.ask(there.provider, scene)
        assert str(caught.value) == instead
    assert there.sent() == sent


@OFFERED
async def test_what_is_offered_is_not_refused(there: There, operation: Operation) -> None:
    require(there.provider, operation.feature)

    assert operation.feature in there.provider.features
