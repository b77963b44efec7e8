"""Which signs count, how much, with which limits: the document that consultants edit."""

from focuskit.policy.plugins import PluginRules
from focuskit.policy.policy import Cap, CauseGroup, Policy, SignPolicy, default_policy, load_policy

__all__ = [
    "Cap",
    "CauseGroup",
    "PluginRules",
    "Policy",
    "SignPolicy",
    "default_policy",
    "load_policy",
]
