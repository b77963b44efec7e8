"""The first version's words, each used once, in one file."""

import attrs
import polars as pl

from focuskit import Detector, Measure, Recommendation, Timeline, Unit, col, detector


@detector(id="old.one-sided-talk", theme="listening", ok=0.6, bad=0.9, says="{value} of minutes.")
def one_sided_talk(t: Timeline) -> Measure:
    """Share of the minutes in which we came to them."""
    among = t.contacts & (t.inbound | t.outbound) & t.within(days=365)
    return t.share(t.outbound, among=among, weight=t.optional("minutes", 1))


@detector(id="old.cold-shoulder", theme="listening", ok=30, bad=90, says="{value} days.")
def cold_shoulder(t: Timeline) -> Measure:
    """Days since an executive, and anybody, last met them."""
    return t.days_since_last(t.contacts & t.role("executive"), t.contacts & t.by_person)


@detector(id="old.sour-words", theme="listening", ok=0, bad=2, says="{value}, {evidence} rows.")
def sour_words(t: Timeline) -> Measure:
    """How many texts complain."""
    among = t.contacts & col.text.is_not_null()
    return t.count(t.mentions("complaint", among=among), among=among)


@detector(id="old.never-both", theme="listening", ok=0, bad=2, says="{value} were missing.")
def never_both(t: Timeline) -> Measure:
    """Which of two topics never came up."""
    talk = t.contacts & t.with_them
    return t.missing(talk & t.topic("motive"), talk & t.topic("obstacle"), days=365)


@detector(id="old.long-gap", theme="loyalty", ok=1.5, bad=6, says="{value} times.")
def long_gap(t: Timeline) -> Measure:
    """Their silence over their usual gap."""
    order = t.kind("order") & t.inbound
    return t.days_since_last(order) / t.usual_gap(order).at_least(days=7)


@detector(id="old.fewer-weeks", theme="loyalty", ok=0.8, bad=0.3, says="{value} times.")
def fewer_weeks(t: Timeline) -> Measure:
    """Weeks with a contact in the last quarter, over those before."""
    return t.weeks_changed(t.contacts & t.with_them, recent=91, before=273)


@detector(id="old.few-people", theme="loyalty", ok=3, bad=1, says="{value} people.")
def few_people(t: Timeline) -> Measure:
    """How many of their people we know."""
    return t.distinct(col.contact_id, among=t.contacts & t.within(days=365))


@detector(id="old.weak-link", theme="organization", ok=8, bad=5, says="{value} at the weakest.")
def weak_link(t: Timeline) -> Measure:
    """The lowest mean score by role."""
    among = t.kind("survey") & t.within(days=365)
    return t.lowest(col.score, by="colleague_role", among=among, at_least=2, unit=Unit.SCORE)


@detector(id="old.tired-house", theme="organization", ok=7, bad=3, says="{value} of ten.")
def tired_house(t: Timeline) -> Measure:
    """How those who meet them fare."""
    among = t.contacts & t.within(days=180)
    pulse = t.colleague("pulse", among=among)
    asked = t.colleague("checked_in_at", among=among)
    return t.mean(pl.when(asked <= t.as_of).then(pulse), among=among, unit=Unit.SCORE)


@detector(id="old.crowded", theme="organization", ok=0.4, bad=1, says="{value}.")
def crowded(t: Timeline) -> Measure:
    """Share of the meetings in which sales and service sat together."""
    meetings = t.kind("meeting") & t.within(days=365)
    together = t.occasions_with(meetings, t.role("sales"), t.role("service"))
    return t.share(together, among=t.once(meetings))


@detector(id="old.same-faces", theme="organization", ok=2, bad=6, says="{value} times.")
def same_faces(t: Timeline) -> Measure:
    """How often we met the same person, at most."""
    among = t.contacts & col.contact_id.is_not_null()
    times = t.over(pl.len(), "contact_id", among=among)
    return t.mean(times, among=among, unit=Unit.COUNT)


@detector(id="old.open-and-dear", theme="responsiveness", ok=0, bad=3, says="{value} cases.")
def open_and_dear(t: Timeline) -> Measure:
    """Cases that are open for long, or were bought off."""
    among = t.cases & t.within(days=365)
    old = t.is_open & (t.days_ago > 14)
    dear = col.discount > t.largest_discount
    return t.count(t.any_known(old, dear), among=among)


@detector(id="old.late-answers", theme="responsiveness", ok=2, bad=10, says="{value} days.")
def late_answers(t: Timeline) -> Measure:
    """Days until we answered, where we did, or to now."""
    asked = t.kind("request", "feedback") & t.inbound & t.within(days=365)
    answer = t.follow_up(asked, t.contacts & t.outbound, within=None, same=())
    known = t.first_known(col.waited_for_customer_hours / 24, answer.days)
    return t.mean(pl.when(answer.came).then(known), among=asked, unit=Unit.DAYS)


@detector(id="old.old-news", theme="understanding", ok=5, bad=30, says="{value} days.")
def old_news(t: Timeline) -> Measure:
    """Days between a need and the talk on the same topic before it."""
    need = t.kind("need") & t.within(days=365)
    talk = t.preceded_by(need, t.contacts, within=None, topic=True)
    return t.mean(talk.days, among=need, unit=Unit.DAYS)


@detector(id="old.by-hand", theme="understanding", ok=0.2, bad=0.9, says="{value}.")
def by_hand(t: Timeline) -> Measure:
    """A measure that says by itself what it rests on; a purpose that is missing counts."""
    t.reads("purpose")
    among = t.kind("activity") & t.within(days=365)
    aimless = pl.col("old.by-hand among") & col.purpose.is_null()
    return Measure(
        value=aimless.sum() / pl.col("old.by-hand among").sum(),
        unit=Unit.SHARE,
        observations=t.occasions(pl.col("old.by-hand among")),
        among=pl.col("old.by-hand among"),
        evidence=aimless & (t.limits.ok < t.limits.bad),
        rows={"old.by-hand among": among},
    )


def _measure_handovers(t: Timeline) -> Measure:
    handed = t.mean(col.handovers, among=t.cases, unit=Unit.HANDOVERS_PER_CASE)
    return attrs.evolve(handed, never=0.0, never_after=400)


by_name = Detector(
    id="old.by-name",
    theme="responsiveness",
    limits=one_sided_talk.limits,
    min_observations=1,
    says="{value} over {observations}, {evidence} of them.",
    measure=_measure_handovers,
    applies_to=col.key_account | (col.segment == "key"),
)

talk_less = Recommendation(
    id="old.talk-less",
    title="Talk less",
    relieves={"old.one-sided-talk": 1},
    steps=("Ask.", "Wait."),
    owner_role="seller",
    hours=1,
    within_days=1,
)
