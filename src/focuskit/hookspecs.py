"""Every hook of focuskit on one page.

A plugin is a distribution with an entry point in the group ``focuskit`` that names a module, or a
single Python file named on the command line. The module marks its functions with ``hookimpl``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from focuskit.detect.detector import Detector
    from focuskit.model.practice import Practice
    from focuskit.model.recommendation import Recommendation

GROUP = "focuskit"
"""The entry point group, and the name that pluggy knows the project by."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def focuskit_detectors() -> Sequence[Detector]:  # type: ignore[empty-body]
    """Return the detectors that this plugin contributes: one for each warning sign.

    Ids must be unique among all plugins. Called once, when the plugin is loaded.
    """


@hookspec
def focuskit_recommendations() -> Sequence[Recommendation]:  # type: ignore[empty-body]
    """Return what to do about warning signs, whichever plugin the signs come from.

    Two plugins may bring a recommendation of one id: the steps of the first distribution by name
    stand, the signs of all are merged, and all are named.
    """


@hookspec
def focuskit_portfolio_detectors() -> Sequence[Detector]:  # type: ignore[empty-body]
    """Return the detectors of signs on the supplier as a whole.

    They are written like those on an account, and measure over the rows of all accounts and of
    our own house; ``t.account(...)`` tells what is known of the account of a row.
    """


@hookspec
def focuskit_practices() -> Sequence[Practice]:  # type: ignore[empty-body]
    """Return the habits of the whole supplier that people are asked about."""
