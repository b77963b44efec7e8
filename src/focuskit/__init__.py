"""focuskit sees early where a supplier's customer focus slips.

It reads accounts and interactions, and says for each account which warning signs are lit, on which
evidence, how sure that is, and what to do first. Start with ``focuskit.assess``.

The names here are loaded when first used, so that importing focuskit costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from focuskit._assess import assess
    from focuskit.detect import (
        Detector,
        Measure,
        PlainMeasure,
        Timeline,
        col,
        detector,
        plain_detector,
    )
    from focuskit.extending.manager import Plugins, detectors_in
    from focuskit.hookspecs import hookimpl
    from focuskit.intake import Mapping
    from focuskit.model import (
        Account,
        AlsoRelieves,
        Answer,
        Assessment,
        Colleague,
        Contact,
        Finding,
        FocuskitError,
        InputError,
        Interaction,
        PluginError,
        PolicyError,
        Practice,
        Recommendation,
        Unit,
    )
    from focuskit.policy import Policy, load_policy
    from focuskit.portfolio import Portfolio
    from focuskit.replay import Comparison, Lights, Watch, compare, watch

_HOMES = {
    "focuskit._assess": ("assess",),
    "focuskit.detect": (
        "Detector",
        "Measure",
        "PlainMeasure",
        "Timeline",
        "col",
        "detector",
        "plain_detector",
    ),
    "focuskit.extending.manager": ("Plugins", "detectors_in"),
    "focuskit.hookspecs": ("hookimpl",),
    "focuskit.intake": ("Mapping",),
    "focuskit.model": (
        "Account",
        "AlsoRelieves",
        "Answer",
        "Assessment",
        "Colleague",
        "Contact",
        "Finding",
        "FocuskitError",
        "InputError",
        "Interaction",
        "PluginError",
        "PolicyError",
        "Practice",
        "Recommendation",
        "Unit",
    ),
    "focuskit.policy": ("Policy", "load_policy"),
    "focuskit.portfolio": ("Portfolio",),
    "focuskit.replay": ("Comparison", "Lights", "Watch", "compare", "watch"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Account",
    "AlsoRelieves",
    "Answer",
    "Assessment",
    "Colleague",
    "Comparison",
    "Contact",
    "Detector",
    "Finding",
    "FocuskitError",
    "InputError",
    "Interaction",
    "Lights",
    "Mapping",
    "Measure",
    "PlainMeasure",
    "PluginError",
    "Plugins",
    "Policy",
    "PolicyError",
    "Portfolio",
    "Practice",
    "Recommendation",
    "Timeline",
    "Unit",
    "Watch",
    "assess",
    "col",
    "compare",
    "detector",
    "detectors_in",
    "hookimpl",
    "load_policy",
    "plain_detector",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'focuskit' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
