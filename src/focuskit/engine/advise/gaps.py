"""What would make unknown signs of one account known, and how far that would narrow its range."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs
import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.score.scores import (
    at_worst,
    caps_that_count,
    scored_signs,
    severity,
    worst_after,
)
from focuskit.engine.types import Group, MissingInput, Severities
from focuskit.model.millionths import exact

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "missing": pl.String,
    "signs": pl.List(pl.String),
    "with_more": pl.List(pl.String),
    "range_narrowed": pl.Float64,
}

_OF_THE_ACCOUNT = {
    "too_few_observations": "observations",
    "one_case": "observations",
    "no_value": "value",
    "not_applicable_unclear": "account",
    "short_record": "record",
    "not_kept": "habit",
    "rejected_rows": "rejected",
}
"""What is missing where a sign is unknown for one account only."""


@attrs.frozen
class Gap:
    """What a sign lacks: for each tuple, one of its sets of names suffices."""

    sign: str
    ways: tuple[tuple[frozenset[str], ...], ...]

    @property
    def names(self) -> frozenset[str]:
        """Everything that stands in any of the ways."""
        return frozenset(name for ways in self.ways for way in ways for name in way)

    def met_by(self, *names: str) -> bool:
        """Tell whether these things together suffice."""
        return all(any(way <= set(names) for way in ways) for ways in self.ways)


def gaps_of(
    account: pl.DataFrame, group: Group, missing_input: Mapping[str, MissingInput]
) -> list[Gap]:
    """What each sign lacks that weighs and is unknown, or ended in an error, on an account.

    Args:
        account: Its one row of the scored accounts.
        group: The rules under which the account was judged and scored.
        missing_input: The signs that have no data, and what is missing.
    """
    row = account.row(0, named=True)
    found = []
    for sign in scored_signs(group.counted):
        outcome, reason = row[SignColumn.OUTCOME.of(sign)], row[SignColumn.REASON.of(sign)]
        if outcome == "unknown" and sign in missing_input:
            found.append(Gap(sign, missing_input[sign].ways))
        elif outcome in {"unknown", "error"}:
            name = "error" if outcome == "error" else _OF_THE_ACCOUNT[reason]
            found.append(Gap(sign, ((frozenset({name}),),)))
    return found


def unknowns(
    account: pl.DataFrame, group: Group, missing_input: Mapping[str, MissingInput]
) -> pl.DataFrame:
    """One row for each thing that is missing, what narrows the range most first.

    The arguments are those of ``gaps_of``.

    Returns:
        ``missing`` (``kind:NAME``, ``field:NAME``, ``distribution:NAME``, ``interactions``; or
        ``observations``, ``value``, ``account``, ``error`` for what the account itself lacks),
        ``signs`` that it alone would make known, ``with_more``: those that need more besides, and
        ``range_narrowed``: the points by which the range from worst to best would then shrink.
    """
    lacking = gaps_of(account, group, missing_input)
    names = sorted({name for one in lacking for name in one.names})
    rows = []
    for name in names:
        alone = [one.sign for one in lacking if one.met_by(name)]
        more = [one.sign for one in lacking if name in one.names and one.sign not in alone]
        known = list(alone)
        caps = caps_that_count(group.policy, group.counted)
        worst = worst_after(group.counted, caps, known, _assume_clear(known))
        rows.append((name, alone, more, int(account.select(worst - pl.col("worst")).item())))
    found = pl.DataFrame(rows, schema=SCHEMA | {"range_narrowed": pl.Int64}, orient="row")
    order = found.sort(
        "range_narrowed", pl.col("signs").list.len(), "missing", descending=[True, True, False]
    )
    return order.with_columns(range_narrowed=exact(pl.col("range_narrowed"))).cast(
        pl.Schema(SCHEMA)
    )


def _assume_clear(signs: Collection[str]) -> Severities:
    """The worst case in which the unknown ones among ``signs`` were found to be fine."""

    def assumed(sign: str) -> pl.Expr:
        unknown = severity(sign).is_null() & (at_worst(sign) >= 0)
        return pl.when(~unknown | (sign not in signs)).then(at_worst(sign)).otherwise(0)

    return assumed
