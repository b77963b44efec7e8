"""The nouns of focuskit as frozen attrs classes, their schemas, and JSON both ways."""

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
from focuskit.model.finding import Disputed, Evidence, Finding, Message, Origin, Unknown, Waived
from focuskit.model.interaction import Interaction
from focuskit.model.limits import Limits
from focuskit.model.practice import Practice
from focuskit.model.recommendation import Advice, AlsoRelieves, Recommendation
from focuskit.model.route import Route
from focuskit.model.units import Unit

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
