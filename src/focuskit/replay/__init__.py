"""Replays: what made a score move, and which signs lit since an earlier moment."""

from focuskit.replay.compare import Comparison, compare
from focuskit.replay.watch import Watch, watch

__all__ = ["Comparison", "Watch", "compare", "watch"]
