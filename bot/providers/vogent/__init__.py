"""Vogent (https://docs.vogent.ai): sells, imports and releases numbers, has SIP users, calls."""

from bot.providers.vogent.adapter import Vogent

__all__ = ["Vogent"]
