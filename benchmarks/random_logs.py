"""Random logs, and the same with less known of them: what ``verdicts.py`` holds verdicts against.

A log is what one account left on record; fifteen share a record: where it begins and ends, and
which eight signs look at it. Everything is drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache

import attrs
import polars as pl

import focuskit
from focuskit import Plugins, Policy, Portfolio, load_policy
from focuskit.policy.sections import SupplierPolicy
from focuskit_testing.simulate import Noise, Supplier, plant, simulate
from focuskit_testing.simulate.chance import Chance
from focuskit_testing.simulate.noise import OUTCOMES, REST, SOURCES

A_RECORD = 15
"""So many logs share a record, so that one run tries all of them."""
A_POOL = 40
"""So many accounts are simulated at once; the records of a while draw their logs from them."""
RECORDS_A_POOL = 100
DAYS = 500
SIGNS_AT_ONCE = 8
SIGNS = (
    "reopened-cases", "broken-promises", "powerless-front-line", "win-lose-deal", "took-the-order",
    "passed-around", "slow-resolution", "sold-then-forgotten", "weakest-touch", "low-advocacy",
    "left-open", "leaving-announced", "rival-in-sight", "asked-to-death", "gone-quiet",
    "one-channel-feedback", "power-questions-unasked", "single-threaded", "executive-absence",
    "champion-left", "fading-effort", "unanswered-feedback", "discount-before-obstacle",
    "no-feedback", "undrilled",
)  # fmt: skip
"""Several of each word: shares, means, medians, counts, absences, comparisons, follow-ups."""
Frames = dict[str, pl.DataFrame]


@attrs.frozen(kw_only=True, eq=False)
class Record:
    """What fifteen accounts left on record.

    Args:
        number: Of the record; the same number is the same record.
        supplier: Where they come from.
        rows: The interactions, by source, some without their outcome.
        accounts: Their ids.
        settled: The rows with the outcomes that came later, as if they had come by the moment.
        signs: What looks at it.
    """

    number: int
    supplier: Supplier
    rows: Frames
    accounts: list[str]
    settled: Frames
    signs: tuple[str, ...]

    def assessed(self, rows: Frames | None = None) -> Portfolio:
        """What the signs say of the record, or of other rows of the same accounts."""
        policy, plugins = few(self.signs)
        listed = pl.col("id").is_in(self.accounts)
        ours = self.supplier
        return focuskit.assess(
            list((self.rows if rows is None else rows).values()),
            accounts=ours.accounts.filter(listed),
            contacts=ours.contacts,
            colleagues=ours.colleagues,
            as_of=ours.as_of,
            policy=policy,
            plugins=plugins,
        )


@lru_cache(maxsize=64)
def few(signs: tuple[str, ...]) -> tuple[Policy, Plugins]:
    """The default policy, and the installed plugins, with some signs alone."""
    policy = load_policy(None)
    policy = attrs.evolve(
        policy,
        signs={sign: entry for sign, entry in policy.signs.items() if sign in signs},
        red_lights={sign: one for sign, one in policy.red_lights.items() if sign in signs},
        cause_groups=(),
        supplier=SupplierPolicy(),
    )
    loaded = [
        attrs.evolve(
            plugin,
            detectors=tuple(one for one in plugin.detectors if one.id in signs),
            portfolio_detectors=(),
            practices=(),
        )
        for plugin in Plugins.installed().loaded
    ]
    return policy, Plugins(tuple(loaded))


@lru_cache(maxsize=1)
def pool(number: int) -> Supplier:
    """The accounts from which the records of a while are drawn."""
    planted = plant(seed=number, accounts=A_POOL, share=0.5, most=5)
    noise = Noise(unsettled=0.1, missing=0.005)
    return simulate(seed=number, accounts=A_POOL, defects=planted, days=DAYS, noise=noise)


def record(number: int) -> Record:
    """The record of a number."""
    supplier, chance = pool(number // RECORDS_A_POOL), Chance(f"record {number}")
    names = sorted(supplier.accounts["id"], key=lambda _: chance.between(0, 1))[:A_RECORD]
    signs = sorted(SIGNS, key=lambda _: chance.between(0, 1))[:SIGNS_AT_ONCE]
    end = chance.pick((0.0, 0.0, 0.0, 3.0, 20.0, 45.0)) * chance.between(0.5, 1.2)
    begin = end + chance.pick((DAYS, DAYS, 250, 120, 70, 40, 25)) * chance.between(0.8, 1.2)
    thinned = {name: chance.pick((1.0, 1.0, 0.5, 0.2)) for name in names}
    open_yet = {name: chance.pick((0.0, 0.0, 0.1, 0.5)) for name in names}
    ago = pl.lit(supplier.as_of) - pl.col("occurred_at")
    there = ago.is_between(timedelta(days=end), timedelta(days=begin))
    share = pl.col("account_id").replace_strict(thinned, default=1.0, return_dtype=pl.Float64)
    kept = there & (_draw("kept", number) < share * 1e6) & _of(names)
    settled = {name: rows.filter(kept) for name, rows in supplier.sources().items()}
    hidden = pl.col("account_id").replace_strict(open_yet, default=0.0, return_dtype=pl.Float64)
    late = ago < timedelta(days=200)
    lost = late & (_draw("open", number) < hidden * 1e6)
    return Record(
        number=number,
        supplier=supplier,
        accounts=sorted(names),
        rows={name: _emptied(rows, lost) for name, rows in settled.items()},
        settled={name: _come_out(rows, lost, supplier) for name, rows in settled.items()},
        signs=tuple(sorted(signs)),
    )


def _of(names: Sequence[str]) -> pl.Expr:
    return pl.col("account_id").is_in(names) | pl.col("account_id").is_null()


def _draw(what: str, number: int) -> pl.Expr:
    """A number below a million for each row, which hangs on its id alone."""
    seed = Chance(f"{what} {number}").whole(0, 1_000_000)
    return pl.col("id").hash(seed) % 1_000_000


_CASES = pl.col("kind").is_in(["ticket", "complaint", "request", "deal"])
_KEPT_LATER = (pl.col("kind") == "promise") & (pl.col("promised_for") > pl.col("occurred_at"))


def _emptied(rows: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
    """Take the outcomes of cases, deals and promises away, ends included."""
    gone = which & (_CASES | _KEPT_LATER)
    return rows.with_columns(pl.when(~gone).then(field).alias(field) for field in OUTCOMES)


def _come_out(rows: pl.DataFrame, which: pl.Expr, supplier: Supplier) -> pl.DataFrame:
    """Let the outcomes that ``_emptied`` takes away, and those to come, come at the moment."""
    known = rows.update(supplier.outcomes, on="id")
    moment = pl.lit(supplier.as_of, dtype=rows.schema["occurred_at"])
    ended = pl.coalesce("resolved_at", "delivered_at")
    late = (which & (_CASES | _KEPT_LATER) & ended.is_not_null()) | (ended > moment)
    in_time = pl.col("promised_for") >= moment
    return known.with_columns(
        resolved_at=pl.when(late & pl.col("resolved_at").is_not_null())
        .then(moment)
        .otherwise("resolved_at"),
        delivered_at=pl.when(late & pl.col("delivered_at").is_not_null())
        .then(moment)
        .otherwise("delivered_at"),
        promise_kept=pl.when(late & pl.col("promise_kept").is_not_null())
        .then(in_time)
        .otherwise("promise_kept"),
    )


# (a) Less known, of the same rows


def empty_outcomes(one: Record, chance: Chance) -> Frames:
    """Outcomes on record, without their ends, or with them."""
    share, ends = chance.pick((0.2, 0.6)), chance.happens(0.5)
    fields = [field for field in OUTCOMES if ends or not field.endswith("_at")]
    some = _draw("emptied", one.number) < share * 1e6
    gone = some & (_CASES | _KEPT_LATER)
    return {
        name: rows.with_columns(pl.when(~gone).then(field).alias(field) for field in fields)
        for name, rows in one.rows.items()
    }


def reject_rows(one: Record, _: Chance) -> Frames:
    """Some rows have a kind that there is not."""
    some = _draw("rejected", one.number) < 2e5
    kind = pl.when(some).then(pl.lit("nonsense")).otherwise("kind")
    return {name: rows.with_columns(kind=kind) for name, rows in one.rows.items()}


def add_older_rows(one: Record, _: Chance) -> Frames:
    """A few stray rows, years before the record begins."""
    years = timedelta(days=5 * 365)
    times = [pl.col(t) - years for t in ("occurred_at", "resolved_at", "delivered_at")]
    return {
        name: pl.concat(
            [
                rows,
                rows.filter(_draw("older", one.number) < 1e4)
                .head(3)
                .with_columns(*times, id=pl.format("older-{}", "id"), entered_at=None),
            ],
            how="vertical_relaxed",
        )
        for name, rows in one.rows.items()
    }


def columns_of_rows(one: Record) -> list[str]:
    """The columns that rows can do without."""
    needed = {"id", "account_id", "occurred_at", "kind"}
    return [name for name in one.supplier.interactions.columns if name not in needed]


def columns_of_accounts(one: Record) -> list[str]:
    """The columns that accounts can do without."""
    return [name for name in one.supplier.accounts.columns if name != "id"]


def without_column(one: Record, of: str, column: str) -> Record:
    """The record without a column of its ``interactions``, or of its ``accounts``."""
    if of == "interactions":
        return attrs.evolve(one, rows={n: rows.drop(column) for n, rows in one.rows.items()})
    supplier = attrs.evolve(one.supplier, accounts=one.supplier.accounts.drop(column))
    return attrs.evolve(one, supplier=supplier)


LESS: tuple[Callable[[Record, Chance], Frames], ...] = (
    empty_outcomes, reject_rows, add_older_rows,
)  # fmt: skip


def doubled(one: Record) -> tuple[Frames, Frames]:
    """The rows without ids, and the same with each of some accounts' rows there twice."""
    without = {name: rows.drop("id", "in_reply_to") for name, rows in one.rows.items()}
    some = pl.col("account_id").is_in(one.accounts[::2])
    twice = {name: pl.concat([rows, rows.filter(some)]) for name, rows in without.items()}
    return without, twice


def one_source_less(one: Record, chance: Chance) -> tuple[Frames, str]:
    """(b) The record without a source, and its name."""
    gone = chance.pick([name for name in (*SOURCES, REST) if one.rows[name].height])
    return {name: rows for name, rows in one.rows.items() if name != gone}, gone


def last_weeks(one: Record, chance: Chance) -> Frames:
    """The record with its last weeks alone."""
    days = timedelta(days=chance.whole(35, 90))
    late = pl.col("occurred_at") > one.supplier.as_of - days
    return {name: rows.filter(late) for name, rows in one.rows.items()}
