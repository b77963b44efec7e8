"""What to do about fading loyalty. Hours and effects are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="regain-the-rhythm",
        title="Call without an offer, and ask what has changed",
        relieves={"gone-quiet": 0.7},
        steps=(
            "Read what they last bought or asked for, and what we promised then.",
            "Call the person who used to reach out. Bring no offer; ask what has changed for them.",
            "Write down what they said in their words, and do one thing about it within the week.",
            "Agree on when to speak next, and put it into both calendars.",
        ),
        owner_role="account owner",
        hours=2,
        within_days=7,
    ),
)
