"""Payloads by the shapes that Slack documents: https://docs.slack.dev/interactivity, /events."""

from typing import Any

Payload = dict[str, Any]

USER: Payload = {"id": "U01ALICE", "username": "alice", "name": "alice", "team_id": "T01TEST"}
TEAM: Payload = {"id": "T01TEST", "domain": "example"}
ORG: Payload = {"id": "E01ORG", "name": "Example Org"}
CHANNEL: Payload = {"id": "C01OPS", "name": "ops"}
NO_FIELDS: Payload = {"values": []}
"""What Slack sends in place of `{"values": {}}` where a view or a message has no fields."""
TEXT: Payload = {"type": "plain_text", "text": "Buy", "emoji": True}
BUTTON: Payload = {
    "type": "button",
    "action_id": "ask",
    "block_id": "b1",
    "text": TEXT,
    "value": "v1|list",
    "action_ts": "1700000000.000100",
}
FIELDS: Payload = {
    "values": {
        "name": {
            "typed": {"type": "plain_text_input", "value": None},
            "many": {"type": "checkboxes", "selected_options": []},
            "none": {"type": "static_select", "selected_option": None},
            "one": {"type": "external_select", "selected_option": {"text": TEXT, "value": "x"}},
            "count": {"type": "number_input", "value": "3"},
        }
    }
}


def view(kind: str = "modal", **changed: Any) -> Payload:
    """A view with everything that Slack puts into it."""
    return {
        "id": "V01VIEW",
        "team_id": "T01TEST",
        "app_id": "A01APP",
        "app_installed_team_id": "T01TEST",
        "bot_id": "B01BOT",
        "type": kind,
        "title": TEXT,
        "close": None,
        "submit": None,
        "blocks": [{"type": "input", "block_id": "name", "label": TEXT, "element": {}}],
        "private_metadata": "",
        "callback_id": "form",
        "external_id": "",
        "state": {"values": {}},
        "hash": "1700000000.abc",
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": None,
        "root_view_id": "V01VIEW",
        **changed,
    }


def interaction(kind: str, **more: Any) -> Payload:
    """What all interactions have: of a workspace that is in no organization."""
    return {
        "type": kind,
        "token": "x",
        "api_app_id": "A01APP",
        "user": USER,
        "team": TEAM,
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": "1.2.abc",
        **more,
    }


def pressed(*actions: Payload, **more: Any) -> Payload:
    """Something was pressed."""
    return interaction("block_actions", actions=list(actions) or [BUTTON], **more)


def typing(shown: Payload, **more: Any) -> Payload:
    """A select asks what it may offer; there is no trigger then."""
    asked = {"action_id": "agent", "block_id": "name", "value": "fro", "view": shown}
    given = interaction("block_suggestion", **asked, **more)
    return {name: value for name, value in given.items() if name != "trigger_id"}


def event(kind: str, **inner: Any) -> Payload:
    """An event in its envelope."""
    return {
        "type": "event_callback",
        "token": "x",
        "team_id": "T01TEST",
        "api_app_id": "A01APP",
        "event": {"type": kind, **inner},
        "event_id": "Ev01",
        "event_time": 1_700_000_000,
        "authorizations": [{"enterprise_id": None, "team_id": "T01TEST", "is_bot": True}],
        "is_ext_shared_channel": False,
    }


COMMAND: Payload = {
    "command": "/number",
    "text": "",
    "token": "x",
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/commands/1",
    "user_id": "U01ALICE",
    "user_name": "alice",
    "team_id": "T01TEST",
    "team_domain": "example",
    "channel_id": "C01OPS",
    "channel_name": "ops",
    "api_app_id": "A01APP",
    "is_enterprise_install": "false",
}
ORG_WIDE: Payload = {"team": None, "enterprise": ORG, "is_enterprise_install": True}
"""Where the app was installed in an organization and not in a workspace."""
OF_ORG: Payload = {
    "team": TEAM | {"enterprise_id": "E01ORG", "enterprise_name": "Example Org"},
    "enterprise": ORG,
    "user": USER | {"team_id": "T02HOME"},
}
"""In a workspace of an organization, by somebody who is at home in another one of it."""
MESSAGE: Payload = {"type": "message", "user": "U02BOB", "ts": "1.2", "text": "Call me"}
IN_MESSAGE: Payload = {
    "container": {"type": "message", "message_ts": "1.2", "channel_id": "C01OPS"},
    "channel": CHANNEL,
    "response_url": "https://hooks.slack.com/actions/1",
}
CHOSEN: Payload = {
    "type": "static_select",
    "action_id": "pick",
    "block_id": "b1",
    "selected_option": {"text": TEXT, "value": "x"},
    "initial_option": {"text": TEXT, "value": "y"},
}
DATE: Payload = {"type": "datetimepicker", "action_id": "a", "block_id": "b1"}

