"""Texts that no phrase list reads, since none is in their language: nobody knows what they say."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from focuskit.detect.baselines import baselines
from focuskit.detect.phrases import ANY_LANGUAGE, Lists, primary
from focuskit.engine.recorded.empty_fields import MOST_ROWS
from focuskit.engine.types import Known, Sign
from focuskit.model.column_types import moment
from focuskit.policy import Policy

MOST_LANGUAGES = 3
"""Languages that a note names: those of most texts."""


def note(known: Known, signs: Iterable[Sign], rows: int, policy: Policy) -> list[str]:
    """Say how many texts are in a language that no list reads, and the way out.

    Args:
        known: The rows in use.
        signs: Those that have data.
        rows: How many rows there are.
        policy: What brings further lists.
    """
    readers = [s for s in signs if s.measure and {"text", "language"} <= s.measure.fields()]
    if not readers or "text" not in known.columns or not 0 < rows <= MOST_ROWS:
        return []
    lists = baselines(policy).phrases
    found = _texts_by_language(known, readers)
    unread = {one: number for one, number in found.items() if not _all_read(lists, one)}
    if not unread:
        return []
    named = sorted(((n, one) for one, n in unread.items() if one), reverse=True)
    alone = len(unread) == 1
    languages = [one if alone else f"{one} ({n:,})" for n, one in named[:MOST_LANGUAGES]]
    if more := sum(n for n, _ in named[MOST_LANGUAGES:]):
        languages.append(f"others ({more:,})")
    told, ways = [], []
    if languages:
        reads = "which no phrase list reads"
        if any(one in {code for _, code in lists} for _, one in named):
            reads = "which not every phrase list reads"
        told.append(f"are in {', '.join(languages)}, {reads}")
        ways.append("bring lists for it under phrase_lists of the policy, by list and language")
    if None in unread:
        some = "" if alone else f" ({unread[None]:,})"
        told.append(f"state no language{some}, so that no phrase list reads them")
        ways.append("map language, from its column or as a constant")
    number = f"{sum(unread.values()):,} of {sum(found.values()):,} texts"
    unknown = "whatever they say is not known"
    return [f"{number} {', or '.join(told)}: {unknown}; {', and '.join(ways)}"]


def _all_read(lists: Lists, language: str | None) -> bool:
    """Whether each list has phrases in a language."""
    names = {name for name, _ in lists}
    return all({(name, language), (name, ANY_LANGUAGE)} & lists.keys() for name in names)


def _texts_by_language(known: Known, readers: Iterable[Sign]) -> dict[str | None, int]:
    """How many texts there are, by the first part of their language, since signs look at them."""
    starts = [sign.start for sign in readers]
    stated = [one for one in starts if one is not None]
    # A sign without a window looks at all of them.
    ever = len(stated) < len(starts)
    recent = pl.lit(value=True) if ever else pl.col("occurred_at") > moment(min(stated))
    language = pl.col("language") if "language" in known.columns else pl.lit(None, dtype=pl.String)
    texts = known.frame.filter(pl.col("text").is_not_null(), recent)
    found = known.collect(texts.group_by(primary(language).alias("language")).len())
    return dict(found.iter_rows())
