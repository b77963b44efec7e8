"""The portfolio: the assessments of all accounts, as frames and as documents."""

from focuskit.portfolio.portfolio import Portfolio

__all__ = ["Portfolio"]
