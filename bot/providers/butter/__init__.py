"""Butter AI (https://docs.getbutter.ai): imports numbers, lists them, links agents, calls."""

from bot.providers.butter.adapter import Butter

__all__ = ["Butter"]
