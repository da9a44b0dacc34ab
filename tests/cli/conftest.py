"""The command line in an empty folder and an empty environment."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

Invoke = Callable[..., Result]
COMPLETE = {
    "SLACK_BOT_TOKEN": "xoxb-1-geheim",
    "SLACK_APP_TOKEN": "xapp-1-geheim",
    "SLACK_SIGNING_SECRET": "signing-geheim",
    "SLACK_API_URL": "http://127.0.0.1:9/",
    "VOGENT_API_KEY": "vogent-geheim",
}
"""All that `run` needs, but for a Slack that answers."""


@pytest.fixture
def numberbot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs `numberbot …` with these environment variables, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def invoke(*words: str, **variables: str | None) -> Result:
        return CliRunner().invoke(app, list(words), env=variables)

    return invoke


def require_stopped(result: Result, *texts: str, status: int = 2) -> None:
    """It ended with a status and these words on standard error, with no traceback or secret."""
    assert result.exit_code == status, (result.exit_code, result.stderr, result.exception)
    assert result.stderr.startswith("numberbot: ")
    for text in texts:
        assert text in result.stderr
    assert "Traceback" not in result.output
    assert "geheim" not in result.output
