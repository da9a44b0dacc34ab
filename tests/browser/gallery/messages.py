"""Messages of the gallery: every block of a message with every property that it has."""

from typing import Any, Final, TypeAlias

from bot.playground.workspace.blocks import Json

Blocks: TypeAlias = list[Json]

MOMENT: Final = 1_767_225_600
"""New Year's Day of 2026, 00:00 UTC: another day in New York."""
LINK: Final = "https://docs.example.com/numbers?country=us&area=415"
OUTSIDE_PICTURE: Final = "https://pictures.example.com/office.png"
LONG_WORD: Final = "Donaudampfschifffahrtsgesellschaftskapitaen" * 4
LONG: Final = " ".join(f"Sentence {number} says a little more of the same." for number in range(60))
ARABIC: Final = "رقم الهاتف الجديد +971 4 555 0100 جاهز"
HEBREW: Final = "המספר מוכן"
ALL_STYLES: Final = ("bold", "italic", "strike", "code", "underline", "highlight")


def drawn(color: str, width: int = 320, height: int = 180) -> str:
    """A picture that is inside the message itself."""
    size = f"width='{width}'%20height='{height}'"
    filled = f"%3Crect%20width='100%25'%20height='100%25'%20fill='%23{color}'/%3E"
    return f"data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20{size}%3E{filled}%3C/svg%3E"


def plain(words: str, **more: Any) -> Json:
    return {"type": "plain_text", "text": words, **more}


def mrkdwn(words: str, **more: Any) -> Json:
    return {"type": "mrkdwn", "text": words, **more}


def section(words: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(words), **more}


def picture(alt: str, url: str) -> Json:
    return {"type": "image", "alt_text": alt, "image_url": url}


def button(words: str, action: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action, "text": plain(words), **more}


def option(words: str, value: str | None = None, **more: Any) -> Json:
    return {"text": plain(words), "value": value or words.lower(), **more}


def sure(style: str = "primary") -> Json:
    return {
        "title": plain("Are you sure?"),
        "text": mrkdwn("This *cannot* be undone."),
        "confirm": plain("Do it"),
        "deny": plain("Not now"),
        "style": style,
    }


def rich(*elements: Json, **more: Any) -> Json:
    return {"type": "rich_text", "elements": list(elements), **more}


def line(*pieces: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(pieces)}


def text(words: str, *styles: str) -> Json:
    style = {"style": dict.fromkeys(styles, True)} if styles else {}
    return {"type": "text", "text": words, **style}


def listed(style: str, *items: str, **more: Any) -> Json:
    lines = [line(text(each)) for each in items]
    return {"type": "rich_text_list", "style": style, "elements": lines, **more}


def cell(words: str) -> Json:
    return {"type": "raw_text", "text": words}


def number(value: float, **more: Any) -> Json:
    return {"type": "raw_number", "value": value, **more}


def cells(*words: str) -> Blocks:
    return [cell(each) for each in words]


def series(name: str, *values: float) -> Json:
    return {
        "name": name,
        "data": [
            {"label": f"Week {week}", "value": value} for week, value in enumerate(values, start=1)
        ],
    }


def chart(kind: str, *shown: Json, **more: Any) -> Json:
    return {
        "type": "data_visualization",
        "title": f"Calls ({kind} chart)",
        "chart": {"type": kind, "series": list(shown), **more},
    }


def task(task_id: str, title: str, status: str, **more: Any) -> Json:
    return {"type": "task_card", "task_id": task_id, "title": title, "status": status, **more}


COUNTRIES: Final = [
    option("United States", "us", description=plain("+1, area codes :us:")),
    option("United Kingdom", "gb", description=plain("+44")),
    option("Germany", "de"),
]
CHOICES: Final = [
    {"text": mrkdwn("*Voice*"), "value": "voice", "description": mrkdwn("calls _in and out_")},
    {"text": plain("SMS :envelope:"), "value": "sms", "description": plain("text messages")},
    {"text": plain("Fax"), "value": "fax"},
]
GROUPS: Final = [
    {"label": plain("Europe"), "options": COUNTRIES[1:]},
    {"label": plain("America"), "options": COUNTRIES[:1]},
]

