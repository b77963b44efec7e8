"""The sentences of long texts by which a sign takes them for evidence."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from focuskit.detect.measure import in_stages
from focuskit.engine.types import Known, Sign

LONG = 160
"""Letters beyond which a text is told by its telling sentences."""

_SENTENCE = r"[^.!?\n]+[.!?]*[”\"')]*"
_WHOLE, _ACCOUNT, _PLACE = "_whole", "_account", "_place"


def on_one_line(text: pl.Expr) -> pl.Expr:
    """A text without line breaks, and with one blank where there are several."""
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def with_telling_sentences(
    known: Known, signs: Mapping[str, Sign], quotes: pl.DataFrame, *, most: int | None = None
) -> pl.DataFrame:
    """Shorten long texts to the sentences that are evidence by themselves.

    Each sentence is looked at as if it were the one row of an account of its own. Where none is
    evidence alone, as where two of them are so together, the text stays as it is.

    Args:
        known: The rows in use.
        signs: What takes the texts for evidence, by id.
        quotes: ``account_id``, ``sign`` and ``quote``, which is on one line, among others.
        most: So many letters are kept of what is longer still, in whole words; None: all.
    """
    long = quotes.select("account_id", "sign", "quote").filter(_letters() > LONG)
    if long.is_empty():
        return quotes
    parts = long.partition_by("sign", as_dict=True, maintain_order=True)
    found = [_telling(known, signs[str(sign)], part) for (sign,), part in parts.items()]
    key = ["account_id", "sign", "quote"]
    told = quotes.join(pl.concat(found), on=key, how="left", maintain_order="left")
    told = told.with_columns(quote=pl.coalesce("_told", "quote")).drop("_told")
    return told if most is None else told.with_columns(quote=_words_within(most))


def _letters() -> pl.Expr:
    return pl.col("quote").str.len_chars()


def _words_within(most: int) -> pl.Expr:
    """The quote, with an ellipsis for the words beyond so many letters."""
    whole_words = pl.col("quote").str.slice(0, most).str.replace(r"\s\S*$", "")
    cut = pl.format("{}…", whole_words.str.slice(0, most - 1))
    return pl.when(_letters() > most).then(cut).otherwise("quote")


def _telling(known: Known, sign: Sign, long: pl.DataFrame) -> pl.DataFrame:
    """``_told`` of each of the ``long`` quotes of a sign of which a sentence is evidence alone."""
    measure = sign.measure
    if measure is None or measure.row_filter is not None:
        return long.clear().with_columns(_told="quote")
    lines = known.frame.filter(pl.col("text").str.len_chars() > LONG)
    lines = lines.with_columns(on_one_line(pl.col("text")).alias("quote"))
    rows = known.collect(lines.join(long.lazy(), on=["account_id", "quote"], how="semi"))
    apart = _apart(rows.unique(["account_id", "quote"], keep="first", maintain_order=True)).lazy()
    for stage in in_stages(measure.rows):
        apart = apart.with_columns(stage)
    return (
        apart.filter(measure.evidence.fill_null(value=False))
        .select(_PLACE, "text", account_id=_ACCOUNT, quote=_WHOLE)
        .collect()
        .sort(_PLACE)
        .group_by("account_id", "quote", maintain_order=True)
        .agg(_told=on_one_line(pl.col("text")).str.join(" … "))
        .select("account_id", pl.lit(sign.id).alias("sign"), "quote", "_told")
    )


def _apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Make a row of each sentence, of an account and an occasion of its own."""
    sentences = (
        rows.with_columns(
            pl.col("quote").alias(_WHOLE),
            pl.col("account_id").alias(_ACCOUNT),
            text=pl.col("text").str.extract_all(_SENTENCE),
        )
        .explode("text")
        .with_row_index(_PLACE)
    )
    own = pl.format("{} {}", pl.col("account_id"), pl.col(_PLACE))
    names = [name for name in ("account_id", "id", "occasion_id") if name in rows.columns]
    return sentences.with_columns(own.alias(name) for name in names)
