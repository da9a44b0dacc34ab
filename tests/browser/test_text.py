"""Text: what is read of it, what is marked up, and that nothing of it acts in the page."""

import copy
import datetime as dt
from collections.abc import Iterator
from typing import Any

from playwright.async_api import Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import Workspace
from tests.browser.conftest import Visit
from tests.browser.gallery.messages import MESSAGES
from tests.browser.gallery.seen import Gallery
from tests.browser.gallery.views import VIEWS
from tests.browser.people import sees, types

MOMENT = 1_767_225_600
"""New Year's Day of 2026, 00:00 UTC: another day in New York."""

EMPHASIS = {
    "*bold* _italic_ ~struck~ `code`": "<b>bold</b> <i>italic</i> <s>struck</s> <code>code</code>",
    "*_both_* ~*_all_*~": "<b><i>both</i></b> <s><b><i>all</i></b></s>",
    "snake_case_word 5*3*2 a~b~c": "snake_case_word 5*3*2 a~b~c",
    "*open, * spaced *, **twice**": "*open, * spaced *, **twice**",
    "*one\ntwo*": "*one\ntwo*",
    "(*in brackets*), *at the end*.": "(<b>in brackets</b>), <b>at the end</b>.",
    "`*not bold* :tada: &lt;`": "<code>*not bold* :tada: &lt;</code>",
    "a ```one\n *two*``` b": "a <pre>one\n *two*</pre> b",
    "> one\n> *two*\nthree": "<blockquote>one\n<b>two</b></blockquote>three",
    "&gt;&gt;&gt; all\n\nof it": "<blockquote>all\n\nof it</blockquote>",
    "one\n\ntwo": "one\n\ntwo",
}
LINKS = {
    "<https://a.example/?b=1&amp;c=2|*label* &amp; more>": (
        '<a href="https://a.example/?b=1&c=2">*label* &amp; more</a>'
    ),
    "<https://a.example/_x_>": '<a href="https://a.example/_x_">https://a.example/_x_</a>',
    "see https://a.example/b. (www.b.example)": (
        'see <a href="https://a.example/b">https://a.example/b</a>.'
        ' (<a href="http://www.b.example">www.b.example</a>)'
    ),
    "<mailto:ann@a.example|Ann> ann@a.example": (
        '<a href="mailto:ann@a.example">Ann</a> <a href="mailto:ann@a.example">ann@a.example</a>'
    ),
    "<tel:+14155550100|call>": '<a href="tel:+14155550100">call</a>',
    "*<https://a.example|a>*": '<b><a href="https://a.example">a</a></b>',
}
MENTIONS = {
    "<@U01ALICE> <@U02BOB|robert>": "[me @Alice] [@Bob]",
    "<@U0NOBODY|gone> <@U0NOBODY>": "[@gone] [@U0NOBODY]",
    "<#C01OPS> <#C01OPS|old-name> <#C0SECRET>": "[#ops] [#ops] [🔒 private channel]",
    "<!here> <!channel> <!everyone>": "[me @here] [me @channel] [me @everyone]",
    "<!subteam^S01OPERATORS|@operators>": "[@operators]",
    "*<@U02BOB>* `<@U02BOB>`": "<b>[@Bob]</b> <code>&lt;@U02BOB&gt;</code>",
}
EMOJI = {
    ":tada: :+1: :flag-us: :thumbsup::skin-tone-4:": "🎉 👍 🇺🇸 👍🏽",
    ":no_such_emoji: 10:30:45 a:tada:b": ":no_such_emoji: 10:30:45 a🎉b",
    "*:tada:*": "<b>🎉</b>",
}
HARMLESS = {
    "<b>x</b> <img src=x onerror=alert(1)>": (
        "&lt;b&gt;x&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt;"
    ),
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<javascript:alert(1)|press> <data:text/html,x|press>": "press press",
    "<https://a.example|<b>x</b>>": (
        '&lt;<a href="https://a.example">https://a.example</a>|&lt;b&gt;x&lt;/b&gt;&gt;'
    ),
    '<https://a.example/"onclick="alert(1)|x>': '<a href="https://a.example/"onclick="alert(1)">x</a>',
    "&lt;!channel&gt; &lt;@U01ALICE&gt;": "&lt;!channel&gt; &lt;@U01ALICE&gt;",
    "&amp;lt;b&amp;gt; &quot; &#39; &nbsp;": "&amp;lt;b&amp;gt; &amp;quot; &amp;#39; &amp;nbsp;",
    "<!unknown> <!unknown|what> <@> <>": "&lt;!unknown&gt; what &lt;@&gt; &lt;&gt;",
}
TABLE = {**EMPHASIS, **LINKS, **MENTIONS, **EMOJI, **HARMLESS}
"""Mrkdwn, and what stands there: markup as tags, mentions in brackets, "me" where it is marked."""

READ = """node => {
  const tags = ["b", "i", "s", "code", "pre", "blockquote"];
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const read = (each) => {
    if (each.nodeType === Node.TEXT_NODE) return escaped(each.data);
    const inside = [...each.childNodes].map(read).join("");
    const name = each.localName;
    if (name === "br") return "\\n";
    if (each.matches(".gap")) return "\\n\\n";
    if (name === "a") return `<a href="${each.getAttribute("href")}">${inside}</a>`;
    if (each.matches(".mention-me")) return `[me ${inside}]`;
    if (each.matches(".mention")) return `[${inside}]`;
    if (name === "time" || name === "span") return inside;
    return tags.includes(name) ? `<${name}>${inside}</${name}>` : `an unknown ${name}: ${inside}`;
  };
  return [...node.childNodes].map(read).join("");
}"""
BAD = "<img src=x><i>"
"""HTML that would be seen if it became a part of the page, and short enough for every text."""


