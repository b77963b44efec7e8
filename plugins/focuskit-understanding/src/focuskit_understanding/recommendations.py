"""What to do where we know too little of their work. Effects, hours and days are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="find-the-objective-behind-the-request",
        title="Ask what a request is for before anybody starts on it",
        relieves={
            "took-the-order": 0.7,
            "requested-not-bought": 0.5,
            "objectives-unknown": 0.3,
            "delivered-but-unused": 0.2,
        },
        steps=(
            "Take their newest open request, and call before anybody starts on it.",
            (
                "Ask what they will be able to do once they have it, and how they will tell that "
                "it worked."
            ),
            "Ask who needs it most, and who would do well without it.",
            (
                "Offer a second way to the same objective beside the one that they asked for, with "
                "what each costs them in time."
            ),
            "Let them choose, and write the objective down beside the request.",
        ),
        owner_role="account owner",
        hours=2,
        within_days=14,
    ),
    Recommendation(
        id="bring-an-unasked-idea",
        title="Bring one idea that they did not ask for",
        relieves={"no-unasked-idea": 0.9, "low-advocacy": 0.1},
        steps=(
            "Take one thing that we saw at their work or in how they use what we deliver.",
            (
                "Ask an expert and a delivery colleague what is possible there that this customer "
                "cannot know of."
            ),
            (
                "Put it on one page: what it would change for them or for their customers, how "
                "much of their time it takes, and the first small step."
            ),
            "Bring it to the person whose day it would change, and ask what is wrong with it.",
            "Write down their answer, and drop the idea without regret where it does not fit.",
        ),
        owner_role="expert",
        hours=4,
        within_days=30,
    ),
    Recommendation(
        id="watch-a-day-of-use",
        title="Spend a day beside somebody who works with what we deliver",
        relieves={
            "usage-blind": 0.9,
            "asked-not-observed": 0.6,
            "delivered-but-unused": 0.2,
            "requested-not-bought": 0.2,
            "trouble-has-names": 0.2,
            "trouble-points-unknown": 0.2,
        },
        steps=(
            (
                "Ask whether you may sit beside somebody who uses our work daily, and say that you "
                "come to learn and assess nobody."
            ),
            "Watch without helping or explaining, and note every wait, detour and home-made list.",
            "At the end of the day, ask about three of them: what did you do there, and why?",
            "Write down the needs that you saw as observed, apart from those that were asked for.",
            (
                "Take two of them to delivery, and tell the customer within two weeks what comes "
                "of them."
            ),
        ),
        owner_role="expert",
        hours=9,
        within_days=30,
    ),
    Recommendation(
        id="coach-the-few-who-need-it",
        title="Work with the few who need it, and leave the others in peace",
        relieves={
            "trouble-has-names": 0.8,
            "delivered-but-unused": 0.6,
            "treated-all-alike": 0.4,
            "took-the-order": 0.2,
        },
        steps=(
            (
                "See who uses what we delivered and who does not, and ask their lead which few "
                "would gain most from it."
            ),
            "Sit with each of these few for an hour at their own desk, on a task of that day.",
            (
                "Agree with each on one use in the coming week, and call afterwards to hear how it "
                "went."
            ),
            (
                "Where something stays unused, ask whether it serves their objective, and change "
                "it or take it back instead of training everybody."
            ),
        ),
        owner_role="service colleague",
        hours=6,
        within_days=30,
    ),
    Recommendation(
        id="retell-the-story-from-their-motives",
        title="Rewrite the proposal from what moves them to buy",
        relieves={"offer-mismatch": 0.6, "pitching-over-asking": 0.2},
        steps=(
            (
                "Gather what they told us about their motives and objectives, in their words; "
                "where there is nothing, ask first."
            ),
            "Strike every line of the proposal that answers none of them.",
            (
                "Begin with their first motive, in their word for it, and say what will be "
                "different for them."
            ),
            "Where nothing of ours answers a motive, say so.",
            (
                "Read it to one of them before it is sent, ask what is missing, and note the "
                "motives that it answers as its topics."
            ),
        ),
        owner_role="seller",
        hours=3,
        within_days=14,
    ),
)
