"""What to do about fading loyalty. Effects, hours and days are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="regain-the-rhythm",
        title="Call without an offer, and ask what has changed",
        relieves={
            "gone-quiet": 0.7,
            "unanswered-outreach": 0.6,
            "fading-effort": 0.5,
            "sold-then-forgotten": 0.2,
        },
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
    Recommendation(
        id="run-the-drill",
        title="Sit down for ninety minutes as the rival who wants this customer",
        relieves={
            "undrilled": 1.0,
            "trouble-points-unknown": 0.3,
            "rival-in-sight": 0.3,
            "self-inflicted-departures": 0.3,
            "fading-effort": 0.2,
            "no-unasked-idea": 0.2,
        },
        steps=(
            (
                "Gather colleagues from sales, service and delivery, and one who does not know the "
                "account."
            ),
            (
                "Play the rival: whom would you call there first, what would you say about us, and "
                "what would wow them?"
            ),
            (
                "Write down the troubles that they would name today, as trouble points of ours, to "
                "hold against what they say later."
            ),
            "Choose two gaps that can be closed within a month, and name who closes each.",
            "Note the drill on the account, and set the date of the next one in half a year.",
        ),
        owner_role="head of sales",
        hours=6,
        within_days=30,
        noticed=False,
    ),
    Recommendation(
        id="tough-questions-dinner",
        title="Ask them over dinner what they would criticise, and do not defend",
        relieves={
            "trouble-points-unknown": 0.6,
            "no-feedback": 0.6,
            "low-advocacy": 0.3,
            "referral-unasked": 0.3,
            "power-questions-unasked": 0.3,
            "executive-absence": 0.3,
            "self-inflicted-departures": 0.2,
        },
        steps=(
            (
                "Let everybody of ours who will be there write down beforehand what they expect to "
                "be criticised."
            ),
            (
                "Invite two or three of their people to an unhurried meal, with an executive of "
                "ours who asks and does not explain."
            ),
            "Ask what they would criticise first, and, if they ever left us, what it would be for.",
            (
                "Ask whether they would recommend us, to whom, and what they would tell a rival "
                "who calls."
            ),
            (
                "Hold what they said against your notes on the next morning: which of it did we "
                "not know?"
            ),
            "Call within two weeks with one thing that has changed.",
        ),
        owner_role="executive",
        hours=7,
        within_days=30,
        occasion="visit",
    ),
    Recommendation(
        id="second-thread",
        title="Get to know two more of their people, and whoever fills an empty place",
        relieves={"champion-left": 0.7, "single-threaded": 0.7},
        steps=(
            (
                "Draw who at the customer decides, uses, pays and maintains, and who of ours knows "
                "whom."
            ),
            (
                "Where somebody has left, call whoever took over, and ask what was agreed with us "
                "and what they would do otherwise."
            ),
            "Ask the contact who knows us best to introduce us to two more people, and say why.",
            (
                "Pair each with a colleague in a like role: service with maintenance, "
                "administration with the people who handle the invoices."
            ),
            "See to it that each pair has talked once within a month.",
        ),
        owner_role="account owner",
        hours=5,
        within_days=30,
    ),
    Recommendation(
        id="answer-the-rival",
        title="Ask what made them look elsewhere, and mend that",
        relieves={
            "rival-in-sight": 0.6,
            "leaving-announced": 0.2,
            "switching-reasons-unasked": 0.5,
            "self-inflicted-departures": 0.3,
        },
        steps=(
            (
                "Read the words in which they spoke of a rival or of leaving, and call the person "
                "who wrote them."
            ),
            "Ask what made them look and what the rival does better, and speak ill of nobody.",
            (
                "Ask two customers who came to us from a rival why they left, and write the reason "
                "beside the deal in their words."
            ),
            (
                "Tell them what we will change within the month, with an executive behind it, or "
                "say plainly where the rival fits them better."
            ),
            "Call on the day that was promised, and ask whether it is better.",
        ),
        owner_role="account owner",
        hours=5,
        within_days=7,
    ),
    Recommendation(
        id="answer-the-notice",
        title="Let an executive call today, and ask why they leave",
        relieves={
            "leaving-announced": 0.5,
            "rival-in-sight": 0.2,
            "self-inflicted-departures": 0.2,
        },
        steps=(
            (
                "Read the words in which they announced it, and put their open cases, our open "
                "promises and the end of the notice on one page."
            ),
            (
                "Call the person who wrote, on the same day, with an executive of ours on the "
                "line; ask what decided it and when it began. Offer no discount."
            ),
            "Settle what is open with them within the week, whatever they decide.",
            (
                "If something can still change their mind, say who of ours does what by when, and "
                "visit them."
            ),
            (
                "If they go, hand over data and stock without delay, write the reason down in "
                "their words, and agree on when to speak again."
            ),
        ),
        owner_role="executive",
        hours=5,
        within_days=1,
    ),
    Recommendation(
        id="hold-an-exit-talk",
        title="Ask those who left what decided it, and write it down in their words",
        relieves={"self-inflicted-departures": 0.4},
        steps=(
            (
                "List the customers and deals of the last year that were lost, and what is on "
                "record about each: who asked, and what they said."
            ),
            (
                "Let somebody who never served or sold to them call within a month of their "
                "leaving: when did it begin, what decided it, what should we have asked?"
            ),
            "Write their sentence into the reason, and that it was asked. Offer nothing.",
            (
                "Read twenty such sentences together with sales, service and delivery, and change "
                "the one thing that is named most."
            ),
            "Tell those who named it what has changed, and ask whether they would talk again.",
        ),
        owner_role="executive",
        hours=6,
        within_days=30,
    ),
)
