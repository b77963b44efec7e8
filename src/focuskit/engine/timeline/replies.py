"""Answers: what the user should know where ``in_reply_to`` cannot say which row is meant."""

from __future__ import annotations

import polars as pl

from focuskit.intake.polars_engine import Engine, collect
from focuskit.model.wording import counted

_SAMPLE = 1_000
"""So many of the ids that are answered are looked for first."""


def unclear(frame: pl.LazyFrame, shared: pl.Series, engine: Engine) -> tuple[str, ...]:
    """Say which rows answer an id that several kinds of their account have.

    Args:
        frame: The rows in use.
        shared: The hashes of such an id and its account, as ``place`` tells them.
        engine: The engine of Polars that suits the number of rows.
    """
    if shared.is_empty() or "in_reply_to" not in frame.collect_schema().names():
        return ()
    answers = frame.filter(place("in_reply_to").is_in(shared.implode())).select("in_reply_to")
    facts = {"rows": pl.col("in_reply_to").count(), "one": pl.col("in_reply_to").min()}
    number, one = collect(answers.select(**facts), engine).row(0)
    if not number:
        return ()
    rows = counted(number, "row")
    text = f"on {rows} in_reply_to names an id that several kinds of the account have"
    return (f"{text}, such as {one}: they follow up nothing; name the kind too: ticket:{one}",)


def place(field: str) -> pl.Expr:
    """A hash of an id and its account; rows that have one may differ in their kind."""
    return pl.col(field).hash(0) + pl.col("account_id").hash(2)


def unknown(frame: pl.LazyFrame, columns: frozenset[str], engine: Engine) -> tuple[str, ...]:
    """Say where ``in_reply_to`` names no row at all: its ids are of another sort.

    A few of them tell, as a rule, that there are such rows; only where they do not, all are looked
    for.

    Args:
        frame: The rows in use.
        columns: The fields that the sources have.
        engine: The engine of Polars that suits the number of rows.
    """
    if "in_reply_to" not in columns:
        return ()
    stated = frame.select("in_reply_to").drop_nulls()
    few = collect(stated.head(_SAMPLE), engine).to_series()
    if few.is_empty() or _stand(frame, few, columns, engine):
        return ()
    every = collect(stated.unique(), engine).to_series()
    if _stand(frame, every, columns, engine):
        return ()
    text = f"in_reply_to names rows that are not in the data, such as {every.sort()[0]}"
    hint = "map it to the ids of the rows, or leave it out, so that time says what answers what"
    return (f"{text}: they answer nothing; {hint}",)


def _stand(frame: pl.LazyFrame, asked: pl.Series, columns: frozenset[str], engine: Engine) -> bool:
    """Tell whether any of the ids is that of a row, alone or behind its kind."""
    if "id" not in columns:
        return False
    kind_and_id = pl.concat_str(pl.col("kind").cast(pl.String), pl.lit(":"), "id")
    there = (
        frame.filter(name.is_in(asked.implode())).select("id").head(1)
        for name in (pl.col("id"), kind_and_id)
    )
    return any(collect(rows, engine).height for rows in there)
