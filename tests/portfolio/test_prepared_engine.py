"""A prepared engine gives the bytes of ``focuskit.assess``, opens no file, and bears threads."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from support import NOW, few_signs, orders, ticket, whole_record

import focuskit
from focuskit import Assessment, Engine, InputError, Interaction
from focuskit.model.documents import to_document

ROWS = [
    *orders("acme", *range(5, 300, 10)),
    *(ticket("acme", days, hours=900, handovers=9) for days in (60, 55, 50, 45)),
]


def _bytes(assessment: Assessment) -> dict[str, Any]:
    """The document without the digest of the whole call, which names how it was made."""
    document: dict[str, Any] = to_document(assessment)
    return document | {"fingerprint": None}


def test_one_account_comes_out_as_from_assess() -> None:
    engine = Engine(recorded=whole_record())
    portfolio = focuskit.assess(ROWS, as_of=NOW, recorded=whole_record())
    assert _bytes(engine.assess_one("acme", ROWS, as_of=NOW)) == _bytes(portfolio["acme"])
    assert engine.assess(ROWS, as_of=NOW).to_ndjson() == portfolio.to_ndjson()


def test_what_is_known_of_the_account_goes_along() -> None:
    account = {"id": "acme", "name": "Acme", "segment": "large"}
    found = Engine().assess_one("acme", ROWS, as_of=NOW, account=account)
    assert (found.subject.name, found.subject.segment) == ("Acme", "large")


def test_without_rows_nothing_is_known() -> None:
    found = Engine().assess_one("acme", [], as_of=NOW)
    assert found.rating == "too_little_known"
    assert found.score is None
    assert found.coverage == 0


@pytest.mark.parametrize("rows", ["rows.csv", Path("rows.csv"), ["rows.csv"]])
def test_a_text_is_never_a_path(rows: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.csv").write_text("account_id,occurred_at,kind\nacme,2026-06-01,order\n")
    focuskit.assess("rows.csv")
    with pytest.raises(InputError, match=r"(?s)interactions.*rows\.csv"):
        Engine().assess(rows)
    with pytest.raises(InputError, match=r"(?s)interactions.*rows\.csv"):
        Engine().assess_one("acme", rows, as_of=NOW)
    with pytest.raises(InputError, match="accounts"):
        Engine().assess(ROWS, accounts="rows.csv")


@pytest.mark.parametrize("account", [None, {"id": "acme"}])
def test_rows_of_another_account_are_refused(account: Any) -> None:
    with pytest.raises(InputError, match="another account") as raised:
        Engine().assess_one("acme", [*ROWS, *orders("brick", 5)], as_of=NOW, account=account)
    assert "brick" in str(raised.value)


def test_a_moment_must_be_stated() -> None:
    with pytest.raises(InputError, match="as_of"):
        Engine().assess_one("acme", ROWS, as_of=None)  # type: ignore[arg-type]


def test_threads_may_share_engines_of_two_policies() -> None:
    engines = Engine(recorded=whole_record()), Engine(policy=few_signs(), recorded=whole_record())

    def found(number: int) -> dict[str, Any]:
        rows: list[Interaction] = ROWS[number % 5 :]
        document: dict[str, Any] = to_document(
            engines[number % 2].assess_one("acme", rows, as_of=NOW)
        )
        return document

    alone = [found(number) for number in range(10)]
    assert alone[0] != alone[1]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(found, range(200)))
    assert together == [alone[number % 10] for number in range(200)]


@pytest.mark.parametrize(
    ("names", "most"), [(("order", "ticket", "resolved_at"), 40), (tuple(whole_record()), 53)]
)
def test_one_document_takes_few_collects(names: tuple[str, ...], most: int) -> None:
    recorded = {name: span for name, span in whole_record().items() if name in names}
    engine = Engine(recorded=recorded)
    rows = [*orders("acme", *range(5, 255, 10)), *(ticket("acme", d) for d in range(5, 255, 10))]
    rows = [evolve(row, id=f"row {n}") for n, row in enumerate(rows)]
    assert len(rows) == 50
    to_document(engine.assess_one("acme", rows, as_of=NOW))  # what is prepared once
    made: list[str] = []

    def count(_: object, event: str, called: Any) -> None:
        # Calls into Polars itself: those too that a frame makes on its own, whatever asks for them.
        name = getattr(called, "__name__", "")
        if event == "c_call" and name.startswith("collect") and name != "collect_schema":
            made.append(name)

    sys.setprofile(count)
    try:
        to_document(engine.assess_one("acme", rows, as_of=NOW))
    finally:
        sys.setprofile(None)
    assert 0 < len(made) <= most


def test_it_says_what_it_was_made_of() -> None:
    assert repr(Engine()).startswith("<Engine of policy 'default', ")
