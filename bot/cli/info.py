"""numberbot providers, and numberbot manifest."""

from pathlib import Path
from urllib.parse import urlsplit

import typer
import yaml
from rich.console import Console
from rich.table import Table

from bot import settings
from bot.cli.ending import stop
from bot.providers import registry
from bot.settings import SettingsWrong
from bot.slack.serve import EVENTS

BOT = Path(__file__).parent.parent
MANIFESTS = (BOT.parent / "manifest.yml", BOT / "manifest.yml")
"""In a checkout, and in an installed package."""
LONGEST_LINE = 200


def providers() -> None:
    """Which are on, and what each can do."""
    try:
        found = settings.load()
    except SettingsWrong as error:
        stop(str(error))
    for name, adapter in registry.PROVIDERS.items():
        on = getattr(found, f"{name}_api_key") is not None
        state = "on" if on else f"off: set {' and '.join(registry.variables(name))}"
        typer.echo(f"{adapter.title}: {state}")
    support = registry.support()
    table = Table("", *support.titles)
    for row, cells in support.rows:
        table.add_row(row, *cells)
    Console().print(table)


def manifest(url: str | None) -> None:
    """The manifest as it is, or with the addresses of HTTP mode."""
    kept = manifest_kept()
    typer.echo(kept.strip() if url is None else over_http(kept, url).strip())


def manifest_kept() -> str:
    """manifest.yml as it is."""
    return next(path for path in MANIFESTS if path.exists()).read_text(encoding="utf-8")


def over_http(kept: str, url: str) -> str:
    """The same app, with Slack sending to an address instead of a socket."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc:
        stop("--url: a public https address is wanted, like https://numberbot.example.com")
    address = url.rstrip("/") + EVENTS
    app = yaml.safe_load(kept)
    for command in app["features"]["slash_commands"]:
        command["url"] = address
    wanted = app["settings"]
    wanted["event_subscriptions"]["request_url"] = address
    wanted["interactivity"] |= {"request_url": address, "message_menu_options_url": address}
    wanted["socket_mode_enabled"] = False
    return str(yaml.safe_dump(app, sort_keys=False, allow_unicode=True, width=LONGEST_LINE))
