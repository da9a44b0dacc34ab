"""The three steps of an upload: ask for a URL, send the bytes, complete."""

from bot.playground.workspace.api.call import Call, refuse
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import BOT_USER
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
    _share(call, ready)
    for upload in ready:
        upload.done = True
    return {"files": [{"id": each.id, "title": each.filename} for each in ready]}


def _share(call: Call, uploads: list[Upload]) -> None:
    channel_id = call.maybe("channel_id")
    if channel_id is None:
        return
    channel = call.state.directory.channels.get(channel_id)
    if channel is None:
        refuse("channel_not_found")
    if BOT_USER not in channel.members:
        refuse("not_in_channel")
    names = ", ".join(f"[file: {each.filename}]" for each in uploads)
    comment = call.maybe("initial_comment") or ""
    text = f"{comment} {names}".strip()
    call.state.post(channel.id, {"text": text, "thread_ts": call.maybe("thread_ts")})
