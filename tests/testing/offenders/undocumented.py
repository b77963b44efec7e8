"""Undocumented: cases that were handed on."""

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.undocumented",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def undocumented(t: Timeline) -> Measure:
    """It has no page."""
    return t.share(col.handovers > 0, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-undocumented",
    title="Mend it",
    relieves={"bad.undocumented": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
