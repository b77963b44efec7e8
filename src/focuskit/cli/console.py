"""Where views are printed."""

from __future__ import annotations

import os
import sys

from focuskit.report.widgets import Screen

PIPE_COLUMNS = 200
"""How wide views are in a pipe."""


def console() -> Screen:
    """The console that prints views: as wide as the terminal, or as ``COLUMNS`` asks for.

    In a pipe, where nobody asks, 200 columns.
    """
    asked = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal()
    return Screen(width=None if asked else PIPE_COLUMNS)
