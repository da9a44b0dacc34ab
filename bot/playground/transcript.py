"""What people do and see, as a transcript: boxes on a terminal, plain lines elsewhere."""

import re

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.playground.workspace.messages import Message, View

EMOJI = {
    "white_check_mark": "✅",
    "hourglass_flowing_sand": "⏳",
    "no_entry_sign": "🚫",
    "warning": "⚠️ ",
    "x": "❌",
    "arrows_counterclockwise": "🔄",
    "boom": "💥",
    "grey_question": "❔",
}
BOLD = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")


def as_read(message: Message | View, *, rich: bool) -> str:
    """A message as a person reads it: emoji drawn, bold marked only where it can be shown."""
    words = re.sub(r":(\w+):", lambda found: EMOJI.get(found[1], found[0]), message.plain())
    if rich:
        return BOLD.sub(r"[bold]\1[/bold]", escape(words))
    return BOLD.sub(r"\1", words)


class Transcript:
    """Prints as it goes."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(width=None, highlight=False)
        self.rich = self.console.is_terminal

    def title(self, words: str) -> None:
        """What is about to happen."""
        if self.rich:
            self.console.rule(f"[bold]{escape(words)}", align="left")
        else:
            self._plain(f"\n== {words}")

    def does(self, person: str, channel: str, what: str) -> None:
        """What a person types or presses."""
        if self.rich:
            self.console.print(f"[cyan]{person}[/cyan] in {channel}: [bold]{escape(what)}[/bold]")
        else:
            self._plain(f"{person} in {channel}: {what}")

    def sees(self, person: str, message: Message | View) -> None:
        """What a person sees: a message, or a form or card that is open."""
        if isinstance(message, View):
            who = f"{person} has open"
        else:
            who = f"only {person} sees" if message.ephemeral else f"{person} sees"
        words = as_read(message, rich=self.rich)
        if self.rich:
            self.console.print(Panel(words, title=who, title_align="left", border_style="dim"))
        else:
            self._plain(f"  {who}:\n" + "\n".join(f"  | {line}" for line in words.splitlines()))

    def says(self, words: str) -> None:
        """Anything else."""
        if self.rich:
            self.console.print(escape(words))
        else:
            self._plain(words)

    def _plain(self, words: str) -> None:
        self.console.print(words, markup=False, highlight=False, soft_wrap=True)
