"""What helps to write and test signs: cases, a simulated supplier, and the conformance kit."""

from focuskit_testing.cases import NOW, VERDICTS, Case, case, cases_in, portfolio, using
from focuskit_testing.conformance import Check, conformance, conformance_checks
from focuskit_testing.simulate import simulate

__all__ = [
    "NOW", "VERDICTS", "Case", "Check", "case", "cases_in", "conformance", "conformance_checks",
    "portfolio",
    "simulate", "using",
]  # fmt: skip
