"""The secret key: where it is kept, and the keys for signing and for sealing derived from it."""

import hashlib
import hmac
import os
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import make_url

KEY_FILE = "numberbot.key"


class KeyUnusable(ValueError):
    """The secret key is missing or no Fernet key; the text says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Keys for the trail's head, newest first, by their ids; and those for secrets that wait.

    The ids tell nothing of the keys.
    """

    keys: tuple[tuple[str, bytes], ...]
    sealing: MultiFernet | None = None

    @classmethod
    def derive(cls, secret: str) -> Self:
        """From NUMBERBOT_SECRET_KEY: a Fernet key, or several with commas, newest first."""
        parts = [part.strip() for part in secret.split(",") if part.strip()]
        if not parts:
            raise KeyUnusable("NUMBERBOT_SECRET_KEY is empty. Make a key with `numberbot key`.")
        return cls(
            tuple(_signing_key(part) for part in parts),
            MultiFernet([_sealing_key(part) for part in parts]),
        )

    def sign(self, words: str) -> tuple[str, str]:
        """The newest key's id, and its HMAC-SHA-256 of the words in hex."""
        key_id, key = self.keys[0]
        return key_id, _mac(key, words)

    def seal(self, words: str) -> str:
        """The words, encrypted with the newest key."""
        if self.sealing is None:
            raise KeyUnusable("There is no key to seal with.")
        return self.sealing.encrypt(words.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """What was sealed with one of our keys; None if it was with another."""
        if self.sealing is None:
            return None
        try:
            return self.sealing.decrypt(sealed.encode(errors="replace")).decode()
        except InvalidToken:
            return None

    def known(self, key_id: str) -> bool:
        """Whether a key with this id is at hand."""
        return any(key_id == known for known, _ in self.keys)

    def holds(self, words: str, key_id: str, mac: str) -> bool:
        """Whether these words were signed by one of our keys."""
        return any(
            hmac.compare_digest(_mac(key, words), mac)
            for known, key in self.keys
            if known == key_id
        )


def _signing_key(fernet_key: str) -> tuple[str, bytes]:
    try:
        Fernet(fernet_key)
    except ValueError:
        raise KeyUnusable(
            "NUMBERBOT_SECRET_KEY is no Fernet key (32 bytes in URL-safe base64)."
            " Make one with `numberbot key`."
        ) from None
    key = _derived(fernet_key, b"numberbot trail head")
    return hashlib.sha256(b"id" + key).hexdigest()[:16], key


def _sealing_key(fernet_key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_derived(fernet_key, b"numberbot sealed secrets")))


def _derived(fernet_key: str, purpose: bytes) -> bytes:
    """A key for one purpose alone."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(urlsafe_b64decode(fernet_key))


def _mac(key: bytes, words: str) -> str:
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()


def key_file(database_url: str) -> Path | None:
    """Where the key is kept beside an SQLite database; None for PostgreSQL."""
    url = make_url(database_url)
    if not url.drivername.startswith("sqlite"):
        return None
    return Path(url.database or ".").resolve().parent / KEY_FILE


def find_secret(given: str | None, database_url: str) -> str | None:
    """The secret key given in the environment, else the one kept beside the database."""
    if given:
        return given
    kept = key_file(database_url)
    if kept is None or not kept.exists():
        return None
    secret = kept.read_bytes().decode(errors="replace").strip()
    if not secret:
        raise KeyUnusable(
            f"{KEY_FILE}, beside the database, is empty. Put the key back that was in it;"
            " only if nothing was ever recorded, remove the file, and a new key is made."
        )
    return secret


def find_or_make_secret(given: str | None, database_url: str) -> str:
    """As `find_secret`; with SQLite a key is made and kept (0600) when there is none."""
    found = find_secret(given, database_url)
    if found:
        return found
    kept = key_file(database_url)
    if kept is None:
        raise KeyUnusable(
            "NUMBERBOT_SECRET_KEY is required with PostgreSQL. Make one with `numberbot key`."
        )
    made = Fernet.generate_key().decode()
    _keep(kept, made + "\n")
    return made


def _keep(path: Path, secret: str) -> None:
    """Write the key whole or not at all, readable by us alone; an existing one stays."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as made:
        made.write(secret)  # such a file is 0600 from the start
        made.flush()
        os.fsync(made.fileno())
        os.link(made.name, path)
