"""The secret key: made once, kept for its owner alone, never shown."""

import re
import sqlite3
from base64 import urlsafe_b64encode
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken

from bot.store.keyfile import find_or_make_secret, find_secret, key_file
from bot.store.keys import Keys, KeyUnusable
from bot.store.store import Store
from tests.conftest import SECRET
from tests.store.conftest import ENTRY

POSTGRES = "postgresql://numberbot@db.example.com/numberbot"
BAD = ["not-a-key-at-all", SECRET[:-4], "ключ", "\ud800"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'numberbot.db'}"


def kept(tmp_path: Path) -> Path:
    return tmp_path / "numberbot.key"


def test_a_key_is_made_once_beside_an_sqlite_database_and_used_again(
    url: str, tmp_path: Path
) -> None:
    made = find_or_make_secret(None, url)

    assert Keys.derive(made).keys
    assert find_or_make_secret(None, url) == find_secret(None, url) == made
    assert [path.name for path in tmp_path.iterdir()] == ["numberbot.key"]


def test_only_its_owner_may_read_the_key_file(url: str, tmp_path: Path) -> None:
    find_or_make_secret(None, url)

    assert kept(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_given_key_comes_before_the_kept_one_and_nothing_is_written(
    url: str, tmp_path: Path
) -> None:
    assert find_or_make_secret(SECRET, url) == SECRET
    assert find_secret(SECRET, url) == SECRET
    assert not kept(tmp_path).exists()


def test_looking_for_a_key_makes_none(url: str, tmp_path: Path) -> None:
    assert find_secret(None, url) is None
    assert not kept(tmp_path).exists()


def test_postgres_wants_the_key_in_the_environment() -> None:
    assert key_file(POSTGRES) is None
    assert find_secret(None, POSTGRES) is None
    with pytest.raises(KeyUnusable, match="NUMBERBOT_SECRET_KEY is required with PostgreSQL"):
        find_or_make_secret(None, POSTGRES)


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_key_file_is_named_and_left_as_it_is(
    url: str, tmp_path: Path, content: bytes
) -> None:
    kept(tmp_path).write_bytes(content)

    with pytest.raises(KeyUnusable, match=r"numberbot\.key"):
        find_or_make_secret(None, url)

    assert kept(tmp_path).read_bytes() == content


@pytest.mark.parametrize(
    "content", [b"\xff\xfe secret", b"garbage\n", SECRET[:-4].encode(), f"{SECRET},x".encode()]
)
def test_a_damaged_key_file_is_to_be_put_back_and_is_left_as_it_is(
    url: str, tmp_path: Path, content: bytes
) -> None:
    kept(tmp_path).write_bytes(content)

    for find in (find_secret, find_or_make_secret):
        with pytest.raises(KeyUnusable, match=r"numberbot\.key.*Put the key back") as refused:
            find(None, url)
        assert "NUMBERBOT_SECRET_KEY" not in str(refused.value)

    assert kept(tmp_path).read_bytes() == content


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_key_is_made_while_nobody_can_see_whether_there_is_a_trail(
    store: Store, url: str, tmp_path: Path
) -> None:
    await store.trail.note(ENTRY)
    await store.close()

    with closing(sqlite3.connect(tmp_path / "numberbot.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KeyUnusable, match=r"cannot be seen just now \(database is locked\)"):
            find_or_make_secret(None, url)

    assert not kept(tmp_path).exists()
    with pytest.raises(KeyUnusable, match="The database has a trail, but the key"):
        find_or_make_secret(None, url)


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_key_is_refused_in_words_that_do_not_show_it(bad: str) -> None:
    with pytest.raises(KeyUnusable, match="`numberbot key`") as refused:
        Keys.derive(f"{SECRET},{bad}")

    told = f"{refused.value!r} {refused.value.__cause__!r}"
    assert bad not in told
    assert SECRET not in told
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("empty", ["", " ", ",", " , "])
def test_an_empty_key_is_refused_in_words(empty: str) -> None:
    with pytest.raises(KeyUnusable, match="NUMBERBOT_SECRET_KEY is empty"):
        Keys.derive(empty)


def test_keys_never_show_themselves() -> None:
    keys = Keys.derive(SECRET)

    for secret in (SECRET, keys.keys[0][1].hex(), repr(keys.keys[0][1])):
        assert secret not in f"{keys} {keys!r}"


def test_the_id_tells_nothing_of_the_key_and_is_the_same_every_time() -> None:
    key_id, mac = Keys.derive(SECRET).sign("words")

    assert Keys.derive(SECRET).sign("words") == (key_id, mac)
    assert re.fullmatch(r"[0-9a-f]{16}", key_id)
    assert key_id not in SECRET


def test_the_newest_key_signs_and_older_ones_still_hold() -> None:
    newest = Fernet.generate_key().decode()
    old, both = Keys.derive(SECRET), Keys.derive(f" {newest} , {SECRET} ")
    key_id, mac = old.sign("words")

    assert both.sign("words") == Keys.derive(newest).sign("words")
    assert both.known(key_id)
    assert both.holds("words", key_id, mac)
    assert not both.holds("other words", key_id, mac)
    assert not both.holds("words", both.sign("words")[0], mac)
    assert not Keys.derive(newest).known(key_id)


def test_what_was_sealed_is_opened_by_the_same_key_and_never_looks_the_same() -> None:
    keys = Keys.derive(SECRET)

    first, second = keys.seal("pa•sword"), keys.seal("pa•sword")

    assert Keys.derive(SECRET).unseal(first) == keys.unseal(second) == "pa•sword"
    assert first != second
    assert "pa•sword" not in first
    assert first.isascii()


def test_the_newest_key_seals_and_older_ones_still_open() -> None:
    newest = Fernet.generate_key().decode()
    old, both, new = Keys.derive(SECRET), Keys.derive(f"{newest},{SECRET}"), Keys.derive(newest)

    assert both.unseal(old.seal("words")) == "words"
    assert new.unseal(both.seal("words")) == "words"
    assert new.unseal(old.seal("words")) is None
    assert old.unseal(both.seal("words")) is None


@pytest.mark.parametrize("spoiled", ["", "not sealed", "ключ", "\ud800", "gAAAAA==", SECRET])
def test_what_was_not_sealed_by_us_cannot_be_opened(spoiled: str) -> None:
    assert Keys.derive(SECRET).unseal(spoiled) is None


def test_a_seal_that_was_changed_cannot_be_opened() -> None:
    keys = Keys.derive(SECRET)
    sealed = keys.seal("words")

    assert keys.unseal(sealed[:-6] + "A" * 4 + sealed[-2:]) is None


def test_the_key_that_seals_is_neither_the_given_one_nor_the_one_that_signs() -> None:
    keys = Keys.derive(SECRET)

    for other in (SECRET.encode(), urlsafe_b64encode(keys.keys[0][1])):
        with pytest.raises(InvalidToken):
            Fernet(other).decrypt(keys.seal("words"))


def test_without_a_key_nothing_is_sealed_or_opened() -> None:
    keys = Keys(())

    with pytest.raises(KeyUnusable, match="no key to seal with"):
        keys.seal("words")
    assert keys.unseal(Keys.derive(SECRET).seal("words")) is None
