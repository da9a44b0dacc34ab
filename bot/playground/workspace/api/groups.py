"""The methods about user groups."""

from bot.playground.workspace.api.call import Call, refuse
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import TEAM


def usergroups_list(call: Call) -> Json:
    """Groups that are enabled; all of them with include_disabled."""
    directory, every = call.state.directory, _yes(call, "include_disabled")
    shown = [one for one in directory.usergroups if every or one not in directory.disabled]
    return {"usergroups": [_group(call, one) for one in shown]}


def usergroups_users_list(call: Call) -> Json:
    """The members of one; a disabled one has to be asked for."""
    directory, wanted = call.state.directory, call.text("usergroup")
    users = directory.usergroups.get(wanted)
    if users is None or (wanted in directory.disabled and not _yes(call, "include_disabled")):
        refuse("no_such_subteam")
    return {"users": list(users)}


def handle_of(group: str) -> str:
    """What people write after the @: of S01OPERATORS that is operators."""
    return group[3:].lower()


def _group(call: Call, group: str) -> Json:
    directory = call.state.directory
    return {
        "id": group,
        "team_id": TEAM,
        "is_usergroup": True,
        "name": handle_of(group).title(),
        "handle": handle_of(group),
        "date_delete": 1 if group in directory.disabled else 0,
        "user_count": len(directory.usergroups[group]),
    }


def _yes(call: Call, name: str) -> bool:
    return str(call.args.get(name, "")).lower() in {"true", "1"}
