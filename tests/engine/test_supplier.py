"""The signs on the supplier: what is answered, what breaks, and what is systemic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
import supplier_support
from polars.testing import assert_frame_equal
from supplier_support import found_in, on_supplier, practices, supplier_plugins, supplier_policy
from support import few_plugins, few_signs, interaction, orders

import focuskit
from focuskit import (
    Account,
    Answer,
    Detector,
    InputError,
    Interaction,
    Measure,
    Plugins,
    Practice,
    Timeline,
    Unit,
    col,
    detector,
)
from focuskit.extending.manager import Plugin
from focuskit_testing import NOW, portfolio

BOARD = "no-advisory-board"


def of_supplier(*detectors: Detector) -> Plugin:
    return Plugin(
        distribution="trial", version=None, detectors=(), recommendations=(),
        portfolio_detectors=detectors,
    )  # fmt: skip


def test_answers_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps([{"id": BOARD, "level": 1, "note": "once"}]), encoding="utf-8")
    found = on_supplier(BOARD, [], answers=path)
    assert (found["outcome"], found["severity"], found["value"]) == ("fired", 0.666666, 1.0)
    assert found["unit"] == "level of 3"
    practice = practices()[BOARD]
    assert found["text"] == f"{practice.title}: {practice.levels[1]}"
    assert found == on_supplier(BOARD, [], answers=str(path))
    assert found == on_supplier(BOARD, [], answers=[Answer(id=BOARD, level=1)])


def test_a_practice_without_an_answer_says_what_to_ask() -> None:
    found = on_supplier(BOARD, [])
    assert found["resolve"] == f"Ask: {practices()[BOARD].question}"
    assert found["text"] == f"Not known. {found['resolve']}"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"id": BOARD, "level": 1}, "must be a list"),
        ([{"id": BOARD, "level": 4}], "item 0"),
        ([{"id": BOARD, "level": 1}, {"id": BOARD}], "item 1"),
        ([{"id": BOARD, "level": 1}, {"id": BOARD, "level": 2}], "answered twice"),
    ],
)
def test_answers_that_cannot_be_used_are_refused(answers: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        on_supplier(BOARD, [], answers=answers)


def test_every_practice_says_what_its_levels_mean() -> None:
    names = {
        "customers-never-at-our-table",
        BOARD,
        "paid-at-signature",
        "powerless-by-rule",
        "touchpoints-unlisted",
        "unaccountable-focus",
    }
    assert names <= set(practices())
    assert all(one.question.endswith("?") for one in practices().values())


@detector(id="trial.silent-accounts", theme="trial", ok=0, bad=1, says="{value}")
def silent_accounts(t: Timeline) -> Measure:
    listed = t.account("status") == "customer"
    heard = t.over(col.kind.is_not_null().any(), "account_id", among=listed)
    return t.share(~heard, among=listed & col.kind.is_null())


def test_a_measure_over_accounts_looks_at_those_without_a_row_too() -> None:
    listed = [{"id": name, "status": "customer"} for name in ("ash", "elm", "fir")]
    rows = [
        {"account_id": name, "kind": "order", "direction": "inbound", "occurred_at": 3}
        for name in ("ash", None, "unlisted")
    ]
    plugins = Plugins((of_supplier(silent_accounts),))
    found = found_in(
        supplier_support.supplier_portfolio(rows, accounts=listed, plugins=plugins),
        silent_accounts.id,
    )
    assert (found["observations"], found["evidence"]) == (3, 2)


@detector(id="trial.raises", theme="trial", ok=0, bad=1, says="{value}")
def raises(_: Timeline) -> Measure:
    raise RuntimeError("not today")


@detector(id="trial.breaks-when-measured", theme="trial", ok=0, bad=1, says="{value}")
def breaks_when_measured(t: Timeline) -> Measure:
    measure = t.count(t.inbound, among=t.kind("order"))
    return attrs.evolve(measure, value=col.account_id.cast(pl.Int64).sum())


@detector(id="trial.beyond", theme="trial", ok=0, bad=1, says="{value}")
def beyond_its_unit(t: Timeline) -> Measure:
    share = t.share(t.inbound, among=t.cases)
    return share.replace(value=pl.len() + 0.5)


@pytest.mark.parametrize(
    "broken", [raises, breaks_when_measured, beyond_its_unit], ids=lambda d: d.id
)
def test_a_broken_sign_on_the_supplier_is_an_error_alone(broken: Detector) -> None:
    rows = [{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (3, 2, 1)]
    good = supplier_support.supplier_portfolio(rows)
    plugins = Plugins((*supplier_plugins().loaded, of_supplier(broken)))
    bad = supplier_support.supplier_portfolio(rows, plugins=plugins)
    found = found_in(bad, broken.id)
    assert (found["outcome"], found["severity"], found["reason"]) == ("error", None, None)
    assert found["text"].startswith("Could not be measured.")
    assert_frame_equal(
        bad.supplier_findings.filter(pl.col("sign") != broken.id), good.supplier_findings
    )
    assert_frame_equal(bad.scores, good.scores)


@detector(id="trial.gives-no-number", theme="trial", ok=0, bad=1, says="{value}")
def gives_no_number(t: Timeline) -> Measure:
    measure = t.count(t.inbound, among=t.kind("order"))
    return attrs.evolve(measure, value=measure.value * float("inf"), unit=Unit.RATIO)


def test_a_value_that_is_not_finite_is_unknown() -> None:
    rows = [{"kind": "order", "direction": "inbound", "occurred_at": 3}]
    found = on_supplier(gives_no_number.id, rows, plugins=Plugins((of_supplier(gives_no_number),)))
    assert (found["outcome"], found["reason"], found["value"]) == ("unknown", "no_value", None)


@detector(id="trial.reads-amounts", theme="trial", ok=0, bad=1, says="{value}")
def reads_amounts(t: Timeline) -> Measure:
    return t.share(col.amount > 100, among=t.kind("order"))


def test_a_field_that_no_source_has_makes_its_sign_unknown_and_no_other() -> None:
    rows = [{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (400, 1)]
    plugins = Plugins((of_supplier(reads_amounts),))
    found = on_supplier(reads_amounts.id, rows, plugins=plugins, recorded={})
    assert (found["outcome"], found["missing"]) == ("unknown", ["field:amount"])


@detector(id="trial.asks-for-a-fact", theme="trial", ok=0, bad=1, says="{value}")
def asks_for_a_fact(t: Timeline) -> Measure:
    return t.share(t.account("value_rnk") > 0, among=t.kind("order"))


@pytest.mark.parametrize(
    ("whole", "told"), [(True, "did you mean 'value_rank'"), (False, "applies_to")]
)
def test_facts_of_accounts_are_for_signs_on_the_supplier(whole: bool, told: str) -> None:  # noqa: FBT001
    brought = of_supplier(asks_for_a_fact)
    if not whole:
        brought = attrs.evolve(brought, detectors=(asks_for_a_fact,), portfolio_detectors=())
    rows = [{"kind": "order", "direction": "inbound", "occurred_at": 3}]
    assessed = supplier_support.supplier_portfolio(rows, plugins=Plugins((brought,)))
    frame = assessed.supplier_findings if whole else assessed.findings
    found = frame.row(by_predicate=pl.col("sign") == asks_for_a_fact.id, named=True)
    assert found["outcome"] == "error"
    assert told in (found["error"] if whole else found["text"])


def silent(number: int, *, of: int) -> list[Interaction]:
    """Return orders of so many accounts, of which the first so many have gone quiet."""
    return [
        row
        for n in range(of)
        for row in orders(f"a{n}", *((160, 140, 120) if n < number else (60, 40, 20)))
    ]


@pytest.mark.parametrize(
    ("quiet", "of", "outcome", "value"),
    [
        (4, 6, "fired", 1.0),
        (3, 6, "clear", 0.0),
        (0, 5, "clear", 0.0),
        (4, 4, "unknown", None),
    ],
)
def test_a_sign_that_fires_on_most_accounts_is_systemic(
    quiet: int, of: int, outcome: str, value: float | None
) -> None:
    assessed = portfolio(
        [attrs.asdict(row) for row in silent(quiet, of=of)],
        accounts=[{"id": f"a{n}"} for n in range(of)],
        plugins=few_plugins(),
        policy=few_signs(),
    )
    found = found_in(assessed, "systemic")
    assert (found["outcome"], found["value"]) == (outcome, value)
    assert ("gone-quiet" in found["text"]) is (outcome == "fired")


def test_without_interactions_nothing_is_measured_and_practices_are_still_asked() -> None:
    assessed = focuskit.assess(
        [], accounts=[Account(id="acme")], answers=[{"id": BOARD, "level": 3}],
        plugins=supplier_plugins(), policy=supplier_policy(),
    )  # fmt: skip
    outcomes = dict(assessed.supplier_findings.select("sign", "outcome").iter_rows())
    assert outcomes.pop(BOARD) == "clear"
    assert set(outcomes.values()) == {"unknown"}
    assert found_in(assessed, "noise-over-purpose")["missing"] == ["interactions"]
    assert outcomes.keys() >= {"systemic", "treated-all-alike", "launched-unvalidated"}


def test_rows_of_our_own_house_alone_can_be_measured() -> None:
    own: list[Any] = [
        interaction(None, 1 + n, "activity", direction="internal", purpose=("keep", "none")[n % 2])
        for n in range(20)
    ]
    assessed = focuskit.assess(
        own, as_of=NOW, plugins=supplier_plugins(), policy=supplier_policy(),
        recorded={"activity": ("2025-01-01", NOW), "purpose": ("2025-01-01", NOW)},
    )  # fmt: skip
    found = found_in(assessed, "noise-over-purpose")
    assert (found["outcome"], found["value"]) == ("fired", 0.5)


def test_the_worst_accounts_come_with_what_was_found_on_the_whole_supplier() -> None:
    rows = [attrs.asdict(row) for row in silent(4, of=6)]
    assessed = portfolio(
        rows, accounts=[{"id": f"a{n}"} for n in range(6)], answers=[{"id": BOARD, "level": 2}],
        plugins=Plugins((*few_plugins().loaded, *supplier_plugins().loaded)), policy=few_signs(),
    )  # fmt: skip
    few = assessed.head(2)
    assert len(few) == 2
    assert_frame_equal(few.supplier_findings, assessed.supplier_findings)


def test_a_practice_has_four_levels() -> None:
    good: dict[str, Any] = {"id": "no-board", "theme": "trial", "title": "A board"}
    good |= {"question": "Is there a board?", "why": "They know."}
    assert Practice(**good, levels=["no", "some", "most", "all"]).levels[3] == "all"
    for levels in (["no", "yes"], ["no", " ", "most", "all"]):
        with pytest.raises(ValueError, match="each level from 0 to 3"):
            Practice(**good, levels=levels)
