"""Reading values as people and their systems write them: money, lengths of time, lists."""

from __future__ import annotations

import re

import polars as pl

from focuskit.intake.mapping import FieldRule, Where
from focuskit.intake.values.value_types import to_text

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
UNIT_OF_FIELD = {
    "minutes": "minutes",
    "waited_for_customer_hours": "hours",
    "waited_for_approval_hours": "hours",
}
"""The fields that are a length of time, and the unit of each."""
_MAGNITUDES = {
    "k": 1e3, "tsd": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6,
    "bn": 1e9, "mrd": 1e9, "billion": 1e9,
}  # fmt: skip
_CURRENCY = r"(?:[A-Z]{3}|[A-Z]{0,3}\$|[€£¥₹]|kr\.?|Fr\.|zł)"
_BLANK = r"[ \u{a0}\u{202f}']"
_CLOCK = r"^\d+:[0-5]\d:[0-5]\d$"
_TWO_PARTS = r"^(\d+) ([0-5]?\d)$"
"""So many of a unit, and of the next smaller one, a sixtieth of it."""


def money_form(decimal: str) -> str:
    """A pattern of the numbers that people write with this mark before their decimals."""
    mark = re.escape(decimal)
    group = r"\." if decimal == "," else ","
    digits = rf"(?:\d{{1,3}}(?:(?:{group}|{_BLANK})\d{{3}})+|\d+)(?:{mark}\d+)?"
    magnitudes = "|".join(sorted(_MAGNITUDES, key=len, reverse=True))
    sign = r"[-\u{2212}+]?"
    after = rf"(?:\s*(?i:{magnitudes})\.?)?\s*{_CURRENCY}?"
    return rf"^\(?{sign}\s*{_CURRENCY}?\s*{sign}{digits}{after}\s*-?\)?$"


def number(text: pl.Expr, decimal: str) -> pl.Expr:
    """The numbers that texts state in people's form; null where they state none."""
    text = text.str.strip_chars()
    group = "." if decimal == "," else ","
    digits = text.str.extract(r"(\d(?:[\d., \u{a0}\u{202f}']*\d)?)")
    plain = digits.str.replace_all(group, "", literal=True).str.replace_all(_BLANK, "")
    size = plain.str.replace(decimal, ".", literal=True).cast(pl.Float64, strict=False)
    word = text.str.extract(r"\d\s*([A-Za-z]+)").str.to_lowercase()
    times = word.replace_strict(_MAGNITUDES, default=1.0, return_dtype=pl.Float64)
    negative = text.str.contains(r"^\(|[-\u{2212}]")
    value = size * times.fill_null(1.0) * pl.when(negative).then(-1.0).otherwise(1.0)
    return pl.when(text.str.contains(money_form(decimal))).then(value)


def length_of_time(text: pl.Expr, unit: str, field: str, decimal: str) -> pl.Expr:
    """Lengths of time in the unit of their field, from a number of units or from a clock.

    Of two numbers the second counts sixtieths of the unit: minutes beside hours.
    """
    text = text.str.strip_chars()
    clock = pl.when(text.str.contains(_CLOCK)).then(text).str.split(":")
    parts = [clock.list.get(at, null_on_oob=True).cast(pl.Int64, strict=False) for at in range(3)]
    seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
    large, small = (text.str.extract(_TWO_PARTS, at).cast(pl.Float64) for at in (1, 2))
    of_two = large * SECONDS[unit] + small * SECONDS[unit] / 60
    stated = pl.coalesce(of_two, number(text, decimal) * SECONDS[unit])
    return pl.coalesce(seconds.cast(pl.Float64), stated) / SECONDS[UNIT_OF_FIELD[field]]


def is_clock(text: pl.Expr) -> pl.Expr:
    """Whether a text is a length of time as hours, minutes and seconds."""
    return text.str.strip_chars().str.contains(_CLOCK)


def status(text: pl.Expr) -> pl.Expr:
    """The statuses that words of people's files mean, such as Lost and churned; else the text."""
    from focuskit.intake.mapping_proposal.column_matching import status_words  # noqa: PLC0415 -- it loads a matcher

    bare = text.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    plain = bare.str.replace_all(r"[^\p{L}\p{N}]+", "_").str.strip_chars("_")
    return plain.replace_strict(status_words(), default=text, return_dtype=pl.String)


def as_written(
    field: str, rule: FieldRule, raw: pl.Expr, dtype: pl.DataType
) -> tuple[pl.Expr, pl.DataType]:
    """A column, read in the form that its rule states, and its type from then on."""
    text = to_text(raw, dtype)
    if field == "status" and dtype in (pl.String, pl.Categorical, pl.Enum):
        return status(text), pl.String()
    decimal = rule.decimal or "."
    if rule.unit is not None:
        return length_of_time(text, rule.unit, field, decimal), pl.Float64()
    if rule.separator is not None:
        items = text.str.split(rule.separator).list.eval(pl.element().str.strip_chars())
        kept = items.list.eval(pl.element().filter(pl.element() != ""))
        return pl.when(kept.list.len() > 0).then(kept), pl.List(pl.String)
    if rule.decimal is not None:
        return number(text, rule.decimal), pl.Float64()
    if rule.less:
        counted = text.str.strip_chars().cast(pl.Float64, strict=False)
        return (counted - rule.less).clip(lower_bound=0), pl.Float64()
    return raw, dtype


def meets(where: Where) -> pl.Expr:
    """True for the rows in which every column holds what is wanted; never null."""
    met = []
    for column, wanted in where.items():
        text = pl.col(column).cast(pl.String, strict=False).str.strip_chars().str.to_lowercase()
        among = text.is_in(wanted.texts).fill_null(value=False)
        met.append(among if wanted.wanted else ~among)
    return pl.all_horizontal(met)
