"""What became of a plugin: it takes part, was set aside as broken, or the policy keeps it out."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import attrs

from focuskit.detect.detector import Detector
from focuskit.extending.lint_problem import Problem
from focuskit.model.practice import Practice
from focuskit.model.recommendation import AlsoRelieves, Recommendation


@attrs.frozen(kw_only=True)
class Plugin:
    """A plugin that kept to the contract, with what it contributes.

    Args:
        distribution: The name that it was installed under, or the stem of its file.
        version: Of the distribution; None for a file.
        detectors: Of signs on an account.
        recommendations: What to do about signs.
        portfolio_detectors: Of signs on the supplier.
        practices: What to ask people about the supplier.
        also_relieves: Further signs that recommendations of other plugins address.
        layouts: Documents that tell exports by their headers, and map them.
        warnings: What the lint found that does not keep it from being used.
        code: A digest of its code, if no version speaks for it: of a file or a module.
    """

    distribution: str
    version: str | None
    detectors: tuple[Detector, ...]
    recommendations: tuple[Recommendation, ...]
    portfolio_detectors: tuple[Detector, ...] = ()
    practices: tuple[Practice, ...] = ()
    also_relieves: tuple[AlsoRelieves, ...] = ()
    layouts: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[Problem, ...] = ()
    code: str | None = None

    @property
    def sign_ids(self) -> tuple[str, ...]:
        """The ids of its signs, as its files would tell them: practices are no signs here."""
        return tuple(one.id for one in (*self.detectors, *self.portfolio_detectors))


@attrs.frozen(kw_only=True)
class FailedPlugin:
    """A plugin that was set aside: its signs are errors, and the others go on without it.

    Args:
        distribution: Its name.
        version: Of the distribution; None for a file.
        reason: What is wrong with it.
        traceback: Where it broke, to be read by its author.
        signs: Its signs on an account, as far as its files tell.
        supplier_signs: Its signs on the supplier, as far as its files tell.
    """

    distribution: str
    version: str | None
    reason: str
    traceback: str
    signs: tuple[str, ...] = ()
    supplier_signs: tuple[str, ...] = ()

    @property
    def sign_ids(self) -> tuple[str, ...]:
        """The ids of its signs, as far as its files tell."""
        return (*self.signs, *self.supplier_signs)

    def without(self, others: Container[str]) -> FailedPlugin:
        """This plugin without the signs that others bring: those are not its errors."""
        return attrs.evolve(
            self,
            signs=tuple(sign for sign in self.signs if sign not in others),
            supplier_signs=tuple(sign for sign in self.supplier_signs if sign not in others),
        )


@attrs.frozen(kw_only=True)
class SkippedPlugin:
    """A plugin that the policy does not let load; it was not imported.

    Args:
        distribution: Its name.
        version: Of the distribution; None for a file.
        reason: Why not, and how to change that.
        signs: Its signs, as far as its files tell.
    """

    distribution: str
    version: str | None
    reason: str
    signs: tuple[str, ...] = ()

    @property
    def sign_ids(self) -> tuple[str, ...]:
        """The ids of its signs, as far as its files tell."""
        return self.signs


AnyPlugin = Plugin | FailedPlugin | SkippedPlugin
