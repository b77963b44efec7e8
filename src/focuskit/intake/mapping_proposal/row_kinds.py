"""What the rows of a file are, as far as its name and its columns tell: of which kind, or a log."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import attrs
import polars as pl

from focuskit.intake.mapping_proposal.column_matching import kind_words
from focuskit.intake.mapping_proposal.kind_by_headers import (
    kind_named,
    kinds_by_headers,
    of_invoices,
)
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name
from focuskit.model import schemas

_ALSO = {"incident": "ticket", "case": "ticket", "invoice": "order", "opportunity": "deal"}
_GENERIC = re.compile(
    "all|archive|data|dump|exports?|extract|files?|list|query|report|sheet|tables?|view"
    "|de|en|es|fr|it|nl|pt|uk|us|neu|new|old|final|utf"
)
"""Words at the end of a file's name that say nothing about its rows."""
_COMPOUND = re.compile(
    r"(?<=[a-z]{4})[sn]?(liste|listen|exporte?|berichte?|ubersicht|uebersicht|daten|overzicht|lijst)$"
)
"""What German and Dutch join to the word that tells the rows: ``Auftragsliste``."""
_LOST = frozenset(["churn", "churned", "attrition", "lost"])
_CASE = re.compile(
    r"(case|ticket|incident|issue|request|order|deal|opportunity)(_(id|key|number|no|nr))?"
    r"|case_concept_name"
)
"""Names of columns that tell cases apart; the last is the one of XES event logs."""
STEP = re.compile(
    r"activity(_name)?|event(_name|_type)?|action|concept_name|transition|step"
    r"|(status|state|stage)_change|changed_field|(old|new|from|to)_(value|status|state|stage)"
)
"""Names of columns that say what was done to a case."""
STATE = re.compile(r"(.+_)?(state|status|stage)")
"""Names of columns that say how far a case is; in a log they say several things of one case."""


DIRECTIONS = {
    **dict.fromkeys(("ticket", "complaint", "request", "order", "cancellation"), "inbound"),
    **dict.fromkeys(("deal", "delivery", "promise"), "outbound"),
}
"""The direction that every row of a kind has, by what the kind is (docs/recording.md)."""
_TOLD_BY_NAME = frozenset(
    (
        "meeting", "call", "email", "chat", "survey", "feedback", "complaint", "ticket", "order",
        "cancellation", "delivery", "deal", "usage",
    )
)  # fmt: skip
"""Kinds that the name of a file means as focuskit does; visits may be those to a web page."""
_COUNTING = frozenset(["number", "count", "total", "num", "of", "nb", "anzahl"])


@attrs.frozen(kw_only=True)
class RowKind:
    """What the rows of a file are.

    Args:
        kind: The kind of all rows; None where nothing tells it.
        remark: What a person must know of it, or None.
        sure: Whether it can be nothing else.
    """

    kind: str | None
    remark: str | None
    sure: bool = False


def rows_are(
    name: str, columns: Sequence[str], fields: Collection[str], told_by: Iterable[str] = ()
) -> RowKind:
    """The kind of all rows, by the names of columns, else by the name of the file.

    Args:
        name: The name of the file.
        columns: The columns of the file.
        fields: The fields that were found.
        told_by: The columns of the id and of the time: of several kinds that the columns speak of,
            rows are those that these name.
    """
    told = kinds_by_headers(columns, fields)
    if len(told) > 1:
        told = told.intersection(kind for kind in map(kind_named, told_by) if kind) or told
    guess = kind_by_name(name)
    if len(told) == 1 and guess.kind in {None, *told}:
        (kind,) = told
        said = f"every row is taken for kind {kind}, by its columns"
        if kind == "order" and of_invoices(columns):
            said += ": an invoice is read as an order of its date, and says nothing of payment"
        return RowKind(kind=kind, remark=said, sure=True)
    if len(told) == 1:
        (kind,) = told
        said = f"the name of the file speaks of {guess.kind}, its columns of {kind}: which is it?"
        return RowKind(kind=kind, remark=said, sure=False)
    counts = next((c for c in columns if guess.kind and _counts(plain_name(c), guess.kind)), None)
    if counts is not None:
        said = f"{counts!r} may count them: is each row one {guess.kind}?"
        return RowKind(kind=guess.kind, remark=said, sure=False)
    return attrs.evolve(guess, sure=guess.kind in _TOLD_BY_NAME)


