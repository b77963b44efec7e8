"""Habits of the supplier's listening that people are asked about."""

from focuskit import Practice

ALL = (
    Practice(
        id="no-advisory-board",
        theme="listening",
        title="Customers who advise us as a board",
        question="Do customers meet with us regularly as a board that advises us, and do we act on "
        "what they say?",
        levels=(
            "There is no such board, nor anything like it.",
            "We have asked a few customers for advice as a group, once or now and then.",
            (
                "A board of customers meets at least once a year; what becomes of its advice is "
                "not followed up."
            ),
            (
                "A board of customers meets at least twice a year, and hears each time what we did "
                "with its advice."
            ),
        ),
        why="Customers among themselves say what none of them would say to us alone. A board hears "
        "of our plans while they can still be changed.",
    ),
)
