"""Who may neither read nor change is refused at every listener, in words, and written down."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.events import Event
from bot.domain.questions import Question
from bot.playground.stage import Stage
from bot.playground.workspace import Delivery, Person
from bot.playground.workspace.directory import OTHER_TEAM
from bot.runner import Bot
from bot.slack import routes
from bot.slack.ids import OLD_CARD
from drills.recorded import SECRETS_BY_NAME, Recorded, Recorder, mine, sent_again, told
from tests.conftest import StartBot
from tests.slack.forming import written

BOB = Person("U02BOB", "bob", "Bob", "Bob Baker")
STRANGER = Person("U04STRANGER", "sam", "Sam", "Sam Stranger", team_id=OTHER_TEAM)
GUEST = Person("U03GUEST", "greta", "Greta", "Greta Guest", is_restricted=True)
ROBOT = Person("U05ROBOT", "robot", "Robot", "Robot", is_bot=True)
GONE = Person("U06GONE", "gone", "Gone", "Gone Gordon", deleted=True)
WHY = {
    STRANGER: "You belong to another workspace",
    GUEST: "You are a guest here",
    ROBOT: "A bot can neither see nor change numbers",
    GONE: "This account was deactivated",
}
ONLY_LOOK = "You may look, but not change numbers."
OURS = re.compile(r"512-?555-?0190|212-?555-?0190|Front desk|415-?555-?01|telnyx|p_[a-z0-9]{6}")
"""What only members may read: our numbers, agents, offers, secrets' names, plans."""
NOTED = {"changes", "exports", "unknown"}


@pytest.fixture
async def bot(start_bot: StartBot, on_stage: Stage) -> Bot:
    on_stage.workspace.people.update({each.id: each for each in WHY})
    on_stage.workspace.state.rate_limits = False
    return await start_bot("http", numberbot_operators="S01OPERATORS", **SECRETS_BY_NAME)


@pytest.fixture
async def recorded(bot: Bot, on_stage: Stage) -> list[Recorded]:
    return await Recorder(on_stage, bot).record()


async def replay(bot: Bot, on_stage: Stage, one: Recorded, person: Person) -> tuple[Delivery, str]:
    """Somebody sends it: how it was acknowledged, and all that they can read then."""
    state = on_stage.workspace.state
    state.messages[:] = [each for each in state.messages if each.reader != person.id]
    state.modals.pop(person.id, None)
    delivery = await sent_again(on_stage, one, person)
    assert delivery.ok, (one.name, delivery.error)
    await bot.parts.running.ended(60)
    if one.name == "ask in Home":  # it stands there as Alice saw it
        del state.homes[person.id]
    stale = "response_url: message_not_found"  # the message stands before Alice alone
    on_stage.workspace.problems[:] = [p for p in on_stage.workspace.problems if p != stale]
    top = on_stage.workspace.view(person)
    state.modals[person.id] = [] if top is None else [top]
    return delivery, told(on_stage, person)


async def noted(bot: Bot, person: Person) -> list[Event]:
    """Their events, newest first."""
    question = Question(actor=person.id)
    return list((await bot.parts.desk.store.trail.newest(question, 100)).events)


@pytest.mark.parametrize("person", WHY, ids=lambda each: each.name)
async def test_who_is_no_member_neither_reads_nor_changes_anything_by_any_listener(
    bot: Bot, on_stage: Stage, recorded: list[Recorded], person: Person
) -> None:
    asked = [len(one.requests) for one in (on_stage.sigmamind, on_stage.vogent, on_stage.butter)]
    plans = await bot.parts.desk.store.plans.newest(100)
    events, trail = 0, [*await noted(bot, person)]

    for one in recorded:
        delivery, said = await replay(bot, on_stage, one, person)
        if delivery.type == "block_suggestion":
            assert delivery.options == [], one.name
        elif one.does != "nothing":
            assert WHY[person] in said, (one.name, said)
            assert not OURS.search(said), (one.name, said)
        events += one.does in NOTED
        trail = await noted(bot, person)
        assert len(trail) == events, (one.name, [(each.action, each.phase) for each in trail])

    assert {(each.phase, each.outcome) for each in trail} == {("refused", "denied")}
    assert all(WHY[person] in (each.reason or "") for each in trail)
    assert asked == [
        len(one.requests) for one in (on_stage.sigmamind, on_stage.vogent, on_stage.butter)
    ]
    assert await bot.parts.desk.store.plans.newest(100) == plans


async def test_who_is_no_operator_reads_by_every_listener_and_changes_by_none(
    bot: Bot, on_stage: Stage, recorded: list[Recorded]
) -> None:
    writes = written(on_stage)
    plans = await bot.parts.desk.store.plans.newest(100)

    for one in recorded:
        before = len(await noted(bot, BOB))
        delivery, said = await replay(bot, on_stage, one, BOB)
        trail = (await noted(bot, BOB))[: len(await noted(bot, BOB)) - before]
        if one.does == "changes":
            assert f"{ONLY_LOOK} Ask one of: anybody in @operators." in said.replace("`", ""), (
                one.name,
                said,
            )
            assert [(each.phase, each.reason) for each in trail] == [("refused", ONLY_LOOK)], one
        elif one.does == "unknown":
            assert OLD_CARD in said, (one.name, said)
            assert [(each.action, each.phase) for each in trail] == [("card.press", "refused")]
        elif delivery.type == "block_suggestion":
            assert delivery.options != [], one.name
        elif one.does == "reads":
            assert ":no_entry_sign:" not in said, (one.name, said)
            assert trail == [], one.name

    assert written(on_stage) == writes
    assert await bot.parts.desk.store.plans.newest(100) == plans


