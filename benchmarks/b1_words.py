"""What B1 says: ours, taken down as constants, with the number and the plan filled in."""

from typing import Any

Json = dict[str, Any]


def pretty(number: str) -> str:
    """+14155550100 as +1 415-555-0100."""
    return f"{number[:2]} {number[2:5]}-{number[5:8]}-{number[8:]}"


def card(number: str, plan: str) -> Json:
    """The card."""
    head = f"Buy {pretty(number)} at Vogent?"
    ends = "until <!date^1795317099^{time}|2026-11-22 03:11 UTC>"
    return {
        "text": f"{head} Confirm or cancel.",
        "blocks": [
            {"type": "section", "text": _words(f"*{head}*")},
            {
                "type": "section",
                "fields": [
                    _words(f"*Number*\n`{number}`"),
                    _words("*Provider*\nVogent"),
                    _words("*Price*\nnot told by Vogent"),
                ],
            },
            {
                "type": "actions",
                "elements": [
                    _button("Buy this number", "plan.confirm", f"v1|{plan}", style="primary"),
                    _button("Cancel", "plan.cancel", f"v1|{plan}"),
                    _button("Other offers", "ask", f"v1|search {number}"),
                ],
            },
            _small(f"Only you can confirm this, {ends}. Nothing is bought before you do."),
        ],
    }


def working(number: str) -> Json:
    """What stands there until the receipt."""
    head = f":hourglass_flowing_sand: Buying {pretty(number)} at Vogent…"
    later = _small("Should this stay as it is, the end comes in your messages with me.")
    return {"text": head, "blocks": [{"type": "section", "text": _words(head)}, later]}


def receipt(number: str, plan: str) -> Json:
    """The receipt."""
    head = (
        f":white_check_mark: *{pretty(number)}* is yours at Vogent. Nobody answers it yet:"
        f" `/number assign {number}` changes that."
    )
    story = _small(f"Plan {plan} · its story: `/number audit {plan}`")
    return {"text": head, "blocks": [{"type": "section", "text": _words(head)}, story]}


def line(user: str, number: str) -> Json:
    """What everybody sees."""
    head = f"<@{user}> bought {pretty(number)} at Vogent."
    return {"text": head, "blocks": [{"type": "section", "text": _words(head)}]}


def _words(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _small(text: str) -> Json:
    return {"type": "context", "elements": [_words(text)]}


def _button(text: str, action: str, value: str, **more: str) -> Json:
    shown = {"type": "plain_text", "text": text}
    return {"type": "button", "text": shown, "action_id": action, "value": value, **more}
