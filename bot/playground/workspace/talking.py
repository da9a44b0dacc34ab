"""What people type into a channel's composer."""

from bot.playground.workspace import limits
from bot.playground.workspace.acting import Acting
from bot.playground.workspace.directory import SLACKBOT, Channel, Person
from bot.playground.workspace.entries import PersonCannot
from bot.playground.workspace.escaping import as_posted, escaped
from bot.playground.workspace.messages import Message
from bot.playground.workspace.records import Delivery
from bot.playground.workspace.seeing import Where, Who


class Talking(Acting):
    """Ordinary messages, and commands typed among them."""

    async def send(self, person: Who, channel: Where, text: str) -> Delivery | Message:
        """What a composer does on Enter.

        A text that begins with a slash is a command: its delivery, or Slackbot's answer if the app
        has no such command. Any other text is posted. Raises PersonCannot where they cannot write.
        """
        who, where = self._writer(person, channel)
        if not text.startswith("/") or text[1:2] in ("", " "):
            return self.say(who, where, text)
        word, rest = (*text.split(maxsplit=1), "")[:2]
        if self.manifest is not None and self.manifest.command(word) is None:
            return self._no_command(who, where, word, text)
        return await self.command(who, where, word, rest)

    def say(self, person: Who, channel: Where, text: str) -> Message:
        """Post a message. Raises PersonCannot where they cannot write, and for an empty text."""
        who, where = self._writer(person, channel)
        posted = as_posted(text, self.state.directory)
        if not posted:
            raise PersonCannot("there is nothing to send")
        if len(posted) > limits.MESSAGE_TEXT:
            raise PersonCannot(f"a message has at most {limits.MESSAGE_TEXT:,} characters")
        message = self.state.post(where.id, {"text": posted}, user=who.id)
        self.state.changes.happened()
        return message

    def _writer(self, person: Who, channel: Where) -> tuple[Person, Channel]:
        who, where = self.person(person), self.channel(channel)
        if who.id not in where.members:
            raise PersonCannot(f"{who.name} is not in {where.name}")
        self._require_open_messages(where)
        return who, where

    def _no_command(self, who: Person, where: Channel, word: str, text: str) -> Message:
        installed = [each.command for each in self.manifest.commands] if self.manifest else []
        known = f"I know {', '.join(installed)}." if installed else "No app here has commands."
        typed = "\n".join(f"> {each}" for each in text.strip().splitlines())
        told = (
            f"{escaped(word)} is not a command here. {known} Nothing was sent; "
            f"to post it as a message, put a space before it:\n{escaped(typed)}"
        )
        answer = self.state.post(where.id, {"text": told}, user=SLACKBOT, reader=who.id)
        self.state.changes.happened()
        return answer
