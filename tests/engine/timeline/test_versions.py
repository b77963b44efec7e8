"""Which rows are versions of one interaction, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, alone, assess, interaction

from focuskit import InputError, Interaction, Measure, Portfolio, Timeline, detector
from focuskit_testing.cases import everything_recorded

KINDS = ("order", "ticket")


@detector(id="trial.all", theme="trial", ok=0, bad=1, says="{value}")
def all_rows(t: Timeline) -> Measure:
    """Fires wherever there is a row, so that the evidence tells all of them."""
    among = t.kind(*KINDS)
    return t.count(t.optional("text", "") != "-", among=among)


@detector(id="trial.answered", theme="trial", ok=-0.1, bad=1, says="{value}")
def answered(t: Timeline) -> Measure:
    """Fires whatever it finds; the tickets that a mail answered speak for it."""
    tickets = t.kind("ticket")
    mails = t.kind("email")
    return t.share(t.follow_up(tickets, mails, within=14).met, among=tickets)


def _assess(source: Any, **given: Any) -> Portfolio:
    return assess(
        source, **{**alone(all_rows, answered), "recorded": everything_recorded(), **given}
    )


def _used(portfolio: Portfolio) -> list[tuple[str, ...]]:
    """Return account, id and text of all rows in use."""
    told = portfolio._results.evidence(portfolio.scores.select("account_id"))
    told = told.filter(sign="trial.all")
    told = told.with_columns(pl.lit("").alias("text")) if "text" not in told.columns else told
    told = told.with_columns(pl.col("text").fill_null(""))
    return sorted(told.select("account_id", "id", "text").iter_rows())


def _notes(portfolio: Portfolio, about: str) -> list[str]:
    return [note for note in portfolio.info["notes"] if about in note]


def _fates(portfolio: Portfolio) -> tuple[int, ...]:
    counts = portfolio.info["counts"]
    return tuple(counts[fate] for fate in ("used", "merged", "superseded", "rejected"))


def _file(folder: Path, name: str, *rows: str, fields: str = "resolved_at") -> str:
    path = folder / name
    path.write_text("\n".join([f"id,account_id,occurred_at,kind,{fields}", *rows, ""]))
    return str(path)


# What makes two rows versions of each other


def test_rows_of_other_accounts_or_kinds_are_never_versions(tmp_path: Path) -> None:
    orders = [f"{n},{name},2026-0{n}-05T10:00Z,order," for n, name in enumerate("abc", 1)]
    tickets = [f"{n},{name},2026-0{n}-15T10:00Z,ticket," for n, name in enumerate("cab", 1)]
    one, other = _file(tmp_path, "o.csv", *orders), _file(tmp_path, "t.csv", *tickets)
    portfolio = _assess([one, other])
    assert sorted(portfolio) == ["a", "b", "c"]
    assert _fates(portfolio) == (6, 0, 0, 0)
    assert _notes(portfolio, "versions") == _notes(portfolio, "several") == []


def test_rows_of_no_account_are_versions_of_each_other() -> None:
    old = interaction(None, 30, "decision", id="d", entered_at=NOW - timedelta(days=9))
    new = attrs.evolve(old, text="off", entered_at=NOW - timedelta(days=8))
    elsewhere = attrs.evolve(old, account_id="acme")
    assert _fates(_assess([old, new, elsewhere])) == (2, 0, 1, 0)


def test_an_id_of_one_kind_in_several_accounts_is_told() -> None:
    """A case that moved counts in both: nobody can tell it from two cases of one number."""
    case = interaction("acme", 30, "ticket", id="T1")
    portfolio = _assess(
        [case, attrs.evolve(case, account_id="bolt"), interaction("bolt", 3, "order")]
    )
    assert _fates(portfolio) == (3, 0, 0, 0)
    (note,) = _notes(portfolio, "several accounts")
    assert note.startswith(
        "1 id stands on rows of one kind in several accounts, such as ticket T1 "
    )
    assert "acme and of bolt" in note


def test_what_stands_in_the_house_and_in_one_account_moved_nowhere() -> None:
    house = interaction(None, 30, "decision", id="d")
    portfolio = _assess([house, attrs.evolve(house, account_id="acme")])
    assert _notes(portfolio, "several accounts") == []


# Ids that several kinds of an account have


def _shared(*answers: str) -> list[Interaction]:
    rows = [interaction("acme", 30, kind, id="1") for kind in KINDS]
    mails = [interaction("acme", 29, "email", in_reply_to=answer) for answer in answers]
    return [*rows, interaction("bolt", 30, "ticket", id="1"), *mails]


def _speaks(portfolio: Portfolio, sign: str, side: str) -> list[str]:
    told = portfolio.evidence("acme", sign).filter(speaks=side)
    return sorted(told["id"])


def test_evidence_names_the_kind_where_several_share_an_id() -> None:
    portfolio = _assess(_shared())
    assert [(a, i) for a, i, _ in _used(portfolio)] == [
        ("acme", "order:1"), ("acme", "ticket:1"), ("bolt", "1")
    ]  # fmt: skip
    found = next(f for f in portfolio["acme"].findings if f.sign == "trial.all")
    assert sorted(found.evidence.ids) == ["order:1", "ticket:1"]


@pytest.mark.parametrize(("answer", "met"), [("ticket:1", True), ("order:1", False), ("1", False)])
def test_an_answer_names_the_kind_where_several_share_an_id(answer: str, met: bool) -> None:  # noqa: FBT001 -- a table
    portfolio = _assess(_shared(answer))
    assert _speaks(portfolio, "trial.answered", "for" if met else "against") == ["ticket:1"]
    told = _notes(portfolio, "follow up nothing")
    assert len(told) == (answer == "1")
    assert not told or "on 1 row in_reply_to" in told[0]


def test_an_answer_may_name_the_kind_anywhere() -> None:
    rows = [
        row
        for number in ("7", "8")
        for row in (
            interaction("acme", 30, "ticket", id=number),
            interaction("acme", 29, "email", in_reply_to=f"ticket:{number}"),
        )
    ]
    assert _speaks(_assess(rows), "trial.answered", "for") == ["7", "8"]


# Which version counts


OPEN = "T1,acme,2026-01-05T10:00Z,ticket,"
DONE = f"{OPEN}2026-02-05T10:00Z"


@pytest.mark.parametrize("names", [("jan.csv", "feb.csv"), ("b.csv", "a.csv"), ("a.csv", "b.csv")])
def test_a_case_that_was_resolved_since_replaces_the_open_one(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    was, now = names
    files = [_file(tmp_path, was, OPEN, OPEN.replace("T1", "T2", 1)), _file(tmp_path, now, DONE)]
    told = []
    for order in permutations(files):
        portfolio = _assess(list(order))
        assert _fates(portfolio) == (2, 0, 1, 0)
        (note,) = _notes(portfolio, "replaces")
        assert f"{now} replaces 1 row of {files[0]}" in note
        told.append(portfolio.to_ndjson())
    assert told[0] == told[1]
    earlier = _assess(files, as_of="2026-01-31")
    assert _fates(earlier) == (2, 1, 0, 0)
    assert _notes(earlier, "replaces") == []


def test_only_a_few_pairs_of_files_are_named(tmp_path: Path) -> None:
    still = [OPEN.replace("T1", f"T{n}", 1) for n in range(7)]
    files = [_file(tmp_path, f"{n}.csv", row) for n, row in enumerate(still)]
    resolved = [f"{row}2026-02-05T10:00Z" for row in still]
    (note,) = _notes(_assess([*files, _file(tmp_path, "z.csv", *resolved)]), "replaces")
    assert note.count(" replaces ") == 5
    assert note.endswith("; and so on, 7 rows in all")


def test_versions_that_contradict_each_other_name_the_way_out(tmp_path: Path) -> None:
    one = _file(
        tmp_path,
        "one.csv",
        f"{OPEN},high",
        "T2,acme,2026-01-05T10:00Z,ticket,,",
        fields="resolved_at,priority",
    )
    other = _file(tmp_path, "other.csv", f"{DONE},low", fields="resolved_at,priority")
    rejected = _assess([one, other]).rejected.sort("file")
    assert rejected["file"].to_list() == [one, other]
    assert rejected["row"].to_list() == [1, 1]
    for reason, file in zip(rejected["reason"], (other, one), strict=True):
        assert reason == (
            "conflicting: the same id, kind and account, entered at the same time, with another "
            f"priority, resolved_at in {file}; map the moment of the change to entered_at"
        )
    assert _assess([one, other]).rejected.equals(_assess([other, one]).rejected)


@pytest.mark.parametrize(
    ("topics", "attributes", "stands"),
    [
        (None, {"size": "5", "age": None}, True),
        (("price",), {"size": "5", "age": "2"}, True),
        (("time",), {"size": "5", "age": None}, False),
        (("price",), {"size": "6", "age": "2"}, False),
    ],
)
def test_each_attribute_is_filled_in_by_itself(topics: Any, attributes: Any, stands: bool) -> None:  # noqa: FBT001 -- a table
    base = interaction(
        "acme", 30, "ticket", id="T1", topics=("price",), attributes={"size": "5", "age": None}
    )
    other = attrs.evolve(base, topics=topics, attributes=attributes)
    assert _fates(_assess([base, other])) == ((1, 0, 1, 0) if stands else (0, 0, 0, 2))


def _mapping(**exported: str) -> dict[str, Any]:
    fields = ("id", "account_id", "occurred_at", "kind", "text")
    interactions = {"fields": {f: f for f in fields}, "exported_at": exported}
    return {"schema_version": "1.0", "interactions": interactions}


MONTHS = {"jan.csv": "2026-01-31T18:00:00Z", "feb.csv": "2026-02-28T18:00:00Z"}


@pytest.mark.parametrize(
    ("as_of", "text"), [("2026-06-30", "feb"), ("2026-02-10", "jan"), ("2026-01-20", "jan")]
)
def test_the_later_export_counts_once_it_was_made(tmp_path: Path, as_of: str, text: str) -> None:
    files = [_file(tmp_path, name, f"{OPEN}{name[:3]}", fields="text") for name in MONTHS]
    for order in permutations(files):
        portfolio = _assess(list(order), mapping=_mapping(**MONTHS), as_of=as_of)
        assert _used(portfolio) == [("acme", "T1", text)]
        assert _fates(portfolio) == (1, 0, 1, 0)


def test_an_export_says_again_what_an_earlier_one_said(tmp_path: Path) -> None:
    """Reopened and closed: the version of January is back in March, and counts."""
    texts = {"jan.csv": "x", "feb.csv": "y", "mar.csv": "x"}
    exports = {**MONTHS, "mar.csv": "2026-03-31T18:00:00Z"}
    files = [_file(tmp_path, name, f"{OPEN}{text}", fields="text") for name, text in texts.items()]
    portfolio = _assess(files, mapping=_mapping(**exports))
    assert _used(portfolio) == [("acme", "T1", "x")]
    assert _fates(portfolio) == (1, 1, 1, 0)


def test_exports_are_stated_for_every_file_or_for_none(tmp_path: Path) -> None:
    file = _file(tmp_path, "mar.csv", f"{OPEN}x", fields="text")
    with pytest.raises(InputError, match=r"does not say when mar\.csv was exported") as refused:
        _assess(file, mapping=_mapping(**MONTHS))
    assert "/interactions/exported_at" in str(refused.value)


def test_copies_in_frames_of_one_name_are_merged_alike_in_any_order() -> None:
    copy = interaction("acme", 30, "ticket", id="T1")
    rows = [[copy], [copy, interaction("acme", 3, "order", id="O1")]]
    frames = [pl.DataFrame([attrs.asdict(row) for row in part]) for part in rows]
    frames = [f.select("id", "account_id", "occurred_at", "kind") for f in frames]
    one, other = _assess(frames), _assess(frames[::-1])
    assert one.info["counts"]["merged"] == 1
    assert one.info == other.info
    assert one.to_ndjson() == other.to_ndjson()


# All of it at once, held against plain Python


FIELDS = ("text", "channel", "entered_at")


def _whole(rows: Iterable[Interaction]) -> Interaction | None:
    """Return the row that says all that any of them says, where none says otherwise."""
    said = [{getattr(row, f) for row in rows} - {None} for f in FIELDS]
    if any(len(values) > 1 for values in said):
        return None
    whole = [
        r
        for r in rows
        if all({getattr(r, f)} - {None} == v for f, v in zip(FIELDS, said, strict=True))
    ]
    return whole[0] if whole else None


def _entered(row: Interaction) -> datetime:
    return row.entered_at or row.occurred_at


def _expected(rows: Sequence[Interaction]) -> tuple[list[tuple[str, ...]], tuple[int, ...]]:
    """Return what is in use, and how many rows are used, merged, superseded, rejected."""
    used: list[Interaction] = []
    merged = superseded = rejected = 0
    for key in {(row.id, row.kind, row.account_id) for row in rows}:
        versions = [row for row in rows if (row.id, row.kind, row.account_id) == key]
        winners = []
        for moment in sorted({_entered(row) for row in versions}):
            at_once = {row for row in versions if _entered(row) == moment}
            copies = sum(1 for row in versions if row in at_once)
            winner = _whole(at_once)
            if winner is None:
                rejected += copies
            else:
                merged += copies - len(at_once)
                superseded += len(at_once) - 1
                winners.append(winner)
        superseded += max(len(winners) - 1, 0)
        used += winners[-1:]
    kinds = {(row.account_id, row.id): set[str]() for row in used}
    for row in rows:
        kinds.setdefault((row.account_id, row.id), set()).add(row.kind)
    named = [
        (
            str(row.account_id),
            f"{row.kind}:{row.id}" if len(kinds[row.account_id, row.id]) > 1 else str(row.id),
            row.text or "",
        )
        for row in used
    ]
    return sorted(named), (len(used), merged, superseded, rejected)


@st.composite
def histories(draw: st.DrawFn) -> list[Interaction]:
    """Return versions of few interactions, many of which share an id."""
    days = st.sampled_from([None, None, 5, 9])
    return [
        interaction(
            draw(st.sampled_from(["acme", "bolt"])),
            30,
            draw(st.sampled_from(KINDS)),
            id=draw(st.sampled_from("12")),
            text=draw(st.sampled_from([None, "x", "y"])),
            channel=draw(st.sampled_from([None, None, "phone"])),
            entered_at=(ago := draw(days)) and NOW - timedelta(days=ago),
        )
        for _ in range(draw(st.integers(1, 9)))
    ]


@settings(max_examples=40)
@given(rows=histories(), data=st.data())
def test_versions_are_those_of_the_model_in_whatever_order(
    rows: list[Interaction], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    frames = [
        pl.DataFrame([attrs.asdict(row) for row in part], infer_schema_length=None)
        for part in (shuffled[:cut], shuffled[cut:])
        if part
    ]
    types = pl.Schema({"text": pl.String, "channel": pl.String})
    types["entered_at"] = pl.Datetime("us", "UTC")
    names = ("id", "account_id", "occurred_at", "kind", *types)
    portfolio = _assess([f.select(names).cast(types) for f in frames])
    used, fates = _expected(rows)
    assert _used(portfolio) == used
    assert _fates(portfolio) == fates


def _exports(folder: Path) -> dict[str, Any]:
    """Write two exports of one case, of which the later one corrects when it was opened."""
    header = "id,account_id,occurred_at,kind,text\n"
    (folder / "jan.csv").write_text(header + "1,acme,2026-01-10T18:00Z,ticket,old\n")
    (folder / "feb.csv").write_text(header + "1,acme,2026-01-09T18:00Z,ticket,new\n")
    made = {"jan.csv": "2026-01-31T12:00:00Z", "feb.csv": "2026-02-28T12:00:00Z"}
    fields = {name: name for name in header.strip().split(",")}
    return {"schema_version": "1.0", "interactions": {"fields": fields, "exported_at": made}}


@pytest.mark.parametrize("names", [["jan.csv", "feb.csv"], ["feb.csv", "jan.csv"]])
def test_the_later_export_counts_where_nothing_says_when_a_row_was_entered(
    tmp_path: Path, names: list[str]
) -> None:
    mapping = _exports(tmp_path)
    portfolio = _assess([tmp_path / name for name in names], mapping=mapping)
    assert _used(portfolio) == [("acme", "1", "new")]


def test_rows_of_one_file_behind_one_id_are_told() -> None:
    """As where the number of the customer was mapped as the id."""
    rows = [interaction("acme", day, "ticket", id="X") for day in (3, 5, 8)]
    portfolio = _assess(rows)
    assert _fates(portfolio) == (1, 0, 2, 0)
    (note,) = _notes(portfolio, "does id name a row?")
    assert note.startswith("interactions in memory: 2 rows stand behind a later one")
    entered = [attrs.evolve(row, entered_at=row.occurred_at) for row in rows]
    assert _notes(_assess(entered), "does id name a row?") == []
