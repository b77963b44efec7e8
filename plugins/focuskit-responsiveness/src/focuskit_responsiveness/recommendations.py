"""What to do about slow and bureaucratic responses. Hours and effects are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="cut-a-hand-over",
        title="Take one hand-over out of the way of this customer's cases",
        relieves={"passed-around": 0.5, "slow-resolution": 0.2},
        steps=(
            "Lay out the path of the last five cases that were handed on most, desk by desk.",
            "Find the hand-over that they share, and ask both sides what it was for.",
            "Give the first desk what it lacked to settle the case: access, know-how or the say.",
            "Look at the next five cases together a month later.",
        ),
        owner_role="head of service",
        hours=6,
        within_days=30,
    ),
    Recommendation(
        id="empower-the-front-line",
        title="Let the colleague who takes the call settle it",
        relieves={"slow-resolution": 0.5, "passed-around": 0.3, "reopened-cases": 0.3},
        steps=(
            "Ask the front line which three approvals they wait for most often.",
            "Set an amount or a rule up to which they decide alone, and write it on one page.",
            "Tell them in person that a decision made in good faith will be backed.",
            "Read what they decided after a month, and widen the rule.",
        ),
        owner_role="head of service",
        hours=8,
        within_days=30,
    ),
    Recommendation(
        id="close-the-loop",
        title="Call before closing: is it solved for you?",
        relieves={"reopened-cases": 0.5},
        steps=(
            "Pick this customer's cases that were opened again, and read why.",
            "Call the people who opened them, and ask what would have settled it at first.",
            "From now on, close their cases only after they have said that it works.",
        ),
        owner_role="service lead",
        hours=3,
        within_days=14,
    ),
)
