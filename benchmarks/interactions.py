"""Made-up interactions of any number, the same for the same number: what the claims run on.

Two years of tickets, complaints, orders, calls, meetings, mails, deliveries and promises, spread
evenly over the accounts. Hashes of the row number take the place of dice.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

KINDS = ["ticket", "order", "call", "meeting", "email", "complaint", "delivery", "promise"]
CASES = ["ticket", "complaint"]
SECONDS = 2 * 365 * 86_400
CHUNK = 1_000_000


def _draw(seed: int, sides: int) -> pl.Expr:
    return (pl.col("row").hash(seed) % sides).cast(pl.Int64)


def rows(first: int, last: int, total: int, accounts: int) -> pl.DataFrame:
    """Return the rows from ``first`` to ``last`` of ``total`` interactions of ``accounts``."""
    start = pl.datetime(2024, 1, 1, time_zone="UTC")
    case = pl.col("kind").is_in(CASES)
    finished = pl.col("occurred_at") + pl.duration(seconds=_draw(6, 10 * 86_400))
    facts = pl.DataFrame({"row": pl.int_range(first, last, eager=True)}).with_columns(
        id=pl.format("I{}", "row"),
        account_id=pl.format("A{}", _draw(1, accounts)),
        occurred_at=start + pl.duration(seconds=pl.col("row") * SECONDS // total),
        kind=_draw(2, len(KINDS)).replace_strict(dict(enumerate(KINDS)), return_dtype=pl.String),
        direction=pl.when(_draw(3, 2) == 0).then(pl.lit("inbound")).otherwise(pl.lit("outbound")),
    )
    return facts.with_columns(
        resolved_at=pl.when(case).then(finished),
        delivered_at=pl.when(pl.col("kind") == "promise").then(finished),
        handovers=pl.when(case).then(_draw(4, 4) // 2),
        reopened=pl.when(case).then((_draw(5, 30) == 0).cast(pl.Int64)),
        promise_kept=pl.when(case | (pl.col("kind") == "promise")).then(_draw(7, 12) != 0),
    ).drop("row")


def write(path: Path, total: int, accounts: int) -> Path:
    """Write so many interactions to a Parquet file, piece by piece."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for first in range(0, total, CHUNK):
            piece = rows(first, min(total, first + CHUNK), total, accounts)
            piece.write_parquet(Path(folder) / f"{first:012d}.parquet", row_group_size=250_000)
        pl.scan_parquet(Path(folder) / "*.parquet").sink_parquet(path, row_group_size=250_000)
    return path
