"""Cards as a frame: what the most telling signs of each account say, in the words of a person."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

import polars as pl

from focuskit.engine.explain.evidence_spans import spans
from focuskit.engine.recorded.needs_met import is_in
from focuskit.engine.results import Run
from focuskit.engine.score.ratings import NO_DATA
from focuskit.model.card import MOST_REASONS
from focuskit.model.documents import write_time
from focuskit.model.finding import KNOWN
from focuskit.model.units import Unit, allowed_words
from focuskit.policy import Policy
from focuskit.portfolio.actions import actions
from focuskit.portfolio.at_stake import at_stake
from focuskit.portfolio.result_protocol import of_accounts
from focuskit.portfolio.waived_lights import waived_lights

_KEY = ["account_id", "sign"]

IDS = pl.List(pl.Struct({"source": pl.String, "id": pl.String}))
THEMES = pl.List(pl.Struct({"theme": pl.String, "rating": pl.String}))
LIGHTS = pl.List(pl.Struct({"sign": pl.String, "title": pl.String, "since": pl.String}))
REASONS = pl.List(pl.Struct(dict.fromkeys(("sign", "text", "evidence", "quote"), pl.String)))
ACTIONS = pl.List(
    pl.Struct({"text": pl.String, "role": pl.String, "by": pl.String, "about": pl.String})
)
_LOOKED_UP = ("complaint", "request", "ticket")
"""Rows that people look up by their id."""
_ROW = ["row_id", "row_kind", "row_day", "row_role"]

_ONE = {
    "account_lost": "departure", "check_in": "check-in", "contact_left": "departure",
    "favor_asked": "favor asked", "favor_returned": "favor returned",
    "feedback": "piece of feedback", "usage": "use",
}  # fmt: skip
_SEVERAL = {
    "account_lost": "departures", "activity": "activities", "check_in": "check-ins",
    "contact_left": "departures", "delivery": "deliveries", "favor_asked": "favors asked",
    "favor_returned": "favors returned", "feedback": "pieces of feedback", "launch": "launches",
    "usage": "uses",
}  # fmt: skip
"""Rows of a kind in words, where they are not its name and, if several, an s."""


def cards(
    run: Run,
    accounts: pl.DataFrame,
    findings: pl.DataFrame,
    recommendations: pl.DataFrame,
    subjects: pl.DataFrame,
) -> pl.DataFrame:
    """One row for each card, in the order of the accounts: the fields of ``Card``, of any length.

    Args:
        run: What was found.
        accounts: Which accounts: ``account_id``, ``rating``, ``red_lights`` and ``checks_made``.
        findings: As ``Portfolio`` has them, like the rest; of these accounts, or of more.
        recommendations: What each account should do.
        subjects: Name and themes of each account.
    """
    found = of_accounts(findings, accounts)
    telling = _telling(found, accounts, run.policy)
    known = [one for one, _ in run.plugins.recommendations]
    renewals = at_stake(run).filter(pl.col("renews_in").is_not_null())
    acts = actions(of_accounts(recommendations, accounts), telling, known, renewals)
    told = _signs_on_cards(run, accounts, telling, acts)
    whole = accounts.select("account_id", "rating", "checks_made")
    parts = (
        found.group_by("account_id").agg(checks=_checks(run)),
        of_accounts(subjects, accounts).select("account_id", "name", themes=_themes()),
        _ids(run, accounts),
        _lights(told),
        waived_lights(run),
        _reasons(told),
        _actions(acts, told, recommendations, run.day),
    )
    for part in parts:
        whole = whole.join(part, on="account_id", how="left", maintain_order="left")
    moment = write_time(run.as_of) if run.as_of else None
    return whole.with_columns(as_of=pl.lit(moment, dtype=pl.String))


def _signs_on_cards(
    run: Run, accounts: pl.DataFrame, telling: pl.DataFrame, acts: pl.DataFrame
) -> pl.DataFrame:
    """The signs that a card speaks of, with the rows behind each."""
    spoken = pl.col("red") | (pl.col("order") < MOST_REASONS)
    answered = acts.select(*_KEY, answered=True).unique()
    chosen = telling.join(answered, on=_KEY, how="left", maintain_order="left").filter(
        spoken | pl.col("answered")
    )
    scored = of_accounts(run.scored, accounts)
    told = spans(run.known, scored, run.signs, chosen.select(_KEY), run.policy.zone)
    return chosen.join(told, on=_KEY, how="left", maintain_order="left").with_columns(
        evidence=_evidence(run),
        title=_of_sign({sign.id: sign.title for sign in run.signs}),
        quote="quote" if run.policy.quotes else pl.lit(None, dtype=pl.String),
    )


def _checks(run: Run) -> pl.Expr:
    """How many signs count, apply to the account, and have data."""
    without_data = [sign for sign, lacks in run.missing_input.items() if lacks.reason == NO_DATA]
    counts = (pl.col("weight") > 0) & (pl.col("outcome") != "not_applicable")
    return (counts & ~pl.col("sign").is_in(without_data)).sum().cast(pl.Int64)


def _telling(findings: pl.DataFrame, accounts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """The red lights of each account, and its other signs that tell of anything, in their order.

    First the red lights in the policy's order, then what is lit, then what fired; of these, first
    one sign of each cause, and the heaviest. An account in order, or of which too little is known,
    has lit signs alone.
    """
    red = accounts.select("account_id", sign="red_lights").explode("sign").drop_nulls()
    severity = pl.coalesce(pl.col("waiver").struct.field("severity"), "severity", "severity_low")
    causes = {sign: cause.id for cause in policy.cause_groups for sign in cause.signs}
    places = {sign: place for place, sign in enumerate(policy.red_lights)}
    known = findings.join(red.with_columns(red=True), on=_KEY, how="left").with_columns(
        pl.col("red").fill_null(value=False), counted=severity.fill_null(0) * pl.col("weight")
    )
    rated = accounts.select("account_id", "rating")
    fired = pl.col("outcome").is_in(KNOWN) & (severity > 0)
    chosen = known.join(rated, on="account_id").filter(
        pl.col("red") | (fired & (pl.col("lit") | (pl.col("rating") == "watch")))
    )
    place = pl.col("sign").replace_strict(places, default=len(places), return_dtype=pl.Int64)
    cause = pl.col("sign").replace_strict(causes, default=pl.col("sign"), return_dtype=pl.String)
    heavy = [pl.when("red").then(place), pl.col("lit"), pl.col("counted"), pl.col("sign")]
    ordered = chosen.sort(*heavy, descending=[False, True, True, False], nulls_last=True)
    again = pl.int_range(pl.len()).over("account_id", cause) > 0
    order = pl.int_range(pl.len()).over("account_id")
    ranked = ordered.with_columns(again=again & ~pl.col("red")).sort(
        ~pl.col("red"), ~pl.col("lit"), "again", maintain_order=True
    )
    return ranked.with_columns(order=order)


def _of_sign(texts: dict[str, str]) -> pl.Expr:
    """Look something up by the sign of a row; the sign itself where nothing is known."""
    return pl.col("sign").replace_strict(texts, default=pl.col("sign"), return_dtype=pl.String)


def _day(day: pl.Expr) -> pl.Expr:
    """A day as people write it: 24 April 2026."""
    return day.dt.strftime("%-d %B %Y")


def _evidence(run: Run) -> pl.Expr:
    """Say how many rows there are, and of which days; of a silence, when the last one was."""
    silences = [sign.id for sign in run.signs if sign.measure and sign.measure.since_last]
    begin, end = pl.col("first"), pl.col("last")
    same_year = begin.dt.year() == end.dt.year()
    first = pl.when(same_year).then(begin.dt.strftime("%-d %B")).otherwise(_day(begin))
    days = (
        pl.when(begin == end).then(_day(end))
        .otherwise(pl.format("{} to {}", first, _day(end)))
    )  # fmt: skip
    counted = pl.format("{} {}, {}.", "rows", _noun(), days)
    last = pl.coalesce(pl.format("The last was on {}.", _day(end)), pl.lit("None is on record."))
    return pl.when(pl.col("sign").is_in(silences)).then(last).otherwise(counted)


def _noun() -> pl.Expr:
    """What the rows of a finding are, one or several."""
    kind = pl.col("kind")
    words = kind.str.replace_all("_", " ", literal=True)
    several = kind.replace_strict(_SEVERAL, default=words + "s", return_dtype=pl.String)
    one = pl.col("rows") == 1
    named = pl.when(one).then(kind.replace(_ONE).str.replace_all("_", " ", literal=True))
    unnamed = pl.when(one).then(pl.lit("entry")).otherwise(pl.lit("entries"))
    return pl.coalesce(named.otherwise(several), unnamed)


def _limit() -> pl.Expr:
    """The limit of a finding, and the days that it looks back, if it does, as a sentence.

    Null where the sign has no limit.
    """
    units = [pl.when(pl.col("unit") == unit.value) for unit in Unit]
    said = [allowed_words(pl.col("ok"), pl.col("bad"), unit) for unit in Unit]
    words = pl.coalesce(of.then(one) for of, one in zip(units, said, strict=True))
    days = pl.format(" in {} days", "days_of_window").fill_null("")
    return pl.format("{}{}{}.", words.str.head(1).str.to_uppercase(), words.str.slice(1), days)


def _themes() -> pl.Expr:
    fields = [pl.element().struct.field(name) for name in ("theme", "rating")]
    return pl.col("themes").list.eval(pl.struct(fields)).cast(THEMES)


def _ids(run: Run, accounts: pl.DataFrame) -> pl.DataFrame:
    """The sources that hold rows of each account, with the id by which each calls it."""
    if run.known is None:
        return pl.DataFrame(schema={"account_id": pl.String, "ids": IDS})
    names = [PurePath(name).name for name in run.request.intake.names]
    called = [
        pl.when(is_in(number, len(names))).then(pl.struct(source=pl.lit(name), id="account_id"))
        for number, name in enumerate(names)
    ]
    found = of_accounts(run.probed, accounts.select("account_id"))
    return found.select("account_id", ids=pl.concat_list(called).list.drop_nulls().cast(IDS))


def _lights(told: pl.DataFrame) -> pl.DataFrame:
    since = pl.col("begin").cast(pl.String)
    light = pl.struct("sign", "title", since=since)
    red = told.filter("red").group_by("account_id", maintain_order=True)
    return red.agg(red_lights=light).cast({"red_lights": LIGHTS})


def _reasons(told: pl.DataFrame) -> pl.DataFrame:
    sentences = pl.col("text").str.splitn(". ", 2).struct
    first = pl.format("{}.", sentences.field("field_0").str.strip_suffix("."))
    # The limit stands behind the figure, before what is said besides.
    parts = (first, _limit(), sentences.field("field_1"))
    said = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    reason = pl.struct("sign", said.alias("text"), "evidence", "quote")
    told = told.filter(pl.col("order") < MOST_REASONS)
    by_account = told.group_by("account_id", maintain_order=True)
    return by_account.agg(reasons=reason).cast({"reasons": REASONS})


def _actions(
    acts: pl.DataFrame, told: pl.DataFrame, recommendations: pl.DataFrame, day: date | None
) -> pl.DataFrame:
    """What to do first: until when, who, and about which row."""
    key = ["account_id", "recommendation"]
    day_of_run = pl.lit(day, dtype=pl.Date)
    action = pl.struct(
        text="title",
        role="owner_role",
        by=(day_of_run + pl.duration(days="within_days")).cast(pl.String),
        about=_about(),
    )
    return (
        acts.join(recommendations, on=key, how="left", maintain_order="left")
        .join(told.select(*_KEY, pl.col(_ROW)), on=_KEY, how="left", maintain_order="left")
        .group_by("account_id", maintain_order=True)
        .agg(actions=action)
        .cast({"actions": ACTIONS})
    )


def _about() -> pl.Expr:
    """The row that an action is about, as people name it; null where no row stands out."""
    who = pl.format(", {}", pl.col("row_role").str.replace_all("_", " ", literal=True))
    is_case = pl.col("row_kind").is_in(_LOOKED_UP)
    name = pl.when(is_case).then(pl.format(" {}", "row_id")).fill_null("")
    noun = pl.col("row_kind").replace(_ONE).str.replace_all("_", " ", literal=True)
    return pl.format("{}{} of {}{}", noun, name, _day(pl.col("row_day")), who.fill_null(""))
