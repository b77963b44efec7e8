"""Every hook of focuskit on one page.

A plugin is a distribution with an entry point in the group ``focuskit`` that names a module, or a
single Python file named on the command line. The module marks its functions with ``hookimpl``, and
may say for which version of this page it was written: ``focuskit_api = ">=1,<2"``.

To have a type checker hold a module against this page, assign it to the protocol of the hook:

    import acme_focus
    plugin: BringsDetectors = acme_focus
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import pluggy

if TYPE_CHECKING:
    from focuskit.detect.detector import Detector
    from focuskit.model.practice import Practice
    from focuskit.model.recommendation import AlsoRelieves, Recommendation

HOOK_API_VERSION = "1.2"
"""Of this page. The first number changes when a plugin that kept to the page would break, the
second when something is added."""

API = "focuskit_api"
"""The name under which a plugin's module may state the versions of this page that it fits."""

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
def focuskit_recommendations() -> Sequence[Recommendation | AlsoRelieves]:  # type: ignore[empty-body]
    """Return what to do about warning signs, whichever plugin the signs come from.

    A recommendation is defined once, by one plugin. Another one says with ``AlsoRelieves`` which
    further signs it addresses; all that do are named beside the advice.
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


@hookspec
def focuskit_mappings() -> Sequence[Mapping[str, Any]]:  # type: ignore[empty-body]
    """Return layouts: documents that tell exports of a system by their headers, and map them.

    Each keeps to ``schemas/layout.schema.json``. A file whose headers fit several is read by the
    one that asks for most columns; of equals, by one that a plugin brings.
    """


class BringsDetectors(Protocol):
    """A module or object that implements ``focuskit_detectors``."""

    def focuskit_detectors(self) -> Sequence[Detector]:
        """Return the detectors that this plugin contributes."""
        ...


class BringsRecommendations(Protocol):
    """A module or object that implements ``focuskit_recommendations``."""

    def focuskit_recommendations(self) -> Sequence[Recommendation | AlsoRelieves]:
        """Return what to do about warning signs."""
        ...


class BringsPortfolioDetectors(Protocol):
    """A module or object that implements ``focuskit_portfolio_detectors``."""

    def focuskit_portfolio_detectors(self) -> Sequence[Detector]:
        """Return the detectors of signs on the supplier as a whole."""
        ...


class BringsPractices(Protocol):
    """A module or object that implements ``focuskit_practices``."""

    def focuskit_practices(self) -> Sequence[Practice]:
        """Return the habits of the whole supplier that people are asked about."""
        ...


class BringsMappings(Protocol):
    """A module or object that implements ``focuskit_mappings``."""

    def focuskit_mappings(self) -> Sequence[Mapping[str, Any]]:
        """Return layouts: documents that tell exports by their headers, and map them."""
        ...
