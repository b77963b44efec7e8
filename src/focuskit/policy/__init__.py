"""Which signs count, how much, with which limits: the document that consultants edit."""

from focuskit.policy.assessment_policy import Policy
from focuskit.policy.load import default_policy, load_policy
from focuskit.policy.plugin_rules import PluginRules
from focuskit.policy.sections import Cap, CauseGroup, KeyAccounts, Override, SignPolicy
from focuskit.policy.waivers import Dispute, Waiver

__all__ = [
    "Cap",
    "CauseGroup",
    "Dispute",
    "KeyAccounts",
    "Override",
    "PluginRules",
    "Policy",
    "SignPolicy",
    "Waiver",
    "default_policy",
    "load_policy",
]
