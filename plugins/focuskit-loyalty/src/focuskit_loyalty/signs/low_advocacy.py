"""Low advocacy

What it sees
------------
Contacts who, when we last asked, would not have spoken well of us.

Why it matters
--------------
Would our customers rave about us, recommend us, refuse to talk to a rival? Those who would not are
seldom loud about it. They renew while it is easier than to leave, and listen when a rival calls.

How it is measured
------------------
For each of their contacts, the latest score of the last 365 days counts (0 to 10; surveys and
feedback that came from them); an earlier one is forgotten. An answer that names nobody (`contact_id`)
is a voice too; that it may be anybody's widens the range, and where fewer than three are named, the
sign is unknown unless too many are low. A contact who named others like them
(topic `who-else`) has done what the score only asks about, and counts as 10; where they did
both in one answer, the score stands; a talk that did not take place ([by its
outcome](../recording.md#what-did-not-take-place)) named nobody. The value is the share of voices at 6 or less. How many
voices there are is stated beside it, since few speak for few.

Each contact has one voice, but for two kinds of people who are not happy, since their word
suffices to lose us the account. Who decides, by their role (`contact_role` on any row of theirs in
that year: an owner, founder, chair, partner, director, president, chief officer, general manager or
head of something, or whoever is called a decision maker; an assistant to one, or the owner of a
product or a process, is none), has three. And the only one of
theirs on record in that year has one for each low score, if the last is low as well. A happy word
of theirs, or a lukewarm one (7 or 8), is one voice: it promises nothing for the others.

Worked example
--------------
Eight contacts answered. Two gave 4, one gave 9 after a 3 in winter, five gave 8 or more: one in
four. Were it one of four, all would rest on one person, and the sign would be unknown.

```python
from focuskit.testing import case

answers = [
    {"kind": "survey", "direction": "inbound", "occurred_at": days, "contact_id": who, "score": score}
    for days, who, score in ((40, "ada", 4), (40, "eve", 4), (200, "ben", 3), (30, "ben", 9))
]
answers += [{**answers[0], "contact_id": who, "score": 8} for who in ("cy", "di", "fay", "gus", "hal")]
found = case("low-advocacy", answers)
assert (found.outcome, found.value, found.observations) == ("fired", 0.25, 8)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement: one in ten is displeased whatever one does |
| bad | 40 % | judgement: four in ten outweigh those who speak well of us |
| score | 6 or less | established: 0 to 6 are the detractors of the Net Promoter scale (https://hbr.org/2003/12/the-one-number-you-need-to-grow, 2003) |
| observations | 3 voices | judgement: two people are no opinion of an account |
| voices of one who decides | 3, if unhappy | judgement: as many as are needed to know |

What it cannot see
------------------
Those who did not answer: they are often the less content. Praise in a text without a score does
not count, since politeness and praise read alike. Scales other than 0 to 10 must be converted
where the data are mapped. Who decides, where nobody writes down roles, or in other words than these.

How it could be gamed
---------------------
By asking only those who like us, or right after a success. Hold the number of contacts who
answered against those whom single-threaded counts. By asking for a good score: a score that was
begged for tells nothing.

What to do
----------
See the recommendations tough-questions-dinner, confirm-the-change, ask-who-else-is-like-you and
bring-an-unasked-idea.

References
----------
F. Reichheld, The One Number You Need to Grow, Harvard Business Review, December 2003, for the scale.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.1  # judgement
BAD_SHARE = 0.4  # judgement
LEAST_CONTACTS = 3  # judgement
MOST_OF_A_DETRACTOR = 6  # established: the Net Promoter scale
REFERRED = 10  # judgement: a referral is the deed that the score asks about
WINDOW_DAYS = 365  # judgement: yearly surveys must count
VOICES_OF_A_DECIDER = 3  # judgement: their word suffices to be known
DECIDERS = (
    r"\b(?:owner|founder|proprietor|director|president|vp|chair(?:man|woman|person)?|chief|c[efimort]o"
    r"|md|(?:managing|senior) partner|general manager|head of|decision.?maker|economic buyer|decides)\b"
)
NO_DECIDERS = (
    r"\b(?:assistant|secretary|clerk|driver|intern|trainee|temp|(?:product|process|system|data) owner)\b"
    r"|(?:director|president|owner|founder|chief|c[efimort]o|md)'s\b"
    r"|\b(?:to|of) the (?:managing |general )?(?:director|president|owner|chair|chief|c[efimort]o|md)"
)
"""Roles named after one that decides."""
REFERRALS = ("call", "chat", "email", "event", "meeting")


@detector(
    id="low-advocacy",
    theme="loyalty",
    question="would they recommend us?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_CONTACTS,
    says="Of {observations} voices in a year, {value} gave us 6 of 10 or less.",
)
def low_advocacy(t: Timeline) -> Measure:
    """Share of voices whose latest score is 6 or less."""
    for field in ("contact_id", "direction"):  # who names nobody has a voice too
        t.optional(field, decides=False)
    said, told = _said(t)
    answered, unnamed = told & col.contact_id.is_not_null(), told & col.contact_id.is_null()
    # Of two scores at one moment, the lower: the choice must not hang on the order of the rows.
    newest_first = pl.struct("occurred_at", -said).rank("ordinal", descending=True)
    by_time = [col.occurred_at]
    latest = t.over(newest_first, "contact_id", among=told, order_by=by_time) == 1
    low = t.column(said <= MOST_OF_A_DETRACTOR)
    of_people = t.within(days=WINDOW_DAYS) & col.contact_id.is_not_null()
    alone = low & _unhappy_to_the_last(t, low, answered)
    alone &= t.over(col.contact_id.n_unique(), among=of_people) == 1
    weighs = low & (latest | unnamed) & _decides(t, of_people)
    voices = t.column(pl.when(weighs).then(VOICES_OF_A_DECIDER).otherwise(1))
    named, unnamed = t.column(answered & (latest | alone)), t.column(unnamed)
    share = t.share(low, among=named | unnamed, weight=voices)
    return _of_voices(share, (named, unnamed), low=low, voices=voices, ok=t.limits.ok)


def _said(t: Timeline) -> tuple[pl.Expr, pl.Expr]:
    """What they gave of ten, and the rows with which they gave it."""
    scored = t.kind("feedback", "survey")
    referred = t.optional("topics").list.contains("who-else").fill_null(value=False)
    unstated = scored & col.direction.is_null() & col.score.is_not_null()  # who asks gives none
    theirs = (scored | (col.kind.is_in(REFERRALS) & referred & t.took_place)) & t.inbound
    told = (theirs | unstated) & t.within(days=WINDOW_DAYS)
    score = pl.when(scored).then(col.score)
    said = pl.coalesce(score, pl.when(referred).then(REFERRED))
    return said, told & said.is_not_null()


def _unhappy_to_the_last(t: Timeline, low: pl.Expr, answered: pl.Expr) -> pl.Expr:
    """Whether nothing happier came from a person after their last low score."""
    last, happier = (pl.when(which).then(col.occurred_at).max() for which in (low, ~low))
    return t.over(happier.is_null() | (last >= happier), "contact_id", among=answered)


def _decides(t: Timeline, of_people: pl.Expr) -> pl.Expr:
    """Whether a row, or some row of the contact, has the role of one who decides.

    Few state it on each row; whom a row does not name has the role that it states.
    """
    role = t.optional("contact_role", otherwise="", decides=False).str.to_lowercase()
    decides = role.str.contains(DECIDERS) & ~role.str.contains(NO_DECIDERS)
    return t.over(decides.any(), "contact_id", among=of_people).fill_null(value=False) | decides


def _of_voices(
    share: Measure, heard: tuple[pl.Expr, pl.Expr], *, low: pl.Expr, voices: pl.Expr, ok: float
) -> Measure:
    """The share by voices, each of which is an observation, and one of them a case.

    Whose answer it is that names nobody, nobody can tell: it has a voice of its own, but may be an
    earlier answer of somebody else, or the latest of them, in place of the one that counts.

    Args:
        share: The share of rows.
        heard: The answers of those who are named, and of those who are not.
        low: Which of them are low.
        voices: How many voices each has.
        ok: The share that is no reason to worry.
    """
    named, unnamed = heard
    unhappy, happy, untold_unhappy, untold_happy = (
        pl.when(which).then(voices).sum().cast(pl.Int64)
        for which in (named & low, named & ~low, unnamed & low, unnamed & ~low)
    )
    every = unhappy + happy + untold_unhappy + untold_happy
    fewest = pl.max_horizontal(unhappy - VOICES_OF_A_DECIDER * untold_happy, 0)
    most = unhappy + untold_unhappy
    fewest_happy = pl.max_horizontal(happy - untold_unhappy, 0)
    # All who are not named may be one person, who is enough to worry, and no reason not to.
    told = (unhappy + happy >= LEAST_CONTACTS) | (most / every > ok)
    return share.replace(
        value=pl.when(told).then(most / every),
        low=fewest / (fewest + every - unhappy),
        high=pl.when(told).then(most / (most + fewest_happy)).otherwise(1.0),
        observations=every,
        without_strongest=(most - 1) / (every - 1),
        on_part="stands",
    )
