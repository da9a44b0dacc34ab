"""What Slack did not sign, or what has no shape of Slack's, does not come in."""

import io
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.domain.questions import Question
from bot.playground.stage import Stage
from bot.playground.workspace.signing import signature
from bot.runner import Bot
from bot.slack.border import LARGEST, Border
from bot.slack.payloads import UNREADABLE, unsound
from tests.conftest import StartBot
from tests.slack.payloads import COMMAND, SOUND, interaction, pressed, typing, view
from tests.slack.people import asks

FORM = "application/x-www-form-urlencoded"
BODY = urlencode({
    "command": "/number",
    "text": "buy US 415 hunter2",
    "user_id": "U01ALICE",
    "team_id": "T01TEST",
    "trigger_id": "1.2.3",
}).encode()  # fmt: skip


@pytest.fixture
async def bot(start_bot: StartBot) -> Bot:
    return await start_bot("http")


async def sent(
    bot: Bot, body: bytes, stamp: str | None, signed: str | None, kind: str = FORM
) -> tuple[int, str]:
    headers = {"Content-Type": kind}
    headers |= {} if stamp is None else {"X-Slack-Request-Timestamp": stamp}
    headers |= {} if signed is None else {"X-Slack-Signature": signed}
    async with (
        ClientSession() as session,
        session.post(f"{bot.url}/slack/events", data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status, await answer.text()


def signs(on_stage: Stage, body: bytes, seconds: int) -> str:
    return signature(on_stage.workspace.signing_secret, seconds, body)


def forged(secret: str, forgery: str) -> tuple[bytes, str | None, str | None]:
    """A body, its time and its signature, with something wrong."""
    now = int(time.time())
    good = signature(secret, now, BODY)
    old, early = now - 360, now + 360
    return {
        "another secret": (BODY, str(now), signature("another", now, BODY)),
        "nothing": (BODY, None, None),
        "no signature": (BODY, str(now), None),
        "no time": (BODY, None, good),
        "six minutes old": (BODY, str(old), signature(secret, old, BODY)),
        "six minutes early": (BODY, str(early), signature(secret, early, BODY)),
        "another time": (BODY, str(now - 60), good),
        "another body": (BODY.replace(b"415", b"212"), str(now), good),
        "no number": (BODY, "soon", good),
        "not ASCII": (BODY, str(now), "v0=é"),
        "no text": (b"\xff\xfe", str(now), good),
    }[forgery]


FORGERIES = [
    "another secret",
    "nothing",
    "no signature",
    "no time",
    "six minutes old",
    "six minutes early",
    "another time",
    "another body",
    "no number",
    "not ASCII",
    "no text",
]


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_what_slack_did_not_sign_just_now_is_turned_away_counted_and_logged_without_its_body(
    bot: Bot, on_stage: Stage, forgery: str
) -> None:
    with capture_logs() as logged:
        status, answer = await sent(bot, *forged(on_stage.workspace.signing_secret, forgery))

    assert (status, json.loads(answer)) == (401, {"error": "invalid request"})
    assert bot.parts.border.turned_away.unsigned == 1
    (line,) = [one for one in logged if "did not sign" in one["event"]]
    assert "hunter2" not in str(logged)
    assert line["log_level"] == "warning"
    assert await events(bot) == []
    assert on_stage.vogent.requests == []


async def test_what_is_signed_is_let_in_once_slack_signs_it_anew(bot: Bot, on_stage: Stage) -> None:
    now = int(time.time())

    status, _ = await sent(bot, BODY, str(now), signs(on_stage, BODY, now))

    assert status == 200
    assert bot.parts.border.turned_away.unsigned == 0


async def test_slack_may_look_at_our_certificate_and_nobody_else(bot: Bot, on_stage: Stage) -> None:
    now, body = int(time.time()), urlencode({"ssl_check": "1", "token": "x"}).encode()

    looked, said = await sent(bot, body, str(now), signs(on_stage, body, now))
    unsigned, _ = await sent(bot, body, None, None)

    assert (looked, said, unsigned) == (200, "", 401)
    assert (bot.parts.border.turned_away.unreadable, await events(bot)) == (0, [])


async def test_a_body_that_is_too_large_is_turned_away(bot: Bot, on_stage: Stage) -> None:
    now, body = int(time.time()), b"x" * (LARGEST + 1)

    status, _ = await sent(bot, body, str(now), signs(on_stage, body, now))

    assert status == 413
    assert "What /number can do" in (await asks(on_stage, "help")).plain()


async def test_a_message_as_large_as_slack_has_any_is_let_in(bot: Bot, on_stage: Stage) -> None:
    text = "\u4e2d" * 3_000
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}] * 50
    body = urlencode({"payload": json.dumps({"type": "x", "message": {"blocks": blocks}})}).encode()
    now = int(time.time())

    status, _ = await sent(bot, body, str(now), signs(on_stage, body, now))

    assert len(body) > 2**20
    assert status == 404  # nobody listens for it


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"5", "application/json"),
        (b"payload=%7B", FORM),
        (b"payload=null", FORM),
        (b"[" * 100_000, "application/json"),
        (b'{"a":' * 50_000, "text/plain"),
        (b"\x00\x01\x02", "image/png"),
    ],
)
async def test_what_slack_signed_and_nobody_can_read_is_refused(
    bot: Bot, on_stage: Stage, body: bytes, kind: str
) -> None:
    now = int(time.time())

    status, answer = await sent(bot, body, str(now), signs(on_stage, body, now), kind)

    assert (status, json.loads(answer)) == (400, {"error": "unreadable"})
    assert bot.parts.border.turned_away.unreadable == 1


