"""What is asked of one row must not read the rows of other accounts."""

from __future__ import annotations

import warnings
from typing import Any

import attrs
import polars as pl
import pytest
from support import NOW, alone, assess, finding, ticket

from focuskit import Measure, Plugins, Timeline, Unit, col, detector, load_policy
from focuskit.engine.signs.sign_list import list_signs
from focuskit.engine.signs.supplier_signs import list_supplier_signs
from focuskit.extending.row_lint import lint_condition, lint_rows
from focuskit.model.column_types import column_types
from focuskit.model.limits import Limits

minutes = col.minutes
by_python = minutes.map_elements(bool, return_dtype=pl.Boolean)
running = minutes.cumulative_eval(pl.element().sum())
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    ACROSS: dict[str, pl.Expr] = {
        "shift": minutes.shift(1) > 1,
        "diff": col.occurred_at.diff().dt.total_days() > 30,
        "pct_change": minutes.pct_change() > 1,
        "cum_sum": minutes.is_not_null().cum_sum() > 3,
        "cum_max": minutes.cum_max() > 3,
        "cum_count": minutes.cum_count() > 3,
        "rank": col.occurred_at.rank() > 3,
        "is_duplicated": col.contact_role.is_duplicated(),
        "is_unique": ~col.contact_role.is_unique(),
        "is_first_distinct": col.contact_id.is_first_distinct(),
        "is_last_distinct": col.contact_id.is_last_distinct(),
        "rolling": minutes.rolling_max(3) > 1,
        "rolling by time": minutes.rolling_max_by("occurred_at", "30d") > 1,
        "rolling window": minutes.max().rolling("occurred_at", period="30d") > 1,
        "forward_fill": minutes.forward_fill() > 1,
        "backward_fill": minutes.backward_fill() > 1,
        "interpolate": minutes.interpolate() > 1,
        "reverse": minutes.reverse() > 1,
        "sort": minutes.sort() > 1,
        "sort_by": minutes.sort_by("occurred_at") > 1,
        "arg_sort": minutes.arg_sort() > 1,
        "rle_id": col.contact_id.rle_id() > 1,
        "peak": minutes.peak_max(),
        "ewm": minutes.ewm_mean(com=1) > 1,
        "qcut": minutes.qcut(2).cast(pl.String) == "x",
        "mode": minutes == minutes.mode().first(),
        "max": minutes == minutes.max(),
        "mean": minutes > minutes.mean(),
        "first": col.contact_id == col.contact_id.first(),
        "n_unique": col.contact_id.n_unique() > 2,
        "len": pl.len() > 3,
        "count beside": (minutes > 1) & (pl.len() > 3),
        "row number": pl.int_range(pl.len()) > 3,
        "get": minutes > minutes.get(0),
        "implode": col.contact_id.is_in(col.colleague_id.implode()),
        "is_in a column": (minutes + 1).is_in(minutes),
        "is_in a column, inside another": ~(minutes + 1).is_in(minutes.filter(minutes > 1)),
        "is_in a maximum of the account": minutes.is_in(minutes.max().over("account_id")),
        "replace by a column": minutes.replace(minutes, col.handovers) > 1,
        "replace_strict by a column": minutes.replace_strict(minutes, minutes, default=0) > 1,
        "cumulative_eval": running > 40,
        "Python over a kind": by_python.max().over("kind"),
        "Python over a kind in an order": by_python.max().over("kind", order_by="account_id"),
        "beside Python and a window": by_python
        & (minutes.shift(1) > 3)
        & (minutes.sum().over("account_id") > 0),
        "before a window": minutes.max().over("account_id", minutes.shift(1)) > 3,
        "over a colleague": minutes == minutes.max().over("colleague_id"),
        "over nothing": minutes.shift(1).over(pl.lit(1)) > 1,
        "inside another": pl.when(minutes > 1).then(minutes.shift(1) > 2),
        "inside a list": col.topics.list.eval(pl.element() == "x").list.any() & minutes.is_unique(),
        "before Python": minutes.shift(1).map_elements(bool, return_dtype=pl.Boolean),
    }

