"""Replays: what made a score move, and which signs lit since an earlier moment."""

from focuskit.replay.comparing import Comparison, compare
from focuskit.replay.watching import Lights, Watch, watch

__all__ = ["Comparison", "Lights", "Watch", "compare", "watch"]