def client_of(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)


async def posted(app: Gallery, page: Page, **content: Any) -> Locator:
    """A message of the app, with the words that it shows."""
    answer = await client_of(app.workspace).chat_postMessage(channel="C01OPS", **content)
    return page.locator(f'article[data-ts="{answer["ts"]}"]')


async def test_mrkdwn_is_marked_up_as_at_slack_and_everything_else_is_only_read(
    app: Gallery, visits: Visit
) -> None:
    alice = await visits(f"{app.url}/#/alice/ops", size=(1100, 800))
    shown = {each: await posted(app, alice, text=each) for each in TABLE}

    read = {
        each: await message.locator(".message-text").evaluate(READ)
        for each, message in shown.items()
    }

    assert read == TABLE
    links = await alice.locator(".message-text a").all()
    for each in links:
        assert await each.get_attribute("target") == "_blank"
        assert "noopener" in (await each.get_attribute("rel") or "")


async def test_dates_are_read_in_the_zone_of_each_reader_and_by_name_when_they_are_near(
    app: Gallery, visits: Visit
) -> None:
    alice = await visits(f"{app.url}/#/alice/ops", size=(1100, 800))
    bob = await visits(f"{app.url}/#/bob/ops", size=(1100, 800))
    now = int(dt.datetime.now(dt.UTC).timestamp())
    patterns = {
        f"<!date^{MOMENT}^{{date_num}} {{time}}|x>": ("2026-01-01 12:00 AM", "2025-12-31 7:00 PM"),
        f"<!date^{MOMENT}^{{date_long}}|x>": (
            "Thursday, January 1st, 2026",
            "Wednesday, December 31st, 2025",
        ),
        f"<!date^{MOMENT}^On {{date_slash}} at {{time_secs}}^https://a.example|x>": (
            "On 01/01/2026 at 12:00:00 AM",
            "On 12/31/2025 at 7:00:00 PM",
        ),
        f"<!date^{MOMENT}^{{what}}|no such token>": ("no such token",) * 2,
        "<!date^soon^{date}|no such moment>": ("no such moment",) * 2,
        f"<!date^{now}^{{date_pretty}}, {{ago}}|x>": ("Today, now",) * 2,
        f"<!date^{now - 7200}^{{ago}}|x>": ("2 hours ago",) * 2,
    }
    text = "\n".join(patterns)
    message = await posted(app, alice, text=text)
    hers = await message.locator(".message-text").inner_text()
    theirs = bob.locator(f'article[data-ts="{await message.get_attribute("data-ts")}"]')
    his = await theirs.locator(".message-text").inner_text()

    assert hers.splitlines()[:5] == [one for one, _ in patterns.values()][:5]
    assert his.splitlines()[:5] == [other for _, other in patterns.values()][:5]
    for line, (shown, _) in zip(hers.splitlines()[5:], list(patterns.values())[5:], strict=True):
        assert line.replace("1 second ago", "now").startswith(shown[:5])
    await expect(message.locator("a")).to_have_attribute("href", "https://a.example")


async def test_what_a_person_types_is_text_but_for_names_and_links(
    app: Gallery, visits: Visit
) -> None:
    alice = await visits(f"{app.url}/#/alice/ops", size=(1100, 800))
    typed = {
        "<!channel> <@U02BOB> </b>": "&lt;!channel&gt; &lt;@U02BOB&gt; &lt;/b&gt;",
        BAD: "&lt;img src=x&gt;&lt;i&gt;",
        "&amp; and *bold*": "&amp;amp; and <b>bold</b>",
        "hi @bob and @here": "hi [@Bob] and [me @here]",
    }
    for text, read in typed.items():
        await types(alice, text)
        message = await sees(alice, text.replace("*", "").replace("@bob", "@Bob"))
        assert await message.locator(".message-text").evaluate(READ) == read


async def test_html_in_any_text_of_any_block_or_form_is_only_read(
    app: Gallery, visits: Visit
) -> None:
    alice = await visits(f"{app.url}/#/alice/ops", size=(1100, 800))
    for name, blocks in MESSAGES.items():
        if name != "markdown":
            await posted(app, alice, text=BAD, blocks=spoiled(blocks))
    answer = await app.workspace.shortcut("alice", "open_form")
    await expect(app.dialog(alice, "Focus")).to_be_visible()
    view = {**VIEWS["prefilled"], "blocks": spoiled(VIEWS["prefilled"]["blocks"])}
    opened = app.workspace.view("alice")
    assert (answer.ok, opened is not None) == (True, True)
    client = client_of(app.workspace)
    await client.views_update(view_id=opened.id, view=view)  # type: ignore[union-attr]
    await expect(alice.get_by_role("dialog").get_by_text(BAD).first).to_be_visible()

    await expect(alice.locator('[src="x"], .message-body i:empty')).to_have_count(0)
    shown = await alice.locator("body").inner_text()
    assert shown.count(BAD) > 300


def spoiled(blocks: list[Any]) -> list[Any]:
    """The blocks with HTML in every text that a person reads; what was the same stays the same."""
    made = copy.deepcopy(blocks)
    known: dict[str, str] = {}
    for each in within(made):
        for key in ("text", "caption", "alt_text", "title", "label", "name", "provider_name"):
            if isinstance(each.get(key), str) and each.get("type") != "emoji":
                each[key] = known.setdefault(each[key], f"{BAD}{len(known)}")
    return made


def within(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in it."""
    if isinstance(value, list):
        for each in value:
            yield from within(each)
    elif isinstance(value, dict):
        yield value
        for each in value.values():
            yield from within(each)
