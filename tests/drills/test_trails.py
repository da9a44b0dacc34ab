"""The drills of the trail, with small numbers."""

from pathlib import Path

from cryptography.fernet import Fernet

from drills.forgeries import drill, table
from drills.forging import KINDS
from drills.long_trail import measured, written


async def test_forgeries_of_every_kind_are_all_found(tmp_path: Path) -> None:
    tally = await drill(len(KINDS) * 4, 60, 7, tmp_path)

    assert tally.missed == []
    assert dict(tally.made) == dict(tally.found) == dict.fromkeys(KINDS, 4)
    assert table(tally).splitlines()[-1].split()[:4] == ["all", "56", "56", "0"]


async def test_a_long_trail_is_verified_in_a_process_of_its_own(
    database_url: str,
) -> None:
    secret = Fernet.generate_key().decode()

    await written(database_url, secret, 2_500, 1)
    found, bare = (measured(what, database_url, secret) for what in ("verify", "read"))

    assert (found.holds, found.events, bare.events) == (True, 2_500, 2_500)
    assert min(found.memory, bare.memory) > 0


async def test_a_trail_that_does_not_hold_fails_the_drill(tmp_path: Path) -> None:
    secret, url = Fernet.generate_key().decode(), f"sqlite:///{tmp_path / 'n.db'}"
    await written(url, secret, 10, 1)

    assert not measured("verify", url, Fernet.generate_key().decode()).holds
