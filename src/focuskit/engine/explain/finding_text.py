"""What a finding says in words: one or two English sentences, from the columns of its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import polars as pl

from focuskit.engine.explain.sign_texts import RESOLVES
from focuskit.model.finding import BOUNDED, KNOWN
from focuskit.model.sentences import BETWEEN, OR_MORE, STILL_OPEN
from focuskit.model.units import spell, thousands_apart

SENTENCES = ("says", "says_also")
"""The sentences of a detector; numbers stand in them by name, such as ``{value}``."""


def with_text(findings: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``text``, and ``resolve`` where a finding is unknown.

    Args:
        findings: One row a finding, with the numbers and what ``findings`` says of each sign.
    """
    findings = with_numbers(findings, SENTENCES)
    unknown = pl.col("outcome") == "unknown"
    further = pl.when(pl.col("also") > 0).then(pl.concat_str(pl.lit(" "), "says_also"))
    whole = pl.concat_str("says", further.fill_null(""), _still_open().fill_null(""), "of_record")
    return findings.with_columns(
        resolve=pl.when(unknown).then(_resolve()), said=pl.when(pl.col("tells")).then(whole)
    ).with_columns(text=_text())


def with_numbers(findings: pl.LazyFrame, sentences: Iterable[str]) -> pl.LazyFrame:
    """Fill ``{value}``, ``{observations}``, ``{evidence}`` and ``{also}`` into columns of texts.

    Args:
        findings: Has these numbers, the ``unit``, and ``at_least``.
        sentences: The columns to fill, as ``with_plurals`` writes them.
    """
    value = pl.col("value")
    at_least = pl.when(pl.col("at_least") & (value > 0)).then(pl.lit("at least "))
    numbers = {
        "value": pl.concat_str(at_least, spell(value, pl.col("unit")), ignore_nulls=True),
        **{
            name: thousands_apart(pl.col(name).cast(pl.Int64))
            for name in ("observations", "evidence", "also")
        },
    }
    findings = findings.with_columns(one.alias(f"{name} text") for name, one in numbers.items())
    for name in numbers:
        findings = findings.with_columns(_filled(sentence, name) for sentence in sentences)
    return findings


@lru_cache(maxsize=1024)
def with_plurals(sentence: str | None) -> str | None:
    """A sentence in which each ``(s)`` names the number before it: an s, unless that is 1."""
    if sentence is None:
        return None
    name, pieces = "", []
    for piece in re.split(r"(\{\w+\}|\(s\))", sentence):
        if piece.startswith("{"):
            name = piece.strip("{}")
        pieces.append(piece if piece != "(s)" else f"{{{name} s}}" if name else "s")
    return "".join(pieces)


def _filled(sentence: str, name: str) -> pl.Expr:
    """A sentence with a number in its places; null where it asks for one that there is not."""
    text, number = pl.col(sentence), pl.col(f"{name} text")
    place = f"{{{name}}}"
    plural = pl.when(number == "1").then(pl.lit("")).otherwise(pl.lit("s"))
    filled = text.str.replace_all(place, number.fill_null(""), literal=True)
    filled = filled.str.replace_all(f"{{{name} s}}", plural, literal=True)
    asked_in_vain = number.is_null() & text.str.contains(place, literal=True)
    return pl.when(~asked_in_vain).then(filled).alias(sentence)


def _still_open() -> pl.Expr:
    """Say how many rows have no outcome yet, and between what the value will lie."""
    low, high = (
        spell(pl.coalesce(pl.col(end), pl.col("measured")), pl.col("unit"))
        for end in ("low", "high")
    )
    ends = (
        pl.when(low == high).then(pl.lit(""))
        .when(pl.coalesce("high", "measured").is_infinite())
        .then(pl.format(OR_MORE, low))
        .otherwise(pl.format(BETWEEN, low, high))
    )  # fmt: skip
    number = pl.col("pending")
    told = pl.concat_str(pl.format(STILL_OPEN, thousands_apart(number)), ends)
    return pl.when(number > 0).then(pl.concat_str(told, pl.lit(".")))


def _resolve() -> pl.Expr:
    """What would resolve an unknown."""
    told = {why: _put_in(text) for why, text in RESOLVES.items()}
    low = spell(pl.col("low"), pl.col("unit"))
    before = pl.col("before_the_record").str.replace("{low}", low, literal=True)
    nothing = pl.coalesce(pl.when(low.is_not_null()).then(before), told["no_value"])
    told["no_value"] = nothing
    each = (pl.when(pl.col("reason") == why).then(text) for why, text in told.items())
    return pl.coalesce("hint", *each, nothing)


def _put_in(sentence: str) -> pl.Expr:
    """Put numbers into a sentence that is the same for all signs."""
    return pl.concat_str(
        pl.col(piece).cast(pl.String) if number else pl.lit(piece)
        for number, piece in _pieces(sentence)
    )


def _pieces(sentence: str) -> Iterator[tuple[bool, str]]:
    """The texts of a sentence, and the names of the numbers between them."""
    for place, piece in enumerate(re.split(r"\{(\w+)\}", sentence)):
        if piece:
            yield place % 2 == 1, piece


def _text() -> pl.Expr:
    """The finding in words: what was measured, or why it is not known."""
    outcome, said, tells = pl.col("outcome"), pl.col("said"), pl.col("tells")
    bounded = pl.concat_str(pl.lit("Not known. "), said, pl.lit(" "), "resolve")
    return (
        pl.when(tells & outcome.is_in(KNOWN)).then(said)
        .when(tells & pl.col("reason").is_in(BOUNDED)).then(bounded)
        .when(outcome == "unknown").then(pl.format("Not known. {}", pl.col("resolve")))
        .when(outcome == "error").then(pl.format("Could not be measured. {}", pl.col("error")))
        .otherwise(pl.lit("Does not apply to this account."))
    )  # fmt: skip
