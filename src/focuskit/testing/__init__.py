"""What helps to write and test signs: cases with their verdicts, and a simulated supplier."""

from focuskit.testing.cases import NOW, VERDICTS, Case, case, cases_in, portfolio
from focuskit.testing.simulate import simulate

__all__ = ["NOW", "VERDICTS", "Case", "case", "cases_in", "portfolio", "simulate"]
