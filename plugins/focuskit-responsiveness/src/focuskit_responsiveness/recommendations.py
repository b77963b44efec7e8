"""What to do about slow and bureaucratic responses. Effects, hours and days are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="cut-a-hand-over",
        title="Take one hand-over out of the way of this customer's cases",
        relieves={"passed-around": 0.5, "powerless-front-line": 0.2, "slow-resolution": 0.2},
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
        relieves={
            "powerless-front-line": 0.6,
            "powerless-by-rule": 0.6,
            "slow-resolution": 0.5,
            "passed-around": 0.3,
            "reopened-cases": 0.3,
        },
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
        title="Answer in person, and ask before closing: is it solved for you?",
        relieves={"unanswered-feedback": 0.6, "reopened-cases": 0.5},
        steps=(
            (
                "Pick this customer's cases that were opened again and their feedback that nobody "
                "answered, and read why."
            ),
            "Call the people who wrote, thank them, and ask what would have settled it at first.",
            (
                "Name one colleague who answers this customer's feedback and complaints in person "
                "within two weeks; an automated receipt is no answer."
            ),
            "From now on, close their cases only after they have said that it works.",
        ),
        owner_role="service lead",
        hours=3,
        within_days=14,
    ),
    Recommendation(
        id="close-what-is-open",
        title="Settle the case that has been open longest, today, and call them",
        relieves={"left-open": 0.7, "slow-resolution": 0.2},
        steps=(
            "List this customer's open cases with their age, the oldest first.",
            (
                "Call the person who opened the oldest: say what happens next, who does it and by "
                "when, and mean it."
            ),
            "Settle it today; if it cannot be, give it to one colleague who answers for it.",
            "Close in the records what was settled long ago, after asking whether it was.",
            "Go through what is still open every Friday, until nothing is overdue.",
        ),
        owner_role="service lead",
        hours=2,
        within_days=1,
    ),
)
