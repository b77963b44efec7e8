"""Which signs count, how much, with which limits: the document that consultants edit."""

from focuskit.policy.loading import default_policy, load_policy
from focuskit.policy.overrides import Override
from focuskit.policy.plugins import PluginRules
from focuskit.policy.policy import Cap, CauseGroup, KeyAccounts, Policy, SignPolicy
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
