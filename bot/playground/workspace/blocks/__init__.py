"""A validator for Block Kit: what Slack would refuse in blocks, messages and views."""

from bot.playground.workspace.blocks.catalogue import Surface
from bot.playground.workspace.blocks.rules import Json
from bot.playground.workspace.blocks.surfaces import (
    block_elements,
    blocks_within,
    elements,
    message_problems,
    problems,
    view_problems,
)

__all__ = [
    "Json",
    "Surface",
    "block_elements",
    "blocks_within",
    "elements",
    "message_problems",
    "problems",
    "view_problems",
]
