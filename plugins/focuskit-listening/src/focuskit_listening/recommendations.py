"""What to do where we do not listen enough. Effects, hours and days are judgement."""

from focuskit import Recommendation

ALL = (
    Recommendation(
        id="host-a-customer-lunch",
        title="Have them as guests where sales, service and administration can hear them",
        relieves={
            "never-hosted": 0.9,
            "customers-never-at-our-table": 0.6,
            "power-questions-unasked": 0.4,
            "no-feedback": 0.4,
            "executive-absence": 0.3,
        },
        steps=(
            (
                "Invite three to five of their people to lunch at our place, and say that nothing "
                "will be sold."
            ),
            (
                "Seat somebody from sales, from service and from administration among them, and "
                "ask an executive to open the lunch and to stay."
            ),
            (
                "Ask why they buy from us, what they look for in a supplier, and what keeps them "
                "from getting it: time, people or price."
            ),
            "Ask what helps them to reach their own customers.",
            (
                "Gather our people for half an hour on the same day: each names two things that "
                "they heard, and the table chooses one change and who makes it."
            ),
            "Write to every guest within two weeks what became of it.",
        ),
        owner_role="account owner",
        hours=10,
        within_days=45,
        occasion="visit",
    ),
    Recommendation(
        id="open-an-informal-channel",
        title="Give them one easy way to tell us things between meetings",
        relieves={"no-feedback": 0.5, "one-channel-feedback": 0.5},
        steps=(
            (
                "Ask two of their people how they would like to tell us things in passing: a "
                "number to text, a shared chat, ten minutes on Fridays."
            ),
            "Set up the one that they name, with no form to fill in: a line or a photo is enough.",
            "Put one colleague's name on it, who answers within a working day.",
            "Write down on the same day who said what, in their words.",
            (
                "Send one of our experts to listen for an hour each quarter, and write down what "
                "the expert heard."
            ),
        ),
        owner_role="service lead",
        hours=4,
        within_days=14,
    ),
    Recommendation(
        id="found-an-advisory-board",
        title="Let a board of customers speak before we decide",
        relieves={
            "no-advisory-board": 0.9,
            "launched-unvalidated": 0.3,
            "one-channel-feedback": 0.3,
            "power-questions-unanswered": 0.3,
            "customers-never-at-our-table": 0.3,
            "decided-in-a-vacuum": 0.2,
            "no-feedback": 0.2,
        },
        steps=(
            (
                "Choose six to eight customers of different size and trade, among them one who was "
                "close to leaving."
            ),
            (
                "Invite them to two half-days a year, and write what they get: a hearing before we "
                "decide, and an answer to every point."
            ),
            "Bring two decisions that are still open, and the executive who can change them.",
            "Plan three quarters of the time for their talking.",
            (
                "Send the minutes within a week, and begin the next meeting with what was done "
                "about each point."
            ),
        ),
        owner_role="managing director",
        hours=30,
        within_days=90,
    ),
    Recommendation(
        id="ask-the-three-power-questions",
        title="Ask what they want to buy, whether we match it, and where our rivals fail them",
        relieves={
            "power-questions-unasked": 0.8,
            "power-questions-unanswered": 0.4,
            "pitching-over-asking": 0.3,
            "offer-mismatch": 0.2,
        },
        steps=(
            "Ask the person who decides what they buy for twenty minutes about their market.",
            "Ask what they are motivated to buy these days, and let them finish.",
            "Ask how well our offers match that, and where they fall short.",
            "Ask where our rivals fail them, and make no comment on any rival.",
            (
                "Write down the three answers in their words, under the topics motive, match and "
                "rival-gap."
            ),
            "Take one answer to the colleague who can act on it within the week.",
        ),
        owner_role="account owner",
        hours=2,
        within_days=14,
    ),
    Recommendation(
        id="ask-who-else-is-like-you",
        title="Ask why they buy from us, and who else is like them",
        relieves={"referral-unasked": 0.9, "low-advocacy": 0.1},
        steps=(
            "Choose a contact whom we helped lately, and mend first whatever is still open there.",
            (
                "Ask why they buy from us and not elsewhere, and write it down in their words "
                "under the topic why-us."
            ),
            (
                "Ask who else is like them, with the same work or the same trouble, and write it "
                "down under the topic who-else."
            ),
            "Ask whether they would introduce us, and take a no as easily as a yes.",
            "Tell them within a month what came of it.",
        ),
        owner_role="account owner",
        hours=1,
        within_days=14,
    ),
    Recommendation(
        id="record-their-objective",
        title="Put on record what they want to achieve, in their words",
        relieves={"objectives-unknown": 0.9, "took-the-order": 0.2, "offer-mismatch": 0.2},
        steps=(
            (
                "Ask one who decides and one who works with what we deliver what they want to have "
                "achieved a year from now."
            ),
            "Ask what their own customers expect of them.",
            (
                "Write both down in their words, with the date, who said it, and how they will "
                "tell that it is achieved."
            ),
            "Read it back to them, and correct it.",
            "Put it at the top of the account's page, and ask again in half a year.",
        ),
        owner_role="account owner",
        hours=2,
        within_days=14,
        noticed=False,
    ),
    Recommendation(
        id="find-the-obstacle-before-the-discount",
        title="Find out what stands in their way before the price is touched",
        relieves={"discount-before-obstacle": 0.7, "win-lose-deal": 0.2},
        steps=(
            "Hold back the next discount until you know what stands in their way.",
            "Ask them: is it the time that it takes, the people that it needs, or the price?",
            (
                "Where it is time or people, offer help with that first: setting up, training, a "
                "colleague for a day."
            ),
            (
                "Where it is the price, ask what they can give in return, such as a longer term or "
                "an earlier date, so that nobody loses."
            ),
            "Write the obstacle beside the offer, under the topic obstacle.",
        ),
        owner_role="seller",
        hours=2,
        within_days=14,
    ),
    Recommendation(
        id="validate-before-deciding",
        title="Talk with those who will live with it before we decide or launch",
        relieves={"decided-in-a-vacuum": 0.7, "launched-unvalidated": 0.6, "offer-mismatch": 0.1},
        steps=(
            "List the decisions about this customer that are due in the next two months.",
            (
                "For each, call one of their people who will live with it, say it in two "
                "sentences, and ask what it would change in their day."
            ),
            (
                "Try every new offer or message with at least five customers before it goes out, "
                "and ask what they would use it for, not whether they like it."
            ),
            "Write beside the decision what they said, and what we changed because of it.",
            "Tell them what we decided and why, above all where we decided otherwise.",
        ),
        owner_role="head of product",
        hours=4,
        within_days=30,
    ),
    Recommendation(
        id="ask-less-listen-more",
        title="Send fewer questions, in the way they like, and speak less than half the time",
        relieves={
            "asked-to-death": 0.8,
            "wrong-channel": 0.6,
            "pitching-over-asking": 0.5,
            "unanswered-outreach": 0.3,
        },
        steps=(
            (
                "Stop every survey to this customer of which nobody can say what its answers would "
                "change."
            ),
            "Read what they have already told us in cases, calls and visits, and act on one thing.",
            "Ask each contact once how they like to be reached, write it down, and use that way.",
            "Go into the next call with two open questions and no slides.",
            "Note after the call what we learned; where it was nothing, prepare other questions.",
        ),
        owner_role="account owner",
        hours=3,
        within_days=30,
    ),
    Recommendation(
        id="confirm-the-change",
        title="Change one thing that they named, and hear from them that it helped",
        relieves={"heard-but-unchanged": 0.7, "low-advocacy": 0.3, "unanswered-feedback": 0.2},
        steps=(
            "List the troubles that they named in the last year, and what has changed about each.",
            (
                "Take the one that costs them most, and agree on a date with the colleague who can "
                "change it."
            ),
            (
                "Tell the contact who named it what will change and by when, or say plainly that "
                "it will not, and why."
            ),
            (
                "Once it is changed, ask them whether it helps, and note it as confirmed only when "
                "they say so."
            ),
            "Where it does not help, ask what is still missing, and set the next date.",
        ),
        owner_role="service lead",
        hours=4,
        within_days=30,
    ),
)
