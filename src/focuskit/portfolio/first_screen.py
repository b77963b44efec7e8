"""The first screen as data: which accounts it lists, in which order, and what is told of each.

Findings and ratings of an account never depend on others. What is listed, and where, does: a fault
that most accounts share is one of the house, and an account is listed for it only where it is worse
than the house.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.engine.advise.gaps import Gap
from focuskit.engine.columns import CHECKS_MADE, NAME, RATING, RED_LIGHTS, UNWAIVED, SignColumn
from focuskit.engine.results import Run
from focuskit.engine.score.ratings import NO_DATA
from focuskit.engine.signs.accounts import is_key
from focuskit.engine.types import Sign
from focuskit.portfolio.at_stake import at_stake
from focuskit.portfolio.house_faults import house_faults, is_worse
from focuskit.portfolio.waived_lights import WAIVED, waived_lights

Order = Literal["light", "value", "name", "score"]

PARTS = ("act_now", "watch", "like_the_house", "in_order", "too_little_known", "lost")
"""The parts of the screen, in order; those before ``like_the_house`` are listed one by one."""

MOST_MISSING = 3
"""So many things are told that would let the records answer more."""

PENDING, NOTHING = "pending", "nothing"
"""Why too little is known where no sign says it: what is open may turn the verdict, or the records
hold nothing of the account that any sign reads."""

SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "name": pl.String,
    "part": pl.String,
    "key": pl.Boolean,
    "status": pl.String,
    "light": pl.String,
    "signs": pl.List(pl.String),
    "why": pl.String,
    "without_waivers": pl.String,
    "waived": WAIVED,
    "checks": pl.Int64,
    "checks_made": pl.Int64,
    "annual_value": pl.Float64,
    "orders": pl.Float64,
    "currency": pl.String,
    "cases": pl.Int64,
    "rows": pl.Int64,
    "renews_in": pl.Int64,
}


@attrs.frozen(kw_only=True, eq=False)
class FirstScreen:
    """Whom a first screen lists, in order, and what it says once.

    Attributes:
        accounts: One row an account, in the order of the screen. ``part`` is one of ``PARTS``;
            ``key``, whether it is a key account; ``status``, as it is
            stated; ``light``, the red light that it is listed under,
            the first of the policy's that is lit; ``signs``, what there is to tell of it, the most
            serious first; ``why``, for what reason too little is known of it; ``without_waivers``,
            its rating without them, where that is another one; ``waived``, the red lights that
            would be lit without them, with title, owner and the day of the end; ``checks``, how
            many questions the records can answer of it, ``checks_made``, how many are answered; and
            ``annual_value``,
            ``orders``, ``currency``, ``cases``, ``rows``, ``renews_in``, as ``at_stake`` has them.
        house: The faults of the house, as ``house_faults`` lists them.
        questions: Sign: what it answers in a few words, of those that the records can answer.
        too_short: How many signs that count look at a record that is too short or too old.
        tells_more: ``missing`` (``kind:survey``, ``field:text`` ...) and how many ``questions`` it
            would let the records answer beyond those above it; the most first.
        asides: Those of the notes of the run that few need to know.
    """

    accounts: pl.DataFrame
    house: pl.DataFrame
    questions: Mapping[str, str]
    too_short: int
    tells_more: pl.DataFrame
    asides: frozenset[str]

    def part(self, name: str) -> pl.DataFrame:
        """Select the accounts of one of ``PARTS``."""
        return self.accounts.filter(pl.col("part") == name)


def first_screen(run: Run, order: Order = "light") -> FirstScreen:
    """Choose and order what a first screen shows.

    Within a part accounts stand by kind of red light, in the policy's order, then by what is at
    stake: who renews within a quarter before the others, then annual value, else orders of twelve
    months, those in the currency of most accounts first; of equal value, the sooner to renew; then
    by number of cases, then of rows.

    Args:
        run: What was found.
        order: ``light``, as said; ``value``, whatever the light; ``name``; or ``score``, the worst
            first.
    """
    house = house_faults(run)
    asked = [sign for sign in run.signs if _has_data(run, sign)]
    red = [sign for sign in run.policy.red_lights if sign not in run.missing_input]
    accounts = (
        run.scored.select(
            "account_id",
            "score",
            name=_name(),
            rating=RATING,
            light=_first_light(red),
            without_waivers=_without_waivers(run),
            checks=_checks(run),
            checks_made=CHECKS_MADE,
        )
        .join(_lights(run, asked, house, red), on="account_id", how="left", maintain_order="left")
        .join(_reasons(run, asked), on="account_id", how="left", maintain_order="left")
        .join(_listed(run), on="account_id", how="left", maintain_order="left")
        .join(waived_lights(run), on="account_id", how="left", maintain_order="left")
        .join(at_stake(run), on="account_id", how="left", maintain_order="left")
        .with_columns(pl.col("signs").fill_null([]), pl.col("key").fill_null(value=False))
        .with_columns(part=_part())
        .with_columns(
            why=pl.when(pl.col("part") == "too_little_known").then(pl.coalesce("why", _why_else()))
        )
    )
    return FirstScreen(
        too_short=sum(
            sign.weight > 0
            and sign.id in run.missing_input
            and run.missing_input[sign.id].reason in {"short_record", "old_record"}
            for sign in run.signs
        ),
        tells_more=_tells_more(run),
        asides=frozenset(run.asides),
        accounts=_sorted(accounts, red, order).select(*SCHEMA).cast(pl.Schema(SCHEMA)),
        house=house,
        questions={sign.id: sign.detector.question for sign in asked if sign.detector},
    )


def _has_data(run: Run, sign: Sign) -> bool:
    """Whether the records can answer a sign that counts, or that is a red light."""
    counts = sign.weight > 0 or sign.id in run.policy.red_lights
    return counts and not sign.error and sign.id not in run.missing_input


def _first_light(red: Iterable[str]) -> pl.Expr:
    """The first of the red lights, in this order, that is lit."""
    lit = pl.col(RED_LIGHTS)
    first = [pl.when(lit.list.contains(sign)).then(pl.lit(sign)) for sign in red]
    return pl.coalesce(first) if first else pl.lit(None, dtype=pl.String)


def _name() -> pl.Expr:
    """What people call an account; its id too where several are called alike."""
    name, account = pl.coalesce(NAME, "account_id"), pl.col("account_id")
    both = pl.format("{} ({})", name, account)
    return pl.when(name.is_duplicated() & (name != account)).then(both).otherwise(name)


def _without_waivers(run: Run) -> pl.Expr:
    """The rating without waivers, where that is another one."""
    if UNWAIVED[RATING] not in run.scored.columns:
        return pl.lit(None, dtype=pl.String)
    unwaived = pl.col(UNWAIVED[RATING])
    return pl.when(unwaived != pl.col(RATING)).then(unwaived)


def _tells_more(run: Run) -> pl.DataFrame:
    """What is missing for every account, and how many signs that count it would feed.

    What feeds most comes first; each next one counts what it feeds beyond those before it.
    """
    counting = {sign.id for sign in run.signs if sign.weight > 0}
    lacking = [Gap(sign, why.ways) for sign, why in run.missing_input.items() if sign in counting]
    names = sorted(name for name in {n for gap in lacking for n in gap.names} if ":" in name)
    chosen: list[str] = []
    rows: list[tuple[str, int]] = []
    while names and len(chosen) < MOST_MISSING:
        met = {name: [g for g in lacking if g.met_by(*chosen, name)] for name in names}
        best = max(names, key=lambda name: len(met[name]))
        if not met[best]:
            break
        rows.append((best, len(met[best])))
        chosen.append(best)
        names.remove(best)
        lacking = [gap for gap in lacking if gap not in met[best]]
    return pl.DataFrame(rows, {"missing": pl.String, "questions": pl.Int64}, orient="row")


def _checks(run: Run) -> pl.Expr:
    """How many signs count, apply to the account, and find in the records what they look at."""
    there = [
        (SignColumn.OUTCOME.col(sign.id) != "not_applicable").cast(pl.Int64)
        for sign in run.signs
        if sign.weight > 0
        and (sign.id not in run.missing_input or run.missing_input[sign.id].reason != NO_DATA)
    ]
    return pl.sum_horizontal(there) if there else pl.lit(0, dtype=pl.Int64)


def _lights(
    run: Run, asked: Iterable[Sign], house: pl.DataFrame, red: Iterable[str]
) -> pl.DataFrame:
    """``signs``: what there is to tell of each account; those of which there is nothing lack.

    A fault of the house is told of those alone that are worse than it. A red light is told always,
    and where nothing is lit although an account is to be watched, what fired is.
    """
    of_house = dict(house.select("sign", "value").iter_rows())
    place = {sign: number for number, sign in enumerate(red)}
    parts = []
    for sign in asked:
        severity = SignColumn.SEVERITY.col(sign.id).fill_null(0)
        is_red = pl.col(RED_LIGHTS).list.contains(sign.id)
        worse = is_worse(sign, of_house[sign.id]) if sign.id in of_house else pl.lit(value=True)
        parts.append(
            run.scored.lazy().select(
                "account_id",
                sign=pl.lit(sign.id),
                lit=SignColumn.LIT.col(sign.id).fill_null(value=False) | is_red,
                stands_out=worse | is_red,
                place=pl.when(is_red).then(pl.lit(place.get(sign.id), dtype=pl.Int64)),
                lost=severity * sign.weight,
            )
            .filter((pl.col("lost") > 0) | pl.col("place").is_not_null())
        )  # fmt: skip
    if not parts:
        return pl.DataFrame(schema={"account_id": pl.String, "signs": pl.List(pl.String)})
    nothing_lit = ~pl.col("lit").any().over("account_id")
    return (
        pl.concat(parts)
        .filter((pl.col("lit") | nothing_lit) & pl.col("stands_out"))
        .sort("place", "lost", "sign", descending=[False, True, False], nulls_last=True)
        .group_by("account_id", maintain_order=True)
        .agg(signs=pl.col("sign"))
        .collect()
    )


def _reasons(run: Run, asked: Iterable[Sign]) -> pl.DataFrame:
    """``why``: for which reason most of the weight that the records could answer is unknown."""
    parts = [
        run.scored.lazy()
        .filter(SignColumn.OUTCOME.col(sign.id) == "unknown")
        .select("account_id", why=SignColumn.REASON.col(sign.id), weight=pl.lit(sign.weight))
        for sign in asked
    ]
    if not parts:
        return pl.DataFrame(schema={"account_id": pl.String, "why": pl.String})
    return (
        pl.concat(parts)
        .group_by("account_id", "why")
        .agg(pl.col("weight").sum())
        .sort("weight", "why", descending=[True, False])
        .group_by("account_id", maintain_order=True)
        .agg(pl.col("why").first())
        .collect()
    )


def _listed(run: Run) -> pl.DataFrame:
    """``key`` and ``status`` of the accounts that are listed."""
    types = {"segment": pl.String, "annual_value": pl.Float64, "status": pl.String}
    absent = [pl.lit(None, dtype=t).alias(n) for n, t in types.items() if n not in run.listed]
    return run.listed.with_columns(absent).select(
        "account_id",
        key=is_key(run.policy.key_accounts, run.listed.columns).fill_null(value=False),
        status="status",
    )


def _part() -> pl.Expr:
    """In which of ``PARTS`` an account stands."""
    like_the_house = (pl.col("rating") == "watch") & (pl.col("signs").list.len() == 0)
    return (
        pl.when(pl.col("status") == "lost").then(pl.lit("lost"))
        .when(like_the_house).then(pl.lit("like_the_house"))
        .otherwise("rating")
    )  # fmt: skip


def _why_else() -> pl.Expr:
    """Why too little is known where no sign that the records can feed is unknown."""
    return pl.when(pl.col("checks_made") > 0).then(pl.lit(PENDING)).otherwise(pl.lit(NOTHING))


def _sorted(accounts: pl.DataFrame, red: Iterable[str], order: Order) -> pl.DataFrame:
    part, light = pl.col("part"), pl.col("light")
    money = pl.coalesce("annual_value", "orders")
    renews = pl.col("renews_in")
    by_stake = [
        _place_of_currency(accounts, money),
        -money,
        renews,
        -pl.col("cases"),
        -pl.col("rows"),
        pl.col("account_id"),
    ]
    keys = {
        "light": [_place(light, red), renews.is_null(), *by_stake],
        "value": by_stake,
        "name": [pl.col("name"), pl.col("account_id")],
        "score": [pl.col("score"), pl.col("account_id")],
    }[order]
    return accounts.sort(_place(part, PARTS), *keys, nulls_last=True)


def _place_of_currency(accounts: pl.DataFrame, money: pl.Expr) -> pl.Expr:
    """Amounts of one currency after those of another, for none can be told to be more.

    That of most accounts stands first; what states none stands with it.
    """
    stated = accounts.filter(money.is_not_null())["currency"].drop_nulls().value_counts()
    order = stated.sort("count", "currency", descending=[True, False])["currency"]
    return pl.when(money.is_not_null()).then(_place(pl.col("currency"), order).fill_null(0))


def _place(names: pl.Expr, order: Iterable[str]) -> pl.Expr:
    """The place of each name in an order; null where it is not in it."""
    places = {name: place for place, name in enumerate(order)}
    return names.replace_strict(places, default=None, return_dtype=pl.Int64)
