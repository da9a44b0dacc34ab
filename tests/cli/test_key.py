"""numberbot key: changed beside an SQLite database, and told at start when it is not the one."""

import asyncio
from pathlib import Path

import pytest

from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.rotation import renew
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from tests.cli.conftest import COMPLETE, Invoke, require_stopped
from tests.conftest import SECRET
from tests.store.conftest import ALICE, ENTRY, SLASH, TEN_MINUTES, draft

OTHER = "b3RoZXIga2V5IG9mIHRlc3RzLCBub3QgdGhlIGZpcnM="


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The key beside a database with one event and one open card that keeps a secret."""
    path = tmp_path / "numberbot.key"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)

    async def fill() -> None:
        store = opened(path)
        await migrate(store.engine)
        await store.trail.note(ENTRY)
        await store.plans.propose(draft(), ALICE, SLASH, TEN_MINUTES, {"pin": "1"})
        await store.close()

    asyncio.run(fill())
    return path


def opened(kept: Path) -> Store:
    return Store.open(f"sqlite:///{kept.parent / 'numberbot.db'}", Keys.derive(kept.read_text()))


def restarted(kept: Path) -> None:
    """What a start does with the keys."""

    async def start() -> None:
        store = opened(kept)
        await renew(store.trail.database)
        await store.close()

    asyncio.run(start())


def verdict(kept: Path) -> Verdict:
    async def look() -> Verdict:
        store = opened(kept)
        found = await verify(store.engine, store.trail.database.keys)
        await store.close()
        return found.verdict

    return asyncio.run(look())


def keys_in(kept: Path) -> list[str]:
    return kept.read_text().strip().split(",")


def test_a_new_key_stands_in_front_of_the_old_for_its_owner_alone(
    numberbot: Invoke, kept: Path
) -> None:
    result = numberbot("key", "--rotate")

    newest, old = keys_in(kept)
    assert (result.exit_code, old) == (0, SECRET)
    assert Keys.derive(newest).keys
    assert "Now restart Numberbot" in result.stdout
    assert "numberbot key --retire" in result.stdout
    assert newest not in result.output
    assert kept.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in kept.parent.glob("numberbot.key*")) == ["numberbot.key"]
    assert verdict(kept) is Verdict.HOLDS


def test_the_old_key_goes_once_a_start_has_put_the_new_in_its_place(
    numberbot: Invoke, kept: Path
) -> None:
    numberbot("key", "--rotate")
    too_soon = numberbot("key", "--retire")
    both = keys_in(kept)
    restarted(kept)

    result = numberbot("key", "--retire")

    require_stopped(too_soon, "an older key is still needed: it signed the trail", status=1)
    assert (result.exit_code, keys_in(kept)) == (0, both[:1])
    assert kept.stat().st_mode & 0o777 == 0o600
    assert verdict(kept) is Verdict.HOLDS


def test_an_old_key_that_still_seals_something_stays(numberbot: Invoke, kept: Path) -> None:
    async def sealed_with_the_old() -> None:
        store = Store.open(f"sqlite:///{kept.parent / 'numberbot.db'}", Keys.derive(both[1]))
        sealed = store.trail.database.keys.seal("{}")
        async with store.trail.database.writing() as tx:
            await tx.db.exec_driver_sql("UPDATE plans SET sealed = ?", (sealed,))
        await store.close()

    numberbot("key", "--rotate")
    both = keys_in(kept)
    restarted(kept)
    asyncio.run(sealed_with_the_old())

    require_stopped(numberbot("key", "--retire"), "it sealed what an open card keeps", status=1)
    assert keys_in(kept) == both


def test_several_rotations_may_be_retired_at_once(numberbot: Invoke, kept: Path) -> None:
    for _ in range(2):
        numberbot("key", "--rotate")
    restarted(kept)

    assert len(keys_in(kept)) == 3
    assert numberbot("key", "--retire").exit_code == 0
    assert len(keys_in(kept)) == 1
    assert verdict(kept) is Verdict.HOLDS


def test_where_there_is_one_key_none_is_taken_away(numberbot: Invoke, kept: Path) -> None:
    require_stopped(numberbot("key", "--retire"), "has one key only")
    assert keys_in(kept) == [SECRET]


@pytest.mark.parametrize("option", ["--rotate", "--retire"])
def test_a_key_in_the_environment_is_changed_there(
    numberbot: Invoke, kept: Path, option: str
) -> None:
    result = numberbot("key", option, NUMBERBOT_SECRET_KEY=SECRET)

    require_stopped(result, "NUMBERBOT_SECRET_KEY is set, so the keys are changed there")
    assert keys_in(kept) == [SECRET]


@pytest.mark.parametrize("option", ["--rotate", "--retire"])
def test_without_a_key_file_it_says_where_keys_are(numberbot: Invoke, option: str) -> None:
    require_stopped(numberbot("key", option), "there is no key at", "NUMBERBOT_SECRET_KEY")


def test_a_file_that_holds_no_key_is_not_rotated(numberbot: Invoke, kept: Path) -> None:
    kept.write_text("geheim\n")

    require_stopped(numberbot("key", "--rotate"), "is no Fernet key")
    assert kept.read_text() == "geheim\n"


def test_one_of_both_must_be_chosen(numberbot: Invoke) -> None:
    assert numberbot("key", "--rotate", "--retire").exit_code == 2


def test_a_start_without_the_key_of_its_trail_is_refused_and_makes_no_other(
    numberbot: Invoke, kept: Path
) -> None:
    kept.unlink()

    result = numberbot("run", **COMPLETE)

    require_stopped(result, "numberbot.key is missing", "Put that file back", "docs/operations.md")
    assert not kept.exists()


@pytest.mark.parametrize("given", [True, False])
def test_a_start_with_another_key_is_refused_with_what_to_put_where(
    numberbot: Invoke, kept: Path, *, given: bool
) -> None:
    if not given:
        kept.write_text(OTHER)

    result = numberbot("run", **COMPLETE, **({"NUMBERBOT_SECRET_KEY": OTHER} if given else {}))

    where = "NUMBERBOT_SECRET_KEY: " if given else "numberbot.key, beside the database: "
    require_stopped(result, where, "not the key that signed the trail", "new,old")
    assert OTHER not in result.stderr
    assert Keys.derive(SECRET).newest_id in result.stderr


@pytest.mark.usefixtures("kept")
def test_a_start_with_a_newer_key_says_once_that_the_old_one_may_go(numberbot: Invoke) -> None:
    both = numberbot("run", **COMPLETE, NUMBERBOT_SECRET_KEY=f"{OTHER},{SECRET}")
    newest = numberbot("run", **COMPLETE, NUMBERBOT_SECRET_KEY=OTHER)

    assert both.stderr.count("the older ones are needed no more: take them out of") == 1
    assert OTHER not in both.stderr
    require_stopped(newest, "Slack could not be reached")
