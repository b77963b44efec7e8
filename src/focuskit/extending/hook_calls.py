"""Calling the hooks of one plugin. Nothing else talks to pluggy, which has no types.

One manager of pluggy reads the marks of every plugin. None is registered with it: each hook is
called by itself, so that whatever comes back, or breaks, is that plugin's.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    layouts: tuple[Mapping[str, Any], ...] = ()

    @property
    def sign_ids(self) -> tuple[str, ...]:
        """The ids of all signs: on an account, on the supplier, and practices."""
        detectors = (*self.detectors, *self.portfolio_detectors)
        return (*(one.id for one in detectors), *(one.id for one in self.practices))


_MANAGER = pluggy.PluginManager(hookspecs.GROUP)


def marks(plugin: object) -> dict[str, pluggy.HookimplOpts]:
    """The functions that a plugin has marked with ``hookimpl``: name, and how."""
    options = {name: _MANAGER.parse_hookimpl_opts(plugin, name) for name in dir(plugin)}
    return {name: marked for name, marked in options.items() if marked is not None}


class HookCalls:
    """The hooks of one plugin, with the types that they promise.

    Args:
        plugin: A module or object that skipped the lint: its hooks take no arguments, and each is
            marked once.
    """

    def __init__(self, plugin: object) -> None:
        self._functions = {
            marked["specname"] or name: getattr(plugin, name)
            for name, marked in marks(plugin).items()
        }

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
            layouts=self.layouts(),
        )

    def detectors(self) -> tuple[Detector, ...]:
        """Call ``focuskit_detectors``; a plugin without it brings none."""
        return self._called("focuskit_detectors", Detector)

    def recommendations(self) -> tuple[Recommendation | AlsoRelieves, ...]:
        """Call ``focuskit_recommendations``; a plugin without it brings none."""
        return self._called("focuskit_recommendations", Recommendation, AlsoRelieves)

    def portfolio_detectors(self) -> tuple[Detector, ...]:
        """Call ``focuskit_portfolio_detectors``; a plugin without it brings none."""
        return self._called("focuskit_portfolio_detectors", Detector)

    def practices(self) -> tuple[Practice, ...]:
        """Call ``focuskit_practices``; a plugin without it brings none."""
        return self._called("focuskit_practices", Practice)

    def layouts(self) -> tuple[Mapping[str, Any], ...]:
        """Call ``focuskit_mappings``; a plugin without it brings none."""
        return self._called("focuskit_mappings", dict)

    def _called(self, hook: str, *kinds: type[T]) -> tuple[T, ...]:
        """Call one hook, and give what came back as one tuple.

        Raises:
            PluginError: Something else than a list or tuple of these kinds came back.
        """
        if hook not in self._functions:
            return ()
        try:
            returned = self._functions[hook]()
        except BaseException as broken:
            broken.add_note(f"raised in the hook {hook}")
            raise
        names = " or ".join(kind.__name__ for kind in kinds)
        if not isinstance(returned, (list, tuple)):
            raise PluginError(
                problem="wrong return type",
                where=hook,
                found=type(returned).__name__,
                expected=f"a list or tuple of {names}",
            )
        for index, item in enumerate(returned):
            if not isinstance(item, kinds):
                raise PluginError(
                    problem="wrong return type",
                    where=f"{hook}, item {index}",
                    found=type(item).__name__,
                    expected=names,
                )
        return tuple(returned)
