"""numberbot run: until it is told to stop."""

import asyncio
import gc
import logging
from contextlib import suppress
from typing import Any

from bot import logs, runner, settings
from bot.cli.ending import finish, stop, until_stopped
from bot.cli.memory import keep_for_good, share_one_heap
from bot.domain.errors import BotError
from bot.settings import Settings, SettingsWrong
from bot.slack.identity import NotConnected

log = logging.getLogger(__name__)


def run(mode: runner.Mode | None, host: str | None) -> None:
    """Run with the environment's settings until SIGINT or SIGTERM: while it starts, it ends at
    once; later it finishes its work. A wrong setting ends it with the variable's name.
    """
    share_one_heap()
    given: dict[str, Any] = {} if host is None else {"host": host}
    try:
        found = settings.load(**given)
        _refuse_unsafe_debug(found)
        logs.configure(found.log_level, found.log_format, unsafe_debug=found.numberbot_unsafe_debug)
        logs.hide_for_good(found.secrets(), found.slack_api_url)
        _warn_of_unknown()
        finish(until_stopped(_serve(found, mode)))
    except (SettingsWrong, NotConnected, BotError) as error:
        stop(str(error))
    finally:
        gc.enable()


def _warn_of_unknown() -> None:
    for name, meant in settings.unknown().items():
        hint = f" Did you mean {meant}?" if meant else ""
        log.warning("%s is set, and is no setting of Numberbot.%s", name, hint)


def _refuse_unsafe_debug(found: Settings) -> None:
    if found.log_level == "debug" and not found.numberbot_unsafe_debug:
        raise SettingsWrong(
            "LOG_LEVEL: `debug` writes down what people type. Secrets are hidden in it as far as"
            " they can be told; a PIN of a few digits cannot be told everywhere. Use `info`, or set"
            " NUMBERBOT_UNSAFE_DEBUG=on where nobody's secrets are at stake."
        )


async def _serve(found: Settings, mode: runner.Mode | None) -> None:
    async with runner.run(found, mode):
        keep_for_good()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
