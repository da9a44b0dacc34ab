"""The keys for signing and for sealing, derived from the secret key."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class KeyUnusable(ValueError):
    """The secret key is missing or no Fernet key; the text says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Keys for the trail's head, newest first, by their ids; and those for secrets that wait.

    The ids tell nothing of the keys.
    """

    keys: tuple[tuple[str, bytes], ...]
    sealing: tuple[Fernet, ...] = ()

    @classmethod
    def derive(cls, secret: str) -> Self:
        """From NUMBERBOT_SECRET_KEY: a Fernet key, or several with commas, newest first."""
        parts = [part.strip() for part in secret.split(",") if part.strip()]
        if not parts:
            raise KeyUnusable("NUMBERBOT_SECRET_KEY is empty. Make a key with `numberbot key`.")
        return cls(
            tuple(_signing_key(part) for part in parts),
            tuple(_sealing_key(part) for part in parts),
        )

    def sign(self, words: str) -> tuple[str, str]:
        """The newest key's id, and its HMAC-SHA-256 of the words in hex."""
        key_id, key = self.keys[0]
        return key_id, _mac(key, words)

    def seal(self, words: str) -> str:
        """The words, encrypted with the newest key."""
        if not self.sealing:
            raise KeyUnusable("There is no key to seal with.")
        return self.sealing[0].encrypt(words.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """What was sealed with one of our keys; None if it was with another."""
        return _opened(self.sealing, sealed)

    def reseal(self, sealed: str) -> str | None:
        """The same words, sealed with the newest key; None where it did, or none of ours opens."""
        words = _opened(self.sealing[1:], sealed)
        return None if words is None else self.seal(words)

    @property
    def newest(self) -> Self:
        """The newest key alone."""
        return type(self)(self.keys[:1], self.sealing[:1])

    @property
    def newest_id(self) -> str:
        """The id of the key that signs."""
        return self.keys[0][0]

    def known(self, key_id: str) -> bool:
        """Whether a key with this id is at hand."""
        return any(key_id == known for known, _ in self.keys)

    def holds(self, words: str, key_id: str, mac: str) -> bool:
        """Whether these words were signed by one of our keys."""
        return any(
            hmac.compare_digest(_mac(key, words).encode(), str(mac).encode())  # texts: only ASCII
            for known, key in self.keys
            if known == key_id
        )


def _opened(keys: tuple[Fernet, ...], sealed: str) -> str | None:
    if not keys:
        return None
    try:
        return MultiFernet(keys).decrypt(sealed.encode(errors="replace")).decode()
    except InvalidToken:
        return None


def _signing_key(fernet_key: str) -> tuple[str, bytes]:
    try:
        Fernet(fernet_key)
    except ValueError:
        raise KeyUnusable(
            "NUMBERBOT_SECRET_KEY is no Fernet key (32 bytes in URL-safe base64)."
            " Put the one back that signed the trail; only a trail that is not begun takes a new"
            " one, from `numberbot key`."
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