async def test_the_trail_says_what_was_refused_even_where_a_plan_already_names_it(
    bot: Bot, on_stage: Stage, recorded: list[Recorded]
) -> None:
    for one in recorded:
        await replay(bot, on_stage, one, BOB)

    actions = {each.action for each in await noted(bot, BOB) if each.reason == ONLY_LOOK}
    assert actions == {
        "number.buy",
        "number.release",
        "number.import",
        "card.press",
    }


class Anything:
    """Stands for all that is bound."""

    def __getattr__(self, name: str) -> "Anything":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: object) -> "Anything":
        return self


class Heard(Anything):
    """Stands for Bolt where the listeners are bound: what each of them hears."""

    def __init__(self) -> None:
        self.names: list[tuple[str, Any]] = []

    def __getattr__(self, kind: str) -> Callable[..., Any]:  # type: ignore[override]
        def bind(name: Any) -> Anything:
            self.names.append((kind, name))
            return Anything()

        return bind


def hears(kind: str, name: Any, payload: dict[str, Any]) -> bool:
    """Whether a listener that is bound so hears this payload."""
    said: dict[tuple[str, Any], Callable[[], Any]] = {
        ("command", None): lambda: payload["command"],
        ("event", "event_callback"): lambda: payload["event"]["type"],
        ("global_shortcut", "shortcut"): lambda: payload["callback_id"],
        ("message_shortcut", "message_action"): lambda: payload["callback_id"],
        ("view", "view_submission"): lambda: payload["view"]["callback_id"],
        ("action", "block_actions"): lambda: payload["actions"][0]["action_id"],
        ("options", "block_suggestion"): lambda: payload["action_id"],
    }
    if (kind, payload.get("type")) not in said:
        return False
    word = said[kind, payload.get("type")]()
    return bool(name.fullmatch(word) if isinstance(name, re.Pattern) else name == word)


async def test_there_is_no_listener_but_those_that_are_tried_here(
    recorded: list[Recorded],
) -> None:
    heard = Heard()
    anything: Any = Anything()
    routes.register(heard, anything, anything, anything)  # type: ignore[arg-type]
    bound = [(kind, name) for kind, name in heard.names if kind != "error"]

    missing = [
        (kind, name)
        for kind, name in bound
        if not any(hears(kind, name, one.payload) for one in recorded)
    ]
    assert len(bound) >= 20
    assert missing == []


@pytest.mark.parametrize(
    ("action_id", "value", "said", "action"),
    [
        ("plan.confirm", "v0|p_0123456789", OLD_CARD, "card.press"),
        ("plan.confirm", "v9|p_0123456789", OLD_CARD, "card.press"),
        ("plan.cancel", "p_0123456789", OLD_CARD, "card.press"),
        ("plan.happened", "", OLD_CARD, "card.press"),
        ("ask", "v9|buy US 415", OLD_CARD, "card.press"),
        ("instead.next", "v0|list", OLD_CARD, "card.press"),
        ("trail.export", "v9|audit", OLD_CARD, "card.press"),
        ("buy.propose", "v1|buy US 415", OLD_CARD, "card.press"),
        ("plan.confirm", "v1|p_\0\x1b[31m\u202e", "I know no such plan", "card.press"),
        ("plan.did_not", "v1|" + "x" * 1_997, "I know no such plan", "card.press"),
        ("plan.confirm", "v1|" + "x" * 1_997, "I know no such plan", "card.press"),
        ("ask", "v1|\0\x07", "What /number can do", None),
    ],
)
async def test_a_button_that_means_nothing_here_is_answered_and_written_down(
    bot: Bot, on_stage: Stage, action_id: str, value: str, said: str, action: str | None
) -> None:
    alice = on_stage.workspace.person("alice")
    delivery = await on_stage.workspace.forge_action("alice", "#ops", action_id, value)
    await bot.parts.running.ended(60)

    assert delivery.ok
    assert said in told(on_stage, alice)
    trail = [(one.action, one.phase, one.outcome) for one in await noted(bot, alice)]
    assert trail == ([] if action is None else [(action, "refused", "denied")])
    assert written(on_stage) == []


@pytest.mark.parametrize("without", ["user", "its id"])
async def test_what_came_without_a_word_on_who_it_was_is_refused_in_words_and_written_down(
    bot: Bot, on_stage: Stage, recorded: list[Recorded], without: str
) -> None:
    alice, plans = on_stage.workspace.person("alice"), bot.parts.desk.store.plans
    before = await plans.newest(100)

    for one in recorded:
        if one.kind == "event":  # Home is somebody's
            continue
        payload = mine(on_stage, one.payload, alice)
        if without == "user":
            payload = {k: v for k, v in payload.items() if k not in {"user", "user_id"}}
        else:
            payload |= {"user": {"team_id": "T01TEST"}, "user_id": ""}
        nameless = Recorded(one.name, one.kind, payload, one.does)
        post = on_stage.workspace.post
        sent = on_stage.workspace._delivery(nameless.kind, alice.id, payload)  # noqa: SLF001
        assert (await post.deliver(sent)).ok, one.name
        await bot.parts.running.ended(60)

    question = Question(actor="nobody")
    trail = (await bot.parts.desk.store.trail.newest(question, 100)).events
    assert len(trail) == sum(one.does in NOTED for one in recorded)
    assert {(each.phase, each.outcome) for each in trail} == {("refused", "denied")}
    assert "Slack did not say who you are" in told(on_stage, alice)
    assert await plans.newest(100) == before
    on_stage.workspace.problems.clear()
    on_stage.workspace.warnings.clear()
