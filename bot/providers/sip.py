"""Where calls are sent over SIP: host names, addresses and URIs, checked as a person types them."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Annotated

from pydantic import AfterValidator

LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)", re.ASCII)
ADDRESS = re.compile(
    r"(sips?:)?(?P<host>\[[0-9a-f:.]+\]|[^\[\]:;?]+)(?P<port>:[^;?]*)?(?P<rest>[;?].*)?",
    re.IGNORECASE,
)
PARAMETERS = re.compile(r"(;[\w.!%*+'~-]+(=[\w.!%*+'~:\[\]-]+)?)+", re.ASCII)
LONGEST_HOST = 253
HIGHEST_PORT = 65_535
EXAMPLE = "Write it like sip.telnyx.com, or sip:pbx.example.com:5060."


def sip_uri(text: str) -> str:
    """A host, with or without `sip:`, a port and parameters; raises ValueError with what is wrong.

    The text stays as it was typed, since providers differ in whether they want the scheme.
    """
    if re.search(r"\s", text):
        raise ValueError(f"There is a space in it. {EXAMPLE}")
    if "@" in text:
        raise ValueError(
            f"Leave out the user name and password: only the host belongs here. {EXAMPLE}"
        )
    if "//" in text:
        raise ValueError(f"That is a web address. {EXAMPLE}")
    if _is_ipv6(re.sub(r"^sips?:", "", text, flags=re.IGNORECASE)):
        raise ValueError("An IPv6 address stands in brackets. Write it like [2001:db8::7]:5060.")
    parts = ADDRESS.fullmatch(text)
    if parts is None:
        raise ValueError(f"That is no SIP address. {EXAMPLE}")
    _require_host(parts["host"])
    _require_port(parts["port"])
    if parts["rest"] and not PARAMETERS.fullmatch(parts["rest"]):
        raise ValueError(f"I cannot read what follows the host. {EXAMPLE}")
    return text


def sip_host(text: str) -> str:
    """A host and maybe a port, without scheme and parameters; likewise."""
    if re.match(r"sips?:", text, re.IGNORECASE) or ";" in text:
        raise ValueError(
            "Leave out “sip:” and parameters. Write it like sip.example.com or"
            " sip.example.com:5060."
        )
    return sip_uri(text)


SipUri = Annotated[str, AfterValidator(sip_uri)]
SipHost = Annotated[str, AfterValidator(sip_host)]


def _require_host(host: str) -> None:
    if host.startswith("["):
        if not _is_ipv6(host[1:-1]):
            raise ValueError(f"{host} is no IPv6 address. {EXAMPLE}")
        return
    if re.fullmatch(r"[0-9.]+", host, re.ASCII):
        try:
            IPv4Address(host)
        except AddressValueError:
            raise ValueError(f"{host} is no IPv4 address. {EXAMPLE}") from None
        return
    labels = host.removesuffix(".").split(".")
    if len(labels) < 2:  # noqa: PLR2004 a name in DNS that others can reach has a dot
        raise ValueError(f"“{host}” is no full host name. {EXAMPLE}")
    if len(host) > LONGEST_HOST or not all(LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"“{host}” is no host name. {EXAMPLE}")


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _require_port(port: str | None) -> None:
    digits = (port or ":5060")[1:]
    if not re.fullmatch(r"[0-9]{1,5}", digits, re.ASCII) or not 0 < int(digits) <= HIGHEST_PORT:
        raise ValueError(f"{port} is no port: a number from 1 to {HIGHEST_PORT} is wanted.")
