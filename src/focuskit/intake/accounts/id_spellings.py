"""Ids that differ only by capitals and blanks: one account, or one person, spelled in several ways.

Mail addresses are one whatever their capitals. Other ids are, unless the list of accounts has two
of them, or they look like codes in which capitals count, such as ``0015g00000LxYzA``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import attrs
import polars as pl

from focuskit.intake.checks.rejections import shown
from focuskit.intake.polars_engine import Engine, collect

FIELDS = MappingProxyType({"account_id": "account", "contact_id": "contact"})
"""The ids that are looked at, and what they are of."""
MOST_ROWS = 1_000_000
"""Of more rows, ids are taken as they stand: to look at each costs a quarter of a run."""
_MOST = 3
"""Ids that a note names."""
_ID, _ALIKE, _CODE, _APART = "id", "alike", "code", "apart"


@attrs.frozen(kw_only=True, eq=False)
class Spellings:
    """The ids that are read as others.

    Args:
        former: By field, the spellings that give way; ``current``: those that stand for them.
        notes: What the user should know.
    """

    former: Mapping[str, pl.Series] = attrs.field(factory=dict)
    current: Mapping[str, pl.Series] = attrs.field(factory=dict)
    notes: tuple[str, ...] = ()

    def of(self, column: str, field: str | None = None) -> list[pl.Expr]:
        """A column of ids in one spelling each; nothing where all are. It may not be called so."""
        field = field or column
        if field not in self.former:
            return []
        return [pl.col(column).replace(self.former[field], self.current[field])]


def alike(ids: pl.Expr) -> pl.Expr:
    """What ids that differ only by capitals and blanks have in common."""
    text = ids.str.normalize("NFKC").str.to_lowercase()
    return text.str.replace_all(r"\s+", " ").str.strip_chars(" ")


def is_code(ids: pl.Expr) -> pl.Expr:
    """Which ids look like codes in which capitals count: digits, and a capital within a word."""
    mixed = ids.str.contains(r"\d") & ids.str.contains(r"\p{Ll}\S*\p{Lu}")
    return mixed & ~ids.str.contains("@", literal=True)


def spellings(
    frame: pl.LazyFrame, columns: frozenset[str], engine: Engine, rows: int, listed: Sequence[str]
) -> Spellings:
    """Which ids of some rows are spelled in several ways.

    Args:
        frame: Interactions.
        columns: The fields that they have.
        engine: What suits their number.
        rows: How many there are.
        listed: The ids of the list of accounts, whose spelling stands.
    """
    fields = [field for field in FIELDS if field in columns]
    if not fields or not 0 < rows <= MOST_ROWS:
        return Spellings()
    asked = [pl.col(field).drop_nulls().unique().implode() for field in fields]
    found = collect(frame.select(asked), engine)
    former, current, notes = {}, {}, list[str]()
    for field in fields:
        ids = found[field].item()
        stand = pl.Series(listed if field == "account_id" else [], dtype=pl.String)
        if len(ids) + len(stand) < 2:
            continue
        several = _several(ids, stand)
        given_way = several.filter(~pl.col(_APART) & (pl.col(_ID) != pl.col("stands")))
        if given_way.height:
            former[field], current[field] = given_way[_ID], given_way["stands"]
        notes += _notes(FIELDS[field], given_way, several.filter(_APART))
    return Spellings(former=former, current=current, notes=tuple(notes))


def _several(ids: pl.Series, listed: pl.Series) -> pl.DataFrame:
    """The ids that have others like them, which of them ``stands``, and which stay apart.

    The listed spelling stands, of mail addresses that in small letters, else the first.
    """
    known = pl.concat([ids, listed]).alias(_ID).to_frame().lazy().unique().sort(_ID)
    a_mail = pl.col(_ID).str.contains("@", literal=True)
    is_listed = pl.col(_ID).is_in(listed.implode())
    groups = known.with_columns(
        alike(pl.col(_ID)).alias(_ALIKE), is_code(pl.col(_ID)).alias(_CODE), listed=is_listed
    ).with_columns(of=pl.len().over(_ALIKE), stated=pl.col("listed").sum().over(_ALIKE))
    first = pl.col(_ID).sort_by(~pl.col("listed"), _ID).first().over(_ALIKE)
    stands = pl.when(a_mail & (pl.col("stated") == 0)).then(_ALIKE).otherwise(first)
    in_rows = pl.col(_ID).is_in(ids.implode())
    apart = (pl.col("stated") > 1) | pl.col(_CODE).any().over(_ALIKE)
    told = groups.with_columns(stands=stands, apart=apart)
    return told.filter((pl.col("of") > 1) & in_rows).collect()


def _notes(what: str, given_way: pl.DataFrame, apart: pl.DataFrame) -> list[str]:
    """Say which ids are read as one, and which are not although they are alike."""
    notes = []
    if given_way.height:
        pairs = given_way.select(_ID, "stands").head(_MOST).iter_rows()
        named = ", ".join(f"{shown(one)} as {shown(other)}" for one, other in pairs)
        more = f" and {given_way.height - _MOST} more" if given_way.height > _MOST else ""
        notes.append(f"ids of {what}s that differ by capitals or blanks are one: {named}{more}")
    if apart.height:
        named = ", ".join(map(shown, apart.sort(_ALIKE, _ID)[_ID].head(_MOST)))
        more = f" and {apart.height - _MOST} more" if apart.height > _MOST else ""
        way = "aliases in the mapping" if what == "account" else "one spelling in the source"
        notes.append(
            f"ids of {what}s that differ by capitals alone are taken for several: {named}{more}; "
            f"if they are one, say so by {way}"
        )
    return notes
