"""What each provider wants to know: complete to its reference, and secrets kept as such."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from bot.providers.butter import forms as butter
from bot.providers.forms import Form, Problems
from bot.providers.sigmamind import forms as sigmamind
from bot.providers.vogent import forms as vogent
from tests.providers.filling import (
    FORMS,
    NUMBER,
    SOUND,
    as_typed,
    example,
    fields,
    filled,
    is_secret,
    problems,
    read,
)

SECRET = "\N{PILCROW SIGN}"
"""Stands in everything that is typed into a secret field, and nowhere else."""
OPEN_TEXT = st.text(st.characters(exclude_characters=SECRET), max_size=150)
SECRET_TEXT = st.text(max_size=150).map(lambda text: SECRET + text)


@pytest.mark.parametrize(
    ("model", "name"),
    [(sigmamind.SipImport, "sigmamind.import"), (sigmamind.SeedUpdate, "sigmamind.update")],
)
def test_a_form_with_the_values_of_the_reference_gives_its_very_body(
    model: type[Form], name: str
) -> None:
    body = example(name)
    form = model.read(filled(model, body))

    assert isinstance(form, model)
    assert form.body() == {key: as_typed(value) for key, value in body.items()}


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (butter.SipImport, "butter.import-sip"),
        (butter.TwilioImport, "butter.import-twilio"),
    ],
)
def test_butters_forms_with_the_values_of_the_reference_give_its_very_bodies(
    model: type[Form], name: str
) -> None:
    body = example(name)
    typed = {key: value for key, value in body.items() if key != "provider"}
    form = model.read(filled(model, typed))

    assert isinstance(form, model)
    assert form.body() == body


@pytest.mark.parametrize(
    ("model", "branch"), [(vogent.SipImport, "sipImport"), (vogent.SipUserForm, "vogentSip")]
)
def test_vogents_forms_have_the_fields_of_their_branch_of_the_reference(
    model: type[Form], branch: str
) -> None:
    assert read(model).body().keys() == example("vogent.create")[branch].keys()


def test_every_other_field_of_butters_import_is_sent_under_its_name() -> None:
    form = read(butter.SipImport, room="call-{{id}}", pin="1234", outbound="no", inbound="yes")

    assert form.body() == {
        "phone_number": NUMBER,
        "provider": "sip",
        "supports_inbound": True,
        "supports_outbound": False,
        "sip_server_address": "sip.example.com",
        "inbound_room_name": "call-{{id}}",
        "inbound_pin": "1234",
        "media_encryption": "allow",
    }


def test_the_newer_update_of_sigmamind_has_a_test_number_and_no_trunk_name() -> None:
    newer = {name: field.serialization_alias for name, field in fields(sigmamind.NewerUpdate)}
    seeds = {name: field.serialization_alias for name, field in fields(sigmamind.SeedUpdate)}

    assert newer.items() - seeds.items() == {("test_number", "outboundPhoneNumber")}
    assert seeds.items() - newer.items() == {("trunk_name", "sipTrunkName")}


@pytest.mark.parametrize("which", FORMS)
def test_every_field_has_a_title_of_its_own_and_every_hint_is_a_sentence(which: str) -> None:
    shown = [field for _, field in fields(FORMS[which])]
    titles = [field.title for field in shown]

    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert all(field.description is None or field.description.endswith(".") for field in shown)


@pytest.mark.parametrize("which", FORMS)
def test_the_least_that_is_needed_is_enough(which: str) -> None:
    assert read(FORMS[which]).model_fields_set == SOUND[FORMS[which]].keys()


@pytest.mark.parametrize("which", [name for name in FORMS if SOUND[FORMS[name]]])
def test_an_empty_form_is_told_everything_that_is_missing_at_once(which: str) -> None:
    found = FORMS[which].read({})

    assert isinstance(found, Problems)
    assert set(found) == SOUND[FORMS[which]].keys()
    assert set(found.values()) <= {
        "This is needed.",
        "A number that places calls needs the SIP server.",
    }


@pytest.mark.parametrize("blank", [None, "", "  ", "\t\n", SecretStr(""), SecretStr(" ")])
@pytest.mark.parametrize("which", FORMS)
def test_blank_fields_count_as_not_given(which: str, blank: Any) -> None:
    model = FORMS[which]
    typed = {**dict.fromkeys(model.model_fields, blank), **SOUND[model]}

    assert model.read(typed) == model.read(SOUND[model])


@pytest.mark.parametrize("which", FORMS)
def test_an_unknown_field_is_refused(which: str) -> None:
    assert problems(FORMS[which], invented="x") == {"invented": "There is no such field."}


SECRETS = [
    (form, name)
    for form, model in FORMS.items()
    for name in model.model_fields
    if is_secret(model, name)
]


def test_every_password_and_pin_is_kept_as_a_secret() -> None:
    assert {(form, name) for form, name in SECRETS} == {
        (form, name)
        for form, model in FORMS.items()
        for name in model.model_fields
        if name in {"password", "pin"}
    }


@pytest.mark.parametrize(("which", "name"), SECRETS)
def test_a_secret_is_sent_but_shown_in_no_form(which: str, name: str) -> None:
    model = FORMS[which]
    form = read(model, **{name: "hunter2"})
    shown = f"{form!r} {form} {form.model_dump()!r} {form.model_dump_json()} {form.__dict__}"

    assert "hunter2" in form.body().values()
    assert "hunter2" in form.secrets()
    assert "hunter2" not in shown


@pytest.mark.parametrize("wrong", ["hunter2" * 40, ["hunter2"], {"a": "hunter2"}, b"hunter2\xff"])
@pytest.mark.parametrize(("which", "name"), SECRETS)
def test_a_refused_secret_is_shown_in_no_error_and_no_problem(
    which: str, name: str, wrong: Any
) -> None:
    model = FORMS[which]
    typed = {**SOUND[model], name: wrong, "invented": "x"}
    with pytest.raises(ValidationError) as caught:
        model.model_validate(typed)
    found = model.read(typed)

    assert isinstance(found, Problems)
    shown = f"{caught.value} {caught.value!r} {found!r} {found} {dict(found)} {vars(found)}"
    assert "hunter2" not in shown


def test_problems_in_a_log_are_the_sentences() -> None:
    found = sigmamind.SeedUpdate.read({"password": 4711})

    assert f"{found!r}" == "Problems({'password': 'Text is wanted.'})"


@settings(max_examples=40)
@pytest.mark.parametrize("which", FORMS)
@given(data=st.data())
def test_whatever_is_typed_gives_a_form_or_sentences_and_no_secret(
    which: str, data: st.DataObject
) -> None:
    model = FORMS[which]
    typed = {
        name: data.draw(SECRET_TEXT if is_secret(model, name) else OPEN_TEXT, label=name)
        for name in model.model_fields
        if data.draw(st.booleans(), label=f"{name} is typed")
    }

    found = model.read(typed)

    assert SECRET not in f"{found!r} {found}"
    if isinstance(found, Problems):
        assert set(found) <= set(model.model_fields)
        assert all(words.endswith(".") and SECRET not in words for words in found.values())
    else:
        assert isinstance(found, model)
        assert json.dumps(found.body())
