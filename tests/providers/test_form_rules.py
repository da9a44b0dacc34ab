"""Every limit and rule of every form is said at its field, in a sentence one can act on."""

from typing import Any

import pytest

from bot.providers.butter import forms as butter
from bot.providers.forms import Form, Problems
from bot.providers.sigmamind import forms as sigmamind
from bot.providers.vogent import forms as vogent
from tests.providers.filling import FORMS, NUMBER, called, fields, problems, read

NUMBERS = [
    (form, name)
    for form, model in FORMS.items()
    for name, field in fields(model)
    if "E164" in str(field.annotation)
]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("14155550100", "The country code is missing."),
        ("(415) 555-0100", "The country code is missing."),
        ("abc", "The country code is missing."),
        ("+1415555", "has too few digits"),
        ("+1415555010012", "has too many digits"),
        ("+1415CALLNOW", "has letters in it"),
        ("+0415550100", "begins with no country code there is"),
        ("+1 415 555 0100 ;ext=5", "has letters in it"),
        ("+", "is no phone number"),
        (1.5, "The country code is missing."),
    ],
)
@pytest.mark.parametrize(("which", "name"), NUMBERS)
def test_a_number_is_refused_at_its_field_with_an_example(
    which: str, name: str, typed: Any, said: str
) -> None:
    found = problems(FORMS[which], **{name: typed})

    assert found.keys() == {name}
    assert said in found[name]
    assert "+14155552671" in found[name]


@pytest.mark.parametrize("typed", ["+1 (415) 555-0100", " +1.415.555.0100 ", "+14155550100"])
@pytest.mark.parametrize(("which", "name"), NUMBERS)
def test_a_number_may_be_typed_as_people_write_it(which: str, name: str, typed: str) -> None:
    form = read(FORMS[which], **{name: typed})
    alias = type(form).model_fields[name].serialization_alias

    assert form.body()[alias or name] == NUMBER


@pytest.mark.parametrize(
    ("model", "name", "longest", "letter"),
    [
        (sigmamind.SipImport, "name", 128, "n"),
        (sigmamind.SipImport, "username", 128, "u"),
        (sigmamind.SipImport, "password", 128, "p"),
        (sigmamind.SipImport, "inbound_agent", 64, "a"),
        (sigmamind.SipImport, "outbound_agent", 64, "a"),
        (sigmamind.SeedUpdate, "name", 128, "n"),
        (sigmamind.SeedUpdate, "username", 128, "u"),
        (sigmamind.SeedUpdate, "password", 128, "p"),
        (sigmamind.SeedUpdate, "inbound_agent", 64, "a"),
        (sigmamind.SeedUpdate, "outbound_agent", 64, "a"),
        (sigmamind.SeedUpdate, "trunk_name", 128, "t"),
        (sigmamind.NewerUpdate, "name", 128, "n"),
        (sigmamind.TestCall, "agent", 64, "a"),
        (vogent.TestCall, "agent", 64, "a"),
        (butter.SipImport, "trunk_name", 128, "t"),
        (butter.SipImport, "pin", 10, "1"),
    ],
    ids=called,
)
def test_a_text_as_long_as_allowed_is_taken_and_a_longer_one_is_not(
    model: type[Form], name: str, longest: int, letter: str
) -> None:
    alias = model.model_fields[name].serialization_alias or name

    assert read(model, **{name: letter * longest}).body()[alias] == letter * longest
    assert problems(model, **{name: letter * (longest + 1)}) == {
        name: f"At most {longest} characters are allowed."
    }


@pytest.mark.parametrize(
    ("model", "name", "shortest"),
    [
        (vogent.SipUserForm, "username", 5),
        (vogent.SipUserForm, "password", 5),
        (butter.SipImport, "pin", 4),
    ],
)
def test_a_text_as_short_as_allowed_is_taken_and_a_shorter_one_is_not(
    model: type[Form], name: str, shortest: int
) -> None:
    alias = model.model_fields[name].serialization_alias or name

    assert read(model, **{name: "x" * shortest}).body()[alias] == "x" * shortest
    assert problems(model, **{name: "x" * (shortest - 1)}) == {
        name: f"At least {shortest} characters are needed."
    }


