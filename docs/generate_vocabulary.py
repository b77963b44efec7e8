"""Write docs/vocabulary.md: every word of the timeline and every field of a row.

Run it after a word or a field has changed::

    python docs/generate_vocabulary.py

What a word means is the first line of its docstring; what it gives is found by trying its example.
A test fails where the page differs from what this writes, and where a word has no example.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from focuskit import Measure, Timeline, Unit, col
from focuskit.detect.baselines import baselines
from focuskit.detect.facts import ACCOUNT_COLUMNS, COLLEAGUE_COLUMNS
from focuskit.detect.measure import in_stages
from focuskit.detect.row_columns import RowColumns
from focuskit.model.column_types import TIME, column_types
from focuskit.model.limits import Limits
from focuskit.model.schemas import property_schemas
from focuskit.policy import load_policy

PAGE = Path(__file__).parent / "vocabulary.md"
COMMAND = "python docs/generate_vocabulary.py"

GROUPS = {
    "Which rows": (
        (
            "Conditions: true or false for each row. Join them with `&` (and), `|` (or) and `~` "
            "(not), and put comparisons in parentheses: `t.cases & (col.minutes > 5)`."
        ),
        {
            "kind": 't.kind("call", "email")',
            "cases": "t.cases",
            "contacts": "t.contacts",
            "within": "t.within(days=180)",
            "inbound": "t.inbound",
            "outbound": "t.outbound",
            "internal": "t.internal",
            "with_them": "t.with_them",
            "by_person": "t.by_person",
            "from_them": "t.from_them",
            "took_place": "t.took_place",
            "together": "t.together",
            "is_reply": "t.is_reply",
            "flows_back": "t.flows_back",
            "is_open": "t.is_open",
            "awaits": 't.awaits("outcome")',
            "written_down": 't.written_down("resolved_at")',
            "role": 't.role("executive", "sales")',
            "topic": 't.topic("quote")',
            "word": 't.word(col.outcome, "won")',
            "mentions": 't.mentions("pitch", among=t.kind("email"))',
            "unread": 't.unread("praise", among=t.kind("email"))',
            "any_known": "t.any_known(col.escalations > 0, col.handovers > 2)",
            "occasions_with": 't.occasions_with(t.kind("meeting"), t.role("sales"))',
            "once": 't.once(t.kind("meeting"))',
            "of_occasion": 't.of_occasion(t.role("sales"), among=t.kind("meeting"))',
        },
    ),
    "Values of a row": (
        "Numbers to compare, or to take the mean or median of.",
        {
            "days_ago": "t.days_ago",
            "arrived_at": "t.arrived_at",
            "earliest": "t.earliest(col.resolved_at)",
            "latest": "t.latest(col.resolved_at)",
            "seconds_open": "t.seconds_open",
            "seconds_allowed": "t.seconds_allowed",
            "optional": 't.optional("minutes", 0)',
            "first_known": "t.first_known(col.resolved_at, col.delivered_at)",
            "over": 't.over(col.score.max(), "contact_id", among=t.kind("survey"))',
            "colleague": 't.colleague("pulse", among=t.contacts)',
            "account": 't.account("segment")',
            "column": "t.column(col.handovers + col.escalations)",
        },
    ),
    "Measures": (
        (
            "What a sign returns: a number with its unit, what it rests on, and the rows for and "
            "against. `among` says which rows to look at; how many they are is the number of "
            "observations."
        ),
        {
            "count": "t.count(col.escalations > 0, among=t.cases)",
            "share": "t.share(col.reopened > 0, among=t.cases)",
            "mean": "t.mean(col.handovers, among=t.cases, unit=Unit.HANDOVERS_PER_CASE)",
            "median": 't.median(col.score, among=t.kind("survey"), unit=Unit.SCORE)',
            "lowest": 't.lowest(col.score, by="colleague_role", among=t.kind("survey"), '
            "at_least=3, unit=Unit.SCORE)",
            "distinct": "t.distinct(col.contact_id, among=t.contacts)",
            "days_since_last": 't.days_since_last(t.kind("visit"))',
            "missing": 't.missing(t.kind("visit"), t.kind("survey"), days=365)',
            "usual_gap": 't.usual_gap(t.kind("order"))',
            "weeks_changed": "t.weeks_changed(t.inbound, t.outbound, recent=90, before=270)",
        },
    ),
    "Other rows of the same account": (
        "`.met` is a condition, `.days` a number; put the rows that they are about into `among`.",
        {
            "follow_up": 't.follow_up(t.kind("delivery"), t.kind("call"), within=14, '
            "since=t.arrived_at)",
            "preceded_by": 't.preceded_by(t.kind("deal"), t.kind("visit"), within=60)',
            "most_often": 't.most_often(t.kind("deal"), t.contacts, "contact_id", within=730)',
        },
    ),
    "What is given": (
        "",
        {
            "as_of": "t.as_of",
            "limits": "t.limits.ok",
            "largest_discount": "t.largest_discount",
            "rivals": "t.rivals",
            "reads": 't.reads("purpose")',
            "occasions": 't.occasions(t.kind("meeting"))',
        },
    ),
}
"""Heading: what stands under it, and an example of each word."""

CHANGES = {
    "replace": "share.replace(value=share.value / 2)",
    "with_also": "share.with_also(t.count(t.is_open, among=t.cases))",
    "if_never": "share.if_never(1, after_days=365)",
    "at_least": 't.days_since_last(t.kind("visit")).at_least(days=7)',
    "without_rows": "share.without_rows()",
}
"""An example of each word that changes a measure."""

UNITS = {"days_ago": "days", "seconds_open": "whole seconds", "seconds_allowed": "whole seconds"}


def words() -> set[str]:
    """Return all that a detector may ask of its timeline."""
    return {name for name in dir(Timeline) if not name.startswith("_")}


def timeline(columns: RowColumns | None = None) -> Timeline:
    """Return a timeline to try examples on."""
    there = frozenset(column_types("interaction"))
    return Timeline(
        as_of=datetime(2026, 6, 30, tzinfo=UTC),
        columns=columns or RowColumns(sign="example", there=there),
        limits=Limits(0, 1),
        baselines=baselines(load_policy(None)),
        whole=True,
    )


def tried(example: str) -> tuple[Any, RowColumns]:
    """Return what an example gives, and the columns that its words made."""
    columns = RowColumns(sign="example", there=frozenset(column_types("interaction")))
    t = timeline(columns)
    share = t.share(t.is_open, among=t.cases)
    names = {"t": t, "col": col, "Unit": Unit, "share": share}
    return eval(example, names), columns  # noqa: S307 -- the examples stand in this file


def gives(word: str, example: str) -> str:
    """Return what a word gives, in words: a unit, a condition, a number."""
    found, columns = tried(example)
    if isinstance(found, Measure):
        return f"a measure in {'the unit given' if 'unit=' in example else found.unit.value}"
    if word in UNITS:
        return f"a number: {UNITS[word]}"
    if word == "occasions":
        return "a whole number for each account"
    if isinstance(found, pl.Expr):
        return {"bool": "a condition", "str": "a text", "time": "a time"}.get(
            _kind_of(found, columns), "a number"
        )
    if hasattr(found, "met"):
        return "`.met`, a condition, and `.days`, a number"
    named = {float: "a number", Limits: "two numbers", datetime: "a time", tuple: "several texts"}
    return named.get(type(found), "nothing")


def _kind_of(expression: pl.Expr, columns: RowColumns) -> str:
    links = dict.fromkeys(columns.links, TIME)
    facts = {**COLLEAGUE_COLUMNS, **ACCOUNT_COLUMNS, **links}
    frame = pl.LazyFrame(schema={**column_types("interaction"), **facts})
    for stage in in_stages(columns.rows):
        frame = frame.with_columns(stage)
    (dtype,) = frame.select(expression.alias("found")).collect_schema().dtypes()
    if dtype == pl.Boolean:
        return "bool"
    return "time" if dtype.is_temporal() else "number" if dtype.is_numeric() else "str"


def meaning(of: type, word: str) -> str:
    """Return what a word means: the first line of its docstring."""
    told = inspect.getdoc(getattr(of, word)) or ""
    return told.partition("\n")[0].replace("``", "`")


def page() -> str:
    """Return the page."""
    lines = [
        f"<!-- Made by `{COMMAND}`; change the docstrings instead. -->",
        "",
        "# Vocabulary of signs",
        "",
        (
            "What a detector may ask of its timeline `t`, and of the fields of a row, `col`. "
            "[Writing a plugin](writing-a-plugin.md) shows how a sign is made of them; "
            "[more about plugins](plugin-reference.md) tells the finer points. Every example here "
            "is tried by a test."
        ),
        "",
    ]
    for heading, (about, examples) in GROUPS.items():
        lines += [f"## {heading}", "", *([about, ""] if about else [])]
        lines += ["| word | meaning | gives | example |", "|---|---|---|---|"]
        for word, example in examples.items():
            given = gives(word, example)
            lines.append(
                f"| `t.{word}` | {_cell(meaning(Timeline, word))} | {given} | `{_cell(example)}` |"
            )
        lines.append("")
    lines += [*_changes(), *_units(), *_kinds(), *_fields()]
    return "\n".join(lines) + "\n"


def _changes() -> Iterator[str]:
    yield from ("## Changing a measure", "")
    yield (
        "Words of a measure, here of `share = t.share(t.is_open, among=t.cases)`. Each gives "
        "another measure; what was not changed stays in agreement with what was."
    )
    yield from ("", "| word | meaning | example |", "|---|---|---|")
    for word, example in CHANGES.items():
        yield f"| `.{word}` | {_cell(meaning(Measure, word))} | `{_cell(example)}` |"
    yield ""


def _units() -> Iterator[str]:
    yield from ("## Units", "")
    yield (
        "Turn a number into one of these: `col.minutes / 60` is hours, `t.seconds_open / 86_400` "
        "is days, and so is `(col.resolved_at - col.occurred_at).dt.total_seconds() / 86_400`. "
        "Money has no unit here, since accounts differ in size: divide it by something."
    )
    yield from ("", "| unit | written as |", "|---|---|")
    yield from (f"| `Unit.{unit.name}` | {unit.value} |" for unit in Unit)
    yield ""


def _kinds() -> Iterator[str]:
    kinds = ", ".join(f"`{kind}`" for kind in property_schemas("interaction")["kind"]["enum"])
    yield from ("## Kinds", "", f"What `t.kind(...)` takes: {kinds}.", "")


def _fields() -> Iterator[str]:
    yield from ("## Fields of a row", "")
    yield "A field that is empty is null. A comparison with null is neither true nor false."
    yield from ("", "| field | holds | what it says |", "|---|---|---|")
    for name, schema in property_schemas("interaction").items():
        values = [value for value in schema.get("enum", ()) if value and name != "kind"]
        said = schema.get("description", "")
        if values:
            said = f"{said} One of {', '.join(f'`{value}`' for value in values)}.".strip()
        yield f"| `col.{name}` | {_holds(name)} | {_cell(said)} |"


def _holds(name: str) -> str:
    dtype = column_types("interaction")[name]
    if isinstance(dtype, pl.List):
        return "several texts"
    if dtype == pl.Boolean:
        return "true or false"
    if dtype.is_temporal():
        return "a time"
    if dtype.is_numeric():
        return "a whole number" if dtype.is_integer() else "a number"
    return "text"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
