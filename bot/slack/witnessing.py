"""The message of the witness: the trail's head, and what it is good for."""

from dataclasses import dataclass

from bot.slack.answers import Notices
from bot.slack.blocks import context, section
from bot.slack.message import Message

SAID = (
    ":lock: *Witness to the trail.* Its newest event now is number {seq}. Leave this message where"
    " it is: with it anybody can tell later whether the trail was changed up to here, even if the"
    " whole database was put back to an older copy."
)
HOW = "To check, whoever runs Numberbot types: `numberbot audit verify --expect {seq}:{head}`"


@dataclass(frozen=True, slots=True)
class Witnessing:
    """Posts it in the channel for public lines."""

    notices: Notices
    channel: str

    async def bear_witness(self, seq: int, head: str) -> bool:
        """Whether it was posted."""
        return await self.notices.post(self.channel, message(seq, head))


def message(seq: int, head: str) -> Message:
    """What is posted for the event `seq` with the hash `head`."""
    said, how = SAID.format(seq=seq), HOW.format(seq=seq, head=head)
    return Message(f"{said}\n{how}", [section(said), context(how)])
