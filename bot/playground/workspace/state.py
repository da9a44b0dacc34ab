"""Everything the workspace holds at one moment, and the small rules for keys, times and rates."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.playground.workspace import limits
from bot.playground.workspace.blocks import Json, block_elements, blocks_within
from bot.playground.workspace.changes import Changes
from bot.playground.workspace.directory import BOT_USER, Channel, Directory, Person
from bot.playground.workspace.entries import initial_values
from bot.playground.workspace.files import File
from bot.playground.workspace.manifest import Manifest
from bot.playground.workspace.messages import Message, View
from bot.playground.workspace.records import (
    ApiCall,
    Delivery,
    Failure,
    ResponseUrl,
    Trigger,
    Upload,
)

BOT_TOKEN = "xoxb-test-workspace"  # noqa: S105 it opens nothing but this simulator
APP_TOKEN = "xapp-test-workspace"  # noqa: S105 likewise
SIGNING_SECRET = "test-signing-secret"  # noqa: S105 likewise
VERIFICATION_TOKEN = "test-verification-token"  # noqa: S105 likewise


@dataclass(slots=True)
class Bucket:
    """A token bucket: a burst, then so many a second."""

    burst: int
    rate: float
    filled: float
    at: float

    def take(self, now: float) -> float:
        """0 when a token was there, else the seconds to wait for the next."""
        self.filled = min(self.burst, self.filled + max(0.0, now - self.at) * self.rate)
        self.at = now
        if self.filled >= 1:
            self.filled -= 1
            return 0.0
        return (1 - self.filled) / self.rate


@dataclass(slots=True, kw_only=True)
class State:
    """The workspace's memory. Whoever changes it calls `changes.happened()`."""

    clock: Callable[[], float]
    directory: Directory
    random: random.Random
    rate_limits: bool = True
    manifest: Manifest | None = None
    url: str = ""
    changes: Changes = field(default_factory=Changes)
    messages: list[Message] = field(default_factory=list)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    api_calls: list[ApiCall] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    limited: list[ApiCall] = field(default_factory=list)
    failures: dict[str, list[Failure]] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    last_ts: int = 0
    watch: Callable[[ApiCall], None] | None = None
    """Called with every call of the bot, once it was answered."""

    def key(self, letters: int = 12) -> str:
        """A name nobody guesses, the same in every run with the same seed."""
        return "".join(self.random.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=letters))

    def ts(self) -> str:
        """A message's timestamp: later than every other one."""
        self.last_ts = max(self.last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def new_trigger(self, person: Person, here: str | None = None) -> str:
        trigger_id = f"{self.last_ts}.{self.key(8)}.{self.key(24).lower()}"
        self.triggers[trigger_id] = Trigger(person.id, self.clock(), here=here)
        return trigger_id

    def new_response_url(self, person: Person, channel: Channel, message_ts: str | None) -> str:
        token = self.key(24)
        self.response_urls[token] = ResponseUrl(person.id, channel.id, self.clock(), message_ts)
        return f"{self.url}/response/{token}"

    def next_failure(self, method: str) -> Failure | None:
        waiting = self.failures.get(method)
        return waiting.pop(0) if waiting else None

    def note(self, call: ApiCall, told: str, failure: Failure | None) -> None:
        """Write a call down; one that went wrong is a problem, unless it was meant to."""
        self.api_calls.append(call)
        if failure is not None and failure.expected:
            self.limited.append(call)
        elif not call.ok:
            self.problems.append(f"{call.method}: {told}")
        if self.watch is not None:
            self.watch(call)
        self.changes.happened()

    def wait_for_rate(self, name: str, burst: int, rate: float) -> float:
        if not self.rate_limits:
            return 0.0
        now = self.clock()
        return self.buckets.setdefault(name, Bucket(burst, rate, burst, now)).take(now)

    def wait_for_post(self, channel_id: str) -> float:
        return self.wait_for_rate(f"post:{channel_id}", *limits.CHANNEL_POSTS)

    def named(self, blocks: list[Json]) -> list[Json]:
        """The blocks with the ids that Slack adds where there are none."""
        for block in blocks:
            for inner in blocks_within(block):
                inner.setdefault("block_id", self.key(5))
                for _, element in block_elements(inner, ""):
                    if element["type"] != "image":
                        element.setdefault("action_id", self.key(5))
        return blocks

    def post(
        self,
        channel_id: str,
        content: Json,
        *,
        user: str = BOT_USER,
        reader: str | None = None,
        files: Sequence[File] = (),
    ) -> Message:
        """A new message with the content's text, blocks and thread_ts."""
        message = Message(
            channel=channel_id,
            ts=self.ts(),
            user=user,
            text=content.get("text") or "",
            blocks=self.named(content.get("blocks") or []),
            directory=self.directory,
            reader=reader,
            thread_ts=content.get("thread_ts"),
            files=list(files),
        )
        self.messages.append(message)
        return message

    def edit(self, message: Message, content: Json) -> None:
        """What the content does not name goes: text alone drops the blocks, and shows as edited."""
        message.text = content.get("text") or ""
        message.blocks = self.named(content.get("blocks") or [])
        message.values = {}
        message.edited = not message.blocks

    def message(self, channel_id: str, ts: str) -> Message | None:
        for each in self.messages:
            if each.channel == channel_id and each.ts == ts and not each.deleted:
                return each
        return None

    def keep_file(self, file_id: str, name: str, title: str, user: str, content: bytes) -> File:
        url = f"{self.url}/files/{file_id}"
        file = File(file_id, name, title, user, url, int(self.clock()), content)
        self.files[file_id] = file
        return file

    def new_view(self, person: str, raw: Json, here: str | None = None) -> View:
        raw["blocks"] = self.named(raw["blocks"])
        view = View(
            id=f"V{self.key(10)}",
            person=person,
            raw=raw,
            hash=self.new_hash(),
            values=initial_values(raw["blocks"], here),
            directory=self.directory,
            here=here,
        )
        view.root_id = view.id
        return view

    def new_hash(self) -> str:
        return f"{int(self.clock())}.{self.key(8)}"

    def forget_before(self, moment: float) -> None:
        """Let go of all but people, places, files and what stands open that is older than that."""
        self.messages = [each for each in self.messages if float(each.ts) >= moment]
        self.api_calls = [each for each in self.api_calls if each.at >= moment]
        self.limited = [each for each in self.limited if each.at >= moment]
        self.deliveries = [each for each in self.deliveries if each.sent_at >= moment]
        for kept in (self.triggers, self.response_urls):
            for key in [key for key, each in kept.items() if each.made_at < moment]:
                del kept[key]

    def forget(self) -> None:
        """Back to an empty workspace; people and channels stay."""
        held = (self.messages, self.modals, self.homes, self.triggers, self.response_urls)
        logs = (
            self.uploads,
            self.files,
            self.buckets,
            self.failures,
            self.api_calls,
            self.limited,
            self.deliveries,
        )
        for each in (*held, *logs, self.warnings, self.problems):
            each.clear()
        self.changes.happened()
