"""Plain detectors: a Python function over one account's objects, held to the same checks."""

from __future__ import annotations

import json
import types
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from support import NOW, alone, assess, finding, interaction, orders, ticket, whole_record

import focuskit
from focuskit import (
    Account,
    Interaction,
    Measure,
    PlainMeasure,
    Plugins,
    Portfolio,
    Timeline,
    Unit,
    detector,
    load_policy,
    plain_detector,
)
from focuskit.policy import SignPolicy

Rows = Sequence[Interaction]


def handed_on(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
    """Share of cases that were handed on at all."""
    del account, as_of
    told = [row for row in rows if row.handovers is not None]
    hit = [row for row in told if row.handovers]
    value = len(hit) / len(told) if told else None
    return PlainMeasure(value=value, observations=len(told), evidence=hit)


def _plain(function: Any = handed_on, **more: Any) -> Any:
    stated = {
        "id": "mine.handed-on", "theme": "mine", "ok": 0.1, "bad": 0.6, "unit": Unit.SHARE,
        "kinds": ["ticket"], "fields": ["handovers"], "days": 180, "min_observations": 2,
        "says": "{evidence} of {observations} cases were handed on ({value}).",
    }  # fmt: skip
    return plain_detector(**{**stated, **more})(function)


@detector(
    id="mine.handed-on", theme="mine", ok=0.1, bad=0.6, min_observations=2,
    says="{evidence} of {observations} cases were handed on ({value}).",
)  # fmt: skip
def in_expressions(t: Timeline) -> Measure:
    return t.share(pl.col("handovers") > 0, among=t.kind("ticket") & t.within(days=180))


ROWS = [
    *[ticket("acme", n * 10 + 1, handovers=n % 3, id=f"a{n}") for n in range(7)],
    ticket("acme", 300, handovers=9, id="too-old"),
    ticket("bolt", 12, handovers=0, id="b0"),
    *[ticket("core", n + 1, handovers=0, id=f"c{n}") for n in range(3)],
    *orders("door", 3, 2, 1),
]


def _documents(portfolio: Portfolio) -> Any:
    lines = [json.loads(line) for line in portfolio.to_ndjson().splitlines()]
    return lines, portfolio.evidence("acme").to_dicts()


def test_a_plain_detector_finds_what_the_same_sign_in_expressions_finds() -> None:
    plain, fast = (assess(ROWS, **alone(sign)) for sign in (_plain(), in_expressions))
    assert _documents(plain) == _documents(fast)
    assert finding(plain, "acme", "mine.handed-on")["text"] == "4 of 7 cases were handed on (57 %)."
    assert plain["acme"].findings[0].evidence.ids == ("a5", "a4", "a2", "a1")
    assert finding(plain, "bolt", "mine.handed-on")["reason"] == "too_few_observations"
    assert finding(plain, "core", "mine.handed-on")["outcome"] == "clear"
    assert finding(plain, "door", "mine.handed-on")["outcome"] == "unknown"


def test_neither_the_order_of_rows_nor_the_engine_of_a_file_changes_it(tmp_path: Path) -> None:
    there, back = (assess(rows, **alone(_plain())) for rows in (ROWS, ROWS[::-1]))
    fields = ["id", "account_id", "occurred_at", "kind", "handovers", "resolved_at"]
    frame = pl.DataFrame([{f: getattr(row, f) for f in fields} for row in ROWS])
    frame.write_parquet(tmp_path / "rows.parquet")
    streamed = assess(tmp_path / "rows.parquet", **alone(_plain()))
    assert there.to_ndjson() == back.to_ndjson()
    assert streamed["acme"].findings == there["acme"].findings


def test_rows_of_one_moment_always_come_in_one_order() -> None:
    seen: list[list[Any]] = []

    def look(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        del account, as_of
        seen.append([(row.minutes, row.topics) for row in rows])
        return PlainMeasure(value=0, observations=len(rows))

    topics = [("b",), None, ("a", "b"), ("a",)]
    rows = [ticket("acme", 1, topics=t, minutes=m) for m in (2.0, 1.0) for t in topics]
    for given in (rows, rows[::-1]):
        assess(given, **alone(_plain(look, fields=["topics", "minutes"])))
    there, back = seen
    assert there == back
    assert [minutes for minutes, _ in there] != [minutes for minutes, _ in there[::-1]]


def test_it_is_called_with_the_account_the_rows_oldest_first_and_the_moment() -> None:
    seen: dict[str, tuple[Account, Rows, datetime]] = {}

    def look(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        seen[account.id] = (account, rows, as_of)
        return PlainMeasure(value=0, observations=len(rows))

    rows = [ticket("acme", 1, topics=("price",)), ticket("acme", 9), ticket("bolt", 3)]
    accounts = [Account(id="acme", name="Acme", segment="key", annual_value=5.0)]
    assess(
        rows,
        accounts=accounts,
        unlisted_accounts="assess",
        **alone(_plain(look, fields=["topics"])),
    )
    account, told, as_of = seen["acme"]
    assert (account.name, account.segment, account.annual_value) == ("Acme", "key", 5.0)
    assert [row.occurred_at for row in told] == [NOW - timedelta(days=9), NOW - timedelta(days=1)]
    assert (told[1].topics, told[0].topics, as_of) == (("price",), None, NOW)
    assert seen["bolt"][0] == Account(id="bolt")


def test_what_was_not_known_yet_is_not_shown() -> None:
    seen: list[Any] = []

    def look(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        del account, as_of
        seen.extend((row.id, row.handovers) for row in rows)
        return PlainMeasure(value=0, observations=len(rows))

    rows = [
        ticket("acme", 9, id="done", handovers=2, hours=1),
        ticket("acme", 6, id="open", handovers=3, hours=24 * 30),
        ticket("acme", 1, id="later", handovers=1),
    ]
    assess(rows, as_of=NOW - timedelta(days=5), **alone(_plain(look)))
    assert seen == [("done", 2), ("open", None)]


def test_what_is_not_recorded_is_unknown_and_the_function_is_not_asked() -> None:
    def never(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        raise AssertionError((account, rows, as_of))

    rows = [*orders("acme", 9, 8), ticket("acme", 3), ticket("acme", 2)]
    told = {"ticket": whole_record()["ticket"]}
    found = finding(assess(rows, recorded=told, **alone(_plain(never))), "acme", "mine.handed-on")
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")
    assert found["missing"] == ["field:handovers"]


def _breaks_on(account_id: str) -> Any:
    def broken(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        if account.id == account_id:
            raise SystemExit("on purpose")
        return handed_on(account, rows, as_of)

    return broken


def _weighed(function: Any, **more: Any) -> dict[str, Any]:
    given = alone(_plain(function, **more))
    listed = {"mine.handed-on": SignPolicy(weight=5, distribution="trial")}
    return {**given, "policy": attrs.evolve(given["policy"], signs=listed)}


def test_one_account_that_breaks_it_is_an_error_and_the_others_stand() -> None:
    whole = assess(ROWS, **_weighed(handed_on))
    portfolio = assess(ROWS, **_weighed(_breaks_on("acme")))
    found = finding(portfolio, "acme", "mine.handed-on")
    assert found["outcome"] == "error"
    assert "SystemExit: on purpose (" in found["error"]
    broken = portfolio["acme"]
    assert broken.score is None
    assert [int(n) for n in (broken.worst, broken.best, broken.coverage)] == [0, 100, 0]
    assert broken.withheld is not None
    assert "mine.handed-on (SystemExit: on purpose" in broken.withheld
    assert broken.worst <= whole["acme"].worst
    for other in ("bolt", "core", "door"):
        assert portfolio[other] == whole[other]
    noted = [note for note in portfolio.info["notes"] if "on 1 account, such as acme" in note]
    assert len(noted) == 1
    with pytest.raises(ExceptionGroup) as refused:
        assess(ROWS, **_weighed(_breaks_on("acme")), strict_plugins=True)
    told = "trial, focuskit_detectors, mine.handed-on: the sign broke on 1 account, such as acme"
    assert told in str(refused.value.exceptions[0])


def test_an_account_to_which_the_sign_does_not_apply_is_no_error() -> None:
    accounts = [Account(id="acme", segment="small"), Account(id="core", segment="key")]
    given = _weighed(_breaks_on("acme"), applies_to=pl.col("segment") == "key")
    portfolio = assess(ROWS, accounts=accounts, unlisted_accounts="reject", **given)
    assert finding(portfolio, "acme", "mine.handed-on")["outcome"] == "not_applicable"
    assert portfolio["core"].score == 100


def with_ends(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
    """Share of cases that were handed on, of which some are open."""
    found = handed_on(account, rows, as_of)
    waits = [row for row in rows if row.handovers is None]
    hits = len(found.evidence)
    return attrs.evolve(
        found, pending=waits, low=hits / len(rows), high=(hits + len(waits)) / len(rows)
    )


def test_a_function_may_say_what_is_pending_and_between_which_ends_it_lies() -> None:
    rows = [ticket("acme", n * 10 + 1, handovers=n % 2, id=f"a{n}") for n in range(8)]
    rows += [ticket("acme", n + 1, resolved_at=None, id=f"o{n}") for n in range(2)]
    given = {"recorded": whole_record()}
    found = finding(assess(rows, **given, **alone(_plain(with_ends))), "acme", "mine.handed-on")
    assert (found["value"], found["observations"], found["pending"]) == (0.5, 8, 2)
    # 4 of 10, and 6 of 10, between the limits 0.1 and 0.6.
    assert (found["severity_low"], found["severity_high"]) == (pytest.approx(0.6), 1.0)
    assert "2 more still open" in found["text"]


def _stranger(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
    del account, rows, as_of
    made = interaction("acme", 1, "ticket")
    return PlainMeasure(value=1, observations=1, evidence=[made])


WRONG = {
    "another field": (lambda _a, r, _t: r[0].channel, "'channel' is not declared; add it: fields="),
    "no field at all": (lambda _a, r, _t: r[0].chanel, "the field 'chanel' is not declared"),
    "too few arguments": (lambda: None, "def late(account, rows, as_of) under @plain_detector"),
    "a number": (lambda *_: 5, "returns a PlainMeasure, found int"),
    "nothing": (lambda *_: None, "returns a PlainMeasure, found NoneType"),
    "too much": (lambda *_: PlainMeasure(value=1, observations=99), "but only 7 rows"),
    "a text": (
        lambda *_: PlainMeasure(value="x", observations=1),  # type: ignore[arg-type]
        "TypeError: value must be a number, found 'x'",
    ),
    "a truth": (lambda *_: PlainMeasure(value=True, observations=1), "must be a number"),
    "no number at its end": (
        lambda *_: PlainMeasure(value=1, observations=1, high=True),
        "must be a number",
    ),
    "rows from elsewhere, which are pending": (
        lambda a, r, t: attrs.evolve(
            PlainMeasure(value=1, observations=1), pending=_stranger(a, r, t).evidence
        ),
        "pending must be some of the rows",
    ),
    "less than none": (
        lambda *_: PlainMeasure(value=-3, observations=1),
        "value must be from 0 to 1, the unit is share; found -3",
    ),
    "a share in per cent": (
        lambda *_: PlainMeasure(value=0.3, observations=1, high=30),
        "high must be from 0 to 1, the unit is share; found 30",
    ),
    "ends that are swapped": (
        lambda *_: PlainMeasure(value=None, observations=1, low=1, high=0),
        "low must be at most high; found 1 and 0",
    ),
    "a value beyond its ends": (
        lambda *_: PlainMeasure(value=0, observations=1, low=0.2, high=0.4),
        "low must be at most value; found 0.2 and 0",
    ),
    "a value below its end": (
        lambda *_: PlainMeasure(value=0.5, observations=1, high=0.4),
        "value must be at most high; found 0.5 and 0.4",
    ),
    "rows from elsewhere": (_stranger, "evidence must be some of the rows"),
}


@pytest.mark.parametrize(("function", "why"), WRONG.values(), ids=WRONG)
def test_what_a_plain_detector_gets_wrong_is_said(function: Any, why: str) -> None:
    found = finding(assess(ROWS, **alone(_plain(function))), "acme", "mine.handed-on")
    assert found["outcome"] == "error"
    assert why in found["error"]


@pytest.mark.parametrize("value", [object(), handed_on, [object()]], ids=["object", "code", "list"])
def test_an_error_is_the_same_in_each_process(value: Any) -> None:
    def look(*_: Any) -> PlainMeasure:
        return PlainMeasure(value=value, observations=1)

    def say(*_: Any) -> PlainMeasure:
        raise ValueError(f"what is {value!r}?")

    for function in (look, say):
        found = finding(assess(ROWS, **alone(_plain(function))), "acme", "mine.handed-on")
        assert "0x" not in found["error"]
        assert len(found["error"]) < 100


def test_a_sum_of_floats_may_miss_the_end_of_its_unit_by_the_last_digit() -> None:
    whole = 1.1 * 3 / 3.3  # 1.0000000000000002
    assert whole > 1

    def look(_account: Account, rows: Rows, _as_of: datetime) -> PlainMeasure:
        return PlainMeasure(value=whole, observations=len(rows))

    found = finding(assess(ROWS, **alone(_plain(look))), "acme", "mine.handed-on")
    assert (found["outcome"], found["severity"]) == ("fired", 1.0)


def test_a_field_that_is_not_declared_is_not_mistaken_for_itself() -> None:
    found = finding(
        assess(ROWS, **alone(_plain(lambda _, r, __: r[0].reopened))), "acme", "mine.handed-on"
    )
    assert 'not declared; add it: fields=["reopened"]' in found["error"]
    assert "did you mean" not in found["error"]


def test_without_days_it_looks_back_to_the_beginning() -> None:
    found = finding(assess(ROWS, **alone(_plain(days=None))), "acme", "mine.handed-on")
    assert (found["observations"], found["evidence"]) == (8, 5)


def test_signs_on_the_supplier_break_under_strict_plugins_too() -> None:
    module = _supplier_plugin()
    with pytest.raises(ExceptionGroup) as refused:
        assess(ROWS, plugins=Plugins.of([module]), policy=load_policy(None), strict_plugins=True)
    (broken,) = refused.value.exceptions
    assert "trial, focuskit_portfolio_detectors, mine.handed-on: the sign broke" in str(broken)


def test_under_strict_plugins_a_run_without_a_break_gives_its_result() -> None:
    assert len(assess(ROWS, **alone(_plain()), strict_plugins=True)) == 4


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_a_value_that_is_no_finite_number_is_unknown(value: float | None) -> None:
    def look(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        del account, as_of
        return PlainMeasure(value=value, observations=len(rows))

    found = finding(assess(ROWS, **alone(_plain(look))), "acme", "mine.handed-on")
    assert (found["outcome"], found["reason"]) == ("unknown", "no_value")


def test_a_row_shows_what_it_has_and_compares_as_the_one_it_is() -> None:
    def look(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        del account, as_of
        assert "handovers=" in repr(rows[0])
        assert "channel" not in repr(rows[0])
        assert len(set(rows)) == len(rows)
        return PlainMeasure(
            value=1, observations=len(rows), evidence=[r for r in rows if r == rows[0]]
        )

    portfolio = assess(ROWS, **alone(_plain(look)))
    assert finding(portfolio, "acme", "mine.handed-on")["evidence"] == 1


def test_the_slow_path_is_marked() -> None:
    portfolio = assess(ROWS, **alone(_plain()))
    notes = [note for note in portfolio.info["notes"] if "account by account in Python" in note]
    assert len(notes) == 1
    assert "mine.handed-on" in notes[0]


def _supplier_plugin() -> types.ModuleType:
    module, sign = types.ModuleType("trial"), _plain()
    vars(module)["focuskit_portfolio_detectors"] = focuskit.hookimpl(
        lambda: [sign], specname="focuskit_portfolio_detectors"
    )
    return module


def test_a_plain_detector_names_its_kinds_and_measures_no_supplier() -> None:
    with pytest.raises(ValueError, match="names the kinds"):
        _plain(kinds=[])
    plugins = Plugins.of([_supplier_plugin()])
    portfolio = assess(ROWS, plugins=plugins, policy=load_policy(None))
    (found,) = [one for one in portfolio.supplier.findings if one.sign == "mine.handed-on"]
    assert found.outcome == "error"
    assert "cannot measure the supplier" in (found.error or "")
    origin = found.origin
    assert (origin.distribution, origin.hook) == ("trial", "focuskit_portfolio_detectors")


def test_a_users_interrupt_ends_the_run() -> None:
    def stop(account: Account, rows: Rows, as_of: datetime) -> PlainMeasure:
        del account, rows, as_of
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess(ROWS, recorded=whole_record(), **alone(_plain(stop)))
