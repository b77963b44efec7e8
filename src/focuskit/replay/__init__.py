"""Replays: what made a score move, and which signs lit since an earlier moment."""

from focuskit.replay.comparison import Comparison, compare
from focuskit.replay.light_changes import Lights, Watch, watch

__all__ = ["Comparison", "Lights", "Watch", "compare", "watch"]
