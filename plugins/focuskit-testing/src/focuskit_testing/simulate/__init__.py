"""A simulated supplier whose failings are known: the yardstick for the signs.

It knows how each kind of interaction is written down, and what each sign means in words; it knows
nothing of the detectors that are measured by it.
"""

from focuskit_testing.simulate.defects import IMPLIED, SIGNS, compatible
from focuskit_testing.simulate.noise import NONE, Noise
from focuskit_testing.simulate.supplier import Supplier, account_id, plant, simulate

__all__ = [
    "IMPLIED", "NONE", "SIGNS", "Noise", "Supplier", "account_id", "compatible", "plant",
    "simulate",
]  # fmt: skip
