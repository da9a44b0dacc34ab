"""What an adapter is told to reach its provider: key, address, pace. Given, never looked up."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.providers.watch import NOBODY, Watch


@dataclass(frozen=True, slots=True)
class Pace:
    """How long we wait for a provider, in seconds, and how often we may ask it.

    `read_within` bounds a read with all its attempts, `write_within` the one attempt of a write,
    `turn_within` the wait for a free place in our own queue, `patience` how long a provider's
    Retry-After is waited out before the person is told to come back later. `per_second` is how
    many requests a provider gets in any one second; None: as many as its adapter says.
    """

    read_within: float = 8.0
    write_within: float = 25.0
    connect_within: float = 3.0
    turn_within: float = 5.0
    patience: float = 2.0
    attempts: int = 3
    per_second: float | None = None
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """One provider that is on. Without `base_url` the adapter uses the provider's own.

    `unconfirmed` allows what only the provider's less certain documents know. `watch` is told of
    every exchange. Raises ValueError,
    with the variable's name, for a key or an address that no request could carry.
    """

    name: str
    api_key: SecretStr
    base_url: str | None = None
    organization_id: str | None = field(default=None, repr=False)
    unconfirmed: bool = False
    pace: Pace = field(default_factory=Pace)
    watch: Watch = field(default=NOBODY, repr=False, compare=False)

    def __post_init__(self) -> None:
        _require_sendable(self.variable("api_key"), self.key)
        if self.organization_id is not None:
            _require_sendable(self.variable("organization_id"), self.organization_id)
        if self.base_url is not None:
            _require_address(self.variable("base_url"), self.base_url)

    @property
    def key(self) -> str:
        """The key itself, for a header."""
        return self.api_key.get_secret_value()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What every request carries and no message may show."""
        return (self.key, self.organization_id) if self.organization_id else (self.key,)

    def variable(self, setting: str) -> str:
        """The environment variable that holds a setting: `VOGENT_API_KEY`."""
        return f"{self.name}_{setting}".upper()

    def require_organization(self) -> str:
        """The organization, for a provider that cannot be asked without one."""
        if not self.organization_id:
            raise ValueError(
                f"{self.variable('organization_id')} is not set; it goes with the key."
            )
        return self.organization_id


def _require_sendable(variable: str, value: str) -> None:
    if not value:
        raise ValueError(f"{variable} is empty.")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError(f"{variable} holds a space or a character that no key has.")


def _require_address(variable: str, value: str) -> None:
    try:
        parts = urlsplit(value)
        host = (parts.hostname or "").encode("idna")
        sound = parts.scheme in {"http", "https"} and host and parts.port != 0
    except ValueError:  # a port beyond 65535, a host name that no DNS has
        sound = False
    if not sound:
        raise ValueError(f"{variable} is no address: write it like https://api.example.com.")
