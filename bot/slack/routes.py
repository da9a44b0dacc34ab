"""Everything that Slack can make the bot do, in one list."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.slack import ids
from bot.slack.faults import Faults
from bot.slack.forms.secrets import hushed
from bot.slack.listeners.asks import Asks
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.forms import FormListeners
from bot.slack.listeners.home import Homes
from bot.slack.listeners.options import Options
from bot.slack.listeners.presses import Presses
from bot.slack.listeners.shortcuts import Shortcuts
from bot.slack.listeners.trails import Trails
from bot.slack.running import Running


@dataclass(frozen=True, slots=True)
class Listeners:
    """All of them."""

    commands: Commands
    presses: Presses
    asks: Asks
    forms: FormListeners
    options: Options
    shortcuts: Shortcuts
    homes: Homes
    trails: Trails


def register(app: AsyncApp, on: Listeners, faults: Faults, running: Running) -> None:
    """Bind every listener.

    Each awaits `ack()`, for which Bolt waits, though Slack may have had its ack from the border.
    """
    held = running.held
    app.command(ids.COMMAND)(held(on.commands.number))
    app.event(ids.HOME_OPENED)(held(on.homes.opened))
    app.global_shortcut(ids.SHORTCUT_BUY)(held(on.shortcuts.buy))
    app.global_shortcut(ids.SHORTCUT_IMPORT)(held(on.shortcuts.bring))
    app.message_shortcut(ids.SHORTCUT_LOOK_UP)(held(on.shortcuts.look_up))
    app.action(ids.CONFIRM)(held(on.presses.confirm))
    app.action(ids.CANCEL)(held(on.presses.cancel))
    app.action(ids.HAPPENED)(held(on.presses.happened))
    app.action(ids.DID_NOT)(held(on.presses.did_not))
    app.action(ids.LOOKS)(held(on.shortcuts.show))
    app.action(ids.ASKS)(held(on.asks.ask))
    app.action(ids.PICK)(held(on.asks.pick))
    app.action(ids.PICKED)(held(on.asks.picked))
    app.action(ids.PUBLISH)(held(on.trails.publish))
    app.action(ids.EXPORT)(held(on.trails.export))
    for chosen in (ids.FORM_PROVIDER, ids.FORM_WAY, ids.FORM_LINE):
        app.action(chosen)(held(hushed(on.forms.chosen)))
    for field in (ids.FORM_AGENT, ids.FORM_SECRET, ids.FORM_FIELD):
        app.action(field)(held(hushed(on.forms.field)))
    app.view(ids.FORM)(held(hushed(on.forms.sent)))
    app.options(ids.FORM_AGENT)(held(hushed(on.options.agents)))
    app.options(ids.FORM_LINE)(held(hushed(on.options.lines)))
    app.options(ids.FORM_SECRET)(held(hushed(on.options.secrets)))
    app.action(ids.ANY)(held(on.presses.unknown))
    app.error(faults.say)
