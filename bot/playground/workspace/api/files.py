"""The three steps of an upload (ask for a URL, send the bytes, complete), and asking of a file."""

from bot.playground.workspace.api.call import Call, refuse
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import BOT_USER, Channel
from bot.playground.workspace.files import File
from bot.playground.workspace.records import Upload


def get_upload_url_external(call: Call) -> Json:
    length = call.text("length")
    if not length.isdigit() or int(length) == 0:
        refuse("invalid_arguments", "must be a positive integer [json-pointer:/length]")
    upload = Upload(f"F{call.state.key(10)}", call.text("filename"), int(length))
    call.state.uploads[upload.id] = upload
    return {"file_id": upload.id, "upload_url": f"{call.state.url}/upload/{upload.id}"}


def complete_upload_external(call: Call) -> Json:
    wanted = call.args.get("files")
    if not isinstance(wanted, list) or not wanted:
        refuse("invalid_arguments", "missing required field: files")
    uploads = [call.state.uploads.get(each.get("id", "")) for each in wanted]
    ready = [each for each in uploads if each is not None and each.arrived and not each.done]
    if len(ready) != len(wanted):
        refuse("file_not_found")
    channel = _open_channel(call)
    files = [
        _kept(call, upload, each.get("title")) for upload, each in zip(ready, wanted, strict=True)
    ]
    if channel is not None:
        text = call.maybe("initial_comment") or ""
        content = {"text": text, "thread_ts": call.maybe("thread_ts")}
        call.state.post(channel.id, content, files=files)
    return {"files": [{"id": each.id, "title": each.title} for each in files]}


def info(call: Call) -> Json:
    file = call.state.files.get(call.text("file"))
    if file is None:
        refuse("file_not_found")
    return {"file": file.shown(), "comments": [], "response_metadata": {"next_cursor": ""}}


def _kept(call: Call, upload: Upload, title: str | None) -> File:
    upload.done = True
    return call.state.keep_file(
        upload.id, upload.filename, title or upload.filename, BOT_USER, upload.content
    )


def _open_channel(call: Call) -> Channel | None:
    """Where the files are posted; without a channel they are nobody's but the bot's."""
    channel_id = call.maybe("channel_id")
    if channel_id is None:
        return None
    channel = call.state.directory.channels.get(channel_id)
    if channel is None:
        refuse("channel_not_found")
    if not channel.bot_is_member:
        refuse("not_in_channel")
    return channel
