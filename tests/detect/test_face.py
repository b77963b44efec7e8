"""What an author sees of ``t`` and of a measure: words alone, and parts that agree."""

from __future__ import annotations

import ast
import inspect
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

from focuskit import Measure, Timeline, Unit, col
from focuskit.detect.requirements import Requirements
from focuskit.detect.row_columns import RowColumns
from focuskit.model.column_types import column_types
from focuskit.model.limits import Limits

WORDS = """
    account any_known arrived_at as_of awaits by_person cases colleague column contacts count
    days_ago days_since_last distinct earliest first_known flows_back follow_up from_them inbound
    internal is_open is_reply kind largest_discount latest limits lowest mean median mentions
    missing most_often occasions occasions_with of_occasion once optional outbound over
    preceded_by reads rivals role seconds_allowed seconds_open share together took_place topic
    unread usual_gap weeks_changed with_them within word written_down
"""


@pytest.fixture(name="t")
def _timeline() -> Timeline:
    return timeline()


def timeline(requirements: Requirements | None = None, **given: Any) -> Timeline:
    columns = RowColumns(sign="x", there=frozenset(column_types("interaction")))
    return Timeline(
        as_of=datetime(2026, 6, 30, tzinfo=UTC), limits=Limits(0, 1), columns=columns,
        requirements=requirements or Requirements(), **given,
    )  # fmt: skip


def test_a_timeline_has_words_and_nothing_else(t: Timeline) -> None:
    assert [name for name in dir(t) if not name.startswith("_")] == WORDS.split()


@pytest.mark.parametrize("word", WORDS.split())
def test_each_word_says_what_it_means(word: str) -> None:
    assert inspect.getdoc(getattr(Timeline, word))


def test_a_word_cannot_be_written_over(t: Timeline) -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        t.kinds = ()  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        t.limits = Limits(0, 2)  # type: ignore[misc]


def test_what_a_word_takes_is_noted_for_who_made_the_timeline() -> None:
    noted = Requirements()
    t = timeline(noted)
    t.count(t.is_open & t.by_person, among=t.kind("ticket") & t.within(days=90))
    assert noted.kinds == [("ticket",)]
    assert noted.optional == {"automated"}
    assert noted.from_when == datetime(2026, 4, 1, tzinfo=UTC)


def test_kinds_of_which_nobody_writes_an_end_down_are_told_by_the_rows_of_all() -> None:
    frame = pl.DataFrame({"kind": ["ticket", "complaint"]})
    told = frozenset({("resolved_at", "ticket"), ("score", "complaint")})
    some, none = timeline(outcomes=told), timeline(outcomes=frozenset())
    written = frame.select(
        some=some.written_down("resolved_at"),
        none=none.written_down("resolved_at"),
    )
    assert written["some"].to_list() == [True, False]
    assert written["none"].to_list() == [False, False]
    with pytest.raises(ValueError, match="did you mean 'resolved_at'"):
        some.written_down("resolved")


@pytest.mark.parametrize("former", [True, False])
def test_the_former_name_of_a_word_goes_on_working_and_says_so(*, former: bool) -> None:
    def replies(**given: Any) -> list[bool]:
        columns = RowColumns(sign="x", there=frozenset(column_types("interaction")))
        t = Timeline(as_of=datetime(2026, 6, 30, tzinfo=UTC), limits=Limits(0, 1), columns=columns)
        t.follow_up(t.kind("deal"), t.kind("call"), within=7, **given)
        return [link.replies for link in columns.links.values()]

    with pytest.warns(DeprecationWarning, match="is now ignore_replies"):
        told = replies(whatever_it_answers=former)
    assert told == replies(ignore_replies=former) == [not former]


# A measure


def test_a_replaced_value_brings_the_columns_that_it_reads(t: Timeline) -> None:
    asked, answered = t.count(t.outbound, among=t.cases), t.count(t.inbound, among=t.cases)
    changed = asked.replace(value=answered.value / asked.value, unit=Unit.RATIO)

    read = {*asked.value.meta.root_names(), *answered.value.meta.root_names()}
    assert not read <= set(asked.rows)
    assert read | set(asked.rows) <= set(changed.rows)
    assert (changed.unit, changed.single_pass) == (Unit.RATIO, True)
    assert changed.evidence.meta.eq(asked.evidence)


def test_a_replaced_value_brings_links_and_the_rows_that_a_branch_keeps(t: Timeline) -> None:
    deals = t.count(t.outbound, among=t.kind("deal"))
    called = t.share(t.preceded_by(t.kind("deal"), t.kind("call"), within=9).met, among=t.outbound)
    changed = deals.replace(value=called.value)

    assert (dict(deals.links), deals.row_filter) == ({}, None)
    assert set(changed.links) == set(called.links) != set()
    assert changed.row_filter is not None