WITHIN: dict[str, pl.Expr] = {
    "a comparison": minutes > 1,
    "a list": col.contact_role.is_in(["cfo", "ceo"]),
    "a series": col.contact_role.is_in(pl.Series(["cfo"]).implode()),
    "a constant": pl.lit(1).max() > minutes,
    "a fill": minutes.fill_null(0) > 1,
    "a list in its row": col.kind.is_in(col.topics),
    "a list made in its row": col.kind.is_in(pl.concat_list("contact_role", "channel")),
    "a text split": col.kind.is_in(col.text.str.split(" ")),
    "a list of the account": minutes.is_in(
        minutes.implode().over("account_id", order_by=["occurred_at", "id"])
    ),
    "a list beside Python": by_python & minutes.is_in([1.0, 2.0]),
    "other values": col.kind.replace({"mail": "letter"}) == "letter",
    "a text": col.text.str.to_lowercase().str.contains_any(["x"]),
    "a list of topics": col.topics.list.eval(pl.element().rank()).list.max() > 1,
    "a case": pl.when(minutes > 1).then(minutes).otherwise(col.handovers) > 1,
    "the account": minutes == minutes.max().over("account_id"),
    "the account and a colleague": minutes == minutes.max().over("colleague_id", "account_id"),
    "the account in an order": minutes.first().over("account_id", order_by=["occurred_at", "id"])
    > 1,
    "a gap": col.occurred_at.diff().over("account_id", order_by=["occurred_at", "id"])
    > pl.duration(days=30),
    "a rank": minutes.rank("min").over("account_id") > 1,
    "a sum in an order": minutes.max().over("account_id", order_by="kind") > 1,
    "a maximum by time": minutes.rolling_max_by("occurred_at", "30d").over("account_id") > 1,
    "an element in a window": col.topics.list.eval(pl.element() == "x")
    .list.any()
    .any()
    .over("account_id"),
    "a value that is named like a function": (col.kind == "First").any().over("account_id"),
    "Python": by_python,
    "Python over the account": by_python.max().over("colleague_id", "account_id"),
    "Python within": minutes.max().map_batches(abs, return_dtype=pl.Float64).over("account_id") > 1,
}


def _sign(condition: pl.Expr, **changes: Any) -> Any:
    @detector(id="acme.trial", theme="mine", ok=0, bad=1, says="x")
    def trial(t: Timeline) -> Measure:
        return attrs.evolve(t.share(condition, among=t.kind("ticket")), **changes)

    return trial


def _error(sign: Any) -> str:
    portfolio = assess([ticket("acme", 3, minutes=2.0)], **alone(sign))
    return finding(portfolio, "acme", "acme.trial")["error"] or ""


@pytest.mark.parametrize("condition", ACROSS.values(), ids=ACROSS)
def test_what_reads_rows_of_other_accounts_is_refused(condition: pl.Expr) -> None:
    (problem,) = lint_condition("acme.trial", condition)
    assert (problem.code, problem.where) == ("across-accounts", "acme.trial")
    assert "t.over" in (problem.hint or "")


@pytest.mark.parametrize("condition", WITHIN.values(), ids=WITHIN)
def test_what_stays_within_its_row_or_account_is_not(condition: pl.Expr) -> None:
    assert list(lint_condition("acme.trial", condition)) == []


@pytest.mark.parametrize(
    "condition",
    [
        minutes.shift(1).over("account_id") > 1,
        col.contact_id.first().over("account_id") == "ann",
        col.occurred_at.diff().over("account_id", "kind").dt.total_days() > 3,
        minutes.rank("ordinal").over("account_id") > 1,
        minutes.index_of(4).over("account_id") > 3,
        minutes.arg_sort().over("account_id") > 1,
        (minutes > 1).arg_true().max().over("account_id") > 1,
        minutes.arg_unique().max().over("account_id") > 1,
        minutes.search_sorted(4).over("account_id") > 1,
        minutes.sort().over("account_id") > 1,
        minutes.sort_by("kind").over("account_id") > 1,
        minutes.gather_every(2).max().over("account_id") > 1,
        minutes.min_by("kind").over("account_id") > 1,
        minutes.max().rolling("occurred_at", period="30d").over("account_id") > 1,
        minutes.ewm_mean_by("occurred_at", half_life="30d").over("account_id") > 1,
        minutes.interpolate_by("occurred_at").over("account_id") > 1,
        minutes.implode().list.get(2).over("account_id") > 1,
        minutes.over("account_id", mapping_strategy="join").list.get(2) > 1,
        running.over("account_id") > 40,
        pl.int_range(pl.len()).over("account_id") == 0,
        col.kind.str.join("").over("account_id") == "mailcall",
        minutes.shift(1).over("account_id", order_by="kind") > 1,
        minutes.shift(1).over("account_id", order_by=["kind", "channel"]) > 1,
        minutes.shift(1).over("account_id", order_by=col.id.str.len_chars()) > 1,
    ],
)
def test_an_order_of_rows_that_nobody_states_is_refused(condition: pl.Expr) -> None:
    (problem,) = lint_condition("acme.trial", condition)
    assert problem.code == "row-order"
    assert "order_by must hold id or occurred_at" in (problem.hint or "")


@pytest.mark.parametrize("field", ["id", "occurred_at"])
@pytest.mark.parametrize("others", [[], ["kind"]])
def test_an_order_by_what_tells_rows_apart_is_none(field: str, others: list[str]) -> None:
    condition = minutes.shift(1).over("account_id", order_by=[*others, field]) > 1
    assert list(lint_condition("acme.trial", condition)) == []


def test_the_sign_ends_in_an_error_that_says_what_to_write() -> None:
    error = _error(_sign(col.occurred_at.diff().dt.total_days() > 30))
    assert "a condition looks at the rows of all accounts" in error
    assert "t.preceded_by" in error
    assert "compare within the row with ==" in _error(_sign((minutes + 1).is_in(minutes)))
    assert _error(_sign(col.kind.is_in(col.topics))) == ""
    assert _error(_sign(minutes > 1)) == ""


