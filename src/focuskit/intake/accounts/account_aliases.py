"""Accounts that became others, as after a merger: their rows are rows of those they are now."""

from __future__ import annotations

import attrs
import polars as pl

from focuskit.intake.checks.header_checks import require_columns
from focuskit.intake.checks.rejections import shown
from focuskit.intake.formats.files import read_file
from focuskit.intake.mapping import Aliases, Mapping
from focuskit.intake.polars_engine import collect
from focuskit.intake.source import Source
from focuskit.intake.values.untidy_texts import BLANKS
from focuskit.model.errors import InputError
from focuskit.model.wording import counted

FORMER, CURRENT = "former", "current"
_MOST = 3
"""Accounts that a note names."""


def read_aliases(mapping: Mapping) -> pl.DataFrame | None:
    """Each ``FORMER`` id or name and the ``CURRENT`` id in the end; None: the mapping states none.

    Raises:
        InputError: The file cannot be read, a former id became two accounts, or ids lead to one
            another in a circle.
    """
    if (stated := mapping.aliases) is None:
        return None
    path = mapping.beside(stated.file)
    pairs = _pairs(stated, read_file(path, mapping.limits).frame, str(path))
    twice = pairs.filter(pl.col(FORMER).is_duplicated()).sort(FORMER, CURRENT)
    if not twice.is_empty():
        former, current = twice.row(0)
        raise InputError(
            problem="a former account became two",
            where=str(path),
            found=f"{shown(former)} became {current} and {twice[CURRENT][1]}",
            expected="one row for each former id",
        )
    return _in_the_end(pairs, str(path))


def _pairs(stated: Aliases, rows: pl.LazyFrame, where: str) -> pl.DataFrame:
    require_columns((stated.former, stated.current), rows, where)
    former, current = (pl.col(c).cast(pl.String) for c in (stated.former, stated.current))
    pairs = rows.select(former.alias(FORMER), current.alias(CURRENT))
    if stated.separator is not None:
        pairs = pairs.with_columns(pl.col(FORMER).str.split(stated.separator)).explode(FORMER)
    pairs = pairs.with_columns(pl.col(FORMER, CURRENT).str.strip_chars(BLANKS))
    # An empty cell is no id, and an account that became itself is what it was.
    filled = pairs.filter((pl.col(FORMER) != "") & (pl.col(CURRENT) != ""))
    return filled.filter(pl.col(FORMER) != pl.col(CURRENT)).unique().collect()


def _in_the_end(pairs: pl.DataFrame, where: str) -> pl.DataFrame:
    """The pairs with the last account of each chain: A became B, which became C.

    Raises:
        InputError: A chain leads back to itself.
    """
    current = pairs[CURRENT]
    for _ in range(pairs.height.bit_length()):  # each round follows chains of twice the length
        current = current.replace(pairs[FORMER], current)
    circle = pairs.filter(current.is_in(pairs[FORMER].implode())).sort(FORMER)
    if circle.is_empty():
        return pairs.with_columns(current.alias(CURRENT)).sort(FORMER)
    raise InputError(
        problem="former accounts lead to one another in a circle",
        where=where,
        found=", ".join(f"{former} became {current}" for former, current in circle.head(3).rows()),
        expected="a last account that did not become another",
    )


def as_they_are_now(source: Source, aliases: pl.DataFrame | None) -> Source:
    """A source whose rows of former accounts belong to what these are now."""
    field = "id" if source.schema == "account" else "account_id"
    if aliases is None or field not in source.columns:
        return source
    account = source.columns[field]
    former, current = aliases[FORMER], aliases[CURRENT]
    stated = account.value.str.strip_chars(BLANKS)  # texts are tidied after this
    now = stated.replace_strict(former, current, default=None)
    column = attrs.evolve(account, value=pl.coalesce(now, account.value))
    notes: tuple[str, ...] = ()
    if source.schema == "interaction":
        told = stated.filter(stated.is_in(former.implode()))
        facts = source.frame.select(rows=told.len(), accounts=told.n_unique())
        rows, accounts = collect(facts, source.engine).row(0)
        said = f"{counted(rows, 'row')} of {counted(accounts, 'former account')}"
        notes = (f"{said} read as those of what these became",) if rows else ()
    columns = {**source.columns, field: column}
    return attrs.evolve(source, columns=columns, notes=(*source.notes, *notes))


def without_former(
    listed: pl.DataFrame, aliases: pl.DataFrame, name: str
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """A list without accounts that became others in it, and a note that names them.

    Raises:
        InputError: An account of the list became one that the list lacks.
    """
    former = listed.join(aliases, left_on="id", right_on=FORMER, how="inner").sort("id")
    lost = former.filter(~pl.col(CURRENT).is_in(listed["id"].implode()))
    if not lost.is_empty():
        raise InputError(
            problem="an account of the list became one that the list lacks",
            where=name,
            found=_became(lost.head(1)),
            hint="add the account to the list, or leave it out of the aliases",
        )
    if former.is_empty():
        return listed, ()
    number = counted(former["id"].n_unique(), "account")
    said = f"{name}: {number} became others and stand for these now: {_became(former)}"
    return listed.filter(~pl.col("id").is_in(former["id"].implode())), (said,)


def _became(former: pl.DataFrame) -> str:
    pairs = former.select("id", CURRENT).unique(maintain_order=True)
    text = ", ".join(f"{before} is {now}" for before, now in pairs.head(_MOST).iter_rows())
    return text + (f" and {pairs.height - _MOST} more" if pairs.height > _MOST else "")