def _counts(column: str, kind: str) -> bool:
    """Whether a column counts things of a kind: ``Tickets``, ``Number of orders``."""
    words = [word for word in column.split("_") if word not in _COUNTING]
    plural = len(words) == 1 and words[0].endswith(("s", "en"))
    return plural and _kind(words[0]) == kind


@attrs.frozen(kw_only=True)
class LogOfChanges:
    """What shows that several rows of a file are about one case.

    Args:
        case: The column that tells cases apart.
        remark: What a person must know of it.
    """

    case: str
    remark: str


def log_of_changes(rows: pl.LazyFrame, id_column: str | None) -> LogOfChanges | None:
    """What shows that several rows are about one case; None where nothing does."""
    columns = rows.collect_schema().names()
    cases = [c for c in columns if c == id_column or _CASE.fullmatch(plain_name(c))]
    steps = [c for c in columns if STEP.fullmatch(plain_name(c))]
    states = [c for c in columns if STATE.fullmatch(plain_name(c))]
    for case in cases:
        stated = pl.col(case)
        several = rows.filter(stated.is_not_null() & stated.is_duplicated()).unique()
        # Rows with an id of their own are about a case, and may state how it stands: its mails.
        may_be = states if id_column in {None, case} else []
        changing = [state for state in may_be if state != case and _changes(several, case, state)]
        if not (steps or changing or case == id_column):
            continue
        differ = several.select(stated.is_duplicated().any())
        if collect(differ, "streaming").item():
            event = f", and {[*steps, *changing][0]!r} what happened" if steps or changing else ""
            remark = (
                f"several rows that differ share one {case!r}{event}: a log of changes is not one "
                'case a row. Say with "changes" in the mapping how it is read, or, where each row '
                "is a newer state of its case, map the time of the change to entered_at"
            )
            return LogOfChanges(case=case, remark=remark)
    return None


def _changes(rows: pl.LazyFrame, case: str, state: str) -> bool:
    """Whether a column says several things of one case."""
    differs = pl.struct(case, state).n_unique() > pl.col(case).n_unique()
    return bool(collect(rows.select(differs), "streaming").item())


def kinds_named(name: str, columns: Iterable[str]) -> set[str]:
    """The kinds that the name of a file and those of its columns speak of."""
    headers = [word for column in columns for word in plain_name(column).split("_")]
    plain = [word for word in headers if word != "case"]  # of a loan, of a claim
    words = [*re.findall(r"[a-z]{2,}", name.lower().split(".")[0]), *plain]
    found = {_kind(word) for word in words if word not in {"request", "requested", "requests"}}
    return {kind for kind in found if kind}


def kind_by_name(name: str) -> RowKind:
    """The kind of the rows from the name of their file: its last word that says anything.

    ``ticket_events`` are events and no tickets, and an event of a log is no hosted one. A sheet of
    a workbook is told by its own name first.
    """
    name, _, part = name.partition("#")
    if part and (told := kind_by_name(part)).kind:
        return told
    words = [
        _COMPOUND.sub("", word) for word in plain_name(name.split(".", maxsplit=1)[0]).split("_")
    ]
    words = [word for word in words if len(word) > 1 and word.isalpha()]
    while words and _GENERIC.fullmatch(words[-1]):
        words.pop()
    kinds = [_kind(word) for word in words]
    if _LOST.intersection(words) and (kinds[-1] in {None, "event"}):
        lost = "lost customers are kind account_lost, if each row is one"
        return RowKind(kind=None, remark=f"kind is not guessed from {name!r}: {lost}")
    if kinds and kinds[-1] == "event":
        event = "an event is one that we host (a lunch, an advisory board), no entry of a log"
        return RowKind(kind=None, remark=f"kind is not guessed from {name!r}: {event}")
    if kinds and kinds[-1]:
        said = f"every row is taken for kind {kinds[-1]}, by the name of the file alone"
        return RowKind(kind=kinds[-1], remark=said)
    spoken = [kind for kind in kinds if kind]
    if spoken:
        said = f"the name speaks of {spoken[0]}, and does not say that each row is one"
        return RowKind(kind=None, remark=f"kind is not guessed from {name!r}: {said}")
    return RowKind(kind=None, remark=None)


def _kind(word: str) -> str | None:
    known: Sequence[str] = schemas.schema("interaction")["properties"]["kind"]["enum"]
    shorter = (word.removesuffix(ending) for ending in ("s", "es", "en", "e", ""))
    forms = (re.sub("ies$", "y", word), *shorter)
    kinds = (_ALSO.get(form, kind_words().get(form, form)) for form in forms)
    return next((kind for kind in kinds if kind in known), None)