TEXTS: Final[dict[str, Blocks]] = {
    "section": [section("One section of *mrkdwn*.", block_id="only")],
    "section-plain": [
        {"type": "section", "text": plain("*not bold* _not italic_ :tada: <https://not.a.link>")},
        {"type": "section", "text": plain("Its names stay: :tada:", emoji=False)},
        {
            "type": "section",
            "text": plain("And here they do not: :tada:\nTwo\n\nparagraphs", emoji=True),
        },
    ],
    "section-fields": [
        {
            "type": "section",
            "text": mrkdwn("*Ten fields*"),
            "fields": [
                mrkdwn("*Number*\n+1 415 555 0100"),
                mrkdwn("*Provider*\nSigmaMind"),
                mrkdwn("*Status*\n:white_check_mark: Active"),
                plain("Plain *not bold*"),
                mrkdwn(f"*Long word*\n{LONG_WORD}"),
                mrkdwn("*Empty*\n—"),
                mrkdwn("*Zero*\n0"),
                mrkdwn(f"*Arabic*\n{ARABIC}"),
                plain("Emoji :telephone_receiver:", emoji=True),
                mrkdwn(f"*Bought*\n<!date^{MOMENT}^{{date_short_pretty}} at {{time}}|then>"),
            ],
        },
        {
            "type": "section",
            "fields": [mrkdwn("*Fields*\nwithout a text"), mrkdwn("*And*\nwith a button")],
            "accessory": button("Edit", "edit"),
        },
    ],
    "section-long": [section(LONG), section(LONG, expand=True), section(LONG_WORD)],
    "section-image": [
        section(
            "A picture at the right.", accessory=picture("A green square", drawn("2eb67d", 88, 88))
        ),
        section("One from outside.", accessory=picture("The office", OUTSIDE_PICTURE)),
    ],
    "header": [
        {"type": "header", "text": plain("A header with :tada: and *stars*", emoji=True)},
        {"type": "header", "text": plain("Names stay: :tada:", emoji=False)},
        {"type": "header", "text": plain(("A header as long as they go " * 6)[:150])},
    ],
    "divider": [section("Above"), {"type": "divider"}, section("Below")],
    "context": [
        {
            "type": "context",
            "elements": [
                picture("A blue square", drawn("1264a3", 20, 20)),
                mrkdwn("Asked by <@U01ALICE> in <#C01OPS>"),
                plain("plain :bulb:", emoji=True),
                picture("The office", OUTSIDE_PICTURE),
                mrkdwn("and *words* that are long enough to go on in another line " * 3),
            ],
        },
        {
            "type": "context",
            "elements": [mrkdwn("`code`, a <https://a.example.com|link> and ~no~")],
        },
    ],
    "mrkdwn": [
        section("*bold* _italic_ ~struck~ `code` *_both_* _*both*_ ~*_all_*~ *`code`*"),
        section("snake_case_word, 5*3*2, a~b~c, ** **, *open, * spaced *, **twice**, _not_ted"),
        section("```one\n  two *not bold*\n<@U01ALICE> &lt;b&gt;```after ```inline block``` it"),
        section("`*not bold* :tada: <https://x.example.com>` and `a &amp; b`"),
        section(
            "> a quotation\n> of *two* lines\nnot quoted\n&gt; escaped\n"
            "&gt;&gt;&gt; all\nthat\n\nfollows"
        ),
        section("• a line\n- another\n1. and a third\n\nA paragraph  with  spaces"),
        section(f"<{LINK}|a label &amp; more :tada:> <{LINK}> <https://a.example.com/_x_|*label*>"),
        section(
            "<mailto:ann@example.com|Ann> <mailto:ann@example.com> "
            "<tel:+14155550100|call> <tel:+1415>"
        ),
        section("<javascript:alert(1)|no link> <ftp://x.example.com|no link> <slack://open|Slack>"),
        section("https://bare.example.com/a?b=1&amp;c=2. (www.example.com) ann@example.com"),
        {"type": "section", "text": mrkdwn("verbatim: https://bare.example.com", verbatim=True)},
        {"type": "section", "text": mrkdwn("not: https://bare.example.com", verbatim=False)},
    ],
    "mentions": [
        section(
            "<@U01ALICE> <@U02BOB|bob> <@U0NOBODY|gone> <@U0NOBODY> "
            "<#C01OPS> <#C01OPS|ops> <#C0SECRET>"
        ),
        section(
            "<!here> <!channel> <!everyone> <!subteam^S01OPERATORS|@operators> <!unknown|what>"
        ),
        section("*<@U01ALICE>* _<#C01OPS>_ `<@U01ALICE>`"),
    ],
    "dates": [
        section(
            "\n".join(
                f"{name}: <!date^{MOMENT}^{{{name}}}|fallback>"
                for name in (
                    "date_num",
                    "date_slash",
                    "date",
                    "date_short",
                    "date_long",
                    "date_long_full",
                    "date_pretty",
                    "date_short_pretty",
                    "date_long_pretty",
                    "time",
                    "time_secs",
                    "ago",
                )
            )
        ),
        section(f"<!date^{MOMENT}^Began {{date_short}} at {{time}}^{LINK}|with a link>"),
        section(f"<!date^{MOMENT}^{{what}}|no such token> <!date^soon^{{date}}|no such moment>"),
    ],
    "emoji": [
        section(
            ":white_check_mark: :+1: :thumbsup::skin-tone-4: :flag-us: :no_such_emoji: 10:30:45"
        ),
        section("👩‍💻 🇺🇸 ✅ :tada::tada: a:tada:b"),
    ],
    "escapes": [
        section("&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; &amp;amp; &quot; &#39; &nbsp;"),
        section("<b>not bold</b> <img src=x onerror=alert(1)>"),
        section("&lt;!channel&gt; typed by a person, and &lt;@U01ALICE&gt; too"),
        {"type": "section", "text": plain("<script>alert(1)</script> <!channel> & \" '")},
        {"type": "section", "text": plain("&lt;script&gt; &amp; &quot;")},
        {"type": "header", "text": plain("<i>not italic</i> *not bold*")},
    ],
    "rtl": [
        section(f"*{ARABIC}*\n{HEBREW} and English"),
        section(HEBREW, accessory=button(HEBREW, "rtl")),
        {"type": "context", "elements": [plain(ARABIC)]},
    ],
    "nothing": [
        section(" "),
        section("\u200b"),
        {"type": "section", "fields": [mrkdwn("0"), plain("-")]},
    ],
}
RICH: Final[dict[str, Blocks]] = {
    "rich-text": [
        rich(
            line(*(text(f"{style} ", style) for style in ALL_STYLES), text("all", *ALL_STYLES)),
            line(
                text("*not bold* <b> &lt; :tada: https://not.a.link\nnext line\n\nnext paragraph")
            ),
            line(
                {"type": "link", "url": LINK, "text": "a link", "unsafe": False},
                text(" "),
                {"type": "link", "url": "https://a.example.com", "style": {"bold": True}},
                text(" "),
                {"type": "link", "url": "javascript:alert(1)", "text": "no link", "unsafe": True},
            ),
            line(
                {"type": "user", "user_id": "U01ALICE", "style": {"bold": True}},
                text(" "),
                {"type": "user", "user_id": "U02BOB"},
                text(" "),
                {"type": "usergroup", "usergroup_id": "S01OPERATORS"},
                text(" "),
                {"type": "channel", "channel_id": "C01OPS", "style": {"italic": True}},
                text(" "),
                {"type": "team", "team_id": "T01TEST"},
                text(" "),
                *({"type": "broadcast", "range": each} for each in ("here", "channel", "everyone")),
            ),
            line(
                {"type": "color", "value": "#2eb67d"},
                text(" "),
                {"type": "emoji", "name": "tada"},
                {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd", "skin_tone": 4},
                {"type": "emoji", "name": "no_such_emoji"},
                text(" "),
                {
                    "type": "date",
                    "timestamp": MOMENT,
                    "format": "{date_long} at {time}",
                    "url": LINK,
                    "fallback": "then",
                    "style": {"bold": True},
                },
                text(" "),
                {"type": "date", "timestamp": MOMENT, "format": "{date_num}"},
            ),
            block_id="rich",
        )
    ],
    "rich-lists": [
        rich(
            line(text("Bullets")),
            listed("bullet", "one", LONG_WORD),
            listed("bullet", "one in", "two in", indent=1),
            listed("bullet", "deeper", indent=2),
            listed("bullet", "deepest", indent=8),
            line(text("Numbers")),
            listed("ordered", "first", "second"),
            listed("ordered", "a", "b", indent=1),
            listed("ordered", "i", "ii", indent=2),
            listed("ordered", "third", offset=2),
            listed("ordered", "in a quotation", border=1),
            listed("bullet", "in a quotation too", border=1, indent=1, offset=0),
        )
    ],
    "rich-quotes": [
        rich(
            {"type": "rich_text_quote", "elements": [text("A quotation\nof two lines")]},
            {"type": "rich_text_quote", "elements": [text("With a border", "bold")], "border": 1},
            {
                "type": "rich_text_preformatted",
                "elements": [text("def buy():\n    return *number*  # " + "long " * 40)],
                "border": 0,
                "language": "python",
            },
            {"type": "rich_text_preformatted", "elements": [text("quoted code")], "border": 1},
        )
    ],
    "markdown": [
        {
            "type": "markdown",
            "text": "# One\n## Two\n### Three\n\n**bold** *italic* ~~struck~~ `code` "
            "[link](https://a.example.com) [no](javascript:alert(1)) <b>no tag</b> :tada:\n\n"
            "- a\n  - b\n- [ ] to do\n- [x] done\n\n1. one\n2. two\n\n> quoted\n\n"
            "```python\nprint(':tada:')\n```\n\n| Number | Price |\n|:--|--:|\n| +1 | 1.15 |\n\n"
            "---\n\n![The office](https://pictures.example.com/office.png)\n",
        }
    ],
}
PICTURES: Final[dict[str, Blocks]] = {
    "image": [
        {
            **picture("A purple field", drawn("6b3fa0")),
            "title": plain("With a title :tada:", emoji=True),
        },
        picture("A green field", drawn("2eb67d", 1200, 300)),
    ],
    "image-outside": [
        {**picture("The office in spring", OUTSIDE_PICTURE), "title": plain("From outside")},
        {
            "type": "image",
            "alt_text": "A file of Slack's",
            "slack_file": {"url": "https://files.slack.com/files-pri/T01TEST-F01/plan.png"},
        },
        picture("Words that go on " * 30, OUTSIDE_PICTURE),
    ],
    "video": [
        {
            "type": "video",
            "alt_text": "How to buy a number",
            "video_url": "https://videos.example.com/embed/1",
            "thumbnail_url": OUTSIDE_PICTURE,
            "title": plain("How to buy a number", emoji=True),
            "title_url": "https://videos.example.com/1",
            "description": plain("In three minutes"),
            "provider_icon_url": drawn("e01e5a", 20, 20),
            "provider_name": "Videos",
            "author_name": "Alice Archer",
        },
        {
            "type": "video",
            "alt_text": "Without more",
            "video_url": "https://videos.example.com/embed/2",
            "thumbnail_url": drawn("c77700"),
            "title": plain("Without more"),
        },
    ],
    "file": [{"type": "file", "external_id": "contract-2026.pdf", "source": "remote"}],
    "card": [
        {
            "type": "card",
            "hero_image": picture("A blue field", drawn("1264a3", 400, 300)),
            "icon": picture("A phone", drawn("2eb67d", 36, 36)),
            "title": mrkdwn("*+1 415 555 0100*"),
            "subtitle": plain("San Francisco, CA :us:"),
            "body": mrkdwn("A number with _voice_ and SMS.", verbatim=False),
            "actions": [
                button("Buy", "card_buy", style="primary", value="415"),
                button("Details", "card_details"),
            ],
        },
        {"type": "card", "title": plain("Only a title")},
        {"type": "card", "body": mrkdwn("Only words")},
        {"type": "card", "actions": [button("Only a button", "card_only")]},
        {"type": "card", "hero_image": picture("From outside", OUTSIDE_PICTURE)},
    ],
    "carousel": [
        {
            "type": "carousel",
            "elements": [
                {
                    "type": "card",
                    "block_id": f"card{index}",
                    "icon": picture(f"Icon {index}", drawn("6b3fa0", 36, 36)),
                    "title": plain(f"Card {index}"),
                    "subtitle": mrkdwn("of *ten*"),
                    "body": mrkdwn("Words. " * index),
                    "actions": [button("Pick", f"pick{index}", value=str(index))],
                }
                for index in range(1, 11)
            ],
        }
    ],
}
DATA: Final[dict[str, Blocks]] = {
    "table": [
        {
            "type": "table",
            "block_id": "numbers",
            "column_settings": [
                {"align": "left", "is_wrapped": True},
                None,
                {"align": "right"},
                {"align": "center", "is_wrapped": False},
            ],
            "rows": [
                cells("Number", "Owner", "Price", "Status"),
                [
                    cell("+1 415 555 0100 and words that are wrapped, as the column asks for it"),
                    rich(line({"type": "user", "user_id": "U01ALICE"}, text(" bold", "bold"))),
                    cell("$1.15"),
                    rich(line({"type": "emoji", "name": "white_check_mark"})),
                ],
                cells("—", " ", "0", "*not bold* :tada:"),
                [
                    rich(line({"type": "link", "url": LINK, "text": "link"})),
                    *cells(ARABIC, "-", "x"),
                ],
            ],
        }
    ],
    "table-wide": [
        {
            "type": "table",
            "rows": [
                cells(*(f"Column {column}" for column in range(20))),
                *(cells(*(f"row {row}, {column}" for column in range(20))) for row in range(4)),
            ],
        }
    ],
    "table-long": [
        {
            "type": "table",
            "rows": [
                cells("Row", "Number"),
                *(cells(str(n), f"+1 415 555 0{n:03}") for n in range(1, 100)),
            ],
        }
    ],
    "data-table": [
        {
            "type": "data_table",
            "caption": "Numbers by price",
            "page_size": 3,
            "row_header_column_index": 1,
            "rows": [
                [cell("Area"), cell("Number"), number(0, text="Price")],
                [cell("415"), cell("+1 415 555 0100"), number(1.15, text="$1.15")],
                [cell("212"), cell("+1 212 555 0100"), number(10, text="$10")],
                [cell("9"), cell("+49 9 555"), number(-2.5)],
                [cell("20"), rich(line(text("rich", "bold"))), number(1_200_000)],
            ],
        },
        {
            "type": "data_table",
            "caption": "A hundred rows, five on a page",
            "rows": [
                cells("Row", "Words"),
                *([number(n), cell(f"word {n % 7}")] for n in range(1, 101)),
            ],
        },
    ],
    "chart-line": [
        chart(
            "line",
            series("In", 3_200, 3_500, 2_900, 4_100),
            series("Out", 1_200, 900, -400, 1_800),
            axis_config={
                "categories": ["Week 1", "Week 2", "Week 3", "Week 4"],
                "x_label": "Week of the year",
                "y_label": "Calls",
            },
        ),
        chart("line", series("One point", 5)),
    ],
    "chart-bar": [
        chart("bar", *(series(f"Line {n}", n, n * 2, 7 - n) for n in range(1, 7))),
        chart("bar", series("Twenty", *range(-5, 15))),
    ],
    "chart-area": [chart("area", series("In", 3, 5, 2, 8), series("Out", 1, 2, 4, 3))],
    "chart-pie": [
        {
            "type": "data_visualization",
            "title": "Numbers by provider",
            "chart": {
                "type": "pie",
                "segments": [
                    {"label": name, "value": value}
                    for name, value in (
                        ("SigmaMind", 45),
                        ("Vogent", 28.5),
                        ("Butter", 18),
                        ("None", 0),
                    )
                ],
            },
        },
        {
            "type": "data_visualization",
            "title": "One segment",
            "chart": {"type": "pie", "segments": [{"label": "All", "value": 1}]},
        },
    ],
}
HOLDING: Final[dict[str, Blocks]] = {
    "container": [
        {
            "type": "container",
            "title": plain(f"A {width} container"),
            "subtitle": mrkdwn("with a *subtitle*"),
            "icon": picture("An icon", drawn("1264a3", 36, 36)),
            "width": width,
            "has_header_divider": True,
            "child_blocks": [section("One"), {"type": "divider"}, section("Two")],
        }
        for width in ("narrow", "standard", "wide", "full")
    ],
    "container-folded": [
        {
            "type": "container",
            "rich_text_title": rich(line(text("A rich title", "italic"))),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": [
                section("Inside", accessory=button("Press", "inside")),
                {"type": "actions", "elements": [button("Press too", "inside_too")]},
                {"type": "context", "elements": [mrkdwn("small words")]},
            ],
        },
        {
            "type": "container",
            "title": plain("An open one"),
            "is_collapsible": True,
            "child_blocks": [{"type": "header", "text": plain("Header")}, rich(line(text("rich")))],
        },
    ],
    "task-card": [
        task("1", "Waiting", "pending"),
        task("2", "At work", "in_progress", details=rich(line(text("Looking for numbers…")))),
        task(
            "3",
            "Done",
            "complete",
            details=rich(line(text("Searched three providers"))),
            output=rich(line(text("Found "), text("12", "bold")), listed("bullet", "one", "two")),
            sources=[
                {"type": "url", "url": LINK, "text": "The docs"},
                {"type": "url", "url": "https://a.example.com", "text": "Another"},
            ],
        ),
        task("4", "Failed " + LONG_WORD, "error", output=rich(line(text("No answer")))),
    ],
    "plan": [
        {
            "type": "plan",
            "title": "Buy a number",
            "tasks": [
                task("a", "Search", "complete", output=rich(line(text("12 found")))),
                task("b", "Buy", "in_progress"),
                task("c", "Tell", "pending"),
                task("d", "Bill", "error"),
            ],
        },
        {"type": "plan", "title": "Nothing to do"},
    ],
}
_BUTTONS: Final = [
    button("Plain", "plain", value=""),
    button("Primary", "primary", style="primary", value="1"),
    button("Danger", "danger", style="danger", confirm=sure("danger")),
    button("Link :link:", "link", url=LINK, accessibility_label="Opens the docs"),
    button("Seen by Alice", "seen", visible_to_user_ids=["U01ALICE"]),
    button("W" * 75, "wide"),
    {
        "type": "workflow_button",
        "action_id": "workflow",
        "text": plain("Workflow"),
        "style": "primary",
        "accessibility_label": "Starts a workflow",
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft0123/abc"}},
    },
]
OVERFLOW: Final[Json] = {
    "type": "overflow",
    "action_id": "overflow",
    "confirm": sure(),
    "options": [
        option("Refresh", "refresh", description=plain("asks the provider")),
        option("Open the docs", "docs", url=LINK),
        option("Release :warning:", "release"),
    ],
}
PICKERS: Final[Blocks] = [
    {
        "type": "datepicker",
        "action_id": "date",
        "initial_date": "2026-02-28",
        "placeholder": plain("Pick a day"),
        "confirm": sure(),
    },
    {
        "type": "timepicker",
        "action_id": "time",
        "initial_time": "13:37",
        "timezone": "America/New_York",
        "placeholder": plain("Pick a time"),
    },
]
MOMENT_PICKER: Final[Json] = {
    "type": "datetimepicker",
    "action_id": "moment",
    "initial_date_time": MOMENT,
}
SELECTS: Final[Blocks] = [
    {
        "type": "static_select",
        "action_id": "country",
        "placeholder": plain("Country"),
        "options": COUNTRIES,
        "initial_option": COUNTRIES[0],
    },
    {
        "type": "static_select",
        "action_id": "grouped",
        "placeholder": plain("Grouped"),
        "option_groups": GROUPS,
        "confirm": sure(),
    },
    {
        "type": "external_select",
        "action_id": "external",
        "placeholder": plain("Search numbers"),
        "min_query_length": 2,
        "initial_option": option("+1 415 555 0100", "415"),
    },
    {
        "type": "users_select",
        "action_id": "user",
        "placeholder": plain("Somebody"),
        "initial_user": "U01ALICE",
    },
    {
        "type": "conversations_select",
        "action_id": "conversation",
        "placeholder": plain("Anywhere"),
        "default_to_current_conversation": True,
        "filter": {
            "include": ["public", "private", "im", "mpim"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    },
    {
        "type": "channels_select",
        "action_id": "channel",
        "placeholder": plain("A channel"),
        "initial_channel": "C01OPS",
    },
]
MULTI_SELECTS: Final[Blocks] = [
    {
        "type": "multi_static_select",
        "action_id": "countries",
        "placeholder": plain("Countries"),
        "options": COUNTRIES,
        "initial_options": COUNTRIES[:2],
        "max_selected_items": 2,
    },
    {
        "type": "multi_static_select",
        "action_id": "grouped_many",
        "placeholder": plain("Grouped"),
        "option_groups": GROUPS,
        "confirm": sure(),
    },
    {
        "type": "multi_external_select",
        "action_id": "externals",
        "placeholder": plain("Search numbers"),
        "min_query_length": 1,
        "initial_options": [option("+1 415 555 0100", "415")],
    },
    {
        "type": "multi_users_select",
        "action_id": "users",
        "placeholder": plain("People"),
        "initial_users": ["U01ALICE", "U02BOB"],
    },
    {
        "type": "multi_conversations_select",
        "action_id": "conversations",
        "placeholder": plain("Conversations"),
        "initial_conversations": ["C01OPS"],
        "filter": {"include": ["public"]},
    },
    {
        "type": "multi_channels_select",
        "action_id": "channels",
        "placeholder": plain("Channels"),
        "initial_channels": ["C01OPS"],
    },
]
BOXES: Final[Json] = {
    "type": "checkboxes",
    "action_id": "boxes",
    "options": CHOICES,
    "initial_options": CHOICES[:1],
    "confirm": sure(),
}
RADIOS: Final[Json] = {
    "type": "radio_buttons",
    "action_id": "radios",
    "options": CHOICES,
    "initial_option": CHOICES[1],
}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def beside(*elements: Json) -> Blocks:
    """Each element at the right of a section of its own."""
    return [section(f"A section with `{each['type']}`", accessory=each) for each in elements]


def field(label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **more}


PRESSED: Final[dict[str, Blocks]] = {
    "actions": [actions(*_BUTTONS, OVERFLOW, block_id="row")],
    "actions-many": [actions(*(button(f"Button {n}", f"many{n}") for n in range(1, 26)))],
    "actions-pickers": [actions(*PICKERS, MOMENT_PICKER)],
    "actions-selects": [actions(*SELECTS)],
    "actions-choices": [actions(BOXES), actions(RADIOS)],
    "accessory-buttons": beside(*_BUTTONS, OVERFLOW),
    "accessory-pickers": beside(*PICKERS),
    "accessory-selects": beside(*SELECTS),
    "accessory-multi-selects": beside(*MULTI_SELECTS),
    "accessory-choices": beside(BOXES, RADIOS),
    "context-actions": [
        section("An answer of an agent."),
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "feedback",
                    "positive_button": {
                        "text": plain("Good"),
                        "value": "good",
                        "accessibility_label": "This was a good answer",
                    },
                    "negative_button": {"text": plain("Bad"), "value": "bad"},
                },
                {
                    "type": "icon_button",
                    "action_id": "trash",
                    "icon": "trash",
                    "text": plain("Delete"),
                    "value": "",
                    "confirm": sure("danger"),
                    "accessibility_label": "Delete this answer",
                    "visible_to_user_ids": ["U01ALICE"],
                },
            ],
        },
    ],
    "input-text": [
        field(
            "What for?",
            {
                "type": "plain_text_input",
                "action_id": "reason",
                "placeholder": plain("A word on it"),
                "initial_value": "Sales",
                "min_length": 2,
                "max_length": 80,
                "dispatch_action_config": {
                    "trigger_actions_on": ["on_enter_pressed", "on_character_entered"]
                },
            },
            hint=plain("At most :eighty: characters *not bold*", emoji=True),
            optional=True,
            dispatch_action=True,
        ),
        field(
            "Notes " + LONG_WORD,
            {"type": "plain_text_input", "action_id": "notes", "multiline": True},
            optional=False,
        ),
        field(
            "E-mail",
            {
                "type": "email_text_input",
                "action_id": "email",
                "placeholder": plain("ann@example.com"),
                "initial_value": "ann@example.com",
                "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
            },
        ),
        field("Link", {"type": "url_text_input", "action_id": "url", "initial_value": LINK}),
        field(
            "How many?",
            {
                "type": "number_input",
                "action_id": "count",
                "is_decimal_allowed": True,
                "initial_value": "1.5",
                "min_value": "1",
                "max_value": "10",
                "placeholder": plain("1 to 10"),
            },
        ),
        field(
            "Rich",
            {
                "type": "rich_text_input",
                "action_id": "rich",
                "initial_value": rich(line(text("bold", "bold"), text(" and not"))),
                "placeholder": plain("Write"),
                "min_lines": 2,
                "max_lines": 6,
            },
        ),
    ],
    "input-selects": [field(f"A {each['type']}", each) for each in (*SELECTS, *MULTI_SELECTS)],
    "input-others": [
        field(f"A {each['type']}", each, hint=plain("A hint"), optional=True)
        for each in (*PICKERS, MOMENT_PICKER, BOXES, RADIOS)
    ],
}

MESSAGES: Final[dict[str, Blocks]] = {**TEXTS, **RICH, **PICTURES, **DATA, **HOLDING, **PRESSED}
"""Blocks by name; each list of them is one sound message."""
