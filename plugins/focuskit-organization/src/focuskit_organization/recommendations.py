"""What to do about a house that does not keep its word. Hours and effects are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="promise-review-with-delivery",
        title="Go through the open promises with those who must keep them",
        relieves={"broken-promises": 0.6},
        steps=(
            "List every open promise to this customer with its date, and who made it.",
            "Sit down with delivery for half an hour: which of these can they keep?",
            "Call the customer before the first date slips, and offer a date that will hold.",
            "From now on, ask delivery before a date is named.",
        ),
        owner_role="account owner",
        hours=3,
        within_days=7,
    ),
)
