"""Warning signs of slow and bureaucratic responses, for focuskit."""

from collections.abc import Sequence

from focuskit import Detector, Practice, Recommendation, detectors_in, hookimpl
from focuskit_responsiveness import practices, recommendations, signs


@hookimpl
def focuskit_detectors() -> Sequence[Detector]:
    """Contribute every sign of this theme: one file under ``signs/`` each."""
    return detectors_in(signs)


@hookimpl
def focuskit_recommendations() -> Sequence[Recommendation]:
    """Contribute what to do about them."""
    return recommendations.ALL


@hookimpl
def focuskit_practices() -> Sequence[Practice]:
    """Contribute the habits that people are asked about."""
    return practices.ALL