@pytest.mark.parametrize("part", ["of", "then", "since"])
def test_links_are_looked_at_too(part: str) -> None:
    @detector(id="acme.trial", theme="mine", ok=0, bad=1, says="x")
    def trial(t: Timeline) -> Measure:
        calls, first = t.kind("call"), col.contact_id.is_first_distinct()
        parts: dict[str, Any] = {"of": calls, "then": calls, "since": col.occurred_at}
        parts[part] = col.resolved_at.max() if part == "since" else calls & first
        return t.share(t.follow_up(**parts, within=3).met, among=calls)

    assert "a condition looks at the rows of all accounts" in _error(trial)


def test_a_further_measure_is_looked_at_too() -> None:
    @detector(id="acme.trial", theme="mine", ok=0, bad=1, says="x", says_also="{also}")
    def trial(t: Timeline) -> Measure:
        return attrs.evolve(
            t.share(minutes > 1, among=t.kind("ticket")),
            also=t.count(minutes.is_unique(), among=t.kind("ticket")),
        )

    assert "a condition looks at the rows of all accounts" in _error(trial)


def test_applies_to_is_asked_of_one_account() -> None:
    most = col.annual_value == col.annual_value.max()
    assert "acme.trial, applies_to: a condition looks" in _error(
        attrs.evolve(_sign(minutes > 1), applies_to=most)
    )
    shared = col.segment.is_in(col.name)
    assert "acme.trial, applies_to: a condition looks" in _error(
        attrs.evolve(_sign(minutes > 1), applies_to=shared)
    )


def test_a_sign_on_the_supplier_may_look_at_all_accounts() -> None:
    across = minutes == minutes.max().over("colleague_id")
    measure = Measure(
        value=minutes.max(), unit=Unit.COUNT, observations=pl.len(), among=across, evidence=across
    )
    assert list(lint_rows("acme.trial", measure, whole=True)) == []
    (problem,) = lint_rows("acme.trial", measure)
    assert problem.code == "across-accounts"
    python = attrs.evolve(measure, among=by_python.max().over("colleague_id"))
    assert list(lint_rows("acme.trial", python, whole=True)) == []
    by_order = attrs.evolve(measure, among=minutes.shift(1).over("colleague_id") > 1)
    assert [p.code for p in lint_rows("acme.trial", by_order, whole=True)] == ["row-order"]


# Limits that no value of the unit reaches


@pytest.mark.parametrize(
    ("ok", "bad", "unit", "name"),
    [
        (10, 50, Unit.SHARE, "ok"),
        (0.1, 50, Unit.SHARE, "bad"),
        (0, -1, Unit.COUNT, "ok"),
        (5, -1, Unit.COUNT, "bad"),
        (-1, -9, Unit.DAYS, "ok"),
        (-9, -1, Unit.DAYS, "bad"),
        (80, 50, Unit.SCORE, "bad"),
        (8, 50, Unit.SCORE, "bad"),
        (1, 0, Unit.LEVEL, None),
        (3, 4, Unit.LEVEL, "ok"),
        (0.1, 0.5, Unit.SHARE, None),
        (0, 1, Unit.SHARE, None),
        (1, 0, Unit.SHARE, None),
        (8, 5, Unit.SCORE, None),
        (0, 10_000, Unit.RATIO, None),
        (-1, 100, Unit.SHARE, None),
    ],
)
def test_a_limit_that_no_value_reaches(ok: float, bad: float, unit: Unit, name: str | None) -> None:
    assert Limits(ok, bad).out_of_reach(unit) == name


def test_a_sign_with_limits_in_per_cent_is_refused() -> None:
    @detector(id="acme.trial", theme="mine", ok=10, bad=50, says="x")
    def trial(t: Timeline) -> Measure:
        return t.share(t.inbound, among=t.kind("ticket"))

    error = _error(trial)
    assert "no value of the measure reaches ok: it could never be bad" in error
    assert "expected: values from 0 to 1" in error
    assert "10 % is 0.1" in error
    days = attrs.evolve(
        trial, limits=Limits(-1, -9), measure=lambda t: t.days_since_last(t.inbound)
    )
    assert "hint" not in _error(days)


@pytest.mark.parametrize("absent", [(), ("id",), ("id", "colleague_id", "contact_id")])
def test_the_signs_of_the_house_stay_within_accounts(absent: tuple[str, ...]) -> None:
    everything = frozenset(column_types("interaction")) - set(absent)
    policy, plugins = load_policy(None), Plugins.installed()
    listed = list_signs(policy, plugins, everything, NOW)
    ours = list_supplier_signs(policy.of_supplier(), plugins, everything, NOW)
    assert [(sign.id, sign.error) for sign in (*listed, *ours) if sign.error] == []
