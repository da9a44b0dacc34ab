"""The methods about people and channels."""

from bot.playground.workspace.api.call import Call, refuse
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import APP_ID, BOT_ID, BOT_USER, TEAM, Channel, Person


def auth_test(call: Call) -> Json:
    return {
        "url": f"{call.state.url}/",
        "team": call.state.directory.team_name,
        "team_id": TEAM,
        "user": call.state.directory.people[BOT_USER].name,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }


def users_info(call: Call) -> Json:
    return {"user": user_object(call.person())}


def user_object(person: Person) -> Json:
    """A person as users.info shows them."""
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "tz": person.tz,
        "is_bot": person.is_bot,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_stranger": person.team_id != TEAM,
        "profile": {
            "display_name": person.display_name,
            "real_name": person.real_name,
            "team": person.team_id,
        },
    }


def conversations_info(call: Call) -> Json:
    return {"channel": _channel_object(call.channel())}


def conversations_open(call: Call) -> Json:
    wanted = [each for each in call.text("users").split(",") if each]
    if len(wanted) != 1:
        refuse("invalid_arguments", "only one person at a time here [json-pointer:/users]")
    person = call.state.directory.people.get(wanted[0])
    if person is None:
        refuse("user_not_found")
    if person.is_bot:
        refuse("cannot_dm_bot")
    return {"channel": {"id": call.state.directory.dm(person).id}}


def conversations_members(call: Call) -> Json:
    members = sorted(call.channel().members)
    return {"members": members, "response_metadata": {"next_cursor": ""}}


def _channel_object(channel: Channel) -> Json:
    shown: Json = {
        "id": channel.id,
        "is_channel": not channel.is_im,
        "is_im": channel.is_im,
        "is_private": channel.is_private or channel.is_im,
        "is_member": channel.bot_is_member,
        "is_archived": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_shared": channel.is_ext_shared,
        "context_team_id": TEAM,
    }
    if channel.is_im:
        (user,) = channel.members - {BOT_USER}
        return {**shown, "user": user}
    return {**shown, "name": channel.name, "num_members": len(channel.members)}
