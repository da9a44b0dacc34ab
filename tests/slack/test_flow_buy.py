"""Buying, from the slash command to the receipt, through the real app in both modes."""

from bot.playground.stage import Stage
from bot.runner import Bot


async def test_a_confirmed_card_buys_the_number_it_showed(bot: Bot, on_stage: Stage) -> None:
    workspace = on_stage.workspace
    await workspace.command("alice", "#ops", "/number", "buy US 415")
    card = await workspace.until(lambda: workspace.last_seen("alice", "#ops"))

    await workspace.click("alice", card, "Buy this number")

    await workspace.until(lambda: workspace.last_seen("bob", "#ops"))
    assert "+14155550100" in on_stage.vogent.held
