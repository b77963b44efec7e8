"""The nouns of focuskit as frozen attrs classes, their schemas, and JSON both ways.

The names here are loaded when first used, so that a command that needs one pays for no other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from focuskit.model.account import Account
    from focuskit.model.answer import Answer
    from focuskit.model.assessment import (
        Assessment,
        CapInForce,
        LedgerLine,
        StandsUnder,
        Subject,
        Unwaived,
    )
    from focuskit.model.colleague import Colleague
    from focuskit.model.contact import Contact
    from focuskit.model.documents import from_document, to_document
    from focuskit.model.errors import FocuskitError, InputError, PluginError, PolicyError
    from focuskit.model.finding import (
        Disputed,
        Evidence,
        Finding,
        Message,
        Origin,
        Unknown,
        Waived,
    )
    from focuskit.model.interaction import Interaction
    from focuskit.model.limits import Limits
    from focuskit.model.practice import Practice
    from focuskit.model.recommendation import Advice, AlsoRelieves, Recommendation
    from focuskit.model.route import Route
    from focuskit.model.units import Unit

_HOMES = {
    "account": ("Account",),
    "answer": ("Answer",),
    "assessment": ("Assessment", "CapInForce", "LedgerLine", "StandsUnder", "Subject", "Unwaived"),
    "colleague": ("Colleague",),
    "contact": ("Contact",),
    "documents": ("from_document", "to_document"),
    "errors": ("FocuskitError", "InputError", "PluginError", "PolicyError"),
    "finding": (
        "Disputed",
        "Evidence",
        "Finding",
        "Message",
        "Origin",
        "Unknown",
        "Waived",
    ),
    "interaction": ("Interaction",),
    "limits": ("Limits",),
    "practice": ("Practice",),
    "recommendation": ("Advice", "AlsoRelieves", "Recommendation"),
    "route": ("Route",),
    "units": ("Unit",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Account",
    "Advice",
    "AlsoRelieves",
    "Answer",
    "Assessment",
    "CapInForce",
    "Colleague",
    "Contact",
    "Disputed",
    "Evidence",
    "Finding",
    "FocuskitError",
    "InputError",
    "Interaction",
    "LedgerLine",
    "Limits",
    "Message",
    "Origin",
    "PluginError",
    "PolicyError",
    "Practice",
    "Recommendation",
    "Route",
    "StandsUnder",
    "Subject",
    "Unit",
    "Unknown",
    "Unwaived",
    "Waived",
    "from_document",
    "to_document",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'focuskit.model' has no attribute {name!r}")
    value = getattr(import_module(f"focuskit.model.{_HOME[name]}"), name)
    globals()[name] = value
    return value
