"""Everything that Slack can make the bot do, in one list."""

from slack_bolt.async_app import AsyncApp

from bot.slack import ids
from bot.slack.faults import Faults
from bot.slack.listeners import Listeners
from bot.slack.running import Running


def register(app: AsyncApp, on: Listeners, faults: Faults, running: Running) -> None:
    """Bind every listener."""
    app.command(ids.COMMAND)(running.held(on.number))
    app.action(ids.CONFIRM)(running.held(on.confirm))
    app.action(ids.CANCEL)(running.held(on.cancel))
    app.action(ids.OFFERS)(running.held(on.offers))
    app.action(ids.PROPOSE)(running.held(on.propose))
    app.action(ids.HAPPENED)(running.held(on.happened))
    app.action(ids.DID_NOT)(running.held(on.did_not))
    app.action(ids.ANY)(running.held(on.unknown))
    app.error(faults.say)
