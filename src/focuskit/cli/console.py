"""Where views are printed."""

from __future__ import annotations

import sys

from focuskit.report.widgets import Screen

PIPE_COLUMNS = 200
"""How wide views are in a pipe."""


def console() -> Screen:
    """The console that prints views: as wide as the terminal, 200 columns in a pipe."""
    return Screen(width=None if sys.stdout.isatty() else PIPE_COLUMNS)
