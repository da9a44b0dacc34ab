"""Names that Slack sends back to us, and the values that buttons carry."""

import re

from bot.domain.errors import NotUnderstood

COMMAND = "/number"
CONFIRM = "plan.confirm"
CANCEL = "plan.cancel"
HAPPENED = "plan.happened"
DID_NOT = "plan.did_not"
ASK = "ask"
INSTEAD = "instead"
ASKS = re.compile(r"(ask|instead)(\.[a-z0-9_]+)?", re.ASCII)
"""A button that only asks carries what would be typed; the answer comes beside it, or instead of
what was pressed. Several in one block differ in the end of their names."""
PUBLISH = "trail.publish"
EXPORT = "trail.export"
PICK = "pick"
PICKED = re.compile(r"pick\.(show|update|release)", re.ASCII)
"""A select of lines beside a list, and what is asked of the one that is picked."""
LOOK = "look"
LOOKS = re.compile(r"look\.[a-z0-9_]+", re.ASCII)
"""Show, in a list of numbers that were looked up: on top of it, so that closing leads back."""
FORM = "form"
FORM_PROVIDER = "form.provider"
FORM_WAY = "form.way"
FORM_LINE = "form.line"
FORM_AGENT = "form.agent"
FORM_SECRET = "form.secret"  # noqa: S105 a name
FORM_FIELD = "form.field"
HOME_OPENED = "app_home_opened"
SHORTCUT_BUY = "buy_number"
SHORTCUT_IMPORT = "import_number"
SHORTCUT_LOOK_UP = "look_up_numbers"
ANY = re.compile(".*", re.DOTALL)

VERSION = "v1"
OLD_CARD = (
    "This button is from an older version of Numberbot, so nothing was done."
    " Ask again with `/number`."
)


def pack(words: str) -> str:
    """The value of a button: a plan's id, or a question as it would be typed."""
    return f"{VERSION}|{words}"


def unpack(value: str | None) -> str:
    """What a button carries; NotUnderstood when it is not of this version."""
    version, bar, words = (value or "").partition("|")
    if version != VERSION or not bar or not words:
        raise NotUnderstood(OLD_CARD)
    return words