@pytest.mark.parametrize("model", [sigmamind.SipImport, sigmamind.SeedUpdate])
def test_sigmamind_takes_a_termination_uri_of_253_characters(model: type[Form]) -> None:
    longest = f"{'a.' * 124}com;lr"[:253]

    assert len(longest) == 253
    assert longest in read(model, trunk=longest).body().values()
    assert problems(model, trunk=f"{longest}x") == {"trunk": "At most 253 characters are allowed."}


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (sigmamind.SipImport, "trunk"),
        (sigmamind.SeedUpdate, "trunk"),
        (vogent.SipImport, "trunk"),
        (butter.SipImport, "server"),
    ],
    ids=called,
)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("user:hunter2@sip.example.com", "Leave out the user name and password"),
        ("sip. example.com", "There is a space in it."),
        ("sip.example.com:0", "is no port"),
        ("203.0.113", "is no IPv4 address"),
    ],
)
def test_an_address_is_refused_at_its_field(
    model: type[Form], name: str, typed: str, said: str
) -> None:
    found = problems(model, **{name: typed})

    assert found.keys() == {name}
    assert said in found[name]
    assert "hunter2" not in found[name]


def test_butters_server_is_a_host_without_scheme() -> None:
    assert "Leave out “sip:”" in problems(butter.SipImport, server="sip:sip.example.com")["server"]
    assert read(vogent.SipImport, trunk="sip:sip.example.com").body()["terminationUri"] == (
        "sip:sip.example.com"
    )


@pytest.mark.parametrize("choice", ["disable", "allow", "require"])
def test_each_choice_of_encryption_is_sent_as_it_is(choice: str) -> None:
    assert read(butter.SipImport, media_encryption=choice).body()["media_encryption"] == choice


@pytest.mark.parametrize("choice", ["Require", "on", "none"])
def test_any_other_encryption_is_answered_with_the_choices(choice: str) -> None:
    assert problems(butter.SipImport, media_encryption=choice) == {
        "media_encryption": "Choose 'disable', 'allow' or 'require'."
    }


@pytest.mark.parametrize("agent", ["agent_5a1f0c9e7b32", "agent_5a1f0c9e7b32ff"])
def test_an_agent_of_butter_is_known_by_its_id(agent: str) -> None:
    assert read(butter.TestCall, agent=agent).body()["agent_id"] == agent


@pytest.mark.parametrize(
    "agent", ["Front desk", "agent_123", "agent_5A1F0C9E7B32", "phon_5a1f0c9e7b32", "agent_٣" * 12]
)
def test_what_is_no_id_of_an_agent_at_butter_is_answered_with_how_one_looks(agent: str) -> None:
    assert problems(butter.TestCall, agent=agent) == {
        "agent": "Agents look like agent_5a1f0c9e7b32: copy the id from the dashboard."
    }


@pytest.mark.parametrize("integration", ["Twilio", "intg_123", "agent_a1b2c3d4e5f6", "intg_ABC"])
def test_what_is_no_integration_is_answered_with_how_one_looks(integration: str) -> None:
    assert problems(butter.TwilioImport, integration=integration) == {
        "integration": "Integrations look like intg_a1b2c3d4e5f6: copy the id from the dashboard."
    }


@pytest.mark.parametrize("agent", ["my agent", "a/b", "../agents", "ägent", "a\u200bb"])
@pytest.mark.parametrize("model", [sigmamind.TestCall, vogent.TestCall], ids=called)
def test_what_is_no_id_of_an_agent_elsewhere_is_refused(model: type[Form], agent: str) -> None:
    assert "copy it from the dashboard" in problems(model, agent=agent)["agent"]


@pytest.mark.parametrize("user", ["lobby line", "lobby@home", "sip:lobby", "a/b"])
def test_a_sip_user_name_is_one_word(user: str) -> None:
    assert problems(vogent.SipUserForm, user=user) == {
        "user": "A SIP user name has no spaces and none of @ : /."
    }


@pytest.mark.parametrize("model", [butter.SipImport, butter.TwilioImport])
def test_a_number_for_neither_direction_is_refused(model: type[Form]) -> None:
    assert problems(model, inbound="no", outbound="no") == {
        "outbound": "A number that neither takes nor places calls is of no use."
    }


def test_butter_needs_the_server_only_for_a_number_that_places_calls() -> None:
    outbound = butter.SipImport.read({"number": NUMBER})
    inbound = butter.SipImport.read({"number": NUMBER, "outbound": "no"})

    assert isinstance(outbound, Problems)
    assert dict(outbound) == {"server": "A number that places calls needs the SIP server."}
    assert isinstance(inbound, butter.SipImport)


def test_all_that_is_wrong_is_told_at_once_each_at_its_field() -> None:
    found = problems(
        butter.SipImport,
        number="415",
        outbound="perhaps",
        server="a b",
        pin="1",
        media_encryption="x",
        trunk_name="t" * 129,
    )

    assert set(found) == {
        "number",
        "outbound",
        "server",
        "pin",
        "media_encryption",
        "trunk_name",
    }
    assert found["outbound"] == "Choose yes or no."
