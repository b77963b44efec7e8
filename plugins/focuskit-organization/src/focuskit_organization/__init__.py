"""Warning signs of a house that does not keep its word, for focuskit."""

from collections.abc import Sequence

from focuskit import Detector, Practice, Recommendation, detectors_in, hookimpl
from focuskit_organization import practices, recommendations, signs, supplier_signs


@hookimpl
def focuskit_detectors() -> Sequence[Detector]:
    """Contribute every sign of this theme: one file under ``signs/`` each."""
    return detectors_in(signs)


@hookimpl
def focuskit_recommendations() -> Sequence[Recommendation]:
    """Contribute what to do about them."""
    return recommendations.ALL


@hookimpl
def focuskit_portfolio_detectors() -> Sequence[Detector]:
    """Contribute every sign on the supplier: one file under ``supplier_signs/`` each."""
    return detectors_in(supplier_signs)


@hookimpl
def focuskit_practices() -> Sequence[Practice]:
    """Contribute the habits that people are asked about."""
    return practices.ALL
