"""Where calls are sent: what is taken as it was typed, and what is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.sip import sip_host, sip_uri

HOSTS = [
    "sip.telnyx.com",
    "SIP.Telnyx.COM",
    "sip.example.com.",
    "pbx-1.example.com",
    "xn--bcher-kva.example",
    "203.0.113.7",
    "[2001:db8::7]",
    "[::ffff:203.0.113.7]",
]
TYPED = st.text(st.sampled_from("abz019.:-[]@;=/%? _ä\t\n") | st.characters(), max_size=40)


def refused(text: str) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        sip_uri(text)
    return str(caught.value)


@pytest.mark.parametrize("port", ["", ":1", ":5060", ":65535"])
@pytest.mark.parametrize("scheme", ["", "sip:", "sips:", "SIP:"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_host_is_taken_as_typed_with_or_without_scheme_and_port(
    host: str, scheme: str, port: str
) -> None:
    assert sip_uri(f"{scheme}{host}{port}") == f"{scheme}{host}{port}"


@pytest.mark.parametrize(
    "parameters", [";transport=tls", ";transport=udp;lr", ";maddr=[2001:db8::1]", ";lr"]
)
def test_parameters_after_the_host_are_taken(parameters: str) -> None:
    assert sip_uri(f"sip:pbx.example.com:5060{parameters}") == (
        f"sip:pbx.example.com:5060{parameters}"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sip. example.com", "There is a space in it."),
        ("sip.example.com\nx", "There is a space in it."),
        ("sip.example\u00a0.com", "There is a space in it."),
        ("sip:user@pbx.example.com", "Leave out the user name and password"),
        ("user:secret@pbx.example.com", "Leave out the user name and password"),
        ("sip:user:secret@203.0.113.7", "Leave out the user name and password"),
        ("https://pbx.example.com", "That is a web address."),
        ("sip://pbx.example.com", "That is a web address."),
        ("pbx.example.com/trunk", "is no host name"),
        ("localhost", "“localhost” is no full host name."),
        ("sip:", "“sip” is no full host name."),
        ("tel:+14155550100", "“tel” is no full host name."),
        ("-pbx.example.com", "“-pbx.example.com” is no host name."),
        ("pbx-.example.com", "“pbx-.example.com” is no host name."),
        ("pbx..example.com", "“pbx..example.com” is no host name."),
        ("my_pbx.example.com", "“my_pbx.example.com” is no host name."),
        ("pbüx.example.com", "“pbüx.example.com” is no host name."),
        (f"{'a' * 64}.example.com", "is no host name."),
        (".".join(["a" * 60] * 5), "is no host name."),
        ("203.0.113", "203.0.113 is no IPv4 address."),
        ("203.0.113.256", "203.0.113.256 is no IPv4 address."),
        ("203.0.113.007", "203.0.113.007 is no IPv4 address."),
        ("2001:db8::7", "An IPv6 address stands in brackets."),
        ("sip:2001:db8::7", "An IPv6 address stands in brackets."),
        ("2001:db8::zz", "2001 is no IPv4 address."),
        ("[2001:db8::7", "That is no SIP address."),
        ("[2001:db8]", "[2001:db8] is no IPv6 address."),
        ("[2001::db8::7]", "[2001::db8::7] is no IPv6 address."),
        ("pbx.example.com:", "a number from 1 to 65535 is wanted"),
        ("pbx.example.com:0", ":0 is no port: a number from 1 to 65535 is wanted."),
        ("pbx.example.com:65536", ":65536 is no port"),
        ("pbx.example.com:٥٠٦٠", "is no port"),
        ("pbx.example.com:sip", ":sip is no port"),
        ("pbx.example.com:5060:5061", "is no port"),
        ("pbx.example.com;", "I cannot read what follows the host."),
        ("pbx.example.com;a b", "There is a space in it."),
        ("pbx.example.com?subject=x", "I cannot read what follows the host."),
        ("", "That is no SIP address."),
    ],
)
def test_what_is_no_host_is_refused_with_what_is_wrong(typed: str, said: str) -> None:
    assert said in refused(typed)


@pytest.mark.parametrize("typed", ["user:hunter2@pbx.example.com", "sip:hunter2@pbx.example.com"])
def test_credentials_typed_into_an_address_are_not_repeated(typed: str) -> None:
    assert "hunter2" not in refused(typed)


@pytest.mark.parametrize("host", [*HOSTS, "sip.example.com:5060", "[2001:db8::7]:5060"])
def test_a_field_for_a_host_takes_one_with_or_without_port(host: str) -> None:
    assert sip_host(host) == host


@pytest.mark.parametrize(
    "typed", ["sip:pbx.example.com", "SIPS:pbx.example.com", "pbx.example.com;transport=tls"]
)
def test_a_field_for_a_host_takes_neither_scheme_nor_parameters(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Leave out “sip:” and parameters"):
        sip_host(typed)


@given(TYPED)
def test_whatever_is_typed_is_taken_as_it_is_or_refused_in_a_sentence(typed: str) -> None:
    taken, said = tried(typed)

    assert taken == typed or said.endswith(".")
    assert "@" not in taken
    assert not any(character.isspace() for character in taken)


def tried(typed: str) -> tuple[str, str]:
    """What was taken, or what was said against it."""
    try:
        return sip_uri(typed), ""
    except ValueError as error:
        return "", str(error)
