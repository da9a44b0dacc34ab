"""SigmaMind (https://docs.sigmamind.ai): sells, imports and updates numbers, lists, calls."""

from bot.providers.sigmamind.adapter import SigmaMind

__all__ = ["SigmaMind"]
