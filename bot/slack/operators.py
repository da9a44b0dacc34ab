"""The user groups that may change numbers: who is in them, asked of Slack and kept for a minute."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import BotError, NotAllowed, WhyNot
from bot.slack.text import escape
from bot.slack.web import UNREACHED, refusal

LASTS = 60.0
"""Seconds for which the members of a group are good."""
FAILURE_LASTS = 5.0
"""Seconds until Slack is asked again after it did not tell."""
WITHIN = 1.0
"""Seconds that one decision waits for Slack, since an ack may wait for it; the asking goes on."""
ASKING = 20.0
"""Seconds after which the asking itself is given up."""
GROUP = "S"
MEND = {
    "missing_scope": "Give the app the scope usergroups:read (it stands in the manifest) and"
    " install it to the workspace again.",
    "plan_upgrade_required": "This workspace's plan at Slack has no user groups. Name people by"
    " their ids in NUMBERBOT_OPERATORS.",
    "no_such_subteam": "There is no such group, or it is disabled. Mend NUMBERBOT_OPERATORS, or"
    " enable the group.",
}
"""What whoever runs the bot can do about Slack's refusals."""
WAIT = "Slack is asked again with the next change. People named by their ids are not concerned."
EMPTY = "Nobody is in it, or it is disabled: nobody may change numbers by it."
UNTOLD = (
    "Slack did not tell me who is in {groups}, so I cannot know whether you may change numbers."
    " Nothing was done. Try again in a minute; if it stays so, tell whoever runs Numberbot: the log"
    " says what to mend."
)

MOST_ASKED = 5

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """Who was in a group, and until when that is good; None: Slack did not tell."""

    people: frozenset[str] | None
    until: float


@dataclass(frozen=True, slots=True)
class OperatorGroups:
    """Groups by their ids. However many people press at once, Slack is asked once for each."""

    client: AsyncWebClient
    ids: tuple[str, ...]
    within: float = WITHIN
    lasts: float = LASTS
    _kept: dict[str, Kept] = field(default_factory=dict)
    _asking: dict[str, asyncio.Task[Kept]] = field(default_factory=dict)
    _handles: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Sequence[str]:
        """Their handles, as far as they are known, else their ids."""
        return tuple(self._handles.get(one, one) for one in self.ids)

    async def has(self, person: str) -> bool:
        """Whether somebody is in one of them. Raises NotAllowed when Slack does not tell."""
        found = await asyncio.gather(*(self._people(one) for one in self.ids))
        if any(person in people for people in found if people is not None):
            return True
        unread = [name for name, people in zip(self.names, found, strict=True) if people is None]
        if unread:
            words = UNTOLD.format(groups=" and ".join(unread))
            raise NotAllowed(words, why=WhyNot.GROUPS_UNREAD)
        return False

    async def start(self) -> None:
        """Read them once and learn their handles; what cannot be read is told in the log."""
        await asyncio.gather(self._learn_handles(), *(self._people(one) for one in self.ids))

    async def _people(self, group: str) -> frozenset[str] | None:
        kept = self._kept.get(group)
        if kept is not None and time.monotonic() < kept.until:
            return kept.people
        task = self._asking.get(group)
        if task is None:
            task = self._asking[group] = asyncio.create_task(self._ask(group))
        done, _ = await asyncio.wait({task}, timeout=self.within)
        return task.result().people if done else None

    async def _ask(self, group: str) -> Kept:
        try:
            people = await self._told(group)
            lasts = FAILURE_LASTS if people is None else self.lasts
            kept = self._kept[group] = Kept(people, time.monotonic() + lasts)
        finally:
            del self._asking[group]
        return kept

    async def _told(self, group: str) -> frozenset[str] | None:
        """Who is in it, as Slack says now; None, and a line in the log, when it does not."""
        try:
            async with asyncio.timeout(ASKING):
                said = await self.client.usergroups_users_list(usergroup=group)
            people = _people(said.get("users"))
        except UNREACHED as error:
            why = refusal(error)
            log.warning("a group was not read", group=group, why=why, mend=MEND.get(why, WAIT))
            return None
        if not people:
            log.warning("a group has no operators", group=group, mend=EMPTY)
        return people

    async def _learn_handles(self) -> None:
        """A refusal names groups as people know them; without that their ids must do."""
        if not self.ids:
            return
        try:
            async with asyncio.timeout(self.within):
                said = await self.client.usergroups_list()
            for one in said.get("usergroups") or ():
                if one.get("id") in self.ids and one.get("handle"):
                    self._handles[one["id"]] = f"@{one['handle']}"
        except UNREACHED as error:
            log.info("groups are named by their ids", why=refusal(error))


def _people(users: object) -> frozenset[str]:
    if not isinstance(users, list):
        raise ValueError("no list of users")  # noqa: TRY004 one of the ways in which Slack fails
    return frozenset(map(str, users))


def whom_to_ask(error: BotError) -> str:
    """Who may, where a refusal knows it, as mrkdwn; a group is not notified by it."""
    if not isinstance(error, NotAllowed) or not (error.ask or error.groups):
        return ""
    people = [f"<@{one}>" for one in error.ask[:MOST_ASKED]]
    groups = [f"anybody in `{escape(one)}`" for one in error.groups]
    return f" Ask one of: {', '.join([*people, *groups])}."
