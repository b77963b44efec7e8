"""The fingerprint: it covers all that an assessment depends on, and nothing else."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import UTC, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, assess, few_plugins, few_signs, orders, ticket

import focuskit
from focuskit import Interaction, Plugins, Portfolio
from focuskit.model import schemas

ROWS = [
    *orders("acme", 1, 40, 80),
    *orders("beta", 200),
    *(ticket("acme", days, hours=90, handovers=3, reopened=1) for days in (5, 10, 20)),
    *(ticket("beta", days, topics=["price"], attributes={"x": "y"}) for days in (6, 11)),
]
ACCOUNTS = [{"id": "acme", "segment": "key"}, {"id": "beta", "segment": None}]
COLLEAGUES = [{"id": "kim", "pulse": 4.0}, {"id": "lee", "pulse": 9.0}]
CONTACTS = [{"id": "pat", "account_id": "acme"}, {"id": "sam", "account_id": "beta"}]
ANSWERS = [{"id": "example", "level": 2}]
SIGN = """
from focuskit import Timeline, Measure, detector

@detector(id="acme.calls", theme="test", ok=0, bad=BAD, says="{value}")
def calls(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.cases)
"""


def _assess(rows: Any = None, **given: Any) -> Portfolio:
    tables = {"accounts": ACCOUNTS, "colleagues": COLLEAGUES, "contacts": CONTACTS}
    return assess(ROWS if rows is None else rows, **{**tables, "answers": ANSWERS, **given})


@cache
def _as_it_is() -> Portfolio:
    return _assess()


def test_it_stands_in_every_document_and_in_the_run(tmp_path: Path) -> None:
    portfolio = _assess()
    portfolio.write(tmp_path / "out")
    documents = (tmp_path / "out" / "assessments.ndjson").read_text(encoding="utf-8").splitlines()
    info = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))

    assert portfolio.fingerprint is not None
    assert {json.loads(line)["fingerprint"] for line in documents} == {portfolio.fingerprint}
    assert info["fingerprint"] == portfolio.fingerprint == portfolio["acme"].fingerprint
    assert Portfolio.read(tmp_path / "out").fingerprint == portfolio.fingerprint
    assert portfolio.head(1).fingerprint == portfolio.fingerprint
    schemas.check(info, "run", where="run.json")


def test_a_folder_that_was_written_without_one_has_none(tmp_path: Path) -> None:
    _assess().write(tmp_path / "out")
    for frame in (tmp_path / "out").glob("*.parquet"):
        pl.read_parquet(frame).write_parquet(frame)  # without what earlier versions did not write
    path = tmp_path / "out" / "run.json"
    info = json.loads(path.read_text(encoding="utf-8"))
    left_out = {"fingerprint", "run_id"}
    path.write_text(json.dumps({k: v for k, v in info.items() if k not in left_out}))

    assert Portfolio.read(tmp_path / "out").fingerprint is None


@given(st.permutations(range(len(ROWS))), st.permutations(range(3)), st.sampled_from([1, -1]))
@settings(max_examples=10, deadline=None)
def test_no_order_changes_it_nor_any_byte(order: list[int], arranged: list[int], step: int) -> None:
    brought = few_plugins().loaded
    plugins = Plugins(tuple(brought[n] for n in arranged))
    turned: dict[str, Any] = {
        "accounts": ACCOUNTS[::step],
        "colleagues": COLLEAGUES[::step],
        "contacts": CONTACTS[::step],
    }
    permuted = _assess([ROWS[n] for n in order], plugins=plugins, **turned)

    assert permuted.fingerprint == _as_it_is().fingerprint
    assert permuted.to_ndjson() == _as_it_is().to_ndjson()


def test_the_format_of_a_file_does_not_change_it(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "id": ["1", "2", "3"],
            "account_id": ["acme", "beta", "acme"],
            "kind": "order",
            "occurred_at": [NOW - timedelta(days=n) for n in (1, 5, 9)],
            "amount": [10.5, None, 3.0],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    frame.write_csv(tmp_path / "a.csv")
    frame.write_ndjson(tmp_path / "a.ndjson")
    paths = [tmp_path / f"a.{form}" for form in ("parquet", "csv", "ndjson")]

    assert len({assess(source).fingerprint for source in (frame, *paths)}) == 1


def test_the_order_of_files_does_not_change_it_but_where_they_are_cut_does(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {
            "id": [str(n) for n in range(6)],
            "account_id": "acme",
            "kind": "order",
            "occurred_at": [NOW - timedelta(days=n) for n in range(6)],
        }
    )
    paths = [tmp_path / f"{n}.parquet" for n in range(2)]
    for path, part in zip(paths, (rows.head(3), rows.tail(3)), strict=True):
        part.write_parquet(path)

    there, back = assess(paths), assess(paths[::-1])

    assert there.fingerprint == back.fingerprint
    assert there.to_ndjson() == back.to_ndjson()
    assert there.fingerprint != assess(rows).fingerprint  # what is recorded goes by source


CHANGES: dict[str, Any] = {
    "account_id": "beta",
    "kind": "call",
    "direction": "outbound",
    "occurred_at": NOW - timedelta(days=25),
    "entered_at": NOW - timedelta(days=2),
    "resolved_at": NOW - timedelta(days=1),
    "handovers": 4,
    "reopened": 0,
    "topics": ["delay"],
    "attributes": {"x": "z"},
    "text": "hello",
    "amount": 1.0,
}


@given(st.sampled_from(sorted(CHANGES)), st.integers(3, 6))
@settings(max_examples=30, deadline=None)
def test_a_single_changed_cell_changes_it(field: str, index: int) -> None:
    row = ROWS[index]
    if getattr(row, field) == CHANGES[field]:
        return
    changed = [*ROWS[:index], attrs.evolve(row, **{field: CHANGES[field]}), *ROWS[index + 1 :]]

    assert _assess(changed).fingerprint != _as_it_is().fingerprint


def test_values_that_change_places_change_it() -> None:
    numbers = {"account_id": ["a", "a"], "kind": "order", "occurred_at": [NOW, NOW]}
    one = pl.DataFrame({**numbers, "amount": [1.0, 2.0], "minutes": [3, 4]})
    other = pl.DataFrame({**numbers, "amount": [2.0, 1.0], "minutes": [3, 4]})

    assert assess(one).fingerprint != assess(other).fingerprint


def test_a_row_more_changes_it_even_where_it_repeats_another() -> None:
    assert _assess([*ROWS, ROWS[0]]).fingerprint != _assess().fingerprint


def test_what_is_not_in_use_does_not_change_it() -> None:
    later = Interaction(account_id="acme", occurred_at=NOW + timedelta(days=1), kind="order")
    unresolved = attrs.evolve(ROWS[4], id="x", resolved_at=None)
    cases = [attrs.evolve(unresolved, handovers=handovers) for handovers in (8, 9)]

    assert _assess([*ROWS, later]).fingerprint == _as_it_is().fingerprint
    # How often a case changed hands is known once it is resolved, and not before.
    assert len({_assess([*ROWS, case]).fingerprint for case in cases}) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"as_of": NOW - timedelta(seconds=1)},
        {"accounts": [{"id": "acme", "segment": "other"}, ACCOUNTS[1]]},
        {"accounts": None},
        {"colleagues": [{"id": "kim", "pulse": 4.5}, COLLEAGUES[1]]},
        {"contacts": [{"id": "pat", "account_id": "beta"}, CONTACTS[1]]},
        {"answers": [{"id": "example", "level": 1}]},
        {"policy": attrs.evolve(few_signs(), partial_scores=True)},
        {"recorded": {"order": (NOW - timedelta(days=9), NOW)}},
        {"unlisted_accounts": "assess"},
        {"plugins": Plugins(few_plugins().loaded[1:])},
        {"plugins": Plugins(tuple(attrs.evolve(p, version="9") for p in few_plugins().loaded))},
    ],
    ids=[
        "moment",
        "an account's field",
        "no accounts",
        "a colleague's field",
        "a contact's field",
        "an answer",
        "policy",
        "recorded",
        "accounts unlisted",
        "a plugin less",
        "a plugin's version",
    ],
)
def test_all_that_an_assessment_depends_on_changes_it(given: dict[str, Any]) -> None:
    assert _assess(**given).fingerprint != _assess().fingerprint


@pytest.mark.parametrize("name", ["focuskit", "polars"])
def test_another_version_changes_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from focuskit.portfolio import inputs as module  # noqa: PLC0415 -- to put another version there

    before, versions = _assess().fingerprint, module._versions()
    monkeypatch.setattr(module, "_versions", lambda: versions | {name: "99"})

    assert _assess().fingerprint != before


def test_the_code_of_a_one_file_plugin_changes_it(tmp_path: Path) -> None:
    def with_limit(bad: int) -> str | None:
        (tmp_path / "own.py").write_text(SIGN.replace("BAD", str(bad)), encoding="utf-8")
        return _assess(plugins=few_plugins().adding(tmp_path / "own.py")).fingerprint

    assert with_limit(3) == with_limit(3) != with_limit(4)


def test_the_code_of_a_package_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ownsigns").mkdir()
    (tmp_path / "ownsigns" / "__init__.py").write_text("from ownsigns.sign import *\n")
    (tmp_path / "ownsigns" / "sign.py").write_text(SIGN.replace("BAD", "3"))
    monkeypatch.syspath_prepend(tmp_path)
    import ownsigns  # type: ignore[import-not-found]  # noqa: PLC0415 -- just written

    before = _assess(plugins=Plugins.of([ownsigns])).fingerprint
    (tmp_path / "ownsigns" / "sign.py").write_text(SIGN.replace("BAD", "3") + "# more\n")

    assert _assess(plugins=Plugins.of([ownsigns])).fingerprint != before


def test_a_plugin_that_failed_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise ValueError('no')")
    plugins = few_plugins().adding(tmp_path / "broken.py")

    assert _assess(plugins=plugins).fingerprint != _assess().fingerprint


def test_without_any_interaction_there_is_one() -> None:
    assert assess([], as_of=None).fingerprint != assess([], as_of=NOW).fingerprint


SCRIPT = """
import json, sys
import polars as pl
import focuskit
portfolio = focuskit.assess(sys.argv[1])
print(json.dumps([pl.thread_pool_size(), portfolio.fingerprint, portfolio.to_ndjson()]))
"""


def test_threads_and_processes_change_neither_it_nor_any_byte(tmp_path: Path) -> None:
    source = random.Random(1)  # noqa: S311 -- rows, not secrets
    rows = pl.DataFrame(
        {
            "id": [str(n) for n in range(3_000)],
            "account_id": [f"acc{source.randrange(40)}" for _ in range(3_000)],
            "kind": [source.choice(["order", "ticket", "call"]) for _ in range(3_000)],
            "direction": "inbound",
            "handovers": [source.randrange(5) for _ in range(3_000)],
            "occurred_at": [NOW - timedelta(hours=source.randrange(9_000)) for _ in range(3_000)],
        }
    ).with_columns(resolved_at=pl.col("occurred_at") + timedelta(hours=30))
    rows.write_parquet(tmp_path / "rows.parquet", row_group_size=500)
    rows.sample(fraction=1, shuffle=True, seed=3).write_parquet(tmp_path / "mixed.parquet")

    def told(name: str, threads: int) -> list[Any]:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / name)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "POLARS_MAX_THREADS": str(threads)},
        )
        found: list[Any] = json.loads(done.stdout)
        assert found[0] == threads
        return found[1:]

    assert told("rows.parquet", 1) == told("rows.parquet", 2) == told("mixed.parquet", 2)


def test_a_zone_does_not_change_it() -> None:
    frame = pl.DataFrame({"account_id": ["a"], "kind": ["order"], "occurred_at": [NOW]})
    vienna = frame.with_columns(pl.col("occurred_at").dt.convert_time_zone("Europe/Vienna"))

    assert assess(frame).fingerprint == assess(vienna).fingerprint
    assert focuskit.assess(frame, as_of=NOW.astimezone(UTC)).fingerprint is not None
