"""Files: posted by the bot, uploaded by people, and read only with the bot's token."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Message, PersonCannot, View, Workspace
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.files import File


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


async def shared(ws: Workspace, client: AsyncWebClient, comment: str | None = None) -> Message:
    await client.files_upload_v2(
        channel="C01OPS",
        filename="a.csv",
        title="Numbers",
        content="x,y\n1,2",
        initial_comment=comment,
    )
    return await ws.until(lambda: ws.last_seen("alice", "ops"))


async def form(ws: Workspace, client: AsyncWebClient, **more: object) -> View:
    element = {"type": "file_input", "action_id": "it", **more}
    block = {"type": "input", "block_id": "f", "label": plain("Files"), "element": element}
    view = {"type": "modal", "title": plain("Form"), "submit": plain("Go"), "blocks": [block]}
    trigger_id = (await ws.shortcut("alice", "open")).trigger_id
    await client.views_open(trigger_id=trigger_id, view=view)
    return await ws.until(lambda: ws.view("alice"))


async def asked(url: str, token: str | None) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as said:
        return said.status, await said.read()


async def test_a_completed_upload_is_a_message_with_its_file(
    ws: Workspace, client: AsyncWebClient
) -> None:
    message = await shared(ws, client, "the list")
    assert message.text == "the list"
    assert message.plain() == "the list\n[file: a.csv]"
    (file,) = message.files
    assert (file.name, file.title, file.content) == ("a.csv", "Numbers", b"x,y\n1,2")
    assert (file.mimetype, file.size, file.user) == ("text/csv", 7, "U0NUMBERBOT")
    assert ws.files == {file.id: file}


async def test_a_message_carries_its_files_as_slack_shows_them(
    ws: Workspace, client: AsyncWebClient
) -> None:
    message = await shared(ws, client)
    sent = await ws.message_shortcut("alice", message, "keep")
    (shown,) = sent.payload["message"]["files"]
    wanted = {"name": "a.csv", "title": "Numbers", "filetype": "csv", "mimetype": "text/csv"}
    assert wanted.items() <= shown.items()
    assert shown["url_private"] == f"{ws.url}/files/{shown['id']}"
    assert shown["url_private_download"].startswith(shown["url_private"])


async def test_a_file_can_be_asked_about(ws: Workspace, client: AsyncWebClient) -> None:
    (file,) = (await shared(ws, client)).files
    assert (await client.files_info(file=file.id))["file"] == file.shown()
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_info(file="F404")


async def test_only_the_bot_reads_a_files_content(ws: Workspace, client: AsyncWebClient) -> None:
    (file,) = (await shared(ws, client)).files
    for url in (file.shown()["url_private"], file.shown()["url_private_download"]):
        assert await asked(url, ws.bot_token) == (200, b"x,y\n1,2")
    assert (await asked(file.url, None))[0] == 403
    assert (await asked(file.url, "xoxb-other"))[0] == 403
    assert (await asked(f"{ws.url}/files/F404", ws.bot_token))[0] == 404


async def test_files_are_not_shared_where_the_bot_is_not(
    ws: Workspace, client: AsyncWebClient
) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.files_upload_v2(channel="C02SALES", filename="a.csv", content="x")
    assert ws.files == {}


async def test_a_form_carries_the_files_that_a_person_attached(
    ws: Workspace, client: AsyncWebClient
) -> None:
    file_id = ws.upload("alice", "numbers.csv", b"+14155550100")
    view = await form(ws, client)
    ws.fill("alice", view, {("f", "it"): [file_id]})
    submitted = await ws.submit("alice", view)
    (shown,) = submitted.payload["view"]["state"]["values"]["f"]["it"]["files"]
    assert (shown["id"], shown["user"]) == (file_id, "U01ALICE")
    assert await asked(shown["url_private"], ws.bot_token) == (200, b"+14155550100")


async def test_nobody_attaches_the_file_of_somebody_else(
    ws: Workspace, client: AsyncWebClient
) -> None:
    file_id = ws.upload("bob", "numbers.csv", b"x")
    view = await form(ws, client)
    with pytest.raises(PersonCannot, match="uploaded no file"):
        ws.fill("alice", view, {("f", "it"): [file_id]})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"max_files": 1}, "Attach at most 1 file."),
        ({"filetypes": ["csv"]}, "b.pdf cannot be attached here, only csv."),
        ({"filetypes": ["csv", "PDF"]}, None),
    ],
)
async def test_a_form_is_not_sent_with_files_it_does_not_take(
    ws: Workspace, client: AsyncWebClient, more: Json, words: str | None
) -> None:
    ids = [ws.upload("alice", name, b"x") for name in ("a.csv", "b.pdf")]
    view = await form(ws, client, **more)
    ws.fill("alice", view, {("f", "it"): ids})
    assert ws.unfilled("alice", view) == ({"f": words} if words else {})


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"x" * (10 * 2**20 + 1), "larger than 10 MB")]
)
async def test_an_empty_or_huge_file_is_not_uploaded(
    ws: Workspace, content: bytes, words: str
) -> None:
    with pytest.raises(PersonCannot, match=words):
        ws.upload("alice", "a.csv", content)


@pytest.mark.parametrize(
    ("name", "filetype", "mimetype"),
    [
        ("a.txt", "text", "text/plain"),
        ("A.JPEG", "jpg", "image/jpeg"),
        ("README", "binary", "application/octet-stream"),
    ],
)
def test_a_files_kind_is_told_by_its_name(name: str, filetype: str, mimetype: str) -> None:
    file = File("F1", name, name, "U1", "http://a", 0, b"x")
    assert (file.filetype, file.mimetype) == (filetype, mimetype)
