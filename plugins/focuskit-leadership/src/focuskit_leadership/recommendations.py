"""What to do about attention that goes elsewhere. Effects, hours and days are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="executive-visit",
        title="Let an executive of ours visit them, to ask and not to sell",
        relieves={"executive-absence": 0.9, "executives-avoid-key-accounts": 0.5},
        steps=(
            "Name one executive for this account, and agree on a date at their place this month.",
            "Put their open cases, our open promises and their last feedback on one page to read.",
            (
                "Ask what they want to achieve this year, what we make hard for them, and what "
                "they would change about us first."
            ),
            "Speak with somebody who works with what we deliver, too, not with the buyer alone.",
            (
                "Write down what was said on the same day, and tell them within a week what we "
                "will do about one thing."
            ),
            "Put the next quarter's visit into both calendars before leaving.",
        ),
        owner_role="executive",
        hours=6,
        within_days=30,
        occasion="visit",
    ),
    Recommendation(
        id="stop-the-unprofitable-hour",
        title="Give one hour that earned nothing back to this customer",
        relieves={"unprofitable-activity": 0.6, "noise-over-purpose": 0.4},
        steps=(
            (
                "List the hours of the last two weeks on this account, and write beside each what "
                "it was for: keeping customers, finding customers, strategy and structure, or "
                "goals."
            ),
            "Write `none` where an hour served none of them; an empty field tells nobody.",
            (
                "Take the three largest entries that served none of the four, and ask who would "
                "miss them."
            ),
            "Drop one, halve one, and replace one by a short written note.",
            (
                "Put the hour that is freed into the calendar as time with this customer, with a "
                "name and a date."
            ),
        ),
        owner_role="account owner",
        hours=2,
        within_days=14,
        noticed=False,
    ),
    Recommendation(
        id="tie-measures-to-pay",
        title="Let somebody answer for retention, satisfaction and loyalty, and be paid for them",
        relieves={
            "unaccountable-focus": 0.7,
            "paid-at-signature": 0.6,
            "systemic": 0.2,
            "executives-avoid-key-accounts": 0.2,
            "unhappy-delivery": 0.2,
        },
        steps=(
            (
                "Write retention, satisfaction and loyalty on one page, each with its number, its "
                "owner and the meeting in which it is looked at."
            ),
            "List which pay plans depend on any of the three today, and by how much.",
            (
                "With two teams and for one quarter, credit half of a sale at signature and half "
                "when the customer says that they are happy with what was delivered."
            ),
            "Give delivery and service a share of that second half: they earn it with the seller.",
            (
                "Begin the monthly meeting with the three numbers, before the sales figures, and "
                "let their owners speak."
            ),
        ),
        owner_role="managing director",
        hours=24,
        within_days=90,
        noticed=False,
    ),
)
