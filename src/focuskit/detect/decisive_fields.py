"""Fields of which a null is read as harmless, and the kinds of rows on which that decides.

A row that does not say who loses by a deal is read as one by which nobody does; one that does not
say whether a machine sent it, as a person's. That holds if somebody writes such things down.
If no row of any source states the field, nobody does, and the verdict would be milder for it.
So a sign that reads it is unknown then, whatever word of the timeline reads it.

A field whose absence can only make a verdict worse, or leaves it as it is, does not stand here:
nor one whose null leaves the row out of value and observations alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

import polars as pl

from focuskit.model.column_types import column_types
from focuskit.model.schemas import property_schemas

DECISIVE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # What a machine can send: without the field, its mails would count as a person's.
        # An answer to a survey is a person's.
        "automated": frozenset({"chat", "email"}),
        # A portal is a formal way to be heard; without the field, it would be an informal one.
        "channel": frozenset({"feedback"}),
        # Without the field, nobody from delivery would ever have talked with them.
        "colleague_role": frozenset({"call", "chat", "meeting", "visit"}),
        # What can stay in our own house: without the field, it would count as contact with them.
        "direction": frozenset({
            "call", "change", "chat", "email", "event", "meeting", "need", "objective", "request",
            "trouble_point", "visit",
        }),
        # Beside another thing that makes a deal or an order a bad one, no discount is read as none.
        "discount": frozenset({"deal", "order"}),
        # What commonly names the row that it answers; talks, surveys and objectives hardly can.
        # Without the field, it would follow up whatever came before it.
        "in_reply_to": frozenset(
            {"activity", "change", "chat", "email", "favor_returned", "idea", "usage"}
        ),
        # Without the field, nobody would ever lose by a deal, or by an order.
        "losing_party": frozenset({"deal", "order"}),
        # Without the field, no deal would be won, or lost; and thanks alone would return a favor.
        "outcome": frozenset({"deal", "favor_returned"}),
    }
)  # fmt: skip
"""Field: the kinds of rows on which its null is read as harmless, or as the harm itself."""

_NOT_TRIED = frozenset({"attributes", "kind"})


@lru_cache(maxsize=1)
def _one_of_each_kind() -> pl.DataFrame:
    """A row of each kind that states nothing else."""
    types = column_types("interaction")
    nothing = {f: pl.lit(None, dtype=t) for f, t in types.items() if f not in _NOT_TRIED}
    kinds = property_schemas("interaction")["kind"]["enum"]
    return pl.DataFrame({"kind": kinds}).with_columns(**nothing)


def kinds_that(condition: pl.Expr, among: Iterable[str]) -> frozenset[str]:
    """Those of some kinds of which a row may meet a condition that nothing else rules out.

    Empty if the condition reads more than the fields of a row.
    """
    return _tried(condition.is_null() | condition, condition, among)


def kinds_that_read_as_no(condition: pl.Expr, among: Iterable[str]) -> frozenset[str]:
    """Those of some kinds of which a row that states nothing does not meet a condition."""
    return _tried(~condition, condition, among)


def _tried(holds: pl.Expr, condition: pl.Expr, among: Iterable[str]) -> frozenset[str]:
    rows = _one_of_each_kind()
    if not set(condition.meta.root_names()) <= set(rows.columns):
        return frozenset()
    return frozenset(among).intersection(rows.filter(holds)["kind"])
