"""Every form of every provider, and what the tests fill them in with."""

import json
from pathlib import Path
from typing import Any

from bot.providers.butter import forms as butter
from bot.providers.forms import Form, Problems
from bot.providers.registry import PROVIDERS
from bot.providers.sigmamind import forms as sigmamind
from bot.providers.vogent import forms as vogent

EXAMPLES = Path(__file__).parent / "examples"
NUMBER = "+14155550100"
AGENT = "agent_5a1f0c9e7b32"
SEEN: set[type[Form]] = {
    model for adapter in PROVIDERS.values() for model in adapter.forms.values()
}


def called(value: object) -> str:
    """What a case is called: a form by its provider and its name."""
    if not isinstance(value, type):
        return str(value)
    return f"{value.__module__.split('.')[-2]} {value.__name__}"


FORMS = {called(model): model for model in sorted(SEEN | {sigmamind.NewerUpdate}, key=called)}
SOUND: dict[type[Form], dict[str, str]] = {
    sigmamind.SipImport: {
        "number": NUMBER,
        "trunk": "sip.telnyx.com",
        "username": "user",
        "password": "pass",
    },
    sigmamind.SeedUpdate: {},
    sigmamind.NewerUpdate: {},
    sigmamind.TestCall: {"to": NUMBER},
    vogent.SipImport: {
        "number": NUMBER,
        "trunk": "sip.telnyx.com",
        "username": "user",
        "password": "pass",
    },
    vogent.SipUserForm: {"user": "lobby", "username": "lobby", "password": "secret"},
    vogent.TestCall: {"to": NUMBER},
    butter.SipImport: {"number": NUMBER, "server": "sip.example.com"},
    butter.TwilioImport: {"number": NUMBER, "integration": "intg_a1b2c3d4e5f6"},
    butter.TestCall: {"to": NUMBER},
}
"""The least that each form can be sent with."""


def read(model: type[Form], **typed: Any) -> Form:
    form = model.read({**SOUND[model], **typed})
    assert not isinstance(form, Problems), dict(form)
    return form


def problems(model: type[Form], **typed: Any) -> dict[str, str]:
    found = model.read({**SOUND[model], **typed})
    assert isinstance(found, Problems)
    return dict(found)


def example(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.request.json").read_text())


def filled(model: type[Form], body: dict[str, Any]) -> dict[str, Any]:
    """What a person types to have this body sent; an integer is a number without its plus."""
    ours = {field.serialization_alias or name: name for name, field in model.model_fields.items()}
    return {ours[name]: as_typed(value) for name, value in body.items()}


def as_typed(value: Any) -> Any:
    return f"+{value}" if isinstance(value, int) and not isinstance(value, bool) else value


def is_secret(model: type[Form], name: str) -> bool:
    return "SecretStr" in str(model.model_fields[name].annotation)


def fields(model: type[Form]) -> list[tuple[str, Any]]:
    return list(model.model_fields.items())
