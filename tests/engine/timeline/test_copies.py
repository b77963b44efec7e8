"""Rows without an id that repeat another to the letter count once as observations."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from supplier_support import on_supplier
from support import NOW, alone, assess, finding
from support import ticket_row as ticket
from words_support import always

import focuskit
from focuskit import Measure, Portfolio, Timeline, col

ROWS = [{k: v for k, v in ticket("acme", days).items() if k != "id"} for days in (20, 10)]
NAMED = [ticket("acme", days) for days in (20, 10)]


def observed(rows: Any, sign: str = "passed-around") -> tuple[str, int]:
    found = finding(assess(rows), "acme", sign)
    return found["outcome"], found["observations"]


def notes(portfolio: Portfolio) -> list[str]:
    return [note for note in portfolio.info["notes"] if "to the letter" in note]


def test_an_export_that_is_read_twice_adds_no_observation(tmp_path: Path) -> None:
    frame = pl.DataFrame(ROWS)
    frame.write_csv(tmp_path / "rows.csv")
    frame.write_parquet(tmp_path / "rows.parquet")
    files = [str(tmp_path / "rows.csv"), str(tmp_path / "rows.parquet")]
    for doubled in (ROWS * 2, [frame, frame], files, ROWS * 5):
        assert observed(doubled) == observed(ROWS) == ("unknown", 2)
        assert observed(doubled, "slow-resolution") == ("unknown", 2)


def test_nor_does_one_with_ids_that_is_read_again_without() -> None:
    assert observed([*NAMED, *ROWS]) == ("unknown", 2)
    with_ids = pl.DataFrame(NAMED)
    assert observed([with_ids, with_ids.drop("id")]) == ("unknown", 2)


def test_rows_with_ids_of_their_own_are_no_copies_however_alike() -> None:
    alike = [{**ROWS[0], "id": name} for name in ("a", "b", "c")]
    assert observed(alike) == ("clear", 3)
    assert notes(assess([*alike, {**ROWS[1], "id": None}])) == []


def test_the_copies_stay_in_use_and_a_note_tells_of_them_with_the_way_out() -> None:
    portfolio = assess(ROWS * 2)
    assert portfolio.info["counts"]["used"] == 4
    (note,) = notes(portfolio)
    assert note.startswith("2 rows without an id repeat another to the letter")
    assert "give ids" in note
    assert notes(assess([*ROWS, ROWS[0]]))[0].startswith("1 row without an id repeats")
    assert notes(assess(ROWS)) == []


def test_participants_of_one_occasion_are_no_copies() -> None:
    @always("met")
    def met(t: Timeline) -> Measure:
        return t.count(t.role("sales"), among=t.kind("meeting"))

    meeting = {"account_id": "acme", "occurred_at": NOW, "kind": "meeting", "occasion_id": "m"}
    rows = [{**meeting, "colleague_role": "sales", "colleague_id": name} for name in "abc"]
    portfolio = assess(rows, recorded={"meeting": (None, NOW)}, **alone(met))
    assert finding(portfolio, "acme", "trial.met")["observations"] == 3
    assert notes(portfolio) == []


@pytest.mark.parametrize("seed", range(3))
def test_no_result_depends_on_the_order_of_rows_or_sources(seed: int) -> None:
    rows = [*ROWS * 3, *NAMED, ticket("best", 9)]
    mixed: Sequence[dict[str, Any]] = random.Random(seed).sample(rows, len(rows))  # noqa: S311 -- no secret
    one, other = assess(rows), assess(mixed)
    assert one.findings.equals(other.findings)
    assert one.info["notes"] == other.info["notes"]


def test_signs_apart_and_elementary_ones_count_alike() -> None:
    @always("fast")
    def fast(t: Timeline) -> Measure:
        among = t.kind("ticket")
        same = t.over(pl.len(), "direction", among=among)
        return t.share(same > 0, among=among)

    @always("nothing")
    def nothing(t: Timeline) -> Measure:
        return t.share(t.over(pl.len(), among=t.kind("visit")) > 0, among=t.kind("visit"))

    recorded = dict.fromkeys(("ticket", "visit"), (None, NOW))
    portfolio = assess(ROWS * 2, recorded=recorded, **alone(fast, nothing))
    assert finding(portfolio, "acme", "trial.fast")["observations"] == 2
    assert finding(portfolio, "acme", "trial.nothing")["observations"] == 0
    assert finding(assess(ROWS * 2, recorded={}), "acme", "gone-quiet")["outcome"] == "unknown"


def test_the_supplier_is_judged_by_as_few() -> None:
    def of_us(rows: list[dict[str, Any]]) -> int:
        from focuskit import assess as assess_all  # noqa: PLC0415 -- with every sign

        found = assess_all(rows, as_of=NOW).supplier_findings
        return int(found.filter(pl.col("sign") == "noise-over-purpose")["observations"].item())

    work = [
        {"account_id": None, "occurred_at": f"2026-0{m}-10", "kind": "activity", "purpose": p}
        for m, p in ((1, "keep"), (4, "find"), (5, None), (6, "keep"))
    ]
    assert of_us(work * 2) == of_us(work)
    assert col is not None


def test_a_sign_on_the_supplier_counts_copies_once_too() -> None:
    usual = {"kind": "account_lost", "direction": "inbound", "source": "asked", "reason": "effort"}
    lost = [{**usual, "occurred_at": 30 + n} for n in range(6)]
    once, doubled = (on_supplier("self-inflicted-departures", rows) for rows in (lost, lost * 2))
    assert once["observations"] == doubled["observations"] == 6
    assert doubled["value"] == once["value"]


def test_a_copy_of_the_strongest_case_is_no_other_case() -> None:
    bad: dict[str, Any] = {
        "account_id": "acme",
        "kind": "ticket",
        "occurred_at": "2026-06-01T00:00:00Z",
    }
    bad |= {"resolved_at": "2026-06-02T00:00:00Z", "reopened": 1}
    good = [
        bad | {"occurred_at": f"2026-05-{day:02}T00:00:00Z", "reopened": 0} for day in range(1, 6)
    ]
    for rows in ([bad, *good], [bad, bad, *good]):
        found = finding(assess(rows), "acme", "reopened-cases")
        assert (found["outcome"], found["reason"], found["lit"]) == ("unknown", "one_case", False)
    other = bad | {"occurred_at": "2026-06-01T01:00:00Z"}
    assert finding(assess([bad, other, *good]), "acme", "reopened-cases")["lit"]


def cases(open_ones: int, opened_again: int, fine: int) -> list[dict[str, Any]]:
    """Cases without ids: one that lies open for months, some opened again, and others."""
    rows = [
        {
            k: v
            for k, v in ticket("acme", 5 + 6 * n, reopened=int(n < opened_again)).items()
            if k != "id"
        }
        for n in range(opened_again + fine)
    ]
    left = {k: v for k, v in ticket("acme", 80).items() if k not in {"id", "resolved_at"}}
    return [*rows, *[left] * open_ones]


def test_a_value_reaches_from_once_each_to_as_often_as_they_stand() -> None:
    """4 of 20 cases were opened again; with the other 16 five times over, 4 of 84 or of 20."""
    once = cases(0, 4, 16)
    told = focuskit.assess(once, as_of=NOW)
    copied = focuskit.assess([*once, *once[4:] * 4], as_of=NOW)
    assert copied["acme"].rating != "in_order"
    found, before = (finding(one, "acme", "reopened-cases") for one in (copied, told))
    assert found["value"] == pytest.approx(4 / 84)
    assert found["severity_low"] < found["severity_high"] == before["severity_high"]


def test_no_copy_puts_a_red_light_on() -> None:
    once = focuskit.assess(cases(1, 0, 19), as_of=NOW)["acme"]
    copied = focuskit.assess(cases(5, 0, 19), as_of=NOW)["acme"]
    assert (once.red_lights, copied.red_lights) == ((), ())
    real = [{**row, "id": f"{n}"} for n, row in enumerate(cases(5, 0, 19))]
    assert focuskit.assess(real, as_of=NOW)["acme"].red_lights == ("left-open",)
