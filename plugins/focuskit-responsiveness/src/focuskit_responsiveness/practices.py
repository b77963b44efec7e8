"""Habits of the supplier's responses that people are asked about."""

from focuskit import Practice

ALL = (
    Practice(
        id="powerless-by-rule",
        theme="responsiveness",
        title="What the front line may grant alone",
        question="What may somebody who speaks with customers every day grant on the spot, without "
        "asking anybody?",
        levels=(
            "Nothing: every exception, refund or replacement needs an approval.",
            "Small things by custom; no rule says what, and people ask to be safe.",
            (
                "Whatever lies under a stated amount; most use it, and some are asked to justify "
                "it afterwards."
            ),
            (
                "Whatever lies under a stated amount that covers most cases; they use it, and are "
                "backed when they do."
            ),
        ),
        why="A customer who waits for an approval waits for our house, not for an answer. Most "
        "cases cost less than the approval does.",
    ),
)