SOUND: dict[str, Payload] = {
    "a command": COMMAND,
    "a command in an organization": COMMAND | {"enterprise_id": "E01ORG", "enterprise_name": "x"},
    "a command, installed org-wide": COMMAND | {"is_enterprise_install": "true"},
    "a command of few words": {"command": "/number", "trigger_id": "1.2.abc"},
    "Slack asks whose address this is": {"type": "url_verification", "challenge": "3e"},
    "too many events": {"type": "app_rate_limited", "team_id": "T01TEST", "token": "x"},
    "a press in a message": pressed(**IN_MESSAGE, state={"values": {}}),
    "a press in a message without fields": pressed(**IN_MESSAGE, state=NO_FIELDS),
    "a press in a bot's message": pressed(**IN_MESSAGE, message={"bot_id": "B01BOT"}),
    "a press in an organization": pressed(**OF_ORG, **IN_MESSAGE),
    "a press in Home": pressed(view=view("home")),
    "a press in Home without fields": pressed(view=view("home", state=NO_FIELDS)),
    "a press in Home, org-wide": pressed(**ORG_WIDE, view=view("home")),
    "a press in a view without a title": pressed(view=view("home", title=None)),
    "a press with nobody named": pressed(user=None, team=None, channel=None, view=None),
    "a choice": pressed(CHOSEN, **IN_MESSAGE),
    "a date": pressed(DATE | {"selected_date_time": 1_700_000_000}),
    "a form": interaction("view_submission", view=view(state=FIELDS), response_urls=[]),
    "a form without fields": interaction("view_submission", view=view(state=NO_FIELDS)),
    "a form in an organization": interaction("view_submission", view=view(), **OF_ORG),
    "a form, org-wide": interaction(
        "view_submission",
        view=view(app_installed_team_id="E01ORG"),
        **ORG_WIDE,
    ),
    "a form of somebody without a workspace": interaction(
        "view_submission",
        view=view(),
        user=USER | {"team_id": None},
        team=None,
    ),
    "a form that was closed": interaction("view_closed", view=view(), is_cleared=False),
    "a select": typing(view()),
    "a select in a view without fields": typing(view(state=NO_FIELDS)),
    "a shortcut": interaction("shortcut", callback_id="buy", action_ts="1"),
    "a shortcut of a message": interaction(
        "message_action",
        callback_id="lookup",
        message=MESSAGE,
        message_ts="1.2",
        channel=CHANNEL,
        response_url="https://hooks.slack.com/app/1",
    ),
    "a message's old buttons": interaction("interactive_message", actions=[{"name": "x"}]),
    "Home was opened": event("app_home_opened", user="U01ALICE", channel="D01", tab="home"),
    "Home was opened again": event(
        "app_home_opened", user="U01ALICE", tab="home", view=view("home", state=NO_FIELDS)
    ),
    "a message was changed": event("message", subtype="message_changed", message={}, hidden=True),
    "somebody joined": event("team_join", user=USER),
    "a channel was made": event("channel_created", channel=CHANNEL),
    "a file was shared": event("file_shared", user_id="U01ALICE", file={"id": "F01"}),
    "tokens were revoked": event("tokens_revoked", tokens={"oauth": ["U01ALICE"], "bot": []}),
    "the app was removed": event("app_uninstalled") | {"authorizations": []},
    "an event, org-wide": event("team_join", user=USER)
    | {"authorizations": [{"enterprise_id": "E01ORG", "team_id": None}]},
}
"""What the bot must let in, by what happened."""
