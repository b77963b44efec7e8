"""The relay: calls the hooks of one plugin. Nothing else talks to pluggy, which has no types.

Each plugin has a manager of its own, so that whatever comes back, or breaks, is that plugin's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import attrs
import pluggy

from focuskit import hookspecs
from focuskit.detect.detector import Detector
from focuskit.model.errors import PluginError
from focuskit.model.practice import Practice
from focuskit.model.recommendation import AlsoRelieves, Recommendation

T = TypeVar("T")

HOOKS = tuple(name for name, made in vars(hookspecs).items() if hasattr(made, "focuskit_spec"))
"""The names of the hooks, in the order of the page."""


@attrs.frozen(kw_only=True)
class Contribution:
    """What one plugin brings, each thing of the type that its hook promises."""

    detectors: tuple[Detector, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    also_relieves: tuple[AlsoRelieves, ...] = ()
    portfolio_detectors: tuple[Detector, ...] = ()
    practices: tuple[Practice, ...] = ()

    @property
    def sign_ids(self) -> tuple[str, ...]:
        """The ids of all signs: on an account, on the supplier, and practices."""
        detectors = (*self.detectors, *self.portfolio_detectors)
        return (*(one.id for one in detectors), *(one.id for one in self.practices))


def marks(plugin: object) -> dict[str, pluggy.HookimplOpts]:
    """Return the functions that a plugin has marked with ``hookimpl``: name, and how."""
    manager = pluggy.PluginManager(hookspecs.GROUP)
    options = {name: manager.parse_hookimpl_opts(plugin, name) for name in dir(plugin)}
    return {name: marked for name, marked in options.items() if marked is not None}


class Relay:
    """The hooks of one plugin, with the types that they promise."""

    def __init__(self, plugin: object) -> None:
        """Register the plugin with a manager of its own.

        Raises:
            PluginValidationError: A hook takes an argument that it is never given.
        """
        self._manager = pluggy.PluginManager(hookspecs.GROUP)
        self._manager.add_hookspecs(hookspecs)
        self._manager.register(plugin)

    def contribution(self) -> Contribution:
        """Call every hook that the plugin implements.

        Raises:
            PluginError: Something else than the hook promises came back.
        """
        advice = self.recommendations()
        return Contribution(
            detectors=self.detectors(),
            recommendations=tuple(one for one in advice if isinstance(one, Recommendation)),
            also_relieves=tuple(one for one in advice if isinstance(one, AlsoRelieves)),
            portfolio_detectors=self.portfolio_detectors(),
            practices=self.practices(),
        )

    def detectors(self) -> tuple[Detector, ...]:
        """Call ``focuskit_detectors``; a plugin without it brings none."""
        return _checked(self._manager.hook.focuskit_detectors, Detector)

    def recommendations(self) -> tuple[Recommendation | AlsoRelieves, ...]:
        """Call ``focuskit_recommendations``; a plugin without it brings none."""
        return _checked(self._manager.hook.focuskit_recommendations, Recommendation, AlsoRelieves)

    def portfolio_detectors(self) -> tuple[Detector, ...]:
        """Call ``focuskit_portfolio_detectors``; a plugin without it brings none."""
        return _checked(self._manager.hook.focuskit_portfolio_detectors, Detector)

    def practices(self) -> tuple[Practice, ...]:
        """Call ``focuskit_practices``; a plugin without it brings none."""
        return _checked(self._manager.hook.focuskit_practices, Practice)


def _checked(hook: pluggy.HookCaller, *kinds: type[T]) -> tuple[T, ...]:
    """Call one hook, and return what came back as one tuple.

    Raises:
        PluginError: Something else than a list or tuple of these kinds came back.
    """
    if not hook.get_hookimpls():
        return ()
    try:
        results: Sequence[Any] = hook()
    except BaseException as broken:
        broken.add_note(f"raised in the hook {hook.name}")
        raise
    returned = results[0] if results else None  # pluggy drops None
    names = " or ".join(kind.__name__ for kind in kinds)
    if not isinstance(returned, (list, tuple)):
        raise PluginError(
            problem="wrong return type",
            where=hook.name,
            found=type(returned).__name__,
            expected=f"a list or tuple of {names}",
        )
    for index, item in enumerate(returned):
        if not isinstance(item, kinds):
            raise PluginError(
                problem="wrong return type",
                where=f"{hook.name}, item {index}",
                found=type(item).__name__,
                expected=names,
            )
    return tuple(returned)
