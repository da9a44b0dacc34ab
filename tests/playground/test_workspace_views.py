"""Modals and Home: triggers, hashes, a stack of three, typed values, and a form's answers."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import PersonCannot, StillClock, View, Workspace
from bot.playground.workspace.blocks import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, label: str, element: Json | None = None, **more: Any) -> Json:
    shown = {"type": "plain_text_input", "action_id": "typed", **(element or {})}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": shown, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shown: Json = {"type": "modal", "callback_id": "form", "title": plain("Import")}
    return {**shown, "submit": plain("Go"), "blocks": list(blocks), **more}


def options(*values: str) -> list[Json]:
    return [{"text": plain(each.upper()), "value": each} for each in values]


FORM = modal(field("name", "Name"), field("note", "Note", optional=True))


async def trigger(ws: Workspace) -> str:
    """A fresh trigger_id; whether anybody acks does not matter."""
    return (await ws.shortcut("alice", "open")).trigger_id


async def opened(ws: Workspace, client: AsyncWebClient, view: Json) -> View:
    await client.views_open(trigger_id=await trigger(ws), view=view)
    return await ws.until(lambda: ws.view("alice"))


async def error(calling: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await calling
    return str(caught.value.response["error"])


def answering(app: AsyncApp, **answer: Any) -> list[Json]:
    """The bot answers every submission so; what it was sent."""
    seen: list[Json] = []

    @app.view("form")
    async def _(ack: Any, body: Json) -> None:
        seen.append(body)
        await ack(**answer)

    return seen


async def test_a_trigger_works_once(ws: Workspace, client: AsyncWebClient) -> None:
    trigger_id = await trigger(ws)
    await client.views_open(trigger_id=trigger_id, view=FORM)
    again = client.views_open(trigger_id=trigger_id, view=FORM)
    assert await error(again) == "exchanged_trigger_id"


async def test_a_trigger_dies_after_three_seconds(
    ws: Workspace, client: AsyncWebClient, clock: StillClock
) -> None:
    trigger_id = await trigger(ws)
    clock.advance(3.1)
    late = client.views_open(trigger_id=trigger_id, view=FORM)
    assert await error(late) == "expired_trigger_id"


async def test_a_made_up_trigger_is_invalid(client: AsyncWebClient) -> None:
    made_up = client.views_open(trigger_id="1.2.3", view=FORM)
    assert await error(made_up) == "invalid_trigger_id"


async def test_a_bad_view_says_where_and_leaves_the_trigger(
    ws: Workspace, client: AsyncWebClient
) -> None:
    trigger_id = await trigger(ws)
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id=trigger_id, view=modal(field("a", "x" * 2001)))
    assert caught.value.response["error"] == "invalid_arguments"
    (message,) = caught.value.response["response_metadata"]["messages"]
    assert "[json-pointer:/view/blocks/0/label/text]" in message
    await client.views_open(trigger_id=trigger_id, view=FORM)


async def test_three_views_are_the_most(ws: Workspace, client: AsyncWebClient) -> None:
    await opened(ws, client, FORM)
    for _ in range(2):
        await client.views_push(trigger_id=await trigger(ws), view=FORM)
    assert len(ws.views("alice")) == 3
    fourth = client.views_push(trigger_id=await trigger(ws), view=FORM)
    assert await error(fourth) == "push_limit_reached"


async def test_an_update_checks_the_hash(ws: Workspace, client: AsyncWebClient) -> None:
    view = await opened(ws, client, FORM)
    before = view.hash
    await client.views_update(view_id=view.id, hash=before, view=FORM)
    again = client.views_update(view_id=view.id, hash=before, view=FORM)
    assert await error(again) == "hash_conflict"
    assert await error(client.views_update(view_id="V404", view=FORM)) == "not_found"


async def test_an_external_id_is_used_once_and_finds_its_view(
    ws: Workspace, client: AsyncWebClient
) -> None:
    view = await opened(ws, client, {**FORM, "external_id": "draft-1"})
    await client.views_update(external_id="draft-1", view={**FORM, "title": plain("New")})
    assert view.title == "New"
    await client.views_update(view_id=view.id, view={**FORM, "external_id": "draft-1"})
    twice = client.views_push(trigger_id=await trigger(ws), view={**FORM, "external_id": "draft-1"})
    assert await error(twice) == "duplicate_external_id"


async def test_typed_values_outlive_an_update_that_keeps_the_ids(
    ws: Workspace, client: AsyncWebClient
) -> None:
    view = await opened(ws, client, FORM)
    await ws.enter("alice", view, {"Name": "typed"})
    fresh = {"initial_value": "from the bot"}
    await client.views_update(view_id=view.id, view=modal(field("name", "Name", fresh)))
    assert view.value("Name") == "typed"
    await client.views_update(view_id=view.id, view=modal(field("name2", "Name", fresh)))
    assert view.value("Name") == "from the bot"


async def test_a_submission_carries_all_values(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    seen = answering(app)
    select = {"type": "static_select", "action_id": "which", "options": options("us", "de")}
    boxes = {"type": "checkboxes", "action_id": "ways", "options": options("in", "out")}
    view = await opened(
        ws,
        client,
        modal(
            field("name", "Name"),
            field("country", "Country", select),
            field("ways", "Ways", boxes),
            field("note", "Note", optional=True),
            private_metadata="draft-1",
        ),
    )
    values = {"Name": "Sales", "country": "DE", "Ways": ["in", "OUT"]}
    assert (await ws.submit("alice", view, values)).ok
    (body,) = seen
    state = body["view"]["state"]["values"]
    assert state["name"]["typed"]["value"] == "Sales"
    assert state["country"]["which"]["selected_option"]["value"] == "de"
    assert [each["value"] for each in state["ways"]["ways"]["selected_options"]] == ["in", "out"]
    assert state["note"]["typed"]["value"] is None
    assert body["view"]["private_metadata"] == "draft-1"
    assert ws.view("alice") is None
    assert view.closed


async def test_slacks_client_keeps_a_form_with_an_empty_required_field(
    ws: Workspace, client: AsyncWebClient
) -> None:
    view = await opened(ws, client, FORM)
    with pytest.raises(PersonCannot, match=r"Name: Please fill in this field\."):
        await ws.submit("alice", view, {"Note": "only this"})


async def test_errors_stand_at_their_fields_until_typed_over(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    answering(app, response_action="errors", errors={"name": "taken"})
    view = await opened(ws, client, FORM)
    assert (await ws.submit("alice", view, {"Name": "a"})).ok
    assert view.errors == {"name": "taken"}
    assert ws.view("alice") is view
    await ws.enter("alice", view, {"Name": "b"})
    assert view.errors == {}


async def test_errors_for_no_input_block_are_a_bad_response(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    answering(app, response_action="errors", errors={"typed": "that is an action_id"})
    view = await opened(ws, client, FORM)
    delivery = await ws.submit("alice", view, {"Name": "a"})
    assert (delivery.ok, delivery.error) == (False, "bad_response")
    assert "errors for no input block: typed" in delivery.notes[0]


Check = Callable[[Workspace, View], bool]


@pytest.mark.parametrize(
    ("answer", "holds"),
    [
        ({"response_action": "update", "view": modal(field("b", "B"), title=plain("Two"))},
         lambda ws, view: view.title == "Two" and ws.view("alice") is view),
        ({"response_action": "push", "view": modal(field("b", "B"))},
         lambda ws, view: len(ws.views("alice")) == 2 and ws.view("alice").previous_id == view.id),
        ({"response_action": "clear"}, lambda ws, _: ws.views("alice") == []),
    ],
)  # fmt: skip
async def test_a_forms_answer_takes_effect(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient, answer: Json, holds: Check
) -> None:
    answering(app, **answer)
    view = await opened(ws, client, FORM)
    assert (await ws.submit("alice", view, {"Name": "a"})).ok
    assert holds(ws, view)


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "update", "view": {"type": "home", "blocks": []}},
        {"response_action": "push", "view": modal({"type": "table", "rows": []})},
    ],
)
async def test_a_forms_bad_answer_is_told_to_the_person(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient, answer: Json
) -> None:
    answering(app, **answer)
    view = await opened(ws, client, FORM)
    delivery = await ws.submit("alice", view, {"Name": "a"})
    assert delivery.error == "bad_response"
    assert delivery.said
    assert ws.view("alice") is view


async def test_a_button_in_a_modal_brings_the_view_with_what_was_typed(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[Json] = []

    @app.action("more")
    async def _(ack: Any, body: Json) -> None:
        await ack()
        seen.append(body)

    button = {"type": "button", "action_id": "more", "text": plain("More")}
    view = await opened(
        ws, client, modal(field("name", "Name"), {"type": "actions", "elements": [button]})
    )
    await ws.enter("alice", view, {"Name": "half"})
    assert (await ws.click("alice", view, "More")).ok
    (body,) = seen
    assert body["view"]["state"]["values"]["name"]["typed"]["value"] == "half"
    assert "response_url" not in body
    assert "channel" not in body


async def test_a_field_that_dispatches_does_so_when_filled(
    ws: Workspace, client: AsyncWebClient
) -> None:
    select = {"type": "static_select", "action_id": "kind", "options": options("a", "b")}
    view = await opened(ws, client, modal(field("kind", "Kind", select, dispatch_action=True)))
    (delivery,) = await ws.enter("alice", view, {"Kind": "B"})
    assert delivery.type == "block_actions"
    assert delivery.payload["actions"][0]["selected_option"]["value"] == "b"


def offering(app: AsyncApp, count: int) -> None:
    @app.options("agent")
    async def _(ack: Any, payload: Json) -> None:
        values = [f"{payload['value']}{each}" for each in range(count)]
        await ack(options=options(*values))


AGENT = {"type": "external_select", "action_id": "agent", "min_query_length": 0}


async def test_an_external_select_asks_the_bot_for_options(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    offering(app, 2)
    view = await opened(ws, client, modal(field("agent", "Agent", AGENT)))
    asked = await ws.suggest("alice", view, "Agent", "x")
    assert [each["value"] for each in asked.options] == ["x0", "x1"]
    wanted = {"Agent": asked.options[1]}
    submitted = await ws.submit("alice", view, wanted)
    state = submitted.payload["view"]["state"]["values"]
    assert state["agent"]["agent"]["selected_option"]["value"] == "x1"


async def test_more_than_a_hundred_options_are_no_result(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    offering(app, 101)
    view = await opened(ws, client, modal(field("agent", "Agent", AGENT)))
    asked = await ws.suggest("alice", view, "Agent", "x")
    assert (asked.options, asked.error) == ([], "bad_response")
    assert "at most 100" in asked.notes[0]


async def test_no_options_at_all_are_a_fine_answer(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    offering(app, 0)
    view = await opened(ws, client, modal(field("agent", "Agent", AGENT)))
    asked = await ws.suggest("alice", view, "Agent", "x")
    assert (asked.ok, asked.options) == (True, [])


async def test_closing_a_view_is_told_only_when_asked_for(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    closed: list[bool] = []

    @app.view_closed("form")
    async def _(ack: Any, body: Json) -> None:
        await ack()
        closed.append(body["is_cleared"])

    assert await ws.dismiss("alice", await opened(ws, client, FORM)) is None
    view = await opened(ws, client, {**FORM, "notify_on_close": True})
    delivery = await ws.dismiss("alice", view, clear=True)
    assert delivery is not None
    assert delivery.ok
    assert closed == [True]
    gone = client.views_update(view_id=view.id, view=FORM)
    assert await error(gone) == "not_found"


async def test_only_the_view_on_top_can_be_used(ws: Workspace, client: AsyncWebClient) -> None:
    below = await opened(ws, client, FORM)
    await client.views_push(trigger_id=await trigger(ws), view=FORM)
    with pytest.raises(PersonCannot):
        await ws.submit("alice", below, {"Name": "a"})


async def test_home_is_published_for_one_person(ws: Workspace, client: AsyncWebClient) -> None:
    button = {"type": "button", "action_id": "buy", "text": plain("Buy")}
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    await client.views_publish(user_id="U01ALICE", view=home)
    view = ws.home("alice")
    assert view is not None
    assert view.plain() == "[ Buy ]"
    assert ws.home("bob") is None
    delivery = await ws.click("alice", view, "Buy")
    assert delivery.payload["container"] == {"type": "view", "view_id": view.id}
    assert await error(client.views_publish(user_id="U404", view=home)) == "user_not_found"
    assert await error(client.views_publish(user_id="U01ALICE", view=FORM)) == "invalid_arguments"


async def test_an_external_select_asks_only_from_three_characters_on(
    ws: Workspace, client: AsyncWebClient
) -> None:
    element = {"type": "external_select", "action_id": "agent"}
    view = await opened(ws, client, modal(field("agent", "Agent", element)))
    with pytest.raises(PersonCannot, match="from 3 characters"):
        await ws.suggest("alice", view, "Agent", "ab")


async def test_a_redelivered_trigger_is_the_same_trigger(
    ws: Workspace, client: AsyncWebClient
) -> None:
    first = await ws.shortcut("alice", "open")
    await client.views_open(trigger_id=first.trigger_id, view=FORM)
    second = await ws.redeliver(first)
    again = client.views_open(trigger_id=second.trigger_id, view=FORM)
    assert await error(again) == "exchanged_trigger_id"


async def test_a_payload_does_not_change_after_it_was_sent(
    ws: Workspace, client: AsyncWebClient
) -> None:
    view = await opened(ws, client, FORM)
    delivery = await ws.submit("alice", view, {"Name": "before"})
    await ws.enter("alice", view, {"Name": "after"})
    values = delivery.payload["view"]["state"]["values"]
    assert values["name"]["typed"]["value"] == "before"


@pytest.mark.parametrize(
    ("element", "typed", "ok"),
    [
        ({"type": "plain_text_input", "max_length": 3}, "abc", True),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", False),
        ({"type": "plain_text_input", "min_length": 3}, "ab", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "7", True),
        ({"type": "number_input", "is_decimal_allowed": False}, "7.5", False),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "9"}, "9.5", False),
        ({"type": "email_text_input"}, "a@b.example", True),
        ({"type": "email_text_input"}, "nobody", False),
        ({"type": "url_text_input"}, "https://a.example", True),
        ({"type": "url_text_input"}, "a.example", False),
    ],
)
async def test_slacks_client_checks_what_is_typed(
    ws: Workspace, client: AsyncWebClient, element: Json, typed: str, *, ok: bool
) -> None:
    view = await opened(ws, client, modal(field("x", "X", element)))
    if ok:
        delivery = await ws.submit("alice", view, {"X": typed})
        assert delivery.type == "view_submission"
    else:
        with pytest.raises(PersonCannot, match="X: Enter"):
            await ws.submit("alice", view, {"X": typed})


async def test_an_external_select_is_searched_for_what_is_entered(
    ws: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    @app.options("agent")
    async def _(ack: Any) -> None:
        await ack(options=options("sales", "support"))

    view = await opened(ws, client, modal(field("agent", "Agent", AGENT)))
    await ws.enter("alice", view, {"Agent": "SUPPORT"})
    assert view.value("Agent") == "support"
    with pytest.raises(PersonCannot, match="no option"):
        await ws.enter("alice", view, {"Agent": "billing"})


async def test_choosing_in_a_quiet_field_is_entering(ws: Workspace, client: AsyncWebClient) -> None:
    select = {"type": "static_select", "action_id": "kind", "options": options("a")}
    view = await opened(ws, client, modal(field("kind", "Kind", select)))
    with pytest.raises(PersonCannot, match="enter it"):
        await ws.choose("alice", view, "Kind", "a")
