"""A provider's form, as a request fills it in."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import Refused
from bot.operations.facts import NO_SECRETS, Secrets
from bot.providers.forms import Form, Problems

TYPED_OPENLY = (
    "{title}: a secret is typed into the form only, since what stands in a message is seen and"
    " kept. Open the form, and take a new secret."
)


def read(model: type[Form], given: Mapping[str, Any], secrets: Secrets = NO_SECRETS) -> Form:
    """The form with what was given and what was typed into its secret fields.

    Raises Refused with all that is wrong, each at its field's title; and for a secret among what
    was given, which would be kept as it stands.
    """
    openly = [model.title_of(name) for name in given if model.is_secret(name)]
    if openly:
        raise Refused(" ".join(TYPED_OPENLY.format(title=title) for title in openly))
    form = model.read({**given, **secrets})
    if isinstance(form, Problems):
        raise Refused(" ".join(form.said()))
    return form
