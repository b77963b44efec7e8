"""Empty fields: what signs that have data read all the same on fewer rows than there are.

A field that is empty on half of the rows, or a kind that dropped out of an export, may take the
bad half along. No number tells; so the run names what was empty or not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import polars as pl

from focuskit.detect.decisive_fields import DECISIVE
from focuskit.engine.types import ALWAYS_THERE, Known, Sign

MOST_ROWS = 1_000_000
"""Of more rows nobody counts what is empty: it would take a pass as long as measuring."""
_NOT_TOLD = ALWAYS_THERE - {"entered_at"} | {"id"}

Counts = Mapping[str, Mapping[str, int]]
"""Kind: how many rows it has (``len``), and on how many of them each field is stated."""


def notes(
    known: Known, signs: Iterable[Sign], rows: int, untimed: Collection[str] = ()
) -> list[str]:
    """Say what is empty, or not there, that signs read which are measured all the same.

    Args:
        known: The rows in use.
        signs: Those that weigh, and that have data.
        rows: How many rows there are.
        untimed: Fields that rows state without the time from which they were known.
    """
    measured = [sign for sign in signs if sign.measure is not None]
    if not measured or not 0 < rows <= MOST_ROWS:
        return []
    counts = _counted(known, {field for sign in measured for field in _fields(sign)})
    return [
        *_empty_in_part(measured, counts),
        *_nowhere(measured, counts, untimed),
        *_without_rows(measured, counts),
    ]


def _counted(known: Known, fields: Iterable[str]) -> Counts:
    """What each kind states; a field that no source has is stated nowhere."""
    read = sorted(known.columns.intersection(fields))
    rows = known.frame.select("kind", *read)
    found = known.collect(rows.group_by("kind").agg(pl.len(), pl.col(read).count()))
    return {row["kind"]: row for row in found.iter_rows(named=True)}


def _fields(sign: Sign) -> frozenset[str]:
    """What moves a sign's value or observations; what a finding tells besides does not."""
    measured = sign.measure.fields() if sign.measure else frozenset()
    needed = (need.field for need in sign.all_needs() if need.field)
    return measured.union(needed, sign.optional) - _NOT_TOLD


def _kinds(sign: Sign, counts: Counts) -> list[str]:
    """The kinds that have rows and on which a sign reads fields: all, if it names none."""
    named = {kind for need in sign.all_needs() for kind in need.kinds}
    return [kind for kind in counts if kind in named or not named]


def _empty_in_part(signs: Sequence[Sign], counts: Counts) -> list[str]:
    """Name the fields that some rows of a kind state and others do not, the emptiest first."""
    read = {(field, kind) for s in signs for field in _fields(s) for kind in _kinds(s, counts)}
    empty: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for field, kind in read:
        stated, rows = counts[kind].get(field, 0), counts[kind]["len"]
        if 0 < stated < rows:
            empty[field][0] += rows - stated
            empty[field][1] += rows
    if not empty:
        return []
    order = sorted(empty, key=lambda field: (-empty[field][0] / empty[field][1], field))
    text = ", ".join(f"{field} {empty[field][0]:,} of {empty[field][1]:,}" for field in order)
    return [f"empty on part of the rows on which signs read them: {text}"]


def _nowhere(signs: Sequence[Sign], counts: Counts, untimed: Collection[str]) -> list[str]:
    """Name the fields that signs can do without, and must.

    A field that decides does so on some kinds alone: nobody sends a machine on a visit.
    """
    lacking: dict[str, list[str]] = defaultdict(list)
    for sign in signs:
        for field in _fields(sign).difference(untimed):
            decides = DECISIVE.get(field)
            kinds = [k for k in _kinds(sign, counts) if decides is None or k in decides]
            if kinds and not any(counts[kind].get(field, 0) for kind in kinds):
                lacking[field].append(sign.id)
    if not lacking:
        return []
    text = ", ".join(f"{field} ({', '.join(lacking[field])})" for field in sorted(lacking))
    return [f"stated by no row, so signs go without: {text}"]


def _without_rows(signs: Sequence[Sign], counts: Counts) -> list[str]:
    """Name the kinds of which there is no row, where signs go by other kinds alone."""
    lacking: dict[str, list[str]] = defaultdict(list)
    for sign in signs:
        kinds = {kind for need in sign.all_needs() for kind in need.kinds}
        for kind in kinds - counts.keys():
            lacking[kind].append(sign.id)
    if not lacking:
        return []
    names = sorted({name for signs_of_kind in lacking.values() for name in signs_of_kind})
    text = f"no row is of kind {', '.join(sorted(lacking))}, which would count too"
    return [f"{text}: judged by other kinds alone are {', '.join(names)}"]
