"""The sentences of long texts by which a sign takes them for evidence."""

from __future__ import annotations

import polars as pl

from focuskit.detect.measure import in_stages
from focuskit.engine.types import Known, Sign

LONG = 160
"""Letters beyond which a text is told by its telling sentences."""

_SENTENCE = r"[^.!?\n]+[.!?]*[”\"')]*"
_WHOLE, _ACCOUNT, _PLACE = "_whole", "_account", "_place"


def with_telling_sentences(known: Known, sign: Sign, quotes: pl.DataFrame) -> pl.DataFrame:
    """Shorten long texts to the sentences that are evidence by themselves.

    Each sentence is looked at as if it were the one row of an account of its own. Where none is
    evidence alone, as where two of them are so together, the text stays as it is.

    Args:
        known: The rows in use.
        sign: What takes the texts for evidence.
        quotes: ``account_id`` and ``quote``, among others.
    """
    measure = sign.measure
    long = quotes.filter(pl.col("quote").str.len_chars() > LONG).select("account_id", "quote")
    if long.is_empty() or measure is None or measure.row_filter is not None:
        return quotes
    asked = long.lazy().rename({"quote": "text"})
    rows = known.collect(known.frame.join(asked, on=["account_id", "text"], how="semi"))
    apart = _apart(rows.unique(["account_id", "text"], keep="first", maintain_order=True)).lazy()
    for stage in in_stages(measure.rows):
        apart = apart.with_columns(stage)
    telling = (
        apart.filter(measure.evidence.fill_null(value=False))
        .select(_PLACE, "text", account_id=_ACCOUNT, quote=_WHOLE)
        .collect()
        .sort(_PLACE)
        .group_by("account_id", "quote", maintain_order=True)
        .agg(_told=pl.col("text").str.strip_chars().str.join(" … "))
    )
    told = quotes.join(telling, on=["account_id", "quote"], how="left", maintain_order="left")
    return told.with_columns(quote=pl.coalesce("_told", "quote")).drop("_told")


def _apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Make a row of each sentence, of an account and an occasion of its own."""
    sentences = (
        rows.with_columns(
            pl.col("text").alias(_WHOLE),
            pl.col("account_id").alias(_ACCOUNT),
            text=pl.col("text").str.extract_all(_SENTENCE),
        )
        .explode("text")
        .with_row_index(_PLACE)
    )
    own = pl.format("{} {}", pl.col("account_id"), pl.col(_PLACE))
    names = [name for name in ("account_id", "id", "occasion_id") if name in rows.columns]
    return sentences.with_columns(own.alias(name) for name in names)
