"""Answers: what the user should know where ``in_reply_to`` cannot say which row is meant."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from focuskit.intake.computing import Engine, collect

_SAMPLE = 1_000
"""So many of the ids that are answered are looked for; more would cost large files too much."""


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
    rows = "1 row" if number == 1 else f"{number} rows"
    told = f"on {rows} in_reply_to names an id that several kinds of the account have"
    return (f"{told}, such as {one}: they follow up nothing; name the kind too: ticket:{one}",)


def place(field: str) -> pl.Expr:
    """Return a hash of an id and its account; rows that have one may differ in their kind."""
    return pl.col(field).hash(0) + pl.col("account_id").hash(2)


def unknown(frame: pl.LazyFrame, columns: frozenset[str], engine: Engine) -> tuple[str, ...]:
    """Say where ``in_reply_to`` names ids of another sort than those of the rows.

    Args:
        frame: The rows in use.
        columns: The fields that the sources have.
        engine: The engine of Polars that suits the number of rows.
    """
    if "in_reply_to" not in columns:
        return ()
    hashed = pl.col("in_reply_to").drop_nulls().hash()
    facts = {"asked": hashed.bottom_k(_SAMPLE).implode(), "one": pl.col("in_reply_to").min()}
    asked, one = collect(frame.select(**facts), engine).row(0)
    if one is None or any(_found(frame, pl.Series(asked), columns, engine)):
        return ()
    told = f"in_reply_to names rows that are not in the data, such as {one}: they answer nothing"
    way_out = "map it to the ids of the rows, or leave it out, so that time says what answers what"
    return (f"{told}; {way_out}",)


def _found(
    frame: pl.LazyFrame, asked: pl.Series, columns: frozenset[str], engine: Engine
) -> Iterator[bool]:
    """Tell whether any of the hashes is that of an id, and then, of a kind with an id."""
    if "id" not in columns:
        return
    kind_and_id = pl.concat_str(pl.col("kind").cast(pl.String), pl.lit(":"), "id")
    for name in (pl.col("id"), kind_and_id):
        there = name.hash().is_in(asked.implode()).any()
        yield bool(collect(frame.select(there), engine).item())
