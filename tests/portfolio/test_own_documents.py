"""A document holds what is its own, and with ``run.json`` beside it, all that can be said."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import NOW, assess, few_signs, interaction, orders, ticket
from whole_documents import whole_document

import focuskit
from focuskit import Account, Assessment, InputError, Portfolio
from focuskit.engine.explain import evidence
from focuskit.model import schemas
from focuskit.model.sentences import spelled
from focuskit.model.units import Unit, spell
from focuskit_testing.simulate import simulate

RESERVED = {"labels": {"region": "north"}, "actions": [{"recommendation": "cut-a-hand-over"}]}


@cache
def _simulated() -> Portfolio:
    """Assess a supplier of whom much is known, and three accounts of which nothing is."""
    world = simulate(seed=4, accounts=8)
    silent = [
        {"id": "silent"},
        {"id": "gone", "status": "lost"},
        {"id": "quiet", "status": "customer", "segment": world.accounts["segment"][0]},
    ]
    frame = pl.DataFrame(silent, schema_overrides={}).cast({"id": pl.String})
    accounts = pl.concat([world.accounts, frame], how="diagonal_relaxed")
    return focuskit.assess(
        world.interactions,
        accounts=accounts,
        contacts=world.contacts,
        colleagues=world.colleagues,
        as_of=world.as_of,
    )


WAIVER = {
    "sign": "passed-around",
    "account": "acme",
    "owner": "Kim",
    "reason": "moving to a new desk",
    "expires": "2027-01-31T00:00:00Z",
}
DISPUTE = {
    "sign": "gone-quiet",
    "account": "bolt",
    "by": "Alex",
    "reason": "one case, entered twice",
    "evidence": ["t1"],
    "opened_at": "2026-06-01T00:00:00Z",
}


@cache
def _ruled() -> Portfolio:
    """Assess accounts under other rules, a waiver, a dispute and with rejected rows."""
    rows: list[Any] = [ticket("acme", 20 + n, id=f"t{n}", handovers=3) for n in range(6)]
    rows += [ticket("bolt", 9, id="b"), *orders("bolt", 20, 13, 6), *orders("core", 300, 200)]
    rows.append(interaction("acme", 2, "ticket", id="open", direction="inbound"))
    rows.append(interaction("bolt", 40, "ticket", id="old", direction="inbound"))
    signs = {
        "passed-around": {"weight": 90, "ok": 0.5, "bad": 9},
        "reopened-cases": {"weight": 0},
    }
    policy = {
        **few_signs().to_document(),
        "segments": {"blue": {"signs": signs}},
        "waivers": [WAIVER],
        "disputes": [DISPUTE],
    }
    accounts = [
        Account(id="acme", name="Acme & Söhne", status="customer"),
        Account(id="bolt", segment="blue", status="customer"),
        Account(id="core", status="lost"),
        Account(id="dune", status="customer"),
        Account(id="echo", status="customer"),
        Account(id="fern", status="customer"),
    ]
    # One broken promise of six decides alone; and with most cases open, nobody knows how long.
    rows += [ticket("echo", 40 + n, promise_kept=n > 0) for n in range(6)]
    rows += [ticket("fern", 40 + n) for n in range(5)]
    rows += [interaction("fern", 1, "ticket", id=f"f{n}", direction="inbound") for n in range(9)]
    return assess(rows, policy=policy, accounts=accounts)


@cache
def _absent() -> Portfolio:
    """Assess two accounts, with one of which nobody is on record to have talked."""
    rows = [*orders("acme", 90, 60, 30), *orders("bolt", 80, 50, 20)]
    rows += [interaction("acme", n, "meeting", direction="outbound", colleague_role="executive")
             for n in range(1, 90, 7)]  # fmt: skip
    return focuskit.assess(rows, as_of=NOW)


PORTFOLIOS = [
    pytest.param(_simulated, id="simulated"),
    pytest.param(_ruled, id="ruled"),
    pytest.param(_absent, id="absent"),
]


def test_they_hold_what_is_hard_to_put_back() -> None:
    """What the tests below must see: of one case, without end, and from before the record."""
    ruled, absent = _ruled(), _absent()
    assert ruled["echo"]["broken-promises"].message.text.startswith("Not known. 1 of 6 promises")
    assert " or more." in ruled["fern"]["slow-resolution"].message.text
    texts = [finding.message.text for finding in absent["bolt"].findings]
    assert any("None is on record for at least " in text for text in texts)


def _read(portfolio: Portfolio) -> Mapping[str, Assessment]:
    """Return what somebody reads who has the documents and ``run.json``, and nothing else."""
    run = json.loads(json.dumps(portfolio.run_document))
    read = (Assessment.from_dict(json.loads(x), run) for x in portfolio.to_ndjson().splitlines())
    return {one.subject.id: one for one in read}


@pytest.mark.parametrize("made", PORTFOLIOS)
def test_a_document_and_run_json_say_all_that_a_whole_document_says(made: Any) -> None:
    portfolio = made()
    read = _read(portfolio)
    assert list(read) == list(portfolio)
    for account, one in read.items():
        told, expected = json.loads(one.to_json()), whole_document(portfolio, account)
        assert {key: told[key] for key in expected} == expected, account
        schemas.check(told, "assessment", where=account)


@pytest.mark.parametrize("made", PORTFOLIOS)
def test_documents_and_run_json_keep_to_their_schemas(made: Any) -> None:
    portfolio = made()
    schemas.check(json.loads(json.dumps(portfolio.run_document)), "run", where="run")
    for document in portfolio.documents():
        schemas.check(document, "assessment", where="document")
        with_more = {**document, **RESERVED}
        schemas.check(with_more, "assessment", where="document")
        assert (
            Assessment.from_dict(with_more, portfolio.run_document)
            == (portfolio[document["subject"]["id"]])
        )


@pytest.mark.parametrize("made", PORTFOLIOS)
def test_one_from_a_folder_is_the_one_from_the_run(made: Any, tmp_path: Path) -> None:
    portfolio = made()
    read = Portfolio.read(portfolio.write(tmp_path / "out"))
    assert read.supplier == portfolio.supplier
    assert read.run_document == portfolio.run_document
    for account in portfolio:
        assert read[account] == portfolio[account]
        assert read[account].to_dict(whole=False) == portfolio[account].to_dict(whole=False)
    assert list(read.values()) == list(portfolio.values())


def test_what_is_own_is_little_where_nothing_is_known() -> None:
    simulated, ruled = _simulated(), _ruled()
    for portfolio, account in ((simulated, "silent"), (simulated, "gone"), (simulated, "quiet"),
                               (ruled, "core"), (ruled, "dune")):  # fmt: skip
        found = portfolio[account]
        assert found.score is None
        line = found.to_json(whole=False)
        assert len(line.encode()) < 1024, account
        assert json.loads(line)["findings"] == []
        assert len(found.findings) >= 4


def test_what_many_say_stands_nowhere_in_their_documents() -> None:
    portfolio = _simulated()
    text = portfolio.to_ndjson()
    run = json.dumps(portfolio.run_document)
    for one in portfolio["silent"].recommendations:
        assert one.title not in text
        assert json.dumps(one.title) in run
    for sign in ("theme", "message", "origin", "limits", "resolve", "steps"):
        assert f'"{sign}":' not in text.replace('{"theme":', "")


@pytest.mark.parametrize("made", PORTFOLIOS)
def test_both_forms_read_back_as_the_assessment(made: Any) -> None:
    portfolio = made()
    for one in (*portfolio.values(), portfolio.supplier):
        assert Assessment.from_dict(one.to_dict()) == one
        assert Assessment.from_dict(json.loads(one.to_json())) == one
        slim = one.to_dict(whole=False)
        assert Assessment.from_dict(slim, portfolio.run_document) == one
        assert len(json.dumps(slim)) < len(one.to_json()) / 2


def test_a_document_without_its_run_json_or_with_another_one_is_refused_in_words() -> None:
    portfolio = _ruled()
    document = portfolio["acme"].to_dict(whole=False)
    with pytest.raises(InputError, match=r"leaves out what run\.json says"):
        Assessment.from_dict(document)
    with pytest.raises(InputError, match="the document belongs to another run") as told:
        Assessment.from_dict(document, _simulated().run_document)
    assert told.value.found == f"fingerprint {portfolio.fingerprint}"
    with pytest.raises(InputError, match="it lacks what the assessments share"):
        Assessment.from_dict(document, {"fingerprint": portfolio.fingerprint})
    with pytest.raises(InputError, match="the document belongs to another run"):
        Assessment.from_dict({**document, "common": 99}, portfolio.run_document)
    with pytest.raises(InputError, match="not a valid assessment"):
        Assessment.from_dict({**document, "common": "0"}, portfolio.run_document)
    torn = {**portfolio.run_document, "recommendations": {}}
    with pytest.raises(InputError, match=r"the document and run\.json do not fit together"):
        Assessment.from_dict(document, torn)
    with pytest.raises(InputError, match="the document of an assessment, as a dict"):
        Assessment.from_dict([])  # type: ignore[arg-type]


def test_documents_and_folders_of_version_one_are_refused_in_words(tmp_path: Path) -> None:
    portfolio = _ruled()
    old = {**portfolio["acme"].to_dict(), "schema_version": "1.0", "rating": "sound"}
    with pytest.raises(InputError, match=r"written as version 1\.0, whose ratings mean") as told:
        Assessment.from_dict(old)
    assert told.value.hint == "assess the data again, and write them anew"
    folder = portfolio.write(tmp_path / "out")
    run = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**run, "schema_version": "1.0"}))
    with pytest.raises(InputError, match=r"written as version 1\.0") as told:
        Portfolio.read(folder)
    assert told.value.where == str(folder / "run.json")


def _as_before(portfolio: Portfolio, folder: Path) -> Path:
    """Write a folder as it was before ``run.json`` held a part of the documents."""
    portfolio.write(folder)
    newer = ("value_low", "value_high", "also")
    for name in ("findings", "supplier"):
        path = folder / f"{name}.parquet"
        marks = {"focuskit.run_id": pl.read_parquet_metadata(path)["focuskit.run_id"]}
        pl.read_parquet(path).drop(newer).write_parquet(path, metadata=marks)

    def whole(one: Assessment) -> str:
        document = one.to_dict()
        document["findings"] = [
            {key: value for key, value in finding.items() if key not in newer}
            for finding in document["findings"]
        ]
        return json.dumps(document)

    lines = (whole(one) + "\n" for one in portfolio.values())
    (folder / "assessments.ndjson").write_text("".join(lines))
    (folder / "supplier.json").write_text(whole(portfolio.supplier))
    run = json.loads((folder / "run.json").read_text())
    for key in ("accounts", "supplier", "recommendations", "reasons"):
        del run[key]
    (folder / "run.json").write_text(json.dumps(run))
    return folder


def test_a_folder_of_whole_documents_is_read_and_written_as_it_is(tmp_path: Path) -> None:
    portfolio = _ruled()
    read = Portfolio.read(_as_before(portfolio, tmp_path / "old"))
    assert list(read) == list(portfolio)
    assert read.findings.columns == portfolio.findings.columns
    assert read.supplier_findings.columns == portfolio.supplier_findings.columns
    for account, one in portfolio.items():
        found = read[account]
        assert [f.message for f in found.findings] == [f.message for f in one.findings]
        assert found.recommendations == one.recommendations
        assert (found.score, found.rating, found.ledger) == (one.score, one.rating, one.ledger)
        assert found.to_dict(whole=False) == found.to_dict()  # nothing holds a part of it
    assert [f.message for f in read.supplier.findings] == [
        f.message for f in portfolio.supplier.findings
    ]
    again = Portfolio.read(read.write(tmp_path / "again"))
    assert again.to_ndjson() == read.to_ndjson()


def test_a_folder_whose_documents_are_no_text_or_no_object_is_refused(tmp_path: Path) -> None:
    folder = _ruled().write(tmp_path / "out")
    shutil.copytree(folder, tmp_path / "other")
    (folder / "supplier.json").write_text("[]")
    with pytest.raises(InputError, match="the document of an assessment"):
        Portfolio.read(folder)
    (tmp_path / "other" / "assessments.ndjson").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="the folder holds no whole portfolio"):
        Portfolio.read(tmp_path / "other")


def test_a_portfolio_is_a_mapping_and_builds_many_as_it_builds_one() -> None:
    portfolio = _ruled()
    assert isinstance(portfolio, Mapping)
    one_by_one = {account: portfolio[account] for account in portfolio}
    assert dict(portfolio.items()) == one_by_one == dict(portfolio)
    assert list(portfolio.values()) == list(one_by_one.values())
    assert list(portfolio.keys()) == list(one_by_one)
    assert len(portfolio.values()) == len(portfolio) == 6
    assert portfolio.get("acme") == portfolio["acme"]
    assert portfolio.get("acne") is None
    assert portfolio == portfolio  # noqa: PLR0124 -- one and the same
    assert portfolio != portfolio.head(6)
    assert len({portfolio, portfolio}) == 1
    head = portfolio.head(2)
    assert list(head.values()) == list(portfolio.values())[:2]
    assert head.to_ndjson().splitlines() == portfolio.to_ndjson().splitlines()[:2]


def test_to_build_many_looks_at_the_rows_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    looked = evidence.ids

    def counting(*given: Any, **named: Any) -> pl.DataFrame:
        looks.append(1)
        return looked(*given, **named)

    monkeypatch.setattr(evidence, "ids", counting)
    portfolio = assess([*orders("acme", 160, 140, 120), *orders("bolt", 90, 60, 30)])
    assert len(list(portfolio.values())) == len(portfolio) == 2
    assert len(looks) == 1


def test_the_finding_of_a_sign_is_found_by_its_name() -> None:
    acme = _ruled()["acme"]
    assert acme["passed-around"].outcome == "fired"
    assert "passed-around" in acme
    assert "passed-arond" not in acme
    assert list(acme) == [finding.sign for finding in acme.findings]
    with pytest.raises(InputError, match="there is no sign 'passed-arond'") as told:
        acme["passed-arond"]
    assert isinstance(told.value, KeyError)
    assert told.value.hint == "did you mean 'passed-around'?"
    with pytest.raises(KeyError, match="there is no sign 5"):
        acme[5]  # type: ignore[index]


def test_what_is_printed_is_one_line() -> None:
    acme = _ruled()["acme"]
    assert repr(acme) == (
        "<Assessment of account 'acme' as of 2026-06-30 12:00 UTC: too little known, "
        "score 100.0, 2 of 5 questions>"
    )
    assert repr(acme["passed-around"]) == (
        "<Finding passed-around: fired, severity 1.00: Cases were handed on 3.0 times each on "
        "average, over 6 cases. 1 more still open, so 2.57 to 4.0.>"
    )
    for one in _simulated().values():
        assert len(repr(one)) < 300
        assert "\n" not in repr(one)
    odd = attrs.evolve(acme, subject=attrs.evolve(acme.subject, id="a\x1b[31m"))
    assert "\x1b" not in repr(odd)


def test_a_notebook_shows_rating_red_lights_and_reasons() -> None:
    shown = _ruled()["acme"]._repr_html_()
    assert "<strong>Acme &amp; Söhne</strong> as of 2026-06-30" in shown
    assert "Cases were handed on 3.0 times" in shown
    rows = [*orders("red", 160, 153, 146, 139), *(ticket("red", n, handovers=9) for n in range(9))]
    red = assess(rows)["red"]
    shown = red._repr_html_()
    assert "<strong>act now</strong>: gone-quiet (" in shown
    first, second = (red[sign].message.text for sign in ("gone-quiet", "passed-around"))
    assert f"<ul><li>{first}</li><li>{second}</li></ul>" in shown
    card = attrs.evolve(assess(rows).card("red"), name="<i>")
    assert repr(card) == "<Card of account 'red': act now (gone-quiet)>"
    assert card.action is not None
    assert "<strong>&lt;i&gt;</strong>" in card._repr_html_()
    assert f"<li>{html.escape(card.reasons[0].text)}</li>" in card._repr_html_()
    assert f"<p>First: {html.escape(card.action.text)}</p>" in card._repr_html_()
    assert all(len(one._reasons()) <= 3 for one in _simulated().values())


def test_breadth_is_worked_out_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise AssertionError("somebody asked for it")

    monkeypatch.setattr("focuskit.portfolio.run_results.breadth", fail)
    portfolio = assess(orders("acme", 160, 140, 120), as_of=NOW)
    assert portfolio["acme"].checks
    assert portfolio.as_of == NOW
    assert repr(portfolio).startswith("<Portfolio of 1 account")
    with pytest.raises(AssertionError, match="somebody asked"):
        _ = portfolio.info


@given(st.lists(st.floats(0, 1e9) | st.integers(0, 9999).map(lambda n: n / 8), min_size=1))
def test_a_number_is_spelled_in_a_document_as_in_a_frame(values: list[float]) -> None:
    for unit in Unit:
        column = pl.DataFrame({"value": values}).select(spell(pl.col("value"), pl.lit(unit.value)))
        assert [spelled(value, unit) for value in values] == column.to_series().to_list()
    assert [spelled(None, unit) for unit in Unit] == [None] * len(Unit)


def test_large_numbers_stand_with_their_thousands_apart(tmp_path: Path) -> None:
    rows = [ticket("acme", n % 90 + 1 + n / 10_000, handovers=3) for n in range(1_200)]
    portfolio = assess(rows, as_of=NOW)
    said = portfolio["acme"]["passed-around"].message.text
    assert "over 1,200 cases" in said
    read = Portfolio.read(portfolio.write(tmp_path / "run"))
    assert read["acme"]["passed-around"].message.text == said


def test_a_stream_says_what_few_rows_in_memory_say() -> None:
    supplier = simulate(seed=3, accounts=4)
    said = [
        [one.to_dict() for one in focuskit.assess(rows, as_of=supplier.as_of).values()]
        for rows in (supplier.interactions, supplier.interactions.lazy())
    ]
    assert len(said[0]) >= 4
    assert said[0] == said[1]
