"""Habits of the supplier's house that people are asked about."""

from focuskit import Practice

ALL = (
    Practice(
        id="paid-at-signature",
        theme="organization",
        title="When a sale is credited",
        question="When is a sale credited to those who made it: at signature, at delivery, or once "
        "the customer is happy with what was delivered?",
        levels=(
            "At signature, whatever becomes of it.",
            (
                "At signature, and some of it can be taken back if the customer cancels or does "
                "not pay."
            ),
            "At delivery, or in part only then.",
            "In good part once the customer has said that they are happy with what was delivered.",
        ),
        why="Whoever is paid at signature has no more reason to ask what the workshop can build, "
        "nor to come back afterwards. The job is done when the customer is happy.",
    ),
    Practice(
        id="touchpoints-unlisted",
        theme="organization",
        title="A list of everyone who touches the customer",
        question="Is there a list of everyone of ours who touches or supports a customer, with how "
        "each of them wins and what would make their job easier?",
        levels=(
            "There is no such list.",
            "There is a list of those who speak with customers, such as sales and service.",
            (
                "There is a list of everyone who touches or supports customers, without what they "
                "need."
            ),
            (
                "The list says of everyone how they win and what would make their job easier, and "
                "is gone through at least once a year."
            ),
        ),
        why="Customers judge us by each person they meet, and by those behind them whom they never "
        "meet. Whoever is not on the list is the one whom nobody asks.",
    ),
)
