"""Who somebody is, as users.info says; what a payload says of it is not enough."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.actors import NOBODY, Actor, Standing
from bot.domain.errors import Unavailable
from bot.slack.identity import Identity
from bot.slack.members import Members
from tests.slack.people import comes

ME = Identity("T01TEST", "Test", "U0BOT", "B0BOT", "E01ORG", "xoxb-x")
MEMBER = {"team_id": "T01TEST"}


class Slack:
    """Answers users.info."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] = {}
        self.asked = 0
        self.url = ""
        self.answers = asyncio.Event()
        self.answers.set()

    async def info(self, _: web.Request) -> web.Response:
        self.asked += 1
        await self.answers.wait()
        return web.json_response(self.answer)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    given, site = Slack(), web.Application()
    site.router.add_get("/users.info", given.info)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    given.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield given
    await runner.cleanup()


def members(slack: Slack, me: Identity = ME) -> Members:
    return Members(AsyncWebClient("xoxb-x", base_url=slack.url), me)


@pytest.mark.parametrize(
    ("user", "team", "standing"),
    [
        (MEMBER, "T01TEST", Standing.MEMBER),
        (MEMBER | {"is_restricted": True}, "T01TEST", Standing.GUEST),
        (MEMBER | {"is_ultra_restricted": True}, "T01TEST", Standing.GUEST),
        (MEMBER | {"is_bot": True}, "T01TEST", Standing.BOT),
        (MEMBER | {"is_workflow_bot": True}, "T01TEST", Standing.BOT),
        (MEMBER | {"deleted": True}, "T01TEST", Standing.GONE),
        (MEMBER | {"is_stranger": True}, None, Standing.MEMBER),
        ({"team_id": "T99OTHER"}, "T99OTHER", Standing.MEMBER),
        ({"team_id": "E01ORG", "enterprise_user": {"teams": ["T01TEST"]}}, "T01TEST", "member"),
        ({"team_id": "T02", "enterprise_user": {"teams": ["T02"]}}, "T02", Standing.MEMBER),
    ],
)
@pytest.mark.parametrize("said", ["T01TEST", "E01ORG", None])
async def test_slack_is_asked_whoever_may_be_of_the_workspace(
    slack: Slack, user: dict[str, Any], team: str | None, standing: Standing, said: str | None
) -> None:
    slack.answer = {"ok": True, "user": user}
    asked = members(slack)

    first, second = [await asked.actor("U01", "Ann", said) for _ in range(2)]

    assert first == second == Actor("U01", "Ann", team, standing)
    assert slack.asked == 1


async def test_slackbot_is_a_bot(slack: Slack) -> None:
    slack.answer = {"ok": True, "user": MEMBER}

    assert (await members(slack).actor("USLACKBOT", None, None)).standing is Standing.BOT


@pytest.mark.parametrize("said", ["T99OTHER", "E99OTHER"])
async def test_who_says_to_be_of_elsewhere_is_not_even_asked_for(slack: Slack, said: str) -> None:
    alone = members(slack, replace(ME, enterprise_id=None))

    assert await alone.actor("U01", "Ann", said) == Actor("U01", "Ann", said)
    assert slack.asked == 0


async def test_in_an_organization_a_payload_may_name_another_of_their_workspaces(
    slack: Slack,
) -> None:
    teams = {"enterprise_user": {"teams": ["T01TEST", "T02HOME"]}}
    slack.answer = {"ok": True, "user": {"team_id": "T02HOME", **teams}}

    assert (await members(slack).actor("U01", "Ann", "T02HOME")).team_id == "T01TEST"


async def test_in_an_organization_whom_slack_does_not_know_is_of_elsewhere(slack: Slack) -> None:
    slack.answer = {"ok": False, "error": "user_not_found"}

    assert await members(slack).actor("U01", "Ann", "T99OTHER") == Actor("U01", "Ann", "T99OTHER")


@pytest.mark.parametrize("user_id", [None, ""])
async def test_without_a_user_it_is_nobody(slack: Slack, user_id: str | None) -> None:
    assert (await members(slack).actor(user_id, "Ann", "T01TEST")).id == NOBODY


async def test_whom_slack_does_not_know_here_is_a_stranger(slack: Slack) -> None:
    slack.answer = {"ok": False, "error": "user_not_found"}

    assert (await members(slack).actor("U01", "Ann", "T01TEST")).team_id is None


async def test_when_slack_does_not_tell_nothing_is_done(slack: Slack) -> None:
    slack.answer = {"ok": False, "error": "fatal_error"}

    with pytest.raises(Unavailable, match="could not tell me who you are"):
        await members(slack).actor("U01", "Ann", "T01TEST")


async def test_what_slack_did_not_tell_is_asked_again(slack: Slack) -> None:
    asking = members(slack)
    slack.answer = {"ok": False, "error": "fatal_error"}
    with pytest.raises(Unavailable):
        await asking.actor("U01", "Ann", "T01TEST")

    slack.answer = {"ok": True, "user": MEMBER}

    assert (await asking.actor("U01", "Ann", "T01TEST")).team_id == "T01TEST"


async def test_many_presses_at_once_are_one_question(slack: Slack) -> None:
    asking = members(slack)
    slack.answer = {"ok": True, "user": MEMBER}

    found = await asyncio.gather(*(asking.actor("U01", "Ann", "T01TEST") for _ in range(5)))

    assert found == [Actor("U01", "Ann", "T01TEST")] * 5
    assert slack.asked == 1


async def test_the_answer_that_came_too_late_for_one_press_serves_the_next(slack: Slack) -> None:
    asking = members(slack)
    slack.answer = {"ok": True, "user": MEMBER}
    slack.answers.clear()
    press = asyncio.create_task(asking.actor("U01", "Ann", "T01TEST"))
    await comes(lambda: slack.asked)

    press.cancel()
    await asyncio.gather(press, return_exceptions=True)
    slack.answers.set()

    assert (await asking.actor("U01", "Ann", "T01TEST")).team_id == "T01TEST"
    assert slack.asked == 1


async def test_people_are_named_as_others_see_them_and_else_as_the_payload_says(
    slack: Slack,
) -> None:
    profile = {"display_name": "Alice ☎", "real_name": "Alice Archer"}
    slack.answer = {"ok": True, "user": MEMBER | {"profile": profile}}
    assert (await members(slack).actor("U1", "alice", "T01TEST")).name == "Alice ☎"

    slack.answer = {"ok": True, "user": MEMBER | {"profile": profile | {"display_name": ""}}}
    assert (await members(slack).actor("U1", "alice", "T01TEST")).name == "Alice Archer"

    slack.answer = {"ok": True, "user": MEMBER}
    assert (await members(slack).actor("U1", "alice", "T01TEST")).name == "alice"
