"""The stage: a workspace and three providers that hold a few numbers, ready for a bot."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground.simulators import stock
from bot.playground.simulators.butter import SimulatedButter
from bot.playground.simulators.sigmamind import SimulatedSigmaMind
from bot.playground.simulators.vogent import SimulatedVogent
from bot.playground.workspace import Workspace
from bot.playground.workspace.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands on the stage, and the settings with which a bot finds it."""

    workspace: Workspace
    sigmamind: SimulatedSigmaMind
    vogent: SimulatedVogent
    butter: SimulatedButter
    settings: Mapping[str, str] = field(repr=False)


@asynccontextmanager
async def stage(
    folder: Path, manifest: Manifest | None = None, database_url: str | None = None
) -> AsyncIterator[Stage]:
    """Everything but the bot, on loopback; the bot's database is to be made in `folder`, unless
    it has another one.

    With a manifest, the workspace knows only the commands and shortcuts that stand in it.
    """
    async with (
        Workspace(manifest=manifest) as workspace,
        SimulatedSigmaMind() as sigmamind,
        SimulatedVogent() as vogent,
        SimulatedButter() as butter,
    ):
        sigmamind.stock = stock.seeded(first=20)
        sigmamind.hold("+12125550190", friendlyName="Front desk")
        vogent.hold("+15125550190")
        settings = {
            "slack_bot_token": workspace.bot_token,
            "slack_app_token": workspace.app_token,
            "slack_signing_secret": workspace.signing_secret,
            "slack_api_url": workspace.api_url,
            "database_url": database_url or f"sqlite:///{folder / 'numberbot.db'}",
            "sigmamind_api_key": sigmamind.api_key,
            "sigmamind_base_url": sigmamind.base_url,
            "vogent_api_key": vogent.api_key,
            "vogent_base_url": vogent.base_url,
            "butter_api_key": butter.api_key,
            "butter_organization_id": butter.organization_id,
            "butter_base_url": butter.base_url,
        }
        yield Stage(workspace, sigmamind, vogent, butter, settings)