@pytest.mark.usefixtures("start_bot")
async def test_frames_that_are_none_are_turned_away_and_the_next_payload_is_answered(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("socket")
    (socket,) = on_stage.workspace.post.links.open

    for frame in ("", "{", "[]", "null", "[" * 5_000, '{"envelope_id": 5}', "\0"):
        await socket.send_str(frame)
    await socket.send_bytes(b"\xff\xfe")

    assert "What /number can do" in (await asks(on_stage, "help")).plain()
    assert bot.parts.border.turned_away.unreadable == 7


PRESS = pressed()


@pytest.mark.parametrize("what", SOUND)
def test_what_slack_may_send_is_sound(what: str) -> None:
    assert unsound(SOUND[what]) is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (None, "it is no object"),
        ([PRESS], "it is no object"),
        ({}, "type: missing"),
        (COMMAND | {"text": 5}, "text: string_type"),
        (COMMAND | {"user_id": "U" * 300}, "user_id: string_too_long"),
        (PRESS | {"user": "U01ALICE"}, "user: model_type"),
        (PRESS | {"actions": []}, "actions: too_short"),
        (PRESS | {"event": None}, "event"),
        (PRESS | {"response_urls": None}, "response_urls: list_type"),
        (PRESS | {"state": {"values": ["x"]}}, "state.values: dict_type"),
        (interaction("view_submission", view={}), "view.id: missing"),
        (interaction("view_submission", view=view(state=None)), "view.state: model_type"),
        (interaction("dialog_submission", state="x"), "state: model_type"),
        (typing(view("home")), "view.type: literal_error"),
        ({"type": "event_callback", "event": {"type": "app_home_opened"}}, "event.user: missing"),
    ],
)
def test_what_the_bot_could_not_read_is_told_by_its_fields_and_never_by_its_values(
    body: object, why: str
) -> None:
    said = unsound(body)

    assert said is not None
    assert said.startswith(why)
    assert "U01ALICE" not in said


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (COMMAND | {"text": 5}, {"response_type": "ephemeral", "text": UNREADABLE}),
        ({"type": "block_suggestion"}, {"options": []}),
        ({"type": "block_actions"}, None),
    ],
)
def test_over_a_socket_it_is_acknowledged_and_said_where_an_ack_is_shown(
    payload: dict[str, Any], shown: dict[str, Any] | None
) -> None:
    frame = Border().frame(json.dumps({"envelope_id": "E1", "type": "x", "payload": payload}))

    assert frame.message is None
    assert frame.ack == {"envelope_id": "E1"} | ({} if shown is None else {"payload": shown})


def test_a_form_that_cannot_be_read_is_answered_in_its_modal() -> None:
    payload = {"type": "view_submission"}

    frame = Border().frame(json.dumps({"envelope_id": "E1", "type": "x", "payload": payload}))

    assert frame.ack is not None
    assert frame.ack["payload"]["response_action"] == "update"
    assert UNREADABLE in json.dumps(frame.ack["payload"]["view"])


async def events(bot: Bot) -> list[Any]:
    return list((await bot.parts.desk.store.trail.newest(Question(), 10)).events)
