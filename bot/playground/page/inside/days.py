"""The menu of bad days: what can go wrong, as people say it. To add one: a `Day` in its group."""

from bot.playground.page.inside.bot_days import BOT_DAYS
from bot.playground.page.inside.database_days import DATABASE_DAYS
from bot.playground.page.inside.provider_days import PROVIDER_DAYS
from bot.playground.page.inside.slack_days import SLACK_DAYS

DAYS = {
    day.name: day for days in (PROVIDER_DAYS, SLACK_DAYS, DATABASE_DAYS, BOT_DAYS) for day in days
}
"""By name, in the order of the menu."""
