"""What to do so that the whole house serves them. Effects, hours and days are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="apologize-and-make-good",
        title="Say sorry for the promise that was broken, and make good what it cost them",
        relieves={"broken-promises": 0.7, "slow-resolution": 0.2, "left-open": 0.2},
        steps=(
            (
                "Let the one who answers for delivery call the person who waited, on the same day, "
                "and say sorry without a reason or an excuse."
            ),
            "Ask what the delay cost them, and write it down in their words.",
            (
                "Offer to make good what it cost: time, money, or a hand where they had to help "
                "themselves."
            ),
            "Name a date that delivery has agreed to, and call on that day whether all is well.",
            "Tell the account owner and the seller what was promised anew.",
        ),
        owner_role="head of delivery",
        hours=3,
        within_days=3,
    ),
    Recommendation(
        id="promise-review-with-delivery",
        title="Go through the open promises with those who must keep them",
        relieves={"broken-promises": 0.6, "unchecked-promises": 0.6},
        steps=(
            "List every open promise to this customer with its date, and who made it.",
            "Sit down with delivery for half an hour: which of these can they keep?",
            "Call the customer before the first date slips, and offer a date that will hold.",
            "From now on, ask delivery before a date is named.",
        ),
        owner_role="delivery lead",
        hours=3,
        within_days=7,
    ),
    Recommendation(
        id="happiness-call-after-delivery",
        title="Call after the order, and again after delivery: are you happy with it?",
        relieves={
            "sold-then-forgotten": 0.7,
            "unhappy-delivery": 0.5,
            "paid-at-signature": 0.2,
        },
        steps=(
            (
                "Put two calls into the calendar for every order: one in the week after it, one "
                "two weeks after delivery."
            ),
            "Say in the first what happens next, who does it, and whom they can call.",
            (
                "Ask in the second how happy they are with what was delivered, from 0 to 10, and "
                "what would make it a ten."
            ),
            (
                "Below eight, take it on the same day to the colleague who can mend it, and call "
                "again once it is mended."
            ),
            "Tell the colleagues who delivered it what the customer said, above all the praise.",
        ),
        owner_role="delivery lead",
        hours=2,
        within_days=14,
    ),
    Recommendation(
        id="repair-the-deal-so-all-win",
        title="Mend a deal in which somebody loses",
        relieves={"win-lose-deal": 0.6},
        steps=(
            (
                "Write down for customer, ourselves, delivery and service what each wins and bears "
                "in this deal."
            ),
            "Ask whoever loses what would make it fair, before you propose anything.",
            (
                "Look for two changes that cost the others little: the date, the scope, the order "
                "of the work, the terms of payment."
            ),
            "Speak with the customer openly about it, also where it is they who lose.",
            "Put the change in writing, and ask all four after a quarter how it works.",
            "Fill in the four lines before the next deal is signed.",
        ),
        owner_role="head of sales",
        hours=5,
        within_days=30,
    ),
    Recommendation(
        id="return-the-favor",
        title="Bear something in return for what colleagues did",
        relieves={
            "one-sided-sacrifice": 0.7,
            "one-sided-sellers": 0.6,
            "neglected-colleagues": 0.2,
        },
        steps=(
            "List what colleagues did for you on this account in the last half year.",
            "Ask each what it cost them, and what would lighten their work now.",
            (
                "Take one thing off each of them within the month: an unpleasant call, an hour on "
                "the phones, the paperwork."
            ),
            "Name their part to their manager and to the customer, with their consent.",
            "Before the next request, ask what may wait in exchange.",
        ),
        owner_role="seller",
        hours=4,
        within_days=30,
        noticed=False,
    ),
    Recommendation(
        id="colleague-lunch",
        title="Ask those who serve this customer what would make their job easier",
        relieves={"neglected-colleagues": 0.7, "one-sided-sacrifice": 0.2, "weakest-touch": 0.2},
        steps=(
            (
                "Invite the colleagues who touch or support this account to lunch in twos and "
                "threes, also those who never see the customer."
            ),
            (
                "Ask each of them: what can I, in my position, do to make your job easier? Let "
                "everybody answer before anybody explains."
            ),
            "Write the answers down without names, and do one of them within the week.",
            "Tell them what was done, and what cannot be done and why.",
            (
                "Ask each of them again once a month how they fare, and leave it to them how much "
                "they say."
            ),
        ),
        owner_role="team lead",
        hours=4,
        within_days=14,
        noticed=False,
    ),
    Recommendation(
        id="list-everyone-who-touches-the-account",
        title="List everybody whom this customer meets, and strengthen the hardest touch",
        relieves={"touchpoints-unlisted": 0.9, "weakest-touch": 0.5, "neglected-colleagues": 0.2},
        steps=(
            (
                "Print who is on record with them (focuskit touchpoints), put a name to each "
                "function without one, and add everybody behind these: drivers, invoicing, the "
                "switchboard, partners."
            ),
            (
                "Ask each of them how they win when this customer is happy, and write it down "
                "beside their name (how_they_win)."
            ),
            "Ask the customer role by role where it goes well and where it is hard.",
            (
                "Sit with the colleagues of the hardest touch, and ask what they lack: time, "
                "information or the say."
            ),
            "Give them one of these within the month, and ask the customer again.",
        ),
        owner_role="service lead",
        hours=5,
        within_days=30,
        noticed=False,
    ),
)
