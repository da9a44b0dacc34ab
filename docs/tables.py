"""Write the tables of README.md that the program itself knows: settings, commands, providers.

usage: python docs/tables.py [--check]
"""

import re
import sys
from pathlib import Path

from bot.providers.registry import support
from bot.settings import Settings
from bot.slack.verbs import VERBS

README = Path(__file__).parent.parent / "README.md"
MARKED = re.compile(r"(<!-- (\w+) -->\n)(?:.*?\n)??(<!-- /\2 -->)", re.DOTALL)


def settings() -> str:
    """Every environment variable, its default, what it is for."""
    lines = ["| variable | default | what |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        value = field.get_default(call_default_factory=True)
        default = f"`{_shown(value)}`" if value else ""
        lines.append(f"| `{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


def _shown(default: object) -> str:
    seconds = getattr(default, "total_seconds", None)
    return f"{int(seconds() // 60)}m" if seconds else str(default)


def commands() -> str:
    """Every verb with what it does and how it is written."""
    lines = ["| write | what happens |", "|---|---|"]
    for verb in VERBS.values():
        usage = "<br>".join(f"`{one}`" for one in verb.usage)
        lines.append(f"| {usage} | {verb.does} {verb.more}".rstrip() + " |")
    return "\n".join(lines)


def filled(text: str) -> str:
    """The text with each marked table as the program says it now."""
    tables = {"settings": settings, "commands": commands, "providers": support().markdown}
    return MARKED.sub(lambda found: found[1] + tables[found[2]]() + "\n" + found[3], text)


def main() -> None:
    """Write, or check that nothing is to be written."""
    now = README.read_text(encoding="utf-8")
    wanted = filled(now)
    if "--check" in sys.argv and now != wanted:
        sys.exit("README.md is not what the program says. Run: make tables")
    README.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()
