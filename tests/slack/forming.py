"""What people do with forms in these tests, in few words."""

from typing import Any

from bot.playground.simulators import Simulator
from bot.playground.stage import Stage
from bot.playground.workspace import View
from bot.slack import ids
from tests.slack.people import types


async def shows(on_stage: Stage, *texts: str, person: str = "alice") -> View:
    """Wait until a person's modal has all these texts."""

    def found() -> View | None:
        view = on_stage.workspace.view(person)
        said = "" if view is None else view.plain().replace("*", "")
        return view if view is not None and all(text in said for text in texts) else None

    return await on_stage.workspace.until(found, timeout=60)


async def form(on_stage: Stage, *texts: str, person: str = "alice") -> View:
    """Wait until a person's modal is a form with all these texts."""

    def found() -> View | None:
        view = on_stage.workspace.view(person)
        if view is None or view.callback_id != ids.FORM:
            return None
        return view if all(text in view.plain() for text in texts) else None

    return await on_stage.workspace.until(found, timeout=60)


async def opens(
    on_stage: Stage, typed: str, *texts: str, person: str = "alice", place: str = "#ops"
) -> View:
    """Type a command that opens a form, and wait for its fields."""
    await types(on_stage, typed, person, place)
    return await form(on_stage, *texts, person=person)


async def sends(
    on_stage: Stage, view: View, person: str = "alice", **values: str
) -> dict[str, str]:
    """Press Submit; what is wrong, by the fields' names."""
    filled = {title.replace("_", " "): value for title, value in values.items()}
    delivery = await on_stage.workspace.submit(person, view, dict(filled))
    assert delivery.ok, delivery.error
    return {name.rpartition(".")[0]: words for name, words in view.errors.items()}


def bodies(simulator: Simulator) -> list[Any]:
    """What a provider was asked to change, as it came."""
    return [one.sent for one in simulator.requests if simulator.is_write(one)]


def written(on_stage: Stage) -> list[str]:
    """Every call that changed something at a provider, as `name METHOD /path`."""
    every = {
        "sigmamind": on_stage.sigmamind,
        "vogent": on_stage.vogent,
        "butter": on_stage.butter,
    }
    return [
        f"{name} {one.method} {one.path}"
        for name, simulator in every.items()
        for one in simulator.requests
        if simulator.is_write(one)
    ]
