"""Names that Slack sends back to us, and the values that buttons carry."""

import re

from bot.domain.errors import NotUnderstood

COMMAND = "/number"
CONFIRM = "plan.confirm"
CANCEL = "plan.cancel"
HAPPENED = "plan.happened"
DID_NOT = "plan.did_not"
OFFERS = "buy.offers"
PROPOSE = "buy.propose"
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
