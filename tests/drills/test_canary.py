"""The canary drill in small: and that it would find a secret, were there one."""

import base64
import json
from urllib.parse import quote_plus

import pytest

from drills.canaries import STYLES, Nest, Search
from drills.canary import Size, drill
from drills.walks import FAULTS, WALKS

SMALL = Size(
    walks=(WALKS[0], WALKS[2]),
    faults={how: FAULTS[how] for how in ("422 that repeats", "500 that repeats")},
    hard=(),
    modes=(("socket", "text"),),
)


async def test_no_secret_comes_out_whatever_a_provider_answers() -> None:
    search, amiss = await drill(1, SMALL)

    assert amiss == []
    assert {place: sorted(found) for place, found in search.found.items() if found} == {}
    assert search.looked["log as text, socket"] > 0


@pytest.mark.parametrize("style", range(len(STYLES)))
@pytest.mark.parametrize(
    "spelled",
    [
        str.encode,
        lambda text: json.dumps({"x": text}).encode(),
        lambda text: json.dumps(json.dumps({"x": text})).encode(),
        lambda text: repr([text]).encode(),
        lambda text: quote_plus(text).encode(),
        lambda text: text.encode().hex().encode(),
        lambda text: base64.b64encode(b"user:" + text.encode()),
        lambda text: base64.urlsafe_b64encode(b"me:" + text.encode() + b"more"),
    ],
    ids=["plain", "JSON", "JSON in JSON", "Python", "URL", "hex", "base64", "base64 for URLs"],
)
def test_the_search_finds_a_secret_however_it_is_spelled(style: int, spelled: object) -> None:
    assert callable(spelled)
    nest = Nest(1)
    values = {f"{place}": nest.password(f"{place}") for place in range(len(STYLES))}
    search = Search(nest.made)

    search.look("there", b"\x00\xff" + spelled(values[f"{style}"]) + b"\x00")
    search.look("elsewhere", b"nothing")

    assert f"{style}" in search.found["there"]
    assert {name.partition(",")[0] for name in search.found["there"]} == {f"{style}"}
    assert search.found["elsewhere"] == set()
    assert search.leaked