@pytest.mark.parametrize(
    ("value", "single"),
    [
        (col.minutes.max() - col.minutes.min(), True),
        (pl.when(col.minutes.count() > 3).then(pl.len()), True),
        (pl.max_horizontal(col.minutes.sum(), 3), True),
        (col.contact_id.n_unique(), False),
        (col.minutes.median() + col.minutes.max(), False),
        (col.minutes.quantile(0.9), False),
        (col.minutes.map_batches(lambda minutes: minutes).max(), False),
    ],
    ids=str,
)
def test_whether_one_pass_suffices_is_read_off_the_new_aggregates(
    t: Timeline, value: pl.Expr, *, single: bool
) -> None:
    counted = t.count(t.is_open, among=t.cases)
    assert counted.replace(value=value).single_pass is single
    assert counted.replace(observations=value).single_pass is single
    several = t.distinct(col.contact_id, among=t.cases)
    assert several.replace(value=value).single_pass is False


def test_what_was_measured_besides_does_not_come_along(t: Timeline) -> None:
    counted = t.count(t.is_open, among=t.cases)
    called = t.preceded_by(t.kind("deal"), t.kind("call"), within=9)
    t.share(called.met, among=t.kind("deal"))
    t.count(t.over(col.minutes.max(), "contact_id", among=t.cases) > 3, among=t.cases)
    changed = counted.replace(value=counted.value / 2)

    assert (dict(changed.links), changed.row_filter, changed.single_pass) == ({}, None, True)
    assert set(changed.rows) == set(counted.rows)
    assert changed.fields() == counted.fields()


def test_a_part_that_looks_at_other_rows_makes_the_measure_a_branch(t: Timeline) -> None:
    counted = t.count(t.is_open, among=t.cases)
    most = t.over(col.minutes.max(), "contact_id", among=t.cases)
    theirs = t.over(pl.len(), "contact_id", among=t.contacts)

    assert counted.replace(evidence=t.cases & (most > 3)).row_filter is not None
    asked = counted.replace(evidence=t.cases & (theirs > 3)).row_filter
    assert asked is not None
    assert set(asked.meta.root_names()) == {"automated", "direction", "kind", "outcome"}
    assert counted.replace(value=t.colleague("pulse", among=t.cases).max()).row_filter is not None


def test_new_observations_are_no_longer_days_observed(t: Timeline) -> None:
    last = t.days_since_last(t.kind("visit"))
    assert last.observed_days
    assert last.replace(value=last.value * 2).observed_days
    assert not last.replace(observations=t.occasions(t.kind("visit"))).observed_days


def test_a_measure_tells_of_another_and_counts_what_never_was(t: Timeline) -> None:
    counted, other = t.count(t.is_open, among=t.cases), t.count(t.inbound, among=t.cases)
    changed = counted.with_also(other).if_never(1, after_days=365)
    assert changed.also is other
    assert (changed.never, changed.never_after) == (1, 365)
    assert dict(changed.rows) == dict(counted.rows)


def test_a_measure_without_rows_has_none_for_or_against(t: Timeline) -> None:
    none = t.count(t.is_open, among=t.cases).without_rows()
    told = pl.DataFrame({"kind": ["ticket"]}).select(none.among, none.evidence.alias("evidence"))
    assert told.row(0) == (False, False)


def test_a_measure_of_ones_own_is_replaced_alone() -> None:
    own = Measure(
        value=pl.len(), unit=Unit.COUNT, observations=pl.len(), among=col.minutes > 1,
        evidence=col.minutes > 2, rows={"x mine": col.minutes},
    )  # fmt: skip
    assert list(own.replace(unit=Unit.HOURS).rows) == ["x mine"]


def test_columns_that_were_added_by_hand_are_not_lost(t: Timeline) -> None:
    counted = t.count(t.is_open, among=t.cases)
    added = attrs.evolve(counted, rows={**counted.rows, "x mine": col.minutes > 1})
    assert set(added.replace(value=pl.len()).rows) == {*counted.rows, "x mine"}


def test_the_former_name_of_single_pass_goes_on_working(t: Timeline) -> None:
    parts: dict[str, Any] = {
        "value": pl.len(),
        "observations": pl.len(),
        "among": t.cases,
        "evidence": t.is_open,
    }
    own = Measure(unit=Unit.COUNT, elementary=True, **parts)
    assert own.single_pass
    assert not attrs.evolve(own, elementary=False).single_pass
    assert attrs.evolve(attrs.evolve(own, elementary=False), single_pass=True).single_pass


SIGNS = sorted(Path(__file__).parents[2].glob("plugins/*/src/*/*signs/[a-z]*.py"))


def test_no_sign_of_the_house_copies_a_measure_by_hand() -> None:
    assert len(SIGNS) > 40
    for path in SIGNS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            alias.name
            for statement in tree.body
            if isinstance(statement, ast.Import)
            for alias in statement.names
        }
        assert imported <= {"polars"}, path
